//! Looking for linked issues that no longer appear.
//!
//! A deleted or transferred issue is in no listing of changes, and a forge may leave out a change it has made
//! (labels once did not count as one). Once a day a full sync therefore reads the whole listing, and asks for
//! every linked issue that is not in it by itself. Absence alone says nothing: what the forge answers is noted on
//! the link, and the task stays as it is.

use std::{
    collections::HashSet,
    hash::{DefaultHasher, Hash, Hasher},
    sync::Arc,
};

use tern_forge::{Forge, Row};
use tern_model::{RemoteKind, RemoteState, SyncType, Timestamp};
use tern_reconcile::plan::UnknownClosed;
use tern_store::{PullState, configs, links};

use crate::{
    SyncError,
    phases::Phase,
    run::{Listing, Runner},
    setting::{LeftOut, Source},
};

/// The time between two searches.
const SWEEP_SECONDS: i64 = 24 * 3_600;
/// Links looked through in one go.
const LINKS_AT_ONCE: u32 = 1_000;

/// The issues that a listing showed: a number for each, so that a large repository costs a few bytes an issue. Two
/// issues with one number hide a missing one; that is once in 10⁹ repositories of 100 000.
#[derive(Debug, Default)]
pub(crate) struct Appeared(HashSet<u64>);

impl Appeared {
    pub(crate) fn note(&mut self, rows: &[Row]) {
        self.0.extend(rows.iter().map(|row| digest(&row.id)));
    }

    fn holds(&self, issue: &str) -> bool {
        self.0.contains(&digest(issue))
    }
}

fn digest(issue: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    issue.hash(&mut hasher);
    hasher.finish()
}

/// Whether it is time to search, or to ask for what is out of sight, again. A clock that was set back must not put it
/// off for years.
pub(crate) fn is_due(swept_at: Option<Timestamp>, now: Timestamp) -> bool {
    swept_at.is_none_or(|at| at > now || now.millis_since(at) >= SWEEP_SECONDS * 1_000)
}

impl Runner {
    /// Searches where it is time, or a person asks for it.
    pub(crate) async fn sweep(
        &mut self,
        forge: &Arc<dyn Forge>,
        before: &PullState,
    ) -> Result<(), SyncError> {
        let now = self.around.clock.now();
        if !before.first_sync_done {
            // The first sync has just seen everything.
            return self.swept(now).await;
        }
        let wanted = self.request.every_issue || is_due(before.swept_at, now);
        if self.run.sync_type != SyncType::Full || !wanted {
            return Ok(());
        }
        let closed = if self.run.include_closed { UnknownClosed::Take } else { UnknownClosed::Leave };
        self.looks_for_missing = true;
        // What does not appear in another repository's list says nothing about this one's issues.
        self.ask_repository(forge).await?;
        self.appeared = Some(Appeared::default());
        let listing =
            Listing { phase: Phase::Everything, closed, left_out: LeftOut::Ignored, source: Source::Listed };
        self.read(forge, listing).await?;
        let appeared = self.appeared.take().unwrap_or_default();
        self.ask_for_missing(forge, &appeared, closed).await?;
        self.swept(now).await
    }

    /// Asks for every linked issue that did not appear where it should have.
    async fn ask_for_missing(
        &mut self,
        forge: &Arc<dyn Forge>,
        appeared: &Appeared,
        closed: UnknownClosed,
    ) -> Result<(), SyncError> {
        let mut after = None;
        loop {
            let page = {
                let mut read = self.around.store.read().await?;
                links::list_by_project(&mut read, self.config.project_id, after, LINKS_AT_ONCE).await?
            };
            let Some(last) = page.last() else { return Ok(()) };
            after = Some(last.id);
            for link in page {
                if link.kind != RemoteKind::Issue {
                    continue;
                }
                let ask = match link.remote_state {
                    // Closed issues are not in a listing of open ones.
                    RemoteState::Present => {
                        let listed = closed == UnknownClosed::Take || link.base.state.is_open();
                        listed && !appeared.holds(link.external_id.issue_id())
                    }
                    // The new place may have come into sight.
                    RemoteState::Moved => link.moved_to.is_none(),
                    RemoteState::Gone | RemoteState::Forbidden => false,
                };
                if ask {
                    self.look_at(forge, link.task_id).await?;
                }
            }
        }
    }

    async fn swept(&self, at: Timestamp) -> Result<(), SyncError> {
        let mut tx = self.around.store.write().await?;
        let mut pull = configs::pull_state(&mut tx, self.config.id).await?;
        pull.swept_at = Some(at);
        configs::set_pull_state(&mut tx, self.config.id, &pull).await?;
        Ok(tx.commit().await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_time_once_a_day_and_when_the_clock_makes_no_sense() {
        let now: Timestamp = "2026-03-01T12:00:00Z".parse().unwrap();
        assert!(is_due(None, now));
        assert!(!is_due(Some(now), now));
        assert!(!is_due(Some(now.plus_seconds(1 - SWEEP_SECONDS)), now));
        assert!(is_due(Some(now.plus_seconds(-SWEEP_SECONDS)), now));
        assert!(is_due(Some(now.plus_seconds(1)), now), "a search in the future never was");
    }
}
