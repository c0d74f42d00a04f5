//! The database as its callers see it: through transactions and table modules, on a real file.

mod changes;
mod concurrency;
mod configs;
mod conflicts;
mod intents;
mod labels;
mod links;
mod list;
mod open;
mod projects;
mod runs;
mod schema;
mod search;
mod settings;
mod support;
mod tasks;
