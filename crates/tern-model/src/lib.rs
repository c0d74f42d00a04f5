//! The words of Tern as plain types.
//!
//! Every other crate speaks in these types, so they hold no I/O, no clock and no randomness: a time comes in
//! as a [`Timestamp`], an id as a typed UUID. What can be decided from the values alone (a key's spelling, a
//! status from a state, an external id) is decided here, once.
//!
//! To add a word: give it a file, its stored spelling in [`text_enum!`](macro@crate::text_enum) when it is an
//! enumeration, and a doc comment that says where the word is defined.

mod changes;
mod comment;
mod config;
mod conflict;
mod content;
mod external_id;
mod finding;
mod ids;
mod project;
mod remote;
mod repository;
mod run;
mod task;
mod text_enum;
mod timestamp;
mod token_use;

pub use changes::{Field, LinkAction, Origin, PushIntent, PushKind, PushState, TaskChange};
pub use comment::{Comment, CommentState, RemoteComment};
pub use config::{Cursor, DEFAULT_INTERVAL_SECONDS, Direction, IntervalSeconds, MergeMode, SyncConfig};
pub use conflict::{Conflict, ConflictStatus, ResolutionAction};
pub use content::{CloseReason, Content, State};
pub use external_id::{EXTERNAL_ID_MAX_CHARS, ExternalId};
pub use finding::{AffectedPackage, Finding, LesserFindings, RemoteFinding};
pub use ids::{
    CommentId, ConflictId, LinkChangeId, ProjectId, PushIntentId, SyncConfigId, SyncId, TaskId, TaskRemoteId,
};
pub use project::{InvalidProjectKey, Project, ProjectKey};
pub use remote::{RemoteIssue, RemoteKind, RemoteLabel, RemoteState, TaskRemote};
pub use repository::{InvalidRepository, RepositoryRef, ServiceType};
pub use run::{IssueError, Progress, RunCounts, RunError, Stage, SyncRun, SyncStatus, SyncTrigger, SyncType};
pub use task::{Priority, Status, Task, TaskKey, TaskType};
pub use text_enum::UnknownWord;
pub use timestamp::{InvalidTimestamp, Timestamp};
pub use token_use::TokenUse;
