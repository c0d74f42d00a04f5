//! The `task_change` table: one row per changed field, for activity, "why this value?" and undo.

use serde::Serialize;
use tern_model::{SyncId, TaskChange, TaskId};

use crate::row::{Table, count};
use crate::tx::Connected as _;
use crate::{Reader, StoreError, WriteTx, json};

const TABLE: Table = Table("task_change");

struct Row {
    task_id: String,
    sync_id: Option<String>,
    origin: String,
    field: String,
    old: String,
    new: String,
    at: String,
}

impl TryFrom<Row> for TaskChange {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            task_id: TABLE.text("task_id", &row.task_id)?,
            sync_id: TABLE.maybe("sync_id", row.sync_id.as_deref())?,
            origin: TABLE.text("origin", &row.origin)?,
            field: TABLE.text("field", &row.field)?,
            old: TABLE.json("old", &row.old)?,
            new: TABLE.json("new", &row.new)?,
            at: TABLE.text("at", &row.at)?,
        })
    }
}

/// What happened to this task, newest first.
pub async fn list_of_task(
    db: &mut impl Reader,
    task: TaskId,
    limit: u32,
) -> Result<Vec<TaskChange>, StoreError> {
    let task = task.to_string();
    let rows = sqlx::query_as!(
        Row,
        "select task_id, sync_id, origin, field, old, new, at from task_change
         where task_id = ? order by seq desc limit ?",
        task,
        limit
    )
    .fetch_all(db.connection())
    .await?;
    rows.into_iter().map(TaskChange::try_from).collect()
}

/// A change and its place in the order of all changes, which is also its name.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordedChange {
    /// Its place; later changes have greater ones.
    pub seq: i64,
    /// The change.
    pub change: TaskChange,
}

struct RecordedRow {
    seq: i64,
    task_id: String,
    sync_id: Option<String>,
    origin: String,
    field: String,
    old: String,
    new: String,
    at: String,
}

impl TryFrom<RecordedRow> for RecordedChange {
    type Error = StoreError;
    fn try_from(row: RecordedRow) -> Result<Self, StoreError> {
        let RecordedRow { seq, task_id, sync_id, origin, field, old, new, at } = row;
        Ok(Self { seq, change: Row { task_id, sync_id, origin, field, old, new, at }.try_into()? })
    }
}

/// The change with this place.
pub async fn get(db: &mut impl Reader, seq: i64) -> Result<Option<RecordedChange>, StoreError> {
    let row = sqlx::query_as!(
        RecordedRow,
        "select seq, task_id, sync_id, origin, field, old, new, at from task_change where seq = ?",
        seq
    )
    .fetch_optional(db.connection())
    .await?;
    row.map(RecordedChange::try_from).transpose()
}

/// A page of what happened to this task, newest first.
pub async fn page_of_task(
    db: &mut impl Reader,
    task: TaskId,
    offset: u32,
    limit: u32,
) -> Result<Vec<RecordedChange>, StoreError> {
    let task = task.to_string();
    let rows = sqlx::query_as!(
        RecordedRow,
        "select seq, task_id, sync_id, origin, field, old, new, at from task_change
         where task_id = ? order by seq desc limit ? offset ?",
        task,
        limit,
        offset
    )
    .fetch_all(db.connection())
    .await?;
    rows.into_iter().map(RecordedChange::try_from).collect()
}

/// The newest change of each field that ever changed in this task, newest first.
pub async fn latest_of_task(db: &mut impl Reader, task: TaskId) -> Result<Vec<RecordedChange>, StoreError> {
    let task = task.to_string();
    let rows = sqlx::query_as!(
        RecordedRow,
        "select seq, task_id, sync_id, origin, field, old, new, at from task_change
         where seq in (select max(seq) from task_change where task_id = ? group by field) order by seq desc",
        task
    )
    .fetch_all(db.connection())
    .await?;
    rows.into_iter().map(RecordedChange::try_from).collect()
}

/// How many changes of this task are recorded.
pub async fn count_of_task(db: &mut impl Reader, task: TaskId) -> Result<u32, StoreError> {
    let task = task.to_string();
    let number =
        sqlx::query_scalar!(r#"select count(*) as "count!: i64" from task_change where task_id = ?"#, task)
            .fetch_one(db.connection())
            .await?;
    Ok(count(number))
}

/// What a sync changed here, in the order it did.
pub async fn list_of_sync(
    db: &mut impl Reader,
    sync: SyncId,
    limit: u32,
) -> Result<Vec<TaskChange>, StoreError> {
    let sync = sync.to_string();
    let rows = sqlx::query_as!(
        Row,
        "select task_id, sync_id, origin, field, old, new, at from task_change
         where sync_id = ? order by seq limit ?",
        sync,
        limit
    )
    .fetch_all(db.connection())
    .await?;
    rows.into_iter().map(TaskChange::try_from).collect()
}

/// A change on its way into a statement. Its values travel as text: `null` must arrive as JSON's null.
#[derive(Serialize)]
struct Written<'a> {
    #[serde(flatten)]
    change: &'a TaskChange,
    old_json: String,
    new_json: String,
}

impl<'a> Written<'a> {
    fn new(change: &'a TaskChange) -> Result<Self, StoreError> {
        Ok(Self { change, old_json: json::value(&change.old)?, new_json: json::value(&change.new)? })
    }
}

/// Records changes with one statement, in the transaction that makes them.
pub async fn insert_many(tx: &mut WriteTx, changes: &[TaskChange]) -> Result<(), StoreError> {
    if changes.is_empty() {
        return Ok(());
    }
    let rows = json::rows(&changes.iter().map(Written::new).collect::<Result<Vec<_>, _>>()?)?;
    sqlx::query!(
        "insert into task_change (task_id, sync_id, origin, field, old, new, at)
         select value ->> 'task_id', value ->> 'sync_id', value ->> 'origin', value ->> 'field',
                value ->> 'old_json', value ->> 'new_json', value ->> 'at'
         from jsonb_each(?)",
        rows
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}
