//! Pausing the syncs that run by themselves.

use serde::Deserialize;
use tern_model::{ProjectId, Timestamp};
use tern_store::{Reader, settings};
use uuid::Uuid;

use super::standing::{StatusView, status_show};
use crate::{ApiError, Tern};

/// Under which key the end of the pause is kept.
const KEY: &str = "background.paused_until";

/// For how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum PauseFor {
    /// An hour.
    Hour,
    /// Until tomorrow.
    Tomorrow,
}

/// A pause.
#[derive(Debug, Clone, Copy, Deserialize, specta::Type)]
pub struct BackgroundPause {
    /// For how long.
    pub pause_for: PauseFor,
}

/// Pauses the syncs that run by themselves.
pub async fn background_pause(tern: &Tern, request: BackgroundPause) -> Result<StatusView, ApiError> {
    let seconds = match request.pause_for {
        PauseFor::Hour => 3_600,
        PauseFor::Tomorrow => 86_400,
    };
    keep(tern, Some(tern.now().plus_seconds(seconds))).await
}

/// Ends a pause.
pub async fn background_resume(tern: &Tern) -> Result<StatusView, ApiError> {
    keep(tern, None).await
}

async fn keep(tern: &Tern, until: Option<Timestamp>) -> Result<StatusView, ApiError> {
    let mut tx = tern.store.write().await?;
    settings::set(&mut tx, KEY, &serde_json::json!(until), tern.now()).await?;
    tx.commit().await?;
    tern.tell_edited(ProjectId::new(Uuid::nil()), Vec::new());
    status_show(tern).await
}

/// Until when there is a pause.
pub(crate) async fn paused_until(
    db: &mut impl Reader,
    now: Timestamp,
) -> Result<Option<Timestamp>, ApiError> {
    let stored = settings::get(db, KEY).await?.unwrap_or_default();
    let until: Option<Timestamp> = serde_json::from_value(stored).unwrap_or_default();
    Ok(until.filter(|until| *until > now))
}
