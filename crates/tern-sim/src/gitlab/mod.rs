//! GitLab's REST dialect (`/api/v4`): projects by number or encoded path, quick actions in descriptions, times to
//! the millisecond, pages by cursor where the server is young enough, no reasons for closing.

mod actions;
mod errors;
mod issues;
mod json;
mod list;
mod meta;
mod notes;
mod route;
mod vulnerabilities;

use crate::github::Toggle;
use crate::http::{Answer, Ask, Dialect, Refusal};
use crate::model::World;

/// In what one GitLab differs from another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GitLabQuirks {
    /// Whether issues are paged by cursor; servers before 18.3 refuse that.
    pub keyset: Toggle,
    /// Rows that page numbers reach.
    pub offset_rows: usize,
    /// Whether the server tells its limit and keeps to it: off on servers of one's own.
    pub rate_limit: Toggle,
    /// Which edition it is, and which plan its projects have.
    pub edition: Edition,
    /// Whether vulnerabilities have solutions; older servers lack the field.
    pub solutions: Toggle,
}

/// What is offered about vulnerabilities.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Edition {
    /// All of it.
    #[default]
    Ultimate,
    /// The list is there, and always empty.
    Free,
    /// There is no such list.
    Community,
}

impl Default for GitLabQuirks {
    fn default() -> Self {
        Self {
            keyset: Toggle::On,
            offset_rows: 50_000,
            rate_limit: Toggle::On,
            edition: Edition::default(),
            solutions: Toggle::On,
        }
    }
}

/// Speaks GitLab.
#[derive(Debug)]
pub struct GitLab {
    base_url: String,
    web_url: String,
    quirks: GitLabQuirks,
}

impl GitLab {
    /// An API at `base_url` whose pages for people are at `web_url`; both without a slash at the end.
    pub fn new(base_url: String, web_url: String, quirks: GitLabQuirks) -> Self {
        Self { base_url, web_url, quirks }
    }
}

impl Dialect for GitLab {
    fn answer(&self, world: &mut World, ask: &Ask) -> Answer {
        route::answer(self, world, ask)
    }

    fn refuse(&self, world: &mut World, ask: &Ask, refusal: &Refusal) -> Answer {
        errors::refusal(self, world, ask, refusal)
    }
}
