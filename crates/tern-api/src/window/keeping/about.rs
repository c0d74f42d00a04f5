//! What this program is made of.

use serde::Serialize;

use crate::{ApiError, Tern};

/// What this program is made of and runs on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct AboutView {
    /// Tern's version.
    pub version: String,
    /// SQLite's.
    pub sqlite: String,
    /// The operating system.
    pub system: String,
    /// What shows the window's pages.
    pub webview: String,
}

/// What this program is made of; the shell alone knows the webview.
pub async fn about_show(tern: &Tern, webview: String) -> Result<AboutView, ApiError> {
    Ok(AboutView {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        sqlite: tern.store.sqlite_version().await?,
        system: format!("{}, {}", system(), std::env::consts::ARCH),
        webview,
    })
}

/// As the system calls itself, else what it was built for.
fn system() -> String {
    let told = std::fs::read_to_string("/etc/os-release").ok();
    let name =
        told.as_deref().and_then(|text| text.lines().find_map(|line| line.strip_prefix("PRETTY_NAME=")));
    let name = name.map(|name| name.trim_matches(['"', '\'']).to_owned());
    name.filter(|name| !name.is_empty()).unwrap_or_else(|| std::env::consts::OS.to_owned())
}
