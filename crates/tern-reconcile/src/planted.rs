//! Mistakes that tests put in on purpose, to see whether they are found. Only what is built for tests has this.

use std::cell::Cell;

/// A mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bug {
    /// The listing is asked for what changed after the cursor, not at it.
    StrictlyLater,
    /// Base moves when a change is sent, not when it is answered.
    BaseBeforeAnswer,
    /// A create of unknown outcome is sent again at once.
    CreateRetried,
    /// An issue that is not found takes its task with it.
    NotFoundIsDeleted,
    /// Of two changed sets one wins whole.
    SetAsScalar,
    /// Other line endings count as an edit.
    LineEndingsAreEdits,
    /// The cursor is committed before the page it covers.
    CursorBeforeApply,
    /// Nobody looks for the marker of a create that may have arrived.
    MarkerNotLookedUp,
    /// A comment of unknown outcome is sent again, and nobody looks for its marker.
    CommentRetried,
    /// What the forge answers to an edit is taken for somebody's edit there.
    EchoIsRemoteEdit,
    /// A decision made for another version of a conflict is accepted.
    StaleDialogAccepted,
}

thread_local! {
    static PLANTED: Cell<Option<Bug>> = const { Cell::new(None) };
}

/// Puts a mistake into this thread, or takes it out.
pub fn plant(bug: Option<Bug>) {
    PLANTED.set(bug);
}

/// Whether this thread makes this mistake.
pub fn has(bug: Bug) -> bool {
    PLANTED.get() == Some(bug)
}
