//! The advisory lock that keeps two processes from syncing one project at once.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use tern_model::SyncConfigId;

use crate::StoreError;

/// Held while a sync runs. Dropping it, or the end of the process by whatever cause, lets go of it.
#[derive(Debug)]
pub struct SyncLock {
    _file: File,
}

/// Takes the lock `DIR/locks/sync-ID.lock`; `None` when another process or handle holds it.
pub(crate) fn try_lock(folder: &Path, id: SyncConfigId) -> Result<Option<SyncLock>, StoreError> {
    crate::open::private_folder(folder)?;
    let path = folder.join(format!("sync-{id}.lock"));
    let refused = |action, source| StoreError::Io { path: path.clone(), action, source };
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true);
    crate::open::private_mode(&mut options);
    let file = options.open(&path).map_err(|source| refused("opened", source))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(SyncLock { _file: file })),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(source)) => Err(refused("locked", source)),
    }
}
