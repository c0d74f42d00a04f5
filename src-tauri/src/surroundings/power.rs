//! The battery, as `UPower` tells.

use futures::StreamExt;

#[zbus::proxy(
    interface = "org.freedesktop.UPower",
    default_service = "org.freedesktop.UPower",
    default_path = "/org/freedesktop/UPower",
    gen_blocking = false
)]
trait UPower {
    #[zbus(property)]
    fn on_battery(&self) -> zbus::Result<bool>;
}

/// Tells whether the computer runs on its battery, now and whenever that changes.
pub(super) async fn follow(bus: &zbus::Connection, tell: impl Fn(bool)) -> zbus::Result<()> {
    let power = UPowerProxy::new(bus).await?;
    let mut changes = power.receive_on_battery_changed().await;
    tell(power.on_battery().await?);
    while let Some(change) = changes.next().await {
        tell(change.get().await?);
    }
    Ok(())
}
