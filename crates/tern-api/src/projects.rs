//! Boards.

use serde::Deserialize;
use tern_model::{Project, ProjectId, ProjectKey};
use tern_store::{Reader, WriteTx, projects};

use crate::{ApiError, ErrorCode, Tern};

/// The longest project name, in characters.
const NAME_MAX_CHARS: usize = 100;

/// A new project.
#[derive(Debug, Clone, Deserialize, specta::Type)]
pub struct ProjectCreate {
    /// Its name, for people.
    pub name: String,
    /// Its key: 2 to 10 of A–Z and 0–9.
    pub key: String,
}

/// All projects, by key.
pub async fn project_list(tern: &Tern) -> Result<Vec<Project>, ApiError> {
    let mut read = tern.store.read().await?;
    Ok(projects::list(&mut read).await?)
}

/// Makes a project.
pub async fn project_create(tern: &Tern, request: ProjectCreate) -> Result<Project, ApiError> {
    let mut tx = tern.store.write().await?;
    let project = create_in(tern, &mut tx, &request).await?;
    tx.commit().await?;
    Ok(project)
}

/// Makes a project inside a larger change.
pub(crate) async fn create_in(
    tern: &Tern,
    tx: &mut WriteTx,
    request: &ProjectCreate,
) -> Result<Project, ApiError> {
    let key: ProjectKey = request.key.parse()?;
    let name = checked_name(&request.name)?;
    refuse_taken_key(tx, &key).await?;
    let now = tern.now();
    let project = Project {
        id: ProjectId::new(tern.random.uuid()),
        name,
        key,
        next_task_number: 1,
        created_at: now,
        updated_at: now,
    };
    projects::insert(tx, &project).await?;
    Ok(project)
}

pub(crate) async fn refuse_taken_key(tx: &mut WriteTx, key: &ProjectKey) -> Result<(), ApiError> {
    if projects::get_by_key(tx, key).await?.is_none() {
        return Ok(());
    }
    Err(ApiError::new(
        ErrorCode::Taken,
        format!("There is a project {key} already."),
        "Nothing was changed. Choose another key.",
    ))
}

/// The project with this key.
pub async fn project_by_key(tern: &Tern, key: &str) -> Result<Project, ApiError> {
    let key: ProjectKey = key.parse()?;
    let mut read = tern.store.read().await?;
    find(&mut read, &key).await
}

pub(crate) async fn find(db: &mut impl Reader, key: &ProjectKey) -> Result<Project, ApiError> {
    projects::get_by_key(db, key)
        .await?
        .ok_or_else(|| ApiError::not_found(format_args!("A project with the key {key}")))
}

pub(crate) fn checked_name(name: &str) -> Result<String, ApiError> {
    let name = name.trim();
    let length = name.chars().count();
    if (1..=NAME_MAX_CHARS).contains(&length) && !name.chars().any(char::is_control) {
        return Ok(name.to_owned());
    }
    Err(ApiError::invalid(
        format!("A project's name has 1 to {NAME_MAX_CHARS} characters on one line."),
        "Nothing was changed.",
    ))
}
