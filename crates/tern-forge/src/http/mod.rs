//! The manners all forges share: who is asked, how often, how patiently, and what is never sent.

mod answer;
mod base;
mod client;
mod failure;
mod gate;
mod limit;
mod links;
mod schedule;

pub(crate) use answer::{Answer, Item, NotJson};
pub(crate) use base::ApiBase;
pub(crate) use client::{Ask, Dialect, Http, bearer, encode};
pub use gate::{AccountMark, Gates, Spent};
pub(crate) use limit::{LimitHeaders, is_used_up};
pub(crate) use links::{held_page, next_page};
