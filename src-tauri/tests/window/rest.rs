//! A window that is hidden for long lets its pages go, and nothing else.

use serde_json::json;
use tempfile::TempDir;

use crate::support::{Colour, Panel, Role, Room, Tray, has_pages, in_a_session, until};

#[test]
fn a_window_nobody_looks_at_lets_its_pages_go_and_comes_back_where_it_was() {
    in_a_session(|| async {
        let room = Room::new();
        let _panel = Panel::start(room.display(), room.home(), Colour::Light).await;
        let data = TempDir::new().unwrap();
        let mut command = room.program(data.path());
        let mut window = room.open_as(command.args(["--rest-after", "1"])).await;
        window.see(Role::Heading, "What are you working on?").await;
        window.call("project_create", json!({ "name": "Web", "key": "WEB" })).await.unwrap();
        window.keep_in_background().await;
        let tray = Tray::find().await;
        tray.press(&["Conflicts"]).await;
        window.see(Role::Heading, "Conflicts").await;
        let before = settled(&room).await;

        room.display().ask_to_close(window.pid());
        until("its pages are gone", async || (!has_pages(window.pid())).then_some(())).await;
        assert!(!room.display().shows(window.pid()) && window.lives(), "the program goes on");

        tray.press(&["Open Tern"]).await;
        until("the window is back", async || room.display().shows(window.pid()).then_some(())).await;
        until("it is where it was", async || are_alike(&picture(&room), &before).then_some(())).await;

        // Once more: it is a window like the first one.
        room.display().ask_to_close(window.pid());
        until("its pages are gone again", async || (!has_pages(window.pid())).then_some(())).await;
        tray.press(&["Settings"]).await;
        until("the window is back", async || room.display().shows(window.pid()).then_some(())).await;
        let settings = settled(&room).await;
        assert!(!are_alike(&settings, &before), "it opens at the place that was asked for");
        tray.press(&["Quit Tern"]).await;
        assert!(window.ended().await.success());
    });
}

#[test]
fn a_window_in_which_something_is_unfinished_is_kept() {
    in_a_session(|| async {
        let room = Room::new();
        let _panel = Panel::start(room.display(), room.home(), Colour::Light).await;
        let data = TempDir::new().unwrap();
        let mut command = room.program(data.path());
        let window = room.open_as(command.args(["--rest-after", "1"])).await;
        window.see(Role::Heading, "What are you working on?").await;
        window.call("project_create", json!({ "name": "Web", "key": "WEB" })).await.unwrap();
        window.keep_in_background().await;
        let tray = Tray::find().await;
        window.press(Role::Link, "WEB").await;
        window.press(Role::Button, "New task").await;
        window.see(Role::Dialog, "New task").await;
        window.write("Title", "Half a thought").await;
        window.listen("rest_asked").await;
        room.display().ask_to_close(window.pid());
        until("it was asked twice", async || (window.heard("rest_asked").await.len() >= 2).then_some(()))
            .await;
        assert!(has_pages(window.pid()), "a dialog is open in it");

        tray.press(&["Open Tern"]).await;
        until("the window is back", async || room.display().shows(window.pid()).then_some(())).await;
        window.press(Role::Button, "Create").await;
        until("what was begun is a task", async || {
            let tasks = window.call("task_show", json!({ "key": "WEB-1" })).await.ok()?;
            (tasks["task"]["title"] == "Half a thought").then_some(())
        })
        .await;
    });
}

/// The screen without the panel.
fn picture(room: &Room) -> Vec<u8> {
    room.display().picture(1280, 700)
}

/// The screen, once something is painted on it that does not change any more.
async fn settled(room: &Room) -> Vec<u8> {
    let mut last = (Vec::new(), 0);
    until("the screen is at rest", async || {
        let now = picture(room);
        last = if now == last.0 { (now, last.1 + 1) } else { (now, 0) };
        let is_painted = last.0.chunks(4).any(|pixel| pixel != &last.0[..4]);
        (is_painted && last.1 >= 25).then(|| last.0.clone())
    })
    .await
}

/// Whether two pictures show the same: letters are smoothed a little differently from one painting to the next, and
/// even the mark on another place of the sidebar is larger than that.
fn are_alike(one: &[u8], other: &[u8]) -> bool {
    let differ = one.chunks(4).zip(other.chunks(4)).filter(|(one, other)| one != other).count();
    one.len() == other.len() && differ * 200 < one.len() / 4
}
