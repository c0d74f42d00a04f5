//! How fast the real window is: from the start of the program to a usable screen with 10 000 tasks, and from a key
//! to the paint that answers it, while nothing else happens and while a sync runs.
//!
//! Starts are measured from outside, by what stands on the screen: nothing in the program helps, and nothing in it
//! is driven. Keys are measured in the page, from the event's own time to the frame that shows its effect.
//!
//! Nothing here passes or fails: a machine that is busy with other things would decide.

#![cfg_attr(not(target_os = "linux"), allow(unused))]
#![allow(clippy::unwrap_used, reason = "a measurement that cannot go on should stop")]

#[cfg(target_os = "linux")]
#[path = "../../tests/common/mod.rs"]
mod common;
#[cfg(target_os = "linux")]
mod input;
#[cfg(target_os = "linux")]
mod report;
#[cfg(target_os = "linux")]
mod start;
#[cfg(target_os = "linux")]
#[path = "../../tests/window/support/mod.rs"]
mod support;

#[cfg(target_os = "linux")]
fn main() {
    support::run_in_a_session(|| async {
        let desk = common::Desk::new(report::forge()).await;
        let room = support::Room::new();
        room.connect(&desk);
        room.run(desk.dir.path(), &["sync"]);
        let starts = start::measure(&room, desk.dir.path()).await;
        let answers = input::measure(&room, &desk).await;
        report::print(&starts, &answers);
    });
}

#[cfg(not(target_os = "linux"))]
fn main() {}
