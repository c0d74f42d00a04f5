//! The `comment` table: what was said under issues, and what was written here to be said there.

use serde::Serialize;
use tern_model::{Comment, CommentId, ProjectId, TaskId, TaskRemoteId, Timestamp};

use crate::row::{Table, affected, all_found, count};
use crate::tx::Connected as _;
use crate::{Reader, StoreError, WriteTx, json};

const TABLE: Table = Table("comment");

struct Row {
    id: String,
    task_id: String,
    external_id: Option<String>,
    author: Option<String>,
    body: String,
    url: Option<String>,
    state: String,
    marker: Option<String>,
    sent_to: Option<String>,
    attempts: i64,
    error: Option<String>,
    created_at: String,
    updated_at: String,
    touched_at: String,
    imported: i64,
}

impl TryFrom<Row> for Comment {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: TABLE.text("id", &row.id)?,
            task_id: TABLE.text("task_id", &row.task_id)?,
            external_id: row.external_id,
            author: row.author,
            body: row.body,
            url: row.url,
            state: TABLE.text("state", &row.state)?,
            marker: row.marker,
            sent_to: row.sent_to,
            attempts: TABLE.number("attempts", row.attempts)?,
            error: row.error,
            created_at: TABLE.text("created_at", &row.created_at)?,
            updated_at: TABLE.text("updated_at", &row.updated_at)?,
            touched_at: TABLE.text("touched_at", &row.touched_at)?,
            imported: row.imported != 0,
        })
    }
}

/// A comment on its way into a statement.
#[derive(Serialize)]
struct Written<'a> {
    id: CommentId,
    task_id: TaskId,
    external_id: Option<&'a str>,
    author: Option<&'a str>,
    body: &'a str,
    url: Option<&'a str>,
    state: &'static str,
    marker: Option<&'a str>,
    sent_to: Option<&'a str>,
    attempts: u32,
    error: Option<&'a str>,
    created_at: Timestamp,
    updated_at: Timestamp,
    touched_at: Timestamp,
    imported: bool,
}

impl<'a> From<&'a Comment> for Written<'a> {
    fn from(comment: &'a Comment) -> Self {
        Self {
            id: comment.id,
            task_id: comment.task_id,
            external_id: comment.external_id.as_deref(),
            author: comment.author.as_deref(),
            body: &comment.body,
            url: comment.url.as_deref(),
            state: comment.state.as_str(),
            marker: comment.marker.as_deref(),
            sent_to: comment.sent_to.as_deref(),
            attempts: comment.attempts,
            error: comment.error.as_deref(),
            created_at: comment.created_at,
            updated_at: comment.updated_at,
            touched_at: comment.touched_at,
            imported: comment.imported,
        }
    }
}

macro_rules! select {
    ($tail:tt $(, $argument:expr)*) => {
        sqlx::query_as!(
            Row,
            "select c.id, c.task_id, c.external_id, c.author, c.body, c.url, c.state, c.marker, c.sent_to, "
            + "c.attempts, c.error, c.created_at, c.updated_at, c.touched_at, c.imported from comment c " + $tail
            $(, $argument)*
        )
    };
}

/// The comment with this id.
pub async fn get(db: &mut impl Reader, id: CommentId) -> Result<Option<Comment>, StoreError> {
    let id = id.to_string();
    let row = select!("where c.id = ?", id).fetch_optional(db.connection()).await?;
    row.map(Comment::try_from).transpose()
}

/// A task's comments as they are read: what the forge holds in the order it was said, then what is here alone.
pub async fn of_task(db: &mut impl Reader, task: TaskId) -> Result<Vec<Comment>, StoreError> {
    let task = task.to_string();
    let rows = select!(
        "where c.task_id = ? order by c.state <> 'synced', c.created_at, length(c.external_id), c.external_id, c.rowid",
        task
    )
    .fetch_all(db.connection())
    .await?;
    rows.into_iter().map(Comment::try_from).collect()
}

/// The project's comments that are on their way out (waiting, or sent with an unknown outcome), oldest first. Those
/// that the forge refused wait for a person.
pub async fn outgoing(db: &mut impl Reader, project: ProjectId) -> Result<Vec<Comment>, StoreError> {
    let project = project.to_string();
    let rows = select!(
        "cross join tasks t on t.id = c.task_id
         where c.state <> 'synced' and c.state in ('waiting', 'sent') and t.project_id = ?
         order by c.created_at, c.rowid",
        project
    )
    .fetch_all(db.connection())
    .await?;
    rows.into_iter().map(Comment::try_from).collect()
}

/// Comments that a forge has not got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unsaid {
    /// On their way out.
    pub outgoing: u32,
    /// The forge refused them.
    pub refused: u32,
}

/// How many comments on issues that are in sight their forges have not got, by project. Projects without any are
/// left out.
pub async fn count_unsaid(db: &mut impl Reader) -> Result<Vec<(ProjectId, Unsaid)>, StoreError> {
    let rows = sqlx::query!(
        r#"select t.project_id, sum(c.state <> 'failed') as "outgoing!: i64", sum(c.state = 'failed') as "refused!: i64"
           from comment c
           cross join tasks t on t.id = c.task_id join task_remote r on r.task_id = c.task_id
           where c.state <> 'synced' and r.kind = 'issue' and r.remote_state = 'present'
           group by t.project_id"#
    )
    .fetch_all(db.connection())
    .await?;
    let counted = rows.into_iter().map(|row| {
        let unsaid = Unsaid { outgoing: count(row.outgoing), refused: count(row.refused) };
        Ok((TABLE.text("project_id", &row.project_id)?, unsaid))
    });
    counted.collect()
}

/// Those of these tasks whose issues may have comments that were not read yet, the latest changed first.
pub async fn due_of_tasks(
    db: &mut impl Reader,
    tasks: &[TaskId],
    limit: u32,
) -> Result<Vec<TaskId>, StoreError> {
    let tasks = json::texts(tasks);
    let rows = sqlx::query_scalar!(
        "select r.task_id from task_remote r
         where r.task_id in (select value from json_each(?))
           and r.kind = 'issue' and r.remote_state = 'present'
           and (r.comments_read_at is null or r.comments_read_at < r.remote_updated_at)
           and (r.comment_count is not 0 or exists (
               select 1 from comment c where c.task_id = r.task_id and c.state = 'synced' and c.imported = 0
           ))
         order by r.remote_updated_at desc, r.task_id limit ?",
        tasks,
        limit
    )
    .fetch_all(db.connection())
    .await?;
    rows.into_iter().map(|id| TABLE.text("task_id", &id)).collect()
}

/// Whether this task's issue may have comments that were not read yet.
pub async fn is_due(db: &mut impl Reader, task: TaskId) -> Result<bool, StoreError> {
    Ok(!due_of_tasks(db, &[task], 1).await?.is_empty())
}

/// Adds comments, or puts them in the place of those with their ids, with one statement.
pub async fn upsert_many(tx: &mut WriteTx, comments: &[Comment]) -> Result<(), StoreError> {
    if comments.is_empty() {
        return Ok(());
    }
    let rows = json::rows(&comments.iter().map(Written::from).collect::<Vec<_>>())?;
    sqlx::query!(
        "insert into comment (
             id, task_id, external_id, author, body, url, state, marker, sent_to, attempts, error, created_at,
             updated_at, touched_at, imported
         )
         select
             value ->> 'id', value ->> 'task_id', value ->> 'external_id', value ->> 'author', value ->> 'body',
             value ->> 'url', value ->> 'state', value ->> 'marker', value ->> 'sent_to', value ->> 'attempts',
             value ->> 'error', value ->> 'created_at', value ->> 'updated_at', value ->> 'touched_at',
             value ->> 'imported'
         from jsonb_each(?) where true
         on conflict (id) do update set
             external_id = excluded.external_id, author = excluded.author, body = excluded.body,
             url = excluded.url, state = excluded.state, marker = excluded.marker, sent_to = excluded.sent_to,
             attempts = excluded.attempts, error = excluded.error, created_at = excluded.created_at,
             updated_at = excluded.updated_at, touched_at = excluded.touched_at",
        rows
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Removes comments. Returns how many there were.
pub async fn delete_many(tx: &mut WriteTx, ids: &[CommentId]) -> Result<u32, StoreError> {
    let ids = json::texts(ids);
    let done = sqlx::query!("delete from comment where id in (select value from json_each(?))", ids)
        .execute(tx.connection())
        .await?;
    Ok(affected(done.rows_affected()))
}

/// Sets down that a task's comments were read as they stood when its issue was last changed at `at`.
pub async fn set_read(tx: &mut WriteTx, link: TaskRemoteId, at: Timestamp) -> Result<(), StoreError> {
    let (link, at) = (link.to_string(), at.to_string());
    let done = sqlx::query!("update task_remote set comments_read_at = ? where id = ?", at, link)
        .execute(tx.connection())
        .await?;
    all_found("link", done.rows_affected(), 1)
}
