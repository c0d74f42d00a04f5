//! The sync engine: observe → plan → apply → report.
//!
//! [`Engine::start`] runs one sync of one project. It walks the forge's listing ([`walk`](self)), asks
//! `tern-reconcile` what to do with each issue, writes a page and its cursor in one transaction, and keeps the
//! run's row of the history true from its first moment to its last. At most one sync runs per project, in this
//! process and in all others: a file lock says who lives, a unique index says who runs.
//!
//! What it refuses: to decide anything about contents itself (the planner does), to read a clock or random
//! numbers other than those it is given, to lose an edit made here while a sync runs (local values are read
//! again inside the transaction that would change them).
//!
//! To add something a sync does: give it a phase in `phases`, let it write through `apply`, and let every item
//! it cannot handle be counted, named and passed over.

mod apply;
mod by_hand;
mod changes;
mod comments;
mod connector;
mod counting;
mod engine;
mod error;
mod fetch;
mod knowledge;
mod look;
mod near;
mod new_task;
mod operation;
mod page;
mod phases;
mod preview;
mod push;
mod recover;
mod renamed;
mod reserve;
mod run;
mod scheduler;
mod security;
mod setting;
pub mod sharing;
mod sweep;
mod walk;

pub use by_hand::{Linking, MetIssue};
pub use changes::{changes_between, value_of};
pub use connector::{Connector, VaultConnector};
pub use engine::{ClosedIssues, Engine, LeaveOut, Request, Started, Surroundings};
pub use error::{RunFailure, SyncError};
pub use operation::{Operation, SyncEvent};
pub use preview::{Preview, PreviewAction, PreviewLine};
pub use renamed::Whereabouts;
pub use reserve::{held_until, reserve_of};
pub use scheduler::TICK;
