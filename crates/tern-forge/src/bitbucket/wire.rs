//! Bitbucket's JSON, as far as Tern reads it. Nothing is required that Bitbucket leaves out or sets to null.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tern_model::Timestamp;

#[derive(Debug, Deserialize)]
pub(super) struct Issue {
    /// The number people use. Bitbucket has no other id: it is unique in its repository.
    pub(super) id: u64,
    pub(super) title: String,
    pub(super) content: Option<Content>,
    pub(super) state: IssueState,
    pub(super) reporter: Option<User>,
    pub(super) assignee: Option<User>,
    pub(super) milestone: Option<Milestone>,
    pub(super) links: Option<Links>,
    pub(super) created_on: Timestamp,
    pub(super) updated_on: Timestamp,
}

#[derive(Debug, Deserialize)]
pub(super) struct Content {
    pub(super) raw: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum IssueState {
    New,
    Open,
    #[serde(rename = "on hold")]
    OnHold,
    Resolved,
    Closed,
    Invalid,
    Duplicate,
    Wontfix,
}

/// A person. Names can be chosen freely and twice; only the account's id tells people apart.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct User {
    pub(super) account_id: Option<String>,
    pub(super) nickname: Option<String>,
    pub(super) display_name: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Member {
    pub(super) user: Option<User>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Milestone {
    pub(super) name: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Links {
    pub(super) html: Option<Link>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Link {
    pub(super) href: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Repository {
    pub(super) uuid: String,
    pub(super) full_name: String,
    pub(super) links: Option<Links>,
    #[serde(default)]
    pub(super) is_private: bool,
    pub(super) has_issues: Option<bool>,
}

/// A refusal: `{"type": "error", "error": {"message": …, "detail": …, "fields": …}}`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Refusal {
    pub(super) error: Problem,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Problem {
    pub(super) message: String,
    /// A sentence, or `{"required": [scopes], "granted": [scopes]}`.
    pub(super) detail: Value,
    /// What is wrong, by field.
    pub(super) fields: BTreeMap<String, Value>,
}

/// What is written. A field that is not there keeps its value.
#[derive(Debug, Default, Serialize)]
pub(super) struct WriteIssue<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) content: Option<WriteContent>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) state: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) assignee: Option<Put<WriteUser>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) milestone: Option<Put<WriteMilestone<'a>>>,
}

impl WriteIssue<'_> {
    /// Whether there is nothing to write.
    pub(super) fn is_empty(&self) -> bool {
        self.title.is_none()
            && self.content.is_none()
            && self.state.is_none()
            && self.assignee.is_none()
            && self.milestone.is_none()
    }
}

/// What a field is to hold.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Put<T> {
    This(T),
    /// `null`: what was there is taken off.
    Nothing,
}

impl<T> From<Option<T>> for Put<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Nothing, Self::This)
    }
}

#[derive(Debug, Serialize)]
pub(super) struct WriteContent {
    pub(super) raw: String,
}

#[derive(Debug, Serialize)]
pub(super) struct WriteUser {
    pub(super) account_id: String,
}

#[derive(Debug, Serialize)]
pub(super) struct WriteMilestone<'a> {
    pub(super) name: &'a str,
}
