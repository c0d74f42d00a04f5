//! The forges' clients against servers on loopback that behave, misbehave and lie.

mod github;
mod http;
mod registry;
mod support;
