//! The `projects` table: local boards.

use tern_model::{Project, ProjectId, ProjectKey};

use crate::row::{Table, affected, all_found};
use crate::tx::Connected as _;
use crate::{Reader, StoreError, WriteTx};

const TABLE: Table = Table("projects");

struct Row {
    id: String,
    name: String,
    key: String,
    next_task_number: i64,
    created_at: String,
    updated_at: String,
}

impl TryFrom<Row> for Project {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: TABLE.text("id", &row.id)?,
            name: row.name,
            key: TABLE.text("key", &row.key)?,
            next_task_number: TABLE.number("next_task_number", row.next_task_number)?,
            created_at: TABLE.text("created_at", &row.created_at)?,
            updated_at: TABLE.text("updated_at", &row.updated_at)?,
        })
    }
}

macro_rules! select {
    ($tail:tt $(, $argument:expr)*) => {
        sqlx::query_as!(
            Row,
            "select id, name, key, next_task_number, created_at, updated_at from projects " + $tail
            $(, $argument)*
        )
    };
}

/// The project with this id.
pub async fn get(db: &mut impl Reader, id: ProjectId) -> Result<Option<Project>, StoreError> {
    let id = id.to_string();
    let row = select!("where id = ?", id).fetch_optional(db.connection()).await?;
    row.map(Project::try_from).transpose()
}

/// The project with this key.
pub async fn get_by_key(db: &mut impl Reader, key: &ProjectKey) -> Result<Option<Project>, StoreError> {
    let key = key.as_str();
    let row = select!("where key = ?", key).fetch_optional(db.connection()).await?;
    row.map(Project::try_from).transpose()
}

/// All projects by name.
pub async fn list(db: &mut impl Reader) -> Result<Vec<Project>, StoreError> {
    let rows = select!("order by name collate nocase, key").fetch_all(db.connection()).await?;
    rows.into_iter().map(Project::try_from).collect()
}

/// Adds a project.
pub async fn insert(tx: &mut WriteTx, project: &Project) -> Result<(), StoreError> {
    let (id, key) = (project.id.to_string(), project.key.as_str());
    let (created_at, updated_at) = (project.created_at.to_string(), project.updated_at.to_string());
    sqlx::query!(
        "insert into projects (id, name, key, next_task_number, created_at, updated_at)
         values (?, ?, ?, ?, ?, ?)",
        id,
        project.name,
        key,
        project.next_task_number,
        created_at,
        updated_at
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Changes a project's name and key. `next_task_number` is left alone: only [`take_task_numbers`] moves it, so
/// that a copy read earlier cannot set it back.
pub async fn update(tx: &mut WriteTx, project: &Project) -> Result<(), StoreError> {
    let (id, key) = (project.id.to_string(), project.key.as_str());
    let updated_at = project.updated_at.to_string();
    let done = sqlx::query!(
        "update projects set name = ?, key = ?, updated_at = ? where id = ?",
        project.name,
        key,
        updated_at,
        id
    )
    .execute(tx.connection())
    .await?;
    all_found("project", done.rows_affected(), 1)
}

/// Deletes a project with everything that belongs to it; whether there was one.
pub async fn delete(tx: &mut WriteTx, id: ProjectId) -> Result<bool, StoreError> {
    let id = id.to_string();
    let done = sqlx::query!("delete from projects where id = ?", id).execute(tx.connection()).await?;
    Ok(affected(done.rows_affected()) > 0)
}

/// Reserves `count` task numbers and returns the first. Numbers are never given twice.
pub async fn take_task_numbers(tx: &mut WriteTx, project: ProjectId, count: u32) -> Result<u32, StoreError> {
    let id = project.to_string();
    let next = sqlx::query_scalar!(
        "update projects set next_task_number = next_task_number + ? where id = ? returning next_task_number",
        count,
        id
    )
    .fetch_optional(tx.connection())
    .await?
    .ok_or(StoreError::Missing { what: "project" })?;
    TABLE.number("next_task_number", next - i64::from(count))
}
