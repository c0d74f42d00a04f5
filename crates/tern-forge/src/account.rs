//! What a connection needs to be opened.

use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use tern_model::RepositoryRef;

use crate::{Clock, Gates, Random, WaitObserver};

/// One account's view of one repository.
pub struct Account {
    /// Where the repository and its API are. `api_url` is the only place the token ever goes.
    pub repository: RepositoryRef,
    /// The token; `None` reads a public repository within the forge's anonymous limit.
    pub token: Option<SecretString>,
    /// The clock that waits are made on.
    pub clock: Arc<dyn Clock>,
    /// Where jitter comes from.
    pub random: Arc<dyn Random>,
    /// Told about every wait.
    pub waits: Arc<dyn WaitObserver>,
}

impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Account")
            .field("repository", &self.repository)
            .field("token", &self.token.as_ref().map(|_| "[redacted]"))
            .finish_non_exhaustive()
    }
}

/// What connections share, and how long they are patient.
#[derive(Debug, Clone)]
pub struct Network {
    /// Who may ask when. Connections that share a host must share this.
    pub gates: Gates,
    /// When a request is given up.
    pub timeouts: Timeouts,
}

impl Default for Network {
    fn default() -> Self {
        Self { gates: Gates::of_this_process(), timeouts: Timeouts::default() }
    }
}

/// When a request is given up, by the machine's own clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// Until a connection stands, TLS included.
    pub connect: Duration,
    /// From the first byte sent to the last byte read.
    pub total: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self { connect: Duration::from_secs(10), total: Duration::from_secs(30) }
    }
}

/// Hears of waits and does nothing: for callers that show none.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unobserved;

impl WaitObserver for Unobserved {
    fn waiting(&self, _until: tern_model::Timestamp, _why: crate::WaitReason) {}
    fn resumed(&self) {}
}
