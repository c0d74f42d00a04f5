//! The forges' clients against servers on loopback that behave, misbehave and lie.

#![allow(clippy::unwrap_used, reason = "what the tests lean on fails as they do, by panicking")]

mod github;
mod http;
mod registry;
mod support;
