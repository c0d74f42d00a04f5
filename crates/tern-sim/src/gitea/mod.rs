//! Gitea's and Forgejo's REST dialect (`/api/v1`): no order by time of change, a page size of the server's own,
//! labels by id, no reasons for closing, times in the server's own offset.

mod comments;
mod errors;
mod issues;
mod json;
mod list;
mod meta;
mod route;

use crate::http::{Answer, Ask, Dialect, Refusal};
use crate::model::World;

/// In what one Gitea differs from another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GiteaQuirks {
    /// The most items a page holds, whatever is asked for.
    pub max_items: usize,
    /// How far the server's clock on the wall is from UTC, in minutes.
    pub offset_minutes: i32,
}

impl Default for GiteaQuirks {
    fn default() -> Self {
        Self { max_items: 50, offset_minutes: 120 }
    }
}

/// Speaks Gitea.
#[derive(Debug)]
pub struct Gitea {
    base_url: String,
    web_url: String,
    quirks: GiteaQuirks,
}

impl Gitea {
    /// An API at `base_url` whose pages for people are at `web_url`; both without a slash at the end.
    pub fn new(base_url: String, web_url: String, quirks: GiteaQuirks) -> Self {
        Self { base_url, web_url, quirks }
    }
}

impl Dialect for Gitea {
    fn answer(&self, world: &mut World, ask: &Ask) -> Answer {
        route::answer(self, world, ask)
    }

    fn refuse(&self, _world: &mut World, _ask: &Ask, refusal: &Refusal) -> Answer {
        errors::refusal(self, refusal)
    }
}
