//! The conflict dialog: looking at a conflict, keeping a half-finished merge, deciding, and taking it back.

use std::hash::{DefaultHasher, Hash, Hasher};

use serde::{Deserialize, Serialize};
use tern_model::{
    ConflictId, Content, Direction, Origin, ProjectId, RemoteState, ResolutionAction, ServiceType, Task,
    TaskId, Timestamp, text_enum,
};
use tern_reconcile::{
    choices::MergeChoices,
    merge::{ContentMerge, merge},
};
use tern_store::{Reader, changes, configs, conflicts, links, tasks};

use super::cards::{TaskCard, service_of};
use super::edit::{Saved, TaskIds, card_of, task_delete};
use super::undo::undo_removed;
use crate::{
    ApiError, ErrorCode, Tern,
    linking::{MovedTo, moved_to},
    publish::plan_issue,
    resolutions::{Open, gone_of, open_of, reopen, settle, unlink},
    tasks::{no_task, parse_key},
};

/// How far back the moment of the last agreement is looked for.
const CHANGES_LOOKED_AT: u32 = 100;

/// Which conflict.
#[derive(Debug, Clone, Deserialize, specta::Type)]
pub struct ConflictByKey {
    /// The task's key, as in `LANT-311`.
    pub key: String,
}

/// Who a side's version is from, and when.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct ConflictSide {
    /// When it last changed there.
    pub at: Timestamp,
    /// Who changed it, where that is known.
    pub by: Option<String>,
}

/// A conflict with everything that the dialog draws.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct ConflictDetail {
    /// The conflict.
    pub id: ConflictId,
    /// The task.
    pub task: TaskCard,
    /// When it was found.
    pub detected_at: Timestamp,
    /// Which forge.
    pub service: ServiceType,
    /// The issue's number.
    #[specta(type = u32)]
    pub issue_number: u64,
    /// The issue's page.
    pub issue_url: String,
    /// Whether deciding sends anything to the forge.
    pub two_way: bool,
    /// Whether the issue can be reached.
    pub remote_state: RemoteState,
    /// Where the issue is now, where it was moved and the forge tells where to.
    pub moved_to: Option<MovedTo>,
    /// The last agreed content.
    pub base: Content,
    /// The content here, as it stands now.
    pub local: Content,
    /// The content on the forge, as it was last seen.
    pub remote: Content,
    /// When this side changed.
    pub local_side: ConflictSide,
    /// When the other side changed.
    pub remote_side: ConflictSide,
    /// When both last agreed, where that is recorded.
    pub base_at: Option<Timestamp>,
    /// Everything that merges, and everything that does not.
    pub merge: ContentMerge,
    /// Names the three contents.
    pub version: String,
    /// The half-finished merge, carried over to this version.
    pub draft: Option<MergeChoices>,
    /// Whether a side moved on since the draft was kept.
    pub draft_moved: bool,
}

/// A half-finished merge as it is kept: with the contents it was made for, so that what still applies can be told
/// from what does not.
#[derive(Debug, Serialize, Deserialize)]
struct Draft {
    base: Content,
    local: Content,
    remote: Content,
    choices: MergeChoices,
}

/// Looks at the conflict of a task.
pub async fn conflict_show(tern: &Tern, request: ConflictByKey) -> Result<ConflictDetail, ApiError> {
    let key = parse_key(&request.key)?;
    let mut read = tern.store.read().await?;
    let task = tasks::get_by_key(&mut read, &key).await?.ok_or_else(|| no_task(&key))?;
    let open = match gone_of(&mut read, &task).await? {
        Some(gone) => gone,
        None => open_of(&mut read, &key, task).await?,
    };
    show(&mut read, open).await
}

async fn show(db: &mut impl Reader, open: Open) -> Result<ConflictDetail, ApiError> {
    let (version, local) = (version_of(&open), open.task.content());
    let Open { task, link, conflict } = open;
    let merge = merge(&conflict.base, &local, &conflict.remote);
    let (draft, draft_moved) = draft_for(conflict.draft, &local, &conflict.remote, &merge);
    let kind = link.kind;
    let two_way = configs::get_by_project(db, task.project_id)
        .await?
        .is_some_and(|config| config.direction == Direction::TwoWay);
    let history = changes::list_of_task(db, task.id, CHANGES_LOOKED_AT).await?;
    let from_forge = |origin| matches!(origin, Origin::Pull | Origin::Push | Origin::Merge);
    let edited_at = history.iter().find(|change| !from_forge(change.origin)).map(|change| change.at);
    let agreed_at = history.iter().find(|change| from_forge(change.origin)).map(|change| change.at);
    Ok(ConflictDetail {
        id: conflict.id,
        detected_at: conflict.detected_at,
        service: service_of(&link).ok_or_else(|| ApiError::not_found("This task's forge"))?,
        issue_number: link.remote_issue_number,
        moved_to: moved_to(db, &link).await?,
        issue_url: link.remote_issue_url,
        two_way: two_way && !kind.is_security(),
        remote_state: link.remote_state,
        base: conflict.base,
        remote: conflict.remote,
        local_side: ConflictSide { at: edited_at.unwrap_or(task.updated_at), by: None },
        remote_side: ConflictSide { at: link.remote_updated_at, by: None },
        base_at: agreed_at.or(links::linked_at(db, task.id).await?),
        merge,
        version,
        draft,
        draft_moved,
        task: card_of(db, task.id).await?,
        local,
    })
}

/// A draft that can no longer be read is left out: the choices are made anew, and nothing else depends on it.
fn draft_for(
    kept: Option<serde_json::Value>,
    local: &Content,
    remote: &Content,
    now: &ContentMerge,
) -> (Option<MergeChoices>, bool) {
    let Some(draft) = kept.and_then(|draft| serde_json::from_value::<Draft>(draft).ok()) else {
        return (None, false);
    };
    if (&draft.local, &draft.remote) == (local, remote) {
        return (Some(draft.choices), false);
    }
    let then = merge(&draft.base, &draft.local, &draft.remote);
    (Some(draft.choices.carried_over(&then, now)), true)
}

/// Two looks at one conflict have the same version exactly when all three contents are the same.
fn version_of(open: &Open) -> String {
    let mut hasher = DefaultHasher::new();
    (&open.conflict.base, open.task.content(), &open.conflict.remote).hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// A half-finished merge to keep, or to forget.
#[derive(Debug, Clone, Deserialize, specta::Type)]
pub struct ConflictDraft {
    /// The task's key.
    pub key: String,
    /// The version it was made for.
    pub version: String,
    /// The choices; `null` forgets them.
    pub choices: Option<MergeChoices>,
}

/// Keeps a half-finished merge, or forgets it.
pub async fn conflict_draft(tern: &Tern, request: ConflictDraft) -> Result<(), ApiError> {
    let mut tx = tern.store.write().await?;
    let open = open_at(&mut tx, &request.key, &request.version).await?;
    let (project, local) = (open.task.project_id, open.task.content());
    let mut conflict = open.conflict;
    let draft = request.choices.map(|choices| Draft {
        base: conflict.base.clone(),
        local,
        remote: conflict.remote.clone(),
        choices,
    });
    conflict.draft = draft.map(serde_json::to_value).transpose().map_err(|error| unkept(&error))?;
    conflicts::update(&mut tx, &conflict).await?;
    tx.commit().await?;
    tern.tell_conflicts(project);
    Ok(())
}

fn unkept(error: &serde_json::Error) -> ApiError {
    ApiError::new(ErrorCode::Fault, "The draft could not be kept.", "The conflict is as it was.")
        .with_details(error.to_string())
}

/// The open conflict of a task, if it is still the one that was looked at.
async fn open_at(db: &mut impl Reader, key: &str, version: &str) -> Result<Open, ApiError> {
    let key = parse_key(key)?;
    let task = tasks::get_by_key(db, &key).await?.ok_or_else(|| no_task(&key))?;
    let open = open_of(db, &key, task).await?;
    if version_of(&open) == version {
        return Ok(open);
    }
    #[cfg(feature = "planted-bugs")]
    if tern_reconcile::planted::has(tern_reconcile::planted::Bug::StaleDialogAccepted) {
        return Ok(open);
    }
    Err(ApiError::new(
        ErrorCode::ConflictMoved,
        format!("{key} moved on while it was being merged."),
        "Nothing was written. Look at the new version; choices that still apply are kept.",
    ))
}

/// A decision.
#[derive(Debug, Clone, Deserialize, specta::Type)]
pub struct ConflictResolve {
    /// The task's key.
    pub key: String,
    /// The version it was made for.
    pub version: String,
    /// What stands.
    pub action: ResolutionAction,
    /// With `merge` only: one choice for everything in conflict.
    pub choices: Option<MergeChoices>,
}

/// A conflict that was decided.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct ConflictResolved {
    /// The conflict, to take the decision back with.
    pub conflict_id: ConflictId,
    /// The task's key.
    pub key: String,
    /// What was decided.
    pub action: ResolutionAction,
    /// Whether the next sync sends something.
    pub sends: bool,
}

/// Decides a conflict. Refused when a side moved on since it was looked at.
pub async fn conflict_resolve(tern: &Tern, request: ConflictResolve) -> Result<ConflictResolved, ApiError> {
    let ConflictResolve { key, version, action, choices } = request;
    let mut tx = tern.store.write().await?;
    let open = open_at(&mut tx, &key, &version).await?;
    let result = match action {
        ResolutionAction::KeepLocal => open.task.content(),
        ResolutionAction::AcceptRemote => open.conflict.remote.clone(),
        ResolutionAction::Merge => merged(&open, &choices.unwrap_or_default())?,
    };
    if result.title.trim().is_empty() {
        return Err(ApiError::invalid("A task needs a title.", "Nothing was written."));
    }
    let kind = open.link.kind;
    let (conflict_id, project, task) = (open.conflict.id, open.task.project_id, open.task.id);
    let two_way = configs::get_by_project(&mut tx, project)
        .await?
        .is_some_and(|config| config.direction == Direction::TwoWay);
    let differs = settle(tern, &mut tx, open, action, result).await?;
    tx.commit().await?;
    tern.tell_conflicts(project);
    tern.tell_edited(project, vec![task]);
    Ok(ConflictResolved { conflict_id, key, action, sends: differs && two_way && !kind.is_security() })
}

fn merged(open: &Open, choices: &MergeChoices) -> Result<Content, ApiError> {
    let merge = merge(&open.conflict.base, &open.task.content(), &open.conflict.remote);
    merge.resolve(choices).map_err(|undecided| {
        let fields: Vec<&str> = undecided.fields.iter().map(|field| field.as_str()).collect();
        ApiError::invalid(
            format!("Something is not decided yet: {}.", fields.join(", ")),
            "Nothing was written. Decide it, or save the merge for later.",
        )
    })
}

/// One project or all.
#[derive(Debug, Clone, Copy, Deserialize, specta::Type)]
pub struct ConflictScope {
    /// One project; `null`: every project.
    pub project_id: Option<ProjectId>,
}

/// Several conflicts.
#[derive(Debug, Clone, Serialize, Deserialize, specta::Type)]
pub struct ConflictIds {
    /// The conflicts.
    pub conflict_ids: Vec<ConflictId>,
}

/// Accepts the forge's version in every conflict that waits, all or none. Those of issues that are not there any
/// more are left alone: there is no version to accept.
pub async fn conflict_resolve_all(tern: &Tern, request: ConflictScope) -> Result<ConflictIds, ApiError> {
    let mut tx = tern.store.write().await?;
    let mut touched: Vec<Task> = Vec::new();
    let mut conflict_ids = Vec::new();
    for conflict in conflicts::list_pending(&mut tx, request.project_id).await? {
        let Some(linked) = links::linked_task(&mut tx, conflict.task_id).await? else { continue };
        if linked.remote.remote_state != RemoteState::Present {
            continue;
        }
        let result = conflict.remote.clone();
        conflict_ids.push(conflict.id);
        touched.push(linked.task.clone());
        let open = Open { task: linked.task, link: linked.remote, conflict };
        settle(tern, &mut tx, open, ResolutionAction::AcceptRemote, result).await?;
    }
    tx.commit().await?;
    tern.tell_decided(&touched);
    Ok(ConflictIds { conflict_ids })
}

/// Takes decisions back, all or none: the conflicts wait again.
pub async fn conflict_undo(tern: &Tern, request: ConflictIds) -> Result<Saved, ApiError> {
    let mut tx = tern.store.write().await?;
    if let [only] = request.conflict_ids.as_slice()
        && conflicts::get(&mut tx, *only).await?.is_none()
    {
        drop(tx);
        // Decided by removing the task, and the conflict went with it.
        return undo_removed(tern, *only).await;
    }
    let mut touched = Vec::new();
    for id in request.conflict_ids {
        touched.push(reopen(tern, &mut tx, id).await?);
    }
    let words = match touched.as_slice() {
        [only] => format!("{} is open again", card_of(&mut tx, only.id).await?.key),
        several => format!("{} conflicts are open again", several.len()),
    };
    tx.commit().await?;
    tern.tell_decided(&touched);
    Ok(Saved { changed: u32::try_from(touched.len()).unwrap_or(u32::MAX), words })
}

text_enum! {
    /// What becomes of a task whose issue is not there any more.
    GoneAction, "decision", {
        /// It stays as a local task.
        KeepLocal = "keep_local",
        /// It becomes a new issue.
        Recreate = "recreate",
        /// It is deleted here.
        Remove = "remove",
    }
}

/// A decision about a task whose issue is not there any more.
#[derive(Debug, Clone, Deserialize, specta::Type)]
pub struct ConflictResolveGone {
    /// The task's key.
    pub key: String,
    /// What becomes of it.
    pub action: GoneAction,
}

/// Decides what becomes of a task whose issue is not there any more.
pub async fn conflict_resolve_gone(tern: &Tern, request: ConflictResolveGone) -> Result<Saved, ApiError> {
    let key = parse_key(&request.key)?;
    let mut tx = tern.store.write().await?;
    let task = tasks::get_by_key(&mut tx, &key).await?.ok_or_else(|| no_task(&key))?;
    let Some(Open { link, conflict, .. }) = gone_of(&mut tx, &task).await? else {
        let hint = "Nothing was changed. The issue is there: decide the conflict itself.";
        return Err(ApiError::new(ErrorCode::Stale, format!("{key} still has its issue."), hint));
    };
    if conflicts::get(&mut tx, conflict.id).await?.is_none() {
        conflicts::insert(&mut tx, &conflict).await?;
    }
    if request.action == GoneAction::Remove {
        tx.commit().await?;
        let removed = task_delete(tern, TaskIds { ids: vec![task.id] }).await?;
        tern.tell_conflicts(task.project_id);
        return Ok(removed);
    }
    let local = unlink(tern, &mut tx, task, link).await?;
    let words = match request.action {
        GoneAction::Recreate => {
            plan_issue(tern, &mut tx, &local).await?;
            format!("{key} becomes a new issue at the next sync")
        }
        _ => format!("{key} is a task of this computer now"),
    };
    tx.commit().await?;
    tern.tell_decided(&[local]);
    Ok(Saved { changed: 1, words })
}

impl Tern {
    /// Tells windows of tasks whose conflicts were decided or opened again.
    fn tell_decided(&self, touched: &[Task]) {
        self.tell_tasks(&touched.iter());
        for project in super::edit::projects_of(touched.iter()) {
            self.tell_conflicts(project);
        }
    }
}

/// Which task.
#[derive(Debug, Clone, Copy, Deserialize, specta::Type)]
pub struct TaskById {
    /// The task.
    pub task_id: TaskId,
}

/// Plans an issue for a local task: the next sync of its project makes it.
pub async fn task_publish(tern: &Tern, request: TaskById) -> Result<Saved, ApiError> {
    let mut tx = tern.store.write().await?;
    let task = crate::tasks::find(&mut tx, request.task_id).await?;
    plan_issue(tern, &mut tx, &task).await?;
    let key = card_of(&mut tx, task.id).await?.key;
    tx.commit().await?;
    tern.tell_edited(task.project_id, vec![task.id]);
    Ok(Saved { changed: 1, words: format!("{key} becomes an issue at the next sync") })
}
