//! Closing the runs of processes that are gone.

use tern_model::{RunError, SyncConfigId, SyncRun, SyncStatus};
use tern_store::{configs, runs};

use crate::{SyncError, engine::Surroundings};

/// Closes every run whose process is gone, makes its project due, and answers with the closed runs.
pub(crate) async fn all(around: &Surroundings) -> Result<Vec<SyncRun>, SyncError> {
    let running = {
        let mut read = around.store.read().await?;
        runs::list_running(&mut read).await?
    };
    let mut closed = Vec::new();
    for run in running {
        // Whoever lives holds the lock; the system lets go of it for the dead.
        let Some(_lock) = around.store.try_lock_sync(run.sync_config_id)? else { continue };
        closed.extend(one(around, run.sync_config_id).await?);
    }
    Ok(closed)
}

/// Closes the run of this connection, if one looks alive. The caller holds the connection's lock, so that
/// nobody can be behind it.
pub(crate) async fn one(
    around: &Surroundings,
    config_id: SyncConfigId,
) -> Result<Option<SyncRun>, SyncError> {
    let mut tx = around.store.write().await?;
    let Some(mut run) = runs::running(&mut tx, config_id).await? else { return Ok(None) };
    let now = around.clock.now();
    run.status = SyncStatus::Failure;
    run.completed_at = Some(now);
    run.duration_ms = Some(u32::try_from(now.millis_since(run.started_at).max(0)).unwrap_or(u32::MAX));
    run.progress.waiting_until = None;
    run.error = Some(RunError {
        code: "interrupted".to_owned(),
        message:
            "Tern was closed or stopped while this sync ran; what it had done is kept, and the next sync \
                  goes on from there"
                .to_owned(),
    });
    runs::update(&mut tx, &run).await?;
    if let Some(mut config) = configs::get(&mut tx, config_id).await? {
        config.next_sync_at = Some(now);
        configs::update(&mut tx, &config).await?;
    }
    tx.commit().await?;
    Ok(Some(run))
}
