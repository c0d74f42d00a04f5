//! Removing everything that Tern made in its data folder, and nothing that it did not make.
//!
//! A marker is put down first and is on disk before anything goes. From then on whoever opens the database first
//! finishes the removal, and the marker goes last: a removal that is cut off leaves either everything or, at the
//! next start, nothing. What a person asked to have written for other programs (the folder `exports`) stays, and so
//! does every file whose name Tern would not have given.

use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use sqlx::Connection as _;

use crate::open::{companions, connect_alone, file_kind, private_mode, refused};
use crate::{StoreError, backups, restoring};

/// The marker.
const MARKER: &str = "remove-everything";

/// How long another process may go on using the database.
const PATIENCE: Duration = Duration::from_secs(3);
const STEP: Duration = Duration::from_millis(100);

/// What becomes of the copies in the folder `backups`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BackupsThen {
    /// They go, too.
    Remove,
    /// They stay.
    Keep,
}

/// What becomes of the key that sealed the tokens. It is not in the data folder: its keeper removes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyThen {
    /// It is in the system's keyring and goes.
    Remove,
    /// There is none there.
    Absent,
}

/// A removal that a person asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removal {
    /// What becomes of the backups.
    pub backups: BackupsThen,
    /// What becomes of the key.
    pub key: KeyThen,
}

/// Puts the marker down. From now on the removal will be done, whatever happens.
pub(crate) fn stage(dir: &Path, removal: Removal) -> Result<(), StoreError> {
    let (marker, partial) = (dir.join(MARKER), dir.join(format!("{MARKER}.partial")));
    let text = serde_json::to_vec(&removal).map_err(|error| refused(&marker, "written", error.into()))?;
    let _ = fs::remove_file(&partial);
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    private_mode(&mut options);
    let written = options.open(&partial).and_then(|mut file| file.write_all(&text));
    written.map_err(|source| refused(&partial, "written", source))?;
    backups::settle(&partial, &marker)?;
    restoring::sync_folder(dir);
    Ok(())
}

/// The removal that waits to be finished.
pub(crate) fn waiting(dir: &Path) -> Result<Option<Removal>, StoreError> {
    let marker = dir.join(MARKER);
    if !matches!(file_kind(&marker)?, Some(None)) {
        return Ok(None);
    }
    let text = fs::read(&marker).map_err(|source| refused(&marker, "read", source))?;
    // A file of that name that says something else was not put down by this.
    Ok(serde_json::from_slice(&text).ok())
}

/// Finishes a removal that waits. To be called by the one process that opens the database, before it does; fails
/// with [`StoreError::Busy`] while another process uses it.
pub(crate) async fn carry_out(dir: &Path) -> Result<bool, StoreError> {
    let Some(removal) = waiting(dir)? else { return Ok(false) };
    unused(&dir.join("tern.db")).await?;
    let mut failed = None;
    for path in ours(dir, removal.backups) {
        if let Err(source) = fs::remove_file(&path)
            && source.kind() != ErrorKind::NotFound
        {
            failed.get_or_insert(refused(&path, "removed", source));
        }
    }
    empty_logs(&dir.join("logs"))?;
    for folder in [backups::FOLDER, "tray"] {
        // Only when nothing of somebody else's is in it.
        let _ = fs::remove_dir(dir.join(folder));
    }
    if let Some(error) = failed {
        return Err(error);
    }
    restoring::sync_folder(dir);
    let marker = dir.join(MARKER);
    fs::remove_file(&marker).map_err(|source| refused(&marker, "removed", source))?;
    restoring::sync_folder(dir);
    Ok(true)
}

/// Waits until no other process has the database open. Leaving the write-ahead log's mode succeeds for the only
/// user alone; a database that is damaged has none.
async fn unused(path: &Path) -> Result<(), StoreError> {
    if !matches!(file_kind(path)?, Some(None)) {
        return Ok(());
    }
    for _ in 0..PATIENCE.as_millis() / STEP.as_millis() {
        if is_unused(path).await {
            return Ok(());
        }
        tokio::time::sleep(STEP).await;
    }
    Err(StoreError::Busy)
}

async fn is_unused(path: &Path) -> bool {
    let mut connection = match connect_alone(path).await {
        Ok(connection) => connection,
        Err(error) => return !matches!(error, StoreError::Busy),
    };
    let mode =
        sqlx::query_scalar::<_, String>("pragma journal_mode = delete").fetch_one(&mut connection).await;
    let _ = connection.close().await;
    match mode {
        Ok(mode) => mode == "delete",
        Err(error) => !matches!(StoreError::from(error), StoreError::Busy),
    }
}

/// The files that Tern made: plain ones, with a name of Tern's own, in their place.
fn ours(dir: &Path, backups: BackupsThen) -> Vec<PathBuf> {
    let database = dir.join("tern.db");
    let mut found: Vec<PathBuf> = companions(&database).chain([database.clone()]).collect();
    found.extend(named(dir, restoring::is_waiting_copy));
    found.extend(named(&dir.join("locks"), |name| is_between(name, "sync-", ".lock")));
    found.extend(named(&dir.join("tray"), |name| name.starts_with("tray-icon-")));
    if backups == BackupsThen::Remove {
        found.extend(named(&dir.join(backups::FOLDER), backups::is_ours));
    }
    found.retain(|path| matches!(file_kind(path), Ok(Some(None))));
    found
}

fn named(folder: &Path, is_ours: fn(&str) -> bool) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let ours = entries.filter_map(Result::ok).filter(|entry| entry.file_name().to_str().is_some_and(is_ours));
    ours.map(|entry| entry.path()).collect()
}

fn is_between(name: &str, start: &str, end: &str) -> bool {
    name.strip_prefix(start).is_some_and(|rest| rest.strip_suffix(end).is_some())
}

/// Today's log is in use by whoever runs this: what it said goes, the newest file itself stays.
fn empty_logs(folder: &Path) -> Result<(), StoreError> {
    let mut logs = named(folder, |name| is_between(name, "tern.", ".log"));
    logs.retain(|path| matches!(file_kind(path), Ok(Some(None))));
    logs.sort();
    let newest = logs.pop();
    for path in logs {
        fs::remove_file(&path).map_err(|source| refused(&path, "removed", source))?;
    }
    let Some(newest) = newest else { return Ok(()) };
    let emptied = File::options().write(true).open(&newest).and_then(|file| file.set_len(0));
    emptied.map_err(|source| refused(&newest, "emptied", source))
}
