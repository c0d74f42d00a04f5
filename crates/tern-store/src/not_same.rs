//! The `not_same` table: pairs of tasks that a person said are not the same work item.

use std::collections::HashSet;

use tern_model::{TaskId, Timestamp};

use crate::row::Table;
use crate::tx::Connected as _;
use crate::{Reader, StoreError, WriteTx};

const TABLE: Table = Table("not_same");

/// The tasks that were said to be another work item than this one.
pub async fn of_task(db: &mut impl Reader, task: TaskId) -> Result<HashSet<TaskId>, StoreError> {
    let task = task.to_string();
    let rows = sqlx::query_scalar!(
        "select other_id from not_same where task_id = ?1
         union select task_id from not_same where other_id = ?1",
        task
    )
    .fetch_all(db.connection())
    .await?;
    rows.iter().map(|id| TABLE.text("other_id", id)).collect()
}

/// Remembers that two tasks are not the same; saying it twice is saying it once.
pub async fn insert(tx: &mut WriteTx, one: TaskId, other: TaskId, at: Timestamp) -> Result<(), StoreError> {
    let (first, second) = ordered(one, other);
    let at = at.to_string();
    sqlx::query!(
        "insert into not_same (task_id, other_id, at) values (?, ?, ?) on conflict do nothing",
        first,
        second,
        at
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Forgets it.
pub async fn delete(tx: &mut WriteTx, one: TaskId, other: TaskId) -> Result<(), StoreError> {
    let (first, second) = ordered(one, other);
    sqlx::query!("delete from not_same where task_id = ? and other_id = ?", first, second)
        .execute(tx.connection())
        .await?;
    Ok(())
}

fn ordered(one: TaskId, other: TaskId) -> (String, String) {
    let (one, other) = (one.to_string(), other.to_string());
    if one < other { (one, other) } else { (other, one) }
}
