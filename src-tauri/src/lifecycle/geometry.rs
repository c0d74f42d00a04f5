//! The size and place of the window, as they are remembered from one run to the next.

use std::{fs, path::PathBuf, sync::atomic::Ordering};

use tauri::{AppHandle, Manager, Runtime};

use super::Life;

/// What was remembered before this run. A window that was never on the screen has no place: it is written down as the
/// corner of the screen, which must not take the place of where it really was.
pub(crate) struct Remembered {
    file: PathBuf,
    before: Option<Vec<u8>>,
}

impl Remembered {
    /// Reads it; to be called before the end of the run writes it.
    pub(crate) fn read<R: Runtime>(app: &AppHandle<R>) -> Option<Self> {
        let file = app.path().app_config_dir().ok()?.join(tauri_plugin_window_state::DEFAULT_FILENAME);
        Some(Self { before: fs::read(&file).ok(), file })
    }

    /// Puts it back as it was, unless the window was shown; to be called after the end of the run wrote it.
    pub(crate) fn keep<R: Runtime>(self, app: &AppHandle<R>) {
        if app.state::<Life>().shown.load(Ordering::SeqCst) {
            return;
        }
        let kept = match self.before {
            Some(before) => fs::write(&self.file, before),
            None => fs::remove_file(&self.file),
        };
        if let Err(error) = kept {
            tracing::debug!(%error, "the place of the window is not what it was");
        }
    }
}
