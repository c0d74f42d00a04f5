//! How things stand, from one source for every place that says it.

use serde::Serialize;
use tern_model::{
    Direction, Project, RunError, Status, SyncConfig, SyncRun, SyncStatus, Timestamp, text_enum,
};
use tern_store::{Reader, RunFilter, RunQuery, configs, conflicts, projects, runs, tasks, token_ends};

use crate::{ApiError, EndingStage, Tern, TokenEnding};

#[cfg(test)]
mod tests;
mod unsent;

pub use unsent::Unsent;

text_enum! {
    /// How a project stands, most pressing first.
    Standing, "standing", {
        /// A person has to act: conflicts, or a token to mend.
        NeedsYou = "needs_you",
        /// The last sync failed.
        Error = "error",
        /// The forge could not be reached.
        Offline = "offline",
        /// A sync runs.
        Syncing = "syncing",
        /// Automatic sync is off.
        Paused = "paused",
        /// Connected, but not synced to the end, or with edits that wait to be sent.
        NotSynced = "not_synced",
        /// The last sync ended well and nothing waits.
        InSync = "in_sync",
        /// Not connected to a repository.
        Local = "local",
    }
}

/// How one project stands.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct ProjectStatus {
    /// The project.
    pub project: Project,
    /// Its connection.
    pub connection: Option<SyncConfig>,
    /// How it stands.
    pub standing: Standing,
    /// The same in words.
    pub words: String,
    /// Tasks by column.
    pub tasks: TaskCounts,
    /// Conflicts that wait.
    pub conflicts: u32,
    /// What waits to be sent.
    pub unsent: Unsent,
    /// Its token, where that ends soon.
    pub token: Option<TokenEnding>,
    /// The run that is under way, or else the last one.
    pub last_run: Option<SyncRun>,
}

/// Tasks by column.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, specta::Type)]
pub struct TaskCounts {
    /// Not begun.
    pub todo: u32,
    /// Being worked on.
    pub in_progress: u32,
    /// Waiting for review.
    pub in_review: u32,
    /// Completed.
    pub done: u32,
    /// Not planned.
    pub cancelled: u32,
}

impl TaskCounts {
    /// All of them.
    pub const fn total(self) -> u32 {
        self.todo + self.in_progress + self.in_review + self.done + self.cancelled
    }

    fn add(&mut self, status: Status, count: u32) {
        *match status {
            Status::Todo => &mut self.todo,
            Status::InProgress => &mut self.in_progress,
            Status::InReview => &mut self.in_review,
            Status::Done => &mut self.done,
            Status::Cancelled => &mut self.cancelled,
        } += count;
    }
}

/// How every project stands, by key.
pub async fn status_show(tern: &Tern) -> Result<Vec<ProjectStatus>, ApiError> {
    let mut read = tern.store.read().await?;
    let counts = tasks::count_by_status(&mut read, None).await?;
    let unsent = unsent::by_project(&mut read).await?;
    let mut statuses = Vec::new();
    for project in projects::list(&mut read).await? {
        let mut in_columns = TaskCounts::default();
        for (_, status, count) in counts.iter().filter(|(id, ..)| *id == project.id) {
            in_columns.add(*status, *count);
        }
        let unsent = unsent.get(&project.id).copied().unwrap_or_default();
        statuses.push(status_of(&mut read, project, (in_columns, unsent), tern.now()).await?);
    }
    Ok(statuses)
}

async fn status_of(
    db: &mut impl Reader,
    project: Project,
    (tasks, unsent): (TaskCounts, Unsent),
    now: Timestamp,
) -> Result<ProjectStatus, ApiError> {
    let connection = configs::get_by_project(db, project.id).await?;
    let conflicts = conflicts::count_pending(db, Some(project.id)).await?;
    let query = RunQuery { project: Some(project.id), filter: RunFilter::All, limit: 1, offset: 0 };
    let last_run = runs::list(db, &query).await?.into_iter().next();
    let token = match &connection {
        Some(config) => TokenEnding::of_connection(config, token_ends::get(db, config.id).await?, now),
        None => None,
    };
    let (standing, words) =
        standing_of(connection.as_ref(), last_run.as_ref(), (conflicts, unsent), token.as_ref());
    Ok(ProjectStatus { project, connection, standing, words, tasks, conflicts, unsent, token, last_run })
}

/// The one place that decides what is said about a project. "In sync" needs a last sync that ended well, automatic
/// sync, and, where edits are sent, nothing that waits to be. A token that ends soon is said beside what is calm, and
/// needs the person once it ends very soon.
///
/// `waiting`: conflicts, and what is to be sent.
pub fn standing_of(
    connection: Option<&SyncConfig>,
    last_run: Option<&SyncRun>,
    waiting: (u32, Unsent),
    token: Option<&TokenEnding>,
) -> (Standing, String) {
    let (standing, words) = standing_without_token(connection, last_run, waiting);
    match (standing, token) {
        (Standing::Paused | Standing::NotSynced | Standing::InSync, Some(token)) => match token.stage {
            EndingStage::VerySoon => (Standing::NeedsYou, token.words.clone()),
            EndingStage::Soon => (standing, format!("{words}; {}", token.words)),
        },
        _ => (standing, words),
    }
}

fn standing_without_token(
    connection: Option<&SyncConfig>,
    last_run: Option<&SyncRun>,
    (conflicts, unsent): (u32, Unsent),
) -> (Standing, String) {
    let Some(config) = connection else {
        return (Standing::Local, "only on this computer".to_owned());
    };
    if conflicts > 0 {
        let words = if conflicts == 1 {
            "1 conflict needs you".into()
        } else {
            format!("{conflicts} conflicts need you")
        };
        return (Standing::NeedsYou, words);
    }
    if let Some(code) = &config.sync_error {
        return (Standing::NeedsYou, needs_person_words(code).to_owned());
    }
    match last_run {
        Some(run) if run.status.is_running() => (Standing::Syncing, "syncing".to_owned()),
        Some(SyncRun { status: SyncStatus::Failure, error: Some(error), .. }) => {
            failed(error, config.next_sync_at)
        }
        _ if !config.sync_enabled => (Standing::Paused, "automatic sync is off".to_owned()),
        Some(SyncRun { status: SyncStatus::Cancelled, .. }) => {
            (Standing::NotSynced, "the last sync was cancelled; the next goes on from there".to_owned())
        }
        _ if config.last_sync_at.is_none() => (Standing::NotSynced, "not synced yet".to_owned()),
        _ => match unsent.words().filter(|_| config.direction == Direction::TwoWay) {
            Some(words) => (Standing::NotSynced, words),
            None => (Standing::InSync, "in sync".to_owned()),
        },
    }
}

fn failed(error: &RunError, next: Option<Timestamp>) -> (Standing, String) {
    match error.code.as_str() {
        "offline" => (Standing::Offline, "the forge cannot be reached".to_owned()),
        "rate_limited" => {
            let until = next.map_or_else(String::new, |at| format!(" until {at}"));
            (Standing::Paused, format!("the forge asks to wait{until}"))
        }
        _ => (Standing::Error, format!("the last sync failed: {}", error.message)),
    }
}

/// The code under which a connection waits whose token a person has forgotten.
pub(crate) const TOKEN_FORGOTTEN: &str = "token_forgotten";

fn needs_person_words(code: &str) -> &'static str {
    match code {
        "unauthorized" | "bad_token" => "the token no longer works",
        TOKEN_FORGOTTEN => "its token was forgotten here",
        "token_unreadable" => "the stored token cannot be read",
        "single_sign_on" => "the organisation asks for single sign-on",
        "issues_disabled" => "issues are switched off in the repository",
        "tracker_removed" => "the forge has removed its issue tracker",
        "moved" => "the repository has moved",
        "many_changes" => "many edits wait for your word before they are sent",
        _ => "syncing has stopped until you act",
    }
}
