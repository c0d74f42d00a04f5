//! Which connections have one and the same token.
//!
//! Nothing in the database says so, and no digest of a token is kept: those at one API origin are opened and compared.

use secrecy::{ExposeSecret, SecretString};
use tern_model::{SyncConfig, SyncConfigId, Timestamp};
use tern_store::{Store, StoreError, WriteTx, configs};
use tern_vault::Vault;

use crate::{RunFailure, SyncError, run::Runner};

/// The code under which a connection waits whose token was refused.
const REFUSED: &str = "unauthorized";

/// A connection with its token as it is stored.
pub struct Sealed {
    /// The connection.
    pub config: SyncConfig,
    /// The token's envelope.
    pub token: Vec<u8>,
}

/// A connection with its token opened.
pub struct Opened {
    /// The connection.
    pub id: SyncConfigId,
    /// Where the token goes.
    pub origin: String,
    /// The token.
    pub token: SecretString,
}

impl Opened {
    /// Whether two connections send the same token to the same place.
    pub fn shares(&self, other: &Self) -> bool {
        self.origin == other.origin && self.token.expose_secret() == other.token.expose_secret()
    }
}

/// Opens a connection's token.
pub async fn open(vault: &Vault, sealed: &Sealed) -> Result<Opened, tern_vault::VaultError> {
    let origin = sealed.config.repository().api_origin();
    let token = vault.open(sealed.config.id, &origin, &sealed.token).await?;
    Ok(Opened { id: sealed.config.id, origin, token })
}

/// The other connections that have this one's token. A token that cannot be opened is nobody's.
pub async fn sharers(store: &Store, vault: &Vault, of: &SyncConfig) -> Result<Vec<SyncConfig>, SyncError> {
    let at_origin = sealed_at(store, &of.repository().api_origin()).await?;
    let (own, others): (Vec<Sealed>, Vec<Sealed>) =
        at_origin.into_iter().partition(|sealed| sealed.config.id == of.id);
    let Some(own) = own.first() else { return Ok(Vec::new()) };
    if others.is_empty() {
        return Ok(Vec::new());
    }
    let Ok(own) = open(vault, own).await else { return Ok(Vec::new()) };
    let mut sharers = Vec::new();
    for other in others {
        if open(vault, &other).await.is_ok_and(|opened| opened.shares(&own)) {
            sharers.push(other.config);
        }
    }
    Ok(sharers)
}

async fn sealed_at(store: &Store, origin: &str) -> Result<Vec<Sealed>, SyncError> {
    let mut read = store.read().await?;
    let mut found = Vec::new();
    for config in configs::list(&mut read).await? {
        if config.repository().api_origin() != origin {
            continue;
        }
        if let Some(token) = configs::token(&mut read, config.id).await? {
            found.push(Sealed { config, token });
        }
    }
    Ok(found)
}

/// What a run learnt about its token that holds for everybody who shares it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenNews {
    /// The forge refused it.
    Refused,
    /// The forge takes it again.
    Taken,
}

impl TokenNews {
    fn of(
        before: &SyncConfig,
        outcome: &Result<(), SyncError>,
        failure: Option<&RunFailure>,
    ) -> Option<Self> {
        match failure {
            Some(failure) if failure.error.code == REFUSED => Some(Self::Refused),
            None if outcome.is_ok() && before.sync_error.as_deref() == Some(REFUSED) => Some(Self::Taken),
            _ => None,
        }
    }

    /// Only what this news is about is written over: who waits for another reason goes on waiting for it.
    fn tell(self, other: &mut SyncConfig, now: Timestamp) -> bool {
        match (self, other.sync_error.as_deref()) {
            (Self::Refused, None) => {
                (other.sync_error, other.next_sync_at) = (Some(REFUSED.to_owned()), None);
            }
            (Self::Taken, Some(REFUSED)) => {
                (other.sync_error, other.next_sync_at) = (None, Some(now));
            }
            _ => return false,
        }
        other.updated_at = now;
        true
    }
}

impl Runner {
    /// What this run's end says about the token, and the others that it is true of. Opened before the run's last
    /// transaction, because a keyring may take its time.
    pub(crate) async fn token_news(
        &self,
        outcome: &Result<(), SyncError>,
        failure: Option<&RunFailure>,
    ) -> Option<(TokenNews, Vec<SyncConfigId>)> {
        let news = TokenNews::of(&self.config, outcome, failure)?;
        match self.around.connector.sharers(&self.around.store, &self.config).await {
            Ok(sharers) => Some((news, sharers.into_iter().map(|config| config.id).collect())),
            Err(error) => {
                tracing::warn!(%error, "who shares the token could not be told");
                None
            }
        }
    }
}

/// Tells the others without asking the forge once more.
pub(crate) async fn tell(
    tx: &mut WriteTx,
    (news, others): (TokenNews, Vec<SyncConfigId>),
    now: Timestamp,
) -> Result<(), StoreError> {
    for id in others {
        let Some(mut other) = configs::get(tx, id).await? else { continue };
        if news.tell(&mut other, now) {
            configs::update(tx, &other).await?;
        }
    }
    Ok(())
}
