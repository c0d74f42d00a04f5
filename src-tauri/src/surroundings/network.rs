//! The network, as `NetworkManager` tells.

use futures::StreamExt;

#[zbus::proxy(
    interface = "org.freedesktop.NetworkManager",
    default_service = "org.freedesktop.NetworkManager",
    default_path = "/org/freedesktop/NetworkManager",
    gen_blocking = false
)]
trait NetworkManager {
    #[zbus(property)]
    fn metered(&self) -> zbus::Result<u32>;
    #[zbus(property)]
    fn state(&self) -> zbus::Result<u32>;
    #[zbus(property)]
    fn primary_connection(&self) -> zbus::Result<zbus::zvariant::OwnedObjectPath>;
}

/// `NetworkManager`'s words for "yes" and "probably".
const METERED: [u32; 2] = [1, 3];
/// Its words for "connected, at least to something": local, site, global.
const CONNECTED_FROM: u32 = 50;

/// Tells whether the network costs by what is sent, now and whenever that changes.
pub(super) async fn follow_metered(bus: &zbus::Connection, tell: impl Fn(bool)) -> zbus::Result<()> {
    let network = NetworkManagerProxy::new(bus).await?;
    let mut changes = network.receive_metered_changed().await;
    tell(METERED.contains(&network.metered().await?));
    while let Some(change) = changes.next().await {
        tell(METERED.contains(&change.get().await?));
    }
    Ok(())
}

/// Tells when a connection was made or replaced by another.
pub(super) async fn follow_connectivity(bus: &zbus::Connection, tell: impl Fn()) -> zbus::Result<()> {
    let network = NetworkManagerProxy::new(bus).await?;
    let mut states = network.receive_state_changed().await;
    let mut connections = network.receive_primary_connection_changed().await;
    let mut before = (network.state().await?, network.primary_connection().await?);
    loop {
        let changed = tokio::select! {
            state = states.next() => state.is_some(),
            connection = connections.next() => connection.is_some(),
        };
        if !changed {
            return Ok(());
        }
        let now = (network.state().await?, network.primary_connection().await?);
        if is_news(&before, &now) {
            tell();
        }
        before = now;
    }
}

/// Losing a connection is no news to act on; having one, or another one, is.
fn is_news<C: PartialEq>(before: &(u32, C), now: &(u32, C)) -> bool {
    let is_connected = now.0 >= CONNECTED_FROM;
    is_connected && (before.0 < CONNECTED_FROM || now.0 > before.0 || now.1 != before.1)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::is_news;

    #[rstest]
    #[case((20, "/"), (70, "/1"), true, "it came back")]
    #[case((50, "/1"), (70, "/1"), true, "it reaches further")]
    #[case((70, "/1"), (70, "/2"), true, "another network")]
    #[case((70, "/1"), (20, "/"), false, "it went away")]
    #[case((70, "/1"), (70, "/1"), false, "nothing changed")]
    #[case((20, "/"), (40, "/"), false, "it is being connected")]
    fn a_network_is_news_when_it_is_there(
        #[case] before: (u32, &str),
        #[case] now: (u32, &str),
        #[case] expected: bool,
        #[case] why: &str,
    ) {
        assert_eq!(is_news(&before, &now), expected, "{why}");
    }
}
