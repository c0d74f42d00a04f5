//! Reading a listing ahead of the writer: the next question is on its way while a page is being written.

use std::sync::Arc;

use tern_forge::{Forge, IssuePage, ListIssues, ListState, Listing};
use tern_model::Timestamp;
use tokio::sync::mpsc;

use crate::{
    SyncError,
    walk::{Next, Walk},
};

/// One listing to read to its end.
pub(crate) struct Reading {
    pub(crate) state: ListState,
    pub(crate) walk: Walk,
    /// The entity tag that answers the first question, if it is still known.
    pub(crate) etag: Option<String>,
}

/// A page without what was already handed on, and the cursor after it.
pub(crate) struct Fetched {
    pub(crate) page: IssuePage,
    pub(crate) cursor: Option<Timestamp>,
}

/// How a listing ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum End {
    /// The forge said that nothing changed.
    NotModified,
    /// Read to the end. `etag` is set when it answers the question that a next sync would ask first.
    Read { etag: Option<String> },
}

/// Reads the listing and hands its pages on. Memory stays flat: one page being written, one waiting, one on the
/// wire.
pub(crate) async fn read_listing(
    forge: Arc<dyn Forge>,
    mut reading: Reading,
    pages: mpsc::Sender<Fetched>,
) -> Result<End, SyncError> {
    loop {
        let question = reading.walk.question();
        let first_page = question.page.is_none();
        let ask = ListIssues {
            state: reading.state,
            since: question.since,
            page: question.page,
            etag: reading.etag.take(),
        };
        let mut page = match forge.list_issues(&ask).await? {
            Listing::NotModified => return Ok(End::NotModified),
            Listing::Page(page) => page,
        };
        let next = reading.walk.take(&mut page);
        let etag = page.etag.take().filter(|_| first_page);
        let fetched = Fetched { page, cursor: reading.walk.cursor() };
        if pages.send(fetched).await.is_err() {
            // The writer stopped; its error is the one that counts.
            return Err(SyncError::Cancelled);
        }
        match next {
            Next::Ask => {}
            Next::Done { settled } => return Ok(End::Read { etag: etag.filter(|_| settled) }),
            Next::Loop => return Err(SyncError::ForgeLoops),
        }
    }
}
