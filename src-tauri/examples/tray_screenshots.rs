//! Takes the pictures of the tray in `docs/screenshots/`; `scripts/screenshots.sh` runs it.

#![allow(clippy::unwrap_used, reason = "a picture that cannot go on should stop")]

#[cfg(target_os = "linux")]
#[path = "../tests/common/mod.rs"]
mod common;
#[cfg(target_os = "linux")]
#[path = "../tests/window/support/mod.rs"]
mod support;

#[cfg(target_os = "linux")]
fn main() {
    let folder = std::env::args_os().nth(1).expect("usage: tray_screenshots FOLDER");
    support::run_in_a_session(|| linux::take_all(std::path::PathBuf::from(folder)));
}

#[cfg(not(target_os = "linux"))]
fn main() {}

#[cfg(target_os = "linux")]
mod linux {
    use std::{
        path::{Path, PathBuf},
        process::Command,
        time::Duration,
    };

    use serde_json::json;
    use tempfile::TempDir;
    use tern_sim::{Edit, Fault, Matcher};

    use crate::{
        common::{Desk, forge},
        support::{Colour, Panel, Room, Tray, Window, until},
    };

    /// In the order of the README's table.
    const STATES: [&str; 6] = ["needs-you", "error", "offline", "syncing", "paused", "in-sync"];

    /// A menu is drawn, and a running sync tells its next step, within this time.
    const SETTLING: Duration = Duration::from_millis(700);

    struct Camera {
        room: Room,
        colour: Colour,
        shots: TempDir,
        _panel: Panel,
    }

    pub(crate) async fn take_all(folder: PathBuf) {
        std::fs::create_dir_all(&folder).unwrap();
        for (colour, name) in [(Colour::Light, "light"), (Colour::Dark, "dark")] {
            let room = Room::new();
            let panel = Panel::start(room.display(), room.home(), colour).await;
            room.display().paint(if colour == Colour::Dark { 0x0027_2d33 } else { 0x00d8_dde3 });
            let camera = Camera { room, colour, shots: TempDir::new().unwrap(), _panel: panel };
            camera.take().await;
            camera.put_together(&folder.join(format!("tray-{name}.png")));
        }
    }

    impl Camera {
        async fn take(&self) {
            let desk =
                Desk::new(forge(400).closed_per_mille(0).pulls_per_mille(0).repository("harrowgate", "web"))
                    .await;
            self.room.connect(&desk);
            desk.sim.set_latency(Duration::from_secs(3));
            let window = self.open(desk.dir.path()).await;
            let tray = Tray::find().await;
            tray.press(&["Sync now"]).await;
            tray.read("it counts", |menu| menu.status().contains(" of ")).await;
            self.shoot(&tray, "syncing").await;
            desk.sim.set_latency(Duration::ZERO);
            self.shoot(&tray, "in-sync").await;
            tray.press(&["Pause for 1 hour"]).await;
            self.shoot(&tray, "paused").await;
            tray.press(&["Resume"]).await;
            desk.sim.fail_always(Matcher::any(), Fault::HtmlPage);
            tray.press(&["Sync now"]).await;
            self.shoot(&tray, "error").await;
            desk.sim.clear_faults();
            conflict(&window, &desk).await;
            tray.press(&["Sync now"]).await;
            self.shoot(&tray, "needs-you").await;
            window.call("conflict_resolve_all", json!({ "project_id": null })).await.unwrap();
            tray.shows("in-sync").await;
            drop(window);

            let Desk { sim, dir } = desk;
            drop(sim);
            self.room.program(dir.path()).arg("sync").output().unwrap();
            let _window = self.open(dir.path()).await;
            self.shoot(&Tray::find().await, "offline").await;
        }

        async fn open(&self, data: &Path) -> Window {
            self.room.open_and_hide(data).await
        }

        /// Waits for the state, opens the menu as a person does, and takes the picture.
        async fn shoot(&self, tray: &Tray, state: &str) {
            tray.shows(state).await;
            let picture = self.shots.path().join(format!("{state}.png"));
            let display = self.room.display();
            until("the menu does not change any more", async || {
                let before = tray.menu().await.to_string();
                tokio::time::sleep(SETTLING).await;
                (tray.menu().await.to_string() == before).then_some(())
            })
            .await;
            self.x("xdotool", &["mousemove", "14", "784", "click", "1"]);
            until("the menu is open", async || display.has_popup().then_some(())).await;
            tokio::time::sleep(SETTLING).await;
            self.x("import", &["-window", "root", "-crop", "420x340+0+460", picture.to_str().unwrap()]);
            until("the menu is closed", async || {
                self.x("xdotool", &["key", "Escape"]);
                (!display.has_popup()).then_some(())
            })
            .await;
        }

        fn x(&self, program: &str, arguments: &[&str]) {
            let status = Command::new(program)
                .env("DISPLAY", self.room.display().name())
                .args(arguments)
                .status()
                .unwrap();
            assert!(status.success(), "{program} {arguments:?}");
        }

        /// All six in one picture.
        fn put_together(&self, to: &Path) {
            let ground = if self.colour == Colour::Dark { "#272d33" } else { "#d8dde3" };
            let shots = STATES.map(|state| self.shots.path().join(format!("{state}.png")));
            let status = Command::new("montage")
                .args(["-tile", "3x2", "-geometry", "+12+12", "-background", ground])
                .args(shots)
                .arg(to)
                .status()
                .unwrap();
            assert!(status.success());
        }
    }

    /// Both sides rename the same task.
    async fn conflict(window: &Window, desk: &Desk) {
        let shown = window.call("task_show", json!({ "key": "WEB-1" })).await.unwrap();
        let number = shown["remote"]["number"].as_u64().unwrap();
        let here = json!({ "id": shown["task"]["id"], "patch": { "title": "Renamed here" } });
        window.call("task_update", here).await.unwrap();
        desk.sim.edit(number, Edit::Title("Renamed there".to_owned()));
    }
}
