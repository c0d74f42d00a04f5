//! Connecting a project to a repository.

use std::sync::Arc;

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use tern_forge::{Account, FindingListing, Forge, ForgeError, ListFindings, Unobserved};
use tern_model::{
    Direction, IntervalSeconds, LesserFindings, MergeMode, Project, ProjectKey, RemoteKind, RepositoryRef,
    ServiceType, SyncConfig, SyncConfigId, Timestamp,
};
use tern_store::{PullState, WriteTx, configs, projects, security_lists};

use crate::tokens::{Given, forget_account, remember_account};
use crate::{ApiError, ErrorCode, PastedToken, ProjectCreate, Tern, projects::create_in};

/// A repository and how to get in.
#[derive(Debug, Clone, Deserialize, specta::Type)]
pub struct ConnectionDraft {
    /// `https://HOST/OWNER/NAME`, or `OWNER/NAME` on GitHub.
    pub repository: String,
    /// Which API the host speaks, where the host does not say.
    pub service: Option<ServiceType>,
    /// The API's origin and path prefix, where it is not the forge's usual one.
    pub api_url: Option<String>,
    /// The token; without one a public repository is read.
    pub token: Option<PastedToken>,
    /// Instead of a pasted token: the connection whose token is to be used. It must go to the same API origin.
    #[serde(default)]
    #[specta(optional)]
    pub token_of: Option<SyncConfigId>,
}

/// What a live check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct ConnectionCheck {
    /// Which API is spoken.
    pub service: ServiceType,
    /// The repository's page, normalised.
    pub repository_url: String,
    /// The API's origin and path prefix.
    pub api_url: String,
    /// The host that a token goes to, in punycode.
    pub host: String,
    /// Owner, group path or workspace.
    pub owner: String,
    /// The repository's name.
    pub name: String,
    /// Whether it is visible by permission only.
    pub is_private: Option<bool>,
    /// The login that the token belongs to.
    pub account: Option<String>,
    /// Whether issues can be read.
    pub can_read: bool,
    /// Whether issues can be changed in full (labels, assignees, milestones, states).
    pub can_write: bool,
    /// What the token lacks.
    pub missing: Vec<MissingPermission>,
    /// Scopes beyond what Tern needs.
    pub excess: Vec<String>,
    /// When the token ends.
    pub token_expires_at: Option<Timestamp>,
    /// Open issues, roughly.
    pub open_issues: Option<u32>,
    /// Whether any security findings can be listed.
    pub security_available: bool,
    /// The lists of security findings, each as this token sees it.
    pub security: Vec<SecurityListCheck>,
    /// Requests left in the forge's present window.
    pub requests_left: Option<u32>,
    /// The forge's own id of the repository.
    #[serde(skip)]
    #[specta(skip)]
    pub repository_id: String,
}

/// A list of security findings, as one token sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct SecurityListCheck {
    /// Which list.
    pub kind: RemoteKind,
    /// Why it cannot be read; `null` when it can.
    pub unavailable: Option<String>,
}

/// Something the token may not do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct MissingPermission {
    /// The permission or scope.
    pub permission: String,
    /// What does not work without it.
    pub words: String,
}

/// How a connection syncs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, specta::Type)]
pub struct ConnectionSettings {
    /// Which way changes travel.
    pub direction: Direction,
    /// What happens when both sides changed a task in ways that merge.
    #[serde(default = "merge_by_itself")]
    #[specta(optional)]
    pub merge_mode: MergeMode,
    /// Whether closed issues become tasks.
    pub include_closed: bool,
    /// Whether security findings become tasks.
    pub include_security: bool,
    /// How urgent findings are that are rated neither high nor critical.
    #[serde(default = "all_high")]
    #[specta(optional)]
    pub lesser_findings: LesserFindings,
    /// Whether automatic sync is on.
    pub sync_enabled: bool,
    /// Seconds between automatic syncs, 30 to 3600; absent: as the settings say.
    #[serde(default)]
    #[specta(optional)]
    pub sync_interval: Option<u32>,
}

const fn merge_by_itself() -> MergeMode {
    MergeMode::Automatic
}

const fn all_high() -> LesserFindings {
    LesserFindings::High
}

impl Default for ConnectionSettings {
    fn default() -> Self {
        Self {
            direction: Direction::Pull,
            merge_mode: merge_by_itself(),
            include_closed: false,
            include_security: true,
            lesser_findings: all_high(),
            sync_enabled: true,
            sync_interval: None,
        }
    }
}

/// A new connection.
#[derive(Debug, Clone, Deserialize, specta::Type)]
pub struct ConnectionCreate {
    /// The project's key; the project is made when there is none.
    pub project: String,
    /// The name of a project that is made; the repository's name otherwise.
    pub project_name: Option<String>,
    /// Repository and token.
    pub draft: ConnectionDraft,
    /// How it syncs.
    pub settings: ConnectionSettings,
}

/// A connection that was made or renewed.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct Connected {
    /// The project.
    pub project: Project,
    /// Its connection.
    pub connection: SyncConfig,
    /// What the live check found.
    pub check: ConnectionCheck,
    /// Whether the project was connected to this repository before.
    pub renewed: bool,
}

/// Asks the forge who the token is and what it may do. Nothing is stored.
pub async fn connection_check(tern: &Tern, draft: ConnectionDraft) -> Result<ConnectionCheck, ApiError> {
    let Access { place, token } = access(tern, &draft).await?;
    check(tern, &place, token).await
}

/// Checks, then connects a project (a new one, or one that has no connection) to the repository. Connecting a
/// project again to the repository it has renews token and settings; its tasks and links stay.
pub async fn connection_create(tern: &Tern, request: ConnectionCreate) -> Result<Connected, ApiError> {
    let key: ProjectKey = request.project.parse()?;
    let wished = request.settings.sync_interval.map(checked_interval).transpose()?;
    let Access { place, token } = access(tern, &request.draft).await?;
    let checked = check(tern, &place, token.clone()).await?;
    let id = existing_connection(tern, &key, &place)
        .await?
        .unwrap_or_else(|| SyncConfigId::new(tern.random.uuid()));
    let mut tx = tern.store.write().await?;
    let sealed = sealed_within(tern, &mut tx, id, &place, token.as_ref()).await?;
    let project = if let Some(project) = projects::get_by_key(&mut tx, &key).await? {
        project
    } else {
        let name = request.project_name.unwrap_or_else(|| place.name.clone());
        create_in(tern, &mut tx, &ProjectCreate { name, key: key.to_string() }).await?
    };
    let before = configs::get(&mut tx, id).await?;
    let intervals = intervals(&mut tx, wished, before.as_ref()).await?;
    let config = described(tern, id, &project, &place, &request.settings, intervals);
    let (config, renewed) = if let Some(before) = before {
        let config =
            SyncConfig { created_at: before.created_at, last_sync_at: before.last_sync_at, ..config };
        forget_tag_of_other_account(&mut tx, id).await?;
        configs::update(&mut tx, &config).await?;
        (config, true)
    } else {
        configs::insert(&mut tx, &config).await?;
        (config, false)
    };
    configs::set_token(&mut tx, id, sealed.as_deref()).await?;
    same_repository(&mut tx, id, &checked).await?;
    remember_account(tern, &mut tx, id, &checked).await?;
    tx.commit().await?;
    Ok(Connected {
        project,
        connection: SyncConfig { has_token: token.is_some(), ..config },
        check: checked,
        renewed,
    })
}

/// Remembers the forge's own id of the repository. Another one that took over the name of the connected one is refused:
/// its issues are none of the project's.
pub(crate) async fn same_repository(
    tx: &mut WriteTx,
    id: SyncConfigId,
    checked: &ConnectionCheck,
) -> Result<(), ApiError> {
    match configs::repository_id(tx, id).await? {
        Some(known) if known != checked.repository_id => Err(ApiError::new(
            ErrorCode::Moved,
            format!("Another repository is called {}/{} now.", checked.owner, checked.name),
            "Nothing was changed. Ask where the connected repository is now, and follow it there; or disconnect it first.",
        )),
        Some(_) => Ok(()),
        None => Ok(configs::set_repository_id(tx, id, &checked.repository_id).await?),
    }
}

/// Seals a token while nothing else writes, so that a renewal of the key never misses it.
pub(crate) async fn sealed_within(
    tern: &Tern,
    _alone: &mut WriteTx,
    id: SyncConfigId,
    place: &RepositoryRef,
    token: Option<&SecretString>,
) -> Result<Option<Vec<u8>>, ApiError> {
    Ok(match token {
        Some(token) => Some(tern.vault.seal(id, &place.api_origin(), token).await?),
        None => None,
    })
}

/// Takes a project's connection away. Its tasks and their fields stay; their links stay too, so that connecting
/// the same repository again finds them.
pub async fn connection_remove(tern: &Tern, id: SyncConfigId) -> Result<(), ApiError> {
    let mut tx = tern.store.write().await?;
    if !configs::delete(&mut tx, id).await? {
        return Err(ApiError::not_found("This connection"));
    }
    forget_account(&mut tx, id).await?;
    tx.commit().await?;
    Ok(())
}

/// Place and token: what a person typed, read strictly, or the token of another connection.
struct Access {
    place: RepositoryRef,
    token: Option<SecretString>,
}

async fn access(tern: &Tern, draft: &ConnectionDraft) -> Result<Access, ApiError> {
    let place = RepositoryRef::parse(&draft.repository, draft.service, draft.api_url.as_deref())?;
    let given = Given { token: draft.token.as_ref(), token_of: draft.token_of };
    let token = given.token(tern, &place).await?;
    Ok(Access { place, token })
}

pub(crate) async fn check(
    tern: &Tern,
    place: &RepositoryRef,
    token: Option<SecretString>,
) -> Result<ConnectionCheck, ApiError> {
    let has_token = token.is_some();
    let forge = open(tern, place, token)?;
    let identity = forge.check_token().await?;
    let repository = forge.check_repository().await?;
    if !repository.has_issues {
        return Err(forge.without_issues().into());
    }
    let scopes = forge.scopes();
    let held = identity.scopes.as_deref().unwrap_or_default();
    let read_only = identity.scopes.is_some()
        && !scopes.writing.is_empty()
        && !scopes.writing.iter().any(|scope| held.iter().any(|held| held == scope));
    let can_write = has_token && repository.can_push && !repository.archived && !read_only;
    let mut missing = Vec::new();
    if read_only {
        missing.push(MissingPermission {
            permission: format!("the scope {}", scopes.writing.join(" or ")),
            words: "nothing can be changed with this token; pulling works".to_owned(),
        });
    }
    if has_token && !repository.can_push {
        missing.push(MissingPermission {
            permission: "write access to the repository's issues".to_owned(),
            words: "labels, assignees, milestones and states cannot be changed; pulling works".to_owned(),
        });
    }
    let security = security_lists_of(forge.as_ref()).await?;
    Ok(ConnectionCheck {
        service: place.service,
        repository_url: place.repository_url.clone(),
        api_url: place.api_url.clone(),
        host: place.api_host(),
        owner: place.owner.clone(),
        name: place.name.clone(),
        is_private: Some(repository.private),
        account: identity.login,
        can_read: true,
        can_write,
        missing,
        excess: excess_scopes(held, scopes.useful),
        token_expires_at: identity.expires_at,
        open_issues: repository.open_issues,
        security_available: security.iter().any(|list| list.unavailable.is_none()),
        security,
        requests_left: forge.rate_limit().map(|limit| limit.remaining),
        repository_id: repository.id,
    })
}

/// Asks each list for its first page. Only that it may be read is told; what it holds is none of a check's business.
async fn security_lists_of(forge: &dyn Forge) -> Result<Vec<SecurityListCheck>, ApiError> {
    let mut lists = Vec::new();
    for &kind in forge.security_lists() {
        let ask = ListFindings { list: kind, page: None, etag: None };
        let unavailable = match forge.list_findings(&ask).await {
            Ok(FindingListing::Page(_) | FindingListing::NotModified) => None,
            Ok(FindingListing::Unavailable(why)) => Some(why.to_string()),
            // A list that is not well is no reason to refuse a connection whose issues are.
            Err(
                fault @ (ForgeError::Unavailable { .. }
                | ForgeError::NotAnApi { .. }
                | ForgeError::Invalid { .. }),
            ) => Some(fault.to_string()),
            Err(fault) => return Err(fault.into()),
        };
        lists.push(SecurityListCheck { kind, unavailable });
    }
    Ok(lists)
}

pub(crate) fn open(
    tern: &Tern,
    place: &RepositoryRef,
    token: Option<SecretString>,
) -> Result<Arc<dyn Forge>, ApiError> {
    let account = Account {
        repository: place.clone(),
        token,
        clock: tern.clock.clone(),
        random: tern.random.clone(),
        waits: Arc::new(Unobserved),
    };
    Ok(tern_forge::connect(place.service, account)?)
}

/// Scopes that let a stolen token do far more than sync issues.
fn excess_scopes(held: &[String], useful: &[&str]) -> Vec<String> {
    held.iter().filter(|scope| !useful.contains(&scope.as_str())).cloned().collect()
}

pub(crate) fn checked_interval(seconds: u32) -> Result<IntervalSeconds, ApiError> {
    IntervalSeconds::new(seconds).ok_or_else(|| {
        ApiError::invalid("The pause between syncs is 30 to 3600 seconds.", "Nothing was changed.")
    })
}

/// The connection that would be renewed; an error when the project or the repository is taken otherwise.
async fn existing_connection(
    tern: &Tern,
    key: &ProjectKey,
    place: &RepositoryRef,
) -> Result<Option<SyncConfigId>, ApiError> {
    let mut read = tern.store.read().await?;
    let project = projects::get_by_key(&mut read, key).await?;
    let of_project = match &project {
        Some(project) => configs::get_by_project(&mut read, project.id).await?,
        None => None,
    };
    if let Some(config) = of_project {
        if config.repository_url == place.repository_url {
            return Ok(Some(config.id));
        }
        return Err(ApiError::new(
            ErrorCode::Taken,
            format!("{key} is connected to {} already.", config.repository_url),
            "Nothing was changed. Choose another project, or disconnect this one first.",
        ));
    }
    match configs::get_by_repository_url(&mut read, &place.repository_url).await? {
        None => Ok(None),
        Some(other) => {
            let owner = projects::get(&mut read, other.project_id).await?;
            let owner = owner.map_or_else(String::new, |project| format!(" by {}", project.key));
            Err(ApiError::new(
                ErrorCode::Taken,
                format!("{} is synced{owner} already.", place.repository_url),
                "Nothing was changed. One repository belongs to one project.",
            ))
        }
    }
}

/// How often a connection syncs: usually, and while something goes on.
struct Intervals {
    sync: IntervalSeconds,
    active: IntervalSeconds,
}

/// What is wished, else what the connection had before, else what the settings say.
async fn intervals(
    tx: &mut WriteTx,
    wished: Option<IntervalSeconds>,
    before: Option<&SyncConfig>,
) -> Result<Intervals, ApiError> {
    let chosen = crate::window::chosen(tx).await?;
    let sync = wished.or(before.map(|config| config.sync_interval));
    Ok(Intervals {
        sync: sync.map_or_else(|| checked_interval(chosen.sync_interval), Ok)?,
        active: before
            .map_or_else(|| checked_interval(chosen.active_interval), |config| Ok(config.active_interval))?,
    })
}

fn described(
    tern: &Tern,
    id: SyncConfigId,
    project: &Project,
    place: &RepositoryRef,
    settings: &ConnectionSettings,
    Intervals { sync, active }: Intervals,
) -> SyncConfig {
    let now = tern.now();
    SyncConfig {
        id,
        project_id: project.id,
        service_type: place.service,
        api_url: place.api_url.clone(),
        repository_url: place.repository_url.clone(),
        repo_owner: place.owner.clone(),
        repo_name: place.name.clone(),
        has_token: false,
        direction: settings.direction,
        merge_mode: settings.merge_mode,
        include_closed: settings.include_closed,
        include_security: settings.include_security,
        lesser_findings: settings.lesser_findings,
        sync_enabled: settings.sync_enabled,
        sync_interval: sync,
        active_interval: active,
        last_sync_at: None,
        next_sync_at: Some(now),
        sync_error: None,
        created_at: now,
        updated_at: now,
    }
}

/// Entity tags vary with the account that asked; with another token the old one proves nothing.
pub(crate) async fn forget_tag_of_other_account(tx: &mut WriteTx, id: SyncConfigId) -> Result<(), ApiError> {
    let mut pull: PullState = configs::pull_state(tx, id).await?;
    pull.issues.etag = None;
    configs::set_pull_state(tx, id, &pull).await?;
    // It may see other findings, older ones among them.
    Ok(security_lists::forget(tx, id).await?)
}
