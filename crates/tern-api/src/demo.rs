//! The demo project: a repository on a forge built into Tern, with neither token nor network.

mod edits;

use std::path::Path;

use tern_model::{
    Direction, IntervalSeconds, MergeMode, Project, ProjectId, ProjectKey, ServiceType, SyncConfig,
    SyncConfigId, Timestamp,
};
use tern_sim::{Demo, Sim};
use tern_store::{Reader, WriteTx, configs, projects, settings};

use crate::{ApiError, ErrorCode, Tern};

/// The demo project's key.
pub const DEMO_KEY: &str = "DEMO";

/// The repository's page, the same at every start, so that issues keep their identity while the port changes.
/// The name resolves to nothing outside this computer.
const REPOSITORY_URL: &str = "https://demo.localhost/harrowgate/lanternfish";
/// When the demo was first opened: its repository's history is told from there.
const ANCHOR: &str = "demo.anchor";
/// The id of the project that was made for the demo, so that removing it never meets a person's own.
const PROJECT: &str = "demo.project_id";
/// What was written to the demo repository from here.
const JOURNAL: &str = "demo-journal.jsonl";

/// The running forge behind the demo; it ends when this is dropped.
pub(crate) struct DemoForge {
    sim: Sim,
}

/// Opens the demo: starts its forge, once per process, and makes its project, once per database.
pub async fn demo_open(tern: &Tern) -> Result<Project, ApiError> {
    let api_url = running_forge(tern).await?;
    let mut tx = tern.store.write().await?;
    if let Some(project) = demo_project(&mut tx).await? {
        connect(tern, &mut tx, &project, &api_url).await?;
        tx.commit().await?;
        return Ok(project);
    }
    let project = make_project(tern, &mut tx).await?;
    connect(tern, &mut tx, &project, &api_url).await?;
    if let Some(forge) = tern.demo.lock().await.as_ref() {
        edits::put(tern, &mut tx, &project, &forge.sim).await?;
    }
    tx.commit().await?;
    let mut read = tern.store.read().await?;
    Ok(projects::get(&mut read, project.id).await?.unwrap_or(project))
}

/// The demo's forge runs inside this program, and only once somebody needs it: makes sure of it before anything is
/// asked about the demo's project. Nothing for other projects. Its connection says afterwards where it runs.
pub(crate) async fn ready(tern: &Tern, project: ProjectId) -> Result<(), ApiError> {
    let told = {
        let mut read = tern.store.read().await?;
        if project_id(&mut read).await? != Some(project) {
            return Ok(());
        }
        configs::get_by_project(&mut read, project).await?.map(|config| config.api_url)
    };
    let running = tern.demo.lock().await.as_ref().map(|forge| forge.sim.base_url().to_owned());
    if running.is_none() || running != told {
        demo_open(tern).await?;
    }
    Ok(())
}

/// Removes the demo project with everything in it, and stops its forge. Answers whether there was one.
pub async fn demo_remove(tern: &Tern) -> Result<bool, ApiError> {
    let mut tx = tern.store.write().await?;
    let project = demo_project(&mut tx).await?;
    if let Some(project) = &project {
        if let Some(config) = configs::get_by_project(&mut tx, project.id).await?
            && let Some(operation) = tern.engine.running(config.id)
        {
            operation.cancel();
            drop(tx);
            operation.finished().await;
            tx = tern.store.write().await?;
        }
        projects::delete(&mut tx, project.id).await?;
    }
    settings::delete(&mut tx, ANCHOR).await?;
    settings::delete(&mut tx, PROJECT).await?;
    tx.commit().await?;
    *tern.demo.lock().await = None;
    remove_journal(tern.store.dir());
    Ok(project.is_some())
}

/// The demo forge's API, started when it does not run yet.
async fn running_forge(tern: &Tern) -> Result<String, ApiError> {
    let mut slot = tern.demo.lock().await;
    if let Some(forge) = slot.as_ref() {
        return Ok(forge.sim.base_url().to_owned());
    }
    let anchor = anchor(tern).await?;
    let started = async {
        let demo = Demo::with_journal(anchor.instant(), &tern.store.dir().join(JOURNAL))?;
        Sim::builder().demo(demo).try_start().await
    };
    let sim = started.await.map_err(|error| {
        ApiError::new(
            ErrorCode::Fault,
            format!("The demo repository could not be started: {error}."),
            "Nothing was changed. Everything else works without it.",
        )
    })?;
    let api_url = sim.base_url().to_owned();
    *slot = Some(DemoForge { sim });
    Ok(api_url)
}

async fn anchor(tern: &Tern) -> Result<Timestamp, ApiError> {
    let mut tx = tern.store.write().await?;
    let stored = settings::get(&mut tx, ANCHOR).await?;
    if let Some(anchor) = stored.and_then(|value| value.as_str()?.parse().ok()) {
        return Ok(anchor);
    }
    let now = tern.now();
    settings::set(&mut tx, ANCHOR, &serde_json::json!(now), now).await?;
    tx.commit().await?;
    Ok(now)
}

/// The id of the project that was made for the demo.
pub(crate) async fn project_id(db: &mut impl Reader) -> Result<Option<ProjectId>, ApiError> {
    let stored = settings::get(db, PROJECT).await?;
    Ok(stored.and_then(|value| value.as_str()?.parse().ok()))
}

async fn demo_project(tx: &mut WriteTx) -> Result<Option<Project>, ApiError> {
    let Some(id) = project_id(tx).await? else { return Ok(None) };
    Ok(projects::get(tx, id).await?)
}

async fn make_project(tern: &Tern, tx: &mut WriteTx) -> Result<Project, ApiError> {
    let key: ProjectKey = DEMO_KEY.parse()?;
    if projects::get_by_key(tx, &key).await?.is_some() {
        return Err(ApiError::new(
            ErrorCode::Taken,
            format!("There is a project {DEMO_KEY} of your own."),
            "Nothing was changed. Give it another key to open the demo.",
        ));
    }
    let now = tern.now();
    let project = Project {
        id: ProjectId::new(tern.random.uuid()),
        name: "Lanternfish (demo)".to_owned(),
        key,
        next_task_number: 1,
        created_at: now,
        updated_at: now,
    };
    projects::insert(tx, &project).await?;
    settings::set(tx, PROJECT, &serde_json::json!(project.id), now).await?;
    Ok(project)
}

/// Connects the project, or tells an existing connection at which port the forge listens this time.
async fn connect(tern: &Tern, tx: &mut WriteTx, project: &Project, api_url: &str) -> Result<(), ApiError> {
    let now = tern.now();
    if let Some(mut config) = configs::get_by_project(tx, project.id).await? {
        api_url.clone_into(&mut config.api_url);
        config.updated_at = now;
        return Ok(configs::update(tx, &config).await?);
    }
    let config = SyncConfig {
        id: SyncConfigId::new(tern.random.uuid()),
        project_id: project.id,
        service_type: ServiceType::Github,
        api_url: api_url.to_owned(),
        repository_url: REPOSITORY_URL.to_owned(),
        repo_owner: "harrowgate".to_owned(),
        repo_name: "lanternfish".to_owned(),
        has_token: false,
        direction: Direction::TwoWay,
        merge_mode: MergeMode::Automatic,
        include_closed: true,
        include_security: true,
        lesser_findings: tern_model::LesserFindings::High,
        sync_enabled: true,
        sync_interval: IntervalSeconds::default(),
        active_interval: IntervalSeconds::new(30).unwrap_or_default(),
        last_sync_at: None,
        next_sync_at: Some(now),
        sync_error: None,
        created_at: now,
        updated_at: now,
    };
    Ok(configs::insert(tx, &config).await?)
}

fn remove_journal(dir: &Path) {
    if let Err(error) = std::fs::remove_file(dir.join(JOURNAL))
        && error.kind() != std::io::ErrorKind::NotFound
    {
        tracing::warn!(%error, "the demo's journal could not be removed");
    }
}
