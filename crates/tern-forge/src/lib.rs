//! The forges' HTTP APIs behind one trait.

mod clock;
mod error;
mod forge;

pub use clock::{Clock, Random, SystemClock, SystemRandom};
pub use error::ForgeError;
pub use forge::{
    Capabilities, Forge, Identity, IssuePage, IssuePatch, ListIssues, ListState, Listing, NewIssue, PageToken,
    RateLimit, RepositoryInfo, Row, WaitObserver, WaitReason,
};
