//! When each connection's token ends, as its forge said. Kept among the settings, by connection.

use tern_model::{SyncConfigId, Timestamp};

use crate::{Reader, StoreError, WriteTx, settings};

fn key(id: SyncConfigId) -> String {
    format!("connection.{id}.token_expires_at")
}

/// When the token of this connection ends, where that was told.
pub async fn get(db: &mut impl Reader, id: SyncConfigId) -> Result<Option<Timestamp>, StoreError> {
    let stored = settings::get(db, &key(id)).await?;
    Ok(stored.and_then(|value| serde_json::from_value(value).ok()))
}

/// Keeps what was told; without an end, what was known is forgotten. Writes nothing where nothing is new.
pub async fn set(
    tx: &mut WriteTx,
    id: SyncConfigId,
    end: Option<Timestamp>,
    now: Timestamp,
) -> Result<(), StoreError> {
    match end {
        Some(end) => settings::set(tx, &key(id), &serde_json::json!(end), now).await,
        None => forget(tx, id).await,
    }
}

/// Forgets what was told of a token that is no longer here.
pub async fn forget(tx: &mut WriteTx, id: SyncConfigId) -> Result<(), StoreError> {
    settings::delete(tx, &key(id)).await
}
