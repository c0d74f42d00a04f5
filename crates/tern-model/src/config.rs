//! A project's connection to a repository.

use serde::{Deserialize, Serialize};

use crate::{LesserFindings, ProjectId, RepositoryRef, ServiceType, SyncConfigId, Timestamp, text_enum};

text_enum! {
    /// Which way changes travel.
    Direction, "direction", {
        /// From the forge to here only.
        Pull = "pull",
        /// Both ways.
        TwoWay = "two_way",
    }
}

text_enum! {
    /// What happens when both sides changed a task in ways that merge.
    MergeMode, "merge mode", {
        /// They are merged, and the merge can be taken back.
        Automatic = "automatic",
        /// A person is asked first.
        Ask = "ask",
    }
}

/// The pause between automatic syncs unless the project says otherwise, in seconds.
pub const DEFAULT_INTERVAL_SECONDS: u32 = 300;

/// A pause between automatic syncs: 30 to 3600 seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
#[serde(transparent)]
pub struct IntervalSeconds(u32);

impl IntervalSeconds {
    /// `None` outside 30..=3600.
    pub const fn new(seconds: u32) -> Option<Self> {
        if seconds >= 30 && seconds <= 3600 { Some(Self(seconds)) } else { None }
    }

    /// The pause in seconds.
    pub const fn get(self) -> u32 {
        self.0
    }
}

impl Default for IntervalSeconds {
    fn default() -> Self {
        Self(DEFAULT_INTERVAL_SECONDS)
    }
}

/// How far one ordered listing of issues has been taken over.
///
/// `since` is the forge's own `updated_at`, inclusive: the listing is asked again from it, and rows already
/// taken over are recognised by their content, not by the cursor.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// Everything updated before this instant has been taken over; `None` before the first page.
    pub since: Option<Timestamp>,
    /// The entity tag of the answer to exactly the question that would be asked next, when that answer brought
    /// nothing new.
    pub etag: Option<String>,
}

/// A project's connection to a repository. The token's ciphertext is not among these fields: whoever needs it
/// asks the store for it by id.
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own in the settings")]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct SyncConfig {
    /// Its id; part of the token's associated data.
    pub id: SyncConfigId,
    /// The project it belongs to (one to one).
    pub project_id: ProjectId,
    /// Which forge's API is spoken.
    pub service_type: ServiceType,
    /// The API's origin and path prefix, without a trailing slash; the only place a token ever goes.
    pub api_url: String,
    /// The repository's page, normalised; unique.
    pub repository_url: String,
    /// The repository's owner, group path or workspace.
    pub repo_owner: String,
    /// The repository's name.
    pub repo_name: String,
    /// Whether a token is stored. Without one a public repository is read within the forge's anonymous limit.
    pub has_token: bool,
    /// Which way changes travel.
    pub direction: Direction,
    /// What happens when both sides changed a task in ways that merge.
    pub merge_mode: MergeMode,
    /// Whether closed issues that were never linked become tasks.
    pub include_closed: bool,
    /// Whether security advisories and alerts become tasks.
    pub include_security: bool,
    /// How urgent findings are that are rated neither high nor critical.
    pub lesser_findings: LesserFindings,
    /// Whether automatic sync is on.
    pub sync_enabled: bool,
    /// The pause between automatic syncs while nothing changes.
    pub sync_interval: IntervalSeconds,
    /// The pause between automatic syncs while the repository is changing.
    pub active_interval: IntervalSeconds,
    /// When a sync last succeeded.
    pub last_sync_at: Option<Timestamp>,
    /// When the next automatic sync is due.
    pub next_sync_at: Option<Timestamp>,
    /// The code of what stops syncing until a person acts (`unauthorized`, …), else nothing.
    pub sync_error: Option<String>,
    /// When it was connected.
    pub created_at: Timestamp,
    /// When its settings last changed.
    pub updated_at: Timestamp,
}

impl SyncConfig {
    /// The repository that it names.
    #[must_use]
    pub fn repository(&self) -> RepositoryRef {
        RepositoryRef {
            service: self.service_type,
            repository_url: self.repository_url.clone(),
            api_url: self.api_url.clone(),
            owner: self.repo_owner.clone(),
            name: self.repo_name.clone(),
        }
    }
}
