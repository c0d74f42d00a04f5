//! What a forge holds, in no forge's words: repositories, issues, people, tokens. A dialect such as
//! [`crate::github`] reads and changes this and nothing else.

mod access;
mod comment;
mod edit;
mod issue;
mod ledger;
mod order;
mod people;
mod query;
mod repo;
mod security;
mod world;

pub use access::{Access, Role, Token, TokenKind};
pub use comment::Comment;
pub use edit::Edit;
pub use issue::{CloseReason, Issue, IssueState, IssueView, Pull};
pub use ledger::{Actor, Change, LedgerEntry};
pub use people::{Label, Milestone, Person, PersonId};
pub use query::{
    Cursor, Direction, IssueQuery, KindFilter, Listed, MilestoneFilter, PersonFilter, Sort, StateFilter,
};
pub use repo::{BodyMode, Lookup, Repo, RepoSettings};
pub use security::{Advisory, Affected, Alert, Severity};
pub(crate) use world::{AfterMove, Write, issue_id};
pub use world::{By, Draft, World};
