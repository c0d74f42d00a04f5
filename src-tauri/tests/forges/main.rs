//! Every forge from the command line: the real program against a repository on each, over real HTTP.
//!
//! [`connect`] is about getting there, [`life`] about everything that happens to a repository afterwards, looked at
//! from both sides, and [`elsewhere`] about where nothing may ever go.

#![allow(clippy::unwrap_used, reason = "what the tests lean on fails as they do, by panicking")]

#[path = "../common/mod.rs"]
mod common;

mod connect;
mod elsewhere;
mod life;
