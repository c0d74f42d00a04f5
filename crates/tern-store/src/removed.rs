//! The `removed_task` table: tasks that were removed here, as long as that can be taken back.

use serde::{Deserialize, Serialize};
use tern_model::{
    Comment, Conflict, ConflictId, ProjectId, PushIntent, Task, TaskChange, TaskId, TaskRemote, Timestamp,
};

use crate::row::Table;
use crate::tx::Connected as _;
use crate::{Reader, StoreError, WriteTx, json};

const TABLE: Table = Table("removed_task");

/// A task with everything that goes with it when it is deleted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RemovedTask {
    /// The task.
    pub task: Task,
    /// Its link.
    pub link: Option<TaskRemote>,
    /// Its recorded changes, newest first.
    pub changes: Vec<TaskChange>,
    /// Every conflict that it was in, newest first.
    pub conflicts: Vec<Conflict>,
    /// What was to be sent of it.
    pub intents: Vec<PushIntent>,
    /// What was said under it.
    #[serde(default)]
    pub comments: Vec<Comment>,
}

impl RemovedTask {
    /// The conflict that waited when it was removed.
    pub fn waiting(&self) -> Option<&Conflict> {
        self.conflicts.iter().find(|conflict| conflict.resolved_at.is_none())
    }
}

/// Keeps tasks that are about to be deleted, in the same transaction.
pub async fn insert_many(
    tx: &mut WriteTx,
    removed: &[RemovedTask],
    now: Timestamp,
) -> Result<(), StoreError> {
    let now = now.to_string();
    for one in removed {
        let (task, project) = (one.task.id.to_string(), one.task.project_id.to_string());
        let conflict = one.waiting().map(|conflict| conflict.id.to_string());
        let content = json::value(one)?;
        sqlx::query!(
            "insert or replace into removed_task (task_id, project_id, conflict_id, removed_at, content)
             values (?, ?, ?, ?, ?)",
            task,
            project,
            conflict,
            now,
            content
        )
        .execute(tx.connection())
        .await?;
    }
    Ok(())
}

/// The task that was removed to decide this conflict.
pub async fn get_by_conflict(
    db: &mut impl Reader,
    conflict: ConflictId,
) -> Result<Option<RemovedTask>, StoreError> {
    let conflict = conflict.to_string();
    let text = sqlx::query_scalar!("select content from removed_task where conflict_id = ?", conflict)
        .fetch_optional(db.connection())
        .await?;
    TABLE.maybe_json("content", text.as_deref())
}

/// A task that was removed.
pub async fn get(db: &mut impl Reader, task: TaskId) -> Result<Option<RemovedTask>, StoreError> {
    let task = task.to_string();
    let text = sqlx::query_scalar!("select content from removed_task where task_id = ?", task)
        .fetch_optional(db.connection())
        .await?;
    TABLE.maybe_json("content", text.as_deref())
}

/// Tasks that were removed after `since` while a conflict waited, newest first, and when.
pub async fn list_decided(
    db: &mut impl Reader,
    project: Option<ProjectId>,
    since: Timestamp,
) -> Result<Vec<(RemovedTask, Timestamp)>, StoreError> {
    let (project, since) = (project.map(|id| id.to_string()), since.to_string());
    let rows = sqlx::query!(
        "select removed_at, content from removed_task
         where conflict_id is not null and removed_at > ?1 and (?2 is null or project_id = ?2)
         order by removed_at desc, rowid desc",
        since,
        project
    )
    .fetch_all(db.connection())
    .await?;
    rows.into_iter()
        .map(|row| Ok((TABLE.json("content", &row.content)?, TABLE.text("removed_at", &row.removed_at)?)))
        .collect()
}

/// Forgets tasks that are back.
pub async fn delete_many(tx: &mut WriteTx, tasks: &[TaskId]) -> Result<(), StoreError> {
    let ids = json::texts(tasks);
    sqlx::query!("delete from removed_task where task_id in (select value from json_each(?))", ids)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Forgets what was removed before `before`.
pub async fn prune(tx: &mut WriteTx, before: Timestamp) -> Result<(), StoreError> {
    let before = before.to_string();
    sqlx::query!("delete from removed_task where removed_at < ?", before).execute(tx.connection()).await?;
    Ok(())
}
