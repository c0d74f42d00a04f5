//! The list of conflicts that wait.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use tern_model::{Conflict, Field, ProjectId, TaskId, Timestamp};
use tern_store::{TaskQuery as StoreQuery, conflicts, tasks};

use super::cards::{TaskCard, cards};
use crate::{ApiError, PAGE_MAX, Tern, conflicts::differing};

/// Which conflicts to list.
#[derive(Debug, Clone, Copy, Deserialize, specta::Type)]
pub struct ConflictListRequest {
    /// One project; `null`: every project.
    pub project_id: Option<ProjectId>,
    /// Conflicts to pass over.
    pub offset: u32,
    /// At most this many.
    pub limit: u32,
}

/// A conflict that waits.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct ConflictView {
    /// The task.
    pub task: TaskCard,
    /// When it was found.
    pub detected_at: Timestamp,
    /// The fields in which the two sides differ.
    pub fields: Vec<Field>,
    /// Whether a half-finished merge is kept.
    pub has_draft: bool,
}

/// A page of conflicts, oldest first.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct ConflictPage {
    /// The page.
    pub conflicts: Vec<ConflictView>,
    /// How many wait.
    pub total: u32,
}

/// The conflicts that wait, oldest first.
pub async fn conflict_list(tern: &Tern, request: ConflictListRequest) -> Result<ConflictPage, ApiError> {
    let mut read = tern.store.read().await?;
    let pending = conflicts::list_pending(&mut read, request.project_id).await?;
    let total = u32::try_from(pending.len()).unwrap_or(u32::MAX);
    let limit = request.limit.min(PAGE_MAX) as usize;
    let page: Vec<Conflict> = pending.into_iter().skip(request.offset as usize).take(limit).collect();
    let ids: Vec<TaskId> = page.iter().map(|conflict| conflict.task_id).collect();
    let query = StoreQuery { ids: Some(ids), limit: PAGE_MAX, ..StoreQuery::default() };
    let rows = tasks::list(&mut read, &query).await?;
    let known = cards(&mut read, &rows).await?;
    let mut known: HashMap<TaskId, _> =
        rows.iter().zip(known).map(|(row, card)| (card.id, (row.task.content(), card))).collect();
    let views = page.into_iter().filter_map(|conflict| {
        let (local, task) = known.remove(&conflict.task_id)?;
        Some(ConflictView {
            task,
            detected_at: conflict.detected_at,
            fields: differing(&local, &conflict.remote),
            has_draft: conflict.draft.is_some(),
        })
    });
    Ok(ConflictPage { conflicts: views.collect(), total })
}
