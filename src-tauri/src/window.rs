//! The window.

use std::process::ExitCode;

use crate::cli::Cli;

/// Opens the window and stays until it is closed.
pub(crate) fn open(_cli: &Cli) -> ExitCode {
    let built = tauri::Builder::default().build(tauri::generate_context!());
    match built {
        Ok(app) => {
            app.run(|_, _| {});
            ExitCode::SUCCESS
        }
        Err(error) => {
            tracing::error!(%error, "the window could not be opened");
            ExitCode::FAILURE
        }
    }
}
