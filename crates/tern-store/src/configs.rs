//! The `sync_config` table: a project's connection to a repository.

use tern_model::{Cursor, IntervalSeconds, ProjectId, SyncConfig, SyncConfigId, Timestamp};

use crate::row::{Table, affected, all_found};
use crate::tx::Connected as _;
use crate::{Reader, StoreError, WriteTx};

const TABLE: Table = Table("sync_config");

/// How far pulling has come. It moves in the transaction of the page that it covers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PullState {
    /// The listing of issues.
    pub issues: Cursor,
    /// Whether a first sync came to its end.
    pub first_sync_done: bool,
    /// How far a first sync has come in its listing of open issues.
    pub first_since: Option<Timestamp>,
    /// When the first sync began, by the forge's clock.
    pub first_started_at: Option<Timestamp>,
    /// How far the closed issues that a first sync left out have been fetched since.
    pub closed_since: Option<Timestamp>,
    /// Whether none of them is missing.
    pub closed_complete: bool,
    /// When linked issues that no longer appear were last asked for one by one.
    pub swept_at: Option<Timestamp>,
}

#[expect(clippy::struct_excessive_bools, reason = "a row is as its table is")]
struct Row {
    id: String,
    project_id: String,
    service_type: String,
    api_url: String,
    repository_url: String,
    repo_owner: String,
    repo_name: String,
    has_token: bool,
    direction: String,
    merge_mode: String,
    include_closed: bool,
    include_security: bool,
    lesser_findings: String,
    sync_enabled: bool,
    sync_interval_seconds: i64,
    active_interval_seconds: i64,
    last_sync_at: Option<String>,
    next_sync_at: Option<String>,
    sync_error: Option<String>,
    created_at: String,
    updated_at: String,
}

fn interval(column: &'static str, seconds: i64) -> Result<IntervalSeconds, StoreError> {
    IntervalSeconds::new(TABLE.number(column, seconds)?)
        .ok_or_else(|| StoreError::unreadable("sync_config", column, "it is outside 30 to 3600"))
}

impl TryFrom<Row> for SyncConfig {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: TABLE.text("id", &row.id)?,
            project_id: TABLE.text("project_id", &row.project_id)?,
            service_type: TABLE.text("service_type", &row.service_type)?,
            api_url: row.api_url,
            repository_url: row.repository_url,
            repo_owner: row.repo_owner,
            repo_name: row.repo_name,
            has_token: row.has_token,
            direction: TABLE.text("direction", &row.direction)?,
            merge_mode: TABLE.text("merge_mode", &row.merge_mode)?,
            include_closed: row.include_closed,
            include_security: row.include_security,
            lesser_findings: TABLE.text("lesser_findings", &row.lesser_findings)?,
            sync_enabled: row.sync_enabled,
            sync_interval: interval("sync_interval_seconds", row.sync_interval_seconds)?,
            active_interval: interval("active_interval_seconds", row.active_interval_seconds)?,
            last_sync_at: TABLE.maybe("last_sync_at", row.last_sync_at.as_deref())?,
            next_sync_at: TABLE.maybe("next_sync_at", row.next_sync_at.as_deref())?,
            sync_error: row.sync_error,
            created_at: TABLE.text("created_at", &row.created_at)?,
            updated_at: TABLE.text("updated_at", &row.updated_at)?,
        })
    }
}

macro_rules! select {
    ($tail:tt $(, $argument:expr)*) => {
        sqlx::query_as!(
            Row,
            "select id, project_id, service_type, api_url, repository_url, repo_owner, repo_name, "
            + r#"encrypted_pat is not null as "has_token!: bool", direction, merge_mode, "#
            + r#"include_closed as "include_closed: bool", include_security as "include_security: bool", "#
            + "lesser_findings, "
            + r#"sync_enabled as "sync_enabled: bool", sync_interval_seconds, active_interval_seconds, "#
            + "last_sync_at, next_sync_at, sync_error, created_at, updated_at from sync_config " + $tail
            $(, $argument)*
        )
    };
}

/// The connection with this id.
pub async fn get(db: &mut impl Reader, id: SyncConfigId) -> Result<Option<SyncConfig>, StoreError> {
    let id = id.to_string();
    let row = select!("where id = ?", id).fetch_optional(db.connection()).await?;
    row.map(SyncConfig::try_from).transpose()
}

/// The connection of this project.
pub async fn get_by_project(
    db: &mut impl Reader,
    project: ProjectId,
) -> Result<Option<SyncConfig>, StoreError> {
    let project = project.to_string();
    let row = select!("where project_id = ?", project).fetch_optional(db.connection()).await?;
    row.map(SyncConfig::try_from).transpose()
}

/// The connection to this repository, in any spelling of upper and lower case.
pub async fn get_by_repository_url(
    db: &mut impl Reader,
    repository_url: &str,
) -> Result<Option<SyncConfig>, StoreError> {
    let row = select!("where repository_url = ?", repository_url).fetch_optional(db.connection()).await?;
    row.map(SyncConfig::try_from).transpose()
}

/// All connections, oldest first.
pub async fn list(db: &mut impl Reader) -> Result<Vec<SyncConfig>, StoreError> {
    let rows = select!("order by created_at, id").fetch_all(db.connection()).await?;
    rows.into_iter().map(SyncConfig::try_from).collect()
}

/// The token's ciphertext, as the vault made it.
pub async fn token(db: &mut impl Reader, id: SyncConfigId) -> Result<Option<Vec<u8>>, StoreError> {
    let id = id.to_string();
    let token = sqlx::query_scalar!("select encrypted_pat from sync_config where id = ?", id)
        .fetch_optional(db.connection())
        .await?;
    Ok(token.flatten())
}

/// How far pulling has come.
pub async fn pull_state(db: &mut impl Reader, id: SyncConfigId) -> Result<PullState, StoreError> {
    let id = id.to_string();
    let row = sqlx::query!(
        r#"select pull_cursor, etag, first_sync_done as "first_sync_done: bool", closed_cursor,
                  closed_complete as "closed_complete: bool", swept_at, first_cursor, first_started_at
           from sync_config where id = ?"#,
        id
    )
    .fetch_optional(db.connection())
    .await?
    .ok_or(StoreError::Missing { what: "connection" })?;
    Ok(PullState {
        issues: Cursor { since: TABLE.maybe("pull_cursor", row.pull_cursor.as_deref())?, etag: row.etag },
        first_sync_done: row.first_sync_done,
        first_since: TABLE.maybe("first_cursor", row.first_cursor.as_deref())?,
        first_started_at: TABLE.maybe("first_started_at", row.first_started_at.as_deref())?,
        closed_since: TABLE.maybe("closed_cursor", row.closed_cursor.as_deref())?,
        closed_complete: row.closed_complete,
        swept_at: TABLE.maybe("swept_at", row.swept_at.as_deref())?,
    })
}

/// The forge's own id of the repository, where it is known.
pub async fn repository_id(db: &mut impl Reader, id: SyncConfigId) -> Result<Option<String>, StoreError> {
    let id = id.to_string();
    let known = sqlx::query_scalar!("select repository_id from sync_config where id = ?", id)
        .fetch_optional(db.connection())
        .await?;
    Ok(known.flatten())
}

/// Adds a connection, without a token and with nothing pulled; `has_token` is not looked at.
pub async fn insert(tx: &mut WriteTx, config: &SyncConfig) -> Result<(), StoreError> {
    let (id, project) = (config.id.to_string(), config.project_id.to_string());
    let (service, direction) = (config.service_type.as_str(), config.direction.as_str());
    let (merge_mode, lesser) = (config.merge_mode.as_str(), config.lesser_findings.as_str());
    let (interval, active) = (config.sync_interval.get(), config.active_interval.get());
    let (last, next) = (text(config.last_sync_at), text(config.next_sync_at));
    let (created_at, updated_at) = (config.created_at.to_string(), config.updated_at.to_string());
    sqlx::query!(
        "insert into sync_config (
             id, project_id, service_type, api_url, repository_url, repo_owner, repo_name, direction,
             merge_mode, include_closed, include_security, lesser_findings, sync_enabled, sync_interval_seconds,
             active_interval_seconds, last_sync_at, next_sync_at, sync_error, created_at, updated_at
         ) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        id,
        project,
        service,
        config.api_url,
        config.repository_url,
        config.repo_owner,
        config.repo_name,
        direction,
        merge_mode,
        config.include_closed,
        config.include_security,
        lesser,
        config.sync_enabled,
        interval,
        active,
        last,
        next,
        config.sync_error,
        created_at,
        updated_at
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Changes a connection: everything but its project, its token and how far pulling has come.
pub async fn update(tx: &mut WriteTx, config: &SyncConfig) -> Result<(), StoreError> {
    let (id, service) = (config.id.to_string(), config.service_type.as_str());
    let (direction, merge_mode) = (config.direction.as_str(), config.merge_mode.as_str());
    let lesser = config.lesser_findings.as_str();
    let (interval, active) = (config.sync_interval.get(), config.active_interval.get());
    let (last, next) = (text(config.last_sync_at), text(config.next_sync_at));
    let updated_at = config.updated_at.to_string();
    let done = sqlx::query!(
        "update sync_config set
             service_type = ?, api_url = ?, repository_url = ?, repo_owner = ?, repo_name = ?, direction = ?,
             merge_mode = ?, include_closed = ?, include_security = ?, lesser_findings = ?, sync_enabled = ?,
             sync_interval_seconds = ?, active_interval_seconds = ?, last_sync_at = ?, next_sync_at = ?, sync_error = ?, updated_at = ?
         where id = ?",
        service,
        config.api_url,
        config.repository_url,
        config.repo_owner,
        config.repo_name,
        direction,
        merge_mode,
        config.include_closed,
        config.include_security,
        lesser,
        config.sync_enabled,
        interval,
        active,
        last,
        next,
        config.sync_error,
        updated_at,
        id
    )
    .execute(tx.connection())
    .await?;
    all_found("connection", done.rows_affected(), 1)
}

/// Removes a connection with its token; tasks, links and history stay. Whether there was one.
pub async fn delete(tx: &mut WriteTx, id: SyncConfigId) -> Result<bool, StoreError> {
    let id = id.to_string();
    let done = sqlx::query!("delete from sync_config where id = ?", id).execute(tx.connection()).await?;
    Ok(affected(done.rows_affected()) > 0)
}

/// Stores or forgets the token's ciphertext.
pub async fn set_token(
    tx: &mut WriteTx,
    id: SyncConfigId,
    ciphertext: Option<&[u8]>,
) -> Result<(), StoreError> {
    let id = id.to_string();
    let done = sqlx::query!("update sync_config set encrypted_pat = ? where id = ?", ciphertext, id)
        .execute(tx.connection())
        .await?;
    all_found("connection", done.rows_affected(), 1)?;
    // What was out of sight may be seen with this one.
    sqlx::query!(
        "update task_remote set looked_at = null
         where looked_at is not null and project_id = (select project_id from sync_config where id = ?)",
        id
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Moves how far pulling has come, in the transaction of the page that it covers.
pub async fn set_pull_state(tx: &mut WriteTx, id: SyncConfigId, state: &PullState) -> Result<(), StoreError> {
    let id = id.to_string();
    let (since, closed, swept) = (text(state.issues.since), text(state.closed_since), text(state.swept_at));
    let (first, started) = (text(state.first_since), text(state.first_started_at));
    let done = sqlx::query!(
        "update sync_config set
             pull_cursor = ?, etag = ?, first_sync_done = ?, closed_cursor = ?, closed_complete = ?,
             swept_at = ?, first_cursor = ?, first_started_at = ?
         where id = ?",
        since,
        state.issues.etag,
        state.first_sync_done,
        closed,
        state.closed_complete,
        swept,
        first,
        started,
        id
    )
    .execute(tx.connection())
    .await?;
    all_found("connection", done.rows_affected(), 1)
}

/// Remembers the forge's own id of the repository.
pub async fn set_repository_id(
    tx: &mut WriteTx,
    id: SyncConfigId,
    repository: &str,
) -> Result<(), StoreError> {
    let id = id.to_string();
    let done = sqlx::query!("update sync_config set repository_id = ? where id = ?", repository, id)
        .execute(tx.connection())
        .await?;
    all_found("connection", done.rows_affected(), 1)
}

fn text(at: Option<Timestamp>) -> Option<String> {
    at.map(|at| at.to_string())
}
