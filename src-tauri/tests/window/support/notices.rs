//! A desktop's notification service, which only writes down what it is to show.

#![allow(
    clippy::unused_self,
    clippy::used_underscore_binding,
    reason = "the service is called with more than is used"
)]

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use zbus::{
    Connection, interface, object_server::InterfaceRef, object_server::SignalEmitter, zvariant::OwnedValue,
};

use super::until;

const NAME: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";

/// A notification that is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    pub id: u32,
    pub title: String,
    pub body: String,
    pub actions: Vec<String>,
}

/// The service, for as long as this lives.
pub struct Notices {
    service: InterfaceRef<Service>,
    shown: Arc<Mutex<Vec<Shown>>>,
    _bus: Connection,
}

struct Service {
    shown: Arc<Mutex<Vec<Shown>>>,
    last: u32,
}

#[interface(name = "org.freedesktop.Notifications")]
impl Service {
    #[expect(clippy::too_many_arguments, reason = "as the service is called")]
    fn notify(
        &mut self,
        _app: String,
        replaces: u32,
        _icon: String,
        title: String,
        body: String,
        actions: Vec<String>,
        _hints: HashMap<String, OwnedValue>,
        _timeout: i32,
    ) -> u32 {
        let id = if replaces > 0 {
            replaces
        } else {
            self.last += 1;
            self.last
        };
        let mut shown = self.shown.lock().unwrap();
        shown.retain(|notice| notice.id != id);
        shown.push(Shown { id, title, body, actions });
        id
    }

    async fn close_notification(&mut self, id: u32, #[zbus(signal_emitter)] emitter: SignalEmitter<'_>) {
        self.shown.lock().unwrap().retain(|notice| notice.id != id);
        Self::notification_closed(&emitter, id, 3).await.unwrap();
    }

    fn get_capabilities(&self) -> Vec<String> {
        ["actions", "body"].map(str::to_owned).to_vec()
    }

    fn get_server_information(&self) -> (String, String, String, String) {
        ("test".into(), "tern".into(), "1".into(), "1.2".into())
    }

    #[zbus(signal)]
    async fn action_invoked(emitter: &SignalEmitter<'_>, id: u32, action: &str) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn notification_closed(emitter: &SignalEmitter<'_>, id: u32, reason: u32) -> zbus::Result<()>;
}

impl Notices {
    /// Takes the name on the bus.
    pub async fn serve() -> Self {
        let shown = Arc::new(Mutex::new(Vec::new()));
        let service = Service { shown: shown.clone(), last: 0 };
        let bus = zbus::connection::Builder::session()
            .unwrap()
            .serve_at(PATH, service)
            .unwrap()
            .name(NAME)
            .unwrap()
            .build()
            .await
            .unwrap();
        let service = bus.object_server().interface(PATH).await.unwrap();
        Self { service, shown, _bus: bus }
    }

    /// What is shown now.
    pub fn shown(&self) -> Vec<Shown> {
        self.shown.lock().unwrap().clone()
    }

    /// Waits for a notification with this in its title.
    pub async fn see(&self, title: &str) -> Shown {
        until(&format!("a notification says {title:?}"), async || {
            self.shown().into_iter().find(|notice| notice.title.contains(title))
        })
        .await
    }

    /// Waits until nothing is shown.
    pub async fn see_none(&self) {
        until("the notification is withdrawn", async || self.shown().is_empty().then_some(())).await;
    }

    /// Clicks one, which closes it.
    pub async fn click(&self, id: u32) {
        let emitter = self.service.signal_emitter();
        Service::action_invoked(emitter, id, "default").await.unwrap();
        self.shown.lock().unwrap().retain(|notice| notice.id != id);
        Service::notification_closed(emitter, id, 2).await.unwrap();
    }
}
