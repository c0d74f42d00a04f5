//! Joining two tasks that are the same work item.

use serde::Serialize;
use tern_model::{Field, LinkAction, Origin, Task, TaskId};
use tern_reconcile::join::joined;
use tern_store::{LinkSide, WriteTx, links, removed, tasks};
use tern_sync::value_of;

use super::{LinkDone, key_of, may_change, note, side_now, side_of};
use crate::{
    ApiError, Tern,
    resolutions::UNDO_SECONDS,
    tasks::{find, save_edit},
    window::with_everything,
};

/// What joining two tasks would do.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct JoinPreview {
    /// The key of the task that stays, with its number and link.
    pub keep: String,
    /// The key of the task that goes to the removed ones.
    pub other: String,
    /// The title of the task that goes.
    pub other_title: String,
    /// Whether the other one stands on another project's board.
    pub across: bool,
    /// What changes in the task that stays.
    pub changes: Vec<JoinedField>,
}

/// One field that joining changes.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct JoinedField {
    /// The field.
    pub field: Field,
    /// What it says now.
    pub old: serde_json::Value,
    /// What it would say.
    pub new: serde_json::Value,
}

/// Says what joining `other` into `keep` would do.
pub async fn task_join_preview(tern: &Tern, keep: TaskId, other: TaskId) -> Result<JoinPreview, ApiError> {
    // A writing transaction, because the same checks serve both; nothing is written in it.
    let mut tx = tern.store.write().await?;
    let (keep, other) = pair(&mut tx, keep, other).await?;
    let after = joined(&keep, &other);
    let changes = Field::ALL
        .iter()
        .map(|&field| JoinedField { field, old: value_of(&keep, field), new: value_of(&after, field) })
        .filter(|change| change.old != change.new)
        .collect();
    Ok(JoinPreview {
        keep: key_of(&mut tx, &keep).await?.to_string(),
        other: key_of(&mut tx, &other).await?.to_string(),
        other_title: other.title.clone(),
        across: keep.project_id != other.project_id,
        changes,
    })
}

/// Joins `other` into `keep`, which stays with its number and its link. `other` goes to the removed tasks, from which
/// taking the join back brings it.
pub async fn task_join(tern: &Tern, keep: TaskId, other: TaskId) -> Result<LinkDone, ApiError> {
    let mut tx = tern.store.write().await?;
    let (keep, other) = pair(&mut tx, keep, other).await?;
    let after = joined(&keep, &other);
    let done = join(tern, &mut tx, &keep, &other, after).await?;
    tx.commit().await?;
    Ok(done)
}

/// Gives `keep` what `after` says, and sends `other` to the removed tasks with everything that belongs to it.
pub(super) async fn join(
    tern: &Tern,
    tx: &mut WriteTx,
    keep: &Task,
    other: &Task,
    mut after: Task,
) -> Result<LinkDone, ApiError> {
    let (key, gone) = (key_of(tx, keep).await?, key_of(tx, other).await?);
    let now = tern.now();
    let before = side_of(tx, keep).await?;
    after.updated_at = now;
    if after.status != keep.status {
        let status = after.status;
        after.status = keep.status;
        crate::tasks::set_status(&mut after, status, now);
    }
    save_edit(tern, tx, keep, &after, Origin::User).await?;
    let removed = with_everything(tx, other.clone()).await?;
    removed::prune(tx, now.plus_seconds(-UNDO_SECONDS)).await?;
    removed::insert_many(tx, &[removed], now).await?;
    tasks::delete_many(tx, &[other.id]).await?;
    let after = LinkSide { joined: Some(other.id), ..side_now(tx, keep.id).await? };
    let asks = after.conflict.is_some();
    let change_id = note(tern, tx, LinkAction::Join, before, after).await?;
    Ok(LinkDone {
        change_id,
        key: key.to_string(),
        words: format!("{gone} is joined into {key}"),
        asks,
        touched: vec![(keep.project_id, keep.id), (other.project_id, other.id)],
    })
}

/// The two tasks, if they can be joined this way round.
async fn pair(tx: &mut WriteTx, keep: TaskId, other: TaskId) -> Result<(Task, Task), ApiError> {
    if keep == other {
        return Err(ApiError::invalid("A task cannot be joined with itself.", "Nothing was changed."));
    }
    let (keep, other) = (find(tx, keep).await?, find(tx, other).await?);
    may_change(tx, &keep).await?;
    may_change(tx, &other).await?;
    let linked = links::get_by_task(tx, other.id).await?;
    let Some(link) = linked else { return Ok((keep, other)) };
    let (kept, gone) = (key_of(tx, &keep).await?, key_of(tx, &other).await?);
    if links::get_by_task(tx, keep.id).await?.is_some() {
        return Err(ApiError::invalid(
            format!("{kept} and {gone} are linked to two different issues."),
            "Nothing was changed. Close one of the issues as a duplicate and unlink its task first, or keep both.".to_string(),
        ));
    }
    Err(ApiError::invalid(
        format!("{gone} is linked to #{}, and joining keeps the link.", link.remote_issue_number),
        format!("Nothing was changed. Join {kept} into {gone} instead."),
    ))
}
