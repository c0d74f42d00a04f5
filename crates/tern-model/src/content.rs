//! The part of a task that is synced.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::text_enum;

text_enum! {
    /// Whether the work is open, and if not, how it ended. One value, because a reason without a closing (or a
    /// closing without a reason) has no meaning and would merge into nonsense.
    State, "state", {
        /// To be done.
        Open = "open",
        /// Closed as done.
        Completed = "completed",
        /// Closed without being done; GitHub's `not_planned` and `duplicate`.
        NotPlanned = "not_planned",
    }
}

text_enum! {
    /// How a closed issue ended.
    CloseReason, "close reason", {
        /// Done.
        Completed = "completed",
        /// Will not be done.
        NotPlanned = "not_planned",
    }
}

impl State {
    /// The closed state with this reason.
    pub const fn closed(reason: CloseReason) -> Self {
        match reason {
            CloseReason::Completed => Self::Completed,
            CloseReason::NotPlanned => Self::NotPlanned,
        }
    }

    /// Whether the work is still to be done.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Open)
    }
}

/// The synced part of a task, the same shape for base, local and remote.
///
/// `description` is kept byte for byte as its side wrote it; comparing it is the business of
/// `tern-reconcile`, which knows that line endings and trailing blanks are no edits.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
pub struct Content {
    /// One line.
    pub title: String,
    /// Markdown; empty when the forge has none.
    pub description: String,
    /// Open, or how it was closed.
    pub state: State,
    /// Label names.
    pub labels: BTreeSet<String>,
    /// Login names.
    pub assignees: BTreeSet<String>,
    /// The milestone's title.
    pub milestone: Option<String>,
}
