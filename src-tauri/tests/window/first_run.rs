//! The first start: the demo, its sync, and the history of it.

use tempfile::TempDir;
use tern_model::{SyncStatus, SyncTrigger};
use tern_store::TaskRow;

use crate::support::{Records, Role, Room, in_a_session, in_words};

/// The demo begins with this many tasks that were edited on both sides, or here and deleted there.
const EDITED_BEFORE: usize = 5;

#[test]
fn the_first_start_offers_the_demo_which_syncs_and_stands_in_the_history() {
    in_a_session(|| async {
        let room = Room::new();
        let data = TempDir::new().unwrap();
        let window = room.open(data.path(), &[]).await;
        window.see(Role::Heading, "What are you working on?").await;
        window.press(Role::Button, "Open the demo").await;
        window.see(Role::Option, "DEMO-").await;
        window.read("Synced ").await;

        let records = Records::open(data.path()).await;
        let (tasks, runs) = (records.tasks().await, records.runs().await);
        // On a slow machine the demo's next sync, which starts by itself, may have been here already.
        let first = runs.last().expect("a sync ran");
        assert_eq!((first.trigger, first.status), (SyncTrigger::Manual, SyncStatus::Success), "{runs:?}");
        let created = first.counts.tasks_created as usize;
        assert_eq!(created + EDITED_BEFORE, tasks.len(), "every task came by it but those edited before");
        let card =
            window.see(Role::Option, "DEMO-").await.prop("innerText").await.unwrap().unwrap_or_default();
        let is_shown = |row: &TaskRow| card.contains(&row.task.title) && card.contains(&key_of(row));
        assert!(tasks.iter().any(is_shown), "the card shows a task that was kept: {card}");

        window.press(Role::Link, "Sync history").await;
        window.see(Role::Table, "Syncs, newest first").await;
        window.read("Done").await;
        window.read(&in_words(created)).await;
        assert_eq!(window.connections_of_its_pages(), Vec::<String>::new(), "the pages ask nobody");
        assert!(window.close(room.display()).await.success(), "closing the window ends the program well");
        records.close().await;
    });
}

fn key_of(row: &TaskRow) -> String {
    format!("{}-{}", row.project_key, row.task.number)
}
