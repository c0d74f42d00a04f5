//! An issue on a forge, and a task's link to it.

use serde::{Deserialize, Serialize};

use crate::{ConflictStatus, Content, ExternalId, TaskId, TaskRemoteId, Timestamp, text_enum};

text_enum! {
    /// What a task is linked to.
    RemoteKind, "remote kind", {
        /// An issue.
        Issue = "issue",
        /// A repository's own security advisory (GitHub).
        SecurityAdvisory = "security_advisory",
        /// A Dependabot alert (GitHub).
        DependabotAlert = "dependabot_alert",
        /// A vulnerability (GitLab).
        Vulnerability = "vulnerability",
    }
}

impl RemoteKind {
    /// Whether this is a security finding, which is never pushed anywhere.
    pub const fn is_security(self) -> bool {
        !matches!(self, Self::Issue)
    }
}

text_enum! {
    /// Whether the linked issue can still be reached.
    RemoteState, "remote state", {
        /// It is there.
        Present = "present",
        /// The forge said it was deleted.
        Gone = "gone",
        /// It was transferred elsewhere.
        Moved = "moved",
        /// It may be there, but the token cannot see it.
        Forbidden = "forbidden",
    }
}

/// A label as a forge describes it; only its name is part of the synced content.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
pub struct RemoteLabel {
    /// The label's name.
    pub name: String,
    /// Its colour as six hex digits without `#`, where the forge has one.
    pub color: Option<String>,
}

/// An issue as a forge holds it, in Tern's words: the observation that a sync plans from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoteIssue {
    /// The forge's immutable id, as text: the third part of an [`ExternalId`].
    pub id: String,
    /// GitHub's GraphQL node id, where there is one.
    pub node_id: Option<String>,
    /// The number people use in that repository (`#123`); GitLab's iid.
    pub number: u64,
    /// The issue's page.
    pub url: String,
    /// What kind of thing it is.
    pub kind: RemoteKind,
    /// The synced part. Its labels and assignees are names.
    pub content: Content,
    /// Tern's hidden marker, which was cut off the description: whose create this issue is.
    pub marker: Option<String>,
    /// The labels with their colours.
    pub labels: Vec<RemoteLabel>,
    /// The author's login; `None` when the account is gone.
    pub author: Option<String>,
    /// Severity, for security findings only.
    pub severity: Option<crate::Priority>,
    /// How many comments it has, where the forge says so.
    pub comment_count: Option<u32>,
    /// The forge's creation time.
    pub created_at: Timestamp,
    /// The forge's own modification time: the cursor is made of these.
    pub updated_at: Timestamp,
    /// When it was closed, by the forge's clock.
    pub closed_at: Option<Timestamp>,
    /// What the forge calls the issue that this one became, where it was moved elsewhere and only its shell is left:
    /// closed, and no work of its own any more.
    #[serde(default)]
    pub moved_to: Option<String>,
}

/// A task's link to an issue, with the base of the three-way merge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskRemote {
    /// Its id.
    pub id: TaskRemoteId,
    /// The linked task (one to one).
    pub task_id: TaskId,
    /// The issue's identity; unique in the project.
    pub external_id: ExternalId,
    /// What it is linked to.
    pub kind: RemoteKind,
    /// The forge's own id: GitHub's node id, else the id as text.
    pub remote_issue_id: String,
    /// The number people use.
    pub remote_issue_number: u64,
    /// The issue's page.
    pub remote_issue_url: String,
    /// Whether it can still be reached.
    pub remote_state: RemoteState,
    /// When base was last confirmed.
    pub last_synced_at: Timestamp,
    /// The forge's `updated_at` when it was last seen.
    pub remote_updated_at: Timestamp,
    /// The last agreed content: base.
    pub base: Content,
    /// Whether a conflict waits for a person.
    pub sync_conflict_status: Option<ConflictStatus>,
    /// How many comments the issue was last said to have; `None` where that is not known.
    #[serde(default)]
    pub comment_count: Option<u32>,
    /// The page of the issue that it became, where it was moved and the forge tells where to.
    #[serde(default)]
    pub moved_to: Option<String>,
    /// When an issue that is out of sight was last asked for.
    #[serde(default)]
    pub looked_at: Option<Timestamp>,
}
