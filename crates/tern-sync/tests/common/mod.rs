//! An engine with a real database, the real HTTP client and a forge on loopback.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]
#![allow(dead_code, missing_docs, unreachable_pub, reason = "each test file uses its own part of this")]

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::Arc,
    time::Duration,
};

use tempfile::TempDir;
use tern_forge::{Clock, Random, SystemClock, SystemRandom};
use tern_model::*;
use tern_sim::{IssueView, Sim, SimBuilder};
use tern_store::{Store, TaskQuery, TaskRow, configs, conflicts, links, projects, runs, tasks};
use tern_sync::{Engine, Request, Started, Surroundings, SyncError, VaultConnector};
use tern_vault::Vault;

/// A token as a forge hands it out.
pub const TOKEN_LIKE: &str = "ghp_0123456789abcdefghijABCDEFGHIJ012345";

/// A project connected to a simulated repository.
pub struct Bench {
    pub sim: Sim,
    pub engine: Engine,
    pub store: Store,
    pub project: Project,
    pub config_id: SyncConfigId,
    pub vault: Arc<Vault>,
    pub dir: TempDir,
}

/// Which clock the engine is given.
pub fn real_clock() -> Arc<dyn Clock> {
    Arc::new(SystemClock)
}

/// Time that passes only where somebody waits: waits are over at once and leave the clock where they ended.
pub struct HastyClock(std::sync::Mutex<Timestamp>);

impl HastyClock {
    pub fn new() -> Arc<Self> {
        Arc::new(Self(std::sync::Mutex::new(SystemClock.now())))
    }

    pub fn step(&self, by: Duration) {
        let mut now = self.0.lock().unwrap();
        *now = now.plus_millis(i64::try_from(by.as_millis()).unwrap());
    }
}

#[async_trait::async_trait]
impl Clock for HastyClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }

    async fn sleep(&self, pause: Duration) {
        let mut now = self.0.lock().unwrap();
        *now = now.plus_millis(i64::try_from(pause.as_millis()).unwrap());
    }
}

impl Bench {
    pub async fn new(sim: SimBuilder) -> Self {
        Self::with_clock(sim, real_clock()).await
    }

    pub async fn with_clock(sim: SimBuilder, clock: Arc<dyn Clock>) -> Self {
        Self::on(ServiceType::Github, sim, clock).await
    }

    /// A simulated forge that speaks this service's words.
    pub async fn on(service: ServiceType, sim: SimBuilder, clock: Arc<dyn Clock>) -> Self {
        let sim = sim.start().await;
        let dir = TempDir::new().unwrap();
        let vault = Arc::new(Vault::session());
        let (engine, store) = open(dir.path(), vault.clone(), clock).await;
        let now = SystemClock.now();
        let project = Project {
            id: ProjectId::new(SystemRandom.uuid()),
            name: "Web".to_owned(),
            key: "WEB".parse().unwrap(),
            next_task_number: 1,
            created_at: now,
            updated_at: now,
        };
        let place = RepositoryRef::parse(
            &format!("https://{service}.com/{}", sim.full_name()),
            Some(service),
            Some(sim.base_url()),
        )
        .unwrap();
        let config = config_of(&project, &place, now);
        let mut tx = store.write().await.unwrap();
        projects::insert(&mut tx, &project).await.unwrap();
        configs::insert(&mut tx, &config).await.unwrap();
        tx.commit().await.unwrap();
        Self { sim, engine, store, project, config_id: config.id, vault, dir }
    }

    /// Another engine on the same folder, as another process would have.
    pub async fn second_engine(&self) -> Engine {
        open(self.dir.path(), self.vault.clone(), real_clock()).await.0
    }

    pub async fn configure(&self, change: impl FnOnce(&mut SyncConfig)) {
        let mut tx = self.store.write().await.unwrap();
        let mut config = configs::get(&mut tx, self.config_id).await.unwrap().unwrap();
        change(&mut config);
        configs::update(&mut tx, &config).await.unwrap();
        tx.commit().await.unwrap();
    }

    pub async fn give_token(&self, token: &str) {
        let origin = origin_of(self.sim.base_url());
        let sealed = self.vault.seal(self.config_id, &origin, &token.to_owned().into()).await.unwrap();
        let mut tx = self.store.write().await.unwrap();
        configs::set_token(&mut tx, self.config_id, Some(&sealed)).await.unwrap();
        tx.commit().await.unwrap();
    }

    pub async fn start(&self) -> Result<Started, SyncError> {
        self.engine.start(self.config_id, request()).await
    }

    /// Syncs to the end and returns the run's row.
    pub async fn sync(&self) -> SyncRun {
        self.sync_with(request()).await
    }

    pub async fn sync_with(&self, request: Request) -> SyncRun {
        let started = self.engine.start(self.config_id, request).await.unwrap();
        let run = started.operation().finished().await.expect("the run is recorded");
        Arc::unwrap_or_clone(run)
    }

    /// Syncs and insists on success.
    pub async fn sync_well(&self) -> SyncRun {
        let run = self.sync().await;
        assert_eq!(run.status, SyncStatus::Success, "{:?}", run.error);
        run
    }

    pub async fn rows(&self) -> Vec<TaskRow> {
        let query = TaskQuery { limit: 1_000_000, ..TaskQuery::default() };
        let mut read = self.store.read().await.unwrap();
        tasks::list(&mut read, &query).await.unwrap()
    }

    /// The task linked to an issue.
    pub async fn row(&self, number: u64) -> TaskRow {
        let linked = |row: &TaskRow| row.remote.as_ref().is_some_and(|r| r.remote_issue_number == number);
        self.rows().await.into_iter().find(linked).unwrap_or_else(|| panic!("no task is linked to #{number}"))
    }

    /// Edits a task as a person does.
    pub async fn edit(&self, number: u64, change: impl FnOnce(&mut Task)) {
        let before = self.row(number).await.task;
        let mut task = before.clone();
        change(&mut task);
        let changes = tern_sync::changes_between(&before, &task, Origin::User, None, SystemClock.now());
        let mut tx = self.store.write().await.unwrap();
        tasks::update(&mut tx, &task).await.unwrap();
        tern_store::changes::insert_many(&mut tx, &changes).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Makes a local task without a link.
    pub async fn local_task(&self, title: &str, description: &str) -> Task {
        let now = SystemClock.now();
        let mut tx = self.store.write().await.unwrap();
        let number = projects::take_task_numbers(&mut tx, self.project.id, 1).await.unwrap();
        let task = Task {
            id: TaskId::new(SystemRandom.uuid()),
            project_id: self.project.id,
            number,
            title: title.to_owned(),
            description: description.to_owned(),
            status: Status::InProgress,
            task_type: TaskType::Task,
            priority: None,
            reporter: None,
            assignees: BTreeSet::new(),
            labels: BTreeSet::new(),
            milestone: None,
            cycle: None,
            story_points: None,
            custom_fields: serde_json::Map::new(),
            issue_url: None,
            closed_at: None,
            position: 0.0,
            created_at: now,
            updated_at: now,
        };
        tasks::insert_many(&mut tx, std::slice::from_ref(&task)).await.unwrap();
        tx.commit().await.unwrap();
        task
    }

    pub async fn pending(&self) -> Vec<Conflict> {
        let mut read = self.store.read().await.unwrap();
        conflicts::list_pending(&mut read, Some(self.project.id)).await.unwrap()
    }

    pub async fn history(&self) -> Vec<SyncRun> {
        let mut read = self.store.read().await.unwrap();
        let query = tern_store::RunQuery {
            project: None,
            filter: tern_store::RunFilter::All,
            limit: 1000,
            offset: 0,
        };
        runs::list(&mut read, &query).await.unwrap()
    }

    pub async fn config(&self) -> SyncConfig {
        let mut read = self.store.read().await.unwrap();
        configs::get(&mut read, self.config_id).await.unwrap().unwrap()
    }

    pub async fn link(&self, task: TaskId) -> Option<TaskRemote> {
        let mut read = self.store.read().await.unwrap();
        links::get_by_task(&mut read, task).await.unwrap()
    }

    /// Every issue of the forge stands here exactly once and says the same, as far as `wanted` asks.
    pub async fn assert_equals_forge(&self, wanted: impl Fn(&IssueView) -> bool) {
        let here: BTreeMap<u64, TaskRow> = self
            .rows()
            .await
            .into_iter()
            .filter_map(|row| Some((row.remote.as_ref()?.remote_issue_number, row)))
            .collect();
        let has_labels = self.config().await.service_type != ServiceType::Bitbucket;
        assert_eq!(here.len(), self.rows().await.len(), "no task is doubled and none is without its issue");
        for issue in self.sim.visible_issues().into_iter().filter(|i| !i.is_pull).filter(wanted) {
            let row = here.get(&issue.number).unwrap_or_else(|| panic!("#{} was skipped", issue.number));
            assert_eq!(row.task.title, issue.title, "#{}", issue.number);
            assert_eq!(row.task.description, issue.body.unwrap_or_default(), "#{}", issue.number);
            if has_labels {
                assert_eq!(row.task.labels, issue.labels.into_iter().collect(), "#{}", issue.number);
            }
            assert_eq!(row.task.status.state().is_open(), !issue.state.is_closed(), "#{}", issue.number);
        }
    }
}

async fn open(dir: &Path, vault: Arc<Vault>, clock: Arc<dyn Clock>) -> (Engine, Store) {
    let opened = Store::open(dir, SystemClock.now()).await.unwrap();
    let random = Arc::new(SystemRandom);
    let engine = Engine::new(Surroundings {
        store: opened.store.clone(),
        connector: Arc::new(VaultConnector::new(vault, clock.clone(), random.clone())),
        clock,
        random,
    });
    (engine, opened.store)
}

/// The origin of a forge on loopback.
pub fn origin_of(url: &str) -> String {
    format!("http://{}", url.trim_start_matches("http://").split('/').next().unwrap())
}

/// The anonymous budget of a real forge is too small for a test's repository.
pub fn wide_limits() -> tern_sim::LimitSettings {
    tern_sim::LimitSettings { anonymous: 1_000_000, ..tern_sim::LimitSettings::default() }
}

pub fn request() -> Request {
    Request::full(SyncTrigger::Manual)
}

fn config_of(project: &Project, place: &RepositoryRef, now: Timestamp) -> SyncConfig {
    SyncConfig {
        id: SyncConfigId::new(SystemRandom.uuid()),
        project_id: project.id,
        service_type: place.service,
        api_url: place.api_url.clone(),
        repository_url: place.repository_url.clone(),
        repo_owner: place.owner.clone(),
        repo_name: place.name.clone(),
        has_token: false,
        direction: Direction::Pull,
        merge_mode: MergeMode::Automatic,
        include_closed: false,
        include_security: false,
        lesser_findings: LesserFindings::High,
        sync_enabled: true,
        sync_interval: IntervalSeconds::default(),
        active_interval: IntervalSeconds::new(30).unwrap(),
        last_sync_at: None,
        next_sync_at: None,
        sync_error: None,
        created_at: now,
        updated_at: now,
    }
}
