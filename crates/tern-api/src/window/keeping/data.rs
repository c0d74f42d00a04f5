//! The folder and the copies in it.

use serde::{Deserialize, Serialize};
use tern_model::Timestamp;
use tern_store::Backup;

use crate::{ApiError, Tern};

/// A copy of the database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct BackupView {
    /// Its name.
    pub name: String,
    /// When it was made.
    pub at: Timestamp,
    /// How large it is.
    pub bytes: u64,
}

/// Where everything lies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct DataView {
    /// The folder that holds everything.
    pub folder: String,
    /// How large the database is.
    pub database_bytes: u64,
    /// Its copies, newest first.
    pub backups: Vec<BackupView>,
    /// The copy that takes the database's place at the next start.
    pub restore_waiting: Option<String>,
}

/// A copy, by its name.
#[derive(Debug, Clone, Deserialize, specta::Type)]
pub struct BackupByName {
    /// As it is listed.
    pub name: String,
}

impl From<Backup> for BackupView {
    fn from(backup: Backup) -> Self {
        let Backup { name, at, bytes } = backup;
        Self { name, at, bytes }
    }
}

/// Where everything lies, and the copies of it.
pub async fn data_show(tern: &Tern) -> Result<DataView, ApiError> {
    let store = &tern.store;
    Ok(DataView {
        folder: store.dir().display().to_string(),
        database_bytes: store.bytes(),
        backups: store.backups()?.into_iter().map(BackupView::from).collect(),
        restore_waiting: store.restore_waiting()?,
    })
}

/// Copies the database.
pub async fn data_backup(tern: &Tern) -> Result<DataView, ApiError> {
    tern.store.back_up(tern.now()).await?;
    data_show(tern).await
}

/// Checks a copy and lets it take the database's place at the next start.
pub async fn data_restore(tern: &Tern, request: BackupByName) -> Result<DataView, ApiError> {
    if !tern.store.backups()?.iter().any(|backup| backup.name == request.name) {
        return Err(ApiError::not_found("This backup"));
    }
    tern.store.stage_restore(&request.name).await?;
    data_show(tern).await
}
