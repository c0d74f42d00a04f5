//! Connections, as the window makes and changes them.

use serde::Deserialize;
use tern_model::{Direction, LesserFindings, MergeMode, ProjectId, SyncConfig, SyncConfigId};
use tern_store::configs;

use super::edit::project_of;
use super::projects::stop_sync;
use crate::connections::checked_interval;
use crate::{
    ApiError, ConnectionCheck, ConnectionCreate, ConnectionDraft, ConnectionSettings, Tern, TokenReplaced,
    TokenReplacement,
};

/// A connection for a project that is here already.
#[derive(Debug, Clone, Deserialize, specta::Type)]
pub struct NewConnection {
    /// The project.
    pub project_id: ProjectId,
    /// Repository and token.
    pub draft: ConnectionDraft,
    /// How it syncs.
    pub settings: ConnectionSettings,
}

/// A connection.
#[derive(Debug, Clone, Copy, Deserialize, specta::Type)]
pub struct ConnectionById {
    /// Its id.
    pub id: SyncConfigId,
}

/// How a connection is to sync from now on; absent fields stay as they are.
#[derive(Debug, Clone, Copy, Default, Deserialize, specta::Type)]
#[serde(default)]
pub struct ConnectionPatch {
    /// Which way changes travel.
    #[specta(optional)]
    pub direction: Option<Direction>,
    /// What happens when both sides changed a task in ways that merge.
    #[specta(optional)]
    pub merge_mode: Option<MergeMode>,
    /// Whether closed issues become tasks.
    #[specta(optional)]
    pub include_closed: Option<bool>,
    /// Whether security findings become tasks.
    #[specta(optional)]
    pub include_security: Option<bool>,
    /// How urgent findings are that are rated neither high nor critical.
    #[specta(optional)]
    pub lesser_findings: Option<LesserFindings>,
    /// Whether automatic sync is on.
    #[specta(optional)]
    pub sync_enabled: Option<bool>,
    /// Seconds between automatic syncs, 30 to 3600.
    #[specta(optional)]
    pub sync_interval: Option<u32>,
}

/// A change of a connection.
#[derive(Debug, Clone, Copy, Deserialize, specta::Type)]
pub struct ConnectionUpdate {
    /// The connection.
    pub id: SyncConfigId,
    /// What to change.
    pub settings: ConnectionPatch,
}

/// Asks the forge who the token is and what it may do. Nothing is stored.
pub async fn connection_check(tern: &Tern, request: ConnectionDraft) -> Result<ConnectionCheck, ApiError> {
    crate::connection_check(tern, request).await
}

/// Checks, then connects a project to a repository.
pub async fn connection_create(tern: &Tern, request: NewConnection) -> Result<SyncConfig, ApiError> {
    let NewConnection { project_id, draft, settings } = request;
    let project = {
        let mut read = tern.store.read().await?;
        project_of(&mut read, project_id).await?
    };
    let create = ConnectionCreate { project: project.key.to_string(), project_name: None, draft, settings };
    let connected = crate::connection_create(tern, create).await?;
    tern.tell_project(project_id);
    Ok(connected.connection)
}

/// Changes how a connection syncs.
pub async fn connection_update(tern: &Tern, request: ConnectionUpdate) -> Result<SyncConfig, ApiError> {
    let patch = request.settings;
    let mut tx = tern.store.write().await?;
    let mut config = configs::get(&mut tx, request.id).await?.ok_or_else(missing)?;
    config.direction = patch.direction.unwrap_or(config.direction);
    config.merge_mode = patch.merge_mode.unwrap_or(config.merge_mode);
    config.include_closed = patch.include_closed.unwrap_or(config.include_closed);
    config.include_security = patch.include_security.unwrap_or(config.include_security);
    config.lesser_findings = patch.lesser_findings.unwrap_or(config.lesser_findings);
    if let Some(seconds) = patch.sync_interval {
        config.sync_interval = checked_interval(seconds)?;
    }
    if let Some(enabled) = patch.sync_enabled {
        if enabled && !config.sync_enabled {
            config.next_sync_at = Some(tern.now());
        }
        config.sync_enabled = enabled;
    }
    config.updated_at = tern.now();
    configs::update(&mut tx, &config).await?;
    tx.commit().await?;
    tern.tell_project(config.project_id);
    Ok(config)
}

/// What a connection's token can do and what it lacks. Only reads.
pub async fn connection_doctor(
    tern: &Tern,
    request: ConnectionById,
) -> Result<crate::ConnectionDoctor, ApiError> {
    crate::connection_doctor(tern, request.id).await
}

/// Takes a connection away. Its project's tasks stay.
pub async fn connection_remove(tern: &Tern, request: ConnectionById) -> Result<(), ApiError> {
    let config = {
        let mut read = tern.store.read().await?;
        configs::get(&mut read, request.id).await?.ok_or_else(missing)?
    };
    stop_sync(tern, config.project_id).await?;
    crate::connection_remove(tern, request.id).await?;
    tern.tell_project(config.project_id);
    Ok(())
}

/// Checks another token against the connection's own repository, and stores it; also for others that share it.
pub async fn connection_replace_token(
    tern: &Tern,
    request: TokenReplacement,
) -> Result<TokenReplaced, ApiError> {
    crate::token_replace(tern, request).await
}

fn missing() -> ApiError {
    ApiError::not_found("This connection")
}
