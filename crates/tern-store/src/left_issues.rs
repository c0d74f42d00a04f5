//! The `left_issue` table: issues that a person unlinked, which no sync takes up again by itself.

use std::collections::HashMap;

use tern_model::{ExternalId, ProjectId, TaskId, Timestamp};

use crate::row::Table;
use crate::tx::Connected as _;
use crate::{Reader, StoreError, WriteTx, json};

const TABLE: Table = Table("left_issue");

/// An issue that was unlinked by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftIssue {
    /// The issue.
    pub external_id: ExternalId,
    /// The task that it was unlinked from, as long as that is here.
    pub task_id: Option<TaskId>,
    /// When.
    pub left_at: Timestamp,
}

/// Which of these issues were unlinked by hand, with the number of the task that each was unlinked from.
pub async fn among(
    db: &mut impl Reader,
    project: ProjectId,
    issues: &[ExternalId],
) -> Result<HashMap<ExternalId, Option<u32>>, StoreError> {
    let (project, issues) = (project.to_string(), json::texts(issues));
    let rows = sqlx::query!(
        "select l.external_id, t.number as \"number?\" from left_issue l left join tasks t on t.id = l.task_id
         where l.project_id = ? and l.external_id in (select value from json_each(?))",
        project,
        issues
    )
    .fetch_all(db.connection())
    .await?;
    let mut among = HashMap::new();
    for row in rows {
        let id = ExternalId::from_stored(row.external_id)
            .ok_or_else(|| StoreError::unreadable("left_issue", "external_id", "it is too long"))?;
        among.insert(id, row.number.map(|number| TABLE.number("number", number)).transpose()?);
    }
    Ok(among)
}

/// The issue that this task was last unlinked from.
pub async fn of_task(db: &mut impl Reader, task: TaskId) -> Result<Option<LeftIssue>, StoreError> {
    let id = task.to_string();
    let row = sqlx::query!(
        "select external_id, left_at from left_issue where task_id = ? order by left_at desc limit 1",
        id
    )
    .fetch_optional(db.connection())
    .await?;
    row.map(|row| {
        Ok(LeftIssue {
            external_id: ExternalId::from_stored(row.external_id)
                .ok_or_else(|| StoreError::unreadable("left_issue", "external_id", "it is too long"))?,
            task_id: Some(task),
            left_at: TABLE.text("left_at", &row.left_at)?,
        })
    })
    .transpose()
}

/// Notes that an issue was unlinked.
pub async fn upsert(tx: &mut WriteTx, project: ProjectId, left: &LeftIssue) -> Result<(), StoreError> {
    let (project, issue) = (project.to_string(), left.external_id.as_str());
    let (task, at) = (left.task_id.map(|id| id.to_string()), left.left_at.to_string());
    sqlx::query!(
        "insert into left_issue (project_id, external_id, task_id, left_at) values (?, ?, ?, ?)
         on conflict (project_id, external_id) do update
             set task_id = excluded.task_id, left_at = excluded.left_at",
        project,
        issue,
        task,
        at
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Forgets that an issue was unlinked: it may be taken up again.
pub async fn delete(tx: &mut WriteTx, project: ProjectId, issue: &ExternalId) -> Result<(), StoreError> {
    let (project, issue) = (project.to_string(), issue.as_str());
    sqlx::query!("delete from left_issue where project_id = ? and external_id = ?", project, issue)
        .execute(tx.connection())
        .await?;
    Ok(())
}
