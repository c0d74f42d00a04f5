//! All tokens are sealed with a new key in the very moment in which a sync reads its own.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod common;

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use common::{Bench, TOKEN_LIKE, request};
use tern_forge::{Forge, SystemClock, SystemRandom, WaitObserver};
use tern_model::*;
use tern_sim::Sim;
use tern_store::{Store, configs};
use tern_sync::{Connector, Engine, Surroundings, SyncError, VaultConnector};
use tern_vault::Vault;

/// A connector that lets a renewal happen between the reading of a sealed token and its opening.
struct Renewing {
    real: VaultConnector,
    vault: Arc<Vault>,
    store: Store,
    token: Token,
    connected: AtomicUsize,
}

/// What the renewal does to the stored token.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Token {
    /// It is sealed anew, as by `secrets_renew`.
    SealedAnew,
    /// It is left as it was: its key is gone for good.
    LeftBehind,
}

#[async_trait::async_trait]
impl Connector for Renewing {
    async fn connect(
        &self,
        config: &SyncConfig,
        sealed: Option<Vec<u8>>,
        waits: Arc<dyn WaitObserver>,
    ) -> Result<Arc<dyn Forge>, SyncError> {
        if self.connected.fetch_add(1, Ordering::SeqCst) == 0 {
            let origin = common::origin_of(&config.api_url);
            let token = self.vault.open(config.id, &origin, sealed.as_deref().unwrap()).await.unwrap();
            let mut tx = self.store.write().await.unwrap();
            self.vault.rotate().await.unwrap();
            if self.token == Token::SealedAnew {
                let anew = self.vault.seal(config.id, &origin, &token).await.unwrap();
                configs::set_token(&mut tx, config.id, Some(&anew)).await.unwrap();
            }
            tx.commit().await.unwrap();
            self.vault.retire_old_keys().await.unwrap();
        }
        self.real.connect(config, sealed, waits).await
    }
}

async fn synced(token: Token) -> (SyncRun, usize) {
    let bench = Bench::new(Sim::builder().issues(3).token(TOKEN_LIKE).limits(common::wide_limits())).await;
    bench.give_token(TOKEN_LIKE).await;
    let (clock, random) = (Arc::new(SystemClock), Arc::new(SystemRandom));
    let connector = Arc::new(Renewing {
        real: VaultConnector::new(bench.vault.clone(), clock.clone(), random.clone()),
        vault: bench.vault.clone(),
        store: bench.store.clone(),
        token,
        connected: AtomicUsize::new(0),
    });
    let engine =
        Engine::new(Surroundings { store: bench.store.clone(), connector: connector.clone(), clock, random });
    let started = engine.start(bench.config_id, request()).await.unwrap();
    let run = started.operation().finished().await.unwrap();
    (Arc::unwrap_or_clone(run), connector.connected.load(Ordering::SeqCst))
}

#[tokio::test]
async fn a_sync_that_read_its_token_before_a_renewal_reads_it_once_more() {
    let (run, connected) = synced(Token::SealedAnew).await;
    assert_eq!(run.status, SyncStatus::Success, "{:?}", run.error);
    assert_eq!(connected, 2);
}

#[tokio::test]
async fn a_token_that_cannot_be_opened_is_not_tried_for_ever() {
    let (run, connected) = synced(Token::LeftBehind).await;
    assert_eq!(run.error.map(|error| error.code).as_deref(), Some("token_unreadable"));
    assert_eq!(connected, 1, "what has not changed is not tried again");
}
