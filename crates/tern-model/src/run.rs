//! One sync of one project, as it is kept in the history.

use serde::{Deserialize, Serialize};

use crate::{ProjectId, SyncConfigId, SyncId, Timestamp, text_enum};

text_enum! {
    /// What started a sync.
    SyncTrigger, "trigger", {
        /// A person in the window.
        Manual = "manual",
        /// The scheduler.
        Scheduled = "scheduled",
        /// The start of the program.
        Startup = "startup",
        /// The command line.
        Cli = "cli",
    }
}

impl SyncTrigger {
    /// Whether a person asked for it just now.
    pub const fn is_by_person(self) -> bool {
        matches!(self, Self::Manual | Self::Cli)
    }
}

text_enum! {
    /// What a sync looks at.
    SyncType, "sync type", {
        /// Issues and, where included, security findings; also asks after linked issues that no longer appear.
        Full = "full",
        /// Issues only.
        IssuesOnly = "issues_only",
        /// Security findings only.
        SecurityOnly = "security_only",
    }
}

text_enum! {
    /// How a sync stands.
    SyncStatus, "sync status", {
        /// Accepted, not begun.
        Pending = "pending",
        /// Running.
        InProgress = "in_progress",
        /// Ended well.
        Success = "success",
        /// Ended by a failure; what was done is kept.
        Failure = "failure",
        /// Ended by the person; what was done is kept.
        Cancelled = "cancelled",
    }
}

impl SyncStatus {
    /// Whether the run is not over.
    pub const fn is_running(self) -> bool {
        matches!(self, Self::Pending | Self::InProgress)
    }
}

text_enum! {
    /// What a running sync is doing.
    Stage, "stage", {
        /// Asking the forge.
        Fetching = "fetching",
        /// Finding the tasks that issues belong to.
        Matching = "matching",
        /// Making tasks.
        Creating = "creating",
        /// Changing tasks.
        Updating = "updating",
        /// Sending changes to the forge.
        Pushing = "pushing",
    }
}

/// How far a running sync has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Progress {
    /// What it is doing.
    pub stage: Stage,
    /// Items done in this stage.
    pub current: u32,
    /// Items in this stage, when the forge said or the plan knows.
    pub total: Option<u32>,
    /// Issues taken over so far in the whole run.
    pub processed: u32,
    /// Set while the run waits for the forge: until when.
    #[serde(default)]
    pub waiting_until: Option<Timestamp>,
}

impl Default for Progress {
    fn default() -> Self {
        Self { stage: Stage::Fetching, current: 0, total: None, processed: 0, waiting_until: None }
    }
}

/// What a sync did, in counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct RunCounts {
    /// Distinct issues considered; pull requests and repeats are not counted.
    pub issues_fetched: u32,
    /// Tasks made.
    pub tasks_created: u32,
    /// Tasks changed here by the forge's changes (adopted ones included).
    pub tasks_updated: u32,
    /// Issues changed on the forge.
    pub tasks_pushed: u32,
    /// Issues that were left alone, unchanged or for a stated reason.
    pub tasks_skipped: u32,
    /// Issues that could not be taken over; each has an [`IssueError`].
    pub tasks_failed: u32,
    /// Tasks found to differ on both sides in ways that do not merge.
    pub conflicts_detected: u32,
    /// Comments taken over: new ones and edited ones.
    pub comments_read: u32,
    /// Comments sent to the forge.
    pub comments_sent: u32,
    /// HTTP requests sent, retries included.
    pub requests_made: u32,
}

/// Why a run failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct RunError {
    /// A stable word that programs branch on.
    pub code: String,
    /// A sentence for people, without secrets.
    pub message: String,
}

/// Why one issue was skipped or failed; the others went on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct IssueError {
    /// The issue's number, where it could be read.
    #[specta(type = Option<u32>)]
    pub number: Option<u64>,
    /// The issue's page, where it could be read.
    pub url: Option<String>,
    /// A sentence for people.
    pub reason: String,
}

/// One row of the sync history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SyncRun {
    /// Its id.
    pub id: SyncId,
    /// The project that was synced.
    pub project_id: ProjectId,
    /// The connection that was used.
    pub sync_config_id: SyncConfigId,
    /// What started it.
    pub trigger: SyncTrigger,
    /// What it looked at.
    pub sync_type: SyncType,
    /// Whether closed issues that were never linked became tasks.
    pub include_closed: bool,
    /// How it stands.
    pub status: SyncStatus,
    /// How far it came.
    pub progress: Progress,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended; `None` exactly while it runs.
    pub completed_at: Option<Timestamp>,
    /// How long it took, in milliseconds; `None` exactly while it runs.
    pub duration_ms: Option<u32>,
    /// What it did.
    #[serde(flatten)]
    pub counts: RunCounts,
    /// Why it failed.
    pub error: Option<RunError>,
    /// Issues that were skipped or failed, and why; at most 1 000 are kept.
    pub issue_errors: Vec<IssueError>,
}
