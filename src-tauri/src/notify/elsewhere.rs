//! Notifications of macOS and Windows, through notify-rust. They can be shown, but neither clicked nor taken back.

use tern_api::notices::Notice;

use super::Fate;

/// The system's own service.
#[derive(Default)]
pub(super) struct Service;

impl Service {
    /// Shows it.
    pub(super) async fn show(&mut self, notice: &Notice) {
        let (title, body) = (notice.title.clone(), notice.body.clone());
        let shown = tokio::task::spawn_blocking(move || {
            notify_rust::Notification::new().appname("Tern").summary(&title).body(&body).show().map(drop)
        });
        match shown.await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::debug!(%error, "nothing shows notifications"),
            Err(error) => tracing::warn!(%error, "a notification could not be shown"),
        }
    }

    /// There is no way to.
    pub(super) async fn withdraw(&mut self) {}

    /// Nobody tells.
    pub(super) async fn fate(&mut self) -> Fate {
        std::future::pending().await
    }
}
