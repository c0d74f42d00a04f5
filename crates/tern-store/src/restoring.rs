//! Putting a copy in the database's place.
//!
//! A checked copy of the backup waits as `restore-NAME` beside the database. The next start, before anything is
//! opened, keeps the present database as a backup and renames the waiting file over it. Each step leaves either
//! the old database or the new one, whole; a start that was cut off begins again.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use sqlx::migrate::Migrator;
use sqlx::{Connection as _, SqliteConnection};
use tern_model::Timestamp;

use crate::open::{self, companions, file_kind, private_mode, refused};
use crate::{OpenNote, StoreError, backups};

/// How the name of a waiting copy begins.
const WAITING: &str = "restore-";

/// The copy that waits: the backup's name, and the file.
pub(crate) fn waiting(dir: &Path) -> Result<Option<(String, PathBuf)>, StoreError> {
    Ok(all_waiting(dir)?.into_iter().next())
}

/// Whether a file of this name is a copy that waits, or was about to.
pub(crate) fn is_waiting_copy(name: &str) -> bool {
    name.strip_prefix(WAITING).is_some_and(backups::is_ours)
}

/// At most one waits; a start that was cut off may have left more.
fn all_waiting(dir: &Path) -> Result<Vec<(String, PathBuf)>, StoreError> {
    let entries = fs::read_dir(dir).map_err(|source| refused(dir, "read", source))?;
    let named = |entry: fs::DirEntry| {
        let name = entry.file_name().into_string().ok()?.strip_prefix(WAITING)?.to_owned();
        backups::time_of(&name)?;
        entry.file_type().ok().filter(fs::FileType::is_file)?;
        Some((name, entry.path()))
    };
    let mut found: Vec<_> = entries.filter_map(Result::ok).filter_map(named).collect();
    found.sort();
    Ok(found)
}

/// Copies the backup of this name, checks the copy, and lets it wait for the next start.
pub(crate) async fn stage(dir: &Path, name: &str) -> Result<(), StoreError> {
    let known = backups::list(dir)?.iter().any(|backup| backup.name == name);
    if !known {
        return Err(StoreError::Missing { what: "backup" });
    }
    let source = dir.join(backups::FOLDER).join(name);
    let target = dir.join(format!("{WAITING}{name}"));
    let partial = target.with_extension("partial");
    copy(&source, &partial)?;
    let checked = open::check_copy(&partial, open::migrations()).await;
    forget_companions(&partial);
    if let Err(error) = checked {
        let _ = fs::remove_file(&partial);
        return Err(named(error, &source));
    }
    for (_, earlier) in all_waiting(dir)? {
        fs::remove_file(&earlier).map_err(|source| refused(&earlier, "removed", source))?;
    }
    backups::settle(&partial, &target)?;
    sync_folder(dir);
    Ok(())
}

fn copy(source: &Path, partial: &Path) -> Result<(), StoreError> {
    let _ = fs::remove_file(partial);
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    private_mode(&mut options);
    let mut to = options.open(partial).map_err(|source| refused(partial, "created", source))?;
    let mut from = File::open(source).map_err(|error| refused(source, "opened", error))?;
    std::io::copy(&mut from, &mut to).map_err(|error| refused(partial, "written", error))?;
    Ok(())
}

/// An error about the copy speaks of the backup that a person knows.
fn named(error: StoreError, source: &Path) -> StoreError {
    let path = source.to_path_buf();
    match error {
        StoreError::Corrupt { detail, .. } => StoreError::Corrupt { path, detail },
        StoreError::Foreign { .. } => StoreError::Foreign { path },
        StoreError::NewerSchema { found, known, .. } => StoreError::NewerSchema { path, found, known },
        other => other,
    }
}

/// Puts a waiting copy in the database's place. To be called by the one process that opens the database, before
/// it does.
pub(crate) async fn carry_out(
    dir: &Path,
    path: &Path,
    migrations: &Migrator,
    now: Timestamp,
) -> Result<Option<OpenNote>, StoreError> {
    let Some((name, staged)) = waiting(dir)? else { return Ok(None) };
    let checked = open::check_copy(&staged, migrations).await;
    forget_companions(&staged);
    if let Err(error) = checked {
        fs::remove_file(&staged).map_err(|source| refused(&staged, "removed", source))?;
        return Ok(Some(OpenNote::RestoreRefused { name, reason: error.to_string() }));
    }
    let Some(backup) = set_aside(dir, path, now).await? else {
        return Ok(Some(OpenNote::RestoreWaits { name }));
    };
    fs::rename(&staged, path).map_err(|source| refused(path, "replaced", source))?;
    sync_folder(dir);
    Ok(Some(OpenNote::Restored { name, backup }))
}

/// Keeps the present database as a backup and takes its companions away, so that the file alone is all of it.
/// `None` while another process uses it.
async fn set_aside(dir: &Path, path: &Path, now: Timestamp) -> Result<Option<PathBuf>, StoreError> {
    match kept(path, now).await {
        Ok(kept) => Ok(kept),
        // A damaged database may be the very reason to restore one: it is kept as it lies there.
        Err(StoreError::Corrupt { .. } | StoreError::Foreign { .. } | StoreError::Database(_)) => {
            kept_as_it_is(dir, path, now).map(Some)
        }
        Err(error) => Err(error),
    }
}

async fn kept(path: &Path, now: Timestamp) -> Result<Option<PathBuf>, StoreError> {
    let mut connection = open::connect_alone(path).await?;
    let kept = fold(&mut connection, path, now).await;
    let closed = connection.close().await;
    let kept = match kept {
        Err(StoreError::Busy) => return Ok(None),
        other => other.map_err(|error| error.at(path))?,
    };
    closed?;
    Ok(Some(kept))
}

/// Leaving the write-ahead log's mode folds it in and removes it, and succeeds for the only user alone.
async fn fold(connection: &mut SqliteConnection, path: &Path, now: Timestamp) -> Result<PathBuf, StoreError> {
    let mode: String = sqlx::query_scalar("pragma journal_mode = delete").fetch_one(&mut *connection).await?;
    if mode != "delete" {
        return Err(StoreError::Busy);
    }
    backups::before_restoring(connection, path, now).await
}

fn kept_as_it_is(dir: &Path, path: &Path, now: Timestamp) -> Result<PathBuf, StoreError> {
    let folder = dir.join(backups::FOLDER);
    open::private_folder(&folder)?;
    let target = folder.join(format!("damaged-{}.db", now.instant().format("%Y%m%dT%H%M%S%3fZ")));
    for (source, suffix) in std::iter::once(path.to_path_buf()).chain(companions(path)).zip(["", "-wal"]) {
        if matches!(file_kind(&source)?, Some(None)) {
            let mut name = target.as_os_str().to_owned();
            name.push(suffix);
            copy(&source, Path::new(&name))?;
        }
    }
    forget_companions(path);
    Ok(target)
}

/// SQLite's own files beside a database that nobody uses.
fn forget_companions(path: &Path) {
    for companion in companions(path) {
        let _ = fs::remove_file(companion);
    }
}

/// A name that changed is on disk only once its folder is.
pub(crate) fn sync_folder(dir: &Path) {
    #[cfg(unix)]
    let _ = File::open(dir).and_then(|folder| folder.sync_all());
    #[cfg(not(unix))]
    let _ = dir;
}
