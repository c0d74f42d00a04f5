//! Whether the panel is light or dark, so that the icon's ink can be seen on it.

use tauri::{AppHandle, Manager, Theme};

/// What the icon stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Panel {
    /// Dark ink.
    Light,
    /// Light ink.
    Dark,
}

/// What is known of the desktop.
#[derive(Debug, Default)]
struct Desktop {
    /// Its names, as `ubuntu:GNOME`.
    names: String,
    /// Whether windows are dark.
    dark_windows: bool,
    /// Whether Xfce's panel was told to be dark.
    dark_xfce_panel: bool,
}

/// No desktop has a general word for it: GNOME's and Unity's bars are dark in every theme, Xfce's has a switch that
/// is on at first, and other panels go with the windows.
fn panel_on(desktop: &Desktop) -> Panel {
    let always_dark = desktop.names.split(':').any(|name| matches!(name, "GNOME" | "Unity"));
    if always_dark || desktop.dark_windows || desktop.dark_xfce_panel { Panel::Dark } else { Panel::Light }
}

/// The panel of this desktop.
pub(super) async fn of_the_desktop(app: &AppHandle) -> Panel {
    let theme = app.get_webview_window(crate::window::MAIN).and_then(|window| window.theme().ok());
    let mut desktop = Desktop {
        names: std::env::var("XDG_CURRENT_DESKTOP").unwrap_or_default(),
        dark_windows: theme == Some(Theme::Dark),
        ..Desktop::default()
    };
    #[cfg(target_os = "linux")]
    xfce::ask(&mut desktop).await;
    panel_on(&desktop)
}

#[cfg(target_os = "linux")]
mod xfce {
    use std::time::Duration;

    use zbus::{Connection, fdo::DBusProxy, names::BusName, zvariant::OwnedValue};

    use super::Desktop;

    const PATIENCE: Duration = Duration::from_secs(1);

    #[zbus::proxy(
        interface = "org.xfce.Xfconf",
        default_service = "org.xfce.Xfconf",
        default_path = "/org/xfce/Xfconf",
        gen_blocking = false
    )]
    trait Xfconf {
        fn get_property(&self, channel: &str, property: &str) -> zbus::Result<OwnedValue>;
    }

    /// Asks Xfce's settings, if its panel runs.
    pub(super) async fn ask(desktop: &mut Desktop) {
        match tokio::time::timeout(PATIENCE, try_ask(desktop)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::debug!(%error, "Xfce does not say what its panel is like"),
            Err(_) => tracing::debug!("Xfce's settings do not answer"),
        }
    }

    async fn try_ask(desktop: &mut Desktop) -> zbus::Result<()> {
        let bus = Connection::session().await?;
        let panel = BusName::from_static_str("org.xfce.Panel")?;
        if !DBusProxy::new(&bus).await?.name_has_owner(panel).await? {
            return Ok(());
        }
        let settings = XfconfProxy::new(&bus).await?;
        if let Ok(dark) = settings.get_property("xfce4-panel", "/panels/dark-mode").await {
            desktop.dark_xfce_panel = bool::try_from(dark)?;
        }
        if let Ok(theme) = settings.get_property("xsettings", "/Net/ThemeName").await {
            desktop.dark_windows |= String::try_from(theme)?.to_lowercase().ends_with("dark");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("", false, false, Panel::Light, "nothing is known")]
    #[case("KDE", true, false, Panel::Dark, "the panel goes with the windows")]
    #[case("XFCE", false, false, Panel::Light, "its switch is off")]
    #[case("XFCE", false, true, Panel::Dark, "its switch is on, whatever the windows are")]
    #[case("ubuntu:GNOME", false, false, Panel::Dark, "its bar is dark in every theme")]
    fn the_ink_goes_with_the_panel(
        #[case] names: &str,
        #[case] dark_windows: bool,
        #[case] dark_xfce_panel: bool,
        #[case] expected: Panel,
        #[case] why: &str,
    ) {
        let desktop = Desktop { names: names.to_owned(), dark_windows, dark_xfce_panel };
        assert_eq!(panel_on(&desktop), expected, "{why}");
    }
}
