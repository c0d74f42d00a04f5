//! The desktop's notification service on the session bus.

use std::{collections::HashMap, time::Duration};

use futures::StreamExt;
use tern_api::notices::Notice;
use zbus::{Connection, zvariant::Value};

use super::Fate;

/// How long the service may take to answer; a hung one holds up nothing.
const PATIENCE: Duration = Duration::from_secs(5);
/// The action that is a click on the notification itself.
const DEFAULT: &str = "default";
/// As long as the service thinks fit.
const AS_USUAL: i32 = -1;

#[zbus::proxy(
    interface = "org.freedesktop.Notifications",
    default_service = "org.freedesktop.Notifications",
    default_path = "/org/freedesktop/Notifications",
    gen_blocking = false
)]
trait Notifications {
    fn get_capabilities(&self) -> zbus::Result<Vec<String>>;

    #[expect(clippy::too_many_arguments, reason = "the service has that many")]
    fn notify(
        &self,
        app_name: &str,
        replaces_id: u32,
        app_icon: &str,
        summary: &str,
        body: &str,
        actions: &[&str],
        hints: HashMap<&str, Value<'_>>,
        expire_timeout: i32,
    ) -> zbus::Result<u32>;

    fn close_notification(&self, id: u32) -> zbus::Result<()>;

    #[zbus(signal)]
    fn action_invoked(&self, id: u32, action_key: String) -> zbus::Result<()>;

    #[zbus(signal)]
    fn notification_closed(&self, id: u32, reason: u32) -> zbus::Result<()>;
}

/// The service, which is looked for when there is something to show.
#[derive(Default)]
pub(super) struct Service {
    open: Option<Open>,
}

struct Open {
    notifications: NotificationsProxy<'static>,
    clicks: ActionInvokedStream,
    closes: NotificationClosedStream,
    takes_clicks: bool,
    shown: Option<(u32, String)>,
}

impl Service {
    /// Shows it, in the place of the one before.
    pub(super) async fn show(&mut self, notice: &Notice) {
        let shown = tokio::time::timeout(PATIENCE, self.try_show(notice)).await;
        match shown {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                tracing::debug!(%error, "nothing shows notifications");
                self.open = None;
            }
            Err(_) => {
                tracing::warn!("the notification service does not answer");
                self.open = None;
            }
        }
    }

    async fn try_show(&mut self, notice: &Notice) -> zbus::Result<()> {
        let open = match &mut self.open {
            Some(open) => open,
            none => none.insert(Open::new().await?),
        };
        open.show(notice).await
    }

    /// Takes back what is shown.
    pub(super) async fn withdraw(&mut self) {
        let Some(open) = &mut self.open else { return };
        let Some((id, _)) = open.shown.take() else { return };
        match tokio::time::timeout(PATIENCE, open.notifications.close_notification(id)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::debug!(%error, "a notification was gone already"),
            Err(_) => self.open = None,
        }
    }

    /// Waits for what becomes of the notification that is shown.
    pub(super) async fn fate(&mut self) -> Fate {
        match &mut self.open {
            Some(open) => open.fate().await,
            None => std::future::pending().await,
        }
    }
}

impl Open {
    async fn new() -> zbus::Result<Self> {
        let bus = Connection::session().await?;
        let notifications = NotificationsProxy::new(&bus).await?;
        // Heard from before anything is shown, so that no click is missed.
        let clicks = notifications.receive_action_invoked().await?;
        let closes = notifications.receive_notification_closed().await?;
        let takes_clicks = notifications.get_capabilities().await?.iter().any(|can| can == "actions");
        Ok(Self { notifications, clicks, closes, takes_clicks, shown: None })
    }

    async fn show(&mut self, notice: &Notice) -> zbus::Result<()> {
        let actions: &[&str] = if self.takes_clicks { &[DEFAULT, "Open"] } else { &[] };
        let hints = HashMap::from([("desktop-entry", Value::from("Tern")), ("urgency", Value::from(1_u8))]);
        let before = self.shown.as_ref().map_or(0, |(id, _)| *id);
        let id = self
            .notifications
            .notify("Tern", before, "tern", &notice.title, &notice.body, actions, hints, AS_USUAL)
            .await?;
        self.shown = Some((id, notice.place.clone()));
        Ok(())
    }

    async fn fate(&mut self) -> Fate {
        loop {
            let (id, clicked) = tokio::select! {
                // A service may say that it closed what was clicked; the click comes first.
                biased;
                Some(click) = self.clicks.next() => match click.args() {
                    Ok(click) => (click.id, click.action_key == DEFAULT),
                    Err(_) => continue,
                },
                Some(close) = self.closes.next() => match close.args() {
                    Ok(close) => (close.id, false),
                    Err(_) => continue,
                },
                // The bus is gone.
                else => return std::future::pending().await,
            };
            // Another program's are none of ours.
            if let Some((_, place)) = self.shown.take_if(|(shown, _)| *shown == id) {
                return if clicked { Fate::Clicked(place) } else { Fate::Closed };
            }
        }
    }
}
