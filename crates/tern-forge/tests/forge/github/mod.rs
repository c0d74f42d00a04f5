//! GitHub's API and its quirks.

mod account;
mod list;
mod one_issue;
mod refusals;
