//! The forges' HTTP APIs behind one trait.
//!
//! The engine asks a [`Forge`] in Tern's words; each folder (`github/`, …) turns them into one forge's
//! requests and back: `client` asks, `wire` is the forge's JSON, `map` translates, `errors` reads refusals.
//! What all forges share lives in `http/`: one client per account, limits obeyed, retries, page links checked,
//! bodies capped, tokens kept out of every message.
//!
//! It refuses to: follow a redirect, send a token anywhere but to the API's own origin, repeat a write that
//! may have arrived, read settings or a keyring, decide what a sync does.
//!
//! To add a forge: write its folder with the same file names, implement [`Forge`], and add one line to
//! `registry.rs`; `docs/forges.md` has the steps and what each forge can do.

mod account;
mod bitbucket;
mod clock;
mod comment;
mod diagnosis;
mod error;
mod finding;
mod forge;
mod gitea;
mod github;
mod gitlab;
mod http;
mod marker;
mod page;
mod picture;
mod redact;
mod registry;
mod token;

pub use account::{Account, Network, Timeouts, Unobserved};
pub use clock::{Clock, Random, SystemClock, SystemRandom};
pub use diagnosis::{Diagnosis, Lack, Rights, Verdict};
pub use error::ForgeError;
pub use finding::{FindingListing, FindingOrder, FindingPage, ListFindings, Unavailable};
pub use forge::{
    Capabilities, CommentPage, Forge, Identity, IssuePage, IssuePatch, ListComments, ListIssues, ListState,
    Listing, NewComment, NewIssue, PageToken, RateLimit, RepositoryInfo, Row, Scopes, WaitObserver,
    WaitReason,
};
pub use http::{AccountMark, Gates, Spent};
pub use marker::{split_marker, with_marker};
pub use picture::{Picture, PictureError, fetch_picture};
pub use registry::{comment_room, connect, connect_with};
pub use token::{clean_token, token_maker};
