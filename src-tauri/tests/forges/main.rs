//! Every forge from the command line: the real program against a repository on each, over real HTTP.
//!
//! [`connect`] is about getting there, [`life`] about everything that happens to a repository afterwards, looked at
//! from both sides, and [`elsewhere`] about where nothing may ever go.

#[path = "../common/mod.rs"]
mod common;

mod connect;
mod elsewhere;
mod life;
