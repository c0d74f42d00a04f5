//! What the tray shows, as a pure function of how everything stands.

use tern_api::window::{ProjectView, SyncStanding};
use tern_model::ProjectId;

use super::{icons::TrayState, words};
use crate::standing::Standing;

/// More projects than this are found in the window.
const MOST_PROJECTS: usize = 12;

/// Everything that the tray shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct MenuView {
    /// The icon.
    pub(super) state: TrayState,
    /// The first line: the icon in words.
    pub(super) status: String,
    /// A line for each project, by name.
    pub(super) projects: Vec<ProjectLine>,
    /// How many more there are.
    pub(super) more: Option<String>,
    /// Syncs everything.
    pub(super) sync: Line,
    /// Stops every running sync.
    pub(super) cancel: Line,
    /// Both lines that begin a pause.
    pub(super) can_pause: bool,
    /// Ends it.
    pub(super) resume: Line,
    /// The conflicts that wait.
    pub(super) conflicts: String,
    /// Whether the program is open; without it there is only the window and the end.
    pub(super) open: bool,
}

/// A line that can be pressed, or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) enabled: bool,
}

/// A project and its submenu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ProjectLine {
    pub(super) id: ProjectId,
    /// The line in the menu. It does not say how things stand: on Linux the library cannot change the words of a
    /// line that has a submenu, only put another line in its place, which would close a menu that is open.
    pub(super) label: String,
    /// The first line of its submenu.
    pub(super) words: String,
    pub(super) can_sync: bool,
    pub(super) can_cancel: bool,
}

impl MenuView {
    /// Before the program is open.
    pub(super) fn opening() -> Self {
        Self::closed(TrayState::Syncing, "Tern is opening")
    }

    /// When it could not be opened; the window says why.
    pub(super) fn not_opened() -> Self {
        Self::closed(TrayState::Error, "Tern could not be opened")
    }

    fn closed(state: TrayState, status: &str) -> Self {
        Self {
            state,
            status: status.to_owned(),
            projects: Vec::new(),
            more: None,
            sync: Line { text: "Sync now".to_owned(), enabled: false },
            cancel: Line { text: "Cancel".to_owned(), enabled: false },
            can_pause: false,
            resume: Line { text: "Resume".to_owned(), enabled: false },
            conflicts: "Conflicts".to_owned(),
            open: false,
        }
    }

    /// When it is.
    pub(super) fn of(standing: &Standing) -> Self {
        let Standing { status, projects, .. } = standing;
        let running = projects.iter().filter(|project| is_running(standing, project)).count();
        let connected = projects.iter().filter(|project| project.connection.is_some()).count();
        let (shown, hidden) = shown(projects);
        Self {
            state: status.standing.into(),
            status: status_line(standing),
            projects: shown.into_iter().map(|project| project_line(standing, project)).collect(),
            more: (hidden > 0).then(|| format!("{} in the window", words::counted(hidden, "more project"))),
            sync: Line { text: "Sync now".to_owned(), enabled: connected > running },
            cancel: Line {
                text: if running > 1 {
                    format!("Cancel {}", words::counted(running, "sync"))
                } else {
                    "Cancel".into()
                },
                enabled: running > 0,
            },
            can_pause: connected > 0,
            resume: match status.paused_until {
                Some(until) => {
                    Line { text: format!("Resume (paused until {})", words::clock(until)), enabled: true }
                }
                None => Line { text: "Resume".to_owned(), enabled: false },
            },
            conflicts: match status.conflicts {
                0 => "Conflicts".to_owned(),
                count => format!("Conflicts ({count})"),
            },
            open: true,
        }
    }
}

/// The status in words; while one sync runs, with how far it has come.
fn status_line(standing: &Standing) -> String {
    let far = standing.progress.values().find_map(words::progress);
    match far {
        Some(far) if standing.status.standing == SyncStanding::Syncing && standing.progress.len() == 1 => {
            words::line(&format!("{}: {far}", standing.status.words))
        }
        _ => words::line(&standing.status.words),
    }
}

fn is_running(standing: &Standing, project: &ProjectView) -> bool {
    project.standing == SyncStanding::Syncing || standing.progress.contains_key(&project.project.id)
}

/// As many as fit, the most pressing of them, in the order of the window.
fn shown(projects: &[ProjectView]) -> (Vec<&ProjectView>, usize) {
    let mut pressing: Vec<(usize, &ProjectView)> = projects.iter().enumerate().collect();
    pressing.sort_by_key(|(at, project)| (project.standing, *at));
    pressing.truncate(MOST_PROJECTS);
    pressing.sort_by_key(|(at, _)| *at);
    (pressing.into_iter().map(|(_, project)| project).collect(), projects.len().saturating_sub(MOST_PROJECTS))
}

fn project_line(standing: &Standing, view: &ProjectView) -> ProjectLine {
    let running = is_running(standing, view);
    let far = standing.progress.get(&view.project.id).and_then(words::progress);
    let words = match far {
        Some(far) if view.standing == SyncStanding::Syncing => format!("{}: {far}", view.standing_words),
        _ => view.standing_words.clone(),
    };
    ProjectLine {
        id: view.project.id,
        label: words::line(&format!("{} ({})", view.project.name, view.project.key)),
        words: words::line(&words),
        can_sync: view.connection.is_some() && !running,
        can_cancel: running,
    }
}

#[cfg(test)]
mod tests;
