//! The window.

mod bindings;
mod commands;
mod comments;
pub(crate) mod events;
mod linking;
#[cfg(test)]
mod names;
mod place;
mod program;
pub(crate) mod shell;

use std::{process::ExitCode, sync::Arc, time::Duration};

use tauri::{
    AppHandle, Manager, Runtime, WebviewUrl, WebviewWindow, WebviewWindowBuilder, Window, WindowEvent,
    webview::NewWindowResponse,
};
use tern_api::{ApiError, DEMO_KEY, ErrorCode, SyncStart, Tern, background_sync, window as api};
use tern_model::{SyncRun, SyncType};
use tokio::sync::{mpsc, watch};

use crate::{
    appearance, autostart,
    cli::{self, Cli},
    lifecycle::{self, Life, Quitting},
    notify,
    standing::{self, Ear},
    surroundings, tray,
};
use shell::Opening;

/// The one window's name.
pub(crate) const MAIN: &str = "main";

/// Opens the window and stays until the program ends.
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

/// Answers with the exit code, when the program ends.
fn run(cli: Cli) -> Result<i32, ApiError> {
    place::has_display()?;
    let data_dir = place::data_dir(cli.data_dir.as_deref())?;
    let (ear, ends) = standing::ear();
    let (shell, opening) = shell::opening(data_dir.clone(), ear.clone());
    let commands = bindings::builder();
    let named = cli.data_dir.clone();
    // A start without a window can wait for the answer.
    let appearance = (!cli.hidden).then(appearance::Early::ask);
    let tray_dir = data_dir.join("tray");
    let app = tauri::Builder::default()
        // First, so that a second start ends before it opens anything.
        .plugin(
            tauri_plugin_single_instance::Builder::new()
                .callback(|app, arguments, _| started_again(app, &arguments))
                .dbus_id(place::bus_name(named.as_deref()))
                .build(),
        )
        .plugin(tauri_plugin_window_state::Builder::default().with_state_flags(remembered()).build())
        .plugin(autostart::plugin(named.as_deref()))
        .manage(shell)
        .manage(Life::new(cli.rest_after.map(Duration::from_secs)))
        .invoke_handler(commands.invoke_handler())
        .on_window_event(on_window)
        .on_menu_event(|app, event| tray::pressed(app, &event.id().0))
        .setup(move |app| {
            commands.mount_events(app);
            if let Some(appearance) = appearance {
                appearance.apply(app.handle());
                let demo = cli.demo.then(|| format!("/p/{DEMO_KEY}"));
                open_window(app.handle(), demo.as_deref(), true)?;
            }
            tray::build(app.handle(), &tray_dir);
            tauri::async_runtime::spawn(lifecycle::quit_on_signals(app.handle().clone()));
            let program = Program { app: app.handle().clone(), ear, ends, opening };
            tauri::async_runtime::spawn(program.start(cli));
            Ok(())
        })
        .build(context())
        .map_err(|error| not_opened(&error))?;
    let alone = place::alone(named.as_deref())?;
    let handle = app.handle().clone();
    let mut quitting = Quitting::No;
    let code = app.run_return(move |app, event| quitting.on(app, &event));
    lifecycle::remove_everything(&handle, &data_dir);
    drop(alone);
    lifecycle::start_again(handle.state::<Life>().is_restarting());
    Ok(code)
}

fn not_opened(error: &tauri::Error) -> ApiError {
    let hint = "Your tasks are safe. The command line works without a window: tern --help";
    ApiError::new(ErrorCode::Fault, "The window could not be opened.", hint).with_details(error.to_string())
}

/// The configuration, the capabilities and the pages, embedded once for every runtime.
fn context<R: Runtime>() -> tauri::Context<R> {
    tauri::generate_context!()
}

/// Size and place of the window are remembered, but not that it was hidden: a start shows it.
fn remembered() -> tauri_plugin_window_state::StateFlags {
    tauri_plugin_window_state::StateFlags::all() - tauri_plugin_window_state::StateFlags::VISIBLE
}

/// Opens the window at a place of its own, as `/p/WEB`. It never leaves its own pages and never opens another one.
pub(crate) fn open_window<R: Runtime>(
    app: &AppHandle<R>,
    place: Option<&str>,
    visible: bool,
) -> tauri::Result<WebviewWindow<R>> {
    let mut config = app.config().app.windows.first().cloned().unwrap_or_default();
    let page = place.map_or_else(|| "index.html".to_owned(), |place| format!("index.html#{place}"));
    config.url = WebviewUrl::App(page.into());
    config.visible = visible;
    WebviewWindowBuilder::from_config(app, &config)?
        .on_navigation(place::is_own_page)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .build()
}

/// A second start shows the window and nothing else; one that wants no window, as at the begin of a session, not
/// even that.
fn started_again(app: &AppHandle, arguments: &[String]) {
    if !arguments.iter().any(|argument| argument == "--hidden") {
        lifecycle::show(app);
    }
}

fn on_window(window: &Window, event: &WindowEvent) {
    lifecycle::on_window(window, event);
    if matches!(event, WindowEvent::ThemeChanged(_)) {
        let app = window.app_handle().clone();
        tauri::async_runtime::spawn(async move { tray::repaint(&app).await });
    }
}

/// The program behind the window, as it starts.
struct Program {
    app: AppHandle,
    ear: Arc<Ear>,
    ends: mpsc::UnboundedReceiver<SyncRun>,
    opening: Opening,
}

impl Program {
    /// Opens it behind the window, which has appeared already, and tells all that show something what happens.
    async fn start(self, cli: Cli) {
        let Self { app, ear, ends, opening } = self;
        let tern = match cli::open(&cli).await {
            Ok(tern) => Arc::new(tern),
            Err(error) => {
                tracing::error!(%error, "the program could not be opened");
                tray::show_failure(&app);
                lifecycle::show(&app);
                return opening.ended(Err(error));
            }
        };
        for note in tern.notes() {
            tracing::info!(?note, "mended while opening");
        }
        let demo = if cli.demo { open_demo(&tern).await } else { None };
        opening.ended(Ok(tern.clone()));
        if cli.hidden {
            tauri::async_runtime::spawn(lifecycle::stay_reachable(app.clone()));
        }
        autostart::agree_with_the_system(&app, &tern).await;
        let (told, standing) = watch::channel(None);
        let following = api::follow_events(&tern, |event| {
            ear.hear(&event);
            events::tell(&app, event);
        });
        tokio::join!(
            following,
            standing::keep(&tern, &ear, &told),
            appearance::keep(&app),
            tray::keep(&app, standing.clone()),
            notify::keep(&app, &tern, standing, ends),
            surroundings::tell(&app, &tern),
            sync_once(&tern, demo),
            background_sync(&tern),
        );
    }
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
