//! The window's commands for itself and the program as a whole: adapters, nothing else.

use tauri::{AppHandle, Runtime, State};
use tern_api::ApiError;

use super::shell::{FolderRequest, Shell, WindowClose};
use crate::lifecycle;

type Answer<T> = Result<T, ApiError>;

#[tauri::command]
#[specta::specta]
pub(crate) async fn app_restart<R: Runtime>(app: AppHandle<R>) -> Answer<()> {
    lifecycle::restart(&app);
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn folder_open(shell: State<'_, Shell>, request: FolderRequest) -> Answer<()> {
    shell.open_folder(request.folder)
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn window_close<R: Runtime>(
    app: AppHandle<R>,
    shell: State<'_, Shell>,
    request: WindowClose,
) -> Answer<()> {
    lifecycle::close(&app, shell.tern().await?.as_ref(), request.keep_in_background).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn window_used(shell: State<'_, Shell>) -> Answer<()> {
    shell.tern().await?.note_use();
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn window_rest<R: Runtime>(app: AppHandle<R>) -> Answer<()> {
    lifecycle::rest(&app);
    Ok(())
}
