//! Events on their way to the window, each under its own name.

use serde::Serialize;
use tauri::{AppHandle, Runtime};
use tauri_specta::Event;
use tern_api::window::{self as api, WindowEvent};

macro_rules! events {
    ($($name:ident($payload:ty) = $text:literal),+ $(,)?) => {$(
        #[derive(Debug, Clone, Serialize, specta::Type, Event)]
        #[serde(transparent)]
        #[tauri_specta(event_name = $text)]
        pub(crate) struct $name($payload);
    )+};
}

events! {
    SyncProgress(api::SyncProgressed) = "sync_progress",
    SyncFinished(api::SyncEnded) = "sync_finished",
    TasksChanged(api::ChangedTasks) = "tasks_changed",
    ConflictsChanged(api::ChangedConflicts) = "conflicts_changed",
    StatusChanged(api::StatusView) = "status_changed",
    ImportProgress(tern_api::ImportProgressed) = "import_progress",
    PlaceOpened(Place) = "place_opened",
}

/// The window is to ask whether Tern goes on in the background.
#[derive(Debug, Clone, Serialize, specta::Type, Event)]
#[tauri_specta(event_name = "close_asked")]
pub(crate) struct CloseAsked {}

/// The window was hidden for long: it is to say whether it can let its pages go.
#[derive(Debug, Clone, Serialize, specta::Type, Event)]
#[tauri_specta(event_name = "rest_asked")]
pub(crate) struct RestAsked {}

/// A place of the window: `/conflicts`, `/p/WEB`.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub(crate) struct Place {
    place: String,
}

impl PlaceOpened {
    pub(crate) fn at(place: &str) -> Self {
        Self(Place { place: place.to_owned() })
    }
}

/// Sends an event to the window. A window that is gone hears nothing, and that is no fault.
pub(crate) fn tell<R: Runtime>(app: &AppHandle<R>, event: WindowEvent) {
    let sent = match event {
        WindowEvent::SyncProgressed(payload) => SyncProgress(payload).emit(app),
        WindowEvent::SyncFinished(payload) => SyncFinished(*payload).emit(app),
        WindowEvent::TasksChanged(payload) => TasksChanged(payload).emit(app),
        WindowEvent::ConflictsChanged(payload) => ConflictsChanged(payload).emit(app),
        WindowEvent::StatusChanged(payload) => StatusChanged(payload).emit(app),
    };
    if let Err(error) = sent {
        tracing::debug!(%error, "an event reached no window");
    }
}

/// Tells the window how far an import has come.
pub(crate) fn tell_import<R: Runtime>(app: &AppHandle<R>, step: tern_api::ImportProgressed) {
    if let Err(error) = ImportProgress(step).emit(app) {
        tracing::debug!(%error, "an event reached no window");
    }
}
