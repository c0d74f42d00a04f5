//! The `labels` table: the colours of a project's labels. Which task has which label is said by `tasks`.

use tern_model::{ProjectId, RemoteLabel};

use crate::tx::Connected as _;
use crate::{Reader, StoreError, WriteTx, json};

/// The project's known labels by name.
pub async fn list(db: &mut impl Reader, project: ProjectId) -> Result<Vec<RemoteLabel>, StoreError> {
    let project = project.to_string();
    let labels = sqlx::query_as!(
        RemoteLabel,
        "select name, color from labels where project_id = ? order by name",
        project
    )
    .fetch_all(db.connection())
    .await?;
    Ok(labels)
}

/// Takes over labels with one statement. Nothing is written when nothing changes; a label that comes without a
/// readable colour keeps the one it had, because a colour is decoration and no reason to refuse an issue.
pub async fn upsert_many(
    tx: &mut WriteTx,
    project: ProjectId,
    labels: &[RemoteLabel],
) -> Result<(), StoreError> {
    if labels.is_empty() {
        return Ok(());
    }
    let (project, rows) = (project.to_string(), json::rows(labels)?);
    sqlx::query!(
        "insert into labels (project_id, name, color)
         select ?, value ->> 'name',
                case when length(value ->> 'color') = 6 and value ->> 'color' not glob '*[^0-9a-fA-F]*'
                     then lower(value ->> 'color') end
         from json_each(?) where value ->> 'name' <> ''
         on conflict (project_id, name) do update
             set color = excluded.color, updated_at = excluded.updated_at
             where excluded.color is not null and color is not excluded.color",
        project,
        rows
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}
