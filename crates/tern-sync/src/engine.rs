//! Starting, joining and finding syncs.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tern_forge::{Clock, Forge, Random, WaitObserver};
use tern_model::{
    CommentId, Progress, RunCounts, SyncConfig, SyncConfigId, SyncId, SyncRun, SyncStatus, SyncTrigger,
    SyncType, TaskId,
};
use tern_store::{Linked, Store, StoreError, SyncLock, configs, runs};
use tokio::sync::{broadcast, watch};

use crate::{
    Connector, Operation, SyncError, SyncEvent,
    operation::Stop,
    recover,
    run::{Announcer, Runner},
};

/// How many events a slow listener may fall behind before it misses some (and reloads what it shows).
const EVENT_BACKLOG: usize = 256;

/// Everything the engine needs from outside.
#[derive(Clone)]
pub struct Surroundings {
    /// The database.
    pub store: Store,
    /// The way to a forge.
    pub connector: Arc<dyn Connector>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Ids and jitter.
    pub random: Arc<dyn Random>,
}

impl Surroundings {
    /// Opens the forge of a connection. Between reading a sealed token and opening it, all tokens may be sealed with a
    /// new key and the old one removed: what does not open is read once more.
    pub(crate) async fn connect(
        &self,
        config: &SyncConfig,
        waits: Arc<dyn WaitObserver>,
    ) -> Result<Arc<dyn Forge>, SyncError> {
        let sealed = self.sealed_token(config.id).await?;
        match self.connector.connect(config, sealed.clone(), waits.clone()).await {
            Err(SyncError::Vault(error)) => match self.sealed_token(config.id).await? {
                again if again != sealed => self.connector.connect(config, again, waits).await,
                _ => Err(error.into()),
            },
            answer => answer,
        }
    }

    async fn sealed_token(&self, id: SyncConfigId) -> Result<Option<Vec<u8>>, SyncError> {
        Ok(configs::token(&mut self.store.read().await?, id).await?)
    }
}

/// What is asked of a sync.
#[derive(Debug, Clone)]
pub struct Request {
    /// What starts it.
    pub trigger: SyncTrigger,
    /// What it looks at.
    pub sync_type: SyncType,
    /// Whether closed issues are included.
    pub closed: ClosedIssues,
    /// Whether a person said that many edits may be sent at once.
    pub confirmed: bool,
    /// Whether every linked issue is looked for now, and not only once a day.
    pub every_issue: bool,
    /// What a person left out of this sync.
    pub leave_out: LeaveOut,
    /// The only tasks that anything is sent of; `None`: of all.
    pub send_only: Option<HashSet<TaskId>>,
}

impl Request {
    /// A sync of everything, as the connection is set up.
    pub fn full(trigger: SyncTrigger) -> Self {
        Self {
            trigger,
            sync_type: SyncType::Full,
            closed: ClosedIssues::AsConfigured,
            confirmed: false,
            every_issue: false,
            leave_out: LeaveOut::default(),
            send_only: None,
        }
    }

    /// Whether what a task has to be sent may go now.
    pub(crate) fn sends_of(&self, task: TaskId) -> bool {
        self.send_only.as_ref().is_none_or(|only| only.contains(&task))
    }
}

/// What a person left out of one sync; the next one meets it again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LeaveOut {
    /// Tasks whose edits stay here.
    pub tasks: HashSet<TaskId>,
    /// Issues that are not taken over, by the forge's ids.
    pub issues: HashSet<String>,
    /// Comments that stay here.
    pub comments: HashSet<CommentId>,
}

impl LeaveOut {
    /// Whether a task stays as it is: sending it would take its issue over first.
    pub(crate) fn holds(&self, linked: &Linked) -> bool {
        self.tasks.contains(&linked.task.id) || self.issues.contains(linked.remote.external_id.issue_id())
    }
}

/// Whether a sync takes closed issues that were never linked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClosedIssues {
    /// As the connection says.
    AsConfigured,
    /// This once.
    Include,
}

/// The answer to a request to sync.
#[derive(Debug, Clone)]
pub enum Started {
    /// It runs.
    New(Operation),
    /// One was running already; this is that one.
    Joined(Operation),
}

impl Started {
    /// The running sync, new or joined.
    pub fn operation(&self) -> &Operation {
        match self {
            Self::New(operation) | Self::Joined(operation) => operation,
        }
    }
}

/// Starts syncs and knows those that run. Cheap to clone.
#[derive(Clone)]
pub struct Engine {
    around: Surroundings,
    running: Arc<Mutex<HashMap<SyncConfigId, Operation>>>,
    /// One start at a time: between looking for a running sync and entering the new one nobody may come in.
    starting: Arc<tokio::sync::Mutex<()>>,
    events: broadcast::Sender<SyncEvent>,
}

impl Engine {
    /// An engine with nothing running. Call [`Engine::recover`] once before the first sync.
    pub fn new(around: Surroundings) -> Self {
        Self {
            around,
            running: Arc::default(),
            starting: Arc::default(),
            events: broadcast::channel(EVENT_BACKLOG).0,
        }
    }

    pub(crate) const fn surroundings(&self) -> &Surroundings {
        &self.around
    }

    /// What syncs do from now on.
    pub fn events(&self) -> broadcast::Receiver<SyncEvent> {
        self.events.subscribe()
    }

    pub(crate) fn announce(&self, event: SyncEvent) {
        // Nobody listening is no fault.
        let _ = self.events.send(event);
    }

    /// The sync of this connection that runs in this process.
    pub fn running(&self, config_id: SyncConfigId) -> Option<Operation> {
        self.entries().get(&config_id).cloned()
    }

    /// All syncs that run in this process.
    pub fn all_running(&self) -> Vec<Operation> {
        self.entries().values().cloned().collect()
    }

    /// Closes the runs of processes that are gone, as failures with the code `interrupted`, and makes their
    /// projects due at once. Runs of living processes are left alone. Answers with the closed runs.
    pub async fn recover(&self) -> Result<Vec<SyncRun>, SyncError> {
        recover::all(&self.around).await
    }

    /// Starts a sync, or joins the one that runs.
    ///
    /// Fails with [`SyncError::RunningElsewhere`] when another process syncs this project.
    pub async fn start(&self, config_id: SyncConfigId, request: Request) -> Result<Started, SyncError> {
        let _one_at_a_time = self.starting.lock().await;
        if let Some(operation) = self.running(config_id) {
            return Ok(Started::Joined(operation));
        }
        let config = {
            let mut read = self.around.store.read().await?;
            configs::get(&mut read, config_id).await?.ok_or(SyncError::NotConnected)?
        };
        let Some(lock) = self.around.store.try_lock_sync(config_id)? else {
            return Err(self.running_elsewhere(config_id).await?);
        };
        recover::one(&self.around, config_id).await?;
        let run = self.new_run(&config, &request);
        let mut tx = self.around.store.write().await?;
        match runs::insert(&mut tx, &run).await {
            Err(StoreError::AlreadyRunning { .. }) => return Err(self.running_elsewhere(config_id).await?),
            inserted => inserted?,
        }
        tx.commit().await?;
        Ok(Started::New(self.launch(config, run, request, lock)))
    }

    async fn running_elsewhere(&self, config_id: SyncConfigId) -> Result<SyncError, SyncError> {
        let mut read = self.around.store.read().await?;
        let run = runs::running(&mut read, config_id).await?;
        Ok(SyncError::RunningElsewhere { run: run.map(|run| run.id) })
    }

    fn new_run(&self, config: &SyncConfig, request: &Request) -> SyncRun {
        SyncRun {
            id: SyncId::new(self.around.random.uuid()),
            project_id: config.project_id,
            sync_config_id: config.id,
            trigger: request.trigger,
            sync_type: request.sync_type,
            include_closed: config.include_closed || request.closed == ClosedIssues::Include,
            status: SyncStatus::InProgress,
            progress: Progress::default(),
            started_at: self.around.clock.now(),
            completed_at: None,
            duration_ms: None,
            counts: RunCounts::default(),
            error: None,
            issue_errors: Vec::new(),
        }
    }

    fn launch(&self, config: SyncConfig, run: SyncRun, request: Request, lock: SyncLock) -> Operation {
        let (progress, watching) = watch::channel(run.progress);
        let (finished, waiting) = watch::channel(None);
        let stop = Stop::default();
        let operation = Operation {
            id: run.id,
            config_id: config.id,
            project_id: config.project_id,
            progress: watching,
            finished: waiting,
            stop: stop.clone(),
        };
        let ids = (config.project_id, run.id);
        let announce = Announcer { progress: Arc::new(progress), events: self.events.clone(), ids };
        announce.send(SyncEvent::Started { project_id: ids.0, sync_id: ids.1 });
        self.entries().insert(config.id, operation.clone());
        let runner = Runner::new(self.around.clone(), config, run, request, announce, stop);
        tokio::spawn(self.clone().carry_out(runner, lock, finished));
        operation
    }

    async fn carry_out(self, runner: Runner, lock: SyncLock, finished: watch::Sender<Option<Arc<SyncRun>>>) {
        let config_id = runner.config.id;
        let run = match tokio::spawn(runner.execute()).await {
            Ok(run) => Some(run),
            Err(fault) => self.close_after_fault(config_id, &fault).await,
        };
        self.entries().remove(&config_id);
        drop(lock);
        let Some(run) = run.map(Arc::new) else { return };
        let _ = self.events.send(SyncEvent::Finished { run: run.clone() });
        finished.send_replace(Some(run));
    }

    /// A fault in the run must not leave a row that looks alive.
    async fn close_after_fault(
        &self,
        config_id: SyncConfigId,
        fault: &tokio::task::JoinError,
    ) -> Option<SyncRun> {
        tracing::error!(%fault, "a sync ended by a fault of its own");
        recover::one(&self.around, config_id).await.unwrap_or_else(|error| {
            tracing::error!(%error, "the run could not be closed");
            None
        })
    }

    fn entries(&self) -> MutexGuard<'_, HashMap<SyncConfigId, Operation>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
