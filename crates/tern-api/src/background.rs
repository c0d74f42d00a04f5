//! Syncing by itself while the program is open.

use tern_model::{SyncConfig, SyncTrigger};
use tern_sync::{Request, SyncError, TICK};

use crate::{ApiError, Tern};

/// Starts every sync that becomes due, until the program ends. A project that fails holds up no other.
pub async fn background_sync(tern: &Tern) {
    let mut trigger = SyncTrigger::Startup;
    loop {
        tern.clock.sleep(TICK).await;
        if paused(tern).await {
            continue;
        }
        match tern.engine.due().await {
            Ok(due) => {
                for config in due {
                    start(tern, &config, trigger).await;
                }
            }
            Err(error) => tracing::warn!(%error, "what is due could not be read"),
        }
        trigger = SyncTrigger::Scheduled;
    }
}

async fn start(tern: &Tern, config: &SyncConfig, trigger: SyncTrigger) {
    if let Err(error) = try_start(tern, config, trigger).await {
        tracing::warn!(project = %config.project_id, %error, "a due sync could not be started");
    }
}

async fn try_start(tern: &Tern, config: &SyncConfig, trigger: SyncTrigger) -> Result<(), ApiError> {
    crate::demo::ready(tern, config.project_id).await?;
    match tern.engine.start(config.id, Request::full(trigger)).await {
        // Another process syncs it already.
        Ok(_) | Err(SyncError::RunningElsewhere { .. }) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

async fn paused(tern: &Tern) -> bool {
    let Ok(mut read) = tern.store.read().await else { return false };
    matches!(crate::window::paused_until(&mut read, tern.now()).await, Ok(Some(_)))
}
