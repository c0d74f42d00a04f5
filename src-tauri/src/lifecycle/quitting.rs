//! The end of the program, which lets running syncs finish the request in flight.

use std::{path::Path, process::Command, sync::atomic::Ordering, time::Duration};

use tauri::{AppHandle, Env, Manager, RunEvent, Runtime};

use super::{Life, hide};
use crate::{autostart, tray, window::shell::Shell};

/// How long quitting takes at most: a running sync may finish the request in flight for three seconds, and then it is
/// put down how it ended.
const FAREWELL: Duration = Duration::from_secs(4);

/// Ends the program. Window and icon go at once, the process when its syncs have stopped.
pub(crate) fn quit<R: Runtime>(app: &AppHandle<R>) {
    app.state::<Life>().leaving.store(true, Ordering::SeqCst);
    hide(app);
    tray::remove(app);
    app.exit(0);
}

/// Ends the program and starts it anew.
pub(crate) fn restart<R: Runtime>(app: &AppHandle<R>) {
    app.state::<Life>().restarting.store(true, Ordering::SeqCst);
    quit(app);
}

/// Ends the program, removes what it kept, and starts it anew as for the first time. To be called once it is decided
/// that everything goes.
pub(crate) fn begin_anew<R: Runtime>(app: &AppHandle<R>) {
    autostart::forget(app);
    app.state::<Life>().removing.store(true, Ordering::SeqCst);
    restart(app);
}

/// Removes what the program kept, if that was decided. Called when it has let go of everything; whatever does not work
/// here is done by the next start.
pub(crate) fn remove_everything<R: Runtime>(app: &AppHandle<R>, data_dir: &Path) {
    if !app.state::<Life>().removing.load(Ordering::SeqCst) {
        return;
    }
    if let Err(error) = tauri::async_runtime::block_on(tern_api::finish_removal(data_dir)) {
        tracing::warn!(%error, "what is to be removed goes at the next start");
    }
    // The size and place of the window.
    if let Ok(folder) = app.path().app_config_dir() {
        let _ = std::fs::remove_file(folder.join(tauri_plugin_window_state::DEFAULT_FILENAME));
    }
}

/// Starts the program anew, if that was asked for. Called when the old one holds nothing any more: its name on
/// the bus and its locks are gone.
pub(crate) fn start_again(restarting: bool) {
    if !restarting {
        return;
    }
    // What concerned the first start only.
    let arguments =
        std::env::args_os().skip(1).filter(|argument| argument != "--hidden" && argument != "--demo");
    let started = tauri::process::current_binary(&Env::default())
        .and_then(|program| Command::new(program).args(arguments).spawn());
    if let Err(error) = started {
        tracing::error!(%error, "the program could not be started again");
    }
}

/// The end of the session is an end like any other.
#[cfg(unix)]
pub(crate) async fn quit_on_signals<R: Runtime>(app: AppHandle<R>) {
    use tokio::signal::unix::{SignalKind, signal};
    let signals =
        (signal(SignalKind::terminate()), signal(SignalKind::interrupt()), signal(SignalKind::hangup()));
    let (Ok(mut end), Ok(mut interrupt), Ok(mut hang_up)) = signals else { return };
    tokio::select! {
        _ = end.recv() => {}
        _ = interrupt.recv() => {}
        _ = hang_up.recv() => {}
    }
    quit(&app);
}

#[cfg(not(unix))]
pub(crate) async fn quit_on_signals<R: Runtime>(_: AppHandle<R>) {}

/// Whether the program is on its way out.
pub(crate) enum Quitting {
    /// It runs.
    No,
    /// Syncs are finishing.
    Waiting,
}

impl Quitting {
    /// Holds the end back until syncs have stopped.
    pub(crate) fn on<R: Runtime>(&mut self, app: &AppHandle<R>, event: &RunEvent) {
        let RunEvent::ExitRequested { api, code, .. } = event else { return };
        if matches!(self, Self::Waiting) {
            return;
        }
        if code.is_none() && app.state::<Life>().rest.has_begun() {
            return api.prevent_exit();
        }
        let Some(tern) = app.state::<Shell>().tern_now() else { return };
        *self = Self::Waiting;
        api.prevent_exit();
        let (app, code) = (app.clone(), code.unwrap_or(0));
        tauri::async_runtime::spawn(async move {
            if tokio::time::timeout(FAREWELL, tern.close()).await.is_err() {
                tracing::warn!("a sync did not stop in time; the next start closes it");
            }
            app.exit(code);
        });
    }
}
