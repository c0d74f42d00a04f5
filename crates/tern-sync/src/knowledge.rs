//! What the database knows about a page's issues.

use std::collections::{BTreeSet, HashMap};

use tern_model::{ConflictStatus, ExternalId, PushIntent, PushKind, PushState, RemoteIssue, Task};
use tern_store::{Linked, Reader, StoreError, conflicts, intents, left_issues, links, tasks};

use crate::page::Knowledge;
use crate::setting::{Setting, external_id};

/// Finds the linked tasks, the namesakes of what is not linked, and the conflicts that wait.
pub(crate) async fn knowledge_of(
    db: &mut impl Reader,
    setting: Setting<'_>,
    issues: &[RemoteIssue],
) -> Result<Knowledge, StoreError> {
    if issues.is_empty() {
        return Ok(Knowledge::default());
    }
    let ids: Vec<ExternalId> = issues.iter().filter_map(|issue| external_id(setting, issue)).collect();
    let linked = links::by_external_ids(db, setting.project_id, &ids).await?;
    let known: BTreeSet<&ExternalId> = linked.iter().map(|linked| &linked.remote.external_id).collect();
    let titles: Vec<&str> = issues
        .iter()
        // A task of one's own never becomes a finding's, whatever it is called.
        .filter(|issue| !issue.kind.is_security())
        .filter(|issue| external_id(setting, issue).is_some_and(|id| !known.contains(&id)))
        .map(|issue| issue.content.title.as_str())
        .collect();
    let namesakes = match titles.as_slice() {
        [] => Vec::new(),
        titles => tasks::unlinked_with_titles(db, setting.project_id, titles).await?,
    };
    let unknown: Vec<ExternalId> = ids.iter().filter(|id| !known.contains(id)).cloned().collect();
    let left = match unknown.as_slice() {
        [] => HashMap::new(),
        unknown => left_issues::among(db, setting.project_id, unknown).await?,
    };
    let waiting: Vec<_> = linked
        .iter()
        .filter(|linked| linked.remote.sync_conflict_status == Some(ConflictStatus::Pending))
        .map(|linked| linked.task.id)
        .collect();
    let waiting = match waiting.as_slice() {
        [] => Vec::new(),
        ids => conflicts::pending_of_tasks(db, ids).await?,
    };
    let creates = creates_of(db, setting, issues).await?;
    let unclear = unclear_of(db, setting, &linked).await?;
    Ok(Knowledge { linked, namesakes, waiting, creates, unclear, left })
}

/// The updates of these tasks that were sent and never answered.
async fn unclear_of(
    db: &mut impl Reader,
    setting: Setting<'_>,
    linked: &[Linked],
) -> Result<Vec<PushIntent>, StoreError> {
    let mut unclear = intents::list_open(db, setting.project_id).await?;
    unclear.retain(|intent| {
        intent.kind == PushKind::Update
            && intent.state == PushState::Sent
            && linked.iter().any(|linked| linked.task.id == intent.task_id)
    });
    Ok(unclear)
}

/// The creates whose markers the issues carry; a task that is linked already is not handed out again.
async fn creates_of(
    db: &mut impl Reader,
    setting: Setting<'_>,
    issues: &[RemoteIssue],
) -> Result<Vec<(PushIntent, Option<Task>)>, StoreError> {
    let markers: Vec<&str> = issues.iter().filter_map(|issue| issue.marker.as_deref()).collect();
    if markers.is_empty() {
        return Ok(Vec::new());
    }
    #[cfg(feature = "planted-bugs")]
    if tern_reconcile::planted::has(tern_reconcile::planted::Bug::MarkerNotLookedUp) {
        return Ok(Vec::new());
    }
    let mut creates = Vec::new();
    for intent in intents::by_markers(db, setting.project_id, &markers).await? {
        let linked = links::get_by_task(db, intent.task_id).await?.is_some();
        let task = if linked { None } else { tasks::get(db, intent.task_id).await? };
        creates.push((intent, task));
    }
    Ok(creates)
}
