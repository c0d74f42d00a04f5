//! What a person is told when an operation fails: what happened, whether their data is safe, what to do.
//!
//! This is the one place where the errors of the crates below become words for a window or a terminal.

use serde::Serialize;
use tern_forge::ForgeError;
use tern_model::{InvalidProjectKey, InvalidRepository, RunError, Timestamp, UnknownWord, text_enum};
use tern_store::StoreError;
use tern_sync::SyncError;
use tern_vault::{KeyringError, VaultError};

text_enum! {
    /// What a program branches on. A code exists only because some button, exit status or pause depends on it.
    ErrorCode, "error code", {
        /// The request itself is wrong; nothing was done.
        Invalid = "invalid",
        /// What was asked for is not here.
        NotFound = "not_found",
        /// A name, key or repository is taken.
        Taken = "taken",
        /// The token is missing, wrong, revoked or expired.
        Unauthorized = "unauthorized",
        /// The token lacks a permission.
        Forbidden = "forbidden",
        /// The organisation wants single sign-on for the token.
        SingleSignOn = "single_sign_on",
        /// The repository is not there, or hidden from this account.
        RepositoryNotFound = "repository_not_found",
        /// The repository or issue is elsewhere.
        Moved = "moved",
        /// Issues are switched off there.
        IssuesDisabled = "issues_disabled",
        /// The forge has no issue tracker any more.
        TrackerRemoved = "tracker_removed",
        /// The forge asks to wait.
        RateLimited = "rate_limited",
        /// The forge cannot be reached.
        Offline = "offline",
        /// The forge could not prove who it is.
        Certificate = "certificate",
        /// The forge is not well, or does not answer as its API would.
        ForgeTrouble = "forge_trouble",
        /// The stored token cannot be read.
        TokenUnreadable = "token_unreadable",
        /// The keyring cannot be used.
        Keyring = "keyring",
        /// Another process is at it.
        Busy = "busy",
        /// The database cannot be used.
        Database = "database",
        /// The disk is full.
        DiskFull = "disk_full",
        /// The remote side moved since the decision was made.
        Stale = "stale",
        /// A conflict moved on while it was being merged.
        ConflictMoved = "conflict_moved",
        /// Many edits wait for a person's word before they are sent.
        ManyChanges = "many_changes",
        /// The person cancelled.
        Cancelled = "cancelled",
        /// A fault in Tern itself.
        Fault = "fault",
    }
}

/// An error for people: a sentence for what happened, one for what is safe and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type, thiserror::Error)]
#[error("{message}")]
pub struct ApiError {
    /// What programs branch on.
    pub code: ErrorCode,
    /// What happened.
    pub message: String,
    /// Whether data is safe, and what to do.
    pub hint: String,
    /// Seconds until trying again makes sense, where somebody said so.
    pub retry_after: Option<u32>,
    /// Text to copy into a report; without secrets.
    pub details: Option<String>,
}

impl ApiError {
    /// An error with its remedy.
    pub fn new(code: ErrorCode, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { code, message: message.into(), hint: hint.into(), retry_after: None, details: None }
    }

    /// A request that cannot be carried out as it stands.
    pub fn invalid(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::new(ErrorCode::Invalid, message, hint)
    }

    /// Something that is not here.
    pub fn not_found(what: impl std::fmt::Display) -> Self {
        Self::new(
            ErrorCode::NotFound,
            format!("{what} is not here"),
            "Nothing was changed. Check the spelling.",
        )
    }

    /// The same error with text to copy.
    #[must_use]
    pub fn with_details(mut self, details: impl Into<String>) -> Self {
        self.details = Some(details.into());
        self
    }
}

/// What to do about a server that cannot prove who it is.
const CERTIFICATE: &str =
    "Check the clock and the network. A company's own certificate belongs into the system's store.";

/// What every failed exchange with a forge leaves untouched.
const TASKS_SAFE: &str = "Your tasks are safe on this computer.";

impl From<ForgeError> for ApiError {
    fn from(error: ForgeError) -> Self {
        let (code, remedy) = remedy_of(&error);
        let retry_after = match &error {
            ForgeError::RateLimited { until } => Some(seconds_until(*until)),
            _ => None,
        };
        let message = sentence(&error.to_string());
        Self { code, message, hint: format!("{TASKS_SAFE} {remedy}"), retry_after, details: None }
    }
}

fn remedy_of(error: &ForgeError) -> (ErrorCode, String) {
    use ErrorCode as Code;
    let fixed = |code, remedy: &str| (code, remedy.to_owned());
    match error {
        ForgeError::Unauthorized { .. } => {
            fixed(Code::Unauthorized, "Give a new token; the old one may be revoked or expired.")
        }
        ForgeError::BadToken { .. } => {
            fixed(Code::Unauthorized, "Copy the token again, without anything around it.")
        }
        ForgeError::Forbidden { missing: Some(missing), .. } => {
            (Code::Forbidden, format!("Give the token this permission: {missing}."))
        }
        ForgeError::Forbidden { missing: None, .. } => {
            fixed(Code::Forbidden, "Give a token that may read and, for two-way sync, write issues.")
        }
        ForgeError::SingleSignOn { url: Some(url) } => {
            (Code::SingleSignOn, format!("Allow the token for the organisation within the hour: {url}"))
        }
        ForgeError::SingleSignOn { url: None } => {
            fixed(Code::SingleSignOn, "Allow the token for the organisation in the forge's token settings.")
        }
        ForgeError::NotFound { .. } => fixed(
            Code::RepositoryNotFound,
            "Check the address; a private repository also needs a token that may see it.",
        ),
        ForgeError::Gone { .. } => {
            fixed(Code::NotFound, "The task stays; unlink it to keep it as a local one.")
        }
        ForgeError::IssuesDisabled => {
            fixed(Code::IssuesDisabled, "Switch issues on in the repository's settings, then sync again.")
        }
        ForgeError::TrackerRemoved { .. } => fixed(
            Code::TrackerRemoved,
            "Nothing can be fetched or sent. If you have the tracker's export archive, import it: \"Import a Bitbucket \
             archive…\" in the window, or tern import bitbucket FILE --project KEY.",
        ),
        ForgeError::Blocked { .. } => {
            fixed(Code::Forbidden, "Only the forge can lift this; ask its support.")
        }
        ForgeError::Moved { other_origin: true, .. } => {
            fixed(Code::Moved, "Tern does not follow to another host with a token. Connect the new address.")
        }
        ForgeError::Moved { .. } => fixed(
            Code::Moved,
            "Ask where it is now, and follow it: tern connection follow KEY, or the button here.",
        ),
        ForgeError::Invalid { .. } => {
            fixed(Code::Invalid, "Nothing was sent twice. Change what the forge names.")
        }
        ForgeError::PageTooDeep => fixed(Code::ForgeTrouble, "Sync again; what was read is kept."),
        ForgeError::RateLimited { .. } => {
            fixed(Code::RateLimited, "What was read is kept; the next sync goes on after that time.")
        }
        ForgeError::Unavailable { .. } => {
            fixed(Code::ForgeTrouble, "Try again later; what was read is kept.")
        }
        ForgeError::Offline { .. } => {
            fixed(Code::Offline, "Work on; sync again when the connection is back.")
        }
        ForgeError::Certificate { .. } => fixed(Code::Certificate, CERTIFICATE),
        ForgeError::NotAnApi { .. } | ForgeError::ForeignNextPage { .. } => fixed(
            Code::ForgeTrouble,
            "Check the API address (--api-url). A proxy or login page may stand in between.",
        ),
        ForgeError::TooLarge { .. } => {
            fixed(Code::ForgeTrouble, "Check the API address; no forge sends this much.")
        }
        ForgeError::OutcomeUnknown { .. } => {
            fixed(Code::ForgeTrouble, "Sync again: Tern looks whether it arrived before it sends again.")
        }
        ForgeError::Unsupported(_) => fixed(Code::Invalid, "Nothing was changed."),
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        let code = match &error {
            StoreError::DiskFull { .. } => ErrorCode::DiskFull,
            StoreError::Busy | StoreError::AlreadyRunning { .. } => ErrorCode::Busy,
            _ if error.is_constraint() => ErrorCode::Invalid,
            _ => ErrorCode::Database,
        };
        Self::new(code, sentence(&error.to_string()), "Everything saved before is safe.")
    }
}

impl From<VaultError> for ApiError {
    fn from(error: VaultError) -> Self {
        let (code, remedy) = match &error {
            VaultError::Keyring(KeyringError::NoKeyring) => (
                ErrorCode::Keyring,
                "Start a keyring, or set TERN_PASSPHRASE to keep the token behind a passphrase, or use it for \
                 this session only. Tern never writes a token unencrypted.",
            ),
            VaultError::Keyring(_) => (ErrorCode::Keyring, "Unlock or mend the keyring and try again."),
            VaultError::WrongPassphrase | VaultError::EmptyPassphrase | VaultError::Closed => {
                (ErrorCode::TokenUnreadable, "Give the passphrase you chose (TERN_PASSPHRASE).")
            }
            _ => (ErrorCode::TokenUnreadable, "Enter the token again."),
        };
        Self::new(code, sentence(&error.to_string()), format!("{TASKS_SAFE} {remedy}"))
    }
}

impl From<SyncError> for ApiError {
    fn from(error: SyncError) -> Self {
        match error {
            SyncError::Forge(error) => error.into(),
            SyncError::Store(error) => error.into(),
            SyncError::Vault(error) => error.into(),
            SyncError::NotConnected => Self::new(
                ErrorCode::Invalid,
                "This project is not connected to a repository.",
                "Connect one first; its tasks stay as they are.",
            ),
            SyncError::RunningElsewhere { .. } => Self::new(
                ErrorCode::Busy,
                "Another window or terminal is already syncing this project.",
                "Nothing was started twice. Wait for it to end.",
            ),
            SyncError::OtherRepository { .. } => Self::new(
                ErrorCode::Moved,
                sentence(&error.to_string()),
                format!("{TASKS_SAFE} Ask where the connected repository is now, and follow it there."),
            ),
            SyncError::ForgeLoops => Self::new(
                ErrorCode::ForgeTrouble,
                sentence(&error.to_string()),
                format!("{TASKS_SAFE} What was read is kept. Sync again later."),
            ),
            SyncError::ManyChanges { .. } => Self::new(
                ErrorCode::ManyChanges,
                sentence(&error.to_string()),
                format!("{TASKS_SAFE} Look at them in the preview, then sync with the changes confirmed."),
            ),
            SyncError::Cancelled => Self::new(
                ErrorCode::Cancelled,
                "Cancelled.",
                "What was done is kept; the next sync goes on from there.",
            ),
            SyncError::Fault(_) => Self::new(
                ErrorCode::Fault,
                sentence(&error.to_string()),
                format!("{TASKS_SAFE} Sync again; if it comes back, report it with the details."),
            ),
        }
    }
}

impl From<InvalidRepository> for ApiError {
    fn from(error: InvalidRepository) -> Self {
        Self::invalid(sentence(&error.to_string()), "Nothing was sent and nothing was changed.")
    }
}

impl From<InvalidProjectKey> for ApiError {
    fn from(error: InvalidProjectKey) -> Self {
        Self::invalid(sentence(&error.to_string()), "Nothing was changed.")
    }
}

impl From<UnknownWord> for ApiError {
    fn from(error: UnknownWord) -> Self {
        Self::invalid(sentence(&error.to_string()), "Nothing was changed.")
    }
}

/// What to do about a run that the history shows as failed: the same remedies, found by the stored code.
pub fn remedy_for_run(error: &RunError) -> &'static str {
    match error.code.as_str() {
        "unauthorized" | "bad_token" => "Give a new token: tern connect … --token-stdin",
        "token_unreadable" => {
            "Enter the token again, or unlock the keyring (TERN_PASSPHRASE for a passphrase)."
        }
        "forbidden" | "single_sign_on" => "Give the token the permission named above.",
        "not_found" => "Check the address; a private repository needs a token that may see it.",
        "moved" => "See where it is now, and follow it: tern connection follow KEY",
        "issues_disabled" => "Switch issues on in the repository's settings.",
        "tracker_removed" => "Import the tracker's export archive: tern import bitbucket FILE --project KEY",
        "rate_limited" => "What was read is kept; the next sync goes on after that time.",
        "offline" => "Work on; sync again when the connection is back.",
        "many_changes" => "Look at them (tern sync --preview), then send them: tern sync --confirm",
        "interrupted" => "Sync again; it goes on from where it stopped.",
        "certificate" => CERTIFICATE,
        "database" => "Everything saved before is safe. Free disk space or check the folder's permissions.",
        _ => "What was read is kept. Sync again later.",
    }
}

fn seconds_until(until: Timestamp) -> u32 {
    let now = Timestamp::new(std::time::SystemTime::now().into());
    u32::try_from(until.millis_since(now).max(0) / 1000).unwrap_or(u32::MAX)
}

/// A sentence begins with a capital and ends with a full stop.
pub(crate) fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    let end = if text.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{first}{}{end}", chars.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_cannot_prove_who_it_is_gets_a_remedy_that_speaks_of_certificates() {
        let cause = "its certificate comes from an issuer that this computer does not know".to_owned();
        let error = ApiError::from(ForgeError::Certificate { host: "git.corp.example".to_owned(), cause });
        assert_eq!(error.code, ErrorCode::Certificate);
        assert!(error.message.contains("issuer that this computer does not know"), "{error:?}");
        let run = RunError { code: "certificate".to_owned(), message: error.message };
        for remedy in [error.hint.as_str(), remedy_for_run(&run)] {
            assert!(remedy.contains("certificate belongs into the system's store"), "{remedy}");
        }
    }
}
