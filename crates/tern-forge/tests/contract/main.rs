//! What every forge must do behind the trait, tried on each against a server that speaks its words.
//!
//! A further forge is a further [`support::Kind`]; nothing else here should change.

#![allow(clippy::unwrap_used, reason = "what the tests lean on fails as they do, by panicking")]

mod account;
mod bitbucket;
mod comments;
mod diagnosis;
mod dialects;
mod findings;
#[path = "../hasty/mod.rs"]
mod hasty;
mod listing;
mod refusals;
mod shapes;
mod support;
mod writing;
