//! Copies of the database in the folder `backups`: made before a migration, when a person asks, and of what a
//! restored copy takes the place of.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use sqlx::SqliteConnection;
use tern_model::Timestamp;

use crate::StoreError;
use crate::open::{private_folder, private_mode, refused};

/// The folder beside the database.
pub(crate) const FOLDER: &str = "backups";

/// How many copies that were made before a migration are kept. Those that a person asked for stay.
const KEPT: usize = 3;

/// Why a copy was made; its name begins with this.
const MIGRATION: &str = "tern";
const BY_HAND: &str = "kept";
const REPLACED: &str = "replaced";
const REASONS: [&str; 3] = [MIGRATION, BY_HAND, REPLACED];

/// How the time stands in a name.
const TIME: &str = "%Y%m%dT%H%M%S%3fZ";

/// A copy of the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    /// The file's name in the folder `backups`.
    pub name: String,
    /// When it was made.
    pub at: Timestamp,
    /// How large it is.
    pub bytes: u64,
}

/// The copies beside this database, newest first.
pub(crate) fn list(dir: &Path) -> Result<Vec<Backup>, StoreError> {
    let folder = dir.join(FOLDER);
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => return Err(refused(&folder, "read", source)),
    };
    let mut found: Vec<Backup> =
        entries.filter_map(Result::ok).filter_map(|entry| described(&entry)).collect();
    found.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| b.name.cmp(&a.name)));
    Ok(found)
}

/// Plain files with a name of ours; a link could lead anywhere.
fn described(entry: &fs::DirEntry) -> Option<Backup> {
    let name = entry.file_name().into_string().ok()?;
    let at = time_of(&name)?;
    let metadata = entry.metadata().ok().filter(fs::Metadata::is_file)?;
    Some(Backup { name, at, bytes: metadata.len() })
}

/// Whether Tern gave a file in the folder this name: a copy, one that was never finished, or a damaged database that
/// was set aside.
pub(crate) fn is_ours(name: &str) -> bool {
    let whole = name.strip_suffix(".partial").map(|name| format!("{name}.db"));
    let name = whole.as_deref().unwrap_or(name);
    let aside = |name: &str| {
        let time = name.strip_prefix("damaged-")?;
        let time = time.strip_suffix(".db-wal").or_else(|| time.strip_suffix(".db"))?;
        time_of(&format!("{MIGRATION}-{:014}-{time}.db", 0))
    };
    time_of(name).or_else(|| aside(name)).is_some()
}

/// When the copy of this name was made; `None` for a name that is none of ours.
pub(crate) fn time_of(name: &str) -> Option<Timestamp> {
    let parts: Vec<&str> = name.strip_suffix(".db")?.split('-').collect();
    let &[reason, version, time] = parts.as_slice() else { return None };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (day, clock) = time.strip_suffix('Z')?.split_once('T')?;
    let lengths = (version.len(), day.len(), clock.len()) == (14, 8, 9);
    if !REASONS.contains(&reason) || !lengths || ![version, day, clock].into_iter().all(digits) {
        return None;
    }
    let (year, month, date) = (&day[..4], &day[4..6], &day[6..]);
    let (hour, minute, second, millis) = (&clock[..2], &clock[2..4], &clock[4..6], &clock[6..]);
    format!("{year}-{month}-{date}T{hour}:{minute}:{second}.{millis}Z").parse().ok()
}

/// Copies the database before it is brought up to date from schema `version`.
pub(crate) async fn before_migration(
    connection: &mut SqliteConnection,
    path: &Path,
    version: i64,
    now: Timestamp,
) -> Result<PathBuf, StoreError> {
    let copy = back_up(connection, path, MIGRATION, version, now).await?;
    forget_old(&path.with_file_name(FOLDER));
    Ok(copy)
}

/// Copies the database because a person asks.
pub(crate) async fn by_hand(
    connection: &mut SqliteConnection,
    path: &Path,
    now: Timestamp,
) -> Result<PathBuf, StoreError> {
    let version = schema_version(connection).await?;
    back_up(connection, path, BY_HAND, version, now).await
}

/// Copies the database that a restored copy takes the place of.
pub(crate) async fn before_restoring(
    connection: &mut SqliteConnection,
    path: &Path,
    now: Timestamp,
) -> Result<PathBuf, StoreError> {
    let version = schema_version(connection).await?;
    back_up(connection, path, REPLACED, version, now).await
}

async fn schema_version(connection: &mut SqliteConnection) -> Result<i64, StoreError> {
    let version: Option<i64> =
        sqlx::query_scalar("select max(version) from _sqlx_migrations").fetch_one(connection).await?;
    Ok(version.unwrap_or_default())
}

/// Copies the database to `backups/REASON-VERSION-TIME.db`. It takes its name only when it is complete and on
/// disk.
async fn back_up(
    connection: &mut SqliteConnection,
    path: &Path,
    reason: &str,
    version: i64,
    now: Timestamp,
) -> Result<PathBuf, StoreError> {
    let folder = path.with_file_name(FOLDER);
    private_folder(&folder)?;
    let time = now.instant().format(TIME);
    let target = folder.join(format!("{reason}-{version:014}-{time}.db"));
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
    settle(&partial, &target)?;
    Ok(target)
}

/// Gives a whole file its name once it is on disk.
pub(crate) fn settle(partial: &Path, target: &Path) -> Result<(), StoreError> {
    File::open(partial)
        .and_then(|file| file.sync_all())
        .and_then(|()| fs::rename(partial, target))
        .map_err(|source| refused(target, "written", source))
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
    let surplus = copies.len().saturating_sub(KEPT);
    for copy in copies.into_iter().take(surplus) {
        if let Err(error) = fs::remove_file(&copy) {
            tracing::warn!(%error, path = %copy.display(), "an old copy of the database stays");
        }
    }
}
