//! The program before its window is taken by the hand, and whether it has one.

use std::{
    fs,
    process::{Command, ExitStatus},
};

use super::{Window, driver::Driver, ports::free_port, process::Owned, sockets::descendants};

/// The program, which may have no window at all.
pub struct Background {
    program: Owned,
    inspector: u16,
}

impl Background {
    pub(super) fn start(command: &mut Command) -> Self {
        let inspector = free_port();
        let program = Owned::start(
            command
                .env("TAURI_WEBVIEW_AUTOMATION", "true")
                .env("WEBKIT_INSPECTOR_SERVER", format!("127.0.0.1:{inspector}")),
        );
        Self { program, inspector }
    }

    pub fn pid(&self) -> u32 {
        self.program.pid()
    }

    /// Whether the program still runs.
    pub fn lives(&mut self) -> bool {
        self.program.ended().is_none()
    }

    /// Waits for the program's end.
    pub async fn ended(&mut self) -> ExitStatus {
        self.program.end("the program ends").await
    }

    /// Takes its window by the hand, as soon as there is one.
    pub async fn window(mut self) -> Window {
        let driver = Driver::start(self.inspector);
        let page = driver.session(|| self.lives()).await;
        Window::new(page, self.program, driver)
    }
}

/// Whether a process of its own shows pages of this program.
pub fn has_pages(program: u32) -> bool {
    let name = |pid: u32| fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default();
    descendants(program).into_iter().any(|pid| name(pid).starts_with("WebKitWebProces"))
}
