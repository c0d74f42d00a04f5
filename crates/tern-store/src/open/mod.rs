//! Opening the database, carefully: nothing that is there already is ever overwritten.

mod files;
mod header;
mod migrate;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _, SqliteConnection};
use tern_model::Timestamp;

use crate::{Store, StoreError, integrity, removing, restoring};

pub(crate) use files::{companions, file_kind, private_folder, private_mode, refused, write_ahead_log};

static MIGRATIONS: Migrator = sqlx::migrate!("../../migrations");

/// How long a statement waits for another process.
const BUSY: Duration = Duration::from_secs(5);
/// How long a transaction waits for this process's own connections.
const ACQUIRE: Duration = Duration::from_secs(15);
const READERS: u32 = 4;

/// The database, with what opening it had to do.
#[derive(Debug)]
pub struct Opened {
    /// The open database.
    pub store: Store,
    /// What a person may want to know.
    pub notes: Vec<OpenNote>,
}

/// Something that opening had to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpenNote {
    /// Others could read this file or folder; now they cannot.
    PermissionsTightened {
        /// The file or folder.
        path: PathBuf,
    },
    /// The database was brought up to date; a copy was made first.
    Migrated {
        /// The copy.
        backup: PathBuf,
    },
    /// Everything that was kept here before was removed, as a person had asked.
    Removed,
    /// A copy took the database's place, as a person had asked.
    Restored {
        /// The copy's name.
        name: String,
        /// Where the database that it replaced is.
        backup: PathBuf,
    },
    /// The copy that was to take the database's place is no good; the database is as it was.
    RestoreRefused {
        /// The copy's name.
        name: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A copy waits on, because another process uses the database.
    RestoreWaits {
        /// The copy's name.
        name: String,
    },
}

pub(crate) async fn open(dir: &Path, now: Timestamp) -> Result<Opened, StoreError> {
    open_with(dir, now, &MIGRATIONS).await
}

async fn open_with(dir: &Path, now: Timestamp, migrations: &Migrator) -> Result<Opened, StoreError> {
    header::check_library().await?;
    let mut notes = Vec::new();
    if finish_removal(dir).await? {
        notes.push(OpenNote::Removed);
    }
    let path = files::prepare(dir, &mut notes)?;
    let _alone = files::lock_opening(dir).await?;
    notes.extend(restoring::carry_out(dir, &path, migrations, now).await?);
    let version = header::check_file(&path, migrations).await.map_err(|error| error.at(&path))?;
    let writer = SqlitePoolOptions::new()
        .max_connections(1)
        .acquire_timeout(ACQUIRE)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .connect_with(options(&path).pragma("cache_size", "-8000"))
        .await
        .map_err(|error| StoreError::from(error).at(&path))?;
    let mut connection = writer.acquire().await?;
    if let Some(backup) = migrate::run(&mut connection, &path, migrations, version, now).await? {
        notes.push(OpenNote::Migrated { backup });
    }
    drop(connection);
    files::tighten_companions(&path, &mut notes)?;
    let readers = SqlitePoolOptions::new()
        .max_connections(READERS)
        .acquire_timeout(ACQUIRE)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .connect_with(options(&path).pragma("cache_size", "-4000").pragma("query_only", "on"))
        .await
        .map_err(|error| StoreError::from(error).at(&path))?;
    Ok(Opened { store: Store::new(dir.to_path_buf(), path, writer, readers), notes })
}

/// Finishes a removal that waits, with nothing opened afterwards.
pub(crate) async fn finish_removal(dir: &Path) -> Result<bool, StoreError> {
    if removing::waiting(dir)?.is_none() {
        return Ok(false);
    }
    let _alone = files::lock_opening(dir).await?;
    removing::carry_out(dir).await
}

/// What is wrong with a file that is to be a whole database of this program, found out without changing it.
pub(crate) async fn check_copy(path: &Path, migrations: &Migrator) -> Result<(), StoreError> {
    let corrupt = |detail: String| StoreError::Corrupt { path: path.to_path_buf(), detail };
    if header::check_file(path, migrations).await.map_err(|error| error.at(path))?.is_none() {
        return Err(corrupt("it holds nothing".to_owned()));
    }
    let mut connection = SqliteConnectOptions::new()
        .filename(path)
        .read_only(true)
        .connect()
        .await
        .map_err(|error| StoreError::from(error).at(path))?;
    let found = integrity::check(&mut connection).await.map_err(|error| error.at(path));
    connection.close().await?;
    match found?.into_iter().next() {
        Some(problem) => Err(corrupt(problem)),
        None => Ok(()),
    }
}

/// A connection of its own to the database, for what must not keep its writer and readers waiting.
pub(crate) async fn connect_alone(path: &Path) -> Result<SqliteConnection, StoreError> {
    options(path).connect().await.map_err(|error| StoreError::from(error).at(path))
}

/// What this program would do to a database.
pub(crate) fn migrations() -> &'static Migrator {
    &MIGRATIONS
}

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(false)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY)
        .pragma("temp_store", "memory")
        .pragma("mmap_size", "0")
        // Ids are random, so an import touches the same index pages again and again: fold them in once 64 MiB wait.
        // At a quarter of it, folding in grows with the database and is half of what a large import writes.
        .pragma("wal_autocheckpoint", "16000")
        .pragma("journal_size_limit", "16777216")
}
