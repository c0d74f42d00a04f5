//! A database in a folder of its own, and rows to put into it.

use std::future::Future;
use std::path::PathBuf;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Executor as _};
use tempfile::TempDir;
use tern_model::{
    Comment, CommentId, CommentState, Conflict, ConflictId, Content, Direction, ExternalId, IntervalSeconds,
    MergeMode, Progress, Project, ProjectId, PushIntent, PushIntentId, PushKind, PushState, RemoteKind,
    RemoteState, RunCounts, ServiceType, State, Status, SyncConfig, SyncConfigId, SyncId, SyncRun,
    SyncStatus, SyncTrigger, SyncType, Task, TaskId, TaskRemote, TaskRemoteId, TaskType, Timestamp,
};
use tern_store::{Store, WriteTx, configs, links, projects, tasks};
use uuid::Uuid;

/// The moment at which all tests happen.
pub(crate) fn now() -> Timestamp {
    "2026-03-01T12:00:00Z".parse().unwrap()
}

/// A valid id that is the same in every run.
pub(crate) fn uuid(kind: u16, number: u32) -> Uuid {
    Uuid::from_fields(number, kind, 0x4000, &[0x80, 0, 0, 0, 0, 0, 0, 1])
}

/// An open database that goes with its folder.
pub(crate) struct Fixture {
    pub(crate) store: Store,
    /// Goes with the fixture.
    _folder: TempDir,
}

impl Fixture {
    pub(crate) async fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let store = Store::open(&folder.path().join("data"), now()).await.unwrap().store;
        Self { store, _folder: folder }
    }

    /// With the project `WEB` and its connection.
    pub(crate) async fn with_project() -> Self {
        let fixture = Self::new().await;
        let mut tx = fixture.store.write().await.unwrap();
        projects::insert(&mut tx, &project(1, "WEB")).await.unwrap();
        configs::insert(&mut tx, &config(1)).await.unwrap();
        tx.commit().await.unwrap();
        fixture
    }

    /// With linked tasks 1 to `count` in the project `WEB`.
    pub(crate) async fn with_linked_tasks(count: u32) -> Self {
        let fixture = Self::with_project().await;
        let tasks: Vec<Task> = (1..=count).map(|number| task(1, number)).collect();
        let links: Vec<TaskRemote> = tasks.iter().map(link).collect();
        let mut tx = fixture.store.write().await.unwrap();
        tasks::insert_many(&mut tx, &tasks).await.unwrap();
        links::insert_many(&mut tx, &links).await.unwrap();
        tx.commit().await.unwrap();
        fixture
    }

    pub(crate) async fn write(&self) -> WriteTx {
        self.store.write().await.unwrap()
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.store.dir().to_path_buf()
    }

    /// A connection of somebody who goes round this crate; only the schema stands in their way.
    pub(crate) async fn raw(&self) -> SqliteConnection {
        SqliteConnectOptions::new()
            .filename(self.store.path())
            .foreign_keys(true)
            .create_if_missing(false)
            .connect()
            .await
            .unwrap()
    }
}

/// Runs constant SQL past this crate.
pub(crate) async fn execute(connection: &mut SqliteConnection, sql: &str) -> Result<u64, sqlx::Error> {
    connection.execute(sqlx::AssertSqlSafe(sql)).await.map(|done| done.rows_affected())
}

/// Runs a future to its end, for tests that are not asynchronous themselves.
pub(crate) fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap()
        .block_on(future)
}

pub(crate) fn project(number: u32, key: &str) -> Project {
    Project {
        id: ProjectId::new(uuid(1, number)),
        name: format!("Project {key}"),
        key: key.parse().unwrap(),
        next_task_number: 1,
        created_at: now(),
        updated_at: now(),
    }
}

pub(crate) fn task_id(project: u32, number: u32) -> TaskId {
    TaskId::new(uuid(2, project * 1_000_000 + number))
}

pub(crate) fn task(project: u32, number: u32) -> Task {
    Task {
        id: task_id(project, number),
        project_id: ProjectId::new(uuid(1, project)),
        number,
        title: format!("Task {number}"),
        description: "Line one\r\nline two\n".to_owned(),
        status: Status::Todo,
        task_type: TaskType::Task,
        priority: None,
        reporter: None,
        assignees: ["ada".to_owned()].into(),
        labels: ["bug".to_owned(), "good first issue".to_owned()].into(),
        milestone: None,
        cycle: None,
        story_points: None,
        custom_fields: serde_json::Map::new(),
        issue_url: None,
        closed_at: None,
        position: f64::from(number),
        created_at: now(),
        updated_at: now(),
    }
}

pub(crate) fn link(task: &Task) -> TaskRemote {
    TaskRemote {
        id: TaskRemoteId::new(uuid(3, task.id.uuid().as_fields().0)),
        task_id: task.id,
        external_id: external_id(u64::from(task.number)),
        kind: RemoteKind::Issue,
        remote_issue_id: format!("I_{}", task.number),
        remote_issue_number: u64::from(task.number) + 1000,
        remote_issue_url: format!("https://github.com/harrowgate/lanternfish/issues/{}", task.number),
        remote_state: RemoteState::Present,
        last_synced_at: now(),
        remote_updated_at: now(),
        base: task.content(),
        sync_conflict_status: None,
        comment_count: Some(2),
        moved_to: None,
        looked_at: None,
    }
}

pub(crate) fn external_id(issue: u64) -> ExternalId {
    let repository = "https://github.com/harrowgate/lanternfish";
    ExternalId::new(ServiceType::Github, repository, &issue.to_string()).unwrap()
}

/// The connection of the project with the same number.
pub(crate) fn config(number: u32) -> SyncConfig {
    SyncConfig {
        id: SyncConfigId::new(uuid(4, number)),
        project_id: ProjectId::new(uuid(1, number)),
        service_type: ServiceType::Github,
        api_url: "https://api.github.com".to_owned(),
        repository_url: format!("https://github.com/harrowgate/lanternfish{number}"),
        repo_owner: "harrowgate".to_owned(),
        repo_name: format!("lanternfish{number}"),
        has_token: false,
        direction: Direction::Pull,
        merge_mode: MergeMode::Automatic,
        include_closed: false,
        include_security: true,
        lesser_findings: tern_model::LesserFindings::High,
        sync_enabled: true,
        sync_interval: IntervalSeconds::default(),
        active_interval: IntervalSeconds::new(30).unwrap(),
        last_sync_at: None,
        next_sync_at: None,
        sync_error: None,
        created_at: now(),
        updated_at: now(),
    }
}

/// A run of the first project's connection that is going on.
pub(crate) fn run(number: u32) -> SyncRun {
    SyncRun {
        id: SyncId::new(uuid(5, number)),
        project_id: ProjectId::new(uuid(1, 1)),
        sync_config_id: SyncConfigId::new(uuid(4, 1)),
        trigger: SyncTrigger::Manual,
        sync_type: SyncType::Full,
        include_closed: false,
        status: SyncStatus::InProgress,
        progress: Progress::default(),
        started_at: now().plus_seconds(i64::from(number)),
        completed_at: None,
        duration_ms: None,
        counts: RunCounts::default(),
        error: None,
        issue_errors: Vec::new(),
    }
}

/// The same run, over.
pub(crate) fn ended(mut run: SyncRun, status: SyncStatus) -> SyncRun {
    run.status = status;
    run.completed_at = Some(run.started_at.plus_seconds(2));
    run.duration_ms = Some(2000);
    run
}

pub(crate) fn content(title: &str) -> Content {
    Content {
        title: title.to_owned(),
        description: String::new(),
        state: State::Open,
        labels: ["bug".to_owned()].into(),
        assignees: [].into(),
        milestone: None,
    }
}

/// A conflict of the first project's task with the same number that waits for a person.
pub(crate) fn conflict(number: u32) -> Conflict {
    let task = task(1, number);
    Conflict {
        id: ConflictId::new(uuid(6, number)),
        task_id: task.id,
        task_remote_id: link(&task).id,
        detected_at: now(),
        resolved_at: None,
        resolution_action: None,
        base: content("base"),
        local: content("local"),
        remote: content("remote"),
        merged: None,
        draft: None,
    }
}

/// A comment that was written here under the first project's task with that number.
pub(crate) fn comment(number: u32, task_number: u32) -> Comment {
    Comment {
        id: CommentId::new(uuid(8, number)),
        task_id: task_id(1, task_number),
        external_id: None,
        author: None,
        body: format!("Said {number}"),
        url: None,
        state: CommentState::Waiting,
        marker: Some(format!("comment-{number}")),
        sent_to: None,
        attempts: 0,
        error: None,
        created_at: now().plus_seconds(i64::from(number)),
        updated_at: now().plus_seconds(i64::from(number)),
        touched_at: now().plus_seconds(i64::from(number)),
        imported: false,
    }
}

/// A create of the first project's task with that number, about to be sent.
pub(crate) fn intent(number: u32, task_number: u32) -> PushIntent {
    PushIntent {
        id: PushIntentId::new(uuid(7, number)),
        task_id: task_id(1, task_number),
        kind: PushKind::Create,
        marker: Some(format!("marker-{number}")),
        content: Some(content("base")),
        state: PushState::Planned,
        attempts: 0,
        error: None,
        created_at: now().plus_seconds(i64::from(number)),
        updated_at: now().plus_seconds(i64::from(number)),
    }
}
