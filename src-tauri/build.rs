//! Declares the window's commands, so that each is checked against the capabilities, and makes sure that there is
//! a page to embed.

use std::{fs, io, path::Path};

/// What the window shows when the web UI has not been built; `make run` and `make test` build it first.
const PLACEHOLDER: &str = "<!doctype html><meta charset=\"utf-8\"><title>Tern</title>\
    <p>The window's pages are not built. Run <code>make run</code>.</p>";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    put_placeholder(Path::new("../ui/dist"))?;
    let attributes = tauri_build::Attributes::new();
    tauri_build::try_build(attributes)?;
    Ok(())
}

fn put_placeholder(dist: &Path) -> io::Result<()> {
    let page = dist.join("index.html");
    if page.exists() {
        return Ok(());
    }
    fs::create_dir_all(dist)?;
    fs::write(page, PLACEHOLDER)
}
