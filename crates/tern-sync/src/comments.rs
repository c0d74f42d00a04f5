//! Reading comments.
//!
//! An issue's list tells that something about it changed, not what was said. So comments are read where an issue
//! changed, a bounded number of issues a run, and where somebody looks at the task; a first sync reads none, and an
//! issue that did not change costs nothing. Which tasks are due is told by the database alone.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use tern_forge::{Forge, ForgeError, ListComments, Random, Unobserved};
use tern_model::{
    Comment, CommentId, CommentState, IssueError, RemoteComment, SyncConfigId, TaskId, TaskRemote, Timestamp,
};
use tern_store::{Store, WriteTx, comments, configs, links};

use crate::{
    Engine, SyncError, SyncEvent,
    counting::Tally,
    engine::Surroundings,
    push::{is_about_one_issue, reason},
    run::Runner,
};

/// Of how many issues a run reads the comments. The rest stays due and is read when it is looked at.
const ISSUES_A_RUN: u32 = 50;
/// How many pages of one issue's comments are read.
const MAX_PAGES: usize = 100;
/// A list may lag behind a write; before this much has passed, a comment's absence from it proves nothing.
const LAG_SECONDS: i64 = 60;

/// What was known of a task's comments before the forge was asked.
pub(crate) struct Known {
    link: TaskRemote,
    ids: HashSet<String>,
}

/// What the forge said.
pub(crate) struct Heard {
    comments: Vec<RemoteComment>,
    /// The forge's ids of everything that was met.
    there: HashSet<String>,
    pub(crate) rejected: Vec<IssueError>,
    /// Whether every comment of the issue is among them.
    whole: bool,
    /// Whether the list stood still while its pages were turned, as far as one can tell.
    steady: bool,
    pages: usize,
}

/// Whether all of an issue's comments were heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hearing {
    /// All of them.
    Whole,
    /// Some may be missing.
    Partial,
}

/// What taking comments over came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Taken {
    /// Comments of others that are new or say something else.
    pub(crate) news: u32,
    /// Whether anything was written.
    pub(crate) written: bool,
}

impl Engine {
    /// Reads the comments of a task's issue if they are due: one request a page, and none where nothing changed
    /// since they were read. Whether anything is new. Does not wait for a sync that runs.
    pub async fn read_comments(&self, config_id: SyncConfigId, task: TaskId) -> Result<bool, SyncError> {
        let around = self.surroundings();
        let config = {
            let mut read = around.store.read().await?;
            if !comments::is_due(&mut read, task).await? {
                return Ok(false);
            }
            configs::get(&mut read, config_id).await?.ok_or(SyncError::NotConnected)?
        };
        let forge = around.connect(&config, Arc::new(Unobserved)).await?;
        if !forge.capabilities().comments {
            return Ok(false);
        }
        let Some(known) = known(&around.store, task).await? else { return Ok(false) };
        let heard = hear(forge.as_ref(), &known).await?;
        let mut tx = around.store.write().await?;
        let taken = take_over(around, &mut tx, &known, heard).await?;
        tx.commit().await?;
        if taken.written {
            self.announce(SyncEvent::TasksChanged { project_id: config.project_id });
        }
        Ok(taken.written)
    }
}

impl Runner {
    /// Reads the comments of issues that this run found changed.
    pub(crate) async fn read_comments(&mut self, forge: &Arc<dyn Forge>) -> Result<(), SyncError> {
        let changed = self.changed.take().unwrap_or_default();
        if changed.is_empty() || !forge.capabilities().comments {
            return Ok(());
        }
        let due = {
            let mut read = self.around.store.read().await?;
            comments::due_of_tasks(&mut read, &changed, ISSUES_A_RUN).await?
        };
        for task in due {
            self.read_comments_of(forge, task).await?;
        }
        Ok(())
    }

    /// Reads the comments of one task's issue. One that cannot be read is named and passed over.
    pub(crate) async fn read_comments_of(
        &mut self,
        forge: &Arc<dyn Forge>,
        task: TaskId,
    ) -> Result<Hearing, SyncError> {
        let Some(known) = known(&self.around.store, task).await? else { return Ok(Hearing::Partial) };
        let number = known.link.remote_issue_number;
        let heard = self.unless_cancelled(async { Ok(hear(forge.as_ref(), &known).await) }).await?;
        let mut tally = Tally::default();
        let heard = match heard {
            Ok(heard) => heard,
            Err(error) if is_about_one_issue(&error) => {
                tally.reasons.push(reason(number, &format!("its comments could not be read: {error}")));
                let tx = self.around.store.write().await?;
                self.report(tx, &tally).await?;
                return Ok(Hearing::Partial);
            }
            Err(error) => return Err(error.into()),
        };
        let hearing = if heard.whole { Hearing::Whole } else { Hearing::Partial };
        tally.reasons.extend(heard.rejected.iter().cloned());
        let mut tx = self.around.store.write().await?;
        tally.counts.comments_read = take_over(&self.around, &mut tx, &known, heard).await?.news;
        self.report(tx, &tally).await?;
        Ok(hearing)
    }
}

/// What is known of a linked task's comments; `None` when it is linked to no issue that can be asked about.
async fn known(store: &Store, task: TaskId) -> Result<Option<Known>, SyncError> {
    let mut read = store.read().await?;
    let Some(link) = links::get_by_task(&mut read, task).await?.filter(|link| !link.kind.is_security())
    else {
        return Ok(None);
    };
    let here = comments::of_task(&mut read, task).await?.into_iter().filter(|comment| !comment.imported);
    let ids = here.filter_map(|comment| comment.external_id);
    Ok(Some(Known { link, ids: ids.collect() }))
}

/// Everything said on an issue. Pages are turned by number, and a comment that is deleted meanwhile shifts another one
/// into a page that was read already: what is missing from several pages is looked for once more.
async fn hear(forge: &dyn Forge, known: &Known) -> Result<Heard, ForgeError> {
    let number = known.link.remote_issue_number;
    let first = turn_pages(forge, number).await?;
    if first.pages < 2 || !first.whole || known.ids.is_subset(&first.there) {
        return Ok(first);
    }
    let mut second = turn_pages(forge, number).await?;
    second.there.extend(first.there);
    Ok(second)
}

async fn turn_pages(forge: &dyn Forge, number: u64) -> Result<Heard, ForgeError> {
    let mut heard = Heard {
        comments: Vec::new(),
        there: HashSet::new(),
        rejected: Vec::new(),
        whole: false,
        steady: true,
        pages: 0,
    };
    let (mut page, mut seen) = (None, HashSet::new());
    while heard.pages < MAX_PAGES {
        let answer = forge.list_comments(&ListComments { number, page }).await?;
        heard.pages += 1;
        for comment in answer.comments {
            if heard.there.insert(comment.id.clone()) {
                heard.comments.push(comment);
            } else {
                heard.steady = false;
            }
        }
        heard.rejected.extend(answer.rejected);
        match answer.next {
            None => {
                heard.whole = heard.rejected.is_empty() && heard.steady;
                break;
            }
            // A list that goes in circles says nothing of what is missing from it.
            Some(next) if !seen.insert(next.as_str().to_owned()) => break,
            next => page = next,
        }
    }
    Ok(heard)
}

/// Writes what the forge said, and down to which version of the issue it was read.
async fn take_over(
    around: &Surroundings,
    tx: &mut WriteTx,
    known: &Known,
    heard: Heard,
) -> Result<Taken, SyncError> {
    let link = &known.link;
    let now = links::get_by_task(tx, link.task_id).await?;
    let Some(now) = now.filter(|now| now.id == link.id && now.external_id == link.external_id) else {
        // Linked to something else meanwhile: this is not its conversation.
        return Ok(Taken::default());
    };
    let here = comments::of_task(tx, link.task_id).await?;
    let random = around.random.as_ref();
    let plan = plan(link.task_id, here, &known.ids, heard, around.clock.now(), random);
    comments::upsert_many(tx, &plan.put).await?;
    comments::delete_many(tx, &plan.gone).await?;
    // Something may have been said in the same second; a count that moved meanwhile tells of it.
    if plan.settled && now.comment_count == link.comment_count {
        comments::set_read(tx, link.id, link.remote_updated_at).await?;
    }
    let written = !plan.put.is_empty() || !plan.gone.is_empty();
    Ok(Taken { news: plan.news, written })
}

/// The rows to write.
#[derive(Debug, Default)]
struct Plan {
    put: Vec<Comment>,
    gone: Vec<CommentId>,
    news: u32,
    /// Whether nothing has to be looked at again.
    settled: bool,
}

/// What becomes of a task's comments. A comment written here is recognised by its marker, one that is no longer
/// there goes, and what is older than what is known changes nothing.
fn plan(
    task: TaskId,
    here: Vec<Comment>,
    known: &HashSet<String>,
    heard: Heard,
    now: Timestamp,
    random: &dyn Random,
) -> Plan {
    let mut plan = Plan { settled: heard.steady, ..Plan::default() };
    let there = heard.there;
    let (synced, unsent): (Vec<Comment>, Vec<Comment>) = here
        .into_iter()
        .filter(|comment| !comment.imported)
        .partition(|comment| comment.state == CommentState::Synced);
    let mut synced: HashMap<String, Comment> =
        synced.into_iter().filter_map(|comment| Some((comment.external_id.clone()?, comment))).collect();
    let mut unsent: HashMap<String, Comment> =
        unsent.into_iter().filter_map(|comment| Some((comment.marker.clone()?, comment))).collect();
    for remote in heard.comments {
        if let Some(before) = synced.remove(&remote.id) {
            let after = said(before.clone(), remote, before.touched_at);
            if after != before && after.updated_at >= before.updated_at {
                plan.news += u32::from(after.body != before.body);
                plan.put.push(after);
            }
        } else if let Some(mine) = remote.marker.as_ref().and_then(|marker| unsent.remove(marker)) {
            plan.put.push(said(mine, remote, now));
        } else {
            plan.news += 1;
            let blank = Comment::written(CommentId::new(random.uuid()), task, String::new(), now);
            plan.put.push(said(blank, remote, now));
        }
    }
    for (id, comment) in synced {
        let fresh = (0..LAG_SECONDS * 1_000).contains(&now.millis_since(comment.touched_at));
        if heard.whole && known.contains(&id) && !there.contains(&id) && !fresh {
            plan.gone.push(comment.id);
        } else {
            plan.settled &= !heard.whole || !fresh;
        }
    }
    plan
}

/// A comment as the forge holds it.
pub(crate) fn said(comment: Comment, remote: RemoteComment, touched_at: Timestamp) -> Comment {
    Comment {
        external_id: Some(remote.id),
        author: remote.author,
        body: remote.body,
        url: Some(remote.url),
        state: CommentState::Synced,
        error: None,
        created_at: remote.created_at,
        updated_at: remote.updated_at,
        touched_at,
        ..comment
    }
}
