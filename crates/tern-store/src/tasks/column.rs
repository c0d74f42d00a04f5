//! The order of cards in a column.

use tern_model::{ProjectId, Status, Task, TaskId};

use super::row::TABLE;
use crate::tx::Connected as _;
use crate::{Reader, StoreError, WriteTx, json};

/// One column of a board, or of several boards shown as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The boards.
    pub projects: Vec<ProjectId>,
    /// The column.
    pub status: Status,
}

/// The least position in the column, leaving out these tasks.
pub async fn top(
    db: &mut impl Reader,
    column: &Column,
    without: &[TaskId],
) -> Result<Option<f64>, StoreError> {
    let (projects, status, without) =
        (json::texts(&column.projects), column.status.as_str(), json::texts(without));
    let position = sqlx::query_scalar!(
        r#"select min(position) as "position?: f64" from tasks
           where project_id in (select value from json_each(?)) and status = ?
             and id not in (select value from json_each(?))"#,
        projects,
        status,
        without
    )
    .fetch_one(db.connection())
    .await?;
    Ok(position)
}

/// The position of the card next below `task`, leaving out these tasks.
pub async fn neighbour_below(
    db: &mut impl Reader,
    column: &Column,
    task: &Task,
    without: &[TaskId],
) -> Result<Option<f64>, StoreError> {
    let (projects, status, without) =
        (json::texts(&column.projects), column.status.as_str(), json::texts(without));
    let position = sqlx::query_scalar!(
        r#"select position as "position!: f64" from tasks
           where project_id in (select value from json_each(?1)) and status = ?2
             and id not in (select value from json_each(?3)) and (position, number) > (?4, ?5)
           order by position, number limit 1"#,
        projects,
        status,
        without,
        task.position,
        task.number
    )
    .fetch_optional(db.connection())
    .await?;
    Ok(position)
}

/// The cards of the column from top to bottom, each with its position.
pub async fn positions(db: &mut impl Reader, column: &Column) -> Result<Vec<(TaskId, f64)>, StoreError> {
    let (projects, status) = (json::texts(&column.projects), column.status.as_str());
    let rows = sqlx::query!(
        "select id, position from tasks
         where project_id in (select value from json_each(?)) and status = ? order by position, number, seq",
        projects,
        status
    )
    .fetch_all(db.connection())
    .await?;
    rows.into_iter().map(|row| Ok((TABLE.text("id", &row.id)?, row.position))).collect()
}

/// Gives cards new positions and changes nothing else about them. Cards that are gone are passed over.
pub async fn set_positions(tx: &mut WriteTx, positions: &[(TaskId, f64)]) -> Result<(), StoreError> {
    let rows = json::rows(positions)?;
    sqlx::query!(
        "update tasks set position = value ->> 1 from json_each(?) where tasks.id = value ->> 0",
        rows
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}
