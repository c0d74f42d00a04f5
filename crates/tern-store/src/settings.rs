//! The `settings` table: a person's choices, by key.

use serde_json::Value;
use tern_model::Timestamp;

use crate::row::Table;
use crate::tx::Connected as _;
use crate::{Reader, StoreError, WriteTx, json};

const TABLE: Table = Table("settings");

/// The value of this key.
pub async fn get(db: &mut impl Reader, key: &str) -> Result<Option<Value>, StoreError> {
    let text = sqlx::query_scalar!("select value from settings where key = ?", key)
        .fetch_optional(db.connection())
        .await?;
    TABLE.maybe_json("value", text.as_deref())
}

/// Sets the value of a key.
pub async fn set(tx: &mut WriteTx, key: &str, value: &Value, now: Timestamp) -> Result<(), StoreError> {
    let (value, now) = (json::value(value)?, now.to_string());
    sqlx::query!(
        "insert into settings (key, value, created_at, updated_at) values (?1, ?2, ?3, ?3)
         on conflict (key) do update set value = excluded.value, updated_at = excluded.updated_at
         where value <> excluded.value",
        key,
        value,
        now
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Forgets a key.
pub async fn delete(tx: &mut WriteTx, key: &str) -> Result<(), StoreError> {
    sqlx::query!("delete from settings where key = ?", key).execute(tx.connection()).await?;
    Ok(())
}
