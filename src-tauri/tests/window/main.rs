//! The real window, driven through WebDriver: the program as it is shipped, on a display of its own, with a real
//! Secret Service and a forge on loopback. What a person sees is asserted by roles and accessible names, what was
//! kept is asserted in the database.
//!
//! The window's pages are built into the program, so `npm --prefix ui run build` comes first (`make test` does it).
//! One flow: `cargo nextest run --workspace -E 'binary_id(tern::window) and test(first_run)'`. A picture of the window at the
//! moment a condition was given up lies in `target/tmp/window`.
//!
//! To add a flow: a file beside this one, whose tests run their body with [`support::in_a_session`].

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

#[path = "../common/mod.rs"]
mod common;
mod support;

mod appearance;
mod cancel;
mod conflict;
mod connect;
mod first_run;
mod forges;
mod hostile;
mod import;
mod killed;
mod life;
mod notices;
mod offline;
mod rest;
mod tray;
