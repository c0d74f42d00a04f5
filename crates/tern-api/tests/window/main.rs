//! The window's operations, each on a real database in a folder of its own.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]
#![allow(clippy::needless_pass_by_value, reason = "a literal reads better than a reference to one")]
#![allow(missing_docs, unreachable_pub, reason = "this is a program of tests")]

mod activity;
mod budget;
mod bulk;
mod comments;
mod connections;
mod demo;
mod doctor;
mod events;
mod following;
mod imports;
mod in_use;
mod keeping;
mod linking;
mod links;
mod lists;
mod merge;
mod moves;
mod projects;
mod secrets;
mod security;
mod settings;
mod sharing;
mod support;
mod undo;
mod vanished;
