//! Light and dark, as the desktop says.

use serde_json::json;
use tempfile::TempDir;

use crate::support::{Colour, Panel, Portal, Role, Room, Tray, Window, in_a_session, until};

const NONE: u32 = 0;
const DARK: u32 = 1;
const LIGHT: u32 = 2;

#[test]
fn the_window_goes_with_the_desktop_and_with_its_changes() {
    in_a_session(|| async {
        let portal = Portal::serve(DARK).await;
        let room = Room::new();
        let _panel = Panel::start(room.display(), room.home(), Colour::Light).await;
        let data = TempDir::new().unwrap();
        let window = room.open(data.path(), &[]).await;
        window.see(Role::Heading, "What are you working on?").await;
        becomes(&window, true, "it starts dark").await;
        for (scheme, dark) in [(LIGHT, false), (DARK, true), (NONE, false)] {
            portal.choose(scheme).await;
            becomes(&window, dark, "it follows").await;
        }
    });
}

#[test]
fn a_window_that_is_made_later_goes_with_the_desktop_too() {
    in_a_session(|| async {
        let portal = Portal::serve(LIGHT).await;
        let room = Room::new();
        let _panel = Panel::start(room.display(), room.home(), Colour::Light).await;
        let data = TempDir::new().unwrap();
        let program = room.start_hidden(data.path());
        let tray = Tray::find().await;
        portal.choose(DARK).await;
        tray.press(&["Open Tern"]).await;
        let window = program.window().await;
        becomes(&window, true, "the desktop turned dark before there was a window").await;
    });
}

async fn becomes(window: &Window, dark: bool, why: &str) {
    until(why, async || {
        let is_dark = window.script("return matchMedia('(prefers-color-scheme: dark)').matches").await;
        (is_dark == json!(dark)).then_some(())
    })
    .await;
}
