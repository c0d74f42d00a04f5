//! Changes to an issue, in the words of the person who makes them.

use serde::{Deserialize, Serialize};

use super::CloseReason;

/// One change to an issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Edit {
    /// A new title.
    Title(String),
    /// A new text.
    Body(Option<String>),
    /// One part of the text becomes another; nothing happens where the part is not there.
    Replace {
        /// What is there.
        from: String,
        /// What will be.
        to: String,
    },
    /// Exactly these labels.
    Labels(Vec<String>),
    /// One more label.
    AddLabel(String),
    /// One label less.
    RemoveLabel(String),
    /// Exactly these people.
    Assignees(Vec<String>),
    /// One more person.
    Assign(String),
    /// One person less.
    Unassign(String),
    /// This milestone, by title, or none.
    Milestone(Option<String>),
    /// Closed.
    Close(CloseReason),
    /// Open again.
    Reopen,
    /// Something said.
    Comment(String),
    /// What was said with this id says something else now.
    EditComment {
        /// Its id.
        id: u64,
        /// What it says.
        body: String,
    },
    /// What was said with this id is taken back.
    DeleteComment(u64),
}

impl Edit {
    /// A new title.
    pub fn title(text: impl Into<String>) -> Self {
        Self::Title(text.into())
    }

    /// A new text.
    pub fn body(text: impl Into<String>) -> Self {
        Self::Body(Some(text.into()))
    }

    /// One part of the text becomes another.
    pub fn replace(from: impl Into<String>, to: impl Into<String>) -> Self {
        Self::Replace { from: from.into(), to: to.into() }
    }

    /// Exactly these labels.
    pub fn labels<S: Into<String>>(names: impl IntoIterator<Item = S>) -> Self {
        Self::Labels(names.into_iter().map(Into::into).collect())
    }

    /// Exactly these people.
    pub fn assignees<S: Into<String>>(logins: impl IntoIterator<Item = S>) -> Self {
        Self::Assignees(logins.into_iter().map(Into::into).collect())
    }

    /// This milestone.
    pub fn milestone(title: impl Into<String>) -> Self {
        Self::Milestone(Some(title.into()))
    }

    /// Something said.
    pub fn comment(text: impl Into<String>) -> Self {
        Self::Comment(text.into())
    }
}
