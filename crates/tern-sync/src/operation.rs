//! A running sync, as those who watch it hold it.

use std::sync::Arc;

use tern_model::{Progress, ProjectId, SyncConfigId, SyncId, SyncRun};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// A running sync: its progress, its end, and a way to cancel it. Cheap to clone; dropping it changes nothing.
#[derive(Debug, Clone)]
pub struct Operation {
    pub(crate) id: SyncId,
    pub(crate) config_id: SyncConfigId,
    pub(crate) project_id: ProjectId,
    pub(crate) progress: watch::Receiver<Progress>,
    pub(crate) finished: watch::Receiver<Option<Arc<SyncRun>>>,
    pub(crate) stop: Stop,
}

/// How a sync is told to stop.
#[derive(Debug, Clone, Default)]
pub(crate) struct Stop {
    /// Nothing more is begun.
    pub(crate) asked: CancellationToken,
    /// What was sent to be written is not waited for any more.
    pub(crate) at_once: CancellationToken,
}

impl Operation {
    /// The run's id in the history.
    pub const fn id(&self) -> SyncId {
        self.id
    }

    /// The connection that is synced.
    pub const fn config_id(&self) -> SyncConfigId {
        self.config_id
    }

    /// The project that is synced.
    pub const fn project_id(&self) -> ProjectId {
        self.project_id
    }

    /// How far it has come; the receiver wakes on every step.
    pub fn progress(&self) -> watch::Receiver<Progress> {
        self.progress.clone()
    }

    /// Asks it to stop. What was written stays, and the next sync goes on from there.
    pub fn cancel(&self) {
        self.stop.asked.cancel();
        self.stop.at_once.cancel();
    }

    /// Asks it to stop as soon as it knows what became of an edit that is on its way to the forge. [`Self::cancel`]
    /// does not wait for that, so that the next sync has to look.
    pub fn wind_down(&self) {
        self.stop.asked.cancel();
    }

    /// Waits for its end. `None` when the engine went away before the end could be recorded.
    pub async fn finished(&self) -> Option<Arc<SyncRun>> {
        let mut finished = self.finished.clone();
        let run = finished.wait_for(Option::is_some).await.ok()?;
        run.clone()
    }
}

/// Something a sync did that windows want to know.
#[derive(Debug, Clone)]
pub enum SyncEvent {
    /// A sync began.
    Started {
        /// The project.
        project_id: ProjectId,
        /// The run.
        sync_id: SyncId,
    },
    /// A sync came further.
    Progress {
        /// The project.
        project_id: ProjectId,
        /// The run.
        sync_id: SyncId,
        /// How far.
        progress: Progress,
    },
    /// Tasks of a project were written.
    TasksChanged {
        /// The project.
        project_id: ProjectId,
    },
    /// The list of open conflicts changed.
    ConflictsChanged {
        /// The project.
        project_id: ProjectId,
    },
    /// A sync ended.
    Finished {
        /// Its row in the history.
        run: Arc<SyncRun>,
    },
}
