//! What happened to a task.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use tern_model::{Field, Origin, SyncId, Task, TaskId, Timestamp};
use tern_store::{Reader, RecordedChange, changes};
use tern_sync::value_of;

use crate::{ApiError, PAGE_MAX, Tern, tasks::find};

/// One changed field.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct TaskChange {
    /// Its id.
    pub id: String,
    /// The changed task.
    pub task_id: TaskId,
    /// The sync that changed it, if one did.
    pub sync_id: Option<SyncId>,
    /// Where the new value came from.
    pub origin: Origin,
    /// The field.
    pub field: Field,
    /// The value before.
    pub old: serde_json::Value,
    /// The value after.
    pub new: serde_json::Value,
    /// When.
    pub at: Timestamp,
    /// Whether taking it back would still do something.
    pub can_undo: bool,
}

/// A page of a task's changes, newest first.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct TaskActivity {
    /// The page.
    pub changes: Vec<TaskChange>,
    /// How many there are.
    pub total: u32,
}

/// Which page of which task's changes.
#[derive(Debug, Clone, Copy, Deserialize, specta::Type)]
pub struct TaskActivityRequest {
    /// The task.
    pub task_id: TaskId,
    /// Changes to pass over.
    pub offset: u32,
    /// At most this many.
    pub limit: u32,
}

/// What happened to a task, newest first.
pub async fn task_activity(tern: &Tern, request: TaskActivityRequest) -> Result<TaskActivity, ApiError> {
    let mut read = tern.store.read().await?;
    let task = find(&mut read, request.task_id).await?;
    let latest = Latest::of(&mut read, &task).await?;
    let limit = request.limit.min(PAGE_MAX);
    let page = changes::page_of_task(&mut read, task.id, request.offset, limit).await?;
    let total = changes::count_of_task(&mut read, task.id).await?;
    Ok(TaskActivity { changes: page.into_iter().map(|change| latest.view(&task, change)).collect(), total })
}

/// The newest change of each field of one task.
pub(super) struct Latest(HashMap<Field, RecordedChange>);

impl Latest {
    pub(super) async fn of(db: &mut impl Reader, task: &Task) -> Result<Self, ApiError> {
        let latest = changes::latest_of_task(db, task.id).await?;
        Ok(Self(latest.into_iter().map(|change| (change.change.field, change)).collect()))
    }

    /// The newest changes themselves, newest first.
    pub(super) fn newest(&self) -> Vec<&RecordedChange> {
        let mut newest: Vec<&RecordedChange> = self.0.values().collect();
        newest.sort_by_key(|change| std::cmp::Reverse(change.seq));
        newest
    }

    /// A change can be taken back while the value it gave is still the one that stands, by no later change.
    pub(super) fn can_undo(&self, task: &Task, change: &RecordedChange) -> bool {
        let newest = self.0.get(&change.change.field).is_some_and(|newest| newest.seq == change.seq);
        // A push changes the forge, and what the forge confirmed is what stood here.
        newest
            && change.change.origin != Origin::Push
            && change.change.field != Field::Reporter
            && value_of(task, change.change.field) == change.change.new
    }

    pub(super) fn view(&self, task: &Task, recorded: RecordedChange) -> TaskChange {
        let can_undo = self.can_undo(task, &recorded);
        let change = recorded.change;
        TaskChange {
            id: recorded.seq.to_string(),
            task_id: change.task_id,
            sync_id: change.sync_id,
            origin: change.origin,
            field: change.field,
            old: change.old,
            new: change.new,
            at: change.at,
            can_undo,
        }
    }
}
