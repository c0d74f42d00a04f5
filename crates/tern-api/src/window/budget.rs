//! What each token has asked of its host, and what it has left.

use serde::Serialize;
use tern_forge::{AccountMark, Gates, Spent};
use tern_model::{ProjectKey, SyncConfig, Timestamp};
use tern_store::{configs, projects};
use tern_sync::{held_until, reserve_of};

use crate::{ApiError, Tern};

/// The requests of one token on one host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct BudgetView {
    /// The host.
    pub host: String,
    /// Projects that share it.
    pub projects: Vec<ProjectKey>,
    /// Requests that the host allows until `resets_at`; `null` where it does not say.
    pub limit: Option<u32>,
    /// Of those, left.
    pub remaining: Option<u32>,
    /// When the count begins anew.
    pub resets_at: Option<Timestamp>,
    /// Of those, kept for the syncs that a person asks for.
    pub reserve: Option<u32>,
    /// Until when syncs that start by themselves leave the rest to those; `null` while there is enough for both.
    pub held_until: Option<Timestamp>,
    /// Sent since the program started.
    pub requests: u32,
    /// Of those, answered "not modified": they cost nothing.
    pub not_modified: u32,
}

/// What each token has asked of its host since the program started, and what it has left.
pub async fn budget_list(tern: &Tern) -> Result<Vec<BudgetView>, ApiError> {
    let mut budgets: Vec<((String, AccountMark), BudgetView)> = Vec::new();
    for connection in connections(tern).await? {
        let Some((origin, mark, spent)) = spent_by(tern, &connection).await else { continue };
        let account = (origin, mark);
        if let Some((_, budget)) = budgets.iter_mut().find(|(known, _)| *known == account) {
            budget.projects.push(connection.key);
        } else {
            budgets.push((account, view(connection, spent, tern.now())));
        }
    }
    Ok(budgets.into_iter().map(|(_, budget)| budget).collect())
}

struct Connection {
    key: ProjectKey,
    config: SyncConfig,
    sealed: Option<Vec<u8>>,
}

async fn connections(tern: &Tern) -> Result<Vec<Connection>, ApiError> {
    let mut read = tern.store.read().await?;
    let mut found = Vec::new();
    for config in configs::list(&mut read).await? {
        let Some(project) = projects::get(&mut read, config.project_id).await? else { continue };
        let sealed = configs::token(&mut read, config.id).await?;
        found.push(Connection { key: project.key, config, sealed });
    }
    Ok(found)
}

/// `None` for a token that cannot be read: nothing was asked with it.
async fn spent_by(tern: &Tern, connection: &Connection) -> Option<(String, AccountMark, Spent)> {
    spent_with(tern, (&connection.config, connection.sealed.as_deref())).await
}

async fn spent_with(
    tern: &Tern,
    (config, sealed): (&SyncConfig, Option<&[u8]>),
) -> Option<(String, AccountMark, Spent)> {
    let origin = config.repository().api_origin();
    let token = match sealed {
        Some(sealed) => Some(tern.vault.open(config.id, &origin, sealed).await.ok()?),
        None => None,
    };
    let (mark, spent) = Gates::of_this_process().spent(&origin, token.as_ref());
    Some((origin, mark, spent))
}

/// Until when a connection's token has too little left for a sync that starts by itself.
pub(crate) async fn budget_holds(tern: &Tern, config: &SyncConfig) -> Result<Option<Timestamp>, ApiError> {
    let sealed = configs::token(&mut tern.store.read().await?, config.id).await?;
    let connection = (config, sealed.as_deref());
    let Some((.., spent)) = spent_with(tern, connection).await else { return Ok(None) };
    Ok(spent.limit.and_then(|limit| held_until(&limit, tern.now())))
}

fn view(Connection { key, config, .. }: Connection, spent: Spent, now: Timestamp) -> BudgetView {
    BudgetView {
        host: config.repository().api_host(),
        projects: vec![key],
        limit: spent.limit.map(|limit| limit.limit),
        remaining: spent.limit.map(|limit| limit.remaining),
        resets_at: spent.limit.map(|limit| limit.reset_at),
        reserve: spent.limit.map(|limit| reserve_of(&limit)),
        held_until: spent.limit.and_then(|limit| held_until(&limit, now)),
        requests: spent.requests,
        not_modified: spent.not_modified,
    }
}
