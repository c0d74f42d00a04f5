//! Gitea's JSON, as far as Tern reads it. Nothing is required that Gitea leaves out or sets to null.

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use tern_model::Timestamp;

#[derive(Debug, Deserialize)]
pub(super) struct Issue {
    pub(super) id: u64,
    pub(super) number: u64,
    pub(super) html_url: Option<String>,
    pub(super) title: String,
    pub(super) body: Option<String>,
    pub(super) state: IssueState,
    pub(super) labels: Option<Vec<Label>>,
    pub(super) assignees: Option<Vec<User>>,
    /// Older servers know one assignee only.
    pub(super) assignee: Option<User>,
    pub(super) milestone: Option<Milestone>,
    pub(super) user: Option<User>,
    /// Set on pull requests, which share the list unless it is asked otherwise.
    pub(super) pull_request: Option<IgnoredAny>,
    pub(super) comments: Option<u32>,
    pub(super) created_at: Timestamp,
    pub(super) updated_at: Timestamp,
    pub(super) closed_at: Option<Timestamp>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum IssueState {
    Open,
    Closed,
}

#[derive(Debug, Deserialize)]
pub(super) struct Label {
    pub(super) id: u64,
    pub(super) name: String,
    pub(super) color: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct User {
    pub(super) id: i64,
    pub(super) login: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Milestone {
    pub(super) id: u64,
    pub(super) title: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Repository {
    pub(super) id: u64,
    pub(super) full_name: String,
    pub(super) html_url: Option<String>,
    #[serde(default)]
    pub(super) private: bool,
    #[serde(default)]
    pub(super) archived: bool,
    pub(super) has_issues: Option<bool>,
    pub(super) permissions: Option<Permissions>,
    pub(super) open_issues_count: Option<u32>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Permissions {
    pub(super) admin: bool,
    pub(super) push: bool,
}

/// What the server says of its own lists.
#[derive(Debug, Deserialize)]
pub(super) struct ApiSettings {
    pub(super) max_response_items: usize,
}

/// A refusal.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Refusal {
    pub(super) message: String,
}

#[derive(Debug, Serialize)]
pub(super) struct CreateIssue<'a> {
    pub(super) title: &'a str,
    pub(super) body: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) labels: Vec<u64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) assignees: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) milestone: Option<u64>,
}

/// Only the changed fields. Labels have a request of their own.
#[derive(Debug, Serialize)]
pub(super) struct UpdateIssue<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) body: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) state: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) assignees: Option<&'a [String]>,
    /// `0` takes the milestone off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) milestone: Option<u64>,
}

#[derive(Debug, Serialize)]
pub(super) struct ReplaceLabels {
    pub(super) labels: Vec<u64>,
}
