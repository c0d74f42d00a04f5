//! The `conflict_resolution` table: conflicts that wait for a person, and how they were resolved.

use tern_model::{Conflict, ConflictId, ProjectId, TaskId, Timestamp};

use crate::row::{Table, all_found, count};
use crate::tx::Connected as _;
use crate::{Reader, StoreError, WriteTx, json};

const TABLE: Table = Table("conflict_resolution");

struct Row {
    id: String,
    task_id: String,
    task_remote_id: String,
    detected_at: String,
    resolved_at: Option<String>,
    resolution_action: Option<String>,
    base_content: String,
    local_content: String,
    remote_content: String,
    merged_content: Option<String>,
    draft: Option<String>,
}

impl TryFrom<Row> for Conflict {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: TABLE.text("id", &row.id)?,
            task_id: TABLE.text("task_id", &row.task_id)?,
            task_remote_id: TABLE.text("task_remote_id", &row.task_remote_id)?,
            detected_at: TABLE.text("detected_at", &row.detected_at)?,
            resolved_at: TABLE.maybe("resolved_at", row.resolved_at.as_deref())?,
            resolution_action: TABLE.maybe("resolution_action", row.resolution_action.as_deref())?,
            base: TABLE.json("base_content", &row.base_content)?,
            local: TABLE.json("local_content", &row.local_content)?,
            remote: TABLE.json("remote_content", &row.remote_content)?,
            merged: TABLE.maybe_json("merged_content", row.merged_content.as_deref())?,
            draft: TABLE.maybe_json("draft", row.draft.as_deref())?,
        })
    }
}

macro_rules! select {
    ($tail:tt $(, $argument:expr)*) => {
        sqlx::query_as!(
            Row,
            "select c.id, c.task_id, c.task_remote_id, c.detected_at, c.resolved_at, c.resolution_action, "
            + "c.base_content, c.local_content, c.remote_content, c.merged_content, c.draft "
            + "from conflict_resolution c " + $tail
            $(, $argument)*
        )
    };
}

fn read(rows: Vec<Row>) -> Result<Vec<Conflict>, StoreError> {
    rows.into_iter().map(Conflict::try_from).collect()
}

/// The conflict with this id.
pub async fn get(db: &mut impl Reader, id: ConflictId) -> Result<Option<Conflict>, StoreError> {
    let id = id.to_string();
    let row = select!("where c.id = ?", id).fetch_optional(db.connection()).await?;
    row.map(Conflict::try_from).transpose()
}

/// The conflict of this task that waits for a person; there is at most one.
pub async fn pending_of_task(db: &mut impl Reader, task: TaskId) -> Result<Option<Conflict>, StoreError> {
    let task = task.to_string();
    let row = select!("where c.task_id = ? and c.resolved_at is null", task)
        .fetch_optional(db.connection())
        .await?;
    row.map(Conflict::try_from).transpose()
}

/// The waiting conflicts of these tasks, in no particular order.
pub async fn pending_of_tasks(db: &mut impl Reader, ids: &[TaskId]) -> Result<Vec<Conflict>, StoreError> {
    let ids = json::texts(ids);
    read(
        select!("where c.task_id in (select value from json_each(?)) and c.resolved_at is null", ids)
            .fetch_all(db.connection())
            .await?,
    )
}

/// All conflicts that wait for a person, oldest first.
pub async fn list_pending(
    db: &mut impl Reader,
    project: Option<ProjectId>,
) -> Result<Vec<Conflict>, StoreError> {
    let project = project.map(|id| id.to_string());
    read(
        select!(
            "join tasks t on t.id = c.task_id
             where c.resolved_at is null and (?1 is null or t.project_id = ?1) order by c.detected_at, c.id",
            project
        )
        .fetch_all(db.connection())
        .await?,
    )
}

/// The conflicts that were resolved after `since`, by a person or by a merge, newest first.
pub async fn list_resolved(
    db: &mut impl Reader,
    project: Option<ProjectId>,
    since: Timestamp,
) -> Result<Vec<Conflict>, StoreError> {
    let (project, since) = (project.map(|id| id.to_string()), since.to_string());
    read(
        select!(
            "join tasks t on t.id = c.task_id
             where c.resolved_at > ?1 and (?2 is null or t.project_id = ?2)
             order by c.resolved_at desc, c.rowid desc",
            since,
            project
        )
        .fetch_all(db.connection())
        .await?,
    )
}

/// All conflicts that this task ever had, newest first.
pub async fn list_of_task(db: &mut impl Reader, task: TaskId) -> Result<Vec<Conflict>, StoreError> {
    let task = task.to_string();
    read(
        select!("where c.task_id = ? order by c.detected_at desc, c.rowid desc", task)
            .fetch_all(db.connection())
            .await?,
    )
}

/// How many conflicts wait for a person.
pub async fn count_pending(db: &mut impl Reader, project: Option<ProjectId>) -> Result<u32, StoreError> {
    let project = project.map(|id| id.to_string());
    let number = sqlx::query_scalar!(
        r#"select count(*) as "count!: i64" from conflict_resolution c join tasks t on t.id = c.task_id
           where c.resolved_at is null and (?1 is null or t.project_id = ?1)"#,
        project
    )
    .fetch_one(db.connection())
    .await?;
    Ok(count(number))
}

/// A conflict on its way into a statement.
struct Written {
    id: String,
    task_id: String,
    task_remote_id: String,
    detected_at: String,
    resolved_at: Option<String>,
    resolution_action: Option<&'static str>,
    base: String,
    local: String,
    remote: String,
    merged: Option<String>,
    draft: Option<String>,
}

impl Written {
    fn new(conflict: &Conflict) -> Result<Self, StoreError> {
        Ok(Self {
            id: conflict.id.to_string(),
            task_id: conflict.task_id.to_string(),
            task_remote_id: conflict.task_remote_id.to_string(),
            detected_at: conflict.detected_at.to_string(),
            resolved_at: conflict.resolved_at.map(|at| at.to_string()),
            resolution_action: conflict.resolution_action.map(tern_model::ResolutionAction::as_str),
            base: json::value(&conflict.base)?,
            local: json::value(&conflict.local)?,
            remote: json::value(&conflict.remote)?,
            merged: conflict.merged.as_ref().map(json::value).transpose()?,
            draft: conflict.draft.as_ref().map(json::value).transpose()?,
        })
    }
}

/// Adds a conflict. A task that has one waiting already is refused by the schema: refresh that one instead.
pub async fn insert(tx: &mut WriteTx, conflict: &Conflict) -> Result<(), StoreError> {
    let row = Written::new(conflict)?;
    sqlx::query!(
        "insert into conflict_resolution (
             id, task_id, task_remote_id, detected_at, resolved_at, resolution_action, base_content,
             local_content, remote_content, merged_content, draft
         ) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        row.id,
        row.task_id,
        row.task_remote_id,
        row.detected_at,
        row.resolved_at,
        row.resolution_action,
        row.base,
        row.local,
        row.remote,
        row.merged,
        row.draft
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Changes a conflict: its sides, its draft, its resolution. Its task and link stay.
pub async fn update(tx: &mut WriteTx, conflict: &Conflict) -> Result<(), StoreError> {
    let row = Written::new(conflict)?;
    let done = sqlx::query!(
        "update conflict_resolution set
             detected_at = ?, resolved_at = ?, resolution_action = ?, base_content = ?, local_content = ?,
             remote_content = ?, merged_content = ?, draft = ?,
             updated_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
         where id = ?",
        row.detected_at,
        row.resolved_at,
        row.resolution_action,
        row.base,
        row.local,
        row.remote,
        row.merged,
        row.draft,
        row.id
    )
    .execute(tx.connection())
    .await?;
    all_found("conflict", done.rows_affected(), 1)
}
