//! The list of conflicts that wait.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use tern_model::{Conflict, ConflictId, Field, ProjectId, ResolutionAction, TaskId, Timestamp};
use tern_reconcile::merge::changed_fields;
use tern_store::{Reader, TaskQuery as StoreQuery, TaskRow, conflicts, removed, tasks};

use super::cards::{TaskCard, cards};
use super::edit::project_of;
use crate::{ApiError, PAGE_MAX, Tern, resolutions::UNDO_SECONDS};

/// Which conflicts to list.
#[derive(Debug, Clone, Copy, Deserialize, specta::Type)]
pub struct ConflictListRequest {
    /// One project; `null`: every project.
    pub project_id: Option<ProjectId>,
    /// Those that were resolved in the last thirty days, newest first, instead of those that wait.
    pub resolved: bool,
    /// Conflicts to pass over.
    pub offset: u32,
    /// At most this many.
    pub limit: u32,
}

/// A conflict that waits, or was resolved.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct ConflictView {
    /// The conflict.
    pub id: ConflictId,
    /// The task.
    pub task: TaskCard,
    /// When it was found.
    pub detected_at: Timestamp,
    /// The fields in which the two sides differ.
    pub fields: Vec<Field>,
    /// Whether a half-finished merge is kept.
    pub has_draft: bool,
    /// What was decided; `null` while it waits.
    pub action: Option<ResolutionAction>,
    /// When.
    pub resolved_at: Option<Timestamp>,
    /// Whether a sync merged it without asking.
    pub automatic: bool,
    /// Whether it was decided by removing the task, which is shown as it was.
    pub removed: bool,
}

/// A page of conflicts: those that wait oldest first, resolved ones newest first.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct ConflictPage {
    /// The page.
    pub conflicts: Vec<ConflictView>,
    /// How many there are.
    pub total: u32,
}

/// The conflicts that wait, or those that were resolved lately.
pub async fn conflict_list(tern: &Tern, request: ConflictListRequest) -> Result<ConflictPage, ApiError> {
    let mut read = tern.store.read().await?;
    let found = if request.resolved {
        let since = tern.now().plus_seconds(-UNDO_SECONDS);
        resolved(&mut read, request.project_id, since).await?
    } else {
        let pending = conflicts::list_pending(&mut read, request.project_id).await?;
        pending.into_iter().map(Found::of).collect()
    };
    let total = u32::try_from(found.len()).unwrap_or(u32::MAX);
    let limit = request.limit.min(PAGE_MAX) as usize;
    let page: Vec<Found> = found.into_iter().skip(request.offset as usize).take(limit).collect();
    let ids = page.iter().filter(|found| found.removed.is_none()).map(|found| found.conflict.task_id);
    let query = StoreQuery { ids: Some(ids.collect()), limit: PAGE_MAX, ..StoreQuery::default() };
    let mut rows = tasks::list(&mut read, &query).await?;
    rows.extend(page.iter().filter_map(|found| found.removed.clone()));
    let known = cards(&mut read, &rows).await?;
    let known: HashMap<TaskId, _> =
        rows.iter().zip(known).map(|(row, card)| (card.id, (row.task.content(), card))).collect();
    let views = page.into_iter().filter_map(|Found { conflict, removed }| {
        // A task may have been in several.
        let (local, task) = known.get(&conflict.task_id)?.clone();
        let local = if conflict.resolved_at.is_some() { conflict.local.clone() } else { local };
        Some(ConflictView {
            id: conflict.id,
            task,
            detected_at: conflict.detected_at,
            fields: changed_fields(&local, &conflict.remote),
            has_draft: conflict.draft.is_some() && conflict.resolved_at.is_none(),
            action: conflict.resolution_action,
            resolved_at: conflict.resolved_at,
            automatic: conflict.resolved_at == Some(conflict.detected_at),
            removed: removed.is_some(),
        })
    });
    Ok(ConflictPage { conflicts: views.collect(), total })
}

/// A conflict, with its task as it was when removing it decided the conflict.
struct Found {
    conflict: Conflict,
    removed: Option<TaskRow>,
}

impl Found {
    const fn of(conflict: Conflict) -> Self {
        Self { conflict, removed: None }
    }
}

/// What was decided after `since`, newest first.
async fn resolved(
    read: &mut impl Reader,
    project: Option<ProjectId>,
    since: Timestamp,
) -> Result<Vec<Found>, ApiError> {
    let mut found: Vec<Found> =
        conflicts::list_resolved(read, project, since).await?.into_iter().map(Found::of).collect();
    for (removed, at) in removed::list_decided(read, project, since).await? {
        let Some(conflict) = removed.waiting().cloned() else { continue };
        let project_key = project_of(read, removed.task.project_id).await?.key;
        found.push(Found {
            conflict: Conflict { resolved_at: Some(at), ..conflict },
            removed: Some(TaskRow { task: removed.task, project_key, remote: removed.link }),
        });
    }
    found.sort_by_key(|found| std::cmp::Reverse(found.conflict.resolved_at));
    Ok(found)
}
