//! Conflicts: listing them, and taking one side whole.

use serde::Serialize;
use tern_model::{Conflict, Field, ProjectId, ResolutionAction, TaskKey};
use tern_reconcile::merge::changed_fields;
use tern_store::{conflicts, links, projects, tasks};

use crate::{
    ApiError, Tern,
    resolutions::{open_of, settle},
    tasks::{no_task, parse_key},
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
            fields: changed_fields(&task.content(), &conflict.remote),
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
    let open = open_of(&mut tx, &key, task).await?;
    let result = match action {
        ResolutionAction::KeepLocal => open.task.content(),
        _ => open.conflict.remote.clone(),
    };
    settle(tern, &mut tx, open, action, result).await?;
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
