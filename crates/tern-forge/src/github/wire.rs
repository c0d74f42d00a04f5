//! GitHub's JSON, as far as Tern reads it. Nothing is required that GitHub leaves out or sets to null.

use std::collections::HashMap;

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tern_model::Timestamp;

#[derive(Debug, Deserialize)]
pub(super) struct Issue {
    pub(super) id: u64,
    pub(super) node_id: Option<String>,
    pub(super) number: u64,
    pub(super) html_url: Option<String>,
    pub(super) title: String,
    pub(super) body: Option<String>,
    pub(super) state: IssueState,
    pub(super) state_reason: Option<String>,
    pub(super) labels: Option<Vec<Option<Label>>>,
    pub(super) assignees: Option<Vec<Option<User>>>,
    /// Older servers know one assignee only; newer API versions no longer send this.
    pub(super) assignee: Option<User>,
    pub(super) milestone: Option<Milestone>,
    /// `null` where the account is gone.
    pub(super) user: Option<User>,
    /// Present on pull requests, which share the list.
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

/// GitHub's schema allows a bare name and an object whose parts may all be null.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Label {
    Name(String),
    Full { name: Option<String>, color: Option<String> },
}

#[derive(Debug, Deserialize)]
pub(super) struct User {
    pub(super) login: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Milestone {
    pub(super) number: u64,
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
    /// Missing on very old servers, where issues are always on.
    pub(super) has_issues: Option<bool>,
    pub(super) permissions: Option<HashMap<String, bool>>,
    pub(super) open_issues_count: Option<u32>,
}

/// A refusal.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Refusal {
    pub(super) message: String,
    /// A list of objects, of sentences, or of both; on some servers one sentence alone.
    pub(super) errors: Value,
    pub(super) block: Option<IgnoredAny>,
}

#[derive(Debug, Serialize)]
pub(super) struct CreateIssue<'a> {
    pub(super) title: &'a str,
    pub(super) body: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) labels: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) assignees: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) milestone: Option<u64>,
}

/// Only the changed fields; `milestone: null` takes the milestone off.
#[derive(Debug, Default, Serialize)]
pub(super) struct UpdateIssue<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) body: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) state: Option<&'static str>,
    /// GitHub ignores it unless `state` is in the same request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) state_reason: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) labels: Option<&'a [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) assignees: Option<&'a [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[expect(clippy::option_option, reason = "absent, null and a number are three different requests")]
    pub(super) milestone: Option<Option<u64>>,
}
