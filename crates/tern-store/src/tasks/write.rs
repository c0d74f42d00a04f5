//! Adding, changing and deleting tasks, a page at a time.

use tern_model::{Task, TaskId};

use crate::row::{affected, all_found};
use crate::tx::Connected as _;
use crate::{StoreError, WriteTx, json};

/// Adds tasks with one statement. They wait for full-text search until [`search::flush`](crate::search::flush).
pub async fn insert_many(tx: &mut WriteTx, tasks: &[Task]) -> Result<(), StoreError> {
    if tasks.is_empty() {
        return Ok(());
    }
    let rows = json::rows(tasks)?;
    sqlx::query!(
        "insert into tasks (
             id, project_id, number, title, description, status, type, priority, reporter, assignees, labels,
             milestone, cycle, story_points, custom_fields, issue_url, closed_at, position, created_at,
             updated_at
         )
         select
             value ->> 'id', value ->> 'project_id', value ->> 'number', value ->> 'title',
             value ->> 'description', value ->> 'status', value ->> 'type', value ->> 'priority',
             value ->> 'reporter', value ->> 'assignees', value ->> 'labels', value ->> 'milestone',
             value ->> 'cycle', value ->> 'story_points', value ->> 'custom_fields', value ->> 'issue_url',
             value ->> 'closed_at', value ->> 'position', value ->> 'created_at', value ->> 'updated_at'
         from jsonb_each(?)",
        rows
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Changes a task. Its project and number stay: they are its name.
pub async fn update(tx: &mut WriteTx, task: &Task) -> Result<(), StoreError> {
    update_many(tx, std::slice::from_ref(task)).await
}

/// Changes tasks with one statement. Their projects and numbers stay: they are their names.
pub async fn update_many(tx: &mut WriteTx, tasks: &[Task]) -> Result<(), StoreError> {
    if tasks.is_empty() {
        return Ok(());
    }
    let rows = json::rows(tasks)?;
    let done = sqlx::query!(
        "update tasks set
             title = value ->> 'title', description = value ->> 'description', status = value ->> 'status',
             type = value ->> 'type', priority = value ->> 'priority', reporter = value ->> 'reporter',
             assignees = value ->> 'assignees', labels = value ->> 'labels',
             milestone = value ->> 'milestone', cycle = value ->> 'cycle',
             story_points = value ->> 'story_points', custom_fields = value ->> 'custom_fields',
             issue_url = value ->> 'issue_url', closed_at = value ->> 'closed_at',
             position = value ->> 'position', updated_at = value ->> 'updated_at'
         from jsonb_each(?) where tasks.id = value ->> 'id'",
        rows
    )
    .execute(tx.connection())
    .await?;
    all_found("task", done.rows_affected(), tasks.len())
}

/// Deletes tasks with their links, conflicts and history; how many there were.
pub async fn delete_many(tx: &mut WriteTx, ids: &[TaskId]) -> Result<u32, StoreError> {
    let ids = json::texts(ids);
    let done = sqlx::query!("delete from tasks where id in (select value from json_each(?))", ids)
        .execute(tx.connection())
        .await?;
    Ok(affected(done.rows_affected()))
}
