//! A task whose two sides differ from base in ways that do not merge.

use serde::{Deserialize, Serialize};

use crate::{ConflictId, Content, TaskId, TaskRemoteId, Timestamp, text_enum};

text_enum! {
    /// Whether a linked task has a conflict.
    ConflictStatus, "conflict status", {
        /// It waits for a person.
        Pending = "pending",
        /// A person decided, and the decision has not been sent yet.
        Resolved = "resolved",
    }
}

text_enum! {
    /// What a person decided.
    ResolutionAction, "resolution", {
        /// The version on this computer stands.
        KeepLocal = "keep_local",
        /// The forge's version stands.
        AcceptRemote = "accept_remote",
        /// A merged version stands.
        Merge = "merge",
    }
}

/// One conflict with the three contents it was detected from. Later remote edits refresh `remote`; a conflict
/// is never nested in another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Conflict {
    /// Its id.
    pub id: ConflictId,
    /// The task it is about.
    pub task_id: TaskId,
    /// The link it was found on.
    pub task_remote_id: TaskRemoteId,
    /// When it was first seen.
    pub detected_at: Timestamp,
    /// When a person decided.
    pub resolved_at: Option<Timestamp>,
    /// What they decided; set exactly when `resolved_at` is.
    pub resolution_action: Option<ResolutionAction>,
    /// The last agreed content.
    pub base: Content,
    /// The content here when the conflict was last looked at.
    pub local: Content,
    /// The content on the forge when it was last seen.
    pub remote: Content,
    /// The result, with [`ResolutionAction::Merge`] only.
    pub merged: Option<Content>,
    /// A half-finished merge, in the dialog's own form. Where the decision was to go on without an issue that was
    /// deleted: the link, so that it can be put back.
    pub draft: Option<serde_json::Value>,
}
