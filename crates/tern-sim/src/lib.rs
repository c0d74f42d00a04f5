//! A forge on loopback: what the demo, the tests and the benchmarks talk to instead of the real ones.
//!
//! It is a real HTTP server with a real repository behind it: a seeded corpus of any size, an overlay of edits,
//! lists that move while a client pages through them, limits that run out, and faults on demand. It depends on
//! nothing of the engine, so that a mistake there cannot hide behind the same mistake here.
//!
//! It refuses to be more than a forge's issue tracker: no git, no web pages, nothing beyond loopback.
//!
//! # How it is made
//! [`model`] holds the state in no forge's words; a dialect ([`github`], [`gitlab`], [`gitea`],
//! [`bitbucket`]) is a function from a request and that state to an answer ([`http::Dialect`]); the server adds what is common to all: latency, faults, compression,
//! the record of requests. A further forge is a further dialect beside these,
//! and a word in [`Speaks`].
//!
//! ```no_run
//! # async fn example() {
//! use tern_sim::{Edit, Sim};
//!
//! let sim = Sim::builder().seed(7).issues(500).token("secret").start().await;
//! sim.edit(42, Edit::title("Someone renamed this"));
//! assert!(sim.base_url().starts_with("http://127.0.0.1:"));
//! # }
//! ```

pub mod bitbucket;
mod builder;
pub mod clock;
mod connection;
pub mod corpus;
pub mod demo;
mod distort;
mod editor;
mod faults;
pub mod gitea;
pub mod github;
pub mod gitlab;
pub mod http;
pub mod limits;
mod manners;
pub mod model;
mod record;
mod server;
mod sim;

pub use bitbucket::{BitbucketQuirks, Tracker};
pub use builder::{SimBuilder, Speaks};
pub use clock::ClockMode;
pub use corpus::{BulkEdits, Corpus};
pub use demo::Demo;
pub use editor::{Deletes, Editor};
pub use faults::{Chaos, Fault, Matcher, RedirectTo, RetryAfter};
pub use gitea::GiteaQuirks;
pub use github::{Quirks, Toggle, UnknownAssignee};
pub use gitlab::{Edition, GitLabQuirks};
pub use limits::{LimitAnswer, LimitSettings, SecondaryLimits};
pub use manners::Manners;
pub use model::{
    Access, Actor, BodyMode, Change, CloseReason, Comment, Edit, IssueState, IssueView, LedgerEntry,
    RepoSettings, Role, Token, TokenKind,
};
pub use record::RequestRecord;
pub use server::Compression;
pub use sim::Sim;
