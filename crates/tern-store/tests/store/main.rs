//! The database as its callers see it: through transactions and table modules, on a real file.

#![allow(clippy::unwrap_used, reason = "what a test sets up must not fail")]

mod changes;
mod comments;
mod concurrency;
mod configs;
mod conflicts;
mod intents;
mod labels;
mod linking;
mod links;
mod list;
mod open;
mod projects;
mod removed;
mod removing;
mod restoring;
mod runs;
mod schema;
mod search;
mod settings;
mod support;
mod tasks;
