//! What the program costs while nobody looks: its window is hidden, its icon is in the tray, and it syncs by itself.
//!
//! Everything is read from `/proc`, of the real program and of the processes that show its pages: the share of a
//! processor and the wake-ups over five minutes in which nothing is due (`TERN_IDLE_SECONDS` for another time), and
//! memory over a thousand syncs that are asked for without the window (`TERN_IDLE_SYNCS` for another number).
//!
//! Nothing here passes or fails: a machine that is busy with other things would decide.

#![cfg_attr(not(target_os = "linux"), allow(unused))]
#![allow(clippy::unwrap_used, reason = "a measurement that cannot go on should stop")]

#[cfg(target_os = "linux")]
#[path = "../../tests/common/mod.rs"]
mod common;
#[cfg(target_os = "linux")]
mod cost;
#[cfg(target_os = "linux")]
mod home;
#[cfg(target_os = "linux")]
mod report;
#[cfg(target_os = "linux")]
#[path = "../../tests/window/support/mod.rs"]
mod support;

#[cfg(target_os = "linux")]
fn main() {
    support::run_in_a_session(|| async {
        let home = home::Home::new().await;
        report::print_rest(&home.rest().await);
        report::print_growth(&home.growth().await);
    });
}

#[cfg(not(target_os = "linux"))]
fn main() {}
