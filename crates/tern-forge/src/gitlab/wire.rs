//! GitLab's JSON, as far as Tern reads it. Nothing is required that GitLab leaves out or sets to null.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tern_model::Timestamp;

#[derive(Debug, Deserialize)]
pub(super) struct Issue {
    pub(super) id: u64,
    pub(super) iid: u64,
    pub(super) web_url: Option<String>,
    pub(super) title: String,
    pub(super) description: Option<String>,
    pub(super) state: IssueState,
    pub(super) labels: Option<Vec<Label>>,
    pub(super) assignees: Option<Vec<User>>,
    pub(super) milestone: Option<Milestone>,
    pub(super) author: Option<User>,
    pub(super) user_notes_count: Option<u32>,
    pub(super) created_at: Timestamp,
    pub(super) updated_at: Timestamp,
    pub(super) closed_at: Option<Timestamp>,
    /// The id of the issue it became, also where the account may not see that one.
    pub(super) moved_to_id: Option<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum IssueState {
    Opened,
    Closed,
}

/// Names alone, unless details are asked for.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Label {
    Name(String),
    Full { name: String, color: Option<String> },
}

#[derive(Debug, Deserialize)]
pub(super) struct User {
    pub(super) id: u64,
    pub(super) username: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Milestone {
    pub(super) id: u64,
    pub(super) title: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Project {
    pub(super) id: u64,
    pub(super) path_with_namespace: String,
    pub(super) web_url: Option<String>,
    /// Shown to members only.
    pub(super) visibility: Option<String>,
    #[serde(default)]
    pub(super) archived: bool,
    /// Older servers' word for it.
    pub(super) issues_enabled: Option<bool>,
    pub(super) issues_access_level: Option<String>,
    pub(super) permissions: Option<Permissions>,
    pub(super) open_issues_count: Option<u32>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Permissions {
    pub(super) project_access: Option<Membership>,
    pub(super) group_access: Option<Membership>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Membership {
    pub(super) access_level: u32,
}

/// What a token says of itself.
#[derive(Debug, Deserialize)]
pub(super) struct OwnToken {
    pub(super) scopes: Option<Vec<String>>,
    pub(super) active: Option<bool>,
    pub(super) revoked: Option<bool>,
    /// A day; the token ends when it begins.
    pub(super) expires_at: Option<String>,
}

/// A refusal, in one of its shapes.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Refusal {
    /// A sentence, or problems by field.
    pub(super) message: Value,
    pub(super) error: Value,
    pub(super) error_description: Option<String>,
    pub(super) scope: Option<String>,
}

/// A new issue or the changed fields of one.
#[derive(Debug, Default, Serialize)]
pub(super) struct WriteIssue<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<String>,
    /// Names between commas; empty takes all off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) labels: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) assignee_ids: Option<Vec<u64>>,
    /// `0` takes the milestone off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) milestone_id: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) state_event: Option<&'static str>,
}
