//! What was said under an issue, there and here.

use serde::{Deserialize, Serialize};

use crate::{CommentId, TaskId, Timestamp, text_enum};

text_enum! {
    /// How a comment stands between here and the forge.
    CommentState, "comment state", {
        /// The forge holds it, and this is what it was last seen to say.
        Synced = "synced",
        /// Written here; it has not been sent.
        Waiting = "waiting",
        /// Its request is about to leave or has left, and the outcome is not known.
        Sent = "sent",
        /// It was refused; the reason stands beside it, and a person decides.
        Failed = "failed",
    }
}

impl CommentState {
    /// Whether the forge certainly does not hold it, so that it may still be edited and discarded.
    pub const fn is_here_alone(self) -> bool {
        matches!(self, Self::Waiting | Self::Failed)
    }
}

/// A comment on a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment {
    /// Its id here.
    pub id: CommentId,
    /// The task it stands under.
    pub task_id: TaskId,
    /// The forge's id; set exactly when it is synced.
    pub external_id: Option<String>,
    /// The author's login; `None` when the account is gone, and until it was sent.
    pub author: Option<String>,
    /// Its Markdown, without Tern's marker.
    pub body: String,
    /// Its page.
    pub url: Option<String>,
    /// How it stands.
    pub state: CommentState,
    /// The hidden marker that it was or will be sent with.
    pub marker: Option<String>,
    /// The issue, by its external id, that it was sent to.
    pub sent_to: Option<String>,
    /// How often it was sent.
    pub attempts: u32,
    /// Why the forge did not take it; set exactly when it failed.
    pub error: Option<String>,
    /// When it was written: by the forge's clock once it is synced.
    pub created_at: Timestamp,
    /// When its text was last changed, by the same clock.
    pub updated_at: Timestamp,
    /// When its state last changed, by this computer's clock.
    pub touched_at: Timestamp,
    /// Whether it came with a tracker's archive: no forge holds it, and nothing that a forge says changes it.
    #[serde(default)]
    pub imported: bool,
}

impl Comment {
    /// A comment that was written here at `now` and waits to be sent.
    #[must_use]
    pub const fn written(id: CommentId, task_id: TaskId, body: String, now: Timestamp) -> Self {
        Self {
            id,
            task_id,
            external_id: None,
            author: None,
            body,
            url: None,
            state: CommentState::Waiting,
            marker: None,
            sent_to: None,
            attempts: 0,
            error: None,
            created_at: now,
            updated_at: now,
            touched_at: now,
            imported: false,
        }
    }
}

/// A comment as a forge holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteComment {
    /// The forge's id.
    pub id: String,
    /// The author's login; `None` when the account is gone.
    pub author: Option<String>,
    /// Its Markdown, without Tern's marker.
    pub body: String,
    /// Its page.
    pub url: String,
    /// Tern's hidden marker, which was cut off: whose comment this is.
    pub marker: Option<String>,
    /// The forge's creation time.
    pub created_at: Timestamp,
    /// The forge's modification time.
    pub updated_at: Timestamp,
}
