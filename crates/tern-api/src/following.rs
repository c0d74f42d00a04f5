//! A repository that got another name: asked about, and followed only when a person says so.

use serde::Serialize;
use tern_model::{RepositoryRef, SyncConfig, SyncConfigId, Timestamp};
use tern_store::{NewName, Place, Reader, configs, projects, renaming};
use tern_sync::Whereabouts;

use crate::{ApiError, ErrorCode, Tern, demo};

/// Where a connection's repository is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct RepositoryMove {
    /// `owner/name` as it is connected.
    pub old: String,
    /// `owner/name` as the forge names it now.
    pub new: String,
    /// The repository's page under its name of now: what is followed.
    pub url: String,
    /// Whether the two differ.
    pub moved: bool,
    /// The key of a project that is connected to that place already, so that this one cannot be.
    pub taken_by: Option<String>,
}

/// A repository that was followed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Followed {
    /// The connection under the new name.
    pub connection: SyncConfig,
    /// How many tasks' links carry it now.
    pub links: u32,
    /// The same in words.
    pub words: String,
}

/// Asks the forge where a connection's repository is now. Nothing is changed.
pub async fn connection_whereabouts(tern: &Tern, id: SyncConfigId) -> Result<RepositoryMove, ApiError> {
    let config = reachable(tern, id).await?;
    let found = tern.engine.whereabouts(&config).await?;
    let place = place_now(&config, &found)?;
    let taken_by = taken_by(&mut tern.store.read().await?, &config, &place).await?;
    Ok(RepositoryMove {
        old: full_name(&config.repository()),
        new: full_name(&place),
        moved: place.repository_url != config.repository_url,
        url: place.repository_url,
        taken_by,
    })
}

/// Follows a repository to the place that a person was shown: the connection and every link of the project carry its
/// new name from then on. Token, base and how far pulling has come stay.
pub async fn connection_follow(tern: &Tern, id: SyncConfigId, url: &str) -> Result<Followed, ApiError> {
    let config = reachable(tern, id).await?;
    let found = tern.engine.whereabouts(&config).await?;
    let place = place_now(&config, &found)?;
    if place.repository_url != url {
        return Err(ApiError::new(
            ErrorCode::Stale,
            format!("The repository is at {} now.", place.repository_url),
            "Nothing was changed. Look at the new place, then follow it.",
        ));
    }
    // A run that is under way would go on under the old name.
    let Some(_alone) = tern.store.try_lock_sync(id)? else {
        return Err(ApiError::new(
            ErrorCode::Busy,
            "The project is being synced.",
            "Nothing was changed. Wait for it to end, or cancel it, and follow then.",
        ));
    };
    let mut tx = tern.store.write().await?;
    let config = connection(&mut tx, id).await?;
    if config.repository_url == place.repository_url {
        return Err(ApiError::invalid(
            format!("The repository is still at {}.", place.repository_url),
            "Nothing was changed.",
        ));
    }
    if let Some(key) = taken_by(&mut tx, &config, &place).await? {
        return Err(ApiError::new(
            ErrorCode::Taken,
            format!("{} is synced by {key} already.", place.repository_url),
            "Nothing was changed. One repository belongs to one project.",
        ));
    }
    let name = new_name(config, place, &found, tern.now());
    let links = renaming::rename(&mut tx, &name).await?;
    configs::set_repository_id(&mut tx, id, &found.now.id).await?;
    tx.commit().await?;
    let config = name.config;
    let words = format!("Following {}/{}", config.repo_owner, config.repo_name);
    Ok(Followed { connection: config, links, words })
}

/// The connection of the project with this key.
pub async fn connection_of(tern: &Tern, key: &str) -> Result<SyncConfigId, ApiError> {
    let mut read = tern.store.read().await?;
    let project = crate::projects::find(&mut read, &key.parse()?).await?;
    let config = configs::get_by_project(&mut read, project.id).await?;
    Ok(config.ok_or(tern_sync::SyncError::NotConnected)?.id)
}

/// The connection, once its forge can be asked.
pub(crate) async fn reachable(tern: &Tern, id: SyncConfigId) -> Result<SyncConfig, ApiError> {
    let project = connection(&mut tern.store.read().await?, id).await?.project_id;
    demo::ready(tern, project).await?;
    connection(&mut tern.store.read().await?, id).await
}

async fn connection(db: &mut impl Reader, id: SyncConfigId) -> Result<SyncConfig, ApiError> {
    configs::get(db, id).await?.ok_or_else(|| ApiError::not_found("This connection"))
}

/// The place that the forge names, on the host that was connected: only the name can change, never the server.
fn place_now(config: &SyncConfig, found: &Whereabouts) -> Result<RepositoryRef, ApiError> {
    let old = format!("/{}/{}", config.repo_owner, config.repo_name);
    let root = config.repository_url.strip_suffix(&old).unwrap_or(&config.repository_url);
    let url = format!("{root}/{}", found.now.full_name);
    let place = RepositoryRef::parse(&url, Some(config.service_type), Some(&config.api_url))?;
    // Spelled otherwise is not moved.
    if place.repository_url.eq_ignore_ascii_case(&config.repository_url) {
        return Ok(config.repository());
    }
    Ok(place)
}

fn full_name(place: &RepositoryRef) -> String {
    format!("{}/{}", place.owner, place.name)
}

async fn taken_by(
    db: &mut impl Reader,
    config: &SyncConfig,
    place: &RepositoryRef,
) -> Result<Option<String>, ApiError> {
    let other = configs::get_by_repository_url(db, &place.repository_url).await?;
    let Some(other) = other.filter(|other| other.id != config.id) else { return Ok(None) };
    let project = projects::get(db, other.project_id).await?;
    Ok(Some(project.map_or_else(|| "another project".to_owned(), |project| project.key.to_string())))
}

fn new_name(config: SyncConfig, place: RepositoryRef, found: &Whereabouts, now: Timestamp) -> NewName {
    let old = format!("{}/{}", config.repo_owner, config.repo_name);
    let page = found
        .now
        .url
        .strip_suffix(&found.now.full_name)
        .map(|root| Place { old: format!("{root}{old}"), new: found.now.url.clone() });
    let repository = Place { old: config.repository_url.clone(), new: place.repository_url.clone() };
    NewName {
        pages: page.into_iter().filter(|page| *page != repository).collect(),
        repository,
        config: SyncConfig {
            repository_url: place.repository_url,
            repo_owner: place.owner,
            repo_name: place.name,
            sync_error: None,
            next_sync_at: Some(now),
            updated_at: now,
            ..config
        },
    }
}
