//! What helps to understand a fault, in one file: versions, choices, how projects stand, how the last syncs ended.
//! Put together from a few named values, so that no token, no address and no text of a task can be in it.

use serde::Serialize;
use serde_json::json;
use tern_store::{RunFilter, RunQuery, configs, runs};

use super::{
    AboutView,
    export::{exports, refused},
};
use crate::{ApiError, Tern, window::settings_get};

/// How many of the last syncs are told of.
const RUNS: u32 = 100;

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct SavedFile {
    /// Where.
    pub path: String,
}

/// Writes the diagnostics to the folder `exports`.
pub async fn diagnostics_save(tern: &Tern, about: AboutView) -> Result<SavedFile, ApiError> {
    let settings = settings_get(tern).await?;
    let mut projects = Vec::new();
    let statuses = crate::status_show(tern).await?;
    let mut read = tern.store.read().await?;
    for status in &statuses {
        projects.push(json!({
            "key": status.project.key,
            "standing": status.standing,
            "tasks": status.tasks,
            "conflicts": status.conflicts,
            "unsent": status.unsent,
        }));
    }
    let connections: Vec<_> = configs::list(&mut read)
        .await?
        .into_iter()
        .map(|config| {
            json!({
                "project": config.project_id,
                "service": config.service_type,
                "direction": config.direction,
                "has_token": config.has_token,
                "enabled": config.sync_enabled,
                "interval": config.sync_interval,
                "last_sync_at": config.last_sync_at,
                "next_sync_at": config.next_sync_at,
                "stopped_by": config.sync_error,
            })
        })
        .collect();
    let query = RunQuery { project: None, filter: RunFilter::All, limit: RUNS, offset: 0 };
    let last: Vec<_> = runs::list(&mut read, &query)
        .await?
        .into_iter()
        .map(|run| {
            json!({
                "project": run.project_id,
                "trigger": run.trigger,
                "type": run.sync_type,
                "status": run.status,
                "started_at": run.started_at,
                "duration_ms": run.duration_ms,
                "counts": run.counts,
                "failed_issues": run.issue_errors.len(),
                // The sentence may name an issue; the code cannot.
                "error": run.error.map(|error| error.code),
            })
        })
        .collect();
    drop(read);
    let all = json!({
        "about": about,
        "made_at": tern.now(),
        "settings": settings,
        "notes": tern.notes().len(),
        "projects": projects,
        "connections": connections,
        "syncs": last,
    });
    let name = format!("tern-diagnostics-{}.json", tern.now().instant().format("%Y%m%dT%H%M%S%3fZ"));
    let path = exports(tern)?.join(name);
    let written = tokio::fs::write(&path, format!("{all:#}\n")).await;
    written.map_err(|error| refused(&path, &error))?;
    Ok(SavedFile { path: path.display().to_string() })
}
