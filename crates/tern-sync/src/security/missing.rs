//! Findings that no longer stand in their list.
//!
//! A list says what changed, not what is gone. Once a day, or when a person asks, it is therefore gone through to its
//! end, and what a linked finding's absence or return means is noted on its link. The task stays as it is.

use std::{collections::HashSet, sync::Arc};

use tern_forge::{FindingListing, Forge, ListFindings};
use tern_model::{IssueError, RemoteKind, RemoteState, TaskRemote};
use tern_store::links;

use crate::{SyncError, counting::Tally, run::Runner};

const LINKS_AT_ONCE: u32 = 1_000;

impl Runner {
    /// Notes which linked findings of a list stand in it. It goes before what changed is read: a finding that slips
    /// by while pages are turned has just changed, and is met there.
    pub(super) async fn look_for_missing(
        &mut self,
        forge: &Arc<dyn Forge>,
        list: RemoteKind,
    ) -> Result<(), SyncError> {
        let Some(listed) = self.every_finding(forge, list).await? else { return Ok(()) };
        let mut after = None;
        loop {
            let mut tx = self.around.store.write().await?;
            let linked =
                links::list_by_project(&mut tx, self.config.project_id, after, LINKS_AT_ONCE).await?;
            let Some(lowest) = linked.last() else { return Ok(()) };
            after = Some(lowest.id);
            let mut tally = Tally::default();
            let of_list = linked.into_iter().filter(|link| link.kind == list);
            let changed: Vec<_> = of_list.filter_map(|link| noted(link, &listed, &mut tally)).collect();
            if !changed.is_empty() {
                links::update_many(&mut tx, &changed).await?;
                self.report(tx, &tally).await?;
            }
        }
    }

    /// The ids of everything in a list. `None` where absence would say nothing: the list cannot be had, or an item of
    /// it cannot be read.
    async fn every_finding(
        &self,
        forge: &Arc<dyn Forge>,
        list: RemoteKind,
    ) -> Result<Option<HashSet<String>>, SyncError> {
        let (mut listed, mut asked, mut page) = (HashSet::new(), HashSet::new(), None);
        loop {
            let ask = ListFindings { list, page, etag: None };
            if !asked.insert(ask.page.as_ref().map(|page| page.as_str().to_owned())) {
                return Err(SyncError::ForgeLoops);
            }
            let answer = self.unless_cancelled(async { Ok(forge.list_findings(&ask).await) }).await??;
            let FindingListing::Page(read) = answer else { return Ok(None) };
            if !read.rejected.is_empty() {
                return Ok(None);
            }
            listed.extend(read.rows.into_iter().map(|row| row.id));
            page = read.next;
            if page.is_none() {
                return Ok(Some(listed));
            }
        }
    }
}

/// The link as it is to be noted, if anything about it is new.
fn noted(link: TaskRemote, listed: &HashSet<String>, tally: &mut Tally) -> Option<TaskRemote> {
    let id = link.external_id.issue_id();
    let there = listed.contains(id);
    match (link.remote_state, there) {
        (RemoteState::Present, false) => {
            tally.counts.tasks_skipped += 1;
            tally.reasons.push(IssueError {
                number: None,
                url: Some(link.remote_issue_url.clone()),
                reason: format!("{id}: the forge does not list it any more; the task is kept here"),
            });
            Some(TaskRemote { remote_state: RemoteState::Forbidden, ..link })
        }
        (RemoteState::Present, true) | (_, false) => None,
        (_, true) => Some(TaskRemote { remote_state: RemoteState::Present, ..link }),
    }
}
