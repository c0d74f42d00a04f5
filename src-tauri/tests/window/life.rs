//! Closing, hiding, starting again, quitting.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use serde_json::json;
use tempfile::TempDir;
use tern_sim::{Fault, Matcher};

use crate::{
    common::{Desk, forge},
    support::{Colour, Panel, Records, Role, Room, Tray, in_a_session, until, writes},
};

#[test]
fn the_first_close_asks_and_the_answer_is_remembered() {
    in_a_session(|| async {
        let room = Room::new();
        let _panel = Panel::start(room.display(), room.home(), Colour::Light).await;
        let data = TempDir::new().unwrap();
        let mut window = room.open(data.path(), &[]).await;
        window.see(Role::Heading, "What are you working on?").await;
        Tray::find().await;
        window.listen("close_asked").await;
        room.display().ask_to_close(window.pid());
        until("the window is asked to ask", async || {
            (window.heard("close_asked").await.len() == 1).then_some(())
        })
        .await;
        assert!(room.display().shows(window.pid()), "it waits for the answer");

        window.see(Role::Dialog, "Keep syncing in the background?").await;
        window.press(Role::Button, "Keep syncing").await;
        until("it is hidden", async || (!room.display().shows(window.pid())).then_some(())).await;
        assert!(window.lives(), "and the program goes on");
        let settings = window.call("settings_get", json!({})).await.unwrap();
        assert_eq!(settings["keep_in_background"], true);

        // A second start shows the window of the first and ends.
        let second = room.program(data.path()).stdout(Stdio::null()).status().unwrap();
        assert!(second.success(), "{second}");
        until("the window is back", async || room.display().shows(window.pid()).then_some(())).await;
        window.see(Role::Heading, "What are you working on?").await;

        room.display().ask_to_close(window.pid());
        until("it is hidden again", async || (!room.display().shows(window.pid())).then_some(())).await;
        assert_eq!(window.heard("close_asked").await.len(), 1, "once is enough");
        assert!(window.lives());

        // A start of the session, with the program running already, shows nothing.
        let third = room.program(data.path()).arg("--hidden").stdout(Stdio::null()).status().unwrap();
        assert!(third.success() && !room.display().shows(window.pid()), "{third}");
    });
}

#[test]
fn without_a_tray_the_only_window_is_never_hidden() {
    in_a_session(|| async {
        let room = Room::new();
        let data = TempDir::new().unwrap();
        let panel = Panel::start(room.display(), room.home(), Colour::Light).await;
        let mut window = room.open(data.path(), &[]).await;
        window.see(Role::Heading, "What are you working on?").await;
        window.keep_in_background().await;
        Tray::find().await;
        // The panel goes, and with it the way back to a hidden window.
        drop(panel);
        room.display().ask_to_close(window.pid());
        assert!(window.ended().await.success(), "closing quits");
    });
}

#[test]
fn a_second_copy_without_a_bus_is_refused_by_the_lock() {
    in_a_session(|| async {
        let room = Room::new();
        let data = TempDir::new().unwrap();
        let mut window = room.open(data.path(), &[]).await;
        window.see(Role::Heading, "What are you working on?").await;
        let second = room
            .program(data.path())
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&second.stderr);
        assert_eq!(second.status.code(), Some(1), "{said}");
        assert!(said.contains("Tern is open already, with the same data."), "{said}");
        assert!(window.lives() && room.display().shows(window.pid()), "the first one is not touched");
    });
}

#[test]
fn quitting_during_a_sync_waits_a_little_and_leaves_nothing_running() {
    in_a_session(|| async {
        let room = Room::new();
        let _panel = Panel::start(room.display(), room.home(), Colour::Light).await;
        let desk = Desk::new(forge(300)).await;
        room.connect(&desk);
        let mut program = room.start_hidden(desk.dir.path());
        let tray = Tray::find().await;
        let records = Records::open(desk.dir.path()).await;
        desk.sim.set_latency(Duration::from_secs(1));
        tray.press(&["Sync now"]).await;
        until("the sync runs", async || (!records.runs().await.is_empty()).then_some(())).await;
        tray.press(&["Quit Tern"]).await;
        assert!(program.ended().await.success());
        let runs = records.runs().await;
        assert!(runs[0].completed_at.is_some(), "the sync was ended, not cut off: {runs:?}");
        records.close().await;
    });
}

#[test]
fn quitting_does_not_wait_longer_for_a_forge_that_never_answers() {
    in_a_session(|| async {
        let room = Room::new();
        let _panel = Panel::start(room.display(), room.home(), Colour::Light).await;
        let desk = Desk::new(forge(4).closed_per_mille(0).pulls_per_mille(0)).await;
        room.connect_both_ways(&desk);
        room.run(desk.dir.path(), &["sync"]);
        room.run(desk.dir.path(), &["task", "set", "WEB-1", "--title", "Edited here"]);
        let mut program = room.start_hidden(desk.dir.path());
        let tray = Tray::find().await;
        let records = Records::open(desk.dir.path()).await;
        let tasks = records.tasks().await;
        let edited = tasks.iter().find(|row| row.task.title == "Edited here").unwrap();
        let number = edited.remote.as_ref().unwrap().remote_issue_number;
        // The edit arrives; its answer never does.
        desk.sim.fail_always(Matcher::method("PATCH"), Fault::Stall(Duration::from_mins(10)));
        tray.press(&["Sync now"]).await;
        until("the edit is on its way", async || (writes(&desk.sim) > 0).then_some(())).await;
        let asked = Instant::now();
        tray.press(&["Quit Tern"]).await;
        assert!(program.ended().await.success());
        let took = asked.elapsed();
        assert!(took >= Duration::from_secs(3), "the answer to an edit is waited for: {took:?}");
        assert!(took < Duration::from_secs(8), "but not for ever, however busy the machine: {took:?}");
        let runs = records.runs().await;
        assert!(runs[0].completed_at.is_some(), "the sync has its end in the history: {runs:?}");

        desk.sim.clear_faults();
        let before = records.runs().await.len();
        let program = room.start_hidden(desk.dir.path());
        let tray = Tray::find().await;
        tray.press(&["Sync now"]).await;
        records.synced_after(before).await;
        assert_eq!(desk.sim.issue(number).unwrap().title, "Edited here");
        let base = records.base_of(edited.task.id).await.unwrap();
        assert_eq!(base.title, "Edited here", "both sides agree, and nothing is sent again");
        drop(program);
        records.close().await;
    });
}

#[test]
fn everything_is_removed_and_tern_begins_like_a_first_run() {
    in_a_session(|| async {
        let room = Room::new();
        let _panel = Panel::start(room.display(), room.home(), Colour::Light).await;
        let desk = Desk::new(forge(60).closed_per_mille(0).pulls_per_mille(0)).await;
        room.connect_both_ways(&desk);
        room.run(desk.dir.path(), &["sync"]);
        let data = desk.dir.path();
        let mine = data.join("backups/holiday.db");
        fs::create_dir_all(mine.parent().unwrap()).unwrap();
        fs::write(&mine, "mine").unwrap();
        let key = || {
            let asked = Command::new("secret-tool").args(["lookup", "service", "tern"]).output().unwrap();
            asked.stdout.len()
        };
        assert_eq!(key(), 56, "the key is in the keyring");
        let mut window = room.open(data, &[]).await;
        Tray::find().await;
        let exported = window.call("data_export", json!({ "format": "json" })).await.unwrap();
        window.call("data_backup", json!({})).await.unwrap();
        desk.sim.set_latency(Duration::from_mins(10));
        window.press(Role::Link, "WEB").await;
        window.press(Role::Button, "Sync now").await;
        window.see(Role::Progress, "Sync of ").await;

        window.press(Role::Link, "Settings").await;
        window.press(Role::Button, "Remove everything…").await;
        window.see(Role::Dialog, "Remove everything").await;
        window.write("Type “remove” to go on", "remove").await;
        window.press(Role::Button, "Remove everything").await;
        assert!(window.ended().await.success());
        let tray = Tray::find().await;
        tray.read("no project is left", |menu| menu.find(&["WEB"]).is_none() && menu.offers(&["Open Tern"]))
            .await;
        assert_eq!(key(), 0, "the key is gone from the keyring");
        assert_eq!(fs::read_to_string(&mine).unwrap(), "mine");
        assert!(Path::new(exported["path"].as_str().unwrap()).exists(), "exports stay");
        let backups: Vec<_> =
            fs::read_dir(data.join("backups")).unwrap().map(|e| e.unwrap().path()).collect();
        assert_eq!(backups, [mine]);
        let records = Records::open(data).await;
        assert!(records.tasks().await.is_empty() && records.runs().await.is_empty());
        records.close().await;
        tray.press(&["Quit Tern"]).await;
        until("the second one is gone, too", async || Tray::is_gone().await.then_some(())).await;
    });
}

#[test]
fn a_start_that_never_shows_the_window_forgets_nothing_of_its_place() {
    in_a_session(|| async {
        let room = Room::new();
        let _panel = Panel::start(room.display(), room.home(), Colour::Light).await;
        let data = TempDir::new().unwrap();
        let window = room.open(data.path(), &[]).await;
        window.see(Role::Heading, "What are you working on?").await;
        Tray::find().await.press(&["Quit Tern"]).await;
        let mut window = window;
        assert!(window.ended().await.success());
        let file = room.home().join("config/dev.tern.Tern/.window-state.json");
        let mut kept: serde_json::Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
        (kept["main"]["x"], kept["main"]["y"], kept["main"]["width"]) = (json!(73), json!(41), json!(1017));
        fs::write(&file, kept.to_string()).unwrap();

        let mut program = room.start_hidden(data.path());
        Tray::find().await.press(&["Quit Tern"]).await;
        assert!(program.ended().await.success());
        let after: serde_json::Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
        assert_eq!(after, kept);

        let program = room.start_hidden(data.path());
        let tray = Tray::find().await;
        tray.press(&["Open Tern"]).await;
        until("the window is there", async || room.display().shows(program.pid()).then_some(())).await;
        let window = program.window().await;
        until("it is where it was", async || {
            (window.script("return [screenX, screenY, innerWidth]").await == json!([73, 41, 1017]))
                .then_some(())
        })
        .await;
    });
}

#[test]
fn a_restart_comes_back_with_the_same_data() {
    in_a_session(|| async {
        let room = Room::new();
        let _panel = Panel::start(room.display(), room.home(), Colour::Light).await;
        let data = TempDir::new().unwrap();
        let mut window = room.open(data.path(), &[]).await;
        Tray::find().await;
        window.call("project_create", json!({ "name": "Kept", "key": "KEPT" })).await.unwrap();
        window.leave("app_restart").await;
        assert!(window.ended().await.success());
        let tray = Tray::find().await;
        tray.read("the project is still there", |menu| menu.find(&["KEPT"]).is_some()).await;
        tray.press(&["Quit Tern"]).await;
        until("the second one is gone, too", async || Tray::is_gone().await.then_some(())).await;
    });
}

#[test]
fn starting_with_the_session_is_switched_on_and_off_and_a_refusal_is_said() {
    in_a_session(|| async {
        let room = Room::new();
        let data = TempDir::new().unwrap();
        let home = room.home().join("ada");
        fs::create_dir_all(&home).unwrap();
        let mut command = room.program(data.path());
        command.env("HOME", &home).env("XDG_CONFIG_HOME", home.join(".config"));
        let window = room.open_as(&mut command).await;
        let entry = home.join(".config/autostart/Tern.desktop");
        let switch = async |on: bool| {
            window
                .call("settings_set", json!({ "patch": { "autostart": on } }))
                .await
                .map(|set| set["autostart"].clone())
        };
        assert!(!entry.exists(), "nobody asked for it");
        assert_eq!(switch(true).await.unwrap(), json!(true));
        let text = fs::read_to_string(&entry).unwrap();
        assert!(
            text.contains(" --hidden --data-dir "),
            "it starts without a window, on the same data: {text}"
        );
        assert_eq!(switch(false).await.unwrap(), json!(false));
        assert!(!entry.exists());

        // Now the system refuses.
        fs::remove_dir_all(home.join(".config/autostart")).unwrap();
        fs::write(home.join(".config/autostart"), "no folder").unwrap();
        let refused = switch(true).await.unwrap_err();
        assert_eq!(refused["message"], "The system did not let Tern start with your session.");
        let settings = window.call("settings_get", json!({})).await.unwrap();
        assert_eq!(settings["autostart"], false, "the switch says what is true");
    });
}
