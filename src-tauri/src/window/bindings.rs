//! What the window can call and hear, in one list for the app, the generated bindings and the tests.

use tauri::Wry;
#[cfg(test)]
use tauri::test::MockRuntime;
use tauri_specta::{Builder, Casing, ErrorHandlingMode, collect_commands, collect_events};

use super::{commands as own, comments as said, events, linking, program};

/// One list, written out for each runtime: commands that take a window or the application have to name it.
macro_rules! builder_for {
    ($(#[$meta:meta])* $name:ident = $runtime:ident) => {
$(#[$meta])*
pub(crate) fn $name() -> Builder<$runtime> {
    Builder::new()
        .commands(collect_commands![
            own::project_list,
            own::project_create,
            own::project_update,
            own::project_delete,
            own::task_list,
            own::task_count,
            own::task_facets,
            own::task_show,
            own::task_activity,
            said::comment_list,
            said::comment_read,
            said::comment_draft,
            said::comment_write,
            said::comment_edit,
            said::comment_discard,
            said::comment_retry,
            own::task_create,
            own::task_update,
            own::task_move,
            own::task_bulk_update,
            own::task_delete,
            own::change_undo,
            own::undo_last,
            own::connection_check,
            own::connection_create,
            own::connection_update,
            own::connection_doctor,
            own::connection_remove,
            own::connection_replace_token,
            own::sync_start,
            own::sync_preview,
            own::sync_cancel,
            own::sync_status,
            own::sync_history_list,
            own::sync_history_show,
            own::sync_history_totals,
            own::conflict_list,
            own::conflict_show,
            own::conflict_draft,
            own::conflict_resolve,
            own::conflict_resolve_gone,
            own::conflict_resolve_all,
            own::conflict_undo,
            own::task_publish,
            linking::task_link_preview,
            linking::task_link,
            linking::task_unlink,
            linking::task_join_preview,
            linking::task_join,
            linking::task_likely,
            linking::task_not_same,
            linking::link_undo,
            linking::connection_whereabouts,
            linking::connection_follow,
            own::status_show,
            own::settings_get,
            own::settings_set::<$runtime>,
            own::demo_open,
            own::demo_remove,
            own::markdown_render,
            own::link_open,
            own::image_load,
            own::data_show,
            own::data_backup,
            own::data_restore,
            own::data_export,
            own::data_remove::<$runtime>,
            own::diagnostics_save,
            own::archive_receive,
            own::archive_forget,
            own::bitbucket_check,
            own::bitbucket_import::<$runtime>,
            own::about_show,
            program::app_restart::<$runtime>,
            program::folder_open,
            program::window_close::<$runtime>,
            program::window_used,
            program::window_rest::<$runtime>,
            own::secrets_show,
            own::token_forget,
            own::secrets_renew,
            own::budget_list,
        ])
        .events(collect_events![
            events::SyncProgress,
            events::SyncFinished,
            events::TasksChanged,
            events::ConflictsChanged,
            events::StatusChanged,
            events::CloseAsked,
            events::RestAsked,
            events::ImportProgress,
            events::PlaceOpened,
        ])
        .error_handling(ErrorHandlingMode::Throw)
        .function_casing(Casing::SnakeCase)
        // Only the numbers of free JSON fields are that wide in Rust; a webview reads them as JSON's numbers.
        .dangerously_cast_bigints_to_number()
}
    };
}

builder_for! {
    /// All commands and events.
    builder = Wry
}

#[cfg(test)]
builder_for! {
    /// The same, without a display.
    builder_without_display = MockRuntime
}

#[cfg(test)]
mod tests;
