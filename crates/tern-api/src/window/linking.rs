//! Links made by hand, joined tasks, and renamed repositories, as the window asks for them.

use serde::Deserialize;
use tern_model::{LinkChangeId, SyncConfigId, TaskId};

use super::connections::ConnectionById;
use super::edit::Saved;
use super::merge::TaskById;
use super::projects::stop_sync;
use super::undo::Undo;
use crate::linking::{self, JoinPreview, Likely, LinkDone, LinkPreview};
use crate::{ApiError, Followed, RepositoryMove, Tern};

/// A task and the issue that it is to be linked to.
#[derive(Debug, Clone, Deserialize, specta::Type)]
pub struct TaskLink {
    /// The task.
    pub id: TaskId,
    /// A number, `#12`, or the page of an issue of the connected repository.
    pub issue: String,
}

/// Two tasks that are the same work item.
#[derive(Debug, Clone, Copy, Deserialize, specta::Type)]
pub struct TaskJoin {
    /// The one that stays, with its number and its link.
    pub keep: TaskId,
    /// The one that goes to the removed tasks.
    pub other: TaskId,
}

/// Two tasks.
#[derive(Debug, Clone, Copy, Deserialize, specta::Type)]
pub struct TaskPair {
    /// The one.
    pub id: TaskId,
    /// The other.
    pub other: TaskId,
}

/// A change of a link.
#[derive(Debug, Clone, Copy, Deserialize, specta::Type)]
pub struct LinkChangeById {
    /// The change.
    pub change_id: LinkChangeId,
}

/// A place that a repository is followed to.
#[derive(Debug, Clone, Deserialize, specta::Type)]
pub struct ConnectionFollow {
    /// The connection.
    pub id: SyncConfigId,
    /// The repository's page, as it was shown.
    pub url: String,
}

/// Reads an issue, and says what linking the task to it would do.
pub async fn task_link_preview(tern: &Tern, request: TaskLink) -> Result<LinkPreview, ApiError> {
    linking::task_link_preview(tern, request.id, &request.issue).await
}

/// Links a task to an issue, or to another one than before.
pub async fn task_link(tern: &Tern, request: TaskLink) -> Result<LinkDone, ApiError> {
    Ok(tern.linked(linking::task_link(tern, request.id, &request.issue).await?))
}

/// Takes a task's link away; the issue is not touched.
pub async fn task_unlink(tern: &Tern, request: TaskById) -> Result<LinkDone, ApiError> {
    Ok(tern.linked(linking::task_unlink(tern, request.task_id).await?))
}

/// Says what joining two tasks would do.
pub async fn task_join_preview(tern: &Tern, request: TaskJoin) -> Result<JoinPreview, ApiError> {
    linking::task_join_preview(tern, request.keep, request.other).await
}

/// Joins two tasks.
pub async fn task_join(tern: &Tern, request: TaskJoin) -> Result<LinkDone, ApiError> {
    Ok(tern.linked(linking::task_join(tern, request.keep, request.other).await?))
}

/// The tasks that look like the same work item.
pub async fn task_likely(tern: &Tern, request: TaskById) -> Result<Vec<Likely>, ApiError> {
    linking::task_likely(tern, request.task_id).await
}

/// Remembers that two tasks are not the same work item.
pub async fn task_not_same(tern: &Tern, request: TaskPair) -> Result<(), ApiError> {
    linking::task_not_same(tern, request.id, request.other).await
}

/// Takes a change of a link back.
pub async fn link_undo(tern: &Tern, request: LinkChangeById) -> Result<Saved, ApiError> {
    undo_link(tern, request.change_id).await
}

/// Asks the forge where a connection's repository is now.
pub async fn connection_whereabouts(
    tern: &Tern,
    request: ConnectionById,
) -> Result<RepositoryMove, ApiError> {
    crate::connection_whereabouts(tern, request.id).await
}

/// Follows a renamed repository. A sync that is under way is cancelled first.
pub async fn connection_follow(tern: &Tern, request: ConnectionFollow) -> Result<Followed, ApiError> {
    let config = {
        let mut read = tern.store.read().await?;
        tern_store::configs::get(&mut read, request.id).await?
    };
    let config = config.ok_or_else(|| ApiError::not_found("This connection"))?;
    stop_sync(tern, config.project_id).await?;
    let followed = crate::connection_follow(tern, request.id, &request.url).await?;
    tern.tell_project(config.project_id);
    Ok(followed)
}

pub(super) async fn undo_link(tern: &Tern, id: LinkChangeId) -> Result<Saved, ApiError> {
    let done = linking::link_undo(tern, id).await?;
    tern.tell_linked(&done);
    Ok(Saved { changed: u32::try_from(done.touched.len()).unwrap_or(u32::MAX), words: done.words })
}

impl Tern {
    /// Remembers and tells a change of a link.
    fn linked(&self, done: LinkDone) -> LinkDone {
        self.remember(Undo::Linked(done.change_id));
        self.tell_linked(&done);
        done
    }

    fn tell_linked(&self, done: &LinkDone) {
        for &(project, task) in &done.touched {
            self.tell_edited(project, vec![task]);
            self.tell_conflicts(project);
        }
    }
}
