//! Whether the panel is light or dark, so that the icon's ink can be seen on it.

use tauri::AppHandle;

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
#[cfg(target_os = "linux")]
pub(super) async fn of_the_desktop(_: &AppHandle) -> Panel {
    let names = std::env::var("XDG_CURRENT_DESKTOP").unwrap_or_default();
    let mut desktop = Desktop { names, ..Desktop::default() };
    if let Err(error) = ask(&mut desktop).await {
        tracing::debug!(%error, "the desktop does not say what its panel is like");
    }
    panel_on(&desktop)
}

/// The panel of this desktop, as far as its windows tell.
#[cfg(not(target_os = "linux"))]
#[expect(clippy::unused_async, reason = "elsewhere the session has to be asked")]
pub(super) async fn of_the_desktop(app: &AppHandle) -> Panel {
    use tauri::{Manager, Theme};
    let theme = app.get_webview_window(crate::window::MAIN).and_then(|window| window.theme().ok());
    panel_on(&Desktop { dark_windows: theme == Some(Theme::Dark), ..Desktop::default() })
}

/// How long the desktop's settings may take to answer.
#[cfg(target_os = "linux")]
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(1);

/// Asks whoever may know. One that hangs keeps no other from being asked.
#[cfg(target_os = "linux")]
async fn ask(desktop: &mut Desktop) -> zbus::Result<()> {
    let bus = zbus::Connection::session().await?;
    let xfce = tokio::time::timeout(PATIENCE, xfce::ask(&bus, desktop)).await;
    desktop.dark_windows |= crate::appearance::is_dark(&bus).await;
    xfce.unwrap_or(Ok(()))
}

#[cfg(target_os = "linux")]
mod xfce {
    use zbus::{Connection, fdo::DBusProxy, names::BusName, zvariant::OwnedValue};

    use super::Desktop;

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
    pub(super) async fn ask(bus: &Connection, desktop: &mut Desktop) -> zbus::Result<()> {
        let panel = BusName::from_static_str("org.xfce.Panel")?;
        if !DBusProxy::new(bus).await?.name_has_owner(panel).await? {
            return Ok(());
        }
        let settings = XfconfProxy::new(bus).await?;
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
