//! The window's operations, each on a real database in a folder of its own.

#![allow(missing_docs, unreachable_pub, reason = "this is a program of tests")]

mod activity;
mod bulk;
mod connections;
mod demo;
mod events;
mod links;
mod lists;
mod merge;
mod moves;
mod projects;
mod settings;
mod support;
mod undo;
