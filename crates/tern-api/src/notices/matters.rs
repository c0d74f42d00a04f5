//! What matters enough to be told.

use std::collections::{BTreeMap, BTreeSet};

use tern_model::{ProjectId, ProjectKey, SyncRun, SyncStatus, text_enum};

use crate::EndingStage;
use crate::ending::is_about_the_token;
use crate::window::{ProjectView, Settings};

/// From this many failures in a row on, a person is told.
const FAILURES: u32 = 3;

text_enum! {
    /// A kind of matter, most pressing first.
    NoticeKind, "notice", {
        /// Both sides changed the same thing.
        Conflicts = "conflicts",
        /// A token that no longer works, or cannot be read.
        Token = "token",
        /// Three failures in a row.
        Failures = "failures",
        /// A token that still works and ends soon.
        TokenEnds = "token_ends",
        /// The first import ended well.
        FirstImport = "first_import",
    }
}

impl NoticeKind {
    pub(super) const fn is_wanted(self, settings: Settings) -> bool {
        match self {
            Self::Conflicts => settings.notify_conflicts,
            Self::Token => settings.notify_token,
            Self::Failures => settings.notify_failures,
            Self::TokenEnds => settings.notify_token_end,
            Self::FirstImport => settings.notify_first_import,
        }
    }

    /// Whether there is nothing to do about it.
    pub(super) const fn is_only_told(self) -> bool {
        matches!(self, Self::FirstImport)
    }
}

/// Something about one project that matters for as long as it is so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matter {
    /// What kind.
    pub kind: NoticeKind,
    /// The project.
    pub project: ProjectId,
    /// Its key.
    pub key: ProjectKey,
    /// How many conflicts or failures; of a token's end how near it is, 1 or 2; otherwise one.
    pub count: u32,
}

impl Matter {
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.kind == other.kind && self.project == other.project
    }
}

/// What syncs showed that no view of a project says.
#[derive(Debug, Default)]
pub struct Watch {
    failures: BTreeMap<ProjectId, u32>,
    /// Projects that were never synced to the end.
    new: BTreeSet<ProjectId>,
    imported: BTreeSet<ProjectId>,
}

impl Watch {
    /// A sync ended.
    pub fn ended(&mut self, run: &SyncRun) {
        let project = run.project_id;
        match run.status {
            SyncStatus::Success => {
                self.failures.remove(&project);
                if self.new.remove(&project) {
                    self.imported.insert(project);
                }
            }
            SyncStatus::Failure if is_failure(run) => *self.failures.entry(project).or_default() += 1,
            _ => {}
        }
    }

    /// The window was in front: what only was to be told has been seen.
    pub fn seen(&mut self) {
        self.imported.clear();
    }

    /// Everything that matters, by what the projects say and what was seen of their syncs.
    pub fn matters(&mut self, projects: &[ProjectView]) -> Vec<Matter> {
        let is_there = |id: &ProjectId| projects.iter().any(|view| view.project.id == *id);
        self.failures.retain(|id, _| is_there(id));
        self.imported.retain(is_there);
        self.new.retain(is_there);
        projects.iter().flat_map(|view| self.of_project(view)).collect()
    }

    fn of_project(&mut self, view: &ProjectView) -> Vec<Matter> {
        let id = view.project.id;
        let Some(connection) = &view.connection else { return Vec::new() };
        if connection.last_sync_at.is_none() {
            self.new.insert(id);
        }
        let refused = connection.sync_error.as_deref().is_some_and(is_about_the_token);
        let failures = self.failures.get(&id).copied().filter(|count| *count >= FAILURES && !refused);
        let counts = [
            (NoticeKind::Conflicts, view.conflicts),
            (NoticeKind::Token, u32::from(refused)),
            // However many they have become: three are told, the fourth is no news.
            (NoticeKind::Failures, failures.map_or(0, |_| FAILURES)),
            // Nearer is more, so that each threshold is told once.
            (NoticeKind::TokenEnds, view.token.as_ref().map_or(0, |token| nearness(token.stage))),
            (NoticeKind::FirstImport, u32::from(self.imported.contains(&id))),
        ];
        let matters = counts.into_iter().filter(|(_, count)| *count > 0);
        matters
            .map(|(kind, count)| Matter { kind, project: id, key: view.project.key.clone(), count })
            .collect()
    }
}

/// Waiting for a network or for a forge that asks to wait is no failure, and neither is a crash.
fn is_failure(run: &SyncRun) -> bool {
    let code = run.error.as_ref().map_or("", |error| error.code.as_str());
    !matches!(code, "offline" | "rate_limited" | "interrupted" | "many_changes")
}

const fn nearness(stage: EndingStage) -> u32 {
    match stage {
        EndingStage::Soon => 1,
        EndingStage::VerySoon => 2,
    }
}
