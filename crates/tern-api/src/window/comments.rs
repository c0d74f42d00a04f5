//! Comments as the window writes them: what was begun is kept until it is sent, and what was changed can be taken back.

use serde::Deserialize;
use tern_model::{Comment, TaskId};
use tern_store::{comments, settings, tasks};

use super::edit::Saved;
use super::undo::{Undo, moved_on};
use crate::comments::{
    CommentById, CommentEdit, CommentThread, CommentWrite, Rewritten, discarded, draft_key, edited, written,
};
use crate::tasks::find;
use crate::{ApiError, ErrorCode, Tern};

/// The longest beginning that is kept, in bytes.
const DRAFT_MAX_BYTES: usize = 4_000_000;

/// What was begun under a task; an empty text forgets it.
#[derive(Debug, Clone, Deserialize, specta::Type)]
pub struct CommentDraft {
    /// The task.
    pub task_id: TaskId,
    /// Markdown.
    pub body: String,
}

/// Keeps a comment that was begun, so that it is there after a restart. Nobody is told: it is nothing yet.
pub async fn comment_draft(tern: &Tern, request: CommentDraft) -> Result<(), ApiError> {
    let CommentDraft { task_id, body } = request;
    if body.len() > DRAFT_MAX_BYTES {
        return Err(ApiError::invalid("This is too long to be kept.", "What was kept before is safe."));
    }
    let mut tx = tern.store.write().await?;
    find(&mut tx, task_id).await?;
    if body.trim().is_empty() {
        settings::delete(&mut tx, &draft_key(task_id)).await?;
    } else {
        settings::set(&mut tx, &draft_key(task_id), &body.into(), tern.now()).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Writes a comment, and forgets what was begun; the next sync sends it. Refused where it could not be sent.
pub async fn comment_write(tern: &Tern, request: CommentWrite) -> Result<CommentThread, ApiError> {
    let mut tx = tern.store.write().await?;
    let task = request.task_id;
    let thread = written(tern, &mut tx, request).await?;
    settings::delete(&mut tx, &draft_key(task)).await?;
    tx.commit().await?;
    tern.tell_comments(&thread);
    Ok(CommentThread { draft: None, ..thread.thread })
}

/// Changes a comment that was not sent.
pub async fn comment_edit(tern: &Tern, request: CommentEdit) -> Result<CommentThread, ApiError> {
    let Rewritten { before, after, thread } = edited(tern, request).await?;
    tern.remember(Undo::Said { before: Box::new(before), after: after.map(Box::new) });
    Ok(thread)
}

/// Takes a comment back that was not sent. Answers with what is left.
pub async fn comment_discard(tern: &Tern, request: CommentById) -> Result<CommentThread, ApiError> {
    let Rewritten { before, after, thread } = discarded(tern, request).await?;
    tern.remember(Undo::Said { before: Box::new(before), after: after.map(Box::new) });
    Ok(thread)
}

/// Puts a comment back as it was, unless it was sent or changed meanwhile.
pub(super) async fn undo_said(
    tern: &Tern,
    before: Comment,
    after: Option<&Comment>,
) -> Result<Saved, ApiError> {
    let mut tx = tern.store.write().await?;
    let now = comments::get(&mut tx, before.id).await?;
    let Some(task) = tasks::get(&mut tx, before.task_id).await? else { return Err(moved_on()) };
    if now.as_ref() != after {
        return Err(moved_on());
    }
    let words = if after.is_none() { "The comment is back" } else { "The comment is as before" };
    comments::upsert_many(&mut tx, &[Comment { touched_at: tern.now(), ..before }]).await.map_err(
        |error| {
            let error = ApiError::from(error);
            // The schema refuses it where the task came from a security finding meanwhile.
            if error.code == ErrorCode::Invalid { moved_on() } else { error }
        },
    )?;
    tx.commit().await?;
    tern.tell_edited(task.project_id, vec![task.id]);
    Ok(Saved { changed: 1, words: words.to_owned() })
}
