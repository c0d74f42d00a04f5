//! A task as a card or a row shows it.

use std::collections::{BTreeSet, HashMap, HashSet, hash_map::Entry};

use serde::Serialize;
use tern_model::{
    ConflictStatus, Priority, ProjectId, PushKind, RemoteKind, RemoteState, ServiceType, Status, Task,
    TaskId, TaskKey, TaskRemote, TaskType, Timestamp, text_enum,
};
use tern_reconcile::merge::changed_fields;
use tern_reconcile::same::same;
use tern_store::{Reader, TaskRow, intents, labels, links};

use crate::ApiError;

/// A label with its colour.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Label {
    /// Its name.
    pub name: String,
    /// Six hex digits without `#`, where a colour is known.
    pub color: Option<String>,
}

text_enum! {
    /// How one task stands with its forge.
    TaskStanding, "task standing", {
        /// Not linked.
        Local = "local",
        /// Not linked: the forge did not make the issue that it was to become.
        NotPublished = "not_published",
        /// It says what was last agreed.
        InSync = "in_sync",
        /// It differs from what was last agreed.
        Edited = "edited",
        /// A conflict waits for a person.
        Conflict = "conflict",
        /// The last attempt to send it failed.
        NotPushed = "not_pushed",
        /// The issue was deleted.
        Gone = "gone",
        /// The issue is elsewhere.
        Moved = "moved",
        /// The issue cannot be seen.
        Forbidden = "forbidden",
    }
}

/// A task's link in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct TaskSync {
    /// How it stands.
    pub standing: TaskStanding,
    /// What it is linked to.
    pub kind: Option<RemoteKind>,
    /// Which forge.
    pub service: Option<ServiceType>,
    /// The issue's number.
    #[specta(type = Option<u32>)]
    pub number: Option<u64>,
    /// Fields that differ from base.
    pub edits: u32,
    /// Whether the next sync makes an issue of it.
    pub planned: bool,
}

/// A task as a card or a row shows it: no description.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct TaskCard {
    /// Its id.
    pub id: TaskId,
    /// Its project.
    pub project_id: ProjectId,
    /// As in `LANT-311`.
    pub key: String,
    /// One line.
    pub title: String,
    /// The column.
    pub status: Status,
    /// The kind of work.
    #[serde(rename = "type")]
    pub task_type: TaskType,
    /// The urgency.
    pub priority: Option<Priority>,
    /// Login names.
    pub assignees: BTreeSet<String>,
    /// Labels with their colours.
    pub labels: Vec<Label>,
    /// The milestone's title.
    pub milestone: Option<String>,
    /// The linked issue's page.
    pub issue_url: Option<String>,
    /// When it last changed here.
    pub updated_at: Timestamp,
    /// How it stands with its forge.
    pub sync: TaskSync,
}

/// Turns rows into cards, in their order.
pub(super) async fn cards(db: &mut impl Reader, rows: &[TaskRow]) -> Result<Vec<TaskCard>, ApiError> {
    let colors = colors_of(db, rows).await?;
    let (linked, local): (Vec<&TaskRow>, Vec<&TaskRow>) = rows.iter().partition(|row| row.remote.is_some());
    let ids = |rows: &[&TaskRow]| rows.iter().map(|row| row.task.id).collect::<Vec<_>>();
    let mut failed: HashSet<TaskId> =
        intents::failed_of_tasks(db, &ids(&linked)).await?.into_iter().map(|(id, _)| id).collect();
    for (id, _) in intents::failed_of_tasks(db, &ids(&local)).await? {
        // An edit that failed once says nothing about a task whose link is gone.
        let newest = intents::of_task(db, id).await?.pop();
        failed.extend(newest.filter(|intent| intent.kind == PushKind::Create).map(|_| id));
    }
    let sending =
        Sending { failed, planned: intents::awaiting_issue(db, &ids(&local)).await?.into_iter().collect() };
    Ok(rows.iter().map(|row| card(row, &colors, &sending)).collect())
}

/// What is known of the tasks that wait to be sent.
struct Sending {
    failed: HashSet<TaskId>,
    planned: HashSet<TaskId>,
}

type Colors = HashMap<ProjectId, HashMap<String, String>>;

async fn colors_of(db: &mut impl Reader, rows: &[TaskRow]) -> Result<Colors, ApiError> {
    let mut colors = Colors::new();
    for row in rows.iter().filter(|row| !row.task.labels.is_empty()) {
        let project = row.task.project_id;
        if let Entry::Vacant(vacant) = colors.entry(project) {
            let known = labels::list(db, project).await?;
            let named = known.into_iter().filter_map(|label| Some((label.name, label.color?)));
            vacant.insert(named.collect());
        }
    }
    Ok(colors)
}

fn card(row: &TaskRow, colors: &Colors, sending: &Sending) -> TaskCard {
    let task = &row.task;
    let colors = colors.get(&task.project_id);
    let label = |name: &String| Label {
        name: name.clone(),
        color: colors.and_then(|colors| colors.get(name)).cloned(),
    };
    TaskCard {
        id: task.id,
        project_id: task.project_id,
        key: TaskKey { project: row.project_key.clone(), number: task.number }.to_string(),
        title: task.title.clone(),
        status: task.status,
        task_type: task.task_type,
        priority: task.priority,
        assignees: task.assignees.clone(),
        labels: task.labels.iter().map(label).collect(),
        milestone: task.milestone.clone(),
        issue_url: task.issue_url.clone(),
        updated_at: task.updated_at,
        sync: sync_of(task, row.remote.as_ref(), sending),
    }
}

fn sync_of(task: &Task, remote: Option<&TaskRemote>, sending: &Sending) -> TaskSync {
    let Some(remote) = remote else {
        return TaskSync {
            standing: if sending.failed.contains(&task.id) {
                TaskStanding::NotPublished
            } else {
                TaskStanding::Local
            },
            kind: None,
            service: None,
            number: None,
            edits: 0,
            planned: sending.planned.contains(&task.id),
        };
    };
    let local = task.content();
    let edits = changed_fields(&remote.base, &local).len();
    TaskSync {
        standing: standing_of(remote, edits > 0, sending.failed.contains(&task.id)),
        kind: Some(remote.kind),
        service: service_of(remote),
        number: Some(remote.remote_issue_number),
        edits: u32::try_from(edits).unwrap_or(u32::MAX),
        planned: false,
    }
}

/// The first that applies; the filter of the store follows the same order. That an issue was deleted says more than
/// that a decision about it waits.
pub(crate) fn standing_of(remote: &TaskRemote, edited: bool, failed: bool) -> TaskStanding {
    let waits = remote.sync_conflict_status == Some(ConflictStatus::Pending);
    match remote.remote_state {
        RemoteState::Gone => TaskStanding::Gone,
        _ if waits => TaskStanding::Conflict,
        RemoteState::Moved => TaskStanding::Moved,
        RemoteState::Forbidden => TaskStanding::Forbidden,
        RemoteState::Present if failed => TaskStanding::NotPushed,
        RemoteState::Present if edited => TaskStanding::Edited,
        RemoteState::Present => TaskStanding::InSync,
    }
}

/// The forge is the first part of an issue's identity, which outlives the connection.
pub(super) fn service_of(remote: &TaskRemote) -> Option<ServiceType> {
    remote.external_id.as_str().split(':').next()?.parse().ok()
}

/// The linked tasks that differ from base, of one project or of all, each with its project.
pub(super) async fn edited_tasks(
    db: &mut impl Reader,
    project: Option<ProjectId>,
) -> Result<Vec<(TaskId, ProjectId)>, ApiError> {
    let candidates = links::perhaps_edited(db, project).await?;
    let edited = candidates.iter().filter(|linked| !same(&linked.task.content(), &linked.remote.base));
    Ok(edited.map(|linked| (linked.task.id, linked.task.project_id)).collect())
}
