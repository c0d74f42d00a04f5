//! The window.

mod bindings;
mod commands;
mod events;
#[cfg(test)]
mod names;
mod place;
mod shell;

use std::{process::ExitCode, sync::Arc, time::Duration};

use tauri::{
    App, AppHandle, Manager, RunEvent, WebviewUrl, WebviewWindowBuilder, webview::NewWindowResponse,
};
use tern_api::{ApiError, DEMO_KEY, ErrorCode, SyncStart, Tern, background_sync, window as api};
use tern_model::SyncType;

use crate::cli::{self, Cli};
use shell::{Opening, Shell};

/// The one window's name.
const MAIN: &str = "main";
/// How long quitting waits for running syncs to finish the request in flight.
const FAREWELL: Duration = Duration::from_secs(3);

/// Opens the window and stays until it is closed.
pub(crate) fn open(cli: Cli) -> ExitCode {
    let output = cli::Output::new(cli.json);
    match run(cli) {
        Ok(code) => ExitCode::from(u8::try_from(code).unwrap_or(1)),
        Err(error) => {
            tracing::error!(%error, "the window could not be opened");
            output.error(&error);
            ExitCode::FAILURE
        }
    }
}

/// Answers with the exit code, when the last window is closed.
fn run(cli: Cli) -> Result<i32, ApiError> {
    place::has_display()?;
    let data_dir = cli.data_dir.clone();
    let (shell, opening) = shell::opening();
    let commands = bindings::builder();
    let app = tauri::Builder::default()
        // First, so that a second start ends before it opens anything.
        .plugin(
            tauri_plugin_single_instance::Builder::new()
                .callback(|app, _, _| show(app))
                .dbus_id(place::bus_name(data_dir.as_deref()))
                .build(),
        )
        .plugin(tauri_plugin_window_state::Builder::default().build())
        .manage(shell)
        .invoke_handler(commands.invoke_handler())
        .setup(move |app| {
            commands.mount_events(app);
            open_window(app, first_page(&cli))?;
            tauri::async_runtime::spawn(start(app.handle().clone(), cli, opening));
            Ok(())
        })
        .build(context())
        .map_err(|error| not_opened(&error))?;
    let _alone = place::alone(data_dir.as_deref())?;
    let mut quitting = Quitting::No;
    Ok(app.run_return(move |app, event| quitting.on(app, &event)))
}

fn not_opened(error: &tauri::Error) -> ApiError {
    let hint = "Your tasks are safe. The command line works without a window: tern --help";
    ApiError::new(ErrorCode::Fault, "The window could not be opened.", hint).with_details(error.to_string())
}

/// The configuration, the capabilities and the pages, embedded once for every runtime.
fn context<R: tauri::Runtime>() -> tauri::Context<R> {
    tauri::generate_context!()
}

fn first_page(cli: &Cli) -> WebviewUrl {
    let page = if cli.demo { format!("index.html#/p/{DEMO_KEY}") } else { "index.html".to_owned() };
    WebviewUrl::App(page.into())
}

/// The window never leaves its own pages and never opens another one.
fn open_window(app: &App, page: WebviewUrl) -> tauri::Result<()> {
    let mut config = app.config().app.windows.first().cloned().unwrap_or_default();
    config.url = page;
    WebviewWindowBuilder::from_config(app, &config)?
        .on_navigation(place::is_own_page)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .build()?;
    Ok(())
}

/// Brings the window to the front.
fn show(app: &AppHandle) {
    let Some(window) = app.get_webview_window(MAIN) else { return };
    for result in [window.unminimize(), window.show(), window.set_focus()] {
        if let Err(error) = result {
            tracing::debug!(%error, "the window could not be brought to the front");
        }
    }
}

/// Opens the program behind the window, which has appeared already, and tells the window what happens.
async fn start(app: AppHandle, cli: Cli, opening: Opening) {
    let tern = match cli::open(&cli).await {
        Ok(tern) => Arc::new(tern),
        Err(error) => {
            tracing::error!(%error, "the program could not be opened");
            return opening.ended(Err(error));
        }
    };
    for note in tern.notes() {
        tracing::info!(?note, "mended while opening");
    }
    let demo = if cli.demo { open_demo(&tern).await } else { None };
    opening.ended(Ok(tern.clone()));
    let following = api::follow_events(&tern, |event| events::tell(&app, event));
    tokio::join!(following, sync_once(&tern, demo), background_sync(&tern));
}

/// Opens the demo. Answers with the sync that fills it, when it never had one.
async fn open_demo(tern: &Tern) -> Option<SyncStart> {
    let project_id = match api::demo_open(tern).await {
        Ok(project) => project.id,
        Err(error) => {
            tracing::warn!(%error, "the demo could not be opened");
            return None;
        }
    };
    let views = api::project_list(tern).await.ok()?;
    let connection = views.into_iter().find(|view| view.project.id == project_id)?.connection?;
    let sync = SyncStart::new(project_id, SyncType::Full, connection.include_closed);
    connection.last_sync_at.is_none().then_some(sync)
}

async fn sync_once(tern: &Tern, sync: Option<SyncStart>) {
    let Some(sync) = sync else { return };
    if let Err(error) = api::sync_start(tern, sync).await {
        tracing::warn!(%error, "the demo could not be synced");
    }
}

/// Quitting lets running syncs finish the request in flight.
enum Quitting {
    No,
    Waiting,
}

impl Quitting {
    fn on(&mut self, app: &AppHandle, event: &RunEvent) {
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
