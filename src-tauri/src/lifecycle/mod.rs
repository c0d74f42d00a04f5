//! How the program lives: its one window is shown, hidden and closed, and the program ends in good order.
//!
//! Nobody is left without a way back: what is hidden can be reached through the tray, closing quits where nothing
//! shows a tray, and a second start shows the window that is there.

mod closing;
mod host;
mod quitting;
mod resting;

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use tauri::{AppHandle, Manager, Runtime, WebviewWindow, Window, WindowEvent};
use tauri_specta::Event;
use tokio::sync::watch;

pub(crate) use closing::close;
pub(crate) use host::{TrayHost, tray_host};
pub(crate) use quitting::{
    Quitting, begin_anew, quit, quit_on_signals, remove_everything, restart, start_again,
};
use resting::Rest;
pub(crate) use resting::rest;

use crate::window::{MAIN, events::PlaceOpened, open_window};

/// What is known about the one window and the end of the program.
pub(crate) struct Life {
    in_front: watch::Sender<bool>,
    leaving: AtomicBool,
    restarting: AtomicBool,
    removing: AtomicBool,
    rest: Rest,
}

impl Life {
    /// `rest_after`: how long after it was hidden the window lets its pages go, instead of the usual time.
    pub(crate) fn new(rest_after: Option<Duration>) -> Self {
        Self {
            in_front: watch::Sender::new(false),
            leaving: AtomicBool::new(false),
            restarting: AtomicBool::new(false),
            removing: AtomicBool::new(false),
            rest: Rest::new(rest_after),
        }
    }

    /// Whether the window has the person's attention, as it changes.
    pub(crate) fn in_front(&self) -> watch::Receiver<bool> {
        self.in_front.subscribe()
    }

    fn set_in_front(&self, in_front: bool) {
        self.in_front.send_if_modified(|now| std::mem::replace(now, in_front) != in_front);
    }

    /// Whether the program is to start anew after its end.
    pub(crate) fn is_restarting(&self) -> bool {
        self.restarting.load(Ordering::SeqCst)
    }
}

/// What happens to the window.
pub(crate) fn on_window<R: Runtime>(window: &Window<R>, event: &WindowEvent) {
    let app = window.app_handle();
    match event {
        WindowEvent::CloseRequested { api, .. } => closing::asked(app, api),
        WindowEvent::Focused(focused) => app.state::<Life>().set_in_front(*focused),
        _ => {}
    }
}

/// Brings the window to the front.
pub(crate) fn show<R: Runtime>(app: &AppHandle<R>) {
    match lasting(app) {
        Some(window) => front(&window),
        None => resting::shown(app, None),
    }
}

/// Brings the window to the front, at a place of its own: `/conflicts`, `/p/WEB`.
pub(crate) fn open_place<R: Runtime>(app: &AppHandle<R>, place: &str) {
    let Some(window) = lasting(app) else { return resting::shown(app, Some(place)) };
    front(&window);
    if let Err(error) = PlaceOpened::at(place).emit(app) {
        tracing::debug!(%error, "the window heard of no place");
    }
}

/// The window, unless it is gone or about to go.
fn lasting<R: Runtime>(app: &AppHandle<R>) -> Option<WebviewWindow<R>> {
    app.get_webview_window(MAIN).filter(|_| !app.state::<Life>().rest.is_going())
}

fn front<R: Runtime>(window: &WebviewWindow<R>) {
    window.state::<Life>().rest.stay();
    for result in [window.unminimize(), window.show(), window.set_focus()] {
        if let Err(error) = result {
            tracing::debug!(%error, "the window could not be brought to the front");
        }
    }
}

/// Takes the window off the screen; everything goes on.
fn hide<R: Runtime>(app: &AppHandle<R>) {
    let Some(window) = app.get_webview_window(MAIN) else { return };
    if let Err(error) = window.hide() {
        tracing::warn!(%error, "the window could not be hidden");
    }
    // A window that is gone from the screen does not always say that it lost the focus.
    app.state::<Life>().set_in_front(false);
    resting::hidden(app);
}

/// Started without a window: where no tray is shown after a while, the window waits in the bar of windows, so
/// that there is something to see of the program.
pub(crate) async fn stay_reachable<R: Runtime>(app: AppHandle<R>) {
    // Panels start together with the session, in any order.
    const PANELS_ARE_UP: Duration = Duration::from_secs(30);
    tokio::time::sleep(PANELS_ARE_UP).await;
    let window = app.get_webview_window(MAIN);
    let is_visible = window.as_ref().is_some_and(|window| window.is_visible().unwrap_or(true));
    if is_visible || closing::host(&app).await == TrayHost::Running {
        return;
    }
    let window = match window.map_or_else(|| open_window(&app, None, false), Ok) {
        Ok(window) => window,
        Err(error) => return tracing::error!(%error, "the window could not be opened"),
    };
    for result in [window.minimize(), window.show()] {
        if let Err(error) = result {
            tracing::debug!(%error, "the window could not be put into the bar");
        }
    }
}
