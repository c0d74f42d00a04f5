//! The `sync_history` table: what each sync did.

use tern_model::{ProjectId, RunCounts, RunError, SyncConfigId, SyncId, SyncRun, TaskId, Timestamp};

use crate::row::{Table, affected, all_found, count};
use crate::tx::Connected as _;
use crate::{ConstraintKind, Reader, StoreError, WriteTx, json};

const TABLE: Table = Table("sync_history");

/// How many runs of a project are kept, however old they are.
const KEPT_RUNS: i64 = 100;
/// For how long every run is kept, in seconds.
const KEPT_SECONDS: i64 = 7 * 24 * 60 * 60;

/// Which runs are listed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum RunFilter {
    /// All of them.
    #[default]
    All,
    /// Those that failed, or in which an issue failed.
    Errors,
    /// Those that found conflicts.
    Conflicts,
    /// Those that left issues out.
    Skipped,
}

/// A page of the history, newest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunQuery {
    /// Of one project, or of all.
    pub project: Option<ProjectId>,
    /// Which runs.
    pub filter: RunFilter,
    /// At most so many.
    pub limit: u32,
    /// After so many.
    pub offset: u32,
}

impl Default for RunQuery {
    fn default() -> Self {
        Self { project: None, filter: RunFilter::All, limit: 50, offset: 0 }
    }
}

/// Sums over the kept history.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RunTotals {
    /// Runs that are over.
    pub runs: u32,
    /// Those that ended well.
    pub succeeded: u32,
    /// Those that failed.
    pub failed: u32,
    /// Those that a person ended.
    pub cancelled: u32,
    /// Tasks made.
    pub imported: u32,
    /// Conflicts found.
    pub conflicts: u32,
    /// How long a run took on average; `None` before the first one ended.
    pub average_duration_ms: Option<u32>,
}

/// A task that a run wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TouchedTask {
    /// The task.
    pub id: TaskId,
    /// Whether the run made it.
    pub created: bool,
}

struct Row {
    id: String,
    project_id: String,
    sync_config_id: String,
    trigger: String,
    sync_type: String,
    include_closed: bool,
    status: String,
    progress: String,
    started_at: String,
    completed_at: Option<String>,
    duration_ms: Option<i64>,
    issues_fetched: i64,
    tasks_created: i64,
    tasks_updated: i64,
    tasks_pushed: i64,
    tasks_skipped: i64,
    tasks_failed: i64,
    conflicts_detected: i64,
    comments_read: i64,
    comments_sent: i64,
    requests_made: i64,
    error_code: Option<String>,
    error_message: Option<String>,
    issue_errors: String,
}

fn counts(row: &Row) -> Result<RunCounts, StoreError> {
    Ok(RunCounts {
        issues_fetched: TABLE.number("issues_fetched", row.issues_fetched)?,
        tasks_created: TABLE.number("tasks_created", row.tasks_created)?,
        tasks_updated: TABLE.number("tasks_updated", row.tasks_updated)?,
        tasks_pushed: TABLE.number("tasks_pushed", row.tasks_pushed)?,
        tasks_skipped: TABLE.number("tasks_skipped", row.tasks_skipped)?,
        tasks_failed: TABLE.number("tasks_failed", row.tasks_failed)?,
        conflicts_detected: TABLE.number("conflicts_detected", row.conflicts_detected)?,
        comments_read: TABLE.number("comments_read", row.comments_read)?,
        comments_sent: TABLE.number("comments_sent", row.comments_sent)?,
        requests_made: TABLE.number("requests_made", row.requests_made)?,
    })
}

impl TryFrom<Row> for SyncRun {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            counts: counts(&row)?,
            id: TABLE.text("id", &row.id)?,
            project_id: TABLE.text("project_id", &row.project_id)?,
            sync_config_id: TABLE.text("sync_config_id", &row.sync_config_id)?,
            trigger: TABLE.text("trigger", &row.trigger)?,
            sync_type: TABLE.text("sync_type", &row.sync_type)?,
            include_closed: row.include_closed,
            status: TABLE.text("status", &row.status)?,
            progress: TABLE.json("progress", &row.progress)?,
            started_at: TABLE.text("started_at", &row.started_at)?,
            completed_at: TABLE.maybe("completed_at", row.completed_at.as_deref())?,
            duration_ms: row.duration_ms.map(|ms| TABLE.number("duration_ms", ms)).transpose()?,
            error: row.error_code.zip(row.error_message).map(|(code, message)| RunError { code, message }),
            issue_errors: TABLE.json("issue_errors", &row.issue_errors)?,
        })
    }
}

macro_rules! select {
    ($tail:tt $(, $argument:expr)*) => {
        sqlx::query_as!(
            Row,
            r#"select id, project_id, sync_config_id, "trigger", sync_type, "#
            + r#"include_closed as "include_closed: bool", status, progress, started_at, completed_at, "#
            + "duration_ms, issues_fetched, tasks_created, tasks_updated, tasks_pushed, tasks_skipped, "
            + "tasks_failed, conflicts_detected, comments_read, comments_sent, requests_made, error_code, error_message, issue_errors "
            + "from sync_history " + $tail
            $(, $argument)*
        )
    };
}

fn read(rows: Vec<Row>) -> Result<Vec<SyncRun>, StoreError> {
    rows.into_iter().map(SyncRun::try_from).collect()
}

/// The run with this id.
pub async fn get(db: &mut impl Reader, id: SyncId) -> Result<Option<SyncRun>, StoreError> {
    let id = id.to_string();
    let row = select!("where id = ?", id).fetch_optional(db.connection()).await?;
    row.map(SyncRun::try_from).transpose()
}

/// The run of this connection that is not over.
pub async fn running(db: &mut impl Reader, config: SyncConfigId) -> Result<Option<SyncRun>, StoreError> {
    let config = config.to_string();
    let row = select!("where sync_config_id = ? and status in ('pending', 'in_progress')", config)
        .fetch_optional(db.connection())
        .await?;
    row.map(SyncRun::try_from).transpose()
}

/// All runs that are not over, oldest first.
pub async fn list_running(db: &mut impl Reader) -> Result<Vec<SyncRun>, StoreError> {
    read(
        select!("where status in ('pending', 'in_progress') order by started_at, rowid")
            .fetch_all(db.connection())
            .await?,
    )
}

fn filter_number(filter: RunFilter) -> i32 {
    match filter {
        RunFilter::All => 0,
        RunFilter::Errors => 1,
        RunFilter::Conflicts => 2,
        RunFilter::Skipped => 3,
    }
}

/// A page of the history, newest first.
pub async fn list(db: &mut impl Reader, query: &RunQuery) -> Result<Vec<SyncRun>, StoreError> {
    let project = query.project.map(|id| id.to_string());
    let filter = filter_number(query.filter);
    let rows = match project {
        Some(project) => {
            select!(
                "where project_id = ?1 and case ?2 when 1 then status = 'failure' or tasks_failed > 0
                     when 2 then conflicts_detected > 0 when 3 then tasks_skipped > 0 else 1 end
                 order by started_at desc, rowid desc limit ?3 offset ?4",
                project,
                filter,
                query.limit,
                query.offset
            )
            .fetch_all(db.connection())
            .await?
        }
        None => {
            select!(
                "where case ?1 when 1 then status = 'failure' or tasks_failed > 0
                     when 2 then conflicts_detected > 0 when 3 then tasks_skipped > 0 else 1 end
                 order by started_at desc, rowid desc limit ?2 offset ?3",
                filter,
                query.limit,
                query.offset
            )
            .fetch_all(db.connection())
            .await?
        }
    };
    read(rows)
}

/// How many runs `query` finds; its page does not matter.
pub async fn count_all(db: &mut impl Reader, query: &RunQuery) -> Result<u32, StoreError> {
    let project = query.project.map(|id| id.to_string());
    let filter = filter_number(query.filter);
    let number = sqlx::query_scalar!(
        r#"select count(*) as "count!: i64" from sync_history
           where (?1 is null or project_id = ?1)
             and case ?2 when 1 then status = 'failure' or tasks_failed > 0
                 when 2 then conflicts_detected > 0 when 3 then tasks_skipped > 0 else 1 end"#,
        project,
        filter
    )
    .fetch_one(db.connection())
    .await?;
    Ok(count(number))
}

/// The tasks that a run made, by number, and then those that it changed, by the order it did. What it made is
/// told by the time: a pulled creation writes no change of its own.
pub async fn touched_tasks(db: &mut impl Reader, run: &SyncRun) -> Result<Vec<TouchedTask>, StoreError> {
    let (id, project) = (run.id.to_string(), run.project_id.to_string());
    let (from, to) = (run.started_at.to_string(), run.completed_at.map(|at| at.to_string()));
    let rows = sqlx::query!(
        r#"select t.id as "id!: String", 1 as "created!: bool", t.number as "place!: i64" from tasks t
           join task_remote r on r.task_id = t.id
           where t.project_id = ?2 and t.created_at >= ?3 and (?4 is null or t.created_at <= ?4)
           union all
           select task_id, 0, min(seq) from task_change where sync_id = ?1 group by task_id
           order by 2 desc, 3"#,
        id,
        project,
        from,
        to
    )
    .fetch_all(db.connection())
    .await?;
    rows.into_iter()
        .map(|row| Ok(TouchedTask { id: TABLE.text("id", &row.id)?, created: row.created }))
        .collect()
}

/// Sums over the kept runs that are over, of one project or of all.
pub async fn totals(db: &mut impl Reader, project: Option<ProjectId>) -> Result<RunTotals, StoreError> {
    let project = project.map(|id| id.to_string());
    let row = sqlx::query!(
        r#"select count(*) as "runs!: i64",
                  count(*) filter (where status = 'success') as "succeeded!: i64",
                  count(*) filter (where status = 'failure') as "failed!: i64",
                  count(*) filter (where status = 'cancelled') as "cancelled!: i64",
                  coalesce(sum(tasks_created), 0) as "imported!: i64",
                  coalesce(sum(conflicts_detected), 0) as "conflicts!: i64",
                  cast(round(avg(duration_ms)) as integer) as "average?: i64"
           from sync_history
           where status in ('success', 'failure', 'cancelled') and (?1 is null or project_id = ?1)"#,
        project
    )
    .fetch_one(db.connection())
    .await?;
    Ok(RunTotals {
        runs: count(row.runs),
        succeeded: count(row.succeeded),
        failed: count(row.failed),
        cancelled: count(row.cancelled),
        imported: count(row.imported),
        conflicts: count(row.conflicts),
        average_duration_ms: row.average.map(count),
    })
}

/// Adds a run. While another one of the same connection is not over, this is [`StoreError::AlreadyRunning`].
pub async fn insert(tx: &mut WriteTx, run: &SyncRun) -> Result<(), StoreError> {
    let (id, project, config) =
        (run.id.to_string(), run.project_id.to_string(), run.sync_config_id.to_string());
    let (trigger, sync_type) = (run.trigger.as_str(), run.sync_type.as_str());
    let started_at = run.started_at.to_string();
    let Written { status, progress, completed_at, code, message, issue_errors } = Written::new(run)?;
    let counts = &run.counts;
    sqlx::query!(
        r#"insert into sync_history (
             id, project_id, sync_config_id, "trigger", sync_type, include_closed, status, progress, started_at,
             completed_at, duration_ms, issues_fetched, tasks_created, tasks_updated, tasks_pushed,
             tasks_skipped, tasks_failed, conflicts_detected, comments_read, comments_sent,
             requests_made, error_code, error_message, issue_errors
         ) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"#,
        id,
        project,
        config,
        trigger,
        sync_type,
        run.include_closed,
        status,
        progress,
        started_at,
        completed_at,
        run.duration_ms,
        counts.issues_fetched,
        counts.tasks_created,
        counts.tasks_updated,
        counts.tasks_pushed,
        counts.tasks_skipped,
        counts.tasks_failed,
        counts.conflicts_detected,
        counts.comments_read,
        counts.comments_sent,
        counts.requests_made,
        code,
        message,
        issue_errors
    )
    .execute(tx.connection())
    .await
    .map_err(|error| already_running(error.into(), run.sync_config_id))?;
    Ok(())
}

/// The only unique rule on that column is the one about runs that are not over.
fn already_running(error: StoreError, config: SyncConfigId) -> StoreError {
    match error {
        StoreError::Constraint { kind: ConstraintKind::Unique, ref detail }
            if detail.contains("sync_history.sync_config_id") =>
        {
            StoreError::AlreadyRunning { config }
        }
        other => other,
    }
}

/// What changes in a run while it goes on.
struct Written {
    status: &'static str,
    progress: String,
    completed_at: Option<String>,
    code: Option<String>,
    message: Option<String>,
    issue_errors: String,
}

impl Written {
    fn new(run: &SyncRun) -> Result<Self, StoreError> {
        let (code, message) = run.error.clone().map(|error| (error.code, error.message)).unzip();
        Ok(Self {
            status: run.status.as_str(),
            progress: json::value(&run.progress)?,
            completed_at: run.completed_at.map(|at| at.to_string()),
            code,
            message,
            issue_errors: json::rows(&run.issue_errors)?,
        })
    }
}

/// Moves a run on, or ends it. What it is (project, connection, trigger, type, start) stays.
pub async fn update(tx: &mut WriteTx, run: &SyncRun) -> Result<(), StoreError> {
    let id = run.id.to_string();
    let Written { status, progress, completed_at, code, message, issue_errors } = Written::new(run)?;
    let counts = &run.counts;
    let done = sqlx::query!(
        "update sync_history set
             status = ?, progress = ?, completed_at = ?, duration_ms = ?, issues_fetched = ?,
             tasks_created = ?, tasks_updated = ?, tasks_pushed = ?, tasks_skipped = ?, tasks_failed = ?,
             conflicts_detected = ?, comments_read = ?, comments_sent = ?, requests_made = ?, error_code = ?, error_message = ?, issue_errors = ?,
             updated_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
         where id = ?",
        status,
        progress,
        completed_at,
        run.duration_ms,
        counts.issues_fetched,
        counts.tasks_created,
        counts.tasks_updated,
        counts.tasks_pushed,
        counts.tasks_skipped,
        counts.tasks_failed,
        counts.conflicts_detected,
        counts.comments_read,
        counts.comments_sent,
        counts.requests_made,
        code,
        message,
        issue_errors,
        id
    )
    .execute(tx.connection())
    .await
    .map_err(|error| already_running(error.into(), run.sync_config_id))?;
    all_found("sync", done.rows_affected(), 1)
}

/// Forgets old runs of a project: the last 100 and everything of the last 7 days stay, and so does a run that
/// is not over. Returns how many went.
pub async fn prune(tx: &mut WriteTx, project: ProjectId, now: Timestamp) -> Result<u32, StoreError> {
    let (project, since) = (project.to_string(), now.plus_seconds(-KEPT_SECONDS).to_string());
    let done = sqlx::query!(
        "delete from sync_history
         where project_id = ?1 and started_at < ?2 and status not in ('pending', 'in_progress')
           and rowid not in (
               select rowid from sync_history where project_id = ?1
               order by started_at desc, rowid desc limit ?3
           )",
        project,
        since,
        KEPT_RUNS
    )
    .execute(tx.connection())
    .await?;
    Ok(affected(done.rows_affected()))
}
