//! WebKit's own WebDriver server, and a session with a program that runs already.

use std::process::{Command, Stdio};

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;

use super::{ports::free_port, process::Owned, wait::within_patience};

/// One server; it serves one session.
pub struct Driver {
    port: u16,
    inspector: u16,
    _server: Owned,
}

impl Driver {
    /// Starts one for the program whose inspector listens on this port.
    pub fn start(inspector: u16) -> Self {
        let port = free_port();
        let server = Owned::start(
            Command::new("WebKitWebDriver")
                .arg(format!("--port={port}"))
                .arg(format!("--target=127.0.0.1:{inspector}"))
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::null()),
        );
        Self { port, inspector, _server: server }
    }

    /// Where the program lets itself be driven.
    pub const fn inspector(&self) -> u16 {
        self.inspector
    }

    /// Opens the session, as soon as both sides are there; `alive` says whether that can still happen.
    pub async fn session(&self, mut alive: impl FnMut() -> bool) -> Client {
        let url = format!("http://127.0.0.1:{}", self.port);
        let mut refusal = None;
        let session = within_patience(async || {
            assert!(alive(), "the program ended before its window could be driven");
            match ClientBuilder::new(HttpConnector::new()).connect(&url).await {
                Ok(session) => Some(session),
                Err(error) => {
                    refusal = Some(error);
                    None
                }
            }
        });
        session.await.unwrap_or_else(|| panic!("no session with the window: {refusal:?}"))
    }
}
