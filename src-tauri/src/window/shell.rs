//! What the commands share: the program, once it is open.

use std::{path::PathBuf, sync::Arc};

use serde::Deserialize;
use tern_api::{ApiError, ErrorCode, Tern};
use tokio::sync::watch;

use crate::standing::Ear;

type Opened = Option<Result<Arc<Tern>, ApiError>>;

/// The program, which opens while the window appears. Commands wait for it; where it cannot be opened, each of
/// them says why.
pub(crate) struct Shell {
    opened: watch::Receiver<Opened>,
    data_dir: PathBuf,
    ear: Arc<Ear>,
}

/// One of Tern's folders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Folder {
    /// The one that holds everything.
    Data,
    /// The one that exports are written to.
    Exports,
}

/// A folder to show.
#[derive(Debug, Clone, Copy, Deserialize, specta::Type)]
pub(crate) struct FolderRequest {
    /// Which.
    pub(crate) folder: Folder,
}

/// The answer to "Keep syncing in the background?".
#[derive(Debug, Clone, Copy, Deserialize, specta::Type)]
pub(crate) struct WindowClose {
    /// Whether syncing goes on without a window, now and from now on.
    pub(crate) keep_in_background: bool,
}

/// Says once how opening ended.
pub(crate) struct Opening(watch::Sender<Opened>);

/// A shell, and the way to tell it how opening ended.
pub(crate) fn opening(data_dir: PathBuf, ear: Arc<Ear>) -> (Shell, Opening) {
    let (opening, opened) = watch::channel(None);
    (Shell { opened, data_dir, ear }, Opening(opening))
}

impl Opening {
    pub(crate) fn ended(self, how: Result<Arc<Tern>, ApiError>) {
        self.0.send_replace(Some(how));
    }
}

impl Shell {
    /// The program, as soon as it is open.
    pub(crate) async fn tern(&self) -> Result<Arc<Tern>, ApiError> {
        let mut opened = self.opened.clone();
        let how = opened.wait_for(Option::is_some).await.map(|how| how.clone());
        how.ok().flatten().unwrap_or_else(|| {
            Err(ApiError::new(
                ErrorCode::Fault,
                "Tern could not start.",
                "Everything saved before is safe. Start Tern again; the log beside the database says more.",
            ))
        })
    }

    /// The program, when it is open already.
    pub(crate) fn tern_now(&self) -> Option<Arc<Tern>> {
        self.opened.borrow().as_ref().and_then(|how| how.as_ref().ok().cloned())
    }

    /// Something changed that no event tells of: what is shown outside the window is read anew.
    pub(crate) fn knock(&self) {
        self.ear.knock();
    }

    /// Shows a folder in the system's file manager.
    pub(crate) fn open_folder(&self, folder: Folder) -> Result<(), ApiError> {
        let path = match folder {
            Folder::Data => self.data_dir.clone(),
            Folder::Exports => self.data_dir.join("exports"),
        };
        std::fs::create_dir_all(&path).map_err(|error| not_shown(&path, error.to_string()))?;
        tauri_plugin_opener::open_path(&path, None::<&str>)
            .map_err(|error| not_shown(&path, error.to_string()))
    }
}

fn not_shown(path: &std::path::Path, cause: String) -> ApiError {
    ApiError::new(
        ErrorCode::Fault,
        "The system's file manager could not be opened.",
        format!("Nothing was changed. The folder is {}.", path.display()),
    )
    .with_details(cause)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standing::ear;

    #[tokio::test]
    async fn every_command_says_why_the_program_could_not_be_opened() {
        let (shell, opening) = opening(PathBuf::new(), ear().0);
        let failure = ApiError::new(ErrorCode::Database, "Damaged.", "Open a backup.");
        opening.ended(Err(failure.clone()));
        assert_eq!(shell.tern().await.err(), Some(failure), "never a window without a word");
    }

    #[tokio::test]
    async fn an_opening_that_broke_off_is_an_error_too() {
        let (shell, opening) = opening(PathBuf::new(), ear().0);
        drop(opening);
        assert_eq!(shell.tern().await.err().map(|error| error.code), Some(ErrorCode::Fault));
    }
}
