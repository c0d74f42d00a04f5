//! Notifications, as the desktop is asked to show them.

use serde_json::json;
use tern_sim::Edit;

use crate::{
    common::{Desk, TOKEN, forge},
    support::{Colour, Notices, Panel, Role, Room, Tray, in_a_session, until},
};

const RENEWED: &str = "ghp_canaryrenewed3210zyxwvutsrqponmlkjihgf";

#[test]
fn a_conflict_is_notified_leads_to_its_place_and_is_withdrawn_when_solved() {
    in_a_session(|| async {
        let room = Room::new();
        let notices = Notices::serve().await;
        let _panel = Panel::start(room.display(), room.home(), Colour::Light).await;
        let desk = Desk::new(forge(6).closed_per_mille(0).pulls_per_mille(0)).await;
        room.connect(&desk);
        room.run(desk.dir.path(), &["sync"]);
        let window = room.open_and_hide(desk.dir.path()).await;
        let tray = Tray::find().await;
        tray.shows("in-sync").await;

        let board = window.call("task_show", json!({ "key": "WEB-1" })).await.unwrap();
        let number = board["remote"]["number"].as_u64().unwrap();
        let here = json!({ "id": board["task"]["id"], "patch": { "title": "Renamed here" } });
        window.call("task_update", here).await.unwrap();
        desk.sim.edit(number, Edit::Title("Renamed there".to_owned()));
        tray.press(&["Sync now"]).await;
        tray.shows("needs-you").await;
        let shown = notices.see("WEB: 1 conflict needs you").await;
        assert_eq!(
            shown.actions.first().map(String::as_str),
            Some("default"),
            "it can be clicked: {shown:?}"
        );

        notices.click(shown.id).await;
        until("the window is there", async || room.display().shows(window.pid()).then_some(())).await;
        window.see(Role::Heading, "Conflicts").await;
        assert!(window.address().await.contains("#/conflicts"), "{}", window.address().await);
        window.call("conflict_resolve_all", json!({ "project_id": null })).await.unwrap();
        tray.read("nothing needs anybody", |menu| menu.find(&["Conflicts ("]).is_none()).await;
        assert_eq!(notices.shown(), [], "nothing comes back");
    });
}

#[test]
fn a_token_that_is_refused_is_notified_and_withdrawn_with_a_new_one() {
    in_a_session(|| async {
        let room = Room::new();
        let notices = Notices::serve().await;
        let _panel = Panel::start(room.display(), room.home(), Colour::Light).await;
        let desk = Desk::new(forge(4).private().token(RENEWED)).await;
        let window = room.open_and_hide(desk.dir.path()).await;
        let project = window.call("project_create", json!({ "name": "Web", "key": "WEB" })).await.unwrap();
        let connection = json!({
            "project_id": project["id"],
            "draft": { "repository": desk.repository(), "service": null, "api_url": desk.sim.base_url(), "token": TOKEN },
            "settings": { "direction": "pull", "include_closed": false, "include_security": false,
                "sync_enabled": true, "sync_interval": 300 },
        });
        let connection = window.call("connection_create", connection).await.unwrap();
        let tray = Tray::find().await;
        assert!(desk.sim.revoke_token(TOKEN));
        tray.press(&["Sync now"]).await;
        let shown = notices.see("WEB: the token needs renewing").await;
        assert!(shown.body.contains("Your tasks are safe"), "{shown:?}");
        tray.shows("needs-you").await;

        let renewed = json!({ "id": connection["id"], "token": RENEWED });
        window.call("connection_replace_token", renewed).await.unwrap();
        notices.see_none().await;
    });
}

#[test]
fn nothing_breaks_where_nothing_shows_notifications() {
    in_a_session(|| async {
        let room = Room::new();
        let _panel = Panel::start(room.display(), room.home(), Colour::Light).await;
        let desk = Desk::new(forge(4).closed_per_mille(0).pulls_per_mille(0)).await;
        room.connect(&desk);
        let mut program = room.start_hidden(desk.dir.path());
        let tray = Tray::find().await;
        // The first import would be told.
        tray.press(&["Sync now"]).await;
        tray.shows("in-sync").await;
        tray.press(&["Sync now"]).await;
        tray.read("it goes on", |menu| menu.offers(&["Sync now"])).await;
        assert!(program.lives());
    });
}
