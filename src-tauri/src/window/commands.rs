//! The window's commands: adapters over the operations, nothing else.

use tauri::{AppHandle, Runtime, State};
use tern_api::{
    ApiError, BitbucketArchive, BitbucketImported, ConnectionCheck, ConnectionDoctor, ConnectionDraft,
    ErrorCode, ProjectCreate, SyncPreview, SyncStart, window as api,
};
use tern_model::{Project, SyncConfig, SyncRun};

use super::events;
use super::shell::Shell;
use crate::{autostart, lifecycle};

type Answer<T> = Result<T, ApiError>;

#[tauri::command]
#[specta::specta]
pub(crate) async fn project_list(shell: State<'_, Shell>) -> Answer<Vec<api::ProjectView>> {
    api::project_list(shell.tern().await?.as_ref()).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn project_create(shell: State<'_, Shell>, request: ProjectCreate) -> Answer<Project> {
    api::project_create(shell.tern().await?.as_ref(), request).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn project_update(shell: State<'_, Shell>, request: api::ProjectUpdate) -> Answer<Project> {
    api::project_update(shell.tern().await?.as_ref(), request).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn project_delete(shell: State<'_, Shell>, request: api::ProjectById) -> Answer<()> {
    api::project_delete(shell.tern().await?.as_ref(), request).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn task_list(shell: State<'_, Shell>, request: api::TaskQuery) -> Answer<api::TaskPage> {
    api::task_list(shell.tern().await?.as_ref(), request).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn task_count(shell: State<'_, Shell>, request: api::TaskScope) -> Answer<api::TaskCount> {
    api::task_count(shell.tern().await?.as_ref(), request).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn task_facets(
    shell: State<'_, Shell>,
    request: api::ProjectScope,
) -> Answer<api::TaskFacets> {
    api::task_facets(shell.tern().await?.as_ref(), request.project_id).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn task_show(shell: State<'_, Shell>, request: api::TaskByKey) -> Answer<api::TaskDetail> {
    api::task_show(shell.tern().await?.as_ref(), request).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn task_activity(
    shell: State<'_, Shell>,
    request: api::TaskActivityRequest,
) -> Answer<api::TaskActivity> {
    api::task_activity(shell.tern().await?.as_ref(), request).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn task_create(shell: State<'_, Shell>, request: api::NewTask) -> Answer<api::TaskCard> {
    api::task_create(shell.tern().await?.as_ref(), request).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn task_update(
    shell: State<'_, Shell>,
    request: api::TaskUpdate,
) -> Answer<api::TaskDetail> {
    api::task_update(shell.tern().await?.as_ref(), request).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn task_move(shell: State<'_, Shell>, request: api::TaskMove) -> Answer<api::Saved> {
    api::task_move(shell.tern().await?.as_ref(), request).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn task_bulk_update(
    shell: State<'_, Shell>,
    request: api::TaskBulkUpdate,
) -> Answer<api::Saved> {
    api::task_bulk_update(shell.tern().await?.as_ref(), request).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn task_delete(shell: State<'_, Shell>, request: api::TaskIds) -> Answer<api::Saved> {
    api::task_delete(shell.tern().await?.as_ref(), request).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn change_undo(shell: State<'_, Shell>, request: api::ChangeById) -> Answer<api::Saved> {
    api::change_undo(shell.tern().await?.as_ref(), request).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn undo_last(shell: State<'_, Shell>) -> Answer<api::Saved> {
    api::undo_last(shell.tern().await?.as_ref()).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn connection_check(
    shell: State<'_, Shell>,
    request: ConnectionDraft,
) -> Answer<ConnectionCheck> {
    api::connection_check(shell.tern().await?.as_ref(), request).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn connection_create(
    shell: State<'_, Shell>,
    request: api::NewConnection,
) -> Answer<SyncConfig> {
    api::connection_create(shell.tern().await?.as_ref(), request).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn connection_update(
    shell: State<'_, Shell>,
    request: api::ConnectionUpdate,
) -> Answer<SyncConfig> {
    api::connection_update(shell.tern().await?.as_ref(), request).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn connection_doctor(
    shell: State<'_, Shell>,
    request: api::ConnectionById,
) -> Answer<ConnectionDoctor> {
    api::connection_doctor(shell.tern().await?.as_ref(), request).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn connection_remove(shell: State<'_, Shell>, request: api::ConnectionById) -> Answer<()> {
    api::connection_remove(shell.tern().await?.as_ref(), request).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn connection_replace_token(
    shell: State<'_, Shell>,
    request: api::TokenReplacement,
) -> Answer<api::TokenReplaced> {
    api::connection_replace_token(shell.tern().await?.as_ref(), request).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn sync_start(shell: State<'_, Shell>, request: SyncStart) -> Answer<api::StartedSync> {
    api::sync_start(shell.tern().await?.as_ref(), request).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn sync_preview(shell: State<'_, Shell>, request: SyncStart) -> Answer<SyncPreview> {
    api::sync_preview(shell.tern().await?.as_ref(), request).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn sync_cancel(shell: State<'_, Shell>, request: api::OfProject) -> Answer<()> {
    api::sync_cancel(shell.tern().await?.as_ref(), request).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn sync_status(shell: State<'_, Shell>) -> Answer<Vec<SyncRun>> {
    api::sync_status(shell.tern().await?.as_ref()).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn sync_history_list(
    shell: State<'_, Shell>,
    request: api::HistoryQuery,
) -> Answer<api::SyncHistoryPage> {
    api::sync_history_list(shell.tern().await?.as_ref(), request).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn sync_history_show(
    shell: State<'_, Shell>,
    request: api::SyncById,
) -> Answer<api::SyncRunDetail> {
    api::sync_history_show(shell.tern().await?.as_ref(), request).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn sync_history_totals(
    shell: State<'_, Shell>,
    request: api::ProjectScope,
) -> Answer<api::SyncTotals> {
    api::sync_history_totals(shell.tern().await?.as_ref(), request.project_id).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn conflict_list(
    shell: State<'_, Shell>,
    request: api::ConflictListRequest,
) -> Answer<api::ConflictPage> {
    api::conflict_list(shell.tern().await?.as_ref(), request).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn conflict_show(
    shell: State<'_, Shell>,
    request: api::ConflictByKey,
) -> Answer<api::ConflictDetail> {
    api::conflict_show(shell.tern().await?.as_ref(), request).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn conflict_draft(shell: State<'_, Shell>, request: api::ConflictDraft) -> Answer<()> {
    api::conflict_draft(shell.tern().await?.as_ref(), request).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn conflict_resolve(
    shell: State<'_, Shell>,
    request: api::ConflictResolve,
) -> Answer<api::ConflictResolved> {
    api::conflict_resolve(shell.tern().await?.as_ref(), request).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn conflict_resolve_gone(
    shell: State<'_, Shell>,
    request: api::ConflictResolveGone,
) -> Answer<api::Saved> {
    api::conflict_resolve_gone(shell.tern().await?.as_ref(), request).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn conflict_resolve_all(
    shell: State<'_, Shell>,
    request: api::ConflictScope,
) -> Answer<api::ConflictIds> {
    api::conflict_resolve_all(shell.tern().await?.as_ref(), request).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn conflict_undo(shell: State<'_, Shell>, request: api::ConflictIds) -> Answer<api::Saved> {
    api::conflict_undo(shell.tern().await?.as_ref(), request).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn task_publish(shell: State<'_, Shell>, request: api::TaskById) -> Answer<api::Saved> {
    api::task_publish(shell.tern().await?.as_ref(), request).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn status_show(shell: State<'_, Shell>) -> Answer<api::StatusView> {
    api::status_show(shell.tern().await?.as_ref()).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn settings_get(shell: State<'_, Shell>) -> Answer<api::Settings> {
    api::settings_get(shell.tern().await?.as_ref()).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn settings_set<R: Runtime>(
    app: AppHandle<R>,
    shell: State<'_, Shell>,
    request: api::SettingsSet,
) -> Answer<api::Settings> {
    let settings = autostart::settings_set(&app, shell.tern().await?.as_ref(), request).await;
    shell.knock();
    settings
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn demo_open(shell: State<'_, Shell>) -> Answer<Project> {
    api::demo_open(shell.tern().await?.as_ref()).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn demo_remove(shell: State<'_, Shell>) -> Answer<()> {
    api::demo_remove(shell.tern().await?.as_ref()).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn markdown_render(request: api::MarkdownText) -> Answer<api::RenderedMarkdown> {
    api::markdown_render(request).await
}

/// Opens a link in the system's browser, after reading it as strictly as everything else.
#[tauri::command]
#[specta::specta]
pub(crate) async fn link_open(request: api::LinkUrl) -> Answer<()> {
    let url = api::link_checked(&request)?;
    tauri_plugin_opener::open_url(url, None::<&str>).map_err(|error| {
        ApiError::new(
            ErrorCode::Fault,
            "The system's browser could not be opened.",
            "Nothing was changed. Copy the link and open it by hand.",
        )
        .with_details(error.to_string())
    })
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn image_load(request: api::LinkUrl) -> Answer<api::ImageData> {
    api::image_load(request).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn secrets_show(shell: State<'_, Shell>) -> Answer<api::SecretsView> {
    api::secrets_show(shell.tern().await?.as_ref()).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn token_forget(
    shell: State<'_, Shell>,
    request: api::TokenForget,
) -> Answer<api::SecretsView> {
    api::token_forget(shell.tern().await?.as_ref(), request).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn secrets_renew(shell: State<'_, Shell>) -> Answer<api::SecretsView> {
    api::secrets_renew(shell.tern().await?.as_ref()).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn data_show(shell: State<'_, Shell>) -> Answer<api::DataView> {
    api::data_show(shell.tern().await?.as_ref()).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn data_backup(shell: State<'_, Shell>) -> Answer<api::DataView> {
    api::data_backup(shell.tern().await?.as_ref()).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn data_restore(
    shell: State<'_, Shell>,
    request: api::BackupByName,
) -> Answer<api::DataView> {
    api::data_restore(shell.tern().await?.as_ref(), request).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn data_export(shell: State<'_, Shell>, request: api::DataExport) -> Answer<api::Exported> {
    api::data_export(shell.tern().await?.as_ref(), request).await
}

/// Tern ends at once and begins like a first run.
#[tauri::command]
#[specta::specta]
pub(crate) async fn data_remove<R: Runtime>(
    app: AppHandle<R>,
    shell: State<'_, Shell>,
    request: api::DataRemove,
) -> Answer<()> {
    api::data_remove(shell.tern().await?.as_ref(), request).await?;
    lifecycle::begin_anew(&app);
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn about_show(shell: State<'_, Shell>) -> Answer<api::AboutView> {
    api::about_show(shell.tern().await?.as_ref(), webview()).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn diagnostics_save(shell: State<'_, Shell>) -> Answer<api::SavedFile> {
    let tern = shell.tern().await?;
    let about = api::about_show(&tern, webview()).await?;
    api::diagnostics_save(&tern, about).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn archive_receive(
    shell: State<'_, Shell>,
    request: api::ArchivePiece,
) -> Answer<api::ArchiveUpload> {
    api::archive_receive(shell.tern().await?.as_ref(), request).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn archive_forget(shell: State<'_, Shell>, request: api::ArchiveByName) -> Answer<()> {
    api::archive_forget(shell.tern().await?.as_ref(), request).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn bitbucket_check(
    shell: State<'_, Shell>,
    request: api::ArchiveImport,
) -> Answer<BitbucketArchive> {
    api::bitbucket_check(shell.tern().await?.as_ref(), request).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn bitbucket_import<R: Runtime>(
    app: AppHandle<R>,
    shell: State<'_, Shell>,
    request: api::ArchiveImport,
) -> Answer<BitbucketImported> {
    let tern = shell.tern().await?;
    api::bitbucket_import(&tern, request, |step| events::tell_import(&app, step)).await
}

/// What shows the window's pages.
fn webview() -> String {
    let engine = if cfg!(windows) {
        "WebView2"
    } else if cfg!(target_os = "macos") {
        "WebKit"
    } else {
        "WebKitGTK"
    };
    tauri::webview_version().map_or_else(|_| engine.to_owned(), |version| format!("{engine} {version}"))
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn budget_list(shell: State<'_, Shell>) -> Answer<Vec<api::BudgetView>> {
    api::budget_list(shell.tern().await?.as_ref()).await
}
