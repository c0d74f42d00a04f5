//! Which listings a sync reads, in which order, and from where.

use tern_forge::ListState;
use tern_model::Timestamp;
use tern_reconcile::plan::UnknownClosed;
use tern_store::PullState;

use crate::{
    apply::Mark,
    fetch::Reading,
    walk::{Ending, Walk},
};

/// Between the forge's clock in an answer's header and the times it puts on issues may lie a while (several
/// servers, a slow answer); changes are read again from this much before the first sync began.
const OVERLAP_SECONDS: i64 = 30;

/// One listing of a sync.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    /// The first sync's open issues.
    First,
    /// Everything that changed since the cursor, whatever its state.
    Changes,
    /// Closed issues that earlier syncs left out.
    Backfill,
    /// Every issue, to see which linked ones do not appear any more.
    Everything,
}

impl Phase {
    /// The listings of a sync that finds `pull`.
    pub(crate) fn of(pull: &PullState, unknown_closed: UnknownClosed) -> Vec<Self> {
        let began_with_open_only = pull.first_since.is_some();
        match (pull.first_sync_done, unknown_closed) {
            (false, UnknownClosed::Leave) => vec![Self::First, Self::Changes],
            (false, UnknownClosed::Take) if began_with_open_only => {
                vec![Self::First, Self::Changes, Self::Backfill]
            }
            (true, UnknownClosed::Take) if !pull.closed_complete => vec![Self::Changes, Self::Backfill],
            (_, UnknownClosed::Leave | UnknownClosed::Take) => vec![Self::Changes],
        }
    }

    /// How this phase's listing is read from where `pull` stands.
    pub(crate) fn reading(self, pull: &PullState, unknown_closed: UnknownClosed) -> Reading {
        match self {
            Self::First => Reading {
                state: ListState::Open,
                walk: Walk::from(pull.first_since, Ending::AtEnd),
                etag: None,
            },
            Self::Changes => {
                let since = changes_since(pull);
                Reading {
                    state: if since.is_none() && unknown_closed == UnknownClosed::Leave {
                        // Nothing was ever taken over, so no closing can be missed, and asking for all states
                        // would fetch every closed issue of the repository.
                        ListState::Open
                    } else {
                        ListState::All
                    },
                    walk: Walk::from(since, Ending::WhenQuiet),
                    etag: pull.issues.etag.clone().filter(|_| pull.issues.since == since),
                }
            }
            Self::Backfill => Reading {
                state: ListState::Closed,
                walk: Walk::from(pull.closed_since, Ending::AtEnd),
                etag: None,
            },
            Self::Everything => Reading {
                state: match unknown_closed {
                    UnknownClosed::Take => ListState::All,
                    UnknownClosed::Leave => ListState::Open,
                },
                walk: Walk::from(None, Ending::AtEnd),
                etag: None,
            },
        }
    }

    /// The mark that puts `cursor` where this phase keeps it.
    pub(crate) const fn mark(self, cursor: Option<Timestamp>) -> Mark {
        match self {
            Self::First => Mark::First(cursor),
            Self::Changes => Mark::Changes(cursor),
            Self::Backfill => Mark::Backfill(cursor),
            Self::Everything => Mark::Nowhere,
        }
    }

    /// What holds once the phase has been read to its end.
    pub(crate) fn complete(self, pull: &mut PullState, unknown_closed: UnknownClosed, etag: Option<String>) {
        match self {
            Self::First | Self::Everything => {}
            Self::Changes => {
                if !pull.first_sync_done
                    && unknown_closed == UnknownClosed::Take
                    && pull.first_since.is_none()
                {
                    pull.closed_complete = true;
                }
                pull.first_sync_done = true;
                pull.issues.etag = etag;
            }
            Self::Backfill => pull.closed_complete = true,
        }
    }
}

/// Where the listing of changes goes on. After the first sync that is the end of the open issues, but not later
/// than when it began: an issue taken over early may have been closed while the rest was read, and only this
/// listing shows it.
fn changes_since(pull: &PullState) -> Option<Timestamp> {
    if pull.issues.since.is_some() {
        return pull.issues.since;
    }
    let began = pull.first_started_at.map(|at| at.plus_seconds(-OVERLAP_SECONDS));
    match (pull.first_since, began) {
        (Some(since), Some(began)) => Some(since.min(began)),
        (since, _) => since,
    }
}
