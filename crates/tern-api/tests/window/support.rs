//! An open program in a folder of its own.

use std::sync::Arc;

use tempfile::TempDir;
use tern_api::window::{self, NewTask, SortBy, TaskCard, TaskDetail, TaskFilter, TaskQuery};
use tern_api::{Options, ProjectCreate, Secrets, TaskPatch, Tern};
use tern_model::{Project, ProjectId, Status, TaskId, TaskType};

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
