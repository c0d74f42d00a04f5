//! What the program is told about the computer it runs on: whether its window is in front, its battery, its network.
//!
//! Silent where the system does not tell.

#[cfg(target_os = "linux")]
mod network;
#[cfg(target_os = "linux")]
mod power;

use tauri::{AppHandle, Manager};
#[cfg(target_os = "linux")]
use tern_api::Circumstances;
use tern_api::Tern;

use crate::lifecycle::Life;

/// Tells the program, until it ends.
pub(crate) async fn tell(app: &AppHandle, tern: &Tern) {
    tokio::join!(in_front(app, tern), system(tern));
}

async fn in_front(app: &AppHandle, tern: &Tern) {
    let mut in_front = app.state::<Life>().in_front();
    loop {
        let now = *in_front.borrow_and_update();
        tern.set_in_front(now);
        if in_front.changed().await.is_err() {
            return;
        }
    }
}

#[cfg(target_os = "linux")]
async fn system(tern: &Tern) {
    let bus = match zbus::Connection::system().await {
        Ok(bus) => bus,
        Err(error) => return tracing::debug!(%error, "there is no system bus"),
    };
    let known = std::sync::Mutex::new(Circumstances::default());
    let change = |change: &dyn Fn(&mut Circumstances)| {
        let mut known = known.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let before = *known;
        change(&mut known);
        if *known != before {
            tern.set_circumstances(*known);
        }
    };
    let battery = power::follow(&bus, |on_battery| change(&|known| known.on_battery = on_battery));
    let metered = network::follow_metered(&bus, |metered| change(&|known| known.metered = metered));
    let connected = network::follow_connectivity(&bus, || tern.network_changed());
    let (battery, metered, connected) = tokio::join!(battery, metered, connected);
    for (what, ended) in
        [("the battery", battery), ("what the network costs", metered), ("the network", connected)]
    {
        if let Err(error) = ended {
            tracing::debug!(%error, "nothing is known about {what}");
        }
    }
}

#[cfg(not(target_os = "linux"))]
async fn system(_: &Tern) {}

#[cfg(all(test, target_os = "linux"))]
mod tests;
