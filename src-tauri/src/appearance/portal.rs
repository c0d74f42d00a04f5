//! The desktop's choice of light or dark, as its portal tells.

use std::time::Duration;

use futures::StreamExt;
use tauri::Theme;
use zbus::{Connection, zvariant::Value};

/// Where the choice stands (the settings portal's `org.freedesktop.appearance`).
const NAMESPACE: &str = "org.freedesktop.appearance";
const KEY: &str = "color-scheme";
/// How long a portal may take to answer.
const PATIENCE: Duration = Duration::from_secs(1);
/// Its words; the third is "no preference".
const DARK: u32 = 1;
const LIGHT: u32 = 2;

#[zbus::proxy(
    interface = "org.freedesktop.portal.Settings",
    default_service = "org.freedesktop.portal.Desktop",
    default_path = "/org/freedesktop/portal/desktop",
    gen_blocking = false
)]
trait Settings {
    fn read(&self, namespace: &str, key: &str) -> zbus::Result<zbus::zvariant::OwnedValue>;

    #[zbus(signal)]
    fn setting_changed(&self, namespace: &str, key: &str, value: Value<'_>) -> zbus::Result<()>;
}

/// What was chosen; `None` without a preference, without a portal, and where it hangs.
pub(super) async fn choice(bus: &Connection) -> Option<Theme> {
    let asked = async { SettingsProxy::new(bus).await?.read(NAMESPACE, KEY).await };
    meaning(&*tokio::time::timeout(PATIENCE, asked).await.ok()?.ok()?)
}

/// Tells what was chosen, if anything was, and every change of it.
pub(super) async fn follow(bus: &Connection, tell: impl Fn(Option<Theme>)) -> zbus::Result<()> {
    let settings = SettingsProxy::new(bus).await?;
    let mut changes = settings.receive_setting_changed_with_args(&[(0, NAMESPACE), (1, KEY)]).await?;
    // Asked once it is listened to, so that no change falls in between.
    if let Some(theme) = choice(bus).await {
        tell(Some(theme));
    }
    while let Some(change) = changes.next().await {
        tell(meaning(change.args()?.value()));
    }
    Ok(())
}

/// The first version of the portal wraps the value once more.
fn meaning(value: &Value<'_>) -> Option<Theme> {
    match value {
        Value::Value(inner) => meaning(inner),
        Value::U32(DARK) => Some(Theme::Dark),
        Value::U32(LIGHT) => Some(Theme::Light),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::net::UnixStream;

    use rstest::rstest;
    use tokio::sync::mpsc;
    use zbus::{Guid, connection::Builder, interface, object_server::SignalEmitter};

    use super::*;

    /// A portal that only tells of changes.
    struct Portal;

    #[interface(name = "org.freedesktop.portal.Settings")]
    impl Portal {
        #[zbus(signal)]
        async fn setting_changed(
            emitter: &SignalEmitter<'_>,
            namespace: &str,
            key: &str,
            value: Value<'_>,
        ) -> zbus::Result<()>;
    }

    async fn connected() -> (Connection, Connection) {
        let (ours, theirs) = UnixStream::pair().unwrap();
        let desktop = Builder::async_io_unix_stream(theirs)
            .server(Guid::generate())
            .unwrap()
            .p2p()
            .serve_at("/org/freedesktop/portal/desktop", Portal)
            .unwrap()
            .build();
        let program = Builder::async_io_unix_stream(ours).p2p().build();
        let (desktop, program) = futures::future::join(desktop, program).await;
        (program.unwrap(), desktop.unwrap())
    }

    #[rstest]
    #[case(0, false, None, "no preference")]
    #[case(1, false, Some(Theme::Dark), "dark")]
    #[case(2, false, Some(Theme::Light), "light")]
    #[case(1, true, Some(Theme::Dark), "dark, as the first version says it")]
    fn the_choice_is_understood(
        #[case] scheme: u32,
        #[case] wraps: bool,
        #[case] expected: Option<Theme>,
        #[case] why: &str,
    ) {
        let plain = Value::U32(scheme);
        let value = if wraps { Value::Value(Box::new(plain)) } else { plain };
        assert_eq!(meaning(&value), expected, "{why}");
    }

    #[tokio::test]
    async fn a_change_is_told_and_one_of_something_else_is_not() {
        let (bus, desktop) = connected().await;
        let (told, mut heard) = mpsc::unbounded_channel();
        let following = tokio::spawn(async move {
            follow(&bus, |theme| told.send(theme).unwrap()).await.unwrap();
        });
        let emitter = SignalEmitter::new(&desktop, "/org/freedesktop/portal/desktop").unwrap();
        // Until it is heard: it may be told before anybody listens.
        loop {
            Portal::setting_changed(&emitter, NAMESPACE, "accent-color", Value::U32(1)).await.unwrap();
            Portal::setting_changed(&emitter, "org.example", KEY, Value::U32(1)).await.unwrap();
            assert!(heard.try_recv().is_err(), "nobody was told of the choice yet");
            Portal::setting_changed(&emitter, NAMESPACE, KEY, Value::U32(DARK)).await.unwrap();
            if tokio::time::timeout(Duration::from_millis(50), heard.recv()).await
                == Ok(Some(Some(Theme::Dark)))
            {
                break;
            }
        }
        following.abort();
    }
}
