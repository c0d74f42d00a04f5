//! The `finding` table: what a security finding says beyond its task. A row stays when the task's link goes.

use serde::Serialize;
use tern_model::{Finding, RemoteKind, TaskId};

use crate::row::Table;
use crate::tx::Connected as _;
use crate::{Reader, StoreError, WriteTx, json};

const TABLE: Table = Table("finding");

/// A finding's task with what it says beyond it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFinding {
    /// The task.
    pub task_id: TaskId,
    /// What it is.
    pub kind: RemoteKind,
    /// What it says.
    pub finding: Finding,
}

#[derive(Serialize)]
struct Written<'a> {
    task_id: TaskId,
    kind: &'static str,
    particulars: &'a Finding,
}

impl<'a> From<&'a StoredFinding> for Written<'a> {
    fn from(row: &'a StoredFinding) -> Self {
        Self { task_id: row.task_id, kind: row.kind.as_str(), particulars: &row.finding }
    }
}

/// What this task's finding says; `None` when the task is none.
pub async fn get(db: &mut impl Reader, task: TaskId) -> Result<Option<StoredFinding>, StoreError> {
    let id = task.to_string();
    let row = sqlx::query!("select kind, particulars from finding where task_id = ?", id)
        .fetch_optional(db.connection())
        .await?;
    row.map(|row| {
        Ok(StoredFinding {
            task_id: task,
            kind: TABLE.text("kind", &row.kind)?,
            finding: TABLE.json("particulars", &row.particulars)?,
        })
    })
    .transpose()
}

/// What the findings of these tasks say, in no particular order; tasks that are none are left out.
pub async fn of_tasks(db: &mut impl Reader, tasks: &[TaskId]) -> Result<Vec<StoredFinding>, StoreError> {
    if tasks.is_empty() {
        return Ok(Vec::new());
    }
    let tasks = json::texts(tasks);
    let rows = sqlx::query!(
        "select task_id, kind, particulars from finding where task_id in (select value from json_each(?))",
        tasks
    )
    .fetch_all(db.connection())
    .await?;
    let read = rows.into_iter().map(|row| {
        Ok(StoredFinding {
            task_id: TABLE.text("task_id", &row.task_id)?,
            kind: TABLE.text("kind", &row.kind)?,
            finding: TABLE.json("particulars", &row.particulars)?,
        })
    });
    read.collect()
}

/// Takes over findings with one statement. Nothing is written where nothing changes.
pub async fn upsert_many(tx: &mut WriteTx, findings: &[StoredFinding]) -> Result<(), StoreError> {
    if findings.is_empty() {
        return Ok(());
    }
    let rows = json::rows(&findings.iter().map(Written::from).collect::<Vec<_>>())?;
    sqlx::query!(
        "insert into finding (task_id, kind, particulars)
         select value ->> 'task_id', value ->> 'kind', value ->> 'particulars' from json_each(?) where true
         on conflict (task_id) do update
             set kind = excluded.kind, particulars = excluded.particulars,
                 updated_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
             where particulars is not excluded.particulars or kind is not excluded.kind",
        rows
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}
