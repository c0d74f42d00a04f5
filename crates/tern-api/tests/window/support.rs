//! An open program in a folder of its own.

use std::{sync::Arc, time::Duration};

use tempfile::TempDir;
use tern_api::window::{self, NewTask, SortBy, TaskCard, TaskDetail, TaskFilter, TaskQuery};
use tern_api::{Options, ProjectCreate, Secrets, TaskPatch, Tern};
use tern_forge::{Clock, SystemClock};
use tern_model::{Project, ProjectId, Status, TaskId, TaskType, Timestamp};

pub struct Bench {
    pub tern: Arc<Tern>,
    pub project: Project,
    pub dir: TempDir,
}

impl Bench {
    pub async fn new() -> Self {
        let dir = TempDir::new().unwrap();
        let tern = Arc::new(open(&dir).await);
        let project = window::project_create(&tern, named("Web", "WEB")).await.unwrap();
        Self { tern, project, dir }
    }

    /// The same folder, opened anew.
    pub async fn reopened(self) -> Self {
        self.tern.close().await;
        drop(self.tern);
        let tern = Arc::new(open(&self.dir).await);
        Self { tern, ..self }
    }

    pub async fn task(&self, title: &str) -> TaskCard {
        self.task_in(Status::Todo, title).await
    }

    pub async fn task_in(&self, status: Status, title: &str) -> TaskCard {
        let request = NewTask { status, ..new_task(self.project.id, title) };
        window::task_create(&self.tern, request).await.unwrap()
    }

    pub async fn show(&self, key: &str) -> TaskDetail {
        window::task_show(&self.tern, window::TaskByKey { key: key.to_owned() }).await.unwrap()
    }

    pub async fn patch(&self, id: TaskId, patch: TaskPatch) -> TaskDetail {
        window::task_update(&self.tern, window::TaskUpdate { id, patch }).await.unwrap()
    }

    /// The titles of a column, from top to bottom.
    pub async fn column(&self, status: Status) -> Vec<String> {
        let filter = TaskFilter { statuses: vec![status], ..TaskFilter::default() };
        self.titles(filter).await
    }

    pub async fn titles(&self, filter: TaskFilter) -> Vec<String> {
        let query = query(Some(self.project.id), filter);
        let page = window::task_list(&self.tern, query).await.unwrap();
        page.tasks.into_iter().map(|card| card.title).collect()
    }
}

pub async fn open(dir: &TempDir) -> Tern {
    let options = Options { secrets: Secrets::SessionOnly, ..Options::new(dir.path().to_owned()) };
    Tern::open(options).await.unwrap()
}

pub fn query(project_id: Option<ProjectId>, filter: TaskFilter) -> TaskQuery {
    TaskQuery { project_id, filter, sort: SortBy::Position, offset: 0, limit: 200 }
}

pub fn named(name: &str, key: &str) -> ProjectCreate {
    ProjectCreate { name: name.to_owned(), key: key.to_owned() }
}

pub fn new_task(project_id: ProjectId, title: &str) -> NewTask {
    NewTask {
        project_id,
        title: title.to_owned(),
        description: String::new(),
        status: Status::Todo,
        task_type: TaskType::Task,
        priority: None,
        assignees: Vec::new(),
        labels: Vec::new(),
        milestone: None,
    }
}

pub fn title(title: &str) -> TaskPatch {
    TaskPatch { title: Some(title.to_owned()), ..TaskPatch::default() }
}

/// A clock that a test sets; whoever sleeps waits for a word.
pub struct SetClock {
    now: std::sync::Mutex<Timestamp>,
    ticks: tokio::sync::Semaphore,
}

impl SetClock {
    pub fn advance(&self, seconds: i64) {
        let mut now = self.now.lock().unwrap();
        *now = now.plus_seconds(seconds);
    }
}

#[async_trait::async_trait]
impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        *self.now.lock().unwrap()
    }

    async fn sleep(&self, pause: Duration) {
        // The client's own pauses pass at once; the scheduler's tick waits for the test.
        if pause == tern_sync::TICK {
            self.ticks.acquire().await.unwrap().forget();
        }
    }
}

/// Lets the scheduler look twice: once it looks for the second time, the first look is over.
pub async fn look(clock: &SetClock) {
    clock.ticks.add_permits(2);
    while clock.ticks.available_permits() > 0 {
        tokio::task::yield_now().await;
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// An open program whose clock the test sets.
pub async fn timed() -> (Bench, Arc<SetClock>) {
    let now = std::sync::Mutex::new(SystemClock.now());
    let clock = Arc::new(SetClock { now, ticks: tokio::sync::Semaphore::new(0) });
    let dir = TempDir::new().unwrap();
    let options = Options { secrets: Secrets::SessionOnly, ..Options::new(dir.path().to_owned()) };
    let tern = Arc::new(Tern::open(Options { clock: clock.clone(), ..options }).await.unwrap());
    let project = window::project_create(&tern, named("Web", "WEB")).await.unwrap();
    (Bench { tern, project, dir }, clock)
}
