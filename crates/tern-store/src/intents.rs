//! The `push_intent` table: what is about to be sent, committed before it leaves.

use tern_model::{ProjectId, PushIntent, TaskId};

use crate::row::{Table, all_found, count};
use crate::tx::Connected as _;
use crate::{Reader, StoreError, WriteTx, json};

const TABLE: Table = Table("push_intent");

struct Row {
    id: String,
    task_id: String,
    kind: String,
    marker: Option<String>,
    content: Option<String>,
    state: String,
    attempts: i64,
    error: Option<String>,
    created_at: String,
    updated_at: String,
}

impl TryFrom<Row> for PushIntent {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: TABLE.text("id", &row.id)?,
            task_id: TABLE.text("task_id", &row.task_id)?,
            kind: TABLE.text("kind", &row.kind)?,
            marker: row.marker,
            content: row.content.map(|content| TABLE.json("content", &content)).transpose()?,
            state: TABLE.text("state", &row.state)?,
            attempts: TABLE.number("attempts", row.attempts)?,
            error: row.error,
            created_at: TABLE.text("created_at", &row.created_at)?,
            updated_at: TABLE.text("updated_at", &row.updated_at)?,
        })
    }
}

// Where tasks are joined it is a cross join: few intents are open, and the planner would else begin with every task
// of the project.
macro_rules! select {
    ($tail:tt $(, $argument:expr)*) => {
        sqlx::query_as!(
            Row,
            "select i.id, i.task_id, i.kind, i.marker, i.content, i.state, i.attempts, i.error, i.created_at, "
            + "i.updated_at from push_intent i " + $tail
            $(, $argument)*
        )
    };
}

/// The project's intents whose outcome is open (planned or sent), oldest first.
pub async fn list_open(db: &mut impl Reader, project: ProjectId) -> Result<Vec<PushIntent>, StoreError> {
    let project = project.to_string();
    let rows = select!(
        "cross join tasks t on t.id = i.task_id
         where i.state in ('planned', 'sent') and t.project_id = ? order by i.created_at, i.id",
        project
    )
    .fetch_all(db.connection())
    .await?;
    rows.into_iter().map(PushIntent::try_from).collect()
}

/// The intents of this project that carry one of these markers, in no particular order.
pub async fn by_markers(
    db: &mut impl Reader,
    project: ProjectId,
    markers: &[&str],
) -> Result<Vec<PushIntent>, StoreError> {
    let (project, markers) = (project.to_string(), json::texts(markers));
    let rows = select!(
        "cross join tasks t on t.id = i.task_id
         where i.marker in (select value from json_each(?)) and t.project_id = ?",
        markers,
        project
    )
    .fetch_all(db.connection())
    .await?;
    rows.into_iter().map(PushIntent::try_from).collect()
}

/// All intents of a task, oldest first.
pub async fn of_task(db: &mut impl Reader, task: TaskId) -> Result<Vec<PushIntent>, StoreError> {
    let task = task.to_string();
    let rows =
        select!("where i.task_id = ? order by i.created_at, i.id", task).fetch_all(db.connection()).await?;
    rows.into_iter().map(PushIntent::try_from).collect()
}

/// Those of these tasks whose newest intent failed, each with the reason.
pub async fn failed_of_tasks(
    db: &mut impl Reader,
    ids: &[TaskId],
) -> Result<Vec<(TaskId, String)>, StoreError> {
    let ids = json::texts(ids);
    let rows = sqlx::query!(
        r#"select i.task_id, coalesce(i.error, '') as "error!: String" from push_intent i
           where i.task_id in (select value from json_each(?)) and i.state = 'failed'
             and not exists (
                 select 1 from push_intent later where later.task_id = i.task_id
                   and (later.created_at, later.id) > (i.created_at, i.id)
             )"#,
        ids
    )
    .fetch_all(db.connection())
    .await?;
    rows.into_iter().map(|row| Ok((TABLE.text("task_id", &row.task_id)?, row.error))).collect()
}

/// Those of these tasks that an issue is planned for.
pub async fn awaiting_issue(db: &mut impl Reader, ids: &[TaskId]) -> Result<Vec<TaskId>, StoreError> {
    let ids = json::texts(ids);
    let rows = sqlx::query!(
        "select task_id from push_intent
         where kind = 'create' and state in ('planned', 'sent') and task_id in (select value from json_each(?))",
        ids
    )
    .fetch_all(db.connection())
    .await?;
    rows.into_iter().map(|row| TABLE.text("task_id", &row.task_id)).collect()
}

/// Tasks that have no issue yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unmade {
    /// One is planned, or on its way.
    pub planned: u32,
    /// The forge refused to make one.
    pub refused: u32,
}

/// How many tasks an issue was asked for that is not there, by project. Projects without any are left out.
pub async fn count_unmade(db: &mut impl Reader) -> Result<Vec<(ProjectId, Unmade)>, StoreError> {
    let rows = sqlx::query!(
        r#"select t.project_id, sum(i.state <> 'failed') as "planned!: i64", sum(i.state = 'failed') as "refused!: i64"
           from push_intent i join tasks t on t.id = i.task_id
           where i.kind = 'create' and i.state in ('planned', 'sent', 'failed')
             and not exists (select 1 from task_remote r where r.task_id = i.task_id)
             and not exists (
                 select 1 from push_intent later where later.task_id = i.task_id
                   and (later.created_at, later.id) > (i.created_at, i.id)
             )
           group by t.project_id"#
    )
    .fetch_all(db.connection())
    .await?;
    let counted = rows.into_iter().map(|row| {
        let unmade = Unmade { planned: count(row.planned), refused: count(row.refused) };
        Ok((TABLE.text("project_id", &row.project_id)?, unmade))
    });
    counted.collect()
}

/// Adds an intent. A second open create of one task is refused by the schema.
pub async fn insert(tx: &mut WriteTx, intent: &PushIntent) -> Result<(), StoreError> {
    let (id, task) = (intent.id.to_string(), intent.task_id.to_string());
    let (kind, state) = (intent.kind.as_str(), intent.state.as_str());
    let content = intent.content.as_ref().map(json::value).transpose()?;
    let (created_at, updated_at) = (intent.created_at.to_string(), intent.updated_at.to_string());
    sqlx::query!(
        "insert into push_intent (
             id, task_id, kind, marker, content, state, attempts, error, created_at, updated_at
         ) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        id,
        task,
        kind,
        intent.marker,
        content,
        state,
        intent.attempts,
        intent.error,
        created_at,
        updated_at
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Moves an intent on. Its task and kind stay.
pub async fn update(tx: &mut WriteTx, intent: &PushIntent) -> Result<(), StoreError> {
    let (id, state, updated_at) =
        (intent.id.to_string(), intent.state.as_str(), intent.updated_at.to_string());
    let content = intent.content.as_ref().map(json::value).transpose()?;
    let done = sqlx::query!(
        "update push_intent set marker = ?, content = ?, state = ?, attempts = ?, error = ?, updated_at = ? where id = ?",
        intent.marker,
        content,
        state,
        intent.attempts,
        intent.error,
        updated_at,
        id
    )
    .execute(tx.connection())
    .await?;
    all_found("push intent", done.rows_affected(), 1)
}
