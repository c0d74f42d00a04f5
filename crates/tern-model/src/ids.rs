//! Typed ids: UUID v4, stored and sent as text.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
        #[serde(transparent)]
        pub struct $name(#[specta(type = String)] Uuid);

        impl $name {
            /// Wraps a UUID; randomness is the caller's.
            pub const fn new(uuid: Uuid) -> Self { Self(uuid) }
            /// The UUID inside.
            pub const fn uuid(self) -> Uuid { self.0 }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> { Uuid::parse_str(text).map(Self) }
        }
    };
}

id!(/// A [`Project`](crate::Project).
    ProjectId);
id!(/// A [`Task`](crate::Task).
    TaskId);
id!(/// A [`SyncConfig`](crate::SyncConfig): a project's connection to a repository.
    SyncConfigId);
id!(/// A [`TaskRemote`](crate::TaskRemote): a task's link to an issue.
    TaskRemoteId);
id!(/// A [`SyncRun`](crate::SyncRun): one row of the sync history.
    SyncId);
id!(/// A [`Conflict`](crate::Conflict).
    ConflictId);
id!(/// A [`Comment`](crate::Comment).
    CommentId);
id!(/// A [`PushIntent`](crate::PushIntent).
    PushIntentId);
id!(/// One thing that was done to a task's link by hand.
    LinkChangeId);
