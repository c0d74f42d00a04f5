//! One run from its first request to its last row.

use std::sync::Arc;

use tern_forge::{Forge, IssuePage, WaitObserver, WaitReason};
use tern_model::{Progress, SyncConfig, SyncRun, SyncStatus, SyncType, TaskId, Timestamp};
use tern_reconcile::plan::{PullRules, UnknownClosed};
use tern_store::{PullState, configs, runs, search, token_ends};
use tokio::sync::{broadcast, mpsc, mpsc::error::TryRecvError, watch};
use tokio_util::task::AbortOnDropHandle;

use crate::{
    Request, SyncError, SyncEvent,
    apply::{ApplyContext, Page},
    engine::Surroundings,
    fetch::{End, Fetched, read_listing},
    operation::Stop,
    phases::Phase,
    push::MANY_CHANGES,
    scheduler::{failures_in_a_row, schedule},
    setting::{LeftOut, Setting, Source},
    sharing,
    sweep::Appeared,
};

/// Tasks indexed for search in one go while the next page is on its way.
const INDEX_WHILE_WAITING: u32 = 200;
/// Tasks indexed for search in one transaction at the end of a run.
const INDEX_BATCH: u32 = 2000;

/// A run being executed.
pub(crate) struct Runner {
    pub(crate) around: Surroundings,
    pub(crate) config: SyncConfig,
    pub(crate) run: SyncRun,
    pub(crate) request: Request,
    pub(crate) announce: Announcer,
    pub(crate) stop: Stop,
    /// Whether many edits still wait for a person's word.
    pub(crate) held_back: bool,
    /// The cursor does not pass what a person left out.
    hold: Option<Timestamp>,
    /// While linked issues are looked for: those that were listed.
    pub(crate) appeared: Option<Appeared>,
    /// Whether this run looks for everything that is linked.
    pub(crate) looks_for_missing: bool,
    /// Tasks whose issues were found to be elsewhere, each with what the forge calls the new one.
    pub(crate) moved: Vec<(TaskId, String)>,
    /// Whether the repository that answers is known to be the connected one.
    pub(crate) repository_known: bool,
    /// Tasks whose issues this run found new or changed; `None` while a first sync takes everything over.
    pub(crate) changed: Option<Vec<TaskId>>,
    /// When the token ends, as the forge told by the way.
    token_end: Option<Timestamp>,
}

/// Tells watchers how a run comes along, and hears from the client when it has to wait.
#[derive(Clone)]
pub(crate) struct Announcer {
    pub(crate) progress: Arc<watch::Sender<Progress>>,
    pub(crate) events: broadcast::Sender<SyncEvent>,
    pub(crate) ids: (tern_model::ProjectId, tern_model::SyncId),
}

impl Announcer {
    pub(crate) fn progress(&self, progress: Progress) {
        let waiting_until = self.progress.borrow().waiting_until;
        let progress = Progress { waiting_until, ..progress };
        self.progress.send_replace(progress);
        self.send_progress(progress);
    }

    fn wait(&self, until: Option<Timestamp>) {
        self.progress.send_modify(|progress| progress.waiting_until = until);
        self.send_progress(*self.progress.borrow());
    }

    fn send_progress(&self, progress: Progress) {
        let (project_id, sync_id) = self.ids;
        self.send(SyncEvent::Progress { project_id, sync_id, progress });
    }

    pub(crate) fn send(&self, event: SyncEvent) {
        // Nobody listening is no fault.
        let _ = self.events.send(event);
    }
}

impl WaitObserver for Announcer {
    fn waiting(&self, until: Timestamp, _why: WaitReason) {
        self.wait(Some(until));
    }

    fn resumed(&self) {
        self.wait(None);
    }
}

impl Runner {
    pub(crate) fn new(
        around: Surroundings,
        config: SyncConfig,
        run: SyncRun,
        request: Request,
        announce: Announcer,
        stop: Stop,
    ) -> Self {
        Self {
            around,
            config,
            run,
            request,
            announce,
            stop,
            held_back: false,
            hold: None,
            appeared: None,
            looks_for_missing: false,
            moved: Vec::new(),
            repository_known: false,
            changed: None,
            token_end: None,
        }
    }

    /// Runs to the end and records it. The answer is the run's last row, whatever happened.
    pub(crate) async fn execute(mut self) -> SyncRun {
        let mut outcome = self.sync().await;
        if outcome.is_ok() {
            outcome = self.index_rest().await;
        }
        if let Err(error) = self.record_end(&outcome).await {
            tracing::error!(sync = %self.run.id, %error, "the end of a sync could not be recorded");
        }
        self.run
    }

    async fn sync(&mut self) -> Result<(), SyncError> {
        let forge = self.connect().await?;
        let mut result = self.pull(&forge).await;
        if result.is_ok() {
            result = self.push(&forge).await;
        }
        if result.is_ok() {
            result = self.find_moved(&forge).await;
        }
        if result.is_ok() {
            result = self.read_comments(&forge).await;
        }
        // Last, so that a list that is not well holds up nothing else.
        if result.is_ok() {
            result = self.read_findings(&forge).await;
        }
        self.run.counts.requests_made = forge.requests_made();
        self.token_end = forge.token_end();
        result
    }

    async fn connect(&self) -> Result<Arc<dyn Forge>, SyncError> {
        let observer = Arc::new(self.announce.clone());
        self.unless_cancelled(self.around.connect(&self.config, observer)).await
    }

    async fn pull(&mut self, forge: &Arc<dyn Forge>) -> Result<(), SyncError> {
        if self.run.sync_type == SyncType::SecurityOnly {
            return Ok(());
        }
        let closed = if self.run.include_closed { UnknownClosed::Take } else { UnknownClosed::Leave };
        let at_start = self.pull_state().await?;
        let left_out = LeftOut::of(&at_start);
        self.changed = at_start.first_sync_done.then(Vec::new);
        if !at_start.first_sync_done {
            self.run.progress.total = self.expected_issues(forge, closed).await?;
        }
        for phase in Phase::of(&at_start, closed) {
            let reading = Listing { phase, closed, left_out, source: Source::Listed };
            self.read(forge, reading).await?;
        }
        self.sweep(forge, &at_start).await
    }

    /// Roughly how many issues a first sync will meet, for the progress bar; not knowing is no failure.
    async fn expected_issues(
        &mut self,
        forge: &Arc<dyn Forge>,
        closed: UnknownClosed,
    ) -> Result<Option<u32>, SyncError> {
        if closed == UnknownClosed::Take {
            return Ok(None);
        }
        match self.unless_cancelled(async { Ok(forge.check_repository().await) }).await? {
            Ok(repository) => {
                self.met_repository(&repository).await?;
                Ok(repository.open_issues)
            }
            Err(error) => {
                tracing::debug!(%error, "the number of open issues is not known");
                Ok(None)
            }
        }
    }

    /// Reads one listing to its end, writing each page while the next is on its way.
    pub(crate) async fn read(&mut self, forge: &Arc<dyn Forge>, listing: Listing) -> Result<(), SyncError> {
        let pull = self.pull_state().await?;
        let reading = listing.phase.reading(&pull, listing.closed);
        let (sender, mut pages) = mpsc::channel(1);
        // A task of its own, so that answers are parsed on another core than the one that writes.
        let reader = AbortOnDropHandle::new(tokio::spawn(read_listing(forge.clone(), reading, sender)));
        let mut first = true;
        while let Some(fetched) = self.next_page(&mut pages).await? {
            if std::mem::take(&mut first) && listing.phase == Phase::First {
                self.note_first_start(fetched.page.server_time).await?;
            }
            if listing.phase != Phase::First
                && !self.repository_known
                && self.shows_unknown(forge.as_ref(), &fetched.page.issues).await?
            {
                self.same_repository(forge).await?;
                self.repository_known = true;
            }
            self.write_page(forge.as_ref(), fetched, listing).await?;
        }
        let end = self
            .unless_cancelled(async { reader.await.map_err(|e| SyncError::Fault(e.to_string()))? })
            .await?;
        self.complete(listing, end).await
    }

    /// The next page; while it is on its way, waiting tasks are indexed for search.
    async fn next_page(&self, pages: &mut mpsc::Receiver<Fetched>) -> Result<Option<Fetched>, SyncError> {
        if self.stop.asked.is_cancelled() {
            return Err(SyncError::Cancelled);
        }
        match pages.try_recv() {
            Ok(fetched) => return Ok(Some(fetched)),
            Err(TryRecvError::Disconnected) => return Ok(None),
            Err(TryRecvError::Empty) => {}
        }
        let mut tx = self.around.store.write().await?;
        search::flush(&mut tx, INDEX_WHILE_WAITING).await?;
        tx.commit().await?;
        self.unless_cancelled(async { Ok(pages.recv().await) }).await
    }

    async fn write_page(
        &mut self,
        forge: &dyn Forge,
        mut fetched: Fetched,
        listing: Listing,
    ) -> Result<(), SyncError> {
        let rows = u32::try_from(fetched.page.rows.len()).unwrap_or(u32::MAX);
        if let Some(appeared) = &mut self.appeared {
            appeared.note(&fetched.page.rows);
        }
        self.leave_out(&mut fetched.page);
        let cursor = fetched.cursor.map(|cursor| self.hold.map_or(cursor, |hold| cursor.min(hold)));
        let page = Page {
            rows,
            issues: fetched.page.issues,
            rejected: fetched.page.rejected,
            mark: listing.phase.mark(cursor),
        };
        self.apply_with(forge, page, listing).await
    }

    /// Takes out what the person left out of this sync; the cursor stays before it, so that the next one meets it.
    fn leave_out(&mut self, page: &mut IssuePage) {
        let out = &self.request.leave_out.issues;
        let held =
            page.issues.iter().filter(|issue| out.contains(&issue.id)).map(|issue| issue.updated_at).min();
        page.issues.retain(|issue| !out.contains(&issue.id));
        self.hold = match (self.hold, held) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
    }

    /// What holds for issues that are asked for one by one.
    pub(crate) fn setting(&self, forge: &dyn Forge) -> Setting<'_> {
        Setting {
            project_id: self.config.project_id,
            service: self.config.service_type,
            repository_url: &self.config.repository_url,
            sync_id: Some(self.run.id),
            rules: PullRules { unknown_closed: UnknownClosed::Take, merge_mode: self.config.merge_mode },
            lesser_findings: self.config.lesser_findings,
            capabilities: forge.capabilities(),
            left_out: LeftOut::Ignored,
            source: Source::Asked,
            random: self.around.random.as_ref(),
        }
    }

    /// Writes issues that were asked for one by one.
    pub(crate) async fn apply(&mut self, forge: &dyn Forge, page: Page) -> Result<(), SyncError> {
        let listing = Listing {
            phase: Phase::Changes,
            closed: UnknownClosed::Take,
            left_out: LeftOut::Ignored,
            source: Source::Asked,
        };
        self.apply_with(forge, page, listing).await
    }

    async fn apply_with(&mut self, forge: &dyn Forge, page: Page, listing: Listing) -> Result<(), SyncError> {
        let mut run = self.run.clone();
        let setting = self.setting(forge);
        let context = ApplyContext {
            store: &self.around.store,
            clock: self.around.clock.as_ref(),
            setting: Setting {
                rules: PullRules { unknown_closed: listing.closed, ..setting.rules },
                left_out: listing.left_out,
                source: listing.source,
                ..setting
            },
            config_id: self.config.id,
        };
        let applied = context.apply(&mut run, page).await?;
        self.run = run;
        self.moved.extend(applied.moved);
        if let Some(changed) = &mut self.changed {
            changed.extend(applied.changed);
        }
        self.announce.progress(self.run.progress);
        if applied.tasks_written {
            self.tell_tasks();
        }
        if applied.conflicts_written {
            self.announce.send(SyncEvent::ConflictsChanged { project_id: self.config.project_id });
        }
        Ok(())
    }

    pub(crate) fn tell_tasks(&self) {
        self.announce.send(SyncEvent::TasksChanged { project_id: self.config.project_id });
    }

    async fn note_first_start(&self, server_time: Option<Timestamp>) -> Result<(), SyncError> {
        let mut tx = self.around.store.write().await?;
        let mut pull = configs::pull_state(&mut tx, self.config.id).await?;
        if pull.first_started_at.is_none() {
            pull.first_started_at = Some(server_time.unwrap_or_else(|| self.around.clock.now()));
            configs::set_pull_state(&mut tx, self.config.id, &pull).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    async fn complete(&self, listing: Listing, end: End) -> Result<(), SyncError> {
        let End::Read { etag } = end else { return Ok(()) };
        let mut tx = self.around.store.write().await?;
        let before = configs::pull_state(&mut tx, self.config.id).await?;
        let mut pull = before.clone();
        // The tag would say that nothing is new while what was left out still waits.
        let etag = etag.filter(|_| self.hold.is_none());
        listing.phase.complete(&mut pull, listing.closed, etag);
        if pull != before {
            configs::set_pull_state(&mut tx, self.config.id, &pull).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    async fn pull_state(&self) -> Result<PullState, SyncError> {
        let mut read = self.around.store.read().await?;
        Ok(configs::pull_state(&mut read, self.config.id).await?)
    }

    async fn index_rest(&self) -> Result<(), SyncError> {
        loop {
            let mut tx = self.around.store.write().await?;
            let waiting = search::flush(&mut tx, INDEX_BATCH).await?;
            tx.commit().await?;
            if !waiting {
                return Ok(());
            }
        }
    }

    pub(crate) async fn unless_cancelled<T>(
        &self,
        work: impl Future<Output = Result<T, SyncError>>,
    ) -> Result<T, SyncError> {
        tokio::select! {
            biased;
            () = self.stop.asked.cancelled() => Err(SyncError::Cancelled),
            result = work => result,
        }
    }

    /// Waits for the answer to an edit that is being sent, also while the sync winds down: only the answer says
    /// whether it arrived.
    pub(crate) async fn once_sent<T>(
        &self,
        work: impl Future<Output = Result<T, SyncError>>,
    ) -> Result<T, SyncError> {
        tokio::select! {
            biased;
            () = self.stop.at_once.cancelled() => Err(SyncError::Cancelled),
            result = work => result,
        }
    }

    /// Writes the run's last row, the connection's state, and cuts the history to its length.
    async fn record_end(&mut self, outcome: &Result<(), SyncError>) -> Result<(), SyncError> {
        let now = self.around.clock.now();
        self.run.status = match outcome {
            Ok(()) => SyncStatus::Success,
            Err(SyncError::Cancelled) => SyncStatus::Cancelled,
            Err(_) => SyncStatus::Failure,
        };
        self.run.completed_at = Some(now);
        let millis = now.millis_since(self.run.started_at).max(0);
        self.run.duration_ms = Some(u32::try_from(millis).unwrap_or(u32::MAX));
        self.run.progress.waiting_until = None;
        let failure =
            outcome.as_ref().err().filter(|e| !matches!(e, SyncError::Cancelled)).map(SyncError::failure);
        self.run.error = failure.as_ref().map(|failure| failure.error.clone());
        let news = self.token_news(outcome, failure.as_ref()).await;

        let mut tx = self.around.store.write().await?;
        runs::update(&mut tx, &self.run).await?;
        if let Some(mut config) = configs::get(&mut tx, self.config.id).await? {
            let failures = failures_in_a_row(&mut tx, &config).await?;
            schedule(&mut config, &self.run, failure.as_ref(), failures, now);
            if self.held_back {
                config.sync_error = Some(MANY_CHANGES.to_owned());
            }
            configs::update(&mut tx, &config).await?;
        }
        if let Some(end) = self.token_end {
            token_ends::set(&mut tx, self.config.id, Some(end), now).await?;
        } else if outcome.is_ok()
            && token_ends::get(&mut tx, self.config.id).await?.is_some_and(|end| end <= now)
        {
            // It still works, so what was known of its end is not true any more.
            token_ends::forget(&mut tx, self.config.id).await?;
        }
        if let Some(news) = news {
            sharing::tell(&mut tx, news, now).await?;
        }
        runs::prune(&mut tx, self.config.project_id, now).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// One listing of a run, with what holds for all its pages.
#[derive(Clone, Copy)]
pub(crate) struct Listing {
    pub(crate) phase: Phase,
    pub(crate) closed: UnknownClosed,
    pub(crate) left_out: LeftOut,
    pub(crate) source: Source,
}
