//! Bringing an older database up to date, after a copy of it was made.

use std::path::{Path, PathBuf};

use sqlx::SqliteConnection;
use sqlx::migrate::{MigrateError, Migrator};
use tern_model::Timestamp;

use crate::{StoreError, backups};

/// Runs what is missing behind schema `version` (`None`: a new file). Returns the copy that was made first.
pub(super) async fn run(
    connection: &mut SqliteConnection,
    path: &Path,
    migrations: &Migrator,
    version: Option<i64>,
    now: Timestamp,
) -> Result<Option<PathBuf>, StoreError> {
    let newest = migrations.iter().map(|migration| migration.version).max();
    let backup = match version {
        Some(version) if newest > Some(version) => {
            let copy = backups::before_migration(connection, path, version, now).await;
            Some(copy.map_err(|error| error.at(path))?)
        }
        _ => None,
    };
    // `run` would do, were its future `Send` for every borrowed connection.
    match migrations.run_direct(None, connection, false).await {
        Ok(()) => Ok(backup),
        Err(error) => Err(failed(error, path, backup)),
    }
}

fn failed(error: MigrateError, path: &Path, backup: Option<PathBuf>) -> StoreError {
    // A full disk or another process has its own remedy; everything else is a fault of the migration.
    let as_store = match error {
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => StoreError::from(error),
        other => StoreError::Database(Box::new(other)),
    };
    match as_store.at(path) {
        error @ (StoreError::Busy
        | StoreError::DiskFull { .. }
        | StoreError::ReadOnly { .. }
        | StoreError::Corrupt { .. }) => error,
        other => StoreError::Migration { path: path.to_path_buf(), backup, source: Box::new(other) },
    }
}
