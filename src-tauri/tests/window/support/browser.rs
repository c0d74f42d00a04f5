//! A stand-in for the person's browser, which only writes down what it was to open.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

/// A folder with an `xdg-open` of its own.
pub struct Browser {
    folder: PathBuf,
}

impl Browser {
    pub fn new(folder: PathBuf) -> Self {
        fs::create_dir_all(&folder).unwrap();
        let program = folder.join("xdg-open");
        let script = format!("#!/bin/sh\nprintf '%s\\n' \"$1\" >>'{}'\n", folder.join("opened").display());
        fs::write(&program, script).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        Self { folder }
    }

    /// Where the program has to look first.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The addresses that were to be opened.
    pub fn opened(&self) -> Vec<String> {
        let text = fs::read_to_string(self.folder.join("opened")).unwrap_or_default();
        text.lines().map(ToOwned::to_owned).collect()
    }
}
