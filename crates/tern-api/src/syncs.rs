//! Syncing: start, join, cancel, history.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tern_model::{
    CommentId, Field, ProjectId, ProjectKey, SyncConfig, SyncConfigId, SyncId, SyncRun, SyncTrigger,
    SyncType, TaskId, TaskKey,
};
use tern_store::{RunFilter, RunQuery, RunTotals, configs, projects, runs};
use tern_sync::{ClosedIssues, LeaveOut, Operation, Preview, PreviewAction, Request, Started, SyncError};

use crate::{ApiError, Tern};

/// What to sync.
#[derive(Debug, Clone, Deserialize, specta::Type)]
pub struct SyncStart {
    /// The project.
    pub project_id: ProjectId,
    /// What it looks at.
    pub sync_type: SyncType,
    /// Whether closed issues that were never linked become tasks, this once.
    pub include_closed: bool,
    /// Whether a person said that many edits may be sent at once.
    #[serde(default)]
    #[specta(optional)]
    pub confirmed: bool,
    /// Whether every linked issue is looked for now; a full sync does that by itself once a day.
    #[serde(default)]
    #[specta(optional)]
    pub every_issue: bool,
    /// Tasks whose edits stay here, this once.
    #[serde(default)]
    #[specta(optional)]
    pub leave_out_tasks: Vec<TaskId>,
    /// Issues that are not taken over, this once: the forge's ids, as a preview names them.
    #[serde(default)]
    #[specta(optional)]
    pub leave_out_issues: Vec<String>,
    /// Comments that stay here, this once.
    #[serde(default)]
    #[specta(optional)]
    pub leave_out_comments: Vec<CommentId>,
    /// Where it names any: the only tasks of which edits, new issues and comments are sent, this once.
    #[serde(default)]
    #[specta(optional)]
    pub send_only: Vec<TaskId>,
}

impl SyncStart {
    /// A sync of a project with nothing left out.
    pub const fn new(project_id: ProjectId, sync_type: SyncType, include_closed: bool) -> Self {
        Self {
            project_id,
            sync_type,
            include_closed,
            confirmed: false,
            every_issue: false,
            leave_out_tasks: Vec::new(),
            leave_out_issues: Vec::new(),
            leave_out_comments: Vec::new(),
            send_only: Vec::new(),
        }
    }
}

/// A sync that runs now.
#[derive(Debug, Clone)]
pub enum Syncing {
    /// It was started here.
    New(Operation),
    /// It ran here already.
    Joined(Operation),
    /// Another process runs it; its row in the history shows how it comes along.
    Elsewhere(SyncId),
}

/// Starts a sync of a project, or joins the one that runs, wherever it runs.
pub async fn sync_start(tern: &Tern, request: SyncStart, trigger: SyncTrigger) -> Result<Syncing, ApiError> {
    let config = connection_of(tern, request.project_id).await?;
    let closed = if request.include_closed { ClosedIssues::Include } else { ClosedIssues::AsConfigured };
    let leave_out = LeaveOut {
        tasks: request.leave_out_tasks.into_iter().collect(),
        issues: request.leave_out_issues.into_iter().collect(),
        comments: request.leave_out_comments.into_iter().collect(),
    };
    let SyncStart { sync_type, confirmed, every_issue, send_only, .. } = request;
    let send_only = (!send_only.is_empty()).then(|| send_only.into_iter().collect());
    let request = Request { trigger, sync_type, closed, confirmed, every_issue, leave_out, send_only };
    match tern.engine.start(config.id, request).await {
        Ok(Started::New(operation)) => Ok(Syncing::New(operation)),
        Ok(Started::Joined(operation)) => Ok(Syncing::Joined(operation)),
        Err(SyncError::RunningElsewhere { run: Some(run) }) => Ok(Syncing::Elsewhere(run)),
        Err(error) => Err(error.into()),
    }
}

/// Asks the project's running sync to stop. Answers whether one ran in this process.
pub async fn sync_cancel(tern: &Tern, project_id: ProjectId) -> Result<bool, ApiError> {
    let config = connection_of(tern, project_id).await?;
    let Some(operation) = tern.engine.running(config.id) else { return Ok(false) };
    operation.cancel();
    Ok(true)
}

/// One run of the history.
pub async fn sync_history_get(tern: &Tern, id: SyncId) -> Result<Option<Arc<SyncRun>>, ApiError> {
    let mut read = tern.store.read().await?;
    Ok(runs::get(&mut read, id).await?.map(Arc::new))
}

/// Which runs to list.
#[derive(Debug, Clone, Copy, Deserialize, specta::Type)]
pub struct HistoryRequest {
    /// One project, or all.
    pub project_id: Option<ProjectId>,
    /// Which of its runs.
    pub filter: HistoryFilter,
    /// Runs to pass over.
    pub offset: u32,
    /// At most this many.
    pub limit: u32,
}

tern_model::text_enum! {
    /// Which runs to list.
    HistoryFilter, "history filter", {
        /// All.
        All = "all",
        /// Those with a failure, whole or of single issues.
        Errors = "errors",
        /// Those that met conflicts.
        Conflicts = "conflicts",
        /// Those that left issues out.
        Skipped = "skipped",
    }
}

/// The history, newest first, with the key of each run's project.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct HistoryEntry {
    /// The project's key.
    pub project: ProjectKey,
    /// The run.
    #[serde(flatten)]
    pub run: SyncRun,
}

/// Lists runs, newest first.
pub async fn sync_history_list(tern: &Tern, request: HistoryRequest) -> Result<Vec<HistoryEntry>, ApiError> {
    let mut read = tern.store.read().await?;
    let query = RunQuery {
        project: request.project_id,
        filter: match request.filter {
            HistoryFilter::All => RunFilter::All,
            HistoryFilter::Errors => RunFilter::Errors,
            HistoryFilter::Conflicts => RunFilter::Conflicts,
            HistoryFilter::Skipped => RunFilter::Skipped,
        },
        limit: request.limit,
        offset: request.offset,
    };
    let listed = runs::list(&mut read, &query).await?;
    let keys = projects::list(&mut read).await?;
    let key_of = |id| keys.iter().find(|project| project.id == id).map(|project| project.key.clone());
    Ok(listed
        .into_iter()
        .filter_map(|run| Some(HistoryEntry { project: key_of(run.project_id)?, run }))
        .collect())
}

/// Sums over the history.
pub async fn sync_history_totals(tern: &Tern, project_id: Option<ProjectId>) -> Result<RunTotals, ApiError> {
    let mut read = tern.store.read().await?;
    Ok(runs::totals(&mut read, project_id).await?)
}

pub(crate) async fn connection_of(tern: &Tern, project_id: ProjectId) -> Result<SyncConfig, ApiError> {
    let mut read = tern.store.read().await?;
    let config = configs::get_by_project(&mut read, project_id).await?;
    config.ok_or_else(|| SyncError::NotConnected.into())
}

/// The sync of this connection that another process runs, for as long as its row says so.
pub async fn sync_running(tern: &Tern, config_id: SyncConfigId) -> Result<Option<SyncRun>, ApiError> {
    let mut read = tern.store.read().await?;
    Ok(runs::running(&mut read, config_id).await?)
}

/// What a sync would do, without doing it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct SyncPreview {
    /// Tasks that would be made.
    pub create: u32,
    /// Tasks that would be changed.
    pub update: u32,
    /// Issues that would be changed on the forge.
    pub push: u32,
    /// Comments that would be said on the forge.
    pub comment: u32,
    /// Conflicts that would be found.
    pub conflict: u32,
    /// Issues that would be left alone for a stated reason.
    pub skip: u32,
    /// One line a task and a comment, up to a thousand.
    pub lines: Vec<SyncPreviewLine>,
}

/// What would happen to one task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct SyncPreviewLine {
    /// The task, where there is one already.
    pub task_id: Option<TaskId>,
    /// The issue, by the forge's id.
    pub issue_id: Option<String>,
    /// The comment that would be said.
    pub comment_id: Option<CommentId>,
    /// Its key, where there is a task already.
    pub key: Option<String>,
    /// Its title, how the comment begins, or the reason for leaving it alone.
    pub title: String,
    /// What would happen.
    pub action: PreviewAction,
    /// The fields that would change.
    pub fields: Vec<Field>,
}

/// Asks the forge what changed and says what a sync would make of it. Nothing is written here or there.
pub async fn sync_preview(tern: &Tern, request: SyncStart) -> Result<SyncPreview, ApiError> {
    let config = connection_of(tern, request.project_id).await?;
    let closed = if request.include_closed { ClosedIssues::Include } else { ClosedIssues::AsConfigured };
    let Preview { create, update, push, comment, conflict, skip, lines } =
        tern.engine.preview(&config, closed).await?;
    let project = {
        let mut read = tern.store.read().await?;
        projects::get(&mut read, request.project_id).await?
    };
    let key_of = |number: u32| {
        project.as_ref().map(|project| TaskKey { project: project.key.clone(), number }.to_string())
    };
    let lines = lines
        .into_iter()
        .map(|line| SyncPreviewLine {
            task_id: line.task_id,
            issue_id: line.issue_id,
            comment_id: line.comment_id,
            key: line.task_number.and_then(key_of),
            title: line.title,
            action: line.action,
            fields: line.fields,
        })
        .collect();
    Ok(SyncPreview { create, update, push, comment, conflict, skip, lines })
}
