//! A computer that runs the engine and can be switched off at any moment.

use std::{collections::BTreeSet, sync::Arc};

use tempfile::TempDir;
use tern_forge::Clock;
use tern_model::*;
use tern_store::{
    Linked, PullState, RunFilter, RunQuery, Store, TaskQuery, TaskRow, configs, conflicts, intents, links,
    projects, runs, tasks,
};
use tern_sync::{Engine, Request, Surroundings};
use tokio::{runtime::Runtime, sync::Notify};

use super::{SeededRandom, Town, WEB, Watch};

/// The engine with its database, on a runtime of its own. Everything of it but the folder is gone after a crash.
pub struct Machine {
    pub town: Town,
    pub clock: Arc<Watch>,
    pub random: Arc<SeededRandom>,
    pub project: ProjectId,
    pub config_id: SyncConfigId,
    /// Told to pull the plug.
    pub plug: Arc<Notify>,
    running: Option<Running>,
    dir: TempDir,
}

struct Running {
    runtime: Runtime,
    store: Store,
    engine: Engine,
}

impl Machine {
    /// A project connected to `town` both ways.
    pub fn new(town: Town, seed: u64, now: Timestamp) -> Self {
        let random = SeededRandom::new(seed);
        let clock = Watch::at(now);
        let id = || tern_forge::Random::uuid(random.as_ref());
        let (project, config_id) = (ProjectId::new(id()), SyncConfigId::new(id()));
        let dir = folder();
        let mut machine =
            Self { town, clock, random, project, config_id, plug: Arc::default(), running: None, dir };
        machine.switch_on();
        machine.set_up(now);
        machine
    }

    fn set_up(&self, now: Timestamp) {
        let project = Project {
            id: self.project,
            name: "Web".to_owned(),
            key: "WEB".parse().unwrap(),
            next_task_number: 1,
            created_at: now,
            updated_at: now,
        };
        let config = config_of(&project, self.config_id, now);
        self.block_on(async {
            let mut tx = self.store().write().await.unwrap();
            projects::insert(&mut tx, &project).await.unwrap();
            configs::insert(&mut tx, &config).await.unwrap();
            tx.commit().await.unwrap();
        });
    }

    /// Opens the database and closes what a crash left open, as the program does when it starts.
    pub fn switch_on(&mut self) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        self.switch_on_with(runtime);
    }

    pub fn switch_on_with(&mut self, runtime: Runtime) {
        let (store, engine) = runtime.block_on(async {
            let store = Store::open(self.dir.path(), self.clock.now()).await.unwrap().store;
            let engine = Engine::new(Surroundings {
                store: store.clone(),
                connector: Arc::new(self.town.clone()),
                clock: self.clock.clone(),
                random: self.random.clone(),
            });
            engine.recover().await.unwrap();
            (store, engine)
        });
        self.running = Some(Running { runtime, store, engine });
    }

    /// Everything stops where it stands.
    pub fn pull_the_plug(&mut self) {
        self.town.forget_interruptions();
        if let Some(Running { runtime, store, engine }) = self.running.take() {
            drop((store, engine));
            drop(runtime);
            wait_for_the_databases_threads();
        }
    }

    fn on(&self) -> &Running {
        self.running.as_ref().expect("the machine is on")
    }

    pub fn store(&self) -> &Store {
        &self.on().store
    }

    pub fn engine(&self) -> &Engine {
        &self.on().engine
    }

    pub fn block_on<T>(&self, work: impl Future<Output = T>) -> T {
        self.on().runtime.block_on(work)
    }

    /// Syncs to the end; `None` when the plug was pulled meanwhile, and the machine is on again.
    pub fn sync(&mut self, request: Request) -> Option<SyncRun> {
        let (plug, town) = (self.plug.clone(), self.town.clone());
        let (engine, config_id) = (self.engine().clone(), self.config_id);
        let run = self.block_on(async {
            let started = engine.start(config_id, request).await.unwrap();
            tokio::select! {
                biased;
                () = plug.notified() => None,
                run = async {
                    let run = started.operation().finished().await;
                    town.settled().await;
                    run
                } => Some(run.expect("the end is recorded")),
            }
        });
        drop(engine);
        if run.is_none() {
            self.pull_the_plug();
            self.switch_on();
        }
        self.town.forget_interruptions();
        run.map(Arc::unwrap_or_clone)
    }

    pub fn rows(&self) -> Vec<TaskRow> {
        self.block_on(async {
            let query = TaskQuery { limit: 1_000_000, ..TaskQuery::default() };
            let mut read = self.store().read().await.unwrap();
            tasks::list(&mut read, &query).await.unwrap()
        })
    }

    /// Every task, with its link where it has one.
    pub fn tasks(&self) -> Vec<(Task, Option<TaskRemote>)> {
        self.block_on(async {
            let mut read = self.store().read().await.unwrap();
            let query = TaskQuery { limit: 1_000_000, ..TaskQuery::default() };
            let mut all = Vec::new();
            for row in tasks::list(&mut read, &query).await.unwrap() {
                let link = links::get_by_task(&mut read, row.task.id).await.unwrap();
                all.push((row.task, link));
            }
            all
        })
    }

    pub fn linked(&self, task: TaskId) -> Option<Linked> {
        self.block_on(async {
            let mut read = self.store().read().await.unwrap();
            links::linked_task(&mut read, task).await.unwrap()
        })
    }

    pub fn comments(&self, task: TaskId) -> Vec<Comment> {
        self.block_on(async {
            let mut read = self.store().read().await.unwrap();
            tern_store::comments::of_task(&mut read, task).await.unwrap()
        })
    }

    pub fn put_comments(&self, comments: &[Comment]) {
        self.block_on(async {
            let mut tx = self.store().write().await.unwrap();
            tern_store::comments::upsert_many(&mut tx, comments).await.unwrap();
            tx.commit().await.unwrap();
        });
    }

    pub fn pending(&self) -> Vec<Conflict> {
        self.block_on(async {
            let mut read = self.store().read().await.unwrap();
            conflicts::list_pending(&mut read, Some(self.project)).await.unwrap()
        })
    }

    pub fn open_intents(&self) -> Vec<PushIntent> {
        self.block_on(async {
            let mut read = self.store().read().await.unwrap();
            intents::list_open(&mut read, self.project).await.unwrap()
        })
    }

    pub fn cursor(&self) -> PullState {
        self.block_on(async {
            let mut read = self.store().read().await.unwrap();
            configs::pull_state(&mut read, self.config_id).await.unwrap()
        })
    }

    pub fn newest_runs(&self, limit: u32) -> Vec<SyncRun> {
        self.block_on(async {
            let mut read = self.store().read().await.unwrap();
            let query = RunQuery { project: None, filter: RunFilter::All, limit, offset: 0 };
            runs::list(&mut read, &query).await.unwrap()
        })
    }

    pub fn integrity(&self) -> Vec<String> {
        self.block_on(async { self.store().check_integrity().await.unwrap() })
    }

    /// Edits a task as a person does; nothing happens when it is gone.
    pub fn edit(&self, task: TaskId, change: impl FnOnce(&mut Task)) {
        self.block_on(edit(self.store(), task, self.clock.now(), change));
    }

    /// Makes a local task, and plans its issue.
    pub fn publish(&self, title: &str, description: &str) -> TaskId {
        let now = self.clock.now();
        let id = TaskId::new(tern_forge::Random::uuid(self.random.as_ref()));
        let intent = PushIntentId::new(tern_forge::Random::uuid(self.random.as_ref()));
        self.block_on(async {
            let mut tx = self.store().write().await.unwrap();
            let number = projects::take_task_numbers(&mut tx, self.project, 1).await.unwrap();
            let task = new_task(id, self.project, number, title, description, now);
            tasks::insert_many(&mut tx, &[task]).await.unwrap();
            let intent = PushIntent {
                id: intent,
                task_id: id,
                kind: PushKind::Create,
                marker: Some(id.to_string()),
                content: None,
                state: PushState::Planned,
                attempts: 0,
                error: None,
                created_at: now,
                updated_at: now,
            };
            intents::insert(&mut tx, &intent).await.unwrap();
            tx.commit().await.unwrap();
        });
        id
    }

    /// Decides a waiting conflict as the window does: the task says `result`, base is what the forge holds.
    pub fn resolve(&self, conflict: &Conflict, action: ResolutionAction, result: &Content) {
        let now = self.clock.now();
        self.block_on(async {
            let mut tx = self.store().write().await.unwrap();
            let Some(before) = tasks::get(&mut tx, conflict.task_id).await.unwrap() else { return };
            let Some(link) = links::get_by_task(&mut tx, before.id).await.unwrap() else { return };
            let mut after = before.clone();
            put(&mut after, result);
            let changes = tern_sync::changes_between(&before, &after, Origin::Resolution, None, now);
            tasks::update(&mut tx, &after).await.unwrap();
            tern_store::changes::insert_many(&mut tx, &changes).await.unwrap();
            let differs = !tern_reconcile::same::same(result, &conflict.remote);
            let link = TaskRemote {
                base: conflict.remote.clone(),
                last_synced_at: now,
                sync_conflict_status: differs.then_some(ConflictStatus::Resolved),
                ..link
            };
            links::update_many(&mut tx, &[link]).await.unwrap();
            let decided = Conflict {
                local: before.content(),
                resolved_at: Some(now),
                resolution_action: Some(action),
                merged: (action == ResolutionAction::Merge).then(|| result.clone()),
                ..conflict.clone()
            };
            conflicts::update(&mut tx, &decided).await.unwrap();
            tx.commit().await.unwrap();
        });
    }
}

/// Edits a task as a person does; `None` when it is gone.
pub async fn edit(store: &Store, task: TaskId, now: Timestamp, change: impl FnOnce(&mut Task)) -> Option<()> {
    let mut tx = store.write().await.unwrap();
    let before = tasks::get(&mut tx, task).await.unwrap()?;
    let mut after = before.clone();
    change(&mut after);
    after.updated_at = now;
    let changes = tern_sync::changes_between(&before, &after, Origin::User, None, now);
    tasks::update(&mut tx, &after).await.unwrap();
    tern_store::changes::insert_many(&mut tx, &changes).await.unwrap();
    tx.commit().await.unwrap();
    Some(())
}

fn put(task: &mut Task, content: &Content) {
    task.title.clone_from(&content.title);
    task.description.clone_from(&content.description);
    task.status = task.status.with_state(content.state);
    task.labels.clone_from(&content.labels);
    task.assignees.clone_from(&content.assignees);
    task.milestone.clone_from(&content.milestone);
}

/// In memory where the system has a place for that: what is tested is not the disk's speed.
fn folder() -> TempDir {
    let memory = std::path::Path::new("/dev/shm");
    match memory.is_dir().then(|| tempfile::tempdir_in(memory)) {
        Some(Ok(dir)) => dir,
        _ => TempDir::new().unwrap(),
    }
}

fn new_task(
    id: TaskId,
    project_id: ProjectId,
    number: u32,
    title: &str,
    description: &str,
    now: Timestamp,
) -> Task {
    Task {
        id,
        project_id,
        number,
        title: title.to_owned(),
        description: description.to_owned(),
        status: Status::Todo,
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
    }
}

fn config_of(project: &Project, id: SyncConfigId, now: Timestamp) -> SyncConfig {
    SyncConfig {
        id,
        project_id: project.id,
        service_type: ServiceType::Github,
        api_url: "https://api.github.com".to_owned(),
        repository_url: WEB.to_owned(),
        repo_owner: "acorn".to_owned(),
        repo_name: "orchard".to_owned(),
        has_token: true,
        direction: Direction::TwoWay,
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

/// A process that is killed takes the threads of its database with it. Here they live on for a moment, and what one
/// of them still commits would stand in the database of a machine that is on again.
#[expect(clippy::disallowed_methods, reason = "real threads end in real time")]
fn wait_for_the_databases_threads() {
    let works = || {
        let tasks = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
        let names = tasks.filter_map(|task| std::fs::read_to_string(task.path().join("comm")).ok());
        names.into_iter().any(|name| name.starts_with("sqlx-sqlite"))
    };
    // Another test's threads in the same process are not waited for, for ever.
    let patience = std::time::Instant::now() + std::time::Duration::from_secs(2);
    while works() && std::time::Instant::now() < patience {
        std::thread::yield_now();
    }
}
