//! A crash in the middle of a sync.

use std::time::Duration;

use tern_model::SyncStatus;

use crate::{
    common::{Desk, forge},
    support::{Records, Role, Room, in_a_session, open_issues, until},
};

#[test]
fn a_window_killed_during_a_sync_says_so_and_recovers() {
    in_a_session(|| async {
        let room = Room::new();
        let desk = Desk::new(forge(1000)).await;
        room.connect(&desk);
        desk.sim.set_latency(Duration::from_millis(400));
        let window = room.open(desk.dir.path(), &[]).await;
        let records = Records::open(desk.dir.path()).await;
        window.press(Role::Link, "WEB").await;
        window.press(Role::Button, "Sync now").await;
        until("a page is kept", async || (!records.tasks().await.is_empty()).then_some(())).await;
        // From here on the forge does not answer any more, so the sync cannot end before the crash.
        desk.sim.set_latency(Duration::from_mins(10));
        // Dropping it kills the program.
        drop(window);
        let kept = records.titles().await;
        assert_eq!(records.faults().await, Vec::<String>::new(), "the database is whole");
        assert_eq!(records.runs().await[0].completed_at, None, "it was killed in the middle");

        desk.sim.set_latency(Duration::ZERO);
        let window = room.open(desk.dir.path(), &[]).await;
        window.press(Role::Link, "WEB").await;
        window.see(Role::Option, "WEB-").await;
        window.press(Role::Button, "Sync now").await;
        records.synced().await;
        window.read(" is in sync").await;
        let open = open_issues(&desk.sim);
        assert_eq!(records.issues().await, open, "nothing is missing and nothing is there twice");
        let titles = records.titles().await;
        assert!(kept.iter().all(|title| titles.contains(title)), "what was there before the crash stayed");
        let runs = records.runs().await;
        assert_eq!(runs[0].status, SyncStatus::Success);
        let was_cut =
            runs.iter().any(|run| run.error.as_ref().is_some_and(|error| error.code == "interrupted"));
        assert!(was_cut, "the crash has its line in the history: {runs:?}");
        window.press(Role::Link, "Sync history").await;
        window.read("Failed").await;
        records.close().await;
    });
}
