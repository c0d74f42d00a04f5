//! Following an issue that was moved to a repository which another project is connected to.
//!
//! The task goes on there: it is joined into the task that the issue has on that board, or into one that is made of the
//! issue. Its own board keeps nothing of it, and taking the join back brings it back, link and all.

use serde::Serialize;
use tern_model::{Content, RemoteState, SyncConfig, Task, TaskId, TaskRemote};
use tern_reconcile::{
    join::joined,
    merge::{changed_fields, merge},
};
use tern_store::{Reader, configs, left_issues, links, projects};
use tern_sync::MetIssue;

use super::{
    LinkDone, LinkEffect, LinkPreview, address, holder, id_of, join::join, key_of, may_change,
    still_connected_to,
};
use crate::{ApiError, ErrorCode, Tern, resolutions::say, tasks::find};

/// Where a task's issue is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct MovedTo {
    /// Its page.
    pub url: String,
    /// `owner/name`, where a project of this computer is connected to that repository: the task can follow it there.
    pub repository: Option<String>,
    /// Its number there.
    #[specta(type = Option<u32>)]
    pub number: Option<u64>,
    /// The key of that project.
    pub project: Option<String>,
}

/// Where the issue of this link is now, as far as the forge tells.
pub(crate) async fn moved_to(db: &mut impl Reader, link: &TaskRemote) -> Result<Option<MovedTo>, ApiError> {
    let Some(url) = page_of(link) else { return Ok(None) };
    let there = connected_at(db, url).await?;
    let project = match &there {
        Some((config, _)) => projects::get(db, config.project_id).await?.map(|one| one.key.to_string()),
        None => None,
    };
    Ok(Some(MovedTo {
        url: url.to_owned(),
        repository: there.as_ref().map(|(config, _)| format!("{}/{}", config.repo_owner, config.repo_name)),
        number: there.map(|(_, number)| number),
        project,
    }))
}

/// The connection and the number that `issue` names, where that is the new place of the task's issue.
pub(super) async fn named(
    db: &mut impl Reader,
    task: &Task,
    issue: &str,
) -> Result<Option<(SyncConfig, u64)>, ApiError> {
    let Some(link) = links::get_by_task(db, task.id).await? else { return Ok(None) };
    let Some(url) = page_of(&link) else { return Ok(None) };
    let there = connected_at(db, url).await?;
    Ok(there.filter(|(config, number)| address::number_of(issue, config).is_ok_and(|named| named == *number)))
}

/// Says where the task would go on, and what of it would be carried along.
pub(super) async fn preview(
    db: &mut impl Reader,
    task: &Task,
    met: &MetIssue,
) -> Result<LinkPreview, ApiError> {
    let instead_of = links::get_by_task(db, task.id).await?;
    let held = holder(db, met.project_id(), &id_of(met)?).await?;
    let project = projects::get(db, met.project_id()).await?;
    let there = held.as_ref().map_or_else(|| met.content().clone(), |held| held.task.content());
    let fields = instead_of.as_ref().map(|link| changed_fields(&there, &carried(link, task, &there)));
    let fields = fields.unwrap_or_default();
    let taken_by = match &held {
        Some(held) => Some(key_of(db, &held.task).await?.to_string()),
        None => None,
    };
    let issue = &met.issue;
    Ok(LinkPreview {
        number: issue.number,
        title: issue.content.title.clone(),
        author: issue.author.clone(),
        open: issue.content.state.is_open(),
        url: issue.url.clone(),
        effect: if fields.is_empty() { LinkEffect::Alike } else { LinkEffect::Fills },
        fields,
        instead_of: instead_of.map(|link| link.remote_issue_number),
        taken_by,
        goes_to: project.map(|project| project.key.to_string()),
    })
}

/// Lets a task go on with its issue, on the board that the issue's new repository belongs to.
pub(super) async fn follow(tern: &Tern, id: TaskId, met: &MetIssue) -> Result<LinkDone, ApiError> {
    let issue = id_of(met)?;
    let mut tx = tern.store.write().await?;
    let task = find(&mut tx, id).await?;
    still_connected_to(&mut tx, met.project_id(), met).await?;
    may_change(&mut tx, &task).await?;
    let link = links::get_by_task(&mut tx, id).await?.filter(|link| page_of(link).is_some());
    let Some(link) = link else {
        return Err(ApiError::new(
            ErrorCode::Stale,
            "The issue of this task is where it was again.",
            "Nothing was changed.",
        ));
    };
    let keep = match holder(&mut tx, met.project_id(), &issue).await? {
        Some(held) => held.task,
        None => met.make_task(&mut tx).await?,
    };
    may_change(&mut tx, &keep).await?;
    left_issues::delete(&mut tx, keep.project_id, &issue).await?;
    let content = carried(&link, &task, &keep.content());
    let (mut there, mut here) = (keep.clone(), task.clone());
    say(&mut there, &content, tern.now());
    // What is synced of it is carried already; only the rest is joined.
    say(&mut here, &content, tern.now());
    here.status = task.status;
    let after = joined(&there, &here);
    let mut done = join(tern, &mut tx, &keep, &task, after).await?;
    tern_store::search::flush(&mut tx, 2).await?;
    tx.commit().await?;
    done.words = format!("{}, which is linked to #{}", done.words, met.issue.number);
    Ok(done)
}

/// What the task that goes on says: what was edited here is carried over to what the issue says there, and where that
/// does not merge, what is said there stands; the other is among the removed tasks.
fn carried(link: &TaskRemote, task: &Task, there: &Content) -> Content {
    let merged = merge(&link.base, &task.content(), there);
    merged.merged().cloned().unwrap_or_else(|| there.clone())
}

fn page_of(link: &TaskRemote) -> Option<&str> {
    link.moved_to.as_deref().filter(|_| link.remote_state == RemoteState::Moved)
}

async fn connected_at(db: &mut impl Reader, url: &str) -> Result<Option<(SyncConfig, u64)>, ApiError> {
    let configs = configs::list(db).await?;
    Ok(configs.into_iter().find_map(|config| {
        let number = address::number_of(url, &config).ok()?;
        Some((config, number))
    }))
}
