//! The end of the program, which lets running syncs finish the request in flight.

use std::{process::Command, sync::atomic::Ordering, time::Duration};

use tauri::{AppHandle, Env, Manager, RunEvent, Runtime};

use super::{Life, hide};
use crate::{tray, window::shell::Shell};

/// How long quitting waits for running syncs to finish the request in flight.
const FAREWELL: Duration = Duration::from_secs(3);

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
