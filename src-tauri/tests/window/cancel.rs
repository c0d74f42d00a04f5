//! Cancelling a sync, and going on from there.

use std::time::Duration;

use tern_model::SyncStatus;

use crate::{
    common::{Desk, forge},
    support::{Records, Role, Room, in_a_session, open_issues, until},
};

#[test]
fn a_cancelled_sync_keeps_what_it_has_and_the_next_one_goes_on_from_there() {
    in_a_session(|| async {
        let room = Room::new();
        let desk = Desk::new(forge(1400)).await;
        room.connect(&desk);
        desk.sim.set_latency(Duration::from_millis(400));
        let window = room.open(desk.dir.path(), &[]).await;
        let records = Records::open(desk.dir.path()).await;
        window.press(Role::Link, "WEB").await;
        window.press(Role::Button, "Sync now").await;
        window.see(Role::Region, "Sync of ").await;
        until("two pages are kept", async || (records.tasks().await.len() >= 150).then_some(())).await;
        // From here on the forge does not answer any more, so the sync goes on until it is cancelled.
        desk.sim.set_latency(Duration::from_mins(10));

        window.press(Role::Button, "New task").await;
        window.see(Role::Dialog, "New task").await;
        window.write("Title", "Written while a sync runs").await;
        window.keys("\u{e007}").await;
        until("the task is kept", async || {
            records.titles().await.iter().any(|title| title == "Written while a sync runs").then_some(())
        })
        .await;
        assert_eq!(records.runs().await[0].completed_at, None, "editing did not wait for the sync");

        window.press(Role::Button, "Cancel").await;
        window.see(Role::Button, "Sync now").await;
        let runs = records.runs().await;
        assert_eq!(runs[0].status, SyncStatus::Cancelled, "{runs:?}");
        let kept = records.issues().await.len();
        assert_eq!(kept, runs[0].counts.tasks_created as usize, "what had arrived stays");

        desk.sim.set_latency(Duration::ZERO);
        window.press(Role::Button, "Sync now").await;
        records.synced().await;
        window.read(" is in sync").await;
        let open = open_issues(&desk.sim);
        assert_eq!(records.issues().await, open, "nothing is missing and nothing is there twice");
        let runs = records.runs().await;
        let later: Vec<_> = runs.iter().take_while(|run| run.status != SyncStatus::Cancelled).collect();
        assert!(later.iter().all(|run| run.status == SyncStatus::Success), "{runs:?}");
        let created: usize = later.iter().map(|run| run.counts.tasks_created as usize).sum();
        assert_eq!(created, open.len() - kept, "only the rest was taken over");
        window.press(Role::Link, "Sync history").await;
        window.see(Role::Table, "Syncs, newest first").await;
        window.read("Cancelled").await;
        records.close().await;
    });
}
