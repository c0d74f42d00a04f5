//! An issue as the forge holds it, and as a test's oracle sees it.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Comment, PersonId};

/// Why an issue was closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CloseReason {
    /// Done.
    Completed,
    /// Not going to happen.
    NotPlanned,
    /// The same as another.
    Duplicate,
}

/// Open or closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum IssueState {
    /// Open.
    Open,
    /// Open again after it had been closed.
    Reopened,
    /// Closed.
    Closed(CloseReason),
}

impl IssueState {
    /// Whether it is closed.
    pub const fn is_closed(self) -> bool {
        matches!(self, Self::Closed(_))
    }
}

/// What makes an issue a pull request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pull {
    /// When it was merged, in seconds since 1970.
    pub merged_at: Option<i64>,
}

/// An issue as the forge holds it: labels, people and milestones by index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// The number people use.
    pub number: u32,
    /// Unique in the world; survives a transfer.
    pub id: u64,
    /// Its title.
    pub title: String,
    /// Its text; forges tell "none" from "empty".
    pub body: Option<String>,
    /// Open or closed.
    pub state: IssueState,
    /// Labels, in the order they were put on.
    pub labels: Vec<u16>,
    /// Assignees, in the order they were assigned.
    pub assignees: Vec<PersonId>,
    /// The number of its milestone.
    pub milestone: Option<u16>,
    /// Who opened it.
    pub author: Option<PersonId>,
    /// Who closed it.
    pub closed_by: Option<PersonId>,
    /// Set on pull requests.
    pub pull: Option<Pull>,
    /// How many comments the corpus gave it, beside those in `thread`.
    pub seeded_comments: u16,
    /// Comments written since.
    pub thread: Vec<Arc<Comment>>,
    /// Seconds since 1970.
    pub created_at: i64,
    /// Seconds since 1970.
    pub updated_at: i64,
    /// Seconds since 1970.
    pub closed_at: Option<i64>,
    /// The id of the issue it became elsewhere, where the forge leaves a shell behind.
    pub moved_to: Option<u64>,
}

impl Issue {
    /// How many comments it has.
    pub fn comment_count(&self) -> usize {
        usize::from(self.seeded_comments) + self.thread.len()
    }
}

/// An issue as anyone with access sees it: names instead of indices. This is what a test compares with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssueView {
    /// The number people use.
    pub number: u64,
    /// The forge's immutable id.
    pub id: u64,
    /// Its title.
    pub title: String,
    /// Its text.
    pub body: Option<String>,
    /// Open or closed.
    pub state: IssueState,
    /// Label names.
    pub labels: Vec<String>,
    /// Logins.
    pub assignees: Vec<String>,
    /// The milestone's title.
    pub milestone: Option<String>,
    /// The author's login; none when the account is gone.
    pub author: Option<String>,
    /// Whether it is a pull request.
    pub is_pull: bool,
    /// How many comments it has.
    pub comments: usize,
    /// When it was opened.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// When it was closed.
    pub closed_at: Option<DateTime<Utc>>,
}
