//! Closing the window.

use std::sync::atomic::Ordering;

use tauri::{AppHandle, CloseRequestApi, Manager, Runtime};
use tauri_specta::Event;
use tern_api::{ApiError, Tern, window as api};

use super::{Life, TrayHost, hide, quit, show, tray_host};
use crate::{
    tray,
    window::{events::CloseAsked, shell::Shell},
};

/// What closing the window does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Closing {
    /// The window asks whether to go on in the background.
    Ask,
    /// The window goes, the program stays.
    Hide,
    /// The program ends.
    Quit,
}

/// The only window is never hidden where nothing could bring it back; a person who was not asked yet is asked.
const fn closing(host: TrayHost, keep_in_background: Option<bool>) -> Closing {
    match (host, keep_in_background) {
        (TrayHost::Missing, _) | (_, Some(false)) => Closing::Quit,
        (TrayHost::Running, Some(true)) => Closing::Hide,
        (TrayHost::Running, None) => Closing::Ask,
    }
}

/// The button in the window's corner was pressed.
pub(super) fn asked<R: Runtime>(app: &AppHandle<R>, api: &CloseRequestApi) {
    if app.state::<Life>().leaving.load(Ordering::SeqCst) {
        return;
    }
    api.prevent_close();
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        match decide(&app).await {
            Closing::Ask => ask(&app),
            Closing::Hide => hide(&app),
            Closing::Quit => quit(&app),
        }
    });
}

async fn decide<R: Runtime>(app: &AppHandle<R>) -> Closing {
    // A program that could not be opened has nothing to go on with.
    let Some(tern) = app.state::<Shell>().tern_now() else { return Closing::Quit };
    let keep = match api::settings_get(&tern).await {
        Ok(settings) => settings.keep_in_background,
        Err(error) => {
            tracing::warn!(%error, "the choice for closing could not be read");
            return Closing::Quit;
        }
    };
    closing(host(app).await, keep)
}

fn ask<R: Runtime>(app: &AppHandle<R>) {
    show(app);
    if let Err(error) = (CloseAsked {}).emit(app) {
        tracing::warn!(%error, "the window could not ask, so it closes");
        quit(app);
    }
}

/// Whether this program's icon is shown somewhere.
pub(super) async fn host<R: Runtime>(app: &AppHandle<R>) -> TrayHost {
    if tray::is_there(app) { tray_host().await } else { TrayHost::Missing }
}

/// Remembers a person's answer, and closes the window accordingly.
pub(crate) async fn close<R: Runtime>(
    app: &AppHandle<R>,
    tern: &Tern,
    keep_in_background: bool,
) -> Result<(), ApiError> {
    let patch = api::SettingsPatch {
        keep_in_background: Some(Some(keep_in_background)),
        ..api::SettingsPatch::default()
    };
    api::settings_set(tern, api::SettingsSet { patch }).await?;
    match closing(host(app).await, Some(keep_in_background)) {
        Closing::Hide => hide(app),
        Closing::Ask | Closing::Quit => quit(app),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(TrayHost::Running, None, Closing::Ask, "the first time asks")]
    #[case(TrayHost::Running, Some(true), Closing::Hide, "it goes on in the background")]
    #[case(TrayHost::Running, Some(false), Closing::Quit, "a person wants it to end")]
    #[case(TrayHost::Missing, None, Closing::Quit, "there is nothing to ask: it could not come back")]
    #[case(TrayHost::Missing, Some(true), Closing::Quit, "the only window never vanishes")]
    #[case(TrayHost::Missing, Some(false), Closing::Quit, "a person wants it to end")]
    fn closing_never_loses_the_window(
        #[case] host: TrayHost,
        #[case] keep: Option<bool>,
        #[case] expected: Closing,
        #[case] why: &str,
    ) {
        assert_eq!(closing(host, keep), expected, "{why}");
    }
}
