//! Links that a person makes and takes away, and tasks that are joined.
//!
//! Everything here is one transaction, keeps how it stood before, and can be taken back for thirty days: by the
//! window's undo, and from the task's own list of what was done to its link.

mod address;
mod join;
mod likely;
mod moved;
mod undo;
mod vanished;

use serde::Serialize;
use tern_model::{
    ExternalId, Field, LinkAction, LinkChangeId, ProjectId, PushKind, PushState, RemoteKind, State,
    SyncConfig, Task, TaskId, TaskKey, Timestamp,
};
use tern_store::{
    LeftIssue, LinkChange, LinkSide, Linked, Reader, WriteTx, configs, conflicts, findings, intents,
    left_issues, link_changes, links, projects, removed, tasks,
};
use tern_sync::{Linking, MetIssue, SyncError};

pub use join::{JoinPreview, JoinedField, task_join, task_join_preview};
pub(crate) use likely::likely_of;
pub use likely::{Likely, task_likely, task_not_same};
pub use moved::MovedTo;
pub(crate) use moved::moved_to;
pub use undo::link_undo;
pub use vanished::{Vanished, task_vanished};

use crate::{
    ApiError, ErrorCode, Tern, demo,
    resolutions::{UNDO_SECONDS, withdraw},
    tasks::find,
};

/// What linking would do to a task's content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum LinkEffect {
    /// Both say the same.
    Alike,
    /// What is blank here is filled in from the issue.
    Fills,
    /// Both say something: the task stays as it is, and the conflict dialog asks.
    Asks,
}

/// An issue before a task is linked to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct LinkPreview {
    /// The number people use.
    #[specta(type = u32)]
    pub number: u64,
    /// Its title.
    pub title: String,
    /// The author's login.
    pub author: Option<String>,
    /// Whether it is open.
    pub open: bool,
    /// Its page.
    pub url: String,
    /// What linking would do.
    pub effect: LinkEffect,
    /// The fields that differ.
    pub fields: Vec<Field>,
    /// The number of the issue that the task is linked to now.
    #[specta(type = Option<u32>)]
    pub instead_of: Option<u64>,
    /// The key of the task that is linked to it already: the two can be joined.
    pub taken_by: Option<String>,
    /// The key of the project that the task goes on in, where its issue was moved to that project's repository.
    pub goes_to: Option<String>,
}

/// What was done to a link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct LinkDone {
    /// What takes it back.
    pub change_id: LinkChangeId,
    /// The task's key.
    pub key: String,
    /// What was done, in words.
    pub words: String,
    /// Whether a conflict waits now.
    pub asks: bool,
    /// Whose boards changed.
    #[serde(skip)]
    #[specta(skip)]
    pub(crate) touched: Vec<(ProjectId, TaskId)>,
}

/// Reads the issue that `issue` names (a number, `#12` or its page; of an issue that was moved to another connected
/// repository also its page there) and says what linking the task to it would do.
pub async fn task_link_preview(tern: &Tern, id: TaskId, issue: &str) -> Result<LinkPreview, ApiError> {
    let (task, met) = met(tern, id, issue).await?;
    let mut read = tern.store.read().await?;
    if met.project_id() != task.project_id {
        return moved::preview(&mut read, &task, &met).await;
    }
    let instead_of = links::get_by_task(&mut read, id).await?.map(|link| link.remote_issue_number);
    let holder = holder(&mut read, task.project_id, &id_of(&met)?).await?;
    let taken_by = match holder.filter(|holder| holder.task.id != id) {
        Some(holder) => Some(key_of(&mut read, &holder.task).await?.to_string()),
        None => None,
    };
    let (effect, fields) = match met.linking(&task) {
        Linking::Alike => (LinkEffect::Alike, Vec::new()),
        Linking::Fills(fields) => (LinkEffect::Fills, fields),
        Linking::Asks(fields) => (LinkEffect::Asks, fields),
    };
    let issue = &met.issue;
    Ok(LinkPreview {
        number: issue.number,
        title: issue.content.title.clone(),
        author: issue.author.clone(),
        open: issue.content.state == State::Open,
        url: issue.url.clone(),
        effect,
        fields,
        instead_of,
        taken_by,
        goes_to: None,
    })
}

/// Links a task to an issue of its project's repository. One that is linked is linked to this issue instead; the other
/// is left alone on the forge, and no sync takes it up again by itself. A task whose issue was moved to the repository
/// of another project follows it there.
pub async fn task_link(tern: &Tern, id: TaskId, issue: &str) -> Result<LinkDone, ApiError> {
    let (task, met) = met(tern, id, issue).await?;
    if met.project_id() != task.project_id {
        // Large, and rare.
        return Box::pin(moved::follow(tern, id, &met)).await;
    }
    let issue = id_of(&met)?;
    let mut tx = tern.store.write().await?;
    let task = find(&mut tx, id).await?;
    still_connected(&mut tx, &task, &met).await?;
    may_change(&mut tx, &task).await?;
    let key = key_of(&mut tx, &task).await?;
    let number = met.issue.number;
    if let Some(holder) = holder(&mut tx, task.project_id, &issue).await? {
        return Err(taken(&mut tx, &holder, &task, number).await?);
    }
    let before = side_of(&mut tx, &task).await?;
    let action = if before.link.is_some() { LinkAction::Relink } else { LinkAction::Link };
    if let Some(old) = &before.link {
        links::delete(&mut tx, id).await?;
        leave(tern, &mut tx, &task, &old.external_id).await?;
    }
    withdraw(tern, &mut tx, id).await?;
    met.link(&mut tx, &task).await?;
    left_issues::delete(&mut tx, task.project_id, &issue).await?;
    tern_store::search::flush(&mut tx, 1).await?;
    let after = side_now(&mut tx, id).await?;
    let asks = after.conflict.is_some();
    let change_id = note(tern, &mut tx, action, before, after).await?;
    tx.commit().await?;
    let words = match action {
        LinkAction::Relink => format!("{key} is linked to #{number} now"),
        _ => format!("{key} is linked to #{number}"),
    };
    Ok(LinkDone { change_id, key: key.to_string(), words, asks, touched: vec![(task.project_id, id)] })
}

/// Lets a task go on without its issue, which is not touched. No sync joins the two again by itself.
pub async fn task_unlink(tern: &Tern, id: TaskId) -> Result<LinkDone, ApiError> {
    let mut tx = tern.store.write().await?;
    let done = unlink(tern, &mut tx, id).await?;
    tx.commit().await?;
    Ok(done)
}

async fn unlink(tern: &Tern, tx: &mut WriteTx, id: TaskId) -> Result<LinkDone, ApiError> {
    let task = find(tx, id).await?;
    may_change(tx, &task).await?;
    let key = key_of(tx, &task).await?;
    let before = side_of(tx, &task).await?;
    let Some(link) = before.link.clone() else {
        return Err(ApiError::invalid(format!("{key} is not linked to an issue."), "Nothing was changed."));
    };
    links::delete(tx, id).await?;
    leave(tern, tx, &task, &link.external_id).await?;
    // What the forge once refused says nothing about a task that is to be no issue.
    withdraw(tern, tx, id).await?;
    let local = Task { issue_url: None, updated_at: tern.now(), ..task.clone() };
    tasks::update(tx, &local).await?;
    let after = side_now(tx, id).await?;
    let change_id = note(tern, tx, LinkAction::Unlink, before, after).await?;
    let words = format!("{key} is no longer linked to #{}", link.remote_issue_number);
    Ok(LinkDone { change_id, key: key.to_string(), words, asks: false, touched: vec![(task.project_id, id)] })
}

/// One thing that was done to a task's link by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct LinkEvent {
    /// What takes it back.
    pub id: LinkChangeId,
    /// What was done.
    pub action: LinkAction,
    /// When.
    pub at: Timestamp,
    /// The number of the issue before.
    #[specta(type = Option<u32>)]
    pub from: Option<u64>,
    /// The number of the issue after.
    #[specta(type = Option<u32>)]
    pub to: Option<u64>,
    /// The title of the task that was joined into this one.
    pub joined: Option<String>,
    /// Whether it was taken back.
    pub undone: bool,
    /// Whether taking it back would still do something.
    pub can_undo: bool,
}

/// What was done to a task's link lately, newest first.
pub async fn link_events(tern: &Tern, task: TaskId) -> Result<Vec<LinkEvent>, ApiError> {
    events_of(tern, &mut tern.store.read().await?, task).await
}

/// [`link_events`] within a transaction.
pub(crate) async fn events_of(
    tern: &Tern,
    db: &mut impl Reader,
    task: TaskId,
) -> Result<Vec<LinkEvent>, ApiError> {
    let now = links::get_by_task(db, task).await?.map(|link| link.id);
    let mut events = Vec::new();
    for change in link_changes::list_of_task(db, task, EVENTS_SHOWN).await? {
        let joined = match change.after.joined {
            Some(other) => removed::get(db, other).await?.map(|removed| removed.task.title),
            None => None,
        };
        let stands = change.after.link.as_ref().map(|link| link.id) == now;
        let young = tern.now().millis_since(change.at) <= UNDO_SECONDS * 1_000;
        let undoable = match change.action {
            LinkAction::Join => joined.is_some(),
            _ => stands && !events.iter().any(|newer: &LinkEvent| !newer.undone && newer.can_undo),
        };
        events.push(LinkEvent {
            id: change.id,
            action: change.action,
            at: change.at,
            from: change.before.link.map(|link| link.remote_issue_number),
            to: change.after.link.map(|link| link.remote_issue_number),
            joined,
            undone: change.undone_at.is_some(),
            can_undo: change.undone_at.is_none() && young && undoable,
        });
    }
    Ok(events)
}

const EVENTS_SHOWN: u32 = 20;

/// Reads the issue that is named, where it can be linked at all.
async fn met(tern: &Tern, id: TaskId, issue: &str) -> Result<(Task, MetIssue), ApiError> {
    let project = find(&mut tern.store.read().await?, id).await?.project_id;
    demo::ready(tern, project).await?;
    let (task, config) = {
        let mut read = tern.store.read().await?;
        let task = find(&mut read, id).await?;
        no_finding(&mut read, &task).await?;
        let config = configs::get_by_project(&mut read, task.project_id).await?;
        (task, config.ok_or(SyncError::NotConnected)?)
    };
    let (config, number) = match address::number_of(issue, &config) {
        Ok(number) => (config, number),
        Err(error) => {
            let mut read = tern.store.read().await?;
            moved::named(&mut read, &task, issue).await?.ok_or(error)?
        }
    };
    let met = tern.engine.meet_issue(&config, number).await.map_err(|error| unmet(error, number, &config))?;
    if met.issue.moved_to.is_some() {
        return Err(elsewhere(number, &config));
    }
    Ok((task, met))
}

fn elsewhere(number: u64, config: &SyncConfig) -> ApiError {
    ApiError::new(
        ErrorCode::Moved,
        format!("#{number} of {}/{} has moved to another repository.", config.repo_owner, config.repo_name),
        "Nothing was changed. A task can be linked to an issue of its project's repository only.",
    )
}

/// Why an issue could not be read, in words about that issue.
fn unmet(error: SyncError, number: u64, config: &SyncConfig) -> ApiError {
    use tern_forge::ForgeError;
    let place = format!("{}/{}", config.repo_owner, config.repo_name);
    match error {
        SyncError::Forge(ForgeError::NotFound { what }) if what.contains("pull request") => {
            ApiError::invalid(
                format!("#{number} of {place} is a pull request."),
                "Nothing was changed. A task can be linked to an issue only.",
            )
        }
        SyncError::Forge(ForgeError::NotFound { .. }) => ApiError::new(
            ErrorCode::NotFound,
            format!("There is no issue #{number} in {place}, or this account cannot see it."),
            "Nothing was changed. Check the number.",
        ),
        SyncError::Forge(ForgeError::Gone { .. }) => ApiError::new(
            ErrorCode::NotFound,
            format!("#{number} of {place} was deleted."),
            "Nothing was changed. Choose another issue.",
        ),
        SyncError::Forge(ForgeError::Moved { .. }) => elsewhere(number, config),
        other => other.into(),
    }
}

fn id_of(met: &MetIssue) -> Result<ExternalId, ApiError> {
    met.external_id().filter(|_| met.issue.kind == RemoteKind::Issue).ok_or_else(|| {
        ApiError::invalid("The issue's address is longer than Tern can keep.", "Nothing was changed.")
    })
}

/// Between reading the issue and writing the link, the project may have been connected elsewhere.
async fn still_connected(tx: &mut WriteTx, task: &Task, met: &MetIssue) -> Result<(), ApiError> {
    still_connected_to(tx, task.project_id, met).await
}

async fn still_connected_to(tx: &mut WriteTx, project: ProjectId, met: &MetIssue) -> Result<(), ApiError> {
    let config = configs::get_by_project(tx, project).await?.ok_or(SyncError::NotConnected)?;
    if config.repository_url == met.repository_url() {
        return Ok(());
    }
    Err(ApiError::new(
        ErrorCode::Stale,
        "The project was connected to another repository meanwhile.",
        "Nothing was changed. Try again.",
    ))
}

async fn holder(
    db: &mut impl Reader,
    project: ProjectId,
    issue: &ExternalId,
) -> Result<Option<Linked>, ApiError> {
    Ok(links::by_external_ids(db, project, std::slice::from_ref(issue)).await?.pop())
}

async fn taken(
    db: &mut impl Reader,
    holder: &Linked,
    task: &Task,
    number: u64,
) -> Result<ApiError, ApiError> {
    let (other, own) = (key_of(db, &holder.task).await?, key_of(db, task).await?);
    if holder.task.id == task.id {
        return Ok(ApiError::invalid(
            format!("{own} is linked to #{number} already."),
            "Nothing was changed.",
        ));
    }
    Ok(ApiError::new(
        ErrorCode::Taken,
        format!("#{number} is linked to {other} already."),
        format!("Nothing was changed. If the two are the same work item, join {own} into {other}."),
    ))
}

/// A link is not changed while something of the task is on its way, nor ever that of a security finding.
async fn may_change(tx: &mut WriteTx, task: &Task) -> Result<(), ApiError> {
    no_finding(tx, task).await?;
    let sent = intents::of_task(tx, task.id).await?.into_iter().find(|one| one.state == PushState::Sent);
    match sent.map(|intent| intent.kind) {
        None => Ok(()),
        Some(PushKind::Create) => Err(on_its_way("The issue of this task is being made.")),
        Some(PushKind::Update) => Err(on_its_way("An edit of this task is on its way to its issue.")),
    }
}

fn on_its_way(message: &str) -> ApiError {
    ApiError::new(
        ErrorCode::Busy,
        message,
        "Nothing was changed. Sync first, so that it is known what became of it.",
    )
}

async fn no_finding(db: &mut impl Reader, task: &Task) -> Result<(), ApiError> {
    let linked = links::get_by_task(db, task.id).await?;
    let is_finding =
        linked.is_some_and(|link| link.kind.is_security()) || findings::get(db, task.id).await?.is_some();
    if !is_finding {
        return Ok(());
    }
    Err(ApiError::invalid(
        "This task came from a security finding, which stays by itself.",
        "Nothing was changed: linked to an issue, its text could be seen by everybody.",
    ))
}

/// No sync takes up again what a person took apart.
async fn leave(tern: &Tern, tx: &mut WriteTx, task: &Task, issue: &ExternalId) -> Result<(), ApiError> {
    let left = LeftIssue { external_id: issue.clone(), task_id: Some(task.id), left_at: tern.now() };
    Ok(left_issues::upsert(tx, task.project_id, &left).await?)
}

/// A task's key.
pub(crate) async fn key_of(db: &mut impl Reader, task: &Task) -> Result<TaskKey, ApiError> {
    let project = projects::get(db, task.project_id).await?;
    let project = project.ok_or_else(|| ApiError::not_found("This project"))?;
    Ok(TaskKey { project: project.key, number: task.number })
}

/// The task with this key.
pub async fn task_id(tern: &Tern, key: &str) -> Result<TaskId, ApiError> {
    let key = crate::tasks::parse_key(key)?;
    let mut read = tern.store.read().await?;
    let task = tasks::get_by_key(&mut read, &key).await?;
    Ok(task.ok_or_else(|| crate::tasks::no_task(&key))?.id)
}

async fn side_now(tx: &mut WriteTx, id: TaskId) -> Result<LinkSide, ApiError> {
    let task = find(tx, id).await?;
    side_of(tx, &task).await
}

/// How a task and its link stand.
async fn side_of(tx: &mut WriteTx, task: &Task) -> Result<LinkSide, ApiError> {
    let creates = intents::of_task(tx, task.id).await?.into_iter();
    let creates: Vec<_> = creates.filter(|intent| intent.kind == PushKind::Create).collect();
    let planned = creates.iter().find(|intent| intent.state == PushState::Planned).cloned();
    let refused = creates.into_iter().next_back().filter(|intent| intent.state == PushState::Failed);
    Ok(LinkSide {
        link: links::get_by_task(tx, task.id).await?,
        conflict: conflicts::pending_of_task(tx, task.id).await?,
        planned,
        refused,
        joined: None,
        task: task.clone(),
    })
}

async fn note(
    tern: &Tern,
    tx: &mut WriteTx,
    action: LinkAction,
    before: LinkSide,
    after: LinkSide,
) -> Result<LinkChangeId, ApiError> {
    let now = tern.now();
    link_changes::prune(tx, now.plus_seconds(-UNDO_SECONDS)).await?;
    let change = LinkChange {
        id: LinkChangeId::new(tern.random.uuid()),
        task_id: after.task.id,
        action,
        before,
        after,
        at: now,
        undone_at: None,
    };
    link_changes::insert(tx, &change).await?;
    Ok(change.id)
}
