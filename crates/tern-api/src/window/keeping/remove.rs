//! Everything goes: the way back to a first run.

use serde::Deserialize;
use tern_model::text_enum;
use tern_store::{BackupsThen, KeyThen, Removal, SyncLock, configs};
use tern_vault::{KeyringError, VaultError};

use crate::{ApiError, ErrorCode, Tern, tern::keeps_key_in_keyring};

/// What a person types, so that nothing of this happens by a slip.
const WORD: &str = "remove";

/// How often a sync that began in the same moment is cancelled again.
const ATTEMPTS: usize = 10;

text_enum! {
    /// What becomes of the backups.
    BackupsFate, "fate of the backups", {
        /// They go with everything else.
        Remove = "remove",
        /// They stay where they are.
        Keep = "keep",
    }
}

/// Everything is to go.
#[derive(Debug, Clone, Deserialize, specta::Type)]
pub struct DataRemove {
    /// What the person typed: `remove`.
    pub word: String,
    /// What becomes of the backups.
    pub backups: BackupsFate,
}

/// Removes what Tern made here: tasks, history, settings, tokens with their key in the keyring, logs and, unless they
/// are to stay, backups. Exports stay, and so does everything on the forges.
///
/// Running syncs are cancelled first, and none starts again. It is decided when this is answered, and done when the
/// database is closed ([`crate::finish_removal`]) or, should the program end before, at the next start.
pub async fn data_remove(tern: &Tern, request: DataRemove) -> Result<(), ApiError> {
    if request.word.trim() != WORD {
        return Err(ApiError::invalid(
            format!("Nothing was removed: the word was not “{WORD}”."),
            "Everything is as it was.",
        ));
    }
    let key = key_then(tern).await?;
    let held = hold_syncs(tern).await?;
    let backups = match request.backups {
        BackupsFate::Remove => BackupsThen::Remove,
        BackupsFate::Keep => BackupsThen::Keep,
    };
    tern.store.stage_removal(Removal { backups, key })?;
    tern.hold(held);
    Ok(())
}

/// A keyring that cannot be opened now would keep the key; one that is not there holds none.
async fn key_then(tern: &Tern) -> Result<KeyThen, ApiError> {
    if !keeps_key_in_keyring(&tern.vault) {
        return Ok(KeyThen::Absent);
    }
    match tern.vault.check().await {
        Ok(()) => Ok(KeyThen::Remove),
        // An entry that Tern did not write is not Tern's to remove.
        Err(VaultError::Keyring(KeyringError::NoKeyring | KeyringError::Damaged { .. })) => {
            Ok(KeyThen::Absent)
        }
        Err(error) => {
            let ApiError { message, details, .. } = error.into();
            let hint = "Nothing was removed: the key to the tokens would stay behind. Unlock or mend the keyring \
                        and try again.";
            Err(ApiError { details, ..ApiError::new(ErrorCode::Keyring, message, hint) })
        }
    }
}

/// Stops every sync, and lets no other begin while the answer is held.
async fn hold_syncs(tern: &Tern) -> Result<Vec<SyncLock>, ApiError> {
    let connections = {
        let mut read = tern.store.read().await?;
        configs::list(&mut read).await?
    };
    let mut held = Vec::new();
    for connection in connections {
        let mut lock = None;
        for _ in 0..ATTEMPTS {
            if let Some(running) = tern.engine.running(connection.id) {
                running.cancel();
                running.finished().await;
            }
            lock = tern.store.try_lock_sync(connection.id)?;
            if lock.is_some() || tern.engine.running(connection.id).is_none() {
                break;
            }
        }
        held.push(lock.ok_or_else(|| {
            ApiError::new(
                ErrorCode::Busy,
                "Another Tern is syncing with the same data.",
                "Nothing was removed. Wait for it to end, or end it, and try again.",
            )
        })?);
    }
    Ok(held)
}
