//! Boards, as the sidebar lists them.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use tern_model::{Project, ProjectId, SyncConfig};
use tern_store::{Reader, configs, projects, settings};

use super::edit::project_of;
use super::standing::SyncStanding;
use crate::projects::{checked_name, refuse_taken_key};
use crate::tokens::account_key;
use crate::{ApiError, ProjectCreate, ProjectStatus, Tern, TokenEnding, Unsent};

/// One row of the sidebar.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct ProjectView {
    /// The project.
    pub project: Project,
    /// Its connection.
    pub connection: Option<SyncConfig>,
    /// The login that the token belongs to.
    pub account: Option<String>,
    /// How it stands.
    pub standing: SyncStanding,
    /// The same in words.
    pub standing_words: String,
    /// Tasks that are not closed.
    pub open_tasks: u32,
    /// Conflicts that wait.
    pub conflicts: u32,
    /// What waits to be sent.
    pub unsent: Unsent,
    /// Its token, where that ends soon.
    pub token: Option<TokenEnding>,
    /// Whether this is the demo.
    pub is_demo: bool,
}

/// A project.
#[derive(Debug, Clone, Copy, Deserialize, specta::Type)]
pub struct ProjectById {
    /// Its id.
    pub id: ProjectId,
}

/// A project, or all of them.
#[derive(Debug, Clone, Copy, Deserialize, specta::Type)]
pub struct ProjectScope {
    /// One project; `null`: every project.
    pub project_id: Option<ProjectId>,
}

/// What to change about a project; absent fields stay as they are.
#[derive(Debug, Clone, Deserialize, specta::Type)]
pub struct ProjectUpdate {
    /// The project.
    pub id: ProjectId,
    /// Its name.
    #[serde(default)]
    #[specta(optional)]
    pub name: Option<String>,
    /// Its key.
    #[serde(default)]
    #[specta(optional)]
    pub key: Option<String>,
}

/// All projects by name, each with how it stands.
pub async fn project_list(tern: &Tern) -> Result<Vec<ProjectView>, ApiError> {
    let statuses = crate::status_show(tern).await?;
    let mut read = tern.store.read().await?;
    let accounts = accounts(&mut read).await?;
    let demo = crate::demo::project_id(&mut read).await?;
    let view = |status: ProjectStatus| {
        let id = status.project.id;
        let tasks = status.tasks;
        ProjectView {
            connection: status.connection,
            account: accounts.get(&id).cloned(),
            standing: status.standing.into(),
            standing_words: status.words,
            open_tasks: tasks.todo + tasks.in_progress + tasks.in_review,
            conflicts: status.conflicts,
            unsent: status.unsent,
            token: status.token,
            is_demo: demo == Some(id),
            project: status.project,
        }
    };
    Ok(statuses.into_iter().map(view).collect())
}

/// Makes a project.
pub async fn project_create(tern: &Tern, request: ProjectCreate) -> Result<Project, ApiError> {
    let project = crate::project_create(tern, request).await?;
    tern.tell_edited(project.id, Vec::new());
    Ok(project)
}

/// Changes a project's name or key. The keys of its tasks follow.
pub async fn project_update(tern: &Tern, request: ProjectUpdate) -> Result<Project, ApiError> {
    let mut tx = tern.store.write().await?;
    let mut project = project_of(&mut tx, request.id).await?;
    if let Some(name) = request.name {
        project.name = checked_name(&name)?;
    }
    if let Some(key) = request.key {
        let key = key.parse()?;
        if key != project.key {
            refuse_taken_key(&mut tx, &key).await?;
            project.key = key;
        }
    }
    project.updated_at = tern.now();
    projects::update(&mut tx, &project).await?;
    tx.commit().await?;
    tern.tell_project(project.id);
    Ok(project)
}

/// Deletes a project with everything in it; nothing on the forge is touched. The demo's forge ends with its
/// project.
pub async fn project_delete(tern: &Tern, request: ProjectById) -> Result<(), ApiError> {
    let is_demo = {
        let mut read = tern.store.read().await?;
        crate::demo::project_id(&mut read).await? == Some(request.id)
    };
    if is_demo {
        return demo_remove(tern).await;
    }
    stop_sync(tern, request.id).await?;
    let mut tx = tern.store.write().await?;
    if !projects::delete(&mut tx, request.id).await? {
        return Err(ApiError::not_found("This project"));
    }
    tx.commit().await?;
    tern.tell_project(request.id);
    Ok(())
}

/// Opens the demo project.
pub async fn demo_open(tern: &Tern) -> Result<Project, ApiError> {
    let project = crate::demo_open(tern).await?;
    tern.tell_project(project.id);
    Ok(project)
}

/// Removes the demo project with everything in it.
pub async fn demo_remove(tern: &Tern) -> Result<(), ApiError> {
    let project = {
        let mut read = tern.store.read().await?;
        crate::demo::project_id(&mut read).await?
    };
    crate::demo_remove(tern).await?;
    if let Some(project) = project {
        tern.tell_project(project);
    }
    Ok(())
}

/// The project's running sync comes to its end.
pub(super) async fn stop_sync(tern: &Tern, project: ProjectId) -> Result<(), ApiError> {
    let config = {
        let mut read = tern.store.read().await?;
        configs::get_by_project(&mut read, project).await?
    };
    if let Some(operation) = config.and_then(|config| tern.engine.running(config.id)) {
        operation.cancel();
        operation.finished().await;
    }
    Ok(())
}

/// The logins that the connections' tokens belong to, by project.
pub(super) async fn accounts(db: &mut impl Reader) -> Result<HashMap<ProjectId, String>, ApiError> {
    let mut accounts = HashMap::new();
    for config in configs::list(db).await?.into_iter().filter(|config| config.has_token) {
        let login = settings::get(db, &account_key(config.id)).await?;
        if let Some(login) = login.as_ref().and_then(serde_json::Value::as_str) {
            accounts.insert(config.project_id, login.to_owned());
        }
    }
    Ok(accounts)
}
