//! Bringing an older database up to date, after a copy of it was made.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use sqlx::SqliteConnection;
use sqlx::migrate::{MigrateError, Migrator};
use tern_model::Timestamp;

use super::files::{private_folder, private_mode, refused};
use crate::StoreError;

/// How many copies are kept.
const KEPT_BACKUPS: usize = 3;

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
            Some(back_up(connection, path, version, now).await.map_err(|error| error.at(path))?)
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

/// Copies the database to `backups/tern-VERSION-TIME.db`. It takes its name only when it is complete and on disk.
async fn back_up(
    connection: &mut SqliteConnection,
    path: &Path,
    version: i64,
    now: Timestamp,
) -> Result<PathBuf, StoreError> {
    let folder = path.with_file_name("backups");
    private_folder(&folder)?;
    let time = now.instant().format("%Y%m%dT%H%M%S%3fZ");
    let target = folder.join(format!("tern-{version:014}-{time}.db"));
    let partial = target.with_extension("partial");
    let _ = fs::remove_file(&partial);
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    private_mode(&mut options);
    options.open(&partial).map_err(|source| refused(&partial, "created", source))?;
    let Some(name) = partial.to_str() else {
        let source = std::io::Error::from(std::io::ErrorKind::InvalidFilename);
        return Err(StoreError::Io { path: partial, action: "named to SQLite", source });
    };
    sqlx::query("vacuum into ?").bind(name).execute(connection).await?;
    File::open(&partial)
        .and_then(|file| file.sync_all())
        .and_then(|()| fs::rename(&partial, &target))
        .map_err(|source| refused(&target, "written", source))?;
    forget_old(&folder);
    Ok(target)
}

/// Keeps the newest copies. Their names sort by schema version, then by time.
fn forget_old(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let is_copy = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        name.starts_with("tern-") && path.extension().is_some_and(|extension| extension == "db")
    };
    let mut copies: Vec<PathBuf> =
        entries.filter_map(Result::ok).map(|entry| entry.path()).filter(is_copy).collect();
    copies.sort();
    let surplus = copies.len().saturating_sub(KEPT_BACKUPS);
    for copy in copies.into_iter().take(surplus) {
        if let Err(error) = fs::remove_file(&copy) {
            tracing::warn!(%error, path = %copy.display(), "an old copy of the database stays");
        }
    }
}
