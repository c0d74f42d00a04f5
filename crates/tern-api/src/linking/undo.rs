//! Taking a change of a link back.

use tern_model::{
    Field, LinkAction, LinkChangeId, Origin, PushIntent, PushState, Task, TaskId, TaskRemote, Timestamp,
};
use tern_store::{
    LeftIssue, LinkChange, WriteTx, configs, conflicts, intents, left_issues, link_changes, links, removed,
    tasks,
};
use tern_sync::value_of;

use super::{LinkDone, key_of, may_change};
use crate::{
    ApiError, ErrorCode, Tern,
    resolutions::{UNDO_SECONDS, withdraw},
    tasks::{find, save_edit},
    window::{put_field, restore_removed},
};

/// Takes a change of a link back: task and link stand as before, and what was edited since stays.
pub async fn link_undo(tern: &Tern, id: LinkChangeId) -> Result<LinkDone, ApiError> {
    let mut tx = tern.store.write().await?;
    let change = link_changes::get(&mut tx, id).await?.ok_or_else(|| ApiError::not_found("This change"))?;
    if change.undone_at.is_some() {
        return Err(stale("This was taken back already."));
    }
    if tern.now().millis_since(change.at) > UNDO_SECONDS * 1_000 {
        return Err(stale("This was done more than 30 days ago."));
    }
    let task = find(&mut tx, change.task_id).await?;
    may_change(&mut tx, &task).await?;
    let key = key_of(&mut tx, &task).await?;
    let mut touched = vec![(task.project_id, task.id)];
    let words = if change.action == LinkAction::Join {
        let other = split(tern, &mut tx, &change, &task).await?;
        touched.push((other.project_id, other.id));
        format!("{} is back, and {key} is as it was before", key_of(&mut tx, &other).await?)
    } else {
        let link = put_back(tern, &mut tx, &change, task).await?;
        match link {
            Some(link) => format!("{key} is linked to #{} again", link.remote_issue_number),
            None => format!("{key} is not linked any more"),
        }
    };
    link_changes::set_undone(&mut tx, id, tern.now()).await?;
    let asks = conflicts::pending_of_task(&mut tx, change.task_id).await?.is_some();
    tx.commit().await?;
    Ok(LinkDone { change_id: id, key: key.to_string(), words, asks, touched })
}

/// Puts the link back that stood before. Answers with it.
async fn put_back(
    tern: &Tern,
    tx: &mut WriteTx,
    change: &LinkChange,
    task: Task,
) -> Result<Option<TaskRemote>, ApiError> {
    let now = links::get_by_task(tx, task.id).await?;
    if now.as_ref().map(|link| link.id) != change.after.link.as_ref().map(|link| link.id) {
        return Err(stale("The task was linked in another way since."));
    }
    links::delete(tx, task.id).await?;
    if let Some(made) = now {
        // Two that bear one title would be joined again by the next sync.
        if made.base.title.trim() == change.before.task.title.trim() {
            let left =
                LeftIssue { external_id: made.external_id, task_id: Some(task.id), left_at: tern.now() };
            left_issues::upsert(tx, task.project_id, &left).await?;
        }
    }
    let back = change.before.link.clone();
    let mut after = unless_edited_since(change, &task);
    after.issue_url = back.as_ref().map(|link| link.remote_issue_url.clone());
    after.updated_at = tern.now();
    save_edit(tern, tx, &task, &after, Origin::Undo).await?;
    // The address is no field of its own, and no row tells of it.
    tasks::update(tx, &after).await?;
    match &back {
        Some(link) => {
            withdraw(tern, tx, task.id).await?;
            relink(tx, change, &task, link).await?;
        }
        None => plan_again(tern, tx, change).await?,
    }
    if let Some(refused) = &change.before.refused {
        intents::update(tx, &PushIntent { updated_at: tern.now(), ..refused.clone() }).await?;
    }
    Ok(back)
}

async fn relink(
    tx: &mut WriteTx,
    change: &LinkChange,
    task: &Task,
    link: &TaskRemote,
) -> Result<(), ApiError> {
    let taken = links::by_external_ids(tx, task.project_id, std::slice::from_ref(&link.external_id)).await?;
    if let Some(other) = taken.first() {
        let key = key_of(tx, &other.task).await?;
        return Err(stale(&format!("#{} is linked to {key} now.", link.remote_issue_number)));
    }
    links::insert_many(tx, std::slice::from_ref(link)).await?;
    left_issues::delete(tx, task.project_id, &link.external_id).await?;
    if let Some(conflict) = &change.before.conflict {
        conflicts::insert(tx, conflict).await?;
    }
    ask_again_from(tx, task, link.remote_updated_at).await
}

/// What was changed there while the two were apart was passed over: the next sync asks from then on.
async fn ask_again_from(tx: &mut WriteTx, task: &Task, since: Timestamp) -> Result<(), ApiError> {
    let Some(config) = configs::get_by_project(tx, task.project_id).await? else { return Ok(()) };
    let mut pull = configs::pull_state(tx, config.id).await?;
    if pull.issues.since.is_some_and(|at| at > since) {
        pull.issues.since = Some(since);
    }
    pull.issues.etag = None;
    Ok(configs::set_pull_state(tx, config.id, &pull).await?)
}

/// The issue that was to be made of the task is to be made again.
async fn plan_again(tern: &Tern, tx: &mut WriteTx, change: &LinkChange) -> Result<(), ApiError> {
    let Some(planned) = &change.before.planned else { return Ok(()) };
    let open = |intent: &PushIntent| matches!(intent.state, PushState::Planned | PushState::Sent);
    if intents::of_task(tx, planned.task_id).await?.iter().any(open) {
        return Ok(());
    }
    let again = PushIntent { updated_at: tern.now(), ..planned.clone() };
    Ok(intents::update(tx, &again).await?)
}

/// The task with every field that the change set as it was before, unless it was edited since.
fn unless_edited_since(change: &LinkChange, task: &Task) -> Task {
    let mut after = task.clone();
    for &field in Field::ALL {
        let (before, set) = (value_of(&change.before.task, field), value_of(&change.after.task, field));
        if before != set && value_of(task, field) == set {
            put_field(&mut after, field, &change.before.task);
        }
    }
    if task.closed_at == change.after.task.closed_at {
        after.closed_at = change.before.task.closed_at;
    }
    after
}

/// Takes two tasks apart that were joined. Answers with the one that is back.
async fn split(tern: &Tern, tx: &mut WriteTx, change: &LinkChange, task: &Task) -> Result<Task, ApiError> {
    let other: TaskId = change.after.joined.ok_or_else(|| ApiError::not_found("The other task"))?;
    let kept = removed::get(tx, other).await?.ok_or_else(|| ApiError::not_found("The other task"))?;
    let back = kept.task.clone();
    restore_removed(tx, &[kept]).await?;
    let mut after = unless_edited_since(change, task);
    after.updated_at = tern.now();
    save_edit(tern, tx, task, &after, Origin::Undo).await?;
    Ok(back)
}

fn stale(message: &str) -> ApiError {
    ApiError::new(ErrorCode::Stale, message, "Nothing was taken back, and nothing was lost.")
}
