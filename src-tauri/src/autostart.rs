//! Starting with the session: only when a person wants it, and without a window.

use std::path::Path;

use tauri::{AppHandle, Manager, Runtime, plugin::TauriPlugin};
use tauri_plugin_autostart::AutoLaunchManager;
use tern_api::{ApiError, ErrorCode, Tern, window as api};

/// The plugin, with what the session is to start.
pub(crate) fn plugin<R: Runtime>(data_dir: Option<&Path>) -> TauriPlugin<R> {
    let mut plugin = tauri_plugin_autostart::Builder::new().app_name("Tern").arg("--hidden");
    if let Some(dir) = data_dir {
        let dir = std::path::absolute(dir).unwrap_or_else(|_| dir.to_owned());
        plugin = plugin.arg("--data-dir").arg(quoted(&dir.to_string_lossy()));
    }
    plugin.build()
}

/// An argument as it stands in a desktop entry; the plugin writes it there as it is.
fn quoted(argument: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+:,@".contains(c);
    if !cfg!(target_os = "linux") || argument.chars().all(plain) {
        return argument.to_owned();
    }
    let mut quoted = String::from("\"");
    for character in argument.chars() {
        match character {
            // Twice: the file's own escapes are undone first, then those of the command line.
            '"' | '`' | '$' => quoted.extend(["\\\\", &character.to_string()]),
            '\\' => quoted.push_str("\\\\\\\\"),
            '%' => quoted.push_str("%%"),
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}

/// Changes choices; where the system refuses to start Tern with the session, nothing is changed.
pub(crate) async fn settings_set<R: Runtime>(
    app: &AppHandle<R>,
    tern: &Tern,
    request: api::SettingsSet,
) -> Result<api::Settings, ApiError> {
    if let Some(wanted) = request.patch.autostart {
        switch(app, wanted)?;
    }
    api::settings_set(tern, request).await
}

/// A person may have taken Tern out of the session by the system's own means: the switch says what is true.
pub(crate) async fn agree_with_the_system<R: Runtime>(app: &AppHandle<R>, tern: &Tern) {
    if tern.began_anew() {
        forget(app);
    }
    let Some(manager) = app.try_state::<AutoLaunchManager>() else { return };
    let (Ok(is_on), Ok(settings)) = (manager.is_enabled(), api::settings_get(tern).await) else { return };
    if settings.autostart && !is_on {
        let patch = api::SettingsPatch { autostart: Some(false), ..api::SettingsPatch::default() };
        if let Err(error) = api::settings_set(tern, api::SettingsSet { patch }).await {
            tracing::warn!(%error, "the switch for starting with the session could not be set");
        }
    }
}

/// Takes Tern out of the session, with everything else that is removed.
pub(crate) fn forget<R: Runtime>(app: &AppHandle<R>) {
    let Some(manager) = app.try_state::<AutoLaunchManager>() else { return };
    let gone = match manager.is_enabled() {
        Ok(false) => Ok(()),
        Ok(true) | Err(_) => manager.disable(),
    };
    if let Err(error) = gone {
        tracing::warn!(%error, "the session may go on starting Tern");
    }
}

fn switch<R: Runtime>(app: &AppHandle<R>, wanted: bool) -> Result<(), ApiError> {
    let Some(manager) = app.try_state::<AutoLaunchManager>() else {
        return if wanted { Err(refused("there is no way to do that on this system")) } else { Ok(()) };
    };
    if wanted {
        starts_are_read()?;
    }
    let switched = if wanted { manager.enable() } else { manager.disable() };
    switched.map_err(|error| refused(&error.to_string()))?;
    match manager.is_enabled() {
        Ok(is_on) if is_on == wanted => Ok(()),
        Ok(_) => Err(refused("the system did not keep it")),
        Err(error) => Err(refused(&error.to_string())),
    }
}

/// The entry is written to `~/.config/autostart`; a session that keeps its configuration elsewhere reads another.
fn starts_are_read() -> Result<(), ApiError> {
    let Some(config) =
        std::env::var_os("XDG_CONFIG_HOME").filter(|dir| cfg!(target_os = "linux") && !dir.is_empty())
    else {
        return Ok(());
    };
    let usual = dirs::home_dir().map(|home| home.join(".config"));
    if usual.as_deref() == Some(Path::new(&config)) {
        return Ok(());
    }
    Err(refused("XDG_CONFIG_HOME names another folder than ~/.config"))
}

fn refused(cause: &str) -> ApiError {
    ApiError::new(
        ErrorCode::Fault,
        "The system did not let Tern start with your session.",
        "The switch stays as it was, and nothing else was changed. You can add tern --hidden to the programs that \
         your desktop starts.",
    )
    .with_details(cause)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_folder_with_odd_letters_stays_one_argument() {
        assert_eq!(quoted("/home/ada/.tern"), "/home/ada/.tern");
        assert_eq!(quoted("/home/ada/my data"), "\"/home/ada/my data\"");
        assert_eq!(quoted("/a$b"), "\"/a\\\\$b\"");
        assert_eq!(quoted("/100%"), "\"/100%%\"");
    }
}
