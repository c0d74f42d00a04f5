//! The tokens of connections: where one comes from, who shares it, replacing it, and what is remembered of it.
//!
//! A sealed token opens for its own connection only. So that one token can serve several projects of a host, it is
//! opened here and sealed again for the other connection, for the same API origin only; it never leaves the process.

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use tern_forge::clean_token;
use tern_model::{Project, RepositoryRef, SyncConfig, SyncConfigId, Timestamp};
use tern_store::{WriteTx, configs, projects, settings, token_ends};
use tern_sync::sharing;

use crate::connections::{check, forget_tag_of_other_account, same_repository, sealed_within};
use crate::{ApiError, ConnectionCheck, PastedToken, Tern};

/// Another token for a connection.
#[derive(Debug, Clone, Deserialize, specta::Type)]
pub struct TokenReplacement {
    /// The connection.
    pub id: SyncConfigId,
    /// The token; `null` forgets the one there is, so that a public repository is read without.
    pub token: Option<PastedToken>,
    /// Instead of a pasted token: the connection whose token is to be used. It must go to the same API origin.
    #[serde(default)]
    #[specta(optional)]
    pub token_of: Option<SyncConfigId>,
    /// Other connections that have the same token now, and are to have the new one as well.
    #[serde(default)]
    #[specta(optional)]
    pub also: Vec<SyncConfigId>,
}

/// A token that was replaced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct TokenReplaced {
    /// What the forge said of it.
    pub check: ConnectionCheck,
    /// How it went with the others that were to have it.
    pub also: Vec<AlsoReplaced>,
}

/// Another project that was to have the new token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct AlsoReplaced {
    /// The project.
    pub project: Project,
    /// Why it keeps the token it had; `null` when it has the new one.
    pub problem: Option<ApiError>,
}

/// What a person gives for a token: a pasted one, the name of a connection that has one, or neither.
pub(crate) struct Given<'a> {
    pub(crate) token: Option<&'a PastedToken>,
    pub(crate) token_of: Option<SyncConfigId>,
}

impl Given<'_> {
    /// The token itself, for this repository's forge.
    pub(crate) async fn token(
        &self,
        tern: &Tern,
        place: &RepositoryRef,
    ) -> Result<Option<SecretString>, ApiError> {
        match (self.token, self.token_of) {
            (Some(_), Some(_)) => Err(ApiError::invalid(
                "A token was given, and another project's as well.",
                "Nothing was changed. Give one or the other.",
            )),
            (Some(token), None) => Ok(Some(clean_token(place.service, token.expose())?)),
            (None, Some(id)) => token_of(tern, id, place).await.map(Some),
            (None, None) => Ok(None),
        }
    }
}

/// The token of a connection, to be used for a repository at the same API.
async fn token_of(tern: &Tern, id: SyncConfigId, place: &RepositoryRef) -> Result<SecretString, ApiError> {
    let config = {
        let mut read = tern.store.read().await?;
        configs::get(&mut read, id).await?.ok_or_else(|| ApiError::not_found("This connection"))?
    };
    let origin = config.repository().api_origin();
    if config.service_type != place.service || origin != place.api_origin() {
        return Err(ApiError::invalid(
            format!("The token of {} goes to {origin} and nowhere else.", config.repository_url),
            format!("Nothing was changed. Give a token for {}.", place.api_origin()),
        ));
    }
    opened(tern, &config).await?.ok_or_else(|| {
        ApiError::invalid(
            format!("{} has no token.", config.repository_url),
            "Nothing was changed. Choose another project, or give a token.",
        )
    })
}

/// The token of a connection, if it has one.
pub(crate) async fn opened(tern: &Tern, config: &SyncConfig) -> Result<Option<SecretString>, ApiError> {
    let sealed = configs::token(&mut tern.store.read().await?, config.id).await?;
    let origin = config.repository().api_origin();
    Ok(match sealed {
        Some(sealed) => Some(tern.vault.open(config.id, &origin, &sealed).await?),
        None => None,
    })
}

/// Checks another token against the connection's own repository, and stores it; without one, the token there is
/// forgotten. The others that are to have it are asked about one by one: one that the token does not serve keeps what
/// it has, and is told.
pub async fn token_replace(tern: &Tern, request: TokenReplacement) -> Result<TokenReplaced, ApiError> {
    let config = {
        let mut read = tern.store.read().await?;
        configs::get(&mut read, request.id).await?.ok_or_else(|| ApiError::not_found("This connection"))?
    };
    let place = config.repository();
    let given = Given { token: request.token.as_ref(), token_of: request.token_of };
    let token = given.token(tern, &place).await?;
    let others = others_of(tern, &config, &request.also).await?;
    if token.is_none() && !others.is_empty() {
        return Err(ApiError::invalid(
            "Without a token there is nothing that the others could have.",
            "Nothing was changed. Forget their tokens one by one.",
        ));
    }
    let project = config.project_id;
    let check = keep_token(tern, config, token.clone()).await?;
    tern.tell_project(project);
    let mut also = Vec::new();
    for (config, project) in others {
        let problem = keep_token(tern, config, token.clone()).await.err();
        tern.tell_project(project.id);
        also.push(AlsoReplaced { project, problem });
    }
    Ok(TokenReplaced { check, also })
}

/// The connections of these ids with their projects. Only those that share the token now may be named: nobody's else is
/// replaced by the way.
async fn others_of(
    tern: &Tern,
    config: &SyncConfig,
    also: &[SyncConfigId],
) -> Result<Vec<(SyncConfig, Project)>, ApiError> {
    if also.is_empty() {
        return Ok(Vec::new());
    }
    let sharers = sharing::sharers(&tern.store, &tern.vault, config).await?;
    let mut read = tern.store.read().await?;
    let mut others = Vec::new();
    for id in also {
        let other = sharers.iter().find(|other| other.id == *id).ok_or_else(|| {
            ApiError::invalid(
                "One of the other projects has another token.",
                "Nothing was changed. Look again at which projects share it.",
            )
        })?;
        let Some(project) = projects::get(&mut read, other.project_id).await? else { continue };
        others.push((other.clone(), project));
    }
    Ok(others)
}

/// Checks a token against the repository that `config` names, and stores it.
async fn keep_token(
    tern: &Tern,
    mut config: SyncConfig,
    token: Option<SecretString>,
) -> Result<ConnectionCheck, ApiError> {
    let place = config.repository();
    let checked = check(tern, &place, token.clone()).await?;
    let now = tern.now();
    config.sync_error = None;
    config.next_sync_at = Some(now);
    config.updated_at = now;
    let mut tx = tern.store.write().await?;
    let sealed = sealed_within(tern, &mut tx, config.id, &place, token.as_ref()).await?;
    forget_tag_of_other_account(&mut tx, config.id).await?;
    configs::update(&mut tx, &config).await?;
    configs::set_token(&mut tx, config.id, sealed.as_deref()).await?;
    same_repository(&mut tx, config.id, &checked).await?;
    remember_account(tern, &mut tx, config.id, &checked).await?;
    tx.commit().await?;
    Ok(checked)
}

/// Under which setting the login of a connection's token is kept.
pub(crate) fn account_key(id: SyncConfigId) -> String {
    format!("connection.{id}.account")
}

/// Keeps what a check told of the token: whose it is, and when it ends.
pub(crate) async fn remember_account(
    tern: &Tern,
    tx: &mut WriteTx,
    id: SyncConfigId,
    checked: &ConnectionCheck,
) -> Result<(), ApiError> {
    remember_told(tx, id, (checked.account.as_deref(), checked.token_expires_at), tern.now()).await
}

/// Keeps whose a token is and when it ends, as the forge told.
pub(crate) async fn remember_told(
    tx: &mut WriteTx,
    id: SyncConfigId,
    (login, ends_at): (Option<&str>, Option<Timestamp>),
    now: Timestamp,
) -> Result<(), ApiError> {
    match login {
        Some(login) => settings::set(tx, &account_key(id), &serde_json::json!(login), now).await?,
        None => settings::delete(tx, &account_key(id)).await?,
    }
    Ok(token_ends::set(tx, id, ends_at, now).await?)
}

/// Forgets what was told of a token that is no longer here.
pub(crate) async fn forget_account(tx: &mut WriteTx, id: SyncConfigId) -> Result<(), ApiError> {
    settings::delete(tx, &account_key(id)).await?;
    Ok(token_ends::forget(tx, id).await?)
}
