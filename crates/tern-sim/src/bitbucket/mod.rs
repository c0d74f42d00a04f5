//! Bitbucket Cloud's REST 2.0 dialect, as it was documented before its issue tracker was removed: lists in an
//! envelope with `next` in the body, questions in `q`, eight states, one assignee, people by account id, milestones
//! by name, no labels, times to the microsecond, no entity tags.

mod comments;
mod errors;
mod issues;
mod json;
mod list;
mod meta;
mod route;

use crate::http::{Answer, Ask, Dialect, Refusal};
use crate::model::World;

/// In what one Bitbucket differs from another.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BitbucketQuirks {
    /// Whether the issue tracker still answers.
    pub tracker: Tracker,
}

/// What becomes of questions about issues.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tracker {
    /// They are answered, as before 2026-08-20.
    #[default]
    Standing,
    /// They are answered with this status; nobody recorded whether it is 404 or 410.
    Removed(u16),
}

/// Speaks Bitbucket.
#[derive(Debug)]
pub struct Bitbucket {
    base_url: String,
    web_url: String,
    quirks: BitbucketQuirks,
}

impl Bitbucket {
    /// An API at `base_url` whose pages for people are at `web_url`; both without a slash at the end.
    pub fn new(base_url: String, web_url: String, quirks: BitbucketQuirks) -> Self {
        Self { base_url, web_url, quirks }
    }
}

impl Dialect for Bitbucket {
    fn answer(&self, world: &mut World, ask: &Ask) -> Answer {
        route::answer(self, world, ask)
    }

    fn refuse(&self, _world: &mut World, _ask: &Ask, refusal: &Refusal) -> Answer {
        errors::refusal(refusal)
    }
}
