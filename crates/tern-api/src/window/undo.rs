//! Taking changes back.
//!
//! What this window did is remembered as it was before, so that [`undo_last`] restores it exactly, order and
//! deleted tasks included. Older changes are taken back field by field from the recorded history. Either way a
//! value that has moved on since is left alone and the person is told.

use std::collections::{BTreeSet, HashMap};

use serde::Deserialize;
use tern_model::{Comment, ConflictId, Field, LinkChangeId, Origin, Task, TaskChange, TaskId, TaskRemote};
use tern_store::removed::RemovedTask;
use tern_store::{WriteTx, changes, comments, conflicts, intents, links, removed, search, tasks};
use tern_sync::value_of;

use super::activity::Latest;
use super::edit::{Saved, named, projects_of, save};
use crate::{ApiError, ErrorCode, TaskPatch, Tern, tasks::find};

/// How many changes are remembered.
const REMEMBERED: usize = 100;

/// A task before and after a change.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Edit {
    pub(crate) before: Task,
    pub(crate) after: Task,
}

/// A card that was given another position to make room.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Moved {
    pub(crate) id: TaskId,
    pub(crate) before: f64,
    pub(crate) after: f64,
}

/// One change of this window, as it can be taken back.
#[derive(Debug, Clone)]
pub(crate) enum Undo {
    Created(Box<Task>),
    Edited {
        edits: Vec<Edit>,
        moved: Vec<Moved>,
    },
    Deleted(Vec<RemovedTask>),
    Linked(LinkChangeId),
    /// A comment that waits was changed, or discarded.
    Said {
        before: Box<Comment>,
        after: Option<Box<Comment>>,
    },
}

/// What this window did, newest last.
#[derive(Debug, Default)]
pub(crate) struct UndoStack(Vec<Undo>);

impl UndoStack {
    pub(crate) fn push(&mut self, undo: Undo) {
        if self.0.len() == REMEMBERED {
            self.0.remove(0);
        }
        self.0.push(undo);
    }

    pub(crate) fn pop(&mut self) -> Option<Undo> {
        self.0.pop()
    }

    /// Takes out the deletion that a conflict went with.
    pub(super) fn take_deleted(&mut self, conflict: ConflictId) -> Option<Undo> {
        let went = |task: &RemovedTask| task.waiting().is_some_and(|one| one.id == conflict);
        let at = self.0.iter().rposition(|undo| match undo {
            Undo::Deleted(tasks) => tasks.iter().any(went),
            _ => false,
        })?;
        Some(self.0.remove(at))
    }
}

impl Tern {
    /// Remembers and tells a change of several tasks.
    pub(super) fn saved(&self, edits: Vec<Edit>, moved: Vec<Moved>, words: String) -> Saved {
        let changed = u32::try_from(edits.len()).unwrap_or(u32::MAX);
        if changed > 0 {
            self.tell_tasks(&edits.iter().map(|edit| &edit.after));
            self.remember(Undo::Edited { edits, moved });
        }
        Saved { changed, words }
    }

    /// Tells windows of changed tasks, project by project.
    pub(super) fn tell_tasks<'a>(&self, changed: &(impl Iterator<Item = &'a Task> + Clone)) {
        for project in projects_of(changed.clone()) {
            let ids = changed.clone().filter(|task| task.project_id == project).map(|task| task.id);
            self.tell_edited(project, ids.collect());
        }
    }
}

/// Which change to take back.
#[derive(Debug, Clone, Deserialize, specta::Type)]
pub struct ChangeById {
    /// The change.
    pub change_id: String,
}

/// Takes one recorded change back, unless its value has moved on since.
pub async fn change_undo(tern: &Tern, request: ChangeById) -> Result<Saved, ApiError> {
    let seq = request.change_id.parse().map_err(|_| ApiError::not_found("This change"))?;
    let mut tx = tern.store.write().await?;
    let recorded = changes::get(&mut tx, seq).await?.ok_or_else(|| ApiError::not_found("This change"))?;
    let before = find(&mut tx, recorded.change.task_id).await?;
    if !Latest::of(&mut tx, &before).await?.can_undo(&before, &recorded) {
        return Err(moved_on());
    }
    let mut after = before.clone();
    let patch = patch_for(recorded.change.field, recorded.change.old)?;
    patch.apply(&mut after, tern.now())?;
    let edits = vec![Edit { before, after }];
    save(tern, &mut tx, &edits, Origin::Undo).await?;
    let words = format!("{} is as it was before", named(&mut tx, &edits).await?);
    tx.commit().await?;
    Ok(tern.saved(edits, Vec::new(), words))
}

/// Takes back the last change made in this window.
pub async fn undo_last(tern: &Tern) -> Result<Saved, ApiError> {
    match tern.forget_last() {
        Some(undo) => take_back(tern, undo).await,
        None => Ok(Saved { changed: 0, words: "Nothing to undo".to_owned() }),
    }
}

/// Brings a task back that was removed to decide a conflict, which then waits again. What this window removed
/// together comes back together.
pub(super) async fn undo_removed(tern: &Tern, conflict: ConflictId) -> Result<Saved, ApiError> {
    let undo = if let Some(undo) = tern.forget_deleted(conflict) {
        undo
    } else {
        let mut read = tern.store.read().await?;
        let kept = removed::get_by_conflict(&mut read, conflict).await?;
        Undo::Deleted(vec![kept.ok_or_else(|| ApiError::not_found("This decision"))?])
    };
    let projects = match &undo {
        Undo::Deleted(tasks) => projects_of(tasks.iter().map(|deleted| &deleted.task)),
        _ => BTreeSet::new(),
    };
    let back = take_back(tern, undo).await?;
    for project in projects {
        tern.tell_conflicts(project);
    }
    Ok(back)
}

async fn take_back(tern: &Tern, undo: Undo) -> Result<Saved, ApiError> {
    let kept = undo.clone();
    let done = match undo {
        Undo::Created(task) => undo_created(tern, &task).await,
        Undo::Edited { edits, moved } => undo_edited(tern, edits, &moved).await,
        Undo::Deleted(tasks) => undo_deleted(tern, tasks).await,
        Undo::Linked(change) => super::linking::undo_link(tern, change).await,
        Undo::Said { before, after } => super::comments::undo_said(tern, *before, after.as_deref()).await,
    };
    // What failed for want of a disk or a lock can be tried again; what has moved on cannot.
    if done.as_ref().is_err_and(|error| error.code != ErrorCode::Stale) {
        tern.remember(kept);
    }
    done
}

pub(super) fn moved_on() -> ApiError {
    ApiError::new(
        ErrorCode::Stale,
        "This has changed again since.",
        "Nothing was taken back, so that the later change is not lost.",
    )
}

async fn undo_created(tern: &Tern, created: &Task) -> Result<Saved, ApiError> {
    let mut tx = tern.store.write().await?;
    match tasks::get(&mut tx, created.id).await? {
        Some(task) if Task { position: created.position, ..task.clone() } == *created => {}
        _ => return Err(moved_on()),
    }
    let edit = Edit { before: created.clone(), after: created.clone() };
    let words = format!("{} is taken back", named(&mut tx, &[edit]).await?);
    tasks::delete_many(&mut tx, &[created.id]).await?;
    tx.commit().await?;
    tern.tell_tasks(&std::iter::once(created));
    Ok(Saved { changed: 1, words })
}

async fn undo_edited(tern: &Tern, edits: Vec<Edit>, moved: &[Moved]) -> Result<Saved, ApiError> {
    let mut tx = tern.store.write().await?;
    let ids: Vec<TaskId> = edits.iter().map(|edit| edit.before.id).collect();
    let now: HashMap<TaskId, Task> =
        tasks::get_many(&mut tx, &ids).await?.into_iter().map(|task| (task.id, task)).collect();
    let mut back = Vec::new();
    for edit in &edits {
        let current = now.get(&edit.before.id).ok_or_else(moved_on)?;
        back.push(Edit { before: current.clone(), after: taken_back(edit, current.clone(), tern)? });
    }
    save(tern, &mut tx, &back, Origin::Undo).await?;
    make_no_room(&mut tx, moved).await?;
    let words = format!("{} as before", plural_is(&named(&mut tx, &back).await?, back.len()));
    tx.commit().await?;
    tern.tell_tasks(&back.iter().map(|edit| &edit.after));
    Ok(Saved { changed: u32::try_from(back.len()).unwrap_or(u32::MAX), words })
}

fn plural_is(named: &str, count: usize) -> String {
    format!("{named} {}", if count == 1 { "is" } else { "are" })
}

#[expect(clippy::float_cmp, reason = "a position that nobody moved is the very same number")]
/// `current` with every field that the edit changed as it was before it.
fn taken_back(edit: &Edit, current: Task, tern: &Tern) -> Result<Task, ApiError> {
    let mut after = current;
    let mut touched = false;
    for &field in Field::ALL {
        let (old, new) = (value_of(&edit.before, field), value_of(&edit.after, field));
        if old == new {
            continue;
        }
        if value_of(&after, field) != new {
            return Err(moved_on());
        }
        put_field(&mut after, field, &edit.before);
        touched = true;
    }
    if edit.before.closed_at != edit.after.closed_at && after.closed_at == edit.after.closed_at {
        after.closed_at = edit.before.closed_at;
    }
    if after.position == edit.after.position {
        after.position = edit.before.position;
    }
    if touched {
        after.updated_at = tern.now();
    }
    Ok(after)
}

/// Gives `task` one field of another.
pub(crate) fn put_field(task: &mut Task, field: Field, from: &Task) {
    match field {
        Field::Title => task.title.clone_from(&from.title),
        Field::Description => task.description.clone_from(&from.description),
        Field::Status => task.status = from.status,
        Field::Type => task.task_type = from.task_type,
        Field::Priority => task.priority = from.priority,
        Field::Reporter => task.reporter.clone_from(&from.reporter),
        Field::Labels => task.labels.clone_from(&from.labels),
        Field::Assignees => task.assignees.clone_from(&from.assignees),
        Field::Milestone => task.milestone.clone_from(&from.milestone),
        Field::Cycle => task.cycle.clone_from(&from.cycle),
        Field::StoryPoints => task.story_points = from.story_points,
        Field::CustomFields => task.custom_fields.clone_from(&from.custom_fields),
    }
}

#[expect(clippy::float_cmp, reason = "a position that nobody moved is the very same number")]
/// Gives the cards that made room their positions back; those that were moved since keep theirs.
async fn make_no_room(tx: &mut WriteTx, moved: &[Moved]) -> Result<(), ApiError> {
    if moved.is_empty() {
        return Ok(());
    }
    let ids: Vec<TaskId> = moved.iter().map(|moved| moved.id).collect();
    let now: HashMap<TaskId, f64> =
        tasks::get_many(tx, &ids).await?.into_iter().map(|task| (task.id, task.position)).collect();
    let back: Vec<(TaskId, f64)> = moved
        .iter()
        .filter(|moved| now.get(&moved.id).is_some_and(|position| *position == moved.after))
        .map(|moved| (moved.id, moved.before))
        .collect();
    Ok(tasks::set_positions(tx, &back).await?)
}

async fn undo_deleted(tern: &Tern, deleted: Vec<RemovedTask>) -> Result<Saved, ApiError> {
    let mut tx = tern.store.write().await?;
    let restored = restore_removed(&mut tx, &deleted).await;
    match restored {
        Err(error) if error.code == ErrorCode::Invalid => return Err(came_back()),
        other => other?,
    }
    let edits: Vec<Edit> =
        deleted.iter().map(|d| Edit { before: d.task.clone(), after: d.task.clone() }).collect();
    let words = format!("{} back", plural_is(&named(&mut tx, &edits).await?, edits.len()));
    tx.commit().await?;
    tern.tell_tasks(&deleted.iter().map(|deleted| &deleted.task));
    Ok(Saved { changed: u32::try_from(deleted.len()).unwrap_or(u32::MAX), words })
}

/// The schema refuses a second task for an issue that a sync has brought back meanwhile, and tasks of a project
/// that is gone.
fn came_back() -> ApiError {
    ApiError::new(
        ErrorCode::Stale,
        "The task cannot be put back: a sync has brought its issue back already, or its project is gone.",
        "Nothing was changed.",
    )
}

/// Puts removed tasks back with everything that went with them.
pub(crate) async fn restore_removed(tx: &mut WriteTx, deleted: &[RemovedTask]) -> Result<(), ApiError> {
    let tasks_back: Vec<Task> = deleted.iter().map(|deleted| deleted.task.clone()).collect();
    let links_back: Vec<TaskRemote> = deleted.iter().filter_map(|deleted| deleted.link.clone()).collect();
    tasks::insert_many(tx, &tasks_back).await?;
    links::insert_many(tx, &links_back).await?;
    for deleted in deleted {
        // The list is newest first, and the order of the rows is the order of the changes.
        let oldest_first: Vec<TaskChange> = deleted.changes.iter().rev().cloned().collect();
        changes::insert_many(tx, &oldest_first).await?;
        for conflict in &deleted.conflicts {
            conflicts::insert(tx, conflict).await?;
        }
        for intent in &deleted.intents {
            intents::insert(tx, intent).await?;
        }
        comments::upsert_many(tx, &deleted.comments).await?;
    }
    let ids: Vec<TaskId> = tasks_back.iter().map(|task| task.id).collect();
    removed::delete_many(tx, &ids).await?;
    search::flush(tx, u32::try_from(tasks_back.len()).unwrap_or(u32::MAX)).await?;
    Ok(())
}

/// The edit that gives a field a recorded value.
fn patch_for(field: Field, value: serde_json::Value) -> Result<TaskPatch, ApiError> {
    let mut fields = serde_json::Map::new();
    fields.insert(field.as_str().to_owned(), value);
    serde_json::from_value(fields.into()).map_err(|_| moved_on())
}
