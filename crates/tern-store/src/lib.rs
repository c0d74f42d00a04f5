//! Tern's SQLite database: one file per table, transactions, full-text search.
//!
//! This is the only crate that names sqlx. Everything else sees [`Store`], the two transactions [`WriteTx`] and
//! [`ReadTx`], one module of free functions per table, and the words of `tern-model`. Reading functions take
//! either transaction, writing functions take a [`WriteTx`]; dropping a transaction rolls it back.
//!
//! It refuses to decide anything about a sync, to look inside a token's ciphertext, and to hand out a row that
//! it cannot read faithfully: such a row is a typed error, never a default. An existing file is never
//! overwritten; what cannot be opened stays as it is (see [`Store::open`]).
//!
//! To add a table: a migration in `migrations/` (additive, never edited later), a module here with its row, its
//! reads and its writes in that order, a test for every constraint, and `scripts/sqlx-prepare.sh`, which checks
//! each query against the real schema and refreshes `.sqlx/`.

mod backups;
mod error;
mod integrity;
mod json;
mod lock;
mod open;
mod removing;
mod restoring;
mod row;
mod store;
mod tx;
mod written;

pub mod changes;
pub mod comments;
pub mod configs;
pub mod conflicts;
pub mod findings;
pub mod intents;
pub mod labels;
pub mod left_issues;
pub mod link_changes;
pub mod links;
pub mod not_same;
pub mod projects;
pub mod removed;
pub mod renaming;
pub mod runs;
pub mod search;
pub mod security_lists;
pub mod settings;
pub mod tasks;
pub mod token_ends;

pub use backups::Backup;
pub use changes::RecordedChange;
pub use configs::PullState;
pub use error::{ConstraintKind, FoundInstead, StoreError};
pub use findings::StoredFinding;
pub use left_issues::LeftIssue;
pub use link_changes::{LinkChange, LinkSide};
pub use links::Linked;
pub use lock::SyncLock;
pub use open::{OpenNote, Opened};
pub use removing::{BackupsThen, KeyThen, Removal};
pub use renaming::{NewName, Place};
pub use runs::{RunFilter, RunQuery, RunTotals, TouchedTask};
pub use security_lists::{ListState, Pass, UnavailableList};
pub use store::Store;
pub use tasks::{
    Column, Facet, Facets, LabelFacet, LinkStanding, StandingFilter, SyncFilter, TaskQuery, TaskRow, TaskSort,
};
pub use tx::{ReadTx, Reader, WriteTx};
pub use written::Written;
