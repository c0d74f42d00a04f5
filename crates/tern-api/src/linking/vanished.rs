//! Deciding about a task whose issue is not where it was, for whoever has no window: each decision is a change of the
//! task's link, and is taken back as such.

use tern_model::{RemoteState, TaskId};
use tern_store::links;

use super::{LinkDone, key_of, unlink};
use crate::{ApiError, ErrorCode, Tern, publish::plan_issue, tasks::find};

/// What becomes of a task whose issue is not where it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Vanished {
    /// It goes on as a local task.
    Keep,
    /// The next sync makes a new issue of it.
    Recreate,
}

/// Decides about a task whose issue was deleted, was moved, or is not visible any more. Refused where it is there.
pub async fn task_vanished(tern: &Tern, id: TaskId, what: Vanished) -> Result<LinkDone, ApiError> {
    let mut tx = tern.store.write().await?;
    let task = find(&mut tx, id).await?;
    let key = key_of(&mut tx, &task).await?;
    let state = links::get_by_task(&mut tx, id).await?.map(|link| link.remote_state);
    if state == Some(RemoteState::Present) {
        return Err(ApiError::new(
            ErrorCode::Stale,
            format!("{key} still has its issue."),
            "Nothing was changed. To part the two: tern unlink.",
        ));
    }
    let mut done = unlink(tern, &mut tx, id).await?;
    done.words = match what {
        Vanished::Keep => format!("{key} is a task of this computer now"),
        Vanished::Recreate => {
            let local = find(&mut tx, id).await?;
            plan_issue(tern, &mut tx, &local).await?;
            format!("{key} becomes a new issue at the next sync")
        }
    };
    tx.commit().await?;
    Ok(done)
}
