//! Every operation a user can do, by noun, free of Tauri.
//!
//! An operation is a plain `async fn noun_verb(&Tern, Request) -> Result<Answer, ApiError>`: the window's commands
//! and the command line are thin adapters over the same functions, so that both can do the same things in the
//! same way. Errors carry what happened, what is safe and what to do.
//!
//! What it refuses: to know a window, a terminal or a database's language; to give a token out again.
//!
//! To add an operation: put it beside its noun, give its request and answer types `serde` and `specta`, and call
//! it from the shell.

mod background;
mod comments;
mod conflicts;
mod connections;
mod demo;
mod doctor;
mod ending;
mod error;
mod following;
mod import;
mod linking;
pub mod notices;
mod projects;
mod publish;
mod resolutions;
mod secret;
mod status;
mod syncs;
mod tasks;
mod tern;
mod tokens;
pub mod window;

pub use background::{Circumstances, background_sync};
pub use comments::{
    CommentById, CommentEdit, CommentThread, CommentView, CommentWrite, CommentsOf, comment_discard,
    comment_edit, comment_list, comment_read, comment_retry, comment_write,
};
pub use conflicts::{PendingConflict, ResolvedConflict, conflict_list, conflict_resolve};
pub use connections::{
    Connected, ConnectionCheck, ConnectionCreate, ConnectionDraft, ConnectionSettings, MissingPermission,
    SecurityListCheck, connection_check, connection_create, connection_remove,
};
pub use demo::{DEMO_KEY, demo_open, demo_remove};
pub use doctor::{ConnectionDoctor, DoctorLine, DoctorMend, DoctorVerdict, connection_doctor};
pub use ending::{EndingStage, TokenEnding};
pub use error::{ApiError, ErrorCode, remedy_for_run};
pub use following::{Followed, RepositoryMove, connection_follow, connection_of, connection_whereabouts};
pub use import::{
    BitbucketArchive, BitbucketImport, BitbucketImported, ImportProgressed, bitbucket_check, bitbucket_import,
};
pub use linking::{
    JoinPreview, JoinedField, Likely, LinkDone, LinkEffect, LinkEvent, LinkPreview, MovedTo, Vanished,
    link_events, link_undo, task_id, task_join, task_join_preview, task_likely, task_link, task_link_preview,
    task_not_same, task_unlink, task_vanished,
};
pub use projects::{ProjectCreate, project_by_key, project_create, project_list};
pub use publish::task_publish;
pub use secret::PastedToken;
pub use status::{ProjectStatus, Standing, TaskCounts, Unsent, standing_of, status_show};
pub use syncs::{
    HistoryEntry, HistoryFilter, HistoryRequest, SyncPreview, SyncPreviewLine, SyncStart, Syncing,
    sync_cancel, sync_history_get, sync_history_list, sync_history_totals, sync_preview, sync_running,
    sync_start,
};
pub use tasks::{
    PAGE_MAX, TaskCreate, TaskListRequest, TaskPatch, TaskRecord, task_create, task_list, task_show,
    task_update,
};
pub use tern::{KEYRING_SERVICE, Options, Secrets, Tern, finish_removal};
pub use tokens::{AlsoReplaced, TokenReplaced, TokenReplacement, token_replace};
