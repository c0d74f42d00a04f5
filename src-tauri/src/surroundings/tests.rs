//! The system's services, played by the other end of a connection.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::time::Duration;

use futures::future::join;
use tokio::sync::mpsc;
use zbus::{
    Connection, Guid, connection::Builder, fdo, interface, object_server::InterfaceRef,
    zvariant::OwnedObjectPath,
};

use super::{network, power};

/// A connection whose other end has this object at this path.
async fn connected<I: zbus::object_server::Interface>(
    path: &str,
    object: I,
) -> (Connection, InterfaceRef<I>, Connection) {
    let (ours, theirs) = std::os::unix::net::UnixStream::pair().unwrap();
    let guid = Guid::generate();
    let system = Builder::async_io_unix_stream(theirs)
        .server(guid)
        .unwrap()
        .p2p()
        .serve_at(path, object)
        .unwrap()
        .build();
    let program = Builder::async_io_unix_stream(ours).p2p().build();
    let (system, program) = join(system, program).await;
    let (system, program) = (system.unwrap(), program.unwrap());
    let object = system.object_server().interface(path).await.unwrap();
    (program, object, system)
}

/// Waits until this is told; a service may say the same twice.
async fn hears(heard: &mut mpsc::UnboundedReceiver<bool>, wanted: bool) {
    let waiting = async { while heard.recv().await.expect("it is followed until the end") != wanted {} };
    tokio::time::timeout(Duration::from_secs(20), waiting).await.expect("the change is told");
}

struct Battery(bool);

#[interface(name = "org.freedesktop.UPower")]
impl Battery {
    #[zbus(property)]
    fn on_battery(&self) -> bool {
        self.0
    }
}

#[tokio::test]
async fn the_battery_is_told_at_first_and_whenever_it_changes() {
    let (bus, battery, _system) = connected("/org/freedesktop/UPower", Battery(false)).await;
    let (told, mut heard) = mpsc::unbounded_channel();
    let following = tokio::spawn(async move {
        power::follow(&bus, |on_battery| told.send(on_battery).unwrap()).await.unwrap();
    });
    hears(&mut heard, false).await;
    for on_battery in [true, false] {
        battery.get_mut().await.0 = on_battery;
        battery.get().await.on_battery_changed(battery.signal_emitter()).await.unwrap();
        hears(&mut heard, on_battery).await;
    }
    following.abort();
}

struct Network {
    state: u32,
    connection: &'static str,
    metered: u32,
}

#[interface(name = "org.freedesktop.NetworkManager")]
impl Network {
    #[zbus(property)]
    fn state(&self) -> u32 {
        self.state
    }

    #[zbus(property)]
    fn primary_connection(&self) -> fdo::Result<OwnedObjectPath> {
        OwnedObjectPath::try_from(self.connection).map_err(|error| fdo::Error::Failed(error.to_string()))
    }

    #[zbus(property)]
    fn metered(&self) -> u32 {
        self.metered
    }
}

const MANAGER: &str = "/org/freedesktop/NetworkManager";

#[tokio::test]
async fn a_network_that_comes_back_is_told() {
    let network = Network { state: 20, connection: "/", metered: 0 };
    let (bus, network, _system) = connected(MANAGER, network).await;
    let (told, mut heard) = mpsc::unbounded_channel();
    let following =
        tokio::spawn(async move { network::follow_connectivity(&bus, || told.send(()).unwrap()).await });
    // Again until it is heard: it may come back for the first time before anybody listens.
    loop {
        for (state, connection) in [(20, "/"), (70, "/1")] {
            let mut now = network.get_mut().await;
            (now.state, now.connection) = (state, connection);
            now.primary_connection_changed(network.signal_emitter()).await.unwrap();
            now.state_changed(network.signal_emitter()).await.unwrap();
        }
        if let Ok(told) = tokio::time::timeout(Duration::from_millis(50), heard.recv()).await {
            assert_eq!(told, Some(()));
            break;
        }
    }
    following.abort();
}

#[tokio::test]
async fn a_network_that_costs_is_told() {
    let network = Network { state: 70, connection: "/1", metered: 4 };
    let (bus, network, _system) = connected(MANAGER, network).await;
    let (told, mut heard) = mpsc::unbounded_channel();
    let following = tokio::spawn(async move {
        network::follow_metered(&bus, |costs| told.send(costs).unwrap()).await.unwrap();
    });
    hears(&mut heard, false).await;
    for (word, costs) in [(1, true), (2, false), (3, true)] {
        network.get_mut().await.metered = word;
        network.get().await.metered_changed(network.signal_emitter()).await.unwrap();
        hears(&mut heard, costs).await;
    }
    following.abort();
}
