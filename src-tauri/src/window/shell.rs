//! What the commands share: the program, once it is open.

use std::sync::Arc;

use tern_api::{ApiError, ErrorCode, Tern};
use tokio::sync::watch;

type Opened = Option<Result<Arc<Tern>, ApiError>>;

/// The program, which opens while the window appears. Commands wait for it; where it cannot be opened, each of
/// them says why.
pub(crate) struct Shell {
    opened: watch::Receiver<Opened>,
}

/// Says once how opening ended.
pub(crate) struct Opening(watch::Sender<Opened>);

/// A shell, and the way to tell it how opening ended.
pub(crate) fn opening() -> (Shell, Opening) {
    let (opening, opened) = watch::channel(None);
    (Shell { opened }, Opening(opening))
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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn every_command_says_why_the_program_could_not_be_opened() {
        let (shell, opening) = opening();
        let failure = ApiError::new(ErrorCode::Database, "Damaged.", "Open a backup.");
        opening.ended(Err(failure.clone()));
        assert_eq!(shell.tern().await.err(), Some(failure), "never a window without a word");
    }

    #[tokio::test]
    async fn an_opening_that_broke_off_is_an_error_too() {
        let (shell, opening) = opening();
        drop(opening);
        assert_eq!(shell.tern().await.err().map(|error| error.code), Some(ErrorCode::Fault));
    }
}
