//! Tasks: listing, reading, making and editing them.

mod edit;
mod record;

use std::collections::BTreeSet;

use serde::Deserialize;
use tern_model::{Origin, Priority, Project, Status, Task, TaskId, TaskKey, TaskType};
use tern_store::{Reader, SyncFilter, TaskQuery, TaskSort, WriteTx, changes, links, projects, search, tasks};
use tern_sync::changes_between;

pub use edit::TaskPatch;
pub(crate) use edit::set_status;
pub use record::TaskRecord;

use crate::{ApiError, Tern};

/// The most tasks that one answer holds.
pub const PAGE_MAX: u32 = 200;

/// Which tasks to list.
#[derive(Debug, Clone, Default, Deserialize, specta::Type)]
#[serde(default)]
pub struct TaskListRequest {
    /// A project's key; every project without one.
    pub project: Option<String>,
    /// Any of these; empty: all.
    pub statuses: Vec<Status>,
    /// All of these; empty: all.
    pub labels: Vec<String>,
    /// Words that must occur in the title, the description or a label, or a key such as `WEB-42`.
    pub text: Option<String>,
    /// Only tasks with a conflict that waits.
    pub conflicts_only: bool,
    /// Tasks to pass over.
    pub offset: u32,
    /// At most this many.
    pub limit: u32,
}

/// Tasks in the order of their keys.
pub async fn task_list(tern: &Tern, request: TaskListRequest) -> Result<Vec<TaskRecord>, ApiError> {
    let text = request.text.filter(|text| !text.trim().is_empty());
    if text.is_some() {
        tern.store.search_ready().await?;
    }
    let mut read = tern.store.read().await?;
    let project = match request.project {
        Some(key) => Some(crate::projects::find(&mut read, &key.parse()?).await?.id),
        None => None,
    };
    let query = TaskQuery {
        project,
        statuses: request.statuses,
        labels: request.labels,
        sync: request.conflicts_only.then_some(SyncFilter::Conflict),
        text,
        sort: TaskSort::Key,
        offset: request.offset,
        limit: request.limit,
        ..TaskQuery::default()
    };
    Ok(tasks::list(&mut read, &query).await?.into_iter().map(TaskRecord::from).collect())
}

/// One task by its key.
pub async fn task_show(tern: &Tern, key: &str) -> Result<TaskRecord, ApiError> {
    let key = parse_key(key)?;
    let mut read = tern.store.read().await?;
    let task = tasks::get_by_key(&mut read, &key).await?.ok_or_else(|| no_task(&key))?;
    let remote = links::get_by_task(&mut read, task.id).await?;
    Ok(TaskRecord::new(&key.project, task, remote.as_ref()))
}

/// A new task.
#[derive(Debug, Clone, Deserialize, specta::Type)]
pub struct TaskCreate {
    /// The project's key.
    pub project: String,
    /// One line.
    pub title: String,
    /// Everything else that is given at once.
    #[serde(default)]
    pub patch: TaskPatch,
}

/// Makes a task; it stands on top of its column.
pub async fn task_create(tern: &Tern, request: TaskCreate) -> Result<TaskRecord, ApiError> {
    let mut tx = tern.store.write().await?;
    let project = crate::projects::find(&mut tx, &request.project.parse()?).await?;
    let number = projects::take_task_numbers(&mut tx, project.id, 1).await?;
    let mut task = blank(tern, &project, number);
    let patch = TaskPatch { title: Some(request.title), ..request.patch };
    patch.apply(&mut task, tern.now())?;
    tasks::insert_many(&mut tx, std::slice::from_ref(&task)).await?;
    search::flush(&mut tx, 1).await?;
    tx.commit().await?;
    Ok(TaskRecord::new(&project.key, task, None))
}

/// Changes fields of a task. The change, its origin and the search index are on disk before this answers.
pub async fn task_update(tern: &Tern, key: &str, patch: TaskPatch) -> Result<TaskRecord, ApiError> {
    let key = parse_key(key)?;
    let mut tx = tern.store.write().await?;
    let before = tasks::get_by_key(&mut tx, &key).await?.ok_or_else(|| no_task(&key))?;
    let mut after = before.clone();
    patch.apply(&mut after, tern.now())?;
    save_edit(tern, &mut tx, &before, &after, Origin::User).await?;
    let remote = links::get_by_task(&mut tx, after.id).await?;
    tx.commit().await?;
    Ok(TaskRecord::new(&key.project, after, remote.as_ref()))
}

/// Writes an edited task with one row per changed field; writes nothing when nothing differs.
pub(crate) async fn save_edit(
    tern: &Tern,
    tx: &mut WriteTx,
    before: &Task,
    after: &Task,
    origin: Origin,
) -> Result<(), ApiError> {
    let rows = changes_between(before, after, origin, None, tern.now());
    if rows.is_empty() {
        return Ok(());
    }
    tasks::update(tx, after).await?;
    changes::insert_many(tx, &rows).await?;
    search::flush(tx, 1).await?;
    Ok(())
}

pub(crate) fn blank(tern: &Tern, project: &Project, number: u32) -> Task {
    let now = tern.now();
    Task {
        id: TaskId::new(tern.random.uuid()),
        project_id: project.id,
        number,
        title: String::new(),
        description: String::new(),
        status: Status::Todo,
        task_type: TaskType::Task,
        priority: None::<Priority>,
        reporter: None,
        assignees: BTreeSet::new(),
        labels: BTreeSet::new(),
        milestone: None,
        cycle: None,
        story_points: None,
        custom_fields: serde_json::Map::new(),
        issue_url: None,
        closed_at: None,
        position: -f64::from(number),
        created_at: now,
        updated_at: now,
    }
}

pub(crate) fn parse_key(key: &str) -> Result<TaskKey, ApiError> {
    key.parse().map_err(|_| {
        ApiError::invalid(
            format!("\"{key}\" is not a task's key."),
            "Keys look like WEB-42. Nothing was changed.",
        )
    })
}

pub(crate) async fn find(db: &mut impl Reader, id: TaskId) -> Result<Task, ApiError> {
    tasks::get(db, id).await?.ok_or_else(|| ApiError::not_found("This task"))
}

pub(crate) fn no_task(key: &TaskKey) -> ApiError {
    ApiError::not_found(format_args!("A task {key}"))
}
