//! Whether something shows tray icons.

/// Whether the program's icon can be seen and pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TrayHost {
    /// It can.
    Running,
    /// Nothing shows it.
    Missing,
}

/// Asks the session now: panels come and go.
#[cfg(target_os = "linux")]
pub(crate) async fn tray_host() -> TrayHost {
    const PATIENCE: std::time::Duration = std::time::Duration::from_secs(1);
    match tokio::time::timeout(PATIENCE, is_registered()).await {
        Ok(Ok(true)) => TrayHost::Running,
        Ok(Err(error)) => {
            tracing::debug!(%error, "nobody watches over tray icons");
            TrayHost::Missing
        }
        Ok(Ok(false)) | Err(_) => TrayHost::Missing,
    }
}

/// The systems whose desktop always has a place for icons.
#[cfg(not(target_os = "linux"))]
#[expect(clippy::unused_async, reason = "elsewhere the session has to be asked")]
pub(crate) async fn tray_host() -> TrayHost {
    TrayHost::Running
}

#[cfg(target_os = "linux")]
async fn is_registered() -> zbus::Result<bool> {
    let bus = zbus::Connection::session().await?;
    WatcherProxy::new(&bus).await?.is_status_notifier_host_registered().await
}

#[cfg(target_os = "linux")]
#[zbus::proxy(
    interface = "org.kde.StatusNotifierWatcher",
    default_service = "org.kde.StatusNotifierWatcher",
    default_path = "/StatusNotifierWatcher",
    gen_blocking = false
)]
trait Watcher {
    /// Asked every time; not every watcher says when it changes.
    #[zbus(property(emits_changed_signal = "false"))]
    fn is_status_notifier_host_registered(&self) -> zbus::Result<bool>;
}
