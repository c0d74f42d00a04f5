//! Conflicts: listing them, and taking one side whole.

use serde::Serialize;
use tern_model::{
    Conflict, ConflictStatus, Content, Field, Origin, ProjectId, ResolutionAction, State, Task, TaskKey,
    TaskRemote,
};
use tern_store::{WriteTx, conflicts, links, projects, tasks};

use crate::{
    ApiError, ErrorCode, Tern,
    tasks::{no_task, parse_key, save_edit},
};

/// A conflict that waits, with the task it is about.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct PendingConflict {
    /// The task's key.
    pub key: String,
    /// The task's title here.
    pub title: String,
    /// The linked issue's page.
    pub issue_url: Option<String>,
    /// The linked issue's number.
    #[specta(type = Option<u32>)]
    pub remote_issue_number: Option<u64>,
    /// The fields that differ between the two sides.
    pub fields: Vec<Field>,
    /// The three contents.
    #[serde(flatten)]
    pub conflict: Conflict,
}

/// The conflicts that wait, oldest first.
pub async fn conflict_list(
    tern: &Tern,
    project_id: Option<ProjectId>,
) -> Result<Vec<PendingConflict>, ApiError> {
    let mut read = tern.store.read().await?;
    let mut pending = Vec::new();
    for conflict in conflicts::list_pending(&mut read, project_id).await? {
        let Some(task) = tasks::get(&mut read, conflict.task_id).await? else { continue };
        let Some(project) = projects::get(&mut read, task.project_id).await? else { continue };
        let link = links::get_by_task(&mut read, task.id).await?;
        pending.push(PendingConflict {
            key: TaskKey { project: project.key, number: task.number }.to_string(),
            title: task.title.clone(),
            issue_url: task.issue_url.clone(),
            remote_issue_number: link.map(|link| link.remote_issue_number),
            fields: differing(&task.content(), &conflict.remote),
            conflict,
        });
    }
    Ok(pending)
}

/// Decides a task's conflict for one side as a whole.
///
/// Keeping local leaves the task as it is and moves base to the forge's version, which the person thereby
/// accepts as seen: what differs from it is what a two-way sync sends. Accepting remote gives the task the
/// forge's content.
pub async fn conflict_resolve(
    tern: &Tern,
    key: &str,
    action: ResolutionAction,
) -> Result<ResolvedConflict, ApiError> {
    let key = parse_key(key)?;
    let mut tx = tern.store.write().await?;
    let task = tasks::get_by_key(&mut tx, &key).await?.ok_or_else(|| no_task(&key))?;
    let conflict = conflicts::pending_of_task(&mut tx, task.id).await?;
    let link = links::get_by_task(&mut tx, task.id).await?;
    let (Some(conflict), Some(link)) = (conflict, link) else {
        return Err(ApiError::new(
            ErrorCode::NotFound,
            format!("{key} has no conflict."),
            "Nothing was changed.",
        ));
    };
    if action == ResolutionAction::AcceptRemote {
        accept_remote(tern, &mut tx, &task, &conflict.remote).await?;
    }
    close(tern, &mut tx, link, conflict, action, &task).await?;
    tx.commit().await?;
    Ok(ResolvedConflict { key: key.to_string(), action })
}

/// A conflict that was decided.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct ResolvedConflict {
    /// The task's key.
    pub key: String,
    /// What was decided.
    pub action: ResolutionAction,
}

async fn accept_remote(tern: &Tern, tx: &mut WriteTx, task: &Task, remote: &Content) -> Result<(), ApiError> {
    let mut after = task.clone();
    after.title.clone_from(&remote.title);
    after.description.clone_from(&remote.description);
    after.labels.clone_from(&remote.labels);
    after.assignees.clone_from(&remote.assignees);
    after.milestone.clone_from(&remote.milestone);
    let status = task.status.with_state(remote.state);
    crate::tasks::set_status(&mut after, status, tern.now());
    after.updated_at = tern.now();
    save_edit(tern, tx, task, &after, Origin::Resolution).await
}

async fn close(
    tern: &Tern,
    tx: &mut WriteTx,
    link: TaskRemote,
    conflict: Conflict,
    action: ResolutionAction,
    task: &Task,
) -> Result<(), ApiError> {
    let now = tern.now();
    let base = conflict.remote.clone();
    let link = TaskRemote {
        base,
        last_synced_at: now,
        sync_conflict_status: Some(ConflictStatus::Resolved)
            .filter(|_| action == ResolutionAction::KeepLocal),
        ..link
    };
    links::update_many(tx, &[link]).await?;
    let decided = Conflict {
        local: task.content(),
        resolved_at: Some(now),
        resolution_action: Some(action),
        draft: None,
        ..conflict
    };
    Ok(conflicts::update(tx, &decided).await?)
}

/// The synced fields in which two contents differ.
pub(crate) fn differing(local: &Content, remote: &Content) -> Vec<Field> {
    let state = |content: &Content| -> State { content.state };
    [
        (Field::Title, local.title != remote.title),
        (Field::Description, !tern_reconcile::same::same_text(&local.description, &remote.description)),
        (Field::Status, state(local) != state(remote)),
        (Field::Labels, local.labels != remote.labels),
        (Field::Assignees, local.assignees != remote.assignees),
        (Field::Milestone, local.milestone != remote.milestone),
    ]
    .into_iter()
    .filter_map(|(field, differs)| differs.then_some(field))
    .collect()
}
