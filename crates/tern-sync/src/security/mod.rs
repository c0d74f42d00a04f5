//! Reading the lists of security findings: advisories, alerts, vulnerabilities.
//!
//! A list is gone through from its top. Where what changed last stands first, a pass ends where the last one began,
//! and what changes meanwhile is met by the next. A pass that was cut off goes on at its next page. That a list
//! cannot be had here is no failure: the run notes it, and syncs that nobody asked for do not ask again for a while.

mod apply;
mod missing;
mod pass;
mod rating;

use std::{collections::HashSet, sync::Arc};

use tern_forge::{FindingListing, Forge, ForgeError, ListFindings, PageToken, Unavailable};
use tern_model::{IssueError, RemoteKind, Stage, SyncType};
use tern_store::{ListState, UnavailableList, security_lists};

use crate::{SyncError, run::Runner};
pub(crate) use apply::plan_findings;
pub(crate) use pass::Course;

/// Syncs that nobody asked for believe for this long that a list cannot be had.
const ASK_AGAIN_SECONDS: i64 = 6 * 3_600;

impl Runner {
    /// Reads the lists of findings, where this sync looks at them.
    pub(crate) async fn read_findings(&mut self, forge: &Arc<dyn Forge>) -> Result<(), SyncError> {
        let wanted = match self.run.sync_type {
            SyncType::Full => self.config.include_security,
            SyncType::IssuesOnly => false,
            SyncType::SecurityOnly => true,
        };
        if !wanted {
            return Ok(());
        }
        if forge.security_lists().is_empty() {
            self.note_unavailable("security findings", &Unavailable::NotOffered.to_string());
        }
        for list in forge.security_lists() {
            if self.looks_for_missing {
                self.look_for_missing(forge, *list).await?;
            }
            self.read_finding_list(forge, *list).await?;
        }
        Ok(())
    }

    async fn read_finding_list(&mut self, forge: &Arc<dyn Forge>, list: RemoteKind) -> Result<(), SyncError> {
        let state = self.list_state(list).await?;
        if let Some(unavailable) = state.unavailable.as_ref().filter(|known| self.believes(known)) {
            self.note_unavailable(words(list), &unavailable.reason);
            return Ok(());
        }
        let mut course = Course::begin(state, self.run.include_closed);
        let mut asked = HashSet::new();
        loop {
            let ask = ListFindings { list, page: course.page(), etag: course.etag() };
            if !asked.insert(ask.page.as_ref().map(|page| page.as_str().to_owned())) {
                return Err(SyncError::ForgeLoops);
            }
            let answer = self.unless_cancelled(async { Ok(forge.list_findings(&ask).await) }).await?;
            let page = match answer {
                Ok(FindingListing::Page(page)) => page,
                Ok(FindingListing::NotModified) => return self.save_list(list, course.unchanged()).await,
                Ok(FindingListing::Unavailable(why)) => return self.unavailable(list, &why, course).await,
                // A place that was kept for long may mean nothing to the forge any more.
                Err(error) if course.is_resumed() && is_about_the_place(&error) => {
                    course = course.again_from_its_top();
                    asked.clear();
                    continue;
                }
                Err(error) => return Err(error.into()),
            };
            if page.next.as_ref().map(PageToken::as_str) == ask.page.as_ref().map(PageToken::as_str)
                && page.next.is_some()
            {
                return Err(SyncError::ForgeLoops);
            }
            self.run.progress.stage = Stage::Fetching;
            let state = course.after(&page);
            course = self.write_findings(forge.as_ref(), list, page, course, state).await?;
            if course.is_done() {
                return Ok(());
            }
        }
    }

    /// A person who asks is answered by the forge; a schedule by what it said a while ago.
    fn believes(&self, known: &UnavailableList) -> bool {
        let age = self.around.clock.now().millis_since(known.asked_at);
        !self.run.trigger.is_by_person() && (0..ASK_AGAIN_SECONDS * 1_000).contains(&age)
    }

    async fn unavailable(
        &mut self,
        list: RemoteKind,
        why: &Unavailable,
        course: Course,
    ) -> Result<(), SyncError> {
        let reason = why.to_string();
        self.note_unavailable(words(list), &reason);
        let unavailable = Some(UnavailableList { reason, asked_at: self.around.clock.now() });
        self.save_list(list, ListState { unavailable, etag: None, ..course.into_state() }).await
    }

    /// First among the run's reasons, so that no number of issues can crowd it out.
    fn note_unavailable(&mut self, what: &str, reason: &str) {
        let note = IssueError { number: None, url: None, reason: unread(what, reason) };
        self.run.issue_errors.insert(0, note);
    }

    async fn list_state(&self, list: RemoteKind) -> Result<ListState, SyncError> {
        let mut read = self.around.store.read().await?;
        Ok(security_lists::get(&mut read, self.config.id, list).await?)
    }

    async fn save_list(&self, list: RemoteKind, state: ListState) -> Result<(), SyncError> {
        if state == self.list_state(list).await? {
            return Ok(());
        }
        let mut tx = self.around.store.write().await?;
        security_lists::set(&mut tx, self.config.id, list, &state).await?;
        Ok(tx.commit().await?)
    }
}

/// What a run says of a list that it passed over.
pub(crate) fn unread(what: &str, reason: &str) -> String {
    format!("{what} were not read: {reason}")
}

/// A list of findings in words.
pub(crate) const fn words(list: RemoteKind) -> &'static str {
    match list {
        RemoteKind::SecurityAdvisory => "security advisories",
        RemoteKind::DependabotAlert => "Dependabot alerts",
        RemoteKind::Vulnerability => "vulnerabilities",
        RemoteKind::Issue => "issues",
    }
}

fn is_about_the_place(error: &ForgeError) -> bool {
    matches!(error, ForgeError::Invalid { .. } | ForgeError::PageTooDeep | ForgeError::ForeignNextPage { .. })
}
