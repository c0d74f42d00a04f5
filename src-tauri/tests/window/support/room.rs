//! A computer with one person at it: a display, a home, a browser.

use std::{
    env,
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

use tempfile::TempDir;

use crate::common::{Desk, TOKEN, program};

use super::{Background, Display, Tray, Window, browser::Browser, until};

/// Where windows open. It outlives them, so that the program can be started again.
pub struct Room {
    display: Display,
    home: TempDir,
    browser: Browser,
}

impl Room {
    pub fn new() -> Self {
        let home = TempDir::new().unwrap();
        let browser = Browser::new(home.path().join("bin"));
        Self { display: Display::start(), home, browser }
    }

    /// The person's home folder.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    pub fn display(&self) -> &Display {
        &self.display
    }

    /// What was handed to the browser.
    pub fn opened(&self) -> Vec<String> {
        self.browser.opened()
    }

    /// The program, with nothing of the machine's own home and with the keyring of this session.
    pub fn program(&self, data: &Path) -> Command {
        let mut command = Command::new(program());
        let home = self.home.path();
        let path = env::var_os("PATH").unwrap_or_default();
        let path =
            env::join_paths(std::iter::once(self.browser.folder().to_owned()).chain(env::split_paths(&path)));
        command
            .arg("--data-dir")
            .arg(data)
            .env("DISPLAY", self.display.name())
            .env("GDK_BACKEND", "x11")
            .env("PATH", path.unwrap())
            .env("XDG_DATA_HOME", home.join("data"))
            .env("XDG_CONFIG_HOME", home.join("config"))
            .env("XDG_CACHE_HOME", home.join("cache"))
            .env("TZ", "UTC")
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("XDG_CURRENT_DESKTOP")
            .env_remove("TERN_DATA_DIR")
            .env_remove("TERN_PASSPHRASE")
            .stdin(Stdio::null());
        command
    }

    /// Runs the command line on a data folder.
    pub fn run(&self, data: &Path, arguments: &[&str]) {
        let output = self.program(data).args(arguments).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {output:?}");
    }

    /// Connects a desk's folder to its forge as the project WEB, by the command line.
    pub fn connect(&self, desk: &Desk) {
        let (repository, api) = (desk.repository(), desk.sim.base_url());
        self.run(desk.dir.path(), &["connect", &repository, "--project", "WEB", "--api-url", api]);
    }

    /// Connects a desk's folder to its forge as the project WEB, both ways, with a token.
    pub fn connect_both_ways(&self, desk: &Desk) {
        let (repository, api) = (desk.repository(), desk.sim.base_url());
        let mut child = self
            .program(desk.dir.path())
            .args(["connect", &repository, "--project", "WEB", "--api-url", api])
            .args(["--direction", "two-way", "--token-stdin"])
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(TOKEN.as_bytes()).unwrap();
        assert!(child.wait().unwrap().success(), "the forge takes the token");
    }

    /// Starts the program on a data folder and takes its window by the hand.
    pub async fn open(&self, data: &Path, arguments: &[&str]) -> Window {
        let mut command = self.program(data);
        command.args(arguments);
        self.open_as(&mut command).await
    }

    /// Starts the program in a way of one's own and takes its window by the hand.
    pub async fn open_as(&self, command: &mut Command) -> Window {
        Background::start(command).window().await
    }

    /// Starts the program without a window, as the begin of a session does.
    pub fn start_hidden(&self, data: &Path) -> Background {
        Background::start(self.program(data).arg("--hidden"))
    }

    /// Opens the window and closes it to the tray, which has to be there: its pages can be asked and are not seen.
    pub async fn open_and_hide(&self, data: &Path) -> Window {
        let window = self.open(data, &[]).await;
        Tray::find().await;
        window.keep_in_background().await;
        self.display.ask_to_close(window.pid());
        until("it is hidden", async || (!self.display.shows(window.pid())).then_some(())).await;
        window
    }
}
