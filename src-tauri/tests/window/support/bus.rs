//! The session bus, asked directly.

use zbus::{Connection, fdo::DBusProxy, names::BusName, zvariant::OwnedValue};

pub const WATCHER: (&str, &str) = ("org.kde.StatusNotifierWatcher", "/StatusNotifierWatcher");

pub async fn session() -> Connection {
    Connection::session().await.unwrap()
}

/// Whether somebody has this name.
pub async fn is_owned(name: &str) -> bool {
    let bus = session().await;
    let names = DBusProxy::new(&bus).await.unwrap();
    names.name_has_owner(BusName::try_from(name).unwrap()).await.unwrap()
}

pub async fn has_tray_host() -> bool {
    let bus = session().await;
    let (service, path) = WATCHER;
    let value = property(&bus, service, path, service, "IsStatusNotifierHostRegistered").await;
    value.is_some_and(|value| bool::try_from(value).unwrap())
}

/// A property, if its object is there.
pub async fn property(
    bus: &Connection,
    service: &str,
    path: &str,
    interface: &str,
    name: &str,
) -> Option<OwnedValue> {
    let reply = bus
        .call_method(Some(service), path, Some("org.freedesktop.DBus.Properties"), "Get", &(interface, name))
        .await
        .ok()?;
    reply.body().deserialize().ok()
}
