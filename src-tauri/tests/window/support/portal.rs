//! A desktop's settings portal, which knows whether windows are to be light or dark.

use zbus::{
    Connection, interface,
    object_server::{InterfaceRef, SignalEmitter},
    zvariant::{OwnedValue, Value},
};

use super::bus::session;

const NAME: &str = "org.freedesktop.portal.Desktop";
const PATH: &str = "/org/freedesktop/portal/desktop";
const NAMESPACE: &str = "org.freedesktop.appearance";
const KEY: &str = "color-scheme";

/// The portal, for as long as this lives.
pub struct Portal {
    settings: InterfaceRef<Settings>,
    _bus: Connection,
}

struct Settings {
    scheme: u32,
}

#[interface(name = "org.freedesktop.portal.Settings")]
impl Settings {
    fn read(&self, namespace: &str, key: &str) -> zbus::fdo::Result<OwnedValue> {
        if (namespace, key) != (NAMESPACE, KEY) {
            return Err(zbus::fdo::Error::InvalidArgs("unknown".to_owned()));
        }
        let wrapped = Value::Value(Box::new(Value::U32(self.scheme)));
        OwnedValue::try_from(wrapped).map_err(|error| zbus::fdo::Error::Failed(error.to_string()))
    }

    #[zbus(signal)]
    async fn setting_changed(
        emitter: &SignalEmitter<'_>,
        namespace: &str,
        key: &str,
        value: Value<'_>,
    ) -> zbus::Result<()>;
}

impl Portal {
    /// Serves this choice: 1 dark, 2 light, 0 none.
    pub async fn serve(scheme: u32) -> Self {
        let bus = session().await;
        bus.object_server().at(PATH, Settings { scheme }).await.unwrap();
        bus.request_name(NAME).await.unwrap();
        let settings = bus.object_server().interface(PATH).await.unwrap();
        Self { settings, _bus: bus }
    }

    /// Changes it, and tells.
    pub async fn choose(&self, scheme: u32) {
        self.settings.get_mut().await.scheme = scheme;
        let emitter = self.settings.signal_emitter();
        Settings::setting_changed(emitter, NAMESPACE, KEY, Value::U32(scheme)).await.unwrap();
    }
}
