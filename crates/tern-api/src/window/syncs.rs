//! Syncs, as the window starts and follows them.

use serde::{Deserialize, Serialize};
use tern_model::{ProjectId, SyncId, SyncRun, SyncTrigger};
use tern_store::runs;

use crate::{ApiError, SyncPreview, SyncStart, Syncing, Tern};

/// How many lines of a preview the window shows.
const PREVIEW_LINES: usize = 100;

/// The answer to a request to sync.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
pub struct StartedSync {
    /// The run.
    pub sync_id: SyncId,
    /// Whether it was under way already.
    pub joined: bool,
}

/// A project whose sync is meant.
#[derive(Debug, Clone, Copy, Deserialize, specta::Type)]
pub struct OfProject {
    /// The project.
    pub project_id: ProjectId,
}

/// Starts a sync, or joins the one that is under way. The demo's forge is started when it does not run yet.
pub async fn sync_start(tern: &Tern, request: SyncStart) -> Result<StartedSync, ApiError> {
    crate::demo::ready(tern, request.project_id).await?;
    Ok(match crate::sync_start(tern, request, SyncTrigger::Manual).await? {
        Syncing::New(operation) => StartedSync { sync_id: operation.id(), joined: false },
        Syncing::Joined(operation) => StartedSync { sync_id: operation.id(), joined: true },
        Syncing::Elsewhere(sync_id) => StartedSync { sync_id, joined: true },
    })
}

/// What a sync would do, without doing it.
pub async fn sync_preview(tern: &Tern, request: SyncStart) -> Result<SyncPreview, ApiError> {
    crate::demo::ready(tern, request.project_id).await?;
    let mut preview = crate::sync_preview(tern, request).await?;
    preview.lines.truncate(PREVIEW_LINES);
    Ok(preview)
}

/// Asks a project's sync to stop; what it did is kept.
pub async fn sync_cancel(tern: &Tern, request: OfProject) -> Result<(), ApiError> {
    crate::sync_cancel(tern, request.project_id).await?;
    Ok(())
}

/// The runs under way.
pub async fn sync_status(tern: &Tern) -> Result<Vec<SyncRun>, ApiError> {
    let mut read = tern.store.read().await?;
    let mut running = runs::list_running(&mut read).await?;
    // The row is written page by page; the operation knows more.
    for operation in tern.engine.all_running() {
        if let Some(run) = running.iter_mut().find(|run| run.id == operation.id()) {
            run.progress = *operation.progress().borrow();
        }
    }
    Ok(running)
}
