//! From a stored connection to a forge that can be asked.

use std::sync::Arc;

use async_trait::async_trait;
use tern_forge::{Account, Clock, Forge, Random, WaitObserver};
use tern_model::SyncConfig;
use tern_store::Store;
use tern_vault::Vault;

use crate::{SyncError, sharing};

/// Opens the forge that a connection names.
#[async_trait]
pub trait Connector: Send + Sync {
    /// Unseals the token, if there is one, and makes a client for this connection alone.
    async fn connect(
        &self,
        config: &SyncConfig,
        sealed_token: Option<Vec<u8>>,
        waits: Arc<dyn WaitObserver>,
    ) -> Result<Arc<dyn Forge>, SyncError>;

    /// The other connections that have this one's token, as far as that can be told without asking anybody.
    async fn sharers(&self, store: &Store, of: &SyncConfig) -> Result<Vec<SyncConfig>, SyncError> {
        let _ = (store, of);
        Ok(Vec::new())
    }
}

/// Opens real forges with tokens from a vault.
pub struct VaultConnector {
    vault: Arc<Vault>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
}

impl VaultConnector {
    /// Tokens come from `vault`; waits and jitter from the other two.
    pub fn new(vault: Arc<Vault>, clock: Arc<dyn Clock>, random: Arc<dyn Random>) -> Self {
        Self { vault, clock, random }
    }
}

#[async_trait]
impl Connector for VaultConnector {
    async fn connect(
        &self,
        config: &SyncConfig,
        sealed_token: Option<Vec<u8>>,
        waits: Arc<dyn WaitObserver>,
    ) -> Result<Arc<dyn Forge>, SyncError> {
        let repository = config.repository();
        let token = match sealed_token {
            Some(sealed) => Some(self.vault.open(config.id, &repository.api_origin(), &sealed).await?),
            None => None,
        };
        let account =
            Account { repository, token, clock: self.clock.clone(), random: self.random.clone(), waits };
        Ok(tern_forge::connect(config.service_type, account)?)
    }

    async fn sharers(&self, store: &Store, of: &SyncConfig) -> Result<Vec<SyncConfig>, SyncError> {
        sharing::sharers(store, &self.vault, of).await
    }
}
