//! How often a board is asked for that somebody looks at.

use tern_api::{background_sync, window};
use tern_sim::Sim;

use crate::connections::{TOKEN, request, synced};
use crate::support::{look, timed};

#[tokio::test]
async fn a_board_is_kept_fresh_while_somebody_is_at_it_and_not_after_they_went() {
    let sim = Sim::builder().issues(3).closed_per_mille(0).pulls_per_mille(0).token(TOKEN).start().await;
    let (bench, clock) = timed().await;
    let tern = bench.tern.clone();
    window::connection_create(&tern, request(&bench, &sim, Some(TOKEN))).await.unwrap();
    let patch = window::SettingsPatch { sync_interval: Some(3_600), ..window::SettingsPatch::default() };
    window::settings_set(&tern, window::SettingsSet { patch }).await.unwrap();
    synced(&bench).await;
    synced(&bench).await;
    let background = tokio::spawn({
        let tern = tern.clone();
        async move { background_sync(&tern).await }
    });
    // Whether another 40 seconds bring a sync by itself.
    let asks = async || {
        let before = sim.requests().len();
        clock.advance(40);
        look(&clock).await;
        for operation in tern.engine().all_running() {
            operation.finished().await;
        }
        sim.requests().len() > before
    };
    assert!(!asks().await, "nobody looks");
    tern.set_in_front(true);
    assert!(asks().await, "it came to the front");
    clock.advance(300);
    assert!(!asks().await, "it is in front, but nobody has been there for minutes");
    tern.note_use();
    assert!(asks().await, "somebody is back");
    tern.set_in_front(false);
    tern.note_use();
    assert!(!asks().await, "a movement over a window that is not in front");
    background.abort();
}
