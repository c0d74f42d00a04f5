//! Up to when a listing is known whole.

use tern_model::Timestamp;

/// How late a change may show up in a listing. Forges answer lists from copies and indexes that lag behind.
const LAG_SECONDS: i64 = 30;

/// A clock further behind than this is not the one by which the forge dates its issues.
const ONE_CLOCK_SECONDS: i64 = 3600;

/// The time from which on a listing read so far may still lack something.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Horizon {
    /// What an earlier sync was sure of; a cursor never goes back.
    sure: Option<Timestamp>,
    unsure_from: Option<Timestamp>,
}

impl Horizon {
    pub(super) const fn from(sure: Option<Timestamp>) -> Self {
        Self { sure, unsure_from: None }
    }

    /// Takes note of an answer to what changed since `since`. `last` is the latest time in it, `now` the forge's
    /// clock.
    pub(super) fn answered(&mut self, since: Option<Timestamp>, last: Timestamp, now: Option<Timestamp>) {
        let unsure = now
            .filter(|now| now.plus_seconds(ONE_CLOCK_SECONDS) >= last)
            .map(|now| now.max(last).plus_seconds(-LAG_SECONDS))
            .filter(|unsure| *unsure < last);
        self.unsure_from = match self.unsure_from.filter(|before| since.is_some_and(|since| since > *before))
        {
            Some(before) => Some(unsure.map_or(before, |unsure| unsure.min(before))),
            // What was unsure before was asked for once more.
            None => unsure,
        };
    }

    /// `at`, or the earlier time from which on something may be missing.
    pub(super) fn before(self, at: Timestamp) -> Timestamp {
        let sure = self.unsure_from.map_or(at, |unsure| at.min(unsure));
        self.sure.map_or(sure, |before| sure.max(before))
    }
}
