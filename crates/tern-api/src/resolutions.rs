//! Deciding conflicts, and taking decisions back.
//!
//! A decision writes its result into the task and moves base to what the forge is known to hold: what then
//! differs from base is what a two-way sync sends. Base, local and remote stay in the conflict's row, so that the
//! decision can be taken back for thirty days.

use serde::{Deserialize, Serialize};
use tern_model::{
    Conflict, ConflictId, ConflictStatus, Content, Field, Origin, PushIntent, PushKind, PushState,
    RemoteState, ResolutionAction, Task, TaskId, TaskKey, TaskRemote, Timestamp,
};
use tern_reconcile::{merge::changed_fields, plan::with_fields, same::same};
use tern_store::{Reader, WriteTx, conflicts, intents, links, tasks};

use crate::{ApiError, ErrorCode, Tern, tasks::save_edit};

/// How long a decision can be taken back.
pub(crate) const UNDO_SECONDS: i64 = 30 * 24 * 3_600;
const NO_LONGER_LINKED: &str = "The task is no longer linked to that issue.";

/// A task with the conflict that waits for a person, and its link.
pub(crate) struct Open {
    pub(crate) task: Task,
    pub(crate) link: TaskRemote,
    pub(crate) conflict: Conflict,
}

/// The conflict of a task that waits for a person.
pub(crate) async fn open_of(db: &mut impl Reader, key: &TaskKey, task: Task) -> Result<Open, ApiError> {
    let conflict = conflicts::pending_of_task(db, task.id).await?;
    let link = links::get_by_task(db, task.id).await?;
    match (conflict, link) {
        (Some(conflict), Some(link)) => Ok(Open { task, link, conflict }),
        _ => {
            Err(ApiError::new(ErrorCode::NotFound, format!("{key} has no conflict."), "Nothing was changed."))
        }
    }
}

/// What is decided about a task whose issue is not there any more: the conflict that waits, or, where nothing was
/// edited here and so nothing waits, the one that a decision would be kept as.
pub(crate) async fn gone_of(db: &mut impl Reader, task: &Task) -> Result<Option<Open>, ApiError> {
    let Some(link) = links::get_by_task(db, task.id).await? else { return Ok(None) };
    if link.remote_state == RemoteState::Present {
        return Ok(None);
    }
    let conflict = match conflicts::pending_of_task(db, task.id).await? {
        Some(conflict) => conflict,
        None => Conflict {
            // One link ends once, and whoever looks twice sees the same conflict.
            id: ConflictId::new(link.id.uuid()),
            task_id: task.id,
            task_remote_id: link.id,
            detected_at: link.last_synced_at,
            resolved_at: None,
            resolution_action: None,
            base: link.base.clone(),
            local: task.content(),
            remote: link.base.clone(),
            merged: None,
            draft: None,
        },
    };
    Ok(Some(Open { task: task.clone(), link, conflict }))
}

/// Writes a decision. Whether its result differs from what the forge holds.
pub(crate) async fn settle(
    tern: &Tern,
    tx: &mut WriteTx,
    open: Open,
    action: ResolutionAction,
    result: Content,
) -> Result<bool, ApiError> {
    let Open { task, link, conflict } = open;
    let now = tern.now();
    put(tern, tx, &task, &result, Origin::Resolution).await?;
    // After an undone decision that had been sent, base is what the forge holds, and the conflict shows what was
    // decided about.
    let there = if same(&conflict.base, &link.base) { conflict.remote.clone() } else { link.base.clone() };
    let differs = !same(&result, &there);
    let status = differs.then_some(ConflictStatus::Resolved);
    let link = TaskRemote { base: there, last_synced_at: now, sync_conflict_status: status, ..link };
    links::update_many(tx, &[link]).await?;
    let decided = Conflict {
        local: task.content(),
        resolved_at: Some(now),
        resolution_action: Some(action),
        merged: Some(result).filter(|_| action == ResolutionAction::Merge),
        draft: None,
        ..conflict
    };
    conflicts::update(tx, &decided).await?;
    Ok(differs)
}

/// What a decision keeps of the link to an issue that was deleted.
#[derive(Serialize, Deserialize)]
struct Unlinked {
    unlinked: TaskRemote,
}

/// Lets a task go on without its issue, which was deleted. Answers with the task.
pub(crate) async fn unlink(
    tern: &Tern,
    tx: &mut WriteTx,
    task: Task,
    link: TaskRemote,
) -> Result<Task, ApiError> {
    let now = tern.now();
    if let Some(conflict) = conflicts::pending_of_task(tx, task.id).await? {
        let kept = serde_json::to_value(Unlinked { unlinked: link }).map_err(|error| {
            ApiError::new(ErrorCode::Fault, "The decision could not be kept.", "Nothing was changed.")
                .with_details(error.to_string())
        })?;
        // Before the link goes: what still waits for a decision goes with it.
        let decided = Conflict {
            local: task.content(),
            resolved_at: Some(now),
            resolution_action: Some(ResolutionAction::KeepLocal),
            draft: Some(kept),
            ..conflict
        };
        conflicts::update(tx, &decided).await?;
    }
    links::delete(tx, task.id).await?;
    withdraw(tern, tx, task.id).await?;
    let local = Task { issue_url: None, updated_at: now, ..task };
    tasks::update(tx, &local).await?;
    Ok(local)
}

/// Puts the link back that a decision took away, and withdraws the issue that was to be made instead.
async fn relink(
    tern: &Tern,
    tx: &mut WriteTx,
    task: Task,
    conflict: &Conflict,
) -> Result<(Task, TaskRemote), ApiError> {
    let kept = conflict.draft.clone().and_then(|kept| serde_json::from_value::<Unlinked>(kept).ok());
    let Some(Unlinked { unlinked: link }) = kept else { return Err(stale(NO_LONGER_LINKED)) };
    withdraw(tern, tx, task.id).await?;
    links::insert_many(tx, std::slice::from_ref(&link)).await?;
    let task = Task { issue_url: Some(link.remote_issue_url.clone()), ..task };
    tasks::update(tx, &task).await?;
    Ok((task, link))
}

/// Takes back that an issue was to be made of a task, and forgets that the forge did not make it or refused a part of
/// it; refused once it is on its way.
pub(crate) async fn withdraw(tern: &Tern, tx: &mut WriteTx, task: TaskId) -> Result<(), ApiError> {
    for intent in intents::of_task(tx, task).await? {
        match (intent.kind, intent.state) {
            (PushKind::Create, PushState::Sent) => {
                return Err(stale("The new issue is on its way. Sync first, so that it is known."));
            }
            (PushKind::Create, PushState::Planned | PushState::Failed) => {
                let done =
                    PushIntent { state: PushState::Done, error: None, updated_at: tern.now(), ..intent };
                intents::update(tx, &done).await?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// Takes a decision back: what it set is as it was before, later edits stay, and the conflict waits again.
/// Answers with the task.
pub(crate) async fn reopen(tern: &Tern, tx: &mut WriteTx, id: ConflictId) -> Result<Task, ApiError> {
    let conflict = conflicts::get(tx, id).await?.ok_or_else(|| ApiError::not_found("This decision"))?;
    let (Some(resolved_at), Some(action)) = (conflict.resolved_at, conflict.resolution_action) else {
        return Err(stale("This conflict waits already."));
    };
    if tern.now().millis_since(resolved_at) > UNDO_SECONDS * 1_000 {
        return Err(stale("This was decided more than 30 days ago."));
    }
    if conflicts::pending_of_task(tx, conflict.task_id).await?.is_some() {
        return Err(stale("Another conflict of this task waits; decide that one first."));
    }
    let task = tasks::get(tx, conflict.task_id).await?.ok_or_else(|| ApiError::not_found("The task"))?;
    let (task, link) = match links::get_by_task(tx, task.id).await? {
        Some(link) if link.id == conflict.task_remote_id => (task, link),
        Some(_) => return Err(stale(NO_LONGER_LINKED)),
        None => relink(tern, tx, task, &conflict).await?,
    };
    let restored = restored(&task.content(), &conflict, action);
    let task = put(tern, tx, &task, &restored, Origin::Undo).await?;
    reopen_rows(tx, conflict, link, restored).await?;
    Ok(task)
}

async fn reopen_rows(
    tx: &mut WriteTx,
    conflict: Conflict,
    link: TaskRemote,
    restored: Content,
) -> Result<(), ApiError> {
    // While nothing was sent and the issue did not move, the old base is the base again. Else base has to stay
    // what the forge holds, so that the next decision is compared with that.
    let untouched = same(&link.base, &conflict.remote);
    let base = if untouched { conflict.base.clone() } else { link.base.clone() };
    if !untouched && same(&conflict.base, &base) {
        // The forge holds the old base: only this side differs, and nobody has to decide.
        return Ok(());
    }
    let link = TaskRemote { base, sync_conflict_status: Some(ConflictStatus::Pending), ..link };
    links::update_many(tx, &[link]).await?;
    let reopened = Conflict {
        local: restored,
        resolved_at: None,
        resolution_action: None,
        merged: None,
        draft: None,
        ..conflict
    };
    Ok(conflicts::update(tx, &reopened).await?)
}

/// What the task says once the decision is taken back.
fn restored(now: &Content, conflict: &Conflict, action: ResolutionAction) -> Content {
    let decided = match (action, &conflict.merged) {
        (ResolutionAction::Merge, Some(merged)) => merged,
        (ResolutionAction::AcceptRemote, _) => &conflict.remote,
        _ => &conflict.local,
    };
    let edited_since = changed_fields(decided, now);
    let back: Vec<Field> = changed_fields(now, &conflict.local)
        .into_iter()
        .filter(|field| !edited_since.contains(field))
        .collect();
    with_fields(now, &back, &conflict.local)
}

/// Puts content into a task, with one row per changed field.
async fn put(
    tern: &Tern,
    tx: &mut WriteTx,
    task: &Task,
    content: &Content,
    origin: Origin,
) -> Result<Task, ApiError> {
    let mut after = task.clone();
    say(&mut after, content, tern.now());
    save_edit(tern, tx, task, &after, origin).await?;
    Ok(after)
}

/// Puts synced content into a task.
pub(crate) fn say(task: &mut Task, content: &Content, at: Timestamp) {
    task.title.clone_from(&content.title);
    task.description.clone_from(&content.description);
    task.labels.clone_from(&content.labels);
    task.assignees.clone_from(&content.assignees);
    task.milestone.clone_from(&content.milestone);
    crate::tasks::set_status(task, task.status.with_state(content.state), at);
    task.updated_at = at;
}

fn stale(message: &str) -> ApiError {
    ApiError::new(ErrorCode::Stale, message, "Nothing was taken back, and nothing was lost.")
}
