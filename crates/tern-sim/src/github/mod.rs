//! GitHub's REST dialect: the issue API as it answers in practice, in the shape of version 2022-11-28.
//!
//! Reading starts in `route`; what every answer has in common (rights, limits, entity tags) is in `gate`.

mod comments;
mod errors;
mod fragments;
mod gate;
mod issues;
mod json;
mod list;
mod meta;
mod particulars;
mod route;
mod security;
mod wire;

use std::sync::Mutex;

use crate::http::{Answer, Ask, Dialect, Refusal};
use crate::model::World;
use fragments::Fragments;
pub(crate) use gate::{digest, tagged};

/// In what one `GitHub` differs from another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quirks {
    /// Rows that page numbers reach; beyond them only cursors go.
    pub deep_page_rows: usize,
    /// Whether listings announce a deprecation in their `Link` header.
    pub deprecation_link: Toggle,
    /// What happens to an assignee who cannot be assigned.
    pub unknown_assignee: UnknownAssignee,
    /// Whether security lists exist: older servers lack them.
    pub security_lists: Toggle,
    /// Whether there are advisories: Enterprise Servers have alerts only.
    pub advisories: Toggle,
    /// Whether the rate limit exists: servers of one's own have it off.
    pub rate_limit: Toggle,
}

impl Default for Quirks {
    fn default() -> Self {
        Self {
            deep_page_rows: 10_000,
            deprecation_link: Toggle::Off,
            unknown_assignee: UnknownAssignee::Refused,
            security_lists: Toggle::On,
            advisories: Toggle::On,
            rate_limit: Toggle::On,
        }
    }
}

/// On or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Toggle {
    /// On.
    On,
    /// Off.
    Off,
}

impl Toggle {
    /// Whether it is on.
    pub const fn is_on(self) -> bool {
        matches!(self, Self::On)
    }
}

/// What happens to an assignee who cannot be assigned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnknownAssignee {
    /// 422.
    Refused,
    /// 2xx, and the name is left out.
    Dropped,
}

/// Speaks GitHub.
#[derive(Debug)]
pub struct GitHub {
    base_url: String,
    web_url: String,
    quirks: Quirks,
    fragments: Mutex<Fragments>,
}

impl GitHub {
    /// An API at `base_url` whose pages for people are at `web_url`; both without a slash at the end.
    pub fn new(base_url: String, web_url: String, quirks: Quirks) -> Self {
        Self { base_url, web_url, quirks, fragments: Mutex::new(Fragments::default()) }
    }
}

impl Dialect for GitHub {
    fn answer(&self, world: &mut World, ask: &Ask) -> Answer {
        gate::answer(self, world, ask)
    }

    fn refuse(&self, world: &mut World, ask: &Ask, refusal: &Refusal) -> Answer {
        let answer = errors::refusal(self, world, ask, refusal);
        gate::with_limit_headers(self, world, ask, answer)
    }
}
