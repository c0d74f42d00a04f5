//! What every window is told without asking.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use serde::Serialize;
use tern_model::{ConflictId, Progress, ProjectId, SyncId, SyncRun, TaskId, Timestamp};
use tern_store::runs;
use tern_sync::SyncEvent;
use tokio::{sync::broadcast::error::RecvError, time::Instant};
use uuid::Uuid;

use super::standing::{StatusView, status_show};
use super::undo::Undo;
use crate::Tern;

/// How often progress and changes are told at most.
const BEAT: Duration = Duration::from_millis(100);
/// More changed tasks than this are told as "many".
const TOLD_ONE_BY_ONE: usize = 200;

/// A sync came further.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
pub struct SyncProgressed {
    /// The project.
    pub project_id: ProjectId,
    /// The run.
    pub sync_id: SyncId,
    /// When it began.
    pub started_at: Timestamp,
    /// How far it has come.
    pub progress: Progress,
}

/// A sync ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct SyncEnded {
    /// The project.
    pub project_id: ProjectId,
    /// Its row in the history.
    pub run: SyncRun,
}

/// Tasks were made, changed or deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct ChangedTasks {
    /// The project.
    pub project_id: ProjectId,
    /// Which; `null` when many changed at once.
    pub task_ids: Option<Vec<TaskId>>,
}

/// The list of open conflicts changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
pub struct ChangedConflicts {
    /// The project.
    pub project_id: ProjectId,
}

/// Something that windows are told without asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WindowEvent {
    /// A sync came further; at most ten times a second.
    SyncProgressed(SyncProgressed),
    /// A sync ended.
    SyncFinished(Box<SyncEnded>),
    /// Tasks were made, changed or deleted.
    TasksChanged(ChangedTasks),
    /// The list of open conflicts changed.
    ConflictsChanged(ChangedConflicts),
    /// How everything stands changed.
    StatusChanged(StatusView),
}

/// An edit of this process, on its way to its windows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edited {
    /// The project.
    pub project_id: ProjectId,
    /// The tasks; `None` when it is about all of them or about the project itself.
    pub task_ids: Option<Vec<TaskId>>,
    /// Whether the list of conflicts changed.
    pub conflicts: bool,
}

impl Tern {
    /// Tells windows of tasks that were made, changed or deleted.
    pub(crate) fn tell_edited(&self, project_id: ProjectId, task_ids: Vec<TaskId>) {
        // Nobody listening is no fault: a terminal has no windows.
        let _ = self.edits.send(Edited { project_id, task_ids: Some(task_ids), conflicts: false });
    }

    /// Tells windows that what is said of everything may have changed, but of no project in particular.
    pub(crate) fn tell_standing(&self) {
        self.tell_edited(ProjectId::new(Uuid::nil()), Vec::new());
    }

    /// Tells windows that a project's list of conflicts changed.
    pub(super) fn tell_conflicts(&self, project_id: ProjectId) {
        let _ = self.edits.send(Edited { project_id, task_ids: Some(Vec::new()), conflicts: true });
    }

    /// Tells windows that everything about a project may have changed.
    pub(crate) fn tell_project(&self, project_id: ProjectId) {
        let _ = self.edits.send(Edited { project_id, task_ids: None, conflicts: true });
    }

    pub(super) fn remember(&self, undo: Undo) {
        self.undo.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(undo);
    }

    pub(super) fn forget_last(&self) -> Option<Undo> {
        self.undo.lock().unwrap_or_else(std::sync::PoisonError::into_inner).pop()
    }

    pub(super) fn forget_deleted(&self, conflict: ConflictId) -> Option<Undo> {
        self.undo.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take_deleted(conflict)
    }
}

/// Tells `emit` of everything that happens, until the program ends. Progress and changes are gathered and told
/// at most ten times a second; the last of them is always told.
pub async fn follow_events(tern: &Tern, mut emit: impl FnMut(WindowEvent) + Send) {
    let (mut syncs, mut edits) = (tern.engine.events(), tern.edits.subscribe());
    let mut gathered = Gathered::default();
    let mut next = Instant::now();
    loop {
        tokio::select! {
            event = syncs.recv() => match event {
                Ok(SyncEvent::Finished { run }) => {
                    // What came before the end is told before it.
                    gathered.tell(tern, &mut emit).await;
                    let finished = SyncEnded { project_id: run.project_id, run: (*run).clone() };
                    emit(WindowEvent::SyncFinished(Box::new(finished)));
                    gathered.many(run.project_id);
                }
                Ok(event) => gathered.take(event),
                Err(RecvError::Lagged(_)) => gathered.missed_some(tern).await,
                Err(RecvError::Closed) => return,
            },
            edited = edits.recv() => match edited {
                Ok(edited) => gathered.edited(edited),
                Err(RecvError::Lagged(_)) => gathered.missed_some(tern).await,
                Err(RecvError::Closed) => return,
            },
            () = tokio::time::sleep_until(next), if !gathered.is_empty() => {
                gathered.tell(tern, &mut emit).await;
                next = Instant::now() + BEAT;
            }
        }
    }
}

/// What happened since windows were last told.
#[derive(Debug, Default)]
struct Gathered {
    progress: BTreeMap<SyncId, (ProjectId, Progress)>,
    started: BTreeMap<SyncId, Timestamp>,
    tasks: BTreeMap<ProjectId, Option<BTreeSet<TaskId>>>,
    conflicts: BTreeSet<ProjectId>,
    standing: bool,
    told: Option<StatusView>,
}

impl Gathered {
    fn is_empty(&self) -> bool {
        self.progress.is_empty() && self.tasks.is_empty() && self.conflicts.is_empty() && !self.standing
    }

    fn take(&mut self, event: SyncEvent) {
        match event {
            SyncEvent::Started { project_id, sync_id } => {
                self.progress.insert(sync_id, (project_id, Progress::default()));
                self.standing = true;
            }
            SyncEvent::Progress { project_id, sync_id, progress } => {
                self.progress.insert(sync_id, (project_id, progress));
            }
            SyncEvent::TasksChanged { project_id } => self.many(project_id),
            SyncEvent::ConflictsChanged { project_id } => {
                self.conflicts.insert(project_id);
                self.standing = true;
            }
            SyncEvent::Finished { run } => self.many(run.project_id),
        }
    }

    fn many(&mut self, project: ProjectId) {
        self.tasks.insert(project, None);
        self.standing = true;
    }

    fn edited(&mut self, edited: Edited) {
        self.standing = true;
        if edited.conflicts {
            self.conflicts.insert(edited.project_id);
        }
        let Some(ids) = edited.task_ids else { return self.many(edited.project_id) };
        if ids.is_empty() {
            return;
        }
        let known = self.tasks.entry(edited.project_id).or_insert_with(|| Some(BTreeSet::new()));
        if let Some(known) = known {
            known.extend(ids);
        }
    }

    /// A slow listener lost events: everything may have changed.
    async fn missed_some(&mut self, tern: &Tern) {
        let Ok(projects) = crate::status_show(tern).await else { return };
        for status in projects {
            self.many(status.project.id);
            self.conflicts.insert(status.project.id);
        }
    }

    async fn tell(&mut self, tern: &Tern, emit: &mut (impl FnMut(WindowEvent) + Send)) {
        for (sync_id, (project_id, progress)) in std::mem::take(&mut self.progress) {
            if let Some(started_at) = self.start_of(tern, sync_id).await {
                let progressed = SyncProgressed { project_id, sync_id, started_at, progress };
                emit(WindowEvent::SyncProgressed(progressed));
            }
        }
        for (project_id, ids) in std::mem::take(&mut self.tasks) {
            let task_ids =
                ids.filter(|ids| ids.len() <= TOLD_ONE_BY_ONE).map(|ids| ids.into_iter().collect());
            emit(WindowEvent::TasksChanged(ChangedTasks { project_id, task_ids }));
        }
        for project_id in std::mem::take(&mut self.conflicts) {
            emit(WindowEvent::ConflictsChanged(ChangedConflicts { project_id }));
        }
        if std::mem::take(&mut self.standing)
            && let Ok(status) = status_show(tern).await
            && self.told.as_ref() != Some(&status)
        {
            self.told = Some(status.clone());
            emit(WindowEvent::StatusChanged(status));
        }
    }

    async fn start_of(&mut self, tern: &Tern, sync_id: SyncId) -> Option<Timestamp> {
        if let Some(started_at) = self.started.get(&sync_id) {
            return Some(*started_at);
        }
        let mut read = tern.store.read().await.ok()?;
        let started_at = runs::get(&mut read, sync_id).await.ok()??.started_at;
        self.started.insert(sync_id, started_at);
        Some(started_at)
    }
}
