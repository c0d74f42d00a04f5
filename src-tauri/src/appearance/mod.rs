//! Light or dark, as the desktop wants it. Elsewhere than on Linux the system's windows know by themselves.

#[cfg(target_os = "linux")]
mod portal;

#[cfg(target_os = "linux")]
pub(crate) use linux::{Early, is_dark, keep};

#[cfg(target_os = "linux")]
mod linux {
    use std::{sync::mpsc, time::Duration};

    use tauri::{AppHandle, Theme};
    use zbus::Connection;

    use super::portal;
    use crate::tray;

    /// How long the window is held back for the answer, so that it does not appear light and turn dark.
    const HELD_BACK: Duration = Duration::from_millis(150);

    /// The question, asked while everything else starts.
    pub(crate) struct Early(mpsc::Receiver<Theme>);

    impl Early {
        pub(crate) fn ask() -> Self {
            let (tell, told) = mpsc::channel();
            tauri::async_runtime::spawn(async move {
                if let Some(theme) = ask().await {
                    // Nobody waits any more: it is asked again.
                    let _ = tell.send(theme);
                }
            });
            Self(told)
        }

        /// Has the windows that open now as the desktop wants them, if it answers soon.
        pub(crate) fn apply(self, app: &AppHandle) {
            if let Ok(theme) = self.0.recv_timeout(HELD_BACK) {
                app.set_theme(Some(theme));
            }
        }
    }

    async fn ask() -> Option<Theme> {
        portal::choice(&Connection::session().await.ok()?).await
    }

    /// Whether windows are to be dark.
    pub(crate) async fn is_dark(bus: &Connection) -> bool {
        portal::choice(bus).await == Some(Theme::Dark)
    }

    /// Keeps windows and icon as the desktop wants them, until the program ends.
    pub(crate) async fn keep(app: &AppHandle) {
        if let Err(error) = follow(app).await {
            tracing::debug!(%error, "the desktop does not say when it turns light or dark");
        }
    }

    async fn follow(app: &AppHandle) -> zbus::Result<()> {
        let bus = Connection::session().await?;
        portal::follow(&bus, |theme| {
            app.set_theme(theme);
            let app = app.clone();
            tauri::async_runtime::spawn(async move { tray::repaint(&app).await });
        })
        .await
    }
}

#[cfg(not(target_os = "linux"))]
pub(crate) use elsewhere::{Early, keep};

#[cfg(not(target_os = "linux"))]
mod elsewhere {
    use tauri::AppHandle;

    /// Nothing has to be asked.
    pub(crate) struct Early;

    impl Early {
        pub(crate) fn ask() -> Self {
            Self
        }

        pub(crate) fn apply(self, _: &AppHandle) {}
    }

    #[expect(clippy::unused_async, reason = "elsewhere the desktop is listened to")]
    pub(crate) async fn keep(_: &AppHandle) {}
}
