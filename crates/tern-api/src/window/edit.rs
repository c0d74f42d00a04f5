//! Making, changing and deleting tasks from the window.

use std::collections::BTreeSet;

use serde::{Deserialize, Deserializer, Serialize};
use tern_model::{Origin, Priority, Project, ProjectId, Status, Task, TaskId, TaskType};
use tern_store::removed::{self, RemovedTask};
use tern_store::{
    Column, Reader, TaskQuery as StoreQuery, WriteTx, changes, comments, conflicts, intents, links,
};
use tern_store::{projects, search, tasks};
use tern_sync::changes_between;

use super::cards::{TaskCard, cards};
use super::detail::{TaskDetail, detail};
use super::undo::{Edit, Undo};
use crate::{
    ApiError, TaskPatch, Tern,
    resolutions::UNDO_SECONDS,
    tasks::{blank, find},
};

/// The most tasks that one request changes.
const BULK_MAX: usize = 10_000;

/// A new task.
#[derive(Debug, Clone, Deserialize, specta::Type)]
pub struct NewTask {
    /// The board it stands on.
    pub project_id: ProjectId,
    /// One line.
    pub title: String,
    /// Markdown.
    pub description: String,
    /// The column.
    pub status: Status,
    /// The kind of work.
    #[serde(rename = "type")]
    pub task_type: TaskType,
    /// The urgency.
    pub priority: Option<Priority>,
    /// Login names.
    pub assignees: Vec<String>,
    /// Label names.
    pub labels: Vec<String>,
    /// The milestone's title.
    pub milestone: Option<String>,
}

/// Fields of one task to change.
#[derive(Debug, Clone, Deserialize, specta::Type)]
pub struct TaskUpdate {
    /// The task.
    pub id: TaskId,
    /// The fields.
    pub patch: TaskPatch,
}

/// What to change in several tasks; absent fields stay as they are.
#[derive(Debug, Clone, Default, Deserialize, specta::Type)]
#[serde(default)]
pub struct BulkPatch {
    /// The column.
    #[specta(optional)]
    pub status: Option<Status>,
    /// The kind of work.
    #[serde(rename = "type")]
    #[specta(optional)]
    pub task_type: Option<TaskType>,
    /// The urgency; `null` takes it away.
    #[serde(deserialize_with = "given")]
    #[specta(optional, type = Option<Priority>)]
    pub priority: Option<Option<Priority>>,
    /// The milestone's title; `null` takes it away.
    #[serde(deserialize_with = "given")]
    #[specta(optional, type = Option<String>)]
    pub milestone: Option<Option<String>>,
    /// Labels to add.
    #[specta(optional)]
    pub add_labels: Vec<String>,
    /// Labels to take away.
    #[specta(optional)]
    pub remove_labels: Vec<String>,
    /// Assignees to add.
    #[specta(optional)]
    pub add_assignees: Vec<String>,
    /// Assignees to take away.
    #[specta(optional)]
    pub remove_assignees: Vec<String>,
}

/// Tells `null` from absent.
#[expect(clippy::option_option, reason = "absent, null and a value are three things")]
fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(deserializer).map(Some)
}

/// Changes of several tasks.
#[derive(Debug, Clone, Deserialize, specta::Type)]
pub struct TaskBulkUpdate {
    /// The tasks.
    pub ids: Vec<TaskId>,
    /// What to change.
    pub patch: BulkPatch,
}

/// Several tasks.
#[derive(Debug, Clone, Deserialize, specta::Type)]
pub struct TaskIds {
    /// The tasks.
    pub ids: Vec<TaskId>,
}

/// What a change did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Saved {
    /// How many tasks were changed.
    pub changed: u32,
    /// The same in words.
    pub words: String,
}

/// Makes a task; it stands on top of its column.
pub async fn task_create(tern: &Tern, request: NewTask) -> Result<TaskCard, ApiError> {
    let mut tx = tern.store.write().await?;
    let project = project_of(&mut tx, request.project_id).await?;
    let column = Column { projects: vec![project.id], status: request.status };
    let top = tasks::top(&mut tx, &column, &[]).await?;
    let number = projects::take_task_numbers(&mut tx, project.id, 1).await?;
    let mut task = blank(tern, &project, number);
    patch_of(request).apply(&mut task, tern.now())?;
    task.position = top.unwrap_or(1.0) - 1.0;
    tasks::insert_many(&mut tx, std::slice::from_ref(&task)).await?;
    search::flush(&mut tx, 1).await?;
    let card = card_of(&mut tx, task.id).await?;
    tx.commit().await?;
    tern.remember(Undo::Created(Box::new(task)));
    tern.tell_edited(project.id, vec![card.id]);
    Ok(card)
}

/// Changes fields of a task.
pub async fn task_update(tern: &Tern, request: TaskUpdate) -> Result<TaskDetail, ApiError> {
    let mut tx = tern.store.write().await?;
    let before = find(&mut tx, request.id).await?;
    let mut after = before.clone();
    request.patch.apply(&mut after, tern.now())?;
    let edits = [Edit { before, after }];
    save(tern, &mut tx, &edits, Origin::User).await?;
    let [Edit { before, after }] = edits;
    let shown = detail(tern, &mut tx, &after).await?;
    tx.commit().await?;
    if before != after {
        let (project, id) = (after.project_id, after.id);
        tern.remember(Undo::Edited { edits: vec![Edit { before, after }], moved: Vec::new() });
        tern.tell_edited(project, vec![id]);
    }
    Ok(shown)
}

/// Changes several tasks alike, all or none.
pub async fn task_bulk_update(tern: &Tern, request: TaskBulkUpdate) -> Result<Saved, ApiError> {
    let mut tx = tern.store.write().await?;
    let mut edits = Vec::new();
    for before in find_all(&mut tx, &request.ids).await? {
        let mut after = before.clone();
        bulk_patch(&before, &request.patch).apply(&mut after, tern.now())?;
        if after != before {
            edits.push(Edit { before, after });
        }
    }
    save(tern, &mut tx, &edits, Origin::User).await?;
    let words = format!("{} changed", named(&mut tx, &edits).await?);
    tx.commit().await?;
    Ok(tern.saved(edits, Vec::new(), words))
}

/// Deletes tasks here; their issues are not touched.
pub async fn task_delete(tern: &Tern, request: TaskIds) -> Result<Saved, ApiError> {
    let mut tx = tern.store.write().await?;
    let doomed = find_all(&mut tx, &request.ids).await?;
    let ids: Vec<TaskId> = doomed.iter().map(|task| task.id).collect();
    let edits: Vec<Edit> =
        doomed.iter().map(|task| Edit { before: task.clone(), after: task.clone() }).collect();
    let words = format!("{} deleted", named(&mut tx, &edits).await?);
    let mut kept = Vec::new();
    for task in doomed {
        kept.push(with_everything(&mut tx, task).await?);
    }
    let now = tern.now();
    removed::prune(&mut tx, now.plus_seconds(-UNDO_SECONDS)).await?;
    removed::insert_many(&mut tx, &kept, now).await?;
    let changed = tasks::delete_many(&mut tx, &ids).await?;
    tx.commit().await?;
    for project in projects_of(kept.iter().map(|deleted| &deleted.task)) {
        tern.tell_edited(project, ids.clone());
    }
    if changed > 0 {
        tern.remember(Undo::Deleted(kept));
    }
    Ok(Saved { changed, words })
}

/// Writes edited tasks with one row per changed field, and brings the search index up to date.
pub(super) async fn save(
    tern: &Tern,
    tx: &mut WriteTx,
    edits: &[Edit],
    origin: Origin,
) -> Result<(), ApiError> {
    let changed: Vec<Task> =
        edits.iter().filter(|edit| edit.before != edit.after).map(|edit| edit.after.clone()).collect();
    let rows: Vec<_> = edits
        .iter()
        .flat_map(|edit| changes_between(&edit.before, &edit.after, origin, None, tern.now()))
        .collect();
    tasks::update_many(tx, &changed).await?;
    changes::insert_many(tx, &rows).await?;
    search::flush(tx, u32::try_from(changed.len().max(1)).unwrap_or(u32::MAX)).await?;
    Ok(())
}

/// All of these tasks, in the order of the ids; every one of them must be here.
pub(super) async fn find_all(db: &mut impl Reader, ids: &[TaskId]) -> Result<Vec<Task>, ApiError> {
    if ids.len() > BULK_MAX {
        return Err(ApiError::invalid(
            format!("At most {BULK_MAX} tasks are changed at once."),
            "Nothing was changed. Select fewer tasks.",
        ));
    }
    let mut found: std::collections::HashMap<TaskId, Task> =
        tasks::get_many(db, ids).await?.into_iter().map(|task| (task.id, task)).collect();
    let mut seen = BTreeSet::new();
    ids.iter()
        .filter(|id| seen.insert(**id))
        .map(|id| found.remove(id).ok_or_else(|| ApiError::not_found("One of the tasks")))
        .collect()
}

pub(super) async fn card_of(db: &mut impl Reader, id: TaskId) -> Result<TaskCard, ApiError> {
    let query = StoreQuery { ids: Some(vec![id]), ..StoreQuery::default() };
    let rows = tasks::list(db, &query).await?;
    cards(db, &rows).await?.pop().ok_or_else(|| ApiError::not_found("This task"))
}

/// The one task by its key, or how many there are.
pub(super) async fn named(db: &mut impl Reader, edits: &[Edit]) -> Result<String, ApiError> {
    match edits {
        [only] => {
            let project = project_of(db, only.after.project_id).await?;
            Ok(format!("{}-{}", project.key, only.after.number))
        }
        several => Ok(format!("{} tasks", several.len())),
    }
}

pub(super) async fn project_of(db: &mut impl Reader, id: ProjectId) -> Result<Project, ApiError> {
    projects::get(db, id).await?.ok_or_else(|| ApiError::not_found("This project"))
}

pub(super) fn projects_of<'a>(tasks: impl Iterator<Item = &'a Task>) -> BTreeSet<ProjectId> {
    tasks.map(|task| task.project_id).collect()
}

/// A task with everything that goes with it when it is deleted.
pub(crate) async fn with_everything(db: &mut impl Reader, task: Task) -> Result<RemovedTask, ApiError> {
    Ok(RemovedTask {
        comments: comments::of_task(db, task.id).await?,
        link: links::get_by_task(db, task.id).await?,
        changes: changes::list_of_task(db, task.id, u32::MAX).await?,
        conflicts: conflicts::list_of_task(db, task.id).await?,
        intents: intents::of_task(db, task.id).await?,
        task,
    })
}

fn patch_of(request: NewTask) -> TaskPatch {
    TaskPatch {
        title: Some(request.title),
        description: Some(request.description),
        status: Some(request.status),
        task_type: Some(request.task_type),
        priority: Some(request.priority),
        assignees: Some(request.assignees),
        labels: Some(request.labels),
        milestone: Some(request.milestone),
        ..TaskPatch::default()
    }
}

fn bulk_patch(task: &Task, patch: &BulkPatch) -> TaskPatch {
    TaskPatch {
        status: patch.status,
        task_type: patch.task_type,
        priority: patch.priority,
        milestone: patch.milestone.clone(),
        labels: merged(&task.labels, &patch.add_labels, &patch.remove_labels),
        assignees: merged(&task.assignees, &patch.add_assignees, &patch.remove_assignees),
        ..TaskPatch::default()
    }
}

fn merged(old: &BTreeSet<String>, add: &[String], remove: &[String]) -> Option<Vec<String>> {
    if add.is_empty() && remove.is_empty() {
        return None;
    }
    Some(old.iter().chain(add).filter(|name| !remove.contains(name)).cloned().collect())
}
