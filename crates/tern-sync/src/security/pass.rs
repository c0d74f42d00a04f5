//! Where a pass through a list of findings stands. No I/O.

use tern_forge::{FindingOrder, FindingPage, PageToken};
use tern_model::Timestamp;
use tern_reconcile::plan::UnknownClosed;
use tern_store::{ListState, Pass};

/// A pass under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Course {
    state: ListState,
    /// What is older than this was taken over by an earlier pass.
    since: Option<Timestamp>,
    /// Whether closed findings become tasks.
    closed: UnknownClosed,
    begun: Begun,
    done: bool,
}

/// Where a pass began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Begun {
    AtTheTop,
    WhereOneWasCutOff,
}

impl Course {
    /// Begins a pass, or goes on with one that was cut off. Closed findings that were left out so far are met only by
    /// a pass through the whole list.
    pub(crate) fn begin(state: ListState, include_closed: bool) -> Self {
        let whole = include_closed && !state.closed_complete;
        let closed = if include_closed { UnknownClosed::Take } else { UnknownClosed::Leave };
        let begun = if state.pass.is_some() { Begun::WhereOneWasCutOff } else { Begun::AtTheTop };
        Self { since: state.since.filter(|_| !whole), state, closed, begun, done: false }
    }

    /// The same pass from the list's top.
    pub(crate) fn again_from_its_top(self) -> Self {
        let include_closed = self.closed == UnknownClosed::Take;
        Self::begin(ListState { pass: None, etag: None, ..self.state }, include_closed)
    }

    pub(crate) fn closed(&self) -> UnknownClosed {
        self.closed
    }

    pub(crate) fn page(&self) -> Option<PageToken> {
        self.state.pass.as_ref().map(|pass| PageToken::from_stored(pass.next_page.clone()))
    }

    /// The tag answers for the whole list, so it is asked with only at the top, and only where nothing is missing.
    pub(crate) fn etag(&self) -> Option<String> {
        let complete = self.closed == UnknownClosed::Leave || self.state.closed_complete;
        self.state.etag.clone().filter(|_| self.state.pass.is_none() && complete)
    }

    pub(crate) fn is_resumed(&self) -> bool {
        self.begun == Begun::WhereOneWasCutOff
    }

    pub(crate) fn is_done(&self) -> bool {
        self.done
    }

    /// The state once nothing changed.
    pub(crate) fn unchanged(self) -> ListState {
        ListState { unavailable: None, ..self.state }
    }

    pub(crate) fn state(&self) -> &ListState {
        &self.state
    }

    pub(crate) fn into_state(self) -> ListState {
        self.state
    }

    /// Where the list stands once `page` is taken over.
    pub(crate) fn after(&self, page: &FindingPage) -> ListState {
        let newest = match page.order {
            FindingOrder::NewestFirst => page.rows.iter().map(|row| row.updated_at).max(),
            FindingOrder::OldestFound => None,
        };
        let pass = self.state.pass.clone().unwrap_or_else(|| Pass {
            next_page: String::new(),
            since: newest.max(self.state.since),
            etag: page.etag.clone(),
        });
        let state = ListState { unavailable: None, ..self.state.clone() };
        match page.next.as_ref().filter(|_| !self.reaches_what_is_known(page)) {
            Some(next) => {
                ListState { pass: Some(Pass { next_page: next.as_str().to_owned(), ..pass }), ..state }
            }
            None => ListState {
                since: pass.since,
                etag: pass.etag,
                closed_complete: self.took_all() || state.closed_complete,
                pass: None,
                ..state
            },
        }
    }

    /// The pass after a page was written, whose `state` that is.
    pub(crate) fn moved(self, state: ListState) -> Self {
        Self { done: state.pass.is_none(), state, ..self }
    }

    /// Older ones only follow where what changed last stands first. Those of the very same time are read again.
    fn reaches_what_is_known(&self, page: &FindingPage) -> bool {
        page.order == FindingOrder::NewestFirst
            && self.since.zip(page.rows.last()).is_some_and(|(since, last)| last.updated_at < since)
    }

    fn took_all(&self) -> bool {
        self.closed == UnknownClosed::Take && self.since.is_none() && self.begun == Begun::AtTheTop
    }
}

#[cfg(test)]
mod tests;
