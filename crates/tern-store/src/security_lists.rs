//! The `security_list` table: how far the lists of security findings have been taken over.

use tern_model::{RemoteKind, SyncConfigId, Timestamp};

use crate::row::Table;
use crate::tx::Connected as _;
use crate::{Reader, StoreError, WriteTx};

const TABLE: Table = Table("security_list");

/// How far one list has been taken over. It moves in the transaction of the page that it covers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListState {
    /// Everything that changed before this was taken over, where the list comes by update time.
    pub since: Option<Timestamp>,
    /// The entity tag of the first page of the last pass.
    pub etag: Option<String>,
    /// Whether no closed finding was left out.
    pub closed_complete: bool,
    /// A pass that was cut off.
    pub pass: Option<Pass>,
    /// Why the list cannot be had, if it was so when it was last asked.
    pub unavailable: Option<UnavailableList>,
}

/// A pass through a list that is not at its end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pass {
    /// The page to go on with, in the forge's words.
    pub next_page: String,
    /// What becomes of `since` at the end.
    pub since: Option<Timestamp>,
    /// What becomes of `etag` at the end.
    pub etag: Option<String>,
}

/// That a list cannot be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnavailableList {
    /// Why, as a sentence without its beginning.
    pub reason: String,
    /// When that was heard.
    pub asked_at: Timestamp,
}

/// How far a list has been taken over; the state of one that was never read, where there is no row.
pub async fn get(
    db: &mut impl Reader,
    config: SyncConfigId,
    kind: RemoteKind,
) -> Result<ListState, StoreError> {
    let (config, kind) = (config.to_string(), kind.as_str());
    let row = sqlx::query!(
        r#"select since, etag, closed_complete as "closed_complete: bool", next_page, pass_since, pass_etag,
                  unavailable, asked_at
           from security_list where config_id = ? and kind = ?"#,
        config,
        kind
    )
    .fetch_optional(db.connection())
    .await?;
    let Some(row) = row else { return Ok(ListState::default()) };
    let pass_since = TABLE.maybe("pass_since", row.pass_since.as_deref())?;
    let asked_at = TABLE.maybe("asked_at", row.asked_at.as_deref())?;
    Ok(ListState {
        since: TABLE.maybe("since", row.since.as_deref())?,
        etag: row.etag,
        closed_complete: row.closed_complete,
        pass: row.next_page.map(|next_page| Pass { next_page, since: pass_since, etag: row.pass_etag }),
        unavailable: row
            .unavailable
            .zip(asked_at)
            .map(|(reason, asked_at)| UnavailableList { reason, asked_at }),
    })
}

/// Moves how far a list has been taken over.
pub async fn set(
    tx: &mut WriteTx,
    config: SyncConfigId,
    kind: RemoteKind,
    state: &ListState,
) -> Result<(), StoreError> {
    let (config, kind) = (config.to_string(), kind.as_str());
    let since = text(state.since);
    let pass = state.pass.as_ref();
    let (next_page, pass_etag) = (pass.map(|pass| &pass.next_page), pass.and_then(|pass| pass.etag.as_ref()));
    let pass_since = text(pass.and_then(|pass| pass.since));
    let unavailable = state.unavailable.as_ref().map(|unavailable| &unavailable.reason);
    let asked_at = text(state.unavailable.as_ref().map(|unavailable| unavailable.asked_at));
    sqlx::query!(
        "insert into security_list (
             config_id, kind, since, etag, closed_complete, next_page, pass_since, pass_etag, unavailable, asked_at
         ) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         on conflict (config_id, kind) do update set
             since = excluded.since, etag = excluded.etag, closed_complete = excluded.closed_complete,
             next_page = excluded.next_page, pass_since = excluded.pass_since, pass_etag = excluded.pass_etag,
             unavailable = excluded.unavailable, asked_at = excluded.asked_at,
             updated_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')",
        config,
        kind,
        since,
        state.etag,
        state.closed_complete,
        next_page,
        pass_since,
        pass_etag,
        unavailable,
        asked_at
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Forgets how far all lists of a connection have been taken over, so that they are read from their top: another
/// account may see other findings.
pub async fn forget(tx: &mut WriteTx, config: SyncConfigId) -> Result<(), StoreError> {
    let config = config.to_string();
    sqlx::query!("delete from security_list where config_id = ?", config).execute(tx.connection()).await?;
    Ok(())
}

fn text(at: Option<Timestamp>) -> Option<String> {
    at.map(|at| at.to_string())
}
