//! The operations in the shapes that the window's screens need: pages with totals, counts, views, events.
//!
//! Each one is a command of the window: it takes one request and answers with a value or an
//! [`ApiError`](crate::ApiError). Lists are asked for in pages. A change is on disk before it is answered, every
//! window is told of it, and [`undo_last`] takes it back.

mod activity;
mod budget;
mod cards;
mod comments;
mod conflicts;
mod connections;
mod detail;
mod edit;
mod events;
mod history;
mod imports;
mod keeping;
mod linking;
mod links;
mod markdown;
mod merge;
mod moves;
mod pause;
mod projects;
mod query;
mod secrets;
mod settings;
mod standing;
mod syncs;
mod undo;

pub use crate::comments::{
    CommentById, CommentEdit, CommentThread, CommentView, CommentWrite, CommentsOf, comment_list,
    comment_read, comment_retry,
};
pub use crate::tokens::{AlsoReplaced, TokenReplaced, TokenReplacement};
pub use activity::{TaskActivity, TaskActivityRequest, TaskChange, task_activity};
pub use budget::{BudgetView, budget_list};
pub use cards::{Label, TaskCard, TaskStanding, TaskSync};
pub use comments::{CommentDraft, comment_discard, comment_draft, comment_edit, comment_write};
pub use conflicts::{ConflictListRequest, ConflictPage, ConflictView, conflict_list};
pub use connections::{
    ConnectionById, ConnectionPatch, ConnectionUpdate, NewConnection, connection_check, connection_create,
    connection_doctor, connection_remove, connection_replace_token, connection_update,
};
pub use detail::{FieldOrigin, TaskByKey, TaskDetail, TaskRemoteView, task_show};
pub use edit::{
    BulkPatch, NewTask, Saved, TaskBulkUpdate, TaskIds, TaskUpdate, task_bulk_update, task_create,
    task_delete, task_update,
};
pub use events::{
    ChangedConflicts, ChangedTasks, Edited, SyncEnded, SyncProgressed, WindowEvent, follow_events,
};
pub use history::{
    ConcernedTask, HistoryQuery, SyncById, SyncHistoryPage, SyncRunDetail, SyncTotals, TouchedTask,
    sync_history_list, sync_history_show, sync_history_totals,
};
pub use imports::{
    ArchiveByName, ArchiveImport, ArchivePiece, ArchiveUpload, archive_forget, archive_receive,
    bitbucket_check, bitbucket_import,
};
pub use keeping::{
    AboutView, BackupByName, BackupView, BackupsFate, DataExport, DataRemove, DataView, ExportFormat,
    Exported, SavedFile, about_show, data_backup, data_export, data_remove, data_restore, data_show,
    diagnostics_save,
};
pub use linking::{
    ConnectionFollow, LinkChangeById, TaskJoin, TaskLink, TaskPair, connection_follow,
    connection_whereabouts, link_undo, task_join, task_join_preview, task_likely, task_link,
    task_link_preview, task_not_same, task_unlink,
};
pub use links::{ImageData, LinkUrl, image_load, link_checked};
pub use markdown::{MarkdownLink, MarkdownText, RenderedMarkdown, markdown_render};
pub use merge::{
    ConflictByKey, ConflictDetail, ConflictDraft, ConflictIds, ConflictResolve, ConflictResolveGone,
    ConflictResolved, ConflictScope, ConflictSide, GoneAction, TaskById, conflict_draft, conflict_resolve,
    conflict_resolve_all, conflict_resolve_gone, conflict_show, conflict_undo, task_publish,
};
pub use moves::{TaskMove, task_move};
pub use pause::{BackgroundPause, PauseFor, background_pause, background_resume};
pub use projects::{
    ProjectById, ProjectScope, ProjectUpdate, ProjectView, demo_open, demo_remove, project_create,
    project_delete, project_list, project_update,
};
pub use query::{
    AssigneeCount, LabelCount, MilestoneCount, SortBy, StatusCounts, TaskCount, TaskFacets, TaskFilter,
    TaskPage, TaskQuery, TaskScope, task_count, task_facets, task_list,
};
pub use secrets::{
    SecretStore, SecretsView, TokenForget, TokenStanding, TokenView, secrets_renew, secrets_show,
    token_forget,
};
pub use settings::{Settings, SettingsPatch, SettingsSet, Theme, settings_get, settings_set};
pub use standing::{StatusView, SyncStanding, status_show};
pub use syncs::{OfProject, StartedSync, sync_cancel, sync_preview, sync_start, sync_status};
pub use undo::{ChangeById, change_undo, undo_last};

pub(crate) use budget::budget_holds;
pub(crate) use cards::standing_of;
pub(crate) use edit::with_everything;
pub(crate) use pause::{Held, held};
pub(crate) use settings::chosen;
pub(crate) use undo::{UndoStack, put_field, restore_removed};
