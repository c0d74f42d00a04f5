//! The icon in the tray and its menu, as a panel shows them.

use std::time::Duration;

use serde_json::json;
use tern_model::{SyncStatus, SyncTrigger};
use tern_sim::{Fault, Matcher};

use crate::{
    common::{Desk, forge},
    support::{Colour, Panel, Records, Role, Room, Tray, has_pages, in_a_session, open_issues, until},
};

#[test]
fn the_tray_says_how_things_stand_and_syncs_without_the_window() {
    in_a_session(|| async {
        let room = Room::new();
        let _panel = Panel::start(room.display(), room.home(), Colour::Light).await;
        let desk = Desk::new(forge(180).closed_per_mille(0).pulls_per_mille(0)).await;
        room.connect(&desk);
        let program = room.start_hidden(desk.dir.path());
        let tray = Tray::find().await;
        let records = Records::open(desk.dir.path()).await;
        let menu = tray.read("the project is in the menu", |menu| menu.offers(&["WEB", "Sync now"])).await;
        assert!(!menu.lines[0].enabled, "the status is no button:\n{menu}");
        for line in
            ["Open Tern", "Sync now", "Pause for 1 hour", "Pause until tomorrow", "Conflicts", "Sync history"]
        {
            assert!(menu.offers(&[line]), "{line} can be pressed:\n{menu}");
        }
        assert!(!menu.offers(&["Resume"]) && !menu.offers(&["Cancel"]), "there is nothing to end:\n{menu}");
        assert!(!room.display().shows(program.pid()), "it started without a window");
        assert!(!has_pages(program.pid()), "and nothing waits to show one");

        desk.sim.set_latency(Duration::from_mins(10));
        tray.press(&["Sync now"]).await;
        tray.says("Syncing WEB").await;
        tray.shows("syncing").await;
        let running = tray.read("it can be cancelled", |menu| menu.offers(&["Cancel"])).await;
        assert!(!running.offers(&["WEB", "Sync now"]), "it runs already:\n{running}");
        tray.press(&["WEB", "Cancel"]).await;
        tray.read("nothing is left to cancel", |menu| !menu.offers(&["Cancel"])).await;
        assert_eq!(records.runs().await[0].status, SyncStatus::Cancelled);

        desk.sim.set_latency(Duration::ZERO);
        tray.press(&["WEB", "Sync now"]).await;
        records.synced().await;
        tray.shows("in-sync").await;
        tray.read("all is well", |menu| menu.find(&["WEB", "In sync"]).is_some()).await;
        let runs = records.runs().await;
        assert!(runs.iter().any(|run| run.trigger == SyncTrigger::Manual), "a person asked for it: {runs:?}");
        assert_eq!(records.issues().await, open_issues(&desk.sim));

        tray.press(&["WEB", "Open"]).await;
        until("the window is there", async || room.display().shows(program.pid()).then_some(())).await;
        let window = program.window().await;
        window.see(Role::Option, "WEB-").await;
        assert!(window.address().await.ends_with("#/p/WEB"), "{}", window.address().await);
        tray.press(&["Sync history"]).await;
        window.see(Role::Table, "Syncs, newest first").await;
        records.close().await;
    });
}

#[test]
fn a_forge_that_is_gone_and_one_that_fails_have_icons_of_their_own() {
    in_a_session(|| async {
        let room = Room::new();
        let _panel = Panel::start(room.display(), room.home(), Colour::Dark).await;
        let desk = Desk::new(forge(4)).await;
        room.connect(&desk);
        let program = room.start_hidden(desk.dir.path());
        let tray = Tray::find().await;
        desk.sim.fail_always(Matcher::any(), Fault::HtmlPage);
        tray.press(&["Sync now"]).await;
        tray.shows("error").await;
        drop(program);

        let Desk { sim, dir } = desk;
        drop(sim);
        let failed = room.program(dir.path()).arg("sync").output().unwrap();
        assert!(!failed.status.success(), "there is nobody to sync with: {failed:?}");
        let _program = room.start_hidden(dir.path());
        let tray = Tray::find().await;
        tray.shows("offline").await;
        let menu =
            tray.read("the project says so", |menu| menu.find(&["WEB", "The forge cannot"]).is_some()).await;
        assert!(menu.status().contains("WEB"), "the first line names the project:\n{menu}");
    });
}

#[test]
fn a_project_made_in_the_window_appears_in_the_menu_and_goes_with_it() {
    in_a_session(|| async {
        let room = Room::new();
        let _panel = Panel::start(room.display(), room.home(), Colour::Light).await;
        let desk = Desk::new(forge(4)).await;
        room.connect(&desk);
        let window = room.open(desk.dir.path(), &[]).await;
        let tray = Tray::find().await;
        tray.read("one project is there", |menu| menu.find(&["WEB"]).is_some()).await;
        let made = json!({ "name": "Garden & house", "key": "HOME" });
        let project = window.call("project_create", made).await.unwrap();
        let menu = tray.read("two are there", |menu| menu.find(&["HOME"]).is_some()).await;
        assert!(!menu.offers(&["HOME", "Sync now"]), "there is no repository to sync with:\n{menu}");
        assert!(menu.offers(&["HOME", "Open"]), "{menu}");
        window.call("project_delete", json!({ "id": project["id"] })).await.unwrap();
        let menu = tray.read("one is left", |menu| menu.find(&["HOME"]).is_none()).await;
        assert!(menu.offers(&["WEB", "Sync now"]), "the other one stayed:\n{menu}");
    });
}

#[test]
fn a_pause_from_the_menu_outlives_the_program_and_ends_by_the_menu() {
    in_a_session(|| async {
        let room = Room::new();
        let _panel = Panel::start(room.display(), room.home(), Colour::Light).await;
        let desk = Desk::new(forge(8).closed_per_mille(0).pulls_per_mille(0)).await;
        room.connect(&desk);
        room.run(desk.dir.path(), &["sync"]);
        let mut window = room.open(desk.dir.path(), &[]).await;
        let tray = Tray::find().await;
        tray.shows("in-sync").await;
        tray.press(&["Pause for 1 hour"]).await;
        tray.shows("paused").await;
        tray.read("the pause can be ended", |menu| menu.offers(&["Resume (paused until "])).await;
        tray.press(&["Quit Tern"]).await;
        assert!(window.ended().await.success(), "quitting from the menu is an end like any other");
        until("the icon is gone", async || Tray::is_gone().await.then_some(())).await;

        let _program = room.start_hidden(desk.dir.path());
        let tray = Tray::find().await;
        tray.shows("paused").await;
        let records = Records::open(desk.dir.path()).await;
        let before = records.runs().await.len();
        tray.press(&["Sync now"]).await;
        until("a sync a person asks for runs all the same", async || {
            (records.runs().await.len() > before).then_some(())
        })
        .await;
        records.synced().await;
        tray.press(&["Resume"]).await;
        tray.shows("in-sync").await;
        tray.read("there is nothing left to end", |menu| !menu.offers(&["Resume"])).await;
        records.close().await;
    });
}
