//! Tasks that look like the same work item.
//!
//! They are looked for when somebody looks at a task, or at what a sync brought, among the few whose titles share its
//! most telling words: nothing is compared with everything, and no sync waits for it.

use serde::Serialize;
use tern_model::{Task, TaskId};
use tern_reconcile::alike::{Likeness, Looks, likeness, telling_words};
use tern_store::{Reader, findings, links, not_same, search, tasks};

use super::key_of;
use crate::{ApiError, Tern, tasks::find};

/// By so many words others are looked for.
const WORDS: usize = 6;
/// So many of them are looked at.
const LOOKED_AT: u32 = 30;
/// So many are shown.
const SHOWN: usize = 3;

/// A task that looks like another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Likely {
    /// The task.
    pub id: TaskId,
    /// Its key.
    pub key: String,
    /// Its title.
    pub title: String,
    /// Why it looks alike.
    pub why: Likeness,
    /// The number of its issue.
    #[specta(type = Option<u32>)]
    pub number: Option<u64>,
}

/// The tasks of any project that look like the same work item as this one and could be joined with it, the surest
/// first. Those that a person said are not the same are left out.
pub async fn task_likely(tern: &Tern, id: TaskId) -> Result<Vec<Likely>, ApiError> {
    tern.store.search_ready().await?;
    let mut read = tern.store.read().await?;
    let task = find(&mut read, id).await?;
    likely_of(&mut read, &task).await
}

/// [`task_likely`] within a transaction, once the search is ready.
pub(crate) async fn likely_of(db: &mut impl Reader, task: &Task) -> Result<Vec<Likely>, ApiError> {
    if findings::get(db, task.id).await?.is_some() {
        return Ok(Vec::new());
    }
    let linked = links::get_by_task(db, task.id).await?.is_some();
    let told = not_same::of_task(db, task.id).await?;
    let words = telling_words(&task.title, WORDS);
    let ids = search::alike(db, &words, LOOKED_AT).await?;
    let mut likely = Vec::new();
    for other in tasks::get_many(db, &ids).await? {
        if other.id == task.id || told.contains(&other.id) {
            continue;
        }
        let (page, others) = (page(task), page(&other));
        let Some(why) = likeness(looks(task, page.as_deref()), looks(&other, others.as_deref())) else {
            continue;
        };
        if let Some(found) = joinable(db, &other, why, linked).await? {
            likely.push(found);
        }
    }
    likely.sort_by(|a: &Likely, b| (rank(a.why), &a.key).cmp(&(rank(b.why), &b.key)));
    likely.truncate(SHOWN);
    Ok(likely)
}

/// Remembers that two tasks are not the same work item.
pub async fn task_not_same(tern: &Tern, id: TaskId, other: TaskId) -> Result<(), ApiError> {
    let mut tx = tern.store.write().await?;
    find(&mut tx, id).await?;
    find(&mut tx, other).await?;
    not_same::insert(&mut tx, id, other, tern.now()).await?;
    Ok(tx.commit().await?)
}

/// Two that are linked cannot be joined, nor can a security finding.
async fn joinable(
    db: &mut impl Reader,
    other: &Task,
    why: Likeness,
    linked: bool,
) -> Result<Option<Likely>, ApiError> {
    let link = links::get_by_task(db, other.id).await?;
    if findings::get(db, other.id).await?.is_some() || (linked && link.is_some()) {
        return Ok(None);
    }
    Ok(Some(Likely {
        id: other.id,
        key: key_of(db, other).await?.to_string(),
        title: other.title.clone(),
        why,
        number: link.map(|link| link.remote_issue_number),
    }))
}

/// The page of the issue that a task is linked to, or that its own fields say it came from.
fn page(task: &Task) -> Option<String> {
    let field = |name: &str| task.custom_fields.get(name)?.as_str();
    let own = || ["issue_url", "externalId"].into_iter().find_map(field);
    task.issue_url.as_deref().or_else(own).map(str::to_owned)
}

fn looks<'a>(task: &'a Task, page: Option<&'a str>) -> Looks<'a> {
    Looks { title: &task.title, issue_url: page }
}

fn rank(why: Likeness) -> usize {
    Likeness::ALL.iter().position(|known| *known == why).unwrap_or(usize::MAX)
}
