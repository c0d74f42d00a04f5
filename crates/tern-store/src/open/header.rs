//! What a file is, found out without changing it and without reading all of it.

use std::io::Read as _;
use std::path::Path;

use sqlx::migrate::Migrator;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _, SqliteConnection};

use super::files::refused;
use crate::StoreError;

/// The first version without a fault in the write-ahead log that could lose a committed change.
const OLDEST_SQLITE: (u32, u32, u32) = (3, 51, 3);
const OLDEST_SQLITE_TEXT: &str = "3.51.3";

/// Every SQLite file begins with these bytes.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// The bytes of "tern", written by the first migration.
const APPLICATION_ID: i64 = 0x7465_726e;

/// Refuses to work with an SQLite that is too old.
pub(super) async fn check_library() -> Result<(), StoreError> {
    let mut memory = SqliteConnectOptions::new().in_memory(true).connect().await?;
    let found: String = sqlx::query_scalar("select sqlite_version()").fetch_one(&mut memory).await?;
    memory.close().await?;
    let mut parts = found.split('.').map(|part| part.parse().unwrap_or(0));
    let mut part = || parts.next().unwrap_or(0);
    let version = (part(), part(), part());
    if version < OLDEST_SQLITE {
        return Err(StoreError::SqliteTooOld { found, needed: OLDEST_SQLITE_TEXT });
    }
    Ok(())
}

/// The schema version of the file: `None` for a new one. Refuses what is no intact database of this program or
/// was written by a newer one.
pub(super) async fn check_file(path: &Path, migrations: &Migrator) -> Result<Option<i64>, StoreError> {
    check_magic(path)?;
    let mut connection =
        SqliteConnectOptions::new().filename(path).read_only(true).create_if_missing(false).connect().await?;
    let found = inspect(&mut connection, path, migrations).await;
    connection.close().await?;
    found
}

fn check_magic(path: &Path) -> Result<(), StoreError> {
    let mut start = Vec::with_capacity(MAGIC.len());
    let file = std::fs::File::open(path).map_err(|source| refused(path, "opened", source))?;
    file.take(MAGIC.len() as u64).read_to_end(&mut start).map_err(|source| refused(path, "read", source))?;
    // An empty file is a database that nothing was written to yet.
    if start.is_empty() || start == MAGIC {
        return Ok(());
    }
    Err(StoreError::Corrupt { path: path.to_path_buf(), detail: "it does not begin like one".to_owned() })
}

async fn inspect(
    connection: &mut SqliteConnection,
    path: &Path,
    migrations: &Migrator,
) -> Result<Option<i64>, StoreError> {
    let _: i64 = sqlx::query_scalar("pragma schema_version").fetch_one(&mut *connection).await?;
    let application: i64 = sqlx::query_scalar("pragma application_id").fetch_one(&mut *connection).await?;
    let tables: Vec<String> = sqlx::query_scalar("select name from sqlite_schema where type = 'table'")
        .fetch_all(&mut *connection)
        .await?;
    // The migrations' own table is made first; a crash may have left it alone.
    let begun = tables.iter().all(|name| name == "_sqlx_migrations");
    if application != APPLICATION_ID && !(application == 0 && begun) {
        return Err(StoreError::Foreign { path: path.to_path_buf() });
    }
    if tables.is_empty() {
        return Ok(None);
    }
    let found: Option<i64> =
        sqlx::query_scalar("select max(version) from _sqlx_migrations").fetch_one(connection).await?;
    let known = migrations.iter().map(|migration| migration.version).max().unwrap_or(0);
    match found {
        Some(found) if found > known => {
            Err(StoreError::NewerSchema { path: path.to_path_buf(), found, known })
        }
        found => Ok(found),
    }
}
