//! A window that is hidden for long lets its pages go: what shows them takes several times the memory of everything
//! else, and wakes up by itself. The window is made anew, at the place where it was, when somebody wants to see it.

use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use tauri::{AppHandle, Manager, Runtime, WebviewWindow};
use tauri_specta::Event;
use tokio::sync::watch;

use super::{Life, front};
use crate::window::{self, MAIN, events::RestAsked};

/// So long after it was hidden the window is asked whether it can rest, unless told otherwise.
const REST_AFTER: Duration = Duration::from_mins(10);

/// What is known of the window's rest.
pub(super) struct Rest {
    after: Duration,
    /// How often it was hidden or shown: an old question is not asked.
    turns: AtomicU64,
    /// Whether its pages are about to go.
    going: watch::Sender<bool>,
    /// Where it was.
    place: Mutex<Option<String>>,
    /// One window is made at a time.
    making: tokio::sync::Mutex<()>,
}

impl Rest {
    pub(super) fn new(after: Option<Duration>) -> Self {
        Self {
            after: after.unwrap_or(REST_AFTER),
            turns: AtomicU64::new(0),
            going: watch::Sender::new(false),
            place: Mutex::new(None),
            making: tokio::sync::Mutex::new(()),
        }
    }

    /// Somebody looks at the window.
    pub(super) fn stay(&self) {
        self.turn();
    }

    fn turn(&self) -> u64 {
        self.turns.fetch_add(1, Ordering::SeqCst) + 1
    }

    fn place(&self) -> std::sync::MutexGuard<'_, Option<String>> {
        self.place.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the last window is gone because it rests.
    pub(super) fn has_begun(&self) -> bool {
        self.going.send_replace(false)
    }

    /// Whether the window is about to go: there is nothing left to bring to the front.
    pub(super) fn is_going(&self) -> bool {
        *self.going.borrow()
    }
}

/// The window was hidden: asks it now and then whether anything in it is unfinished.
pub(super) fn hidden<R: Runtime>(app: &AppHandle<R>) {
    let life = app.state::<Life>();
    let (turn, after) = (life.rest.turn(), life.rest.after);
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        loop {
            tokio::time::sleep(after).await;
            if app.state::<Life>().rest.turns.load(Ordering::SeqCst) != turn {
                return;
            }
            if let Err(error) = (RestAsked {}).emit(&app) {
                tracing::debug!(%error, "the window was not asked whether it can rest");
            }
        }
    });
}

/// The window has nothing unfinished: lets it go, unless somebody looks at it again.
pub(crate) fn rest<R: Runtime>(app: &AppHandle<R>) {
    let Some(window) = app.get_webview_window(MAIN) else { return };
    if window.is_visible().unwrap_or(true) {
        return;
    }
    let rest = &app.state::<Life>().rest;
    rest.turn();
    *rest.place() = place_of(&window);
    rest.going.send_replace(true);
    if let Err(error) = window.destroy() {
        rest.going.send_replace(false);
        tracing::warn!(%error, "the window stays, hidden");
    }
}

/// The place stands behind the #.
fn place_of<R: Runtime>(window: &WebviewWindow<R>) -> Option<String> {
    window.url().ok()?.fragment().filter(|place| place.starts_with('/')).map(str::to_owned)
}

/// Somebody wants to see the window that is gone: makes it anew at this place, else at the one where it was.
pub(super) fn shown<R: Runtime>(app: &AppHandle<R>, place: Option<&str>) {
    let (app, place) = (app.clone(), place.map(str::to_owned));
    // Not in the event that asked for it: on some systems that would wait for itself.
    tauri::async_runtime::spawn(async move {
        let life = app.state::<Life>();
        let _one = life.rest.making.lock().await;
        // Two windows cannot have the same name. It fails only when the program ends.
        let _ = life.rest.going.subscribe().wait_for(|going| !going).await;
        let place = place.or_else(|| life.rest.place().take());
        match app.get_webview_window(MAIN) {
            Some(window) => front(&window),
            None => {
                if let Err(error) = window::open_window(&app, place.as_deref(), true) {
                    tracing::error!(%error, "the window could not be opened");
                }
            }
        }
    });
}
