//! The window's commands about comments: adapters over the operations, nothing else.

use tauri::State;
use tern_api::{ApiError, window as api};

use super::shell::Shell;

type Answer<T> = Result<T, ApiError>;

#[tauri::command]
#[specta::specta]
pub(crate) async fn comment_list(
    shell: State<'_, Shell>,
    request: api::CommentsOf,
) -> Answer<api::CommentThread> {
    api::comment_list(shell.tern().await?.as_ref(), request).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn comment_read(
    shell: State<'_, Shell>,
    request: api::CommentsOf,
) -> Answer<api::CommentThread> {
    api::comment_read(shell.tern().await?.as_ref(), request).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn comment_draft(shell: State<'_, Shell>, request: api::CommentDraft) -> Answer<()> {
    api::comment_draft(shell.tern().await?.as_ref(), request).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn comment_write(
    shell: State<'_, Shell>,
    request: api::CommentWrite,
) -> Answer<api::CommentThread> {
    api::comment_write(shell.tern().await?.as_ref(), request).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn comment_edit(
    shell: State<'_, Shell>,
    request: api::CommentEdit,
) -> Answer<api::CommentThread> {
    api::comment_edit(shell.tern().await?.as_ref(), request).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn comment_discard(
    shell: State<'_, Shell>,
    request: api::CommentById,
) -> Answer<api::CommentThread> {
    api::comment_discard(shell.tern().await?.as_ref(), request).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn comment_retry(
    shell: State<'_, Shell>,
    request: api::CommentById,
) -> Answer<api::CommentThread> {
    api::comment_retry(shell.tern().await?.as_ref(), request).await
}
