//! The `link_change` table: what was done to links by hand, so that it can be taken back.

use serde::{Deserialize, Serialize};
use tern_model::{Conflict, LinkAction, LinkChangeId, PushIntent, Task, TaskId, TaskRemote, Timestamp};

use crate::row::{Table, all_found};
use crate::tx::Connected as _;
use crate::{Reader, StoreError, WriteTx, json};

const TABLE: Table = Table("link_change");

/// How a task and its link stood.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LinkSide {
    /// The task.
    pub task: Task,
    /// Its link.
    pub link: Option<TaskRemote>,
    /// The conflict that waited on it.
    pub conflict: Option<Conflict>,
    /// The issue that was to be made of it.
    pub planned: Option<PushIntent>,
    /// What the forge had refused of it when it was published.
    #[serde(default)]
    pub refused: Option<PushIntent>,
    /// The task that was joined into it, which is among the removed ones.
    pub joined: Option<TaskId>,
}

/// One thing that was done to a task's link.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkChange {
    /// Its id.
    pub id: LinkChangeId,
    /// The task.
    pub task_id: TaskId,
    /// What was done.
    pub action: LinkAction,
    /// How it stood before.
    pub before: LinkSide,
    /// How it stood after.
    pub after: LinkSide,
    /// When.
    pub at: Timestamp,
    /// When it was taken back.
    pub undone_at: Option<Timestamp>,
}

struct Row {
    id: String,
    task_id: String,
    action: String,
    before: String,
    after: String,
    at: String,
    undone_at: Option<String>,
}

impl TryFrom<Row> for LinkChange {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: TABLE.text("id", &row.id)?,
            task_id: TABLE.text("task_id", &row.task_id)?,
            action: TABLE.text("action", &row.action)?,
            before: TABLE.json("before", &row.before)?,
            after: TABLE.json("after", &row.after)?,
            at: TABLE.text("at", &row.at)?,
            undone_at: TABLE.maybe("undone_at", row.undone_at.as_deref())?,
        })
    }
}

/// One change.
pub async fn get(db: &mut impl Reader, id: LinkChangeId) -> Result<Option<LinkChange>, StoreError> {
    let id = id.to_string();
    let row = sqlx::query_as!(
        Row,
        "select id, task_id, action, before, after, at, undone_at from link_change where id = ?",
        id
    )
    .fetch_optional(db.connection())
    .await?;
    row.map(LinkChange::try_from).transpose()
}

/// What was done to a task's link, newest first, at most `limit`.
pub async fn list_of_task(
    db: &mut impl Reader,
    task: TaskId,
    limit: u32,
) -> Result<Vec<LinkChange>, StoreError> {
    let task = task.to_string();
    let rows = sqlx::query_as!(
        Row,
        "select id, task_id, action, before, after, at, undone_at from link_change
         where task_id = ? order by at desc, rowid desc limit ?",
        task,
        limit
    )
    .fetch_all(db.connection())
    .await?;
    rows.into_iter().map(LinkChange::try_from).collect()
}

/// Notes a change in the transaction that makes it.
pub async fn insert(tx: &mut WriteTx, change: &LinkChange) -> Result<(), StoreError> {
    let (id, task, action) = (change.id.to_string(), change.task_id.to_string(), change.action.as_str());
    let (before, after) = (json::value(&change.before)?, json::value(&change.after)?);
    let (at, undone_at) = (change.at.to_string(), change.undone_at.map(|at| at.to_string()));
    sqlx::query!(
        "insert into link_change (id, task_id, action, before, after, at, undone_at)
         values (?, ?, ?, ?, ?, ?, ?)",
        id,
        task,
        action,
        before,
        after,
        at,
        undone_at
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Notes that a change was taken back.
pub async fn set_undone(tx: &mut WriteTx, id: LinkChangeId, at: Timestamp) -> Result<(), StoreError> {
    let (id, at) = (id.to_string(), at.to_string());
    let done = sqlx::query!("update link_change set undone_at = ? where id = ?", at, id)
        .execute(tx.connection())
        .await?;
    all_found("link change", done.rows_affected(), 1)
}

/// Forgets what was done before `before`: it cannot be taken back any more.
pub async fn prune(tx: &mut WriteTx, before: Timestamp) -> Result<(), StoreError> {
    let before = before.to_string();
    sqlx::query!("delete from link_change where at < ?", before).execute(tx.connection()).await?;
    Ok(())
}
