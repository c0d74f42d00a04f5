//! What happened to a task's fields, and what is about to be sent.

use serde::{Deserialize, Serialize};

use crate::{Content, PushIntentId, SyncId, TaskId, Timestamp, text_enum};

text_enum! {
    /// Where a value came from.
    Origin, "origin", {
        /// A person, here.
        User = "user",
        /// The forge.
        Pull = "pull",
        /// The forge's confirmation of something sent.
        Push = "push",
        /// An automatic merge.
        Merge = "merge",
        /// A resolved conflict.
        Resolution = "resolution",
        /// Taking an earlier change back.
        Undo = "undo",
    }
}

text_enum! {
    /// A field of a task whose changes are recorded.
    Field, "field", {
        /// The title.
        Title = "title",
        /// The description.
        Description = "description",
        /// The column; its state is synced.
        Status = "status",
        /// The kind of work.
        Type = "type",
        /// The urgency.
        Priority = "priority",
        /// The reporter.
        Reporter = "reporter",
        /// The labels.
        Labels = "labels",
        /// The assignees.
        Assignees = "assignees",
        /// The milestone.
        Milestone = "milestone",
        /// The cycle.
        Cycle = "cycle",
        /// The estimate.
        StoryPoints = "story_points",
        /// The person's own fields.
        CustomFields = "custom_fields",
    }
}

/// One changed field, written in the same transaction as the change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct TaskChange {
    /// The changed task.
    pub task_id: TaskId,
    /// The sync that changed it, if one did.
    pub sync_id: Option<SyncId>,
    /// Where the new value came from.
    pub origin: Origin,
    /// The field.
    pub field: Field,
    /// The value before, as JSON.
    pub old: serde_json::Value,
    /// The value after, as JSON.
    pub new: serde_json::Value,
    /// When.
    pub at: Timestamp,
}

text_enum! {
    /// What is about to be sent.
    PushKind, "push kind", {
        /// A new issue.
        Create = "create",
        /// Changed fields of an issue.
        Update = "update",
    }
}

text_enum! {
    /// How far a push has come.
    PushState, "push state", {
        /// Committed here, nothing sent.
        Planned = "planned",
        /// The request left; the outcome is not known yet.
        Sent = "sent",
        /// Confirmed by the forge.
        Done = "done",
        /// Given up, with an error.
        Failed = "failed",
    }
}

/// A create or update about to be sent, committed before the request leaves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushIntent {
    /// Its id.
    pub id: PushIntentId,
    /// The task that is sent.
    pub task_id: TaskId,
    /// Create or update.
    pub kind: PushKind,
    /// The hidden marker that a created issue's body carries.
    pub marker: Option<String>,
    /// What was sent; `None` before anything was.
    pub content: Option<Content>,
    /// How far it has come.
    pub state: PushState,
    /// How often it was sent.
    pub attempts: u32,
    /// Why it failed.
    pub error: Option<String>,
    /// When it was planned.
    pub created_at: Timestamp,
    /// When it last moved on.
    pub updated_at: Timestamp,
}

text_enum! {
    /// What was done to a task's link.
    LinkAction, "link action", {
        /// A task without an issue was linked to one.
        Link = "link",
        /// A linked task was linked to another issue.
        Relink = "relink",
        /// The link was taken away.
        Unlink = "unlink",
        /// Another task was joined into this one.
        Join = "join",
    }
}
