//! Editing without a network, and a restart.

use tern_model::SyncStatus;

use crate::{
    common::{Desk, forge},
    support::{Records, Role, Room, in_a_session, until},
};

#[test]
fn what_is_edited_offline_is_there_after_a_restart() {
    in_a_session(|| async {
        let room = Room::new();
        let desk = Desk::new(forge(6).closed_per_mille(0).pulls_per_mille(0)).await;
        room.connect(&desk);
        room.run(desk.dir.path(), &["sync"]);
        let Desk { sim, dir } = desk;
        // The forge goes away for good.
        drop(sim);

        let window = room.open(dir.path(), &[]).await;
        window.press(Role::Link, "WEB").await;
        window.press(Role::Option, "WEB-1").await;
        window.press(Role::Radio, "Write").await;
        window.write("Title", "Edited on the train").await;
        window.write("Description, in Markdown", "Between **two** tunnels.").await;
        window.press(Role::Button, "Done").await;
        window.see(Role::Heading, "Edited on the train").await;
        window.press(Role::Button, "Close").await;
        window.see(Role::Option, "Edited on the train").await;
        window.press(Role::Button, "Sync now").await;
        window.read("cannot be reached").await;
        assert!(window.close(room.display()).await.success(), "closing the window ends the program well");

        let records = Records::open(dir.path()).await;
        let runs = records.runs().await;
        assert_eq!(runs[0].status, SyncStatus::Failure);
        assert_eq!(runs[0].error.as_ref().map(|error| error.code.as_str()), Some("offline"));
        records.close().await;

        let window = room.open(dir.path(), &[]).await;
        window.press(Role::Link, "WEB").await;
        window.press(Role::Option, "Edited on the train").await;
        window.see(Role::Heading, "Edited on the train").await;
        window.read("Between two tunnels.").await;
        let records = Records::open(dir.path()).await;
        let kept = until("the task is read", async || {
            records.tasks().await.into_iter().find(|row| row.task.number == 1)
        })
        .await;
        assert_eq!(kept.task.title, "Edited on the train");
        assert_eq!(kept.task.description, "Between **two** tunnels.", "the source, not what was shown");
        records.close().await;
    });
}
