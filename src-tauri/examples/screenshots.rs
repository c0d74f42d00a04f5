//! Takes the pictures of `docs/screenshots/` from the demo; `scripts/screenshots.sh` runs it.
//!
//! `screenshots FOLDER 900x600` takes the pictures of every screen, in a window of that size, to look at.

#![allow(clippy::unwrap_used, reason = "a picture that cannot go on should stop")]

#[cfg(target_os = "linux")]
#[path = "../tests/common/mod.rs"]
mod common;
#[cfg(target_os = "linux")]
#[path = "../tests/window/support/mod.rs"]
mod support;

#[cfg(target_os = "linux")]
fn main() {
    let folder = std::env::args_os().nth(1).expect("usage: screenshots FOLDER [WIDTHxHEIGHT]");
    let size = std::env::args().nth(2).map(|size| {
        let (width, height) = size.split_once('x').expect("a size such as 900x600");
        (width.parse().unwrap(), height.parse().unwrap())
    });
    support::run_in_a_session(|| linux::take_all(std::path::PathBuf::from(folder), size));
}

#[cfg(not(target_os = "linux"))]
fn main() {}

#[cfg(target_os = "linux")]
mod linux {
    use std::{fs, path::PathBuf, time::Duration};

    use crate::{
        common::{Desk, TOKEN, forge},
        support::{Role, Room, Window},
    };

    /// Whether the letters are there, no message waits to go, and nothing has moved for a while.
    const SETTLED: &str = "
        const ends = ({ effect }) => effect.getComputedTiming().endTime !== Infinity;
        const moving = document.getAnimations().filter(ends).some(({ playState }) => playState === 'running');
        const messages = document.querySelectorAll('[aria-label=Messages] > *').length;
        if (moving || messages > 0 || document.fonts.status !== 'loaded') window.stillSince = undefined;
        else window.stillSince ??= performance.now();
        return performance.now() - window.stillSince > 400 || null";

    /// Whether the comments of the open task are there.
    const COMMENTS_READ: &str = "
        const text = document.querySelector('main').innerText;
        return (text.includes('Comments') && !text.includes('Looking for new ones')) || null";

    const CONTROL_K: &str = "\u{e009}k";
    const ESCAPE: &str = "\u{e00c}";

    struct Camera {
        window: Window,
        folder: PathBuf,
        /// Set to look at every screen in a window of this size.
        size: Option<(u32, u32)>,
    }

    pub(crate) async fn take_all(folder: PathBuf, size: Option<(u32, u32)>) {
        fs::create_dir_all(&folder).unwrap();
        let room = Room::new();
        let desk = Desk::new(forge(1400).repository("harrowgate", "ingest-server")).await;
        let window = room.open(desk.dir.path(), &[]).await;
        let camera = Camera { window, folder, size };
        camera.resize().await;
        camera.first_run().await;
        let camera = camera.after(&room, &desk, || work_on_the_demo(&room, &desk)).await;
        for theme in ["light", "dark"] {
            camera.use_theme(theme).await;
            camera.connect(&desk, theme).await;
            camera.demo(theme).await;
            camera.conflicts(theme).await;
            if size.is_some() {
                camera.the_rest(theme).await;
            }
        }
        let camera = camera.after(&room, &desk, || room.connect(&desk)).await;
        desk.sim.set_latency(Duration::from_secs(4));
        for theme in ["light", "dark"] {
            camera.use_theme(theme).await;
            camera.syncing(theme).await;
        }
    }

    /// Somebody has begun.
    fn work_on_the_demo(room: &Room, desk: &Desk) {
        for (task, words) in [
            ("DEMO-121", ["--priority", "high"]),
            ("DEMO-119", ["--priority", "critical"]),
            ("DEMO-117", ["--status", "in_progress"]),
            ("DEMO-117", ["--priority", "high"]),
            ("DEMO-114", ["--status", "in_progress"]),
            ("DEMO-114", ["--priority", "medium"]),
            ("DEMO-101", ["--status", "in_review"]),
            ("DEMO-99", ["--status", "in_progress"]),
            ("DEMO-106", ["--status", "in_review"]),
            ("DEMO-106", ["--priority", "high"]),
        ] {
            room.run(desk.dir.path(), &[&["task", "set", task], &words[..]].concat());
        }
    }

    impl Camera {
        /// The same after something was done elsewhere, which an open window does not notice.
        async fn after(self, room: &Room, desk: &Desk, done: impl FnOnce()) -> Self {
            drop(self.window);
            done();
            let camera = Self { window: room.open(desk.dir.path(), &[]).await, ..self };
            camera.resize().await;
            camera
        }

        async fn resize(&self) {
            let Some((width, height)) = self.size else { return };
            self.window.page().set_window_size(width, height).await.unwrap();
            let wide = format!("return innerWidth === {width} || null");
            self.window.script_until(&wide).await;
        }

        async fn first_run(&self) {
            self.window.see(Role::Heading, "What are you working on?").await;
            self.take("first-run").await;
            self.window.press(Role::Button, "Open the demo").await;
            self.window.see(Role::Option, "DEMO-").await;
            self.window.read("Synced").await;
        }

        async fn use_theme(&self, theme: &str) {
            self.window.press(Role::Link, "Settings").await;
            self.window.press(Role::Radio, if theme == "dark" { "Dark" } else { "Light" }).await;
            self.window.script_until(&format!("return document.querySelector('[data-theme={theme}]')")).await;
        }

        async fn connect(&self, desk: &Desk, theme: &str) {
            let window = &self.window;
            window.press(Role::Button, "Connect a repository").await;
            window.write("Repository", &desk.repository()).await;
            window.press(Role::Button, "Own server?").await;
            window.write("API address", desk.sim.base_url()).await;
            window.write("Token", TOKEN).await;
            window.press(Role::Button, "Own server?").await;
            window.press(Role::Button, "Check now").await;
            window.read("First sync would").await;
            self.take(&format!("connect-{theme}")).await;
            window.press(Role::Button, "Close").await;
        }

        async fn demo(&self, theme: &str) {
            let window = &self.window;
            window.press(Role::Link, "DEMO").await;
            window.see(Role::Option, "DEMO-").await;
            self.take(&format!("board-{theme}")).await;
            window.press(Role::Radio, "List").await;
            window.see(Role::Button, "Todo").await;
            self.take(&format!("list-{theme}")).await;
            window.press(Role::Radio, "Board").await;
            window.press(Role::Option, "DEMO-114").await;
            window.see(Role::Region, "Description and activity").await;
            window.read("Activity").await;
            window.script_until(COMMENTS_READ).await;
            self.take(&format!("task-{theme}")).await;
            window.press(Role::Link, "Sync history").await;
            window.see(Role::Table, "Syncs, newest first").await;
            self.take(&format!("history-{theme}")).await;
        }

        /// Half a merge: one from there, one from both, and the rest open.
        async fn conflicts(&self, theme: &str) {
            let window = &self.window;
            window.press(Role::Link, "Conflicts").await;
            window.see(Role::Button, "Resolve DEMO-1").await;
            if self.size.is_some() {
                self.take(&format!("conflicts-{theme}")).await;
            }
            window.press(Role::Button, "Resolve DEMO-1").await;
            window.see(Role::Dialog, "DEMO-1 has two versions").await;
            if !window.shows(Role::Region, "Conflict 2 of 4: description, this computer").await {
                window.press_in("Conflict 1 of 4", Role::Button, "Take GitHub").await;
                window.press_in("Conflict 2 of 4", Role::Button, "Both").await;
                window.press(Role::Button, "Next conflict").await;
            }
            self.take(&format!("conflict-{theme}")).await;
            if self.size.is_some() {
                self.on_the_way(theme).await;
            }
            window.press(Role::Button, "Save for later").await;
            window.press(Role::Button, "Decide about DEMO-4").await;
            window.see(Role::Dialog, "DEMO-4 is gone on GitHub").await;
            self.take(&format!("gone-{theme}")).await;
            window.press(Role::Button, "Decide later").await;
        }

        /// The dialog's other states, and back to half a merge.
        async fn on_the_way(&self, theme: &str) {
            let window = &self.window;
            window.press_in("Conflict 3 of 4", Role::Button, "Base").await;
            window.read("Base → this computer").await;
            self.take(&format!("conflict-base-{theme}")).await;
            window.press(Role::Button, "Hide base").await;
            window.press_in("Conflict 3 of 4", Role::Button, "Edit").await;
            window.press(Role::Textbox, "Conflict 3 of 4, the result, in Markdown").await;
            window.keys("X").await;
            self.take(&format!("conflict-hand-{theme}")).await;
            window.press_in("Conflict 3 of 4", Role::Button, "Done").await;
            window.press(Role::Button, "Next conflict").await;
            window.press_in("Conflict 4 of 4", Role::Button, "Take this computer").await;
            window.read("All 4 decided").await;
            self.take(&format!("conflict-decided-{theme}")).await;
            window.press(Role::Radio, "Preview").await;
            self.take(&format!("conflict-preview-{theme}")).await;
            window.press(Role::Radio, "Text").await;
            for _ in 0..2 {
                window.press(Role::Button, "Undo").await;
            }
            window.read("2 of 4 left").await;
        }

        /// What the README does not show.
        async fn the_rest(&self, theme: &str) {
            let window = &self.window;
            window.press(Role::Link, "Settings").await;
            window.see(Role::Heading, "Settings").await;
            self.take(&format!("settings-{theme}")).await;
            window.press(Role::Link, "DEMO").await;
            window.see(Role::Option, "DEMO-").await;
            window.keys(CONTROL_K).await;
            window.see(Role::Dialog, "").await;
            self.take(&format!("palette-{theme}")).await;
            window.keys(ESCAPE).await;
        }

        async fn syncing(&self, theme: &str) {
            let window = &self.window;
            window.press(Role::Link, "WEB").await;
            window.press(Role::Button, "Sync now").await;
            window.see(Role::Progress, "Sync of ").await;
            window.read(" left").await;
            self.take(&format!("syncing-{theme}")).await;
            window.press(Role::Button, "Cancel").await;
            window.read("cancelled").await;
        }

        async fn take(&self, name: &str) {
            self.window.script_until(SETTLED).await;
            fs::write(self.folder.join(format!("{name}.png")), self.window.picture().await).unwrap();
        }
    }
}
