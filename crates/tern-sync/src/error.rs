//! Why a sync could not start or did not end well.

use tern_forge::ForgeError;
use tern_model::{RunError, SyncId, Timestamp};
use tern_store::StoreError;
use tern_vault::VaultError;

use crate::push::MANY_CHANGES;

/// Why a sync could not start or did not end well.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// The forge, or the way to it.
    #[error(transparent)]
    Forge(#[from] ForgeError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The token's keeper.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The project has no connection.
    #[error("this project is not connected to a repository")]
    NotConnected,
    /// Another process is syncing this project.
    #[error("another window or terminal is already syncing this project")]
    RunningElsewhere {
        /// Its run, where the history shows it.
        run: Option<SyncId>,
    },
    /// Another repository answers under the connected one's name: that was renamed, and the name was taken since.
    #[error("another repository is called {name} now; nothing was read from it or sent to it")]
    OtherRepository {
        /// As the forge spells it.
        name: String,
    },
    /// The forge sent the same page again and again.
    #[error("the forge keeps sending the same page")]
    ForgeLoops,
    /// So many edits would be sent at once that a person has to say so first. Everything else was done.
    #[error("{changes} issues would be changed on the forge at once; nothing of it was sent")]
    ManyChanges {
        /// How many.
        changes: u32,
    },
    /// The person cancelled.
    #[error("cancelled")]
    Cancelled,
    /// A fault in Tern itself.
    #[error("Tern stopped this sync because of a fault of its own: {0}")]
    Fault(String),
}

/// How a run ended badly, in the form the history keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunFailure {
    /// Code and sentence.
    pub error: RunError,
    /// When the next attempt makes sense, where the forge said so.
    pub retry_at: Option<Timestamp>,
    /// Whether a person has to act.
    pub needs_person: bool,
    /// Whether syncing by itself would do no good until then.
    pub stops: bool,
}

impl SyncError {
    /// A stable word for the kind of failure; the history stores it and interfaces branch on it.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Forge(error) => forge_code(error),
            Self::Store(_) => "database",
            Self::Vault(_) => "token_unreadable",
            Self::NotConnected => "not_connected",
            Self::RunningElsewhere { .. } => "already_running",
            Self::OtherRepository { .. } => "moved",
            Self::ForgeLoops => "not_an_api",
            Self::ManyChanges { .. } => MANY_CHANGES,
            Self::Cancelled => "cancelled",
            Self::Fault(_) => "fault",
        }
    }

    pub(crate) fn failure(&self) -> RunFailure {
        let retry_at = match self {
            Self::Forge(ForgeError::RateLimited { until }) => Some(*until),
            _ => None,
        };
        RunFailure {
            error: RunError { code: self.code().to_owned(), message: self.to_string() },
            retry_at,
            needs_person: self.stops() || matches!(self, Self::ManyChanges { .. }),
            stops: self.stops(),
        }
    }

    /// Whether trying again by itself could not help.
    fn stops(&self) -> bool {
        matches!(
            self,
            Self::Vault(_)
                | Self::OtherRepository { .. }
                | Self::Forge(
                    ForgeError::Unauthorized { .. }
                        | ForgeError::SingleSignOn { .. }
                        | ForgeError::BadToken { .. }
                        | ForgeError::IssuesDisabled
                        | ForgeError::TrackerRemoved { .. }
                        | ForgeError::Moved { .. }
                )
        )
    }
}

fn forge_code(error: &ForgeError) -> &'static str {
    match error {
        ForgeError::Unauthorized { .. } => "unauthorized",
        ForgeError::Forbidden { .. } => "forbidden",
        ForgeError::SingleSignOn { .. } => "single_sign_on",
        ForgeError::NotFound { .. } => "not_found",
        ForgeError::Gone { .. } => "gone",
        ForgeError::IssuesDisabled => "issues_disabled",
        ForgeError::TrackerRemoved { .. } => "tracker_removed",
        ForgeError::Blocked { .. } => "blocked",
        ForgeError::Moved { .. } => "moved",
        ForgeError::Invalid { .. } => "invalid",
        ForgeError::PageTooDeep => "page_too_deep",
        ForgeError::RateLimited { .. } => "rate_limited",
        ForgeError::Unavailable { .. } => "unavailable",
        ForgeError::Offline { .. } => "offline",
        ForgeError::Certificate { .. } => "certificate",
        ForgeError::NotAnApi { .. } => "not_an_api",
        ForgeError::TooLarge { .. } => "too_large",
        ForgeError::ForeignNextPage { .. } => "foreign_next_page",
        ForgeError::OutcomeUnknown { .. } => "outcome_unknown",
        ForgeError::BadToken { .. } => "bad_token",
        ForgeError::Unsupported(_) => "unsupported",
    }
}
