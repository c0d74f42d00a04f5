//! What is said under a task: read, written here, and sent by the next sync.

use serde::{Deserialize, Serialize};
use tern_forge::comment_room;
use tern_model::{
    Comment, CommentId, CommentState, Direction, ProjectId, RemoteState, ServiceType, Task, TaskId, Timestamp,
};
use tern_store::{Reader, WriteTx, comments, configs, findings, links, settings};

use crate::{ApiError, ErrorCode, Tern, demo, tasks::find};

/// The longest comment that is taken, in bytes: more than any forge takes.
const BODY_MAX_BYTES: usize = 1_000_000;

/// A comment as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct CommentView {
    /// Its id.
    pub id: CommentId,
    /// The author's login; none when the account is gone, and until it was sent.
    pub author: Option<String>,
    /// Its Markdown.
    pub body: String,
    /// Its page.
    pub url: Option<String>,
    /// How it stands.
    pub state: CommentState,
    /// Why the forge did not take it.
    pub error: Option<String>,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it was edited since, if it was.
    pub edited_at: Option<Timestamp>,
    /// Whether it came with a tracker's archive, and stands nowhere else any more.
    pub imported: bool,
}

/// What is said under a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct CommentThread {
    /// What the forge holds in the order it was said, then what waits here.
    pub comments: Vec<CommentView>,
    /// Whether the forge may hold more than is known here: reading it asks the forge.
    pub due: bool,
    /// Which forge the task's issue is on.
    pub service: Option<ServiceType>,
    /// Why nothing can be said here, in a sentence; none where it can.
    pub closed: Option<String>,
    /// How many characters one comment can have there.
    pub max_chars: Option<u32>,
    /// What was begun here and not sent.
    pub draft: Option<String>,
}

/// Which task's comments.
#[derive(Debug, Clone, Copy, Deserialize, specta::Type)]
pub struct CommentsOf {
    /// The task.
    pub task_id: TaskId,
}

/// A comment to write.
#[derive(Debug, Clone, Deserialize, specta::Type)]
pub struct CommentWrite {
    /// The task.
    pub task_id: TaskId,
    /// Markdown.
    pub body: String,
}

/// A comment to change.
#[derive(Debug, Clone, Deserialize, specta::Type)]
pub struct CommentEdit {
    /// The comment.
    pub id: CommentId,
    /// Markdown.
    pub body: String,
}

/// Which comment.
#[derive(Debug, Clone, Copy, Deserialize, specta::Type)]
pub struct CommentById {
    /// The comment.
    pub id: CommentId,
}

/// What is known of what is said under a task. Asks nobody.
pub async fn comment_list(tern: &Tern, request: CommentsOf) -> Result<CommentThread, ApiError> {
    let mut read = tern.store.read().await?;
    thread(&mut read, request.task_id).await
}

/// Asks the forge for a task's comments where they are due, and answers with what is known then.
pub async fn comment_read(tern: &Tern, request: CommentsOf) -> Result<CommentThread, ApiError> {
    let project = find(&mut tern.store.read().await?, request.task_id).await?.project_id;
    demo::ready(tern, project).await?;
    let config = configs::get_by_project(&mut tern.store.read().await?, project).await?;
    if let Some(config) = config {
        tern.engine.read_comments(config.id, request.task_id).await?;
    }
    comment_list(tern, request).await
}

/// Writes a comment; the next sync sends it. Refused where it could not be sent.
pub async fn comment_write(tern: &Tern, request: CommentWrite) -> Result<CommentThread, ApiError> {
    let mut tx = tern.store.write().await?;
    let said = written(tern, &mut tx, request).await?;
    tx.commit().await?;
    tern.tell_comments(&said);
    Ok(said.thread)
}

/// Changes a comment that was not sent. One that was refused waits to be sent again.
pub async fn comment_edit(tern: &Tern, request: CommentEdit) -> Result<CommentThread, ApiError> {
    Ok(edited(tern, request).await?.thread)
}

/// Takes a comment back that was not sent. Answers with what is left.
pub async fn comment_discard(tern: &Tern, request: CommentById) -> Result<CommentThread, ApiError> {
    Ok(discarded(tern, request).await?.thread)
}

/// Lets a comment that was refused be sent by the next sync.
pub async fn comment_retry(tern: &Tern, request: CommentById) -> Result<CommentThread, ApiError> {
    let mut tx = tern.store.write().await?;
    let comment = waiting(unsent(&mut tx, request.id).await?, tern.now());
    comments::upsert_many(&mut tx, std::slice::from_ref(&comment)).await?;
    done(tern, tx, comment.task_id).await
}

/// A comment before and after a change, and what is said under its task then.
pub(crate) struct Rewritten {
    pub(crate) before: Comment,
    /// None once it is discarded.
    pub(crate) after: Option<Comment>,
    pub(crate) thread: CommentThread,
}

/// Whose windows are to be told, and what they see.
pub(crate) struct Told {
    project: ProjectId,
    task: TaskId,
    pub(crate) thread: CommentThread,
}

impl Tern {
    pub(crate) fn tell_comments(&self, told: &Told) {
        self.tell_edited(told.project, vec![told.task]);
    }
}

/// Writes a comment in a transaction that is still to be committed.
pub(crate) async fn written(tern: &Tern, tx: &mut WriteTx, request: CommentWrite) -> Result<Told, ApiError> {
    let body = checked(request.body)?;
    let task = find(tx, request.task_id).await?;
    if let Some(why) = closed(tx, &task).await? {
        return Err(ApiError::invalid(why, "Nothing was written. Your text is still where you wrote it."));
    }
    let comment = Comment::written(CommentId::new(tern.random.uuid()), task.id, body, tern.now());
    comments::upsert_many(tx, &[comment]).await?;
    Ok(Told { project: task.project_id, task: task.id, thread: thread(tx, task.id).await? })
}

pub(crate) async fn edited(tern: &Tern, request: CommentEdit) -> Result<Rewritten, ApiError> {
    let body = checked(request.body)?;
    let mut tx = tern.store.write().await?;
    let before = unsent(&mut tx, request.id).await?;
    let now = tern.now();
    let after = Comment { body, updated_at: now, ..waiting(before.clone(), now) };
    comments::upsert_many(&mut tx, std::slice::from_ref(&after)).await?;
    let thread = done(tern, tx, before.task_id).await?;
    Ok(Rewritten { before, after: Some(after), thread })
}

pub(crate) async fn discarded(tern: &Tern, request: CommentById) -> Result<Rewritten, ApiError> {
    let mut tx = tern.store.write().await?;
    let before = unsent(&mut tx, request.id).await?;
    comments::delete_many(&mut tx, &[before.id]).await?;
    let thread = done(tern, tx, before.task_id).await?;
    Ok(Rewritten { before, after: None, thread })
}

/// Under which key a comment is kept that was begun under a task.
pub(crate) fn draft_key(task: TaskId) -> String {
    format!("comment_draft.{task}")
}

async fn done(tern: &Tern, mut tx: WriteTx, task: TaskId) -> Result<CommentThread, ApiError> {
    let project = find(&mut tx, task).await?.project_id;
    let thread = thread(&mut tx, task).await?;
    tx.commit().await?;
    tern.tell_edited(project, vec![task]);
    Ok(thread)
}

async fn thread(db: &mut impl Reader, task: TaskId) -> Result<CommentThread, ApiError> {
    let task = find(db, task).await?;
    let config = configs::get_by_project(db, task.project_id).await?;
    let linked = links::get_by_task(db, task.id).await?.is_some();
    let service = config.as_ref().filter(|_| linked).map(|config| config.service_type);
    let draft = settings::get(db, &draft_key(task.id)).await?;
    Ok(CommentThread {
        comments: comments::of_task(db, task.id).await?.into_iter().map(view).collect(),
        due: config.is_some() && comments::is_due(db, task.id).await?,
        service,
        closed: closed(db, &task).await?.map(str::to_owned),
        max_chars: service.map(|service| u32::try_from(comment_room(service)).unwrap_or(u32::MAX)),
        draft: draft.and_then(|draft| draft.as_str().map(str::to_owned)),
    })
}

/// Why nothing that is written here could be sent.
async fn closed(db: &mut impl Reader, task: &Task) -> Result<Option<&'static str>, ApiError> {
    let Some(config) = configs::get_by_project(db, task.project_id).await? else {
        return Ok(Some("This project is not connected to a repository, so there is nobody to say it to."));
    };
    let link = links::get_by_task(db, task.id).await?;
    let security = link.as_ref().is_some_and(|link| link.kind.is_security());
    if security || findings::get(db, task.id).await?.is_some() {
        return Ok(Some("This task came from a security finding; nothing is ever sent of it."));
    }
    Ok(match link {
        None => Some("This task has no issue yet, so a comment could not be sent."),
        Some(link) if link.remote_state != RemoteState::Present => {
            Some("The issue cannot be reached any more, so a comment could not be sent.")
        }
        Some(_) if config.direction != Direction::TwoWay => {
            Some("This project only pulls. Let it sync both ways in its settings to write comments.")
        }
        Some(_) => None,
    })
}

fn view(comment: Comment) -> CommentView {
    let edited = comment.updated_at > comment.created_at;
    CommentView {
        id: comment.id,
        author: comment.author,
        body: comment.body,
        url: comment.url,
        state: comment.state,
        error: comment.error,
        created_at: comment.created_at,
        edited_at: edited.then_some(comment.updated_at),
        imported: comment.imported,
    }
}

fn waiting(comment: Comment, now: Timestamp) -> Comment {
    Comment { state: CommentState::Waiting, error: None, sent_to: None, touched_at: now, ..comment }
}

/// A comment that the forge certainly does not hold.
async fn unsent(db: &mut impl Reader, id: CommentId) -> Result<Comment, ApiError> {
    let comment = comments::get(db, id).await?.ok_or_else(|| ApiError::not_found("This comment"))?;
    if comment.state.is_here_alone() {
        return Ok(comment);
    }
    let message = match comment.state {
        CommentState::Sent => "This comment is on its way; whether it arrived is not known yet.",
        _ => "This comment was sent already.",
    };
    Err(ApiError::new(ErrorCode::Stale, message, "Nothing was changed. Sync to see how it stands."))
}

fn checked(body: String) -> Result<String, ApiError> {
    if body.trim().is_empty() {
        return Err(ApiError::invalid("The comment is empty.", "Nothing was written."));
    }
    if body.len() > BODY_MAX_BYTES {
        return Err(ApiError::invalid("The comment is longer than any forge takes.", "Nothing was written."));
    }
    Ok(body)
}
