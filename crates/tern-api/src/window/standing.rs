//! How everything stands, for the sidebar and the title bar.

use serde::Serialize;
use tern_model::{Timestamp, text_enum};
use tern_store::{TaskQuery as StoreQuery, tasks};

use super::pause::{Held, held};
use crate::{ApiError, ProjectStatus, Standing, Tern};

text_enum! {
    /// How a project stands, most pressing first.
    SyncStanding, "standing", {
        /// A person has to act.
        NeedsYou = "needs_you",
        /// The last sync failed.
        Error = "error",
        /// The forge could not be reached.
        Offline = "offline",
        /// A sync runs.
        Syncing = "syncing",
        /// Nothing is being synced by itself, or not yet.
        Paused = "paused",
        /// The last sync ended well and nothing waits.
        InSync = "in_sync",
        /// There is no repository.
        Local = "local",
    }
}

impl From<Standing> for SyncStanding {
    fn from(standing: Standing) -> Self {
        match standing {
            Standing::NeedsYou => Self::NeedsYou,
            Standing::Error => Self::Error,
            Standing::Offline => Self::Offline,
            Standing::Syncing => Self::Syncing,
            // A dot never says "in sync" before a sync has ended well; the words say what it waits for.
            Standing::Paused | Standing::NotSynced => Self::Paused,
            Standing::InSync => Self::InSync,
            Standing::Local => Self::Local,
        }
    }
}

/// How everything stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct StatusView {
    /// The most pressing standing of all projects.
    pub standing: SyncStanding,
    /// The same in words.
    pub words: String,
    /// Conflicts that wait, in all projects.
    pub conflicts: u32,
    /// Tasks of all projects.
    pub all_tasks: u32,
    /// Until when the syncs that run by themselves are paused.
    pub paused_until: Option<Timestamp>,
}

/// How everything stands.
pub async fn status_show(tern: &Tern) -> Result<StatusView, ApiError> {
    let projects = crate::status_show(tern).await?;
    let mut read = tern.store.read().await?;
    let all_tasks = tasks::count(&mut read, &StoreQuery::default()).await?;
    let held = held(tern, &mut read).await?;
    Ok(summary(&projects, all_tasks, held))
}

/// What is said of everything. A pause shows where nothing more pressing does, and where something would be synced
/// without it.
fn summary(projects: &[ProjectStatus], all_tasks: u32, held: Option<Held>) -> StatusView {
    let conflicts = projects.iter().map(|project| project.conflicts).sum();
    let worst = projects.iter().min_by_key(|project| SyncStanding::from(project.standing));
    let standing = worst.map_or(SyncStanding::Local, |project| project.standing.into());
    let standing = match (standing, held) {
        (SyncStanding::InSync, Some(_)) => SyncStanding::Paused,
        (standing, _) => standing,
    };
    let words = match (standing, worst, held) {
        (SyncStanding::Local, ..) | (_, None, _) => "Nothing to sync yet".to_owned(),
        (SyncStanding::Paused, _, Some(Held::Until(_))) => "Paused".to_owned(),
        (SyncStanding::Paused, _, Some(Held::OnBattery)) => "Paused while on battery".to_owned(),
        (SyncStanding::Paused, _, Some(Held::Metered)) => "Paused on this network".to_owned(),
        (SyncStanding::InSync, ..) => in_sync_words(projects),
        (SyncStanding::NeedsYou, ..) if conflicts == 1 => "1 task needs you".to_owned(),
        (SyncStanding::NeedsYou, ..) if conflicts > 1 => format!("{conflicts} tasks need you"),
        (SyncStanding::Syncing, Some(one), _) => format!("Syncing {}", one.project.key),
        (_, Some(one), _) => format!("{}: {}", one.project.key, one.words),
    };
    let paused_until = match held {
        Some(Held::Until(until)) => Some(until),
        _ => None,
    };
    StatusView { standing, words, conflicts, all_tasks, paused_until }
}

/// Everything is in sync; the token that ends first is named beside it.
fn in_sync_words(projects: &[ProjectStatus]) -> String {
    let ending = projects.iter().filter_map(|project| Some((project, project.token.as_ref()?)));
    match ending.min_by_key(|(_, token)| token.ends_at) {
        Some((project, token)) => format!("Everything is in sync; {}: {}", project.project.key, token.words),
        None => "Everything is in sync".to_owned(),
    }
}
