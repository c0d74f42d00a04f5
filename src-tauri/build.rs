//! Declares the window's commands, so that each is checked against the capabilities, and makes sure that there is
//! a page to embed.

#[path = "src/window/names.rs"]
mod names;

use std::{fs, io, path::Path};

/// What the window shows when the web UI has not been built; `make run` and `make test` build it first.
const PLACEHOLDER: &str = "<!doctype html><meta charset=\"utf-8\"><title>Tern</title>\
    <p>The window's pages are not built. Run <code>make run</code>.</p>";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=src/window/names.rs");
    put_placeholder(Path::new("../ui/dist"))?;
    let manifest = tauri_build::AppManifest::new().commands(names::COMMANDS);
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest))?;
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
