//! Merge, diff and plan as pure functions of base, local and remote.
//!
//! Nothing here reads a clock, a file or a network: the same three contents always give the same answer, in a
//! preview as in a real run, and a property test can try all of them. What a sync does is decided in [`plan`],
//! what counts as a difference in [`same`]. To teach the planner a new situation, add its row to the truth
//! table of [`plan::plan_pull`] and to the exhaustive test beside it. Security findings have a table of their own,
//! [`finding::plan_finding`].

pub mod alike;
pub mod choices;
pub mod finding;
pub mod join;
pub mod merge;
pub mod plan;
#[cfg(feature = "planted-bugs")]
pub mod planted;
pub mod same;
pub mod text;
