//! The `task_remote` table: which issue a task is linked to, and their last agreed content.

use std::collections::HashMap;

use serde::Serialize;
use tern_model::{Content, ExternalId, ProjectId, Task, TaskId, TaskRemote, TaskRemoteId, Timestamp};

use crate::row::{Table, affected, all_found};
use crate::tx::Connected as _;
use crate::{Reader, StoreError, WriteTx, json, tasks};

const TABLE: Table = Table("task_remote");

/// A task together with its link.
#[derive(Debug, Clone, PartialEq)]
pub struct Linked {
    /// The task as it stands here.
    pub task: Task,
    /// Its link, with base.
    pub remote: TaskRemote,
}

#[derive(sqlx::FromRow)]
pub(crate) struct Row {
    pub(crate) id: String,
    pub(crate) task_id: String,
    pub(crate) external_id: String,
    pub(crate) kind: String,
    pub(crate) remote_issue_id: String,
    pub(crate) remote_issue_number: i64,
    pub(crate) remote_issue_url: String,
    pub(crate) remote_state: String,
    pub(crate) last_synced_at: String,
    pub(crate) remote_updated_at: String,
    pub(crate) last_synced_content: String,
    pub(crate) sync_conflict_status: Option<String>,
    pub(crate) comment_count: Option<i64>,
    pub(crate) moved_to: Option<String>,
    pub(crate) looked_at: Option<String>,
}

impl TryFrom<Row> for TaskRemote {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: TABLE.text("id", &row.id)?,
            task_id: TABLE.text("task_id", &row.task_id)?,
            external_id: ExternalId::from_stored(row.external_id)
                .ok_or_else(|| StoreError::unreadable("task_remote", "external_id", "it is too long"))?,
            kind: TABLE.text("kind", &row.kind)?,
            remote_issue_id: row.remote_issue_id,
            remote_issue_number: TABLE.number("remote_issue_number", row.remote_issue_number)?,
            remote_issue_url: row.remote_issue_url,
            remote_state: TABLE.text("remote_state", &row.remote_state)?,
            last_synced_at: TABLE.text("last_synced_at", &row.last_synced_at)?,
            remote_updated_at: TABLE.text("remote_updated_at", &row.remote_updated_at)?,
            base: TABLE.json("last_synced_content", &row.last_synced_content)?,
            sync_conflict_status: TABLE.maybe("sync_conflict_status", row.sync_conflict_status.as_deref())?,
            comment_count: row.comment_count.map(|count| TABLE.number("comment_count", count)).transpose()?,
            moved_to: row.moved_to,
            looked_at: TABLE.maybe("looked_at", row.looked_at.as_deref())?,
        })
    }
}

/// A link on its way into a statement.
#[derive(Serialize)]
struct Written<'a> {
    id: TaskRemoteId,
    task_id: TaskId,
    external_id: &'a str,
    kind: &'static str,
    remote_issue_id: &'a str,
    remote_issue_number: u64,
    remote_issue_url: &'a str,
    remote_state: &'static str,
    last_synced_at: Timestamp,
    remote_updated_at: Timestamp,
    last_synced_content: &'a Content,
    sync_conflict_status: Option<&'static str>,
    comment_count: Option<u32>,
    moved_to: Option<&'a str>,
    looked_at: Option<Timestamp>,
}

impl<'a> From<&'a TaskRemote> for Written<'a> {
    fn from(link: &'a TaskRemote) -> Self {
        Self {
            id: link.id,
            task_id: link.task_id,
            external_id: link.external_id.as_str(),
            kind: link.kind.as_str(),
            remote_issue_id: &link.remote_issue_id,
            remote_issue_number: link.remote_issue_number,
            remote_issue_url: &link.remote_issue_url,
            remote_state: link.remote_state.as_str(),
            last_synced_at: link.last_synced_at,
            remote_updated_at: link.remote_updated_at,
            last_synced_content: &link.base,
            sync_conflict_status: link.sync_conflict_status.map(tern_model::ConflictStatus::as_str),
            comment_count: link.comment_count,
            moved_to: link.moved_to.as_deref(),
            looked_at: link.looked_at,
        }
    }
}

macro_rules! select {
    ($tail:tt $(, $argument:expr)*) => {
        sqlx::query_as!(
            Row,
            "select id, task_id, external_id, kind, remote_issue_id, remote_issue_number, remote_issue_url, "
            + "remote_state, last_synced_at, remote_updated_at, last_synced_content, sync_conflict_status, "
            + "comment_count, moved_to, looked_at from task_remote " + $tail
            $(, $argument)*
        )
    };
}

/// The link of this task.
pub async fn get_by_task(db: &mut impl Reader, task: TaskId) -> Result<Option<TaskRemote>, StoreError> {
    let task = task.to_string();
    let row = select!("where task_id = ?", task).fetch_optional(db.connection()).await?;
    row.map(TaskRemote::try_from).transpose()
}

/// When this task was linked.
pub async fn linked_at(db: &mut impl Reader, task: TaskId) -> Result<Option<Timestamp>, StoreError> {
    let task = task.to_string();
    let text = sqlx::query_scalar!("select created_at from task_remote where task_id = ?", task)
        .fetch_optional(db.connection())
        .await?;
    TABLE.maybe("created_at", text.as_deref())
}

/// The project's tasks that are linked to one of these issues, in no particular order.
pub async fn by_external_ids(
    db: &mut impl Reader,
    project: ProjectId,
    external_ids: &[ExternalId],
) -> Result<Vec<Linked>, StoreError> {
    let (project, external_ids) = (project.to_string(), json::texts(external_ids));
    let rows = select!(
        "where project_id = ? and external_id in (select value from json_each(?))",
        project,
        external_ids
    )
    .fetch_all(db.connection())
    .await?;
    with_tasks(db, rows).await
}

/// The project's links to what has one of these numbers or one of these pages, in no particular order.
pub async fn by_numbers_or_pages(
    db: &mut impl Reader,
    project: ProjectId,
    numbers: &[u64],
    pages: &[&str],
) -> Result<Vec<TaskRemote>, StoreError> {
    let (project, numbers, pages) = (project.to_string(), json::rows(numbers)?, json::texts(pages));
    let rows = select!(
        "where project_id = ? and (remote_issue_number in (select value from json_each(?))
             or remote_issue_url in (select value from json_each(?)))",
        project,
        numbers,
        pages
    )
    .fetch_all(db.connection())
    .await?;
    rows.into_iter().map(TaskRemote::try_from).collect()
}

/// How many of these issues are linked to tasks of the project under these numbers.
pub async fn count_known(
    db: &mut impl Reader,
    project: ProjectId,
    issues: &[(ExternalId, u64)],
) -> Result<usize, StoreError> {
    let (issues, project) = (json::rows(issues)?, project.to_string());
    let known = sqlx::query_scalar!(
        "select count(*) from json_each(?) i join task_remote r
             on r.project_id = ? and r.external_id = i.value ->> 0
                 and r.remote_issue_number = i.value ->> 1",
        issues,
        project
    )
    .fetch_one(db.connection())
    .await?;
    Ok(usize::try_from(known).unwrap_or_default())
}

async fn with_tasks(db: &mut impl Reader, rows: Vec<Row>) -> Result<Vec<Linked>, StoreError> {
    let links = rows.into_iter().map(TaskRemote::try_from).collect::<Result<Vec<_>, _>>()?;
    let ids: Vec<TaskId> = links.iter().map(|link| link.task_id).collect();
    let found = tasks::get_many(db, &ids).await?;
    let mut found: HashMap<TaskId, Task> = found.into_iter().map(|task| (task.id, task)).collect();
    let linked = links
        .into_iter()
        .filter_map(|remote| found.remove(&remote.task_id).map(|task| Linked { task, remote }));
    Ok(linked.collect())
}

/// Linked tasks, of one project or of all, that something other than a pull or a confirmed push ever wrote to,
/// or that something of was ever sent: only these can differ from base. In no particular order.
pub async fn perhaps_edited(
    db: &mut impl Reader,
    project: Option<ProjectId>,
) -> Result<Vec<Linked>, StoreError> {
    let project = project.map(|id| id.to_string());
    let rows = select!(
        "where (?1 is null or project_id = ?1) and (sync_conflict_status is not null or task_id in (
             select task_id from task_change where origin not in ('pull', 'push')
             union select task_id from push_intent
         ))",
        project
    )
    .fetch_all(db.connection())
    .await?;
    with_tasks(db, rows).await
}

/// The project's linked task with this id, as it stands now.
pub async fn linked_task(db: &mut impl Reader, task: TaskId) -> Result<Option<Linked>, StoreError> {
    let Some(remote) = get_by_task(db, task).await? else { return Ok(None) };
    Ok(tasks::get(db, task).await?.map(|task| Linked { task, remote }))
}

/// A page of the project's links by id: at most `limit`, from behind `after`.
pub async fn list_by_project(
    db: &mut impl Reader,
    project: ProjectId,
    after: Option<TaskRemoteId>,
    limit: u32,
) -> Result<Vec<TaskRemote>, StoreError> {
    let project = project.to_string();
    let after = after.map(|id| id.to_string()).unwrap_or_default();
    // The sign keeps the planner on the order of ids, which needs no index of its own.
    let rows = select!("where +project_id = ? and id > ? order by id limit ?", project, after, limit)
        .fetch_all(db.connection())
        .await?;
    rows.into_iter().map(TaskRemote::try_from).collect()
}

/// Adds links with one statement. A link belongs to the project of its task.
pub async fn insert_many(tx: &mut WriteTx, links: &[TaskRemote]) -> Result<(), StoreError> {
    if links.is_empty() {
        return Ok(());
    }
    let rows = json::rows(&links.iter().map(Written::from).collect::<Vec<_>>())?;
    sqlx::query!(
        "insert into task_remote (
             id, task_id, project_id, external_id, kind, remote_issue_id, remote_issue_number,
             remote_issue_url, remote_state, last_synced_at, remote_updated_at, last_synced_content,
             sync_conflict_status, comment_count, moved_to, looked_at
         )
         select
             value ->> 'id', value ->> 'task_id',
             (select project_id from tasks where tasks.id = value ->> 'task_id'),
             value ->> 'external_id', value ->> 'kind', value ->> 'remote_issue_id',
             value ->> 'remote_issue_number', value ->> 'remote_issue_url', value ->> 'remote_state',
             value ->> 'last_synced_at', value ->> 'remote_updated_at', value ->> 'last_synced_content',
             value ->> 'sync_conflict_status', value ->> 'comment_count', value ->> 'moved_to',
             value ->> 'looked_at'
         from jsonb_each(?)",
        rows
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Changes links with one statement. Their tasks stay: relinking is [`delete`] and [`insert_many`].
pub async fn update_many(tx: &mut WriteTx, links: &[TaskRemote]) -> Result<(), StoreError> {
    if links.is_empty() {
        return Ok(());
    }
    let rows = json::rows(&links.iter().map(Written::from).collect::<Vec<_>>())?;
    let done = sqlx::query!(
        "update task_remote set
             external_id = value ->> 'external_id', kind = value ->> 'kind',
             remote_issue_id = value ->> 'remote_issue_id',
             remote_issue_number = value ->> 'remote_issue_number',
             remote_issue_url = value ->> 'remote_issue_url', remote_state = value ->> 'remote_state',
             last_synced_at = value ->> 'last_synced_at', remote_updated_at = value ->> 'remote_updated_at',
             last_synced_content = value ->> 'last_synced_content',
             sync_conflict_status = value ->> 'sync_conflict_status',
             comments_read_at =
                 iif(comment_count is value ->> 'comment_count', comments_read_at, null),
             comment_count = value ->> 'comment_count', moved_to = value ->> 'moved_to',
             looked_at = value ->> 'looked_at',
             updated_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
         from jsonb_each(?) where task_remote.id = value ->> 'id'",
        rows
    )
    .execute(tx.connection())
    .await?;
    all_found("link", done.rows_affected(), links.len())
}

/// Unlinks a task; a conflict that waited on the link goes with it. Whether there was a link.
pub async fn delete(tx: &mut WriteTx, task: TaskId) -> Result<bool, StoreError> {
    let task = task.to_string();
    let done =
        sqlx::query!("delete from task_remote where task_id = ?", task).execute(tx.connection()).await?;
    Ok(affected(done.rows_affected()) > 0)
}
