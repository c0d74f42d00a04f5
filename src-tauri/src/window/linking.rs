//! The window's commands for links made by hand and renamed repositories: adapters over the operations.

use tauri::State;
use tern_api::{
    ApiError, Followed, JoinPreview, Likely, LinkDone, LinkPreview, RepositoryMove, window as api,
};

use super::shell::Shell;

type Answer<T> = Result<T, ApiError>;

#[tauri::command]
#[specta::specta]
pub(crate) async fn task_link_preview(
    shell: State<'_, Shell>,
    request: api::TaskLink,
) -> Answer<LinkPreview> {
    api::task_link_preview(shell.tern().await?.as_ref(), request).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn task_link(shell: State<'_, Shell>, request: api::TaskLink) -> Answer<LinkDone> {
    api::task_link(shell.tern().await?.as_ref(), request).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn task_unlink(shell: State<'_, Shell>, request: api::TaskById) -> Answer<LinkDone> {
    api::task_unlink(shell.tern().await?.as_ref(), request).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn task_join_preview(
    shell: State<'_, Shell>,
    request: api::TaskJoin,
) -> Answer<JoinPreview> {
    api::task_join_preview(shell.tern().await?.as_ref(), request).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn task_join(shell: State<'_, Shell>, request: api::TaskJoin) -> Answer<LinkDone> {
    api::task_join(shell.tern().await?.as_ref(), request).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn link_undo(shell: State<'_, Shell>, request: api::LinkChangeById) -> Answer<api::Saved> {
    api::link_undo(shell.tern().await?.as_ref(), request).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn connection_whereabouts(
    shell: State<'_, Shell>,
    request: api::ConnectionById,
) -> Answer<RepositoryMove> {
    api::connection_whereabouts(shell.tern().await?.as_ref(), request).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn connection_follow(
    shell: State<'_, Shell>,
    request: api::ConnectionFollow,
) -> Answer<Followed> {
    api::connection_follow(shell.tern().await?.as_ref(), request).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn task_likely(shell: State<'_, Shell>, request: api::TaskById) -> Answer<Vec<Likely>> {
    api::task_likely(shell.tern().await?.as_ref(), request).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn task_not_same(shell: State<'_, Shell>, request: api::TaskPair) -> Answer<()> {
    api::task_not_same(shell.tern().await?.as_ref(), request).await
}
