//! Everything that was ever changed on the forge, and by whom: what a simulation is judged by.

/// Who changed something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Actor {
    /// A client over HTTP.
    Client,
    /// A test, by the handle.
    Test,
    /// The seeded other person who edits between requests.
    SomeoneElse,
    /// The demo's script.
    Script,
}

/// What was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A field of an issue took a new value; both are given as text.
    Field {
        /// `title`, `body`, `state`, `labels`, `assignees`, `milestone` or `comments`.
        field: &'static str,
        /// Before.
        before: String,
        /// After.
        after: String,
    },
    /// The issue was opened.
    Created,
    /// The issue was deleted.
    Deleted,
    /// The issue went to another repository.
    Transferred,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerEntry {
    /// The forge's clock, in milliseconds since 1970.
    pub at_ms: i64,
    /// Who did it.
    pub actor: Actor,
    /// The number.
    pub number: u64,
    /// What was done.
    pub change: Change,
}
