//! What callers use: sealing and opening tokens.

use std::{
    fmt,
    sync::{Mutex, PoisonError},
};

use secrecy::SecretString;
use tern_model::SyncConfigId;

use crate::{
    PassphraseRecord, VaultBackend, VaultError,
    envelope::{self, Envelope, Purpose},
    keys::KeyRing,
    os_keyring::KeyringKeys,
    passphrase::Wrapping,
};

/// Seals tokens for storage and opens them again. Needs a Tokio runtime with time enabled.
pub struct Vault {
    source: Source,
}

/// Where keys come from.
enum Source {
    Keyring(KeyringKeys),
    Passphrase(Mutex<Option<Unlocked>>),
    Session(Mutex<Option<KeyRing>>),
}

#[derive(Clone)]
struct Unlocked {
    wrapping: Wrapping,
    keys: KeyRing,
}

impl Vault {
    /// A vault whose keys are in this system's keyring, under a service name (one per data folder). The keyring is
    /// called at first use, and a key is made when the first token is sealed.
    pub fn keyring(service_name: impl Into<String>) -> Self {
        Self { source: Source::Keyring(KeyringKeys::new(service_name.into())) }
    }

    /// A vault behind a passphrase: a new one without a record, else the one the record describes. The record that
    /// is returned must be stored before anything sealed is. Takes a noticeable fraction of a second.
    pub async fn passphrase(
        passphrase: &SecretString,
        record: Option<&PassphraseRecord>,
    ) -> Result<(Self, PassphraseRecord), VaultError> {
        let (passphrase, record) = (passphrase.clone(), record.cloned());
        let work = move || -> Result<_, VaultError> {
            if let Some(record) = record {
                let (wrapping, keys) = Wrapping::open(&passphrase, &record)?;
                return Ok((Unlocked { wrapping, keys }, record));
            }
            let (wrapping, keys) = (Wrapping::new(&passphrase)?, KeyRing::random()?);
            let record = wrapping.record(&keys)?;
            Ok((Unlocked { wrapping, keys }, record))
        };
        let (unlocked, record) =
            tokio::task::spawn_blocking(work).await.map_err(|_| VaultError::OutOfResources)??;
        Ok((Self { source: Source::Passphrase(Mutex::new(Some(unlocked))) }, record))
    }

    /// A vault whose key is in memory only: what it seals cannot be opened after the program has ended.
    pub fn session() -> Self {
        Self { source: Source::Session(Mutex::new(None)) }
    }

    /// Where the keys live.
    pub fn backend(&self) -> VaultBackend {
        match self.source {
            Source::Keyring(_) => VaultBackend::of_this_system(),
            Source::Passphrase(_) => VaultBackend::Passphrase,
            Source::Session(_) => VaultBackend::Session,
        }
    }

    /// Whether the vault can be used now. Creates nothing; meant for saying early what is wrong.
    pub async fn check(&self) -> Result<(), VaultError> {
        match &self.source {
            Source::Keyring(keyring) => keyring.check().await,
            Source::Passphrase(state) => unlocked(state).map(drop),
            Source::Session(_) => Ok(()),
        }
    }

    /// Seals a token for one connection and one API origin. `origin` is compared byte by byte when the envelope is
    /// opened, so pass it normalised.
    pub async fn seal(
        &self,
        config: SyncConfigId,
        origin: &str,
        token: &SecretString,
    ) -> Result<Vec<u8>, VaultError> {
        let keys = match &self.source {
            Source::Keyring(keyring) => keyring.load_or_create().await?,
            Source::Passphrase(state) => unlocked(state)?.keys,
            Source::Session(state) => session_keys(state)?,
        };
        envelope::seal(keys.current(), Purpose { config, origin }, token)
    }

    /// Opens what [`Self::seal`] made for the same connection and origin.
    pub async fn open(
        &self,
        config: SyncConfigId,
        origin: &str,
        blob: &[u8],
    ) -> Result<SecretString, VaultError> {
        let envelope = Envelope::parse(blob)?;
        let keys = match &self.source {
            Source::Keyring(keyring) => keyring.find(envelope.key_id).await?,
            Source::Passphrase(state) => Some(unlocked(state)?.keys),
            Source::Session(state) => lock(state).clone(),
        };
        envelope.open(&keys.ok_or(VaultError::UnknownKey)?, Purpose { config, origin })
    }

    /// Makes a new key that seals from now on; what older keys sealed still opens. For a passphrase vault, the
    /// returned record must be stored before anything sealed after it.
    pub async fn rotate(&self) -> Result<Option<PassphraseRecord>, VaultError> {
        self.change(KeyRing::rotated).await
    }

    /// Goes back to the key before the last [`Self::rotate`], when what was sealed since could not be stored. A keyring
    /// keeps both: it may be that the storing went through after all.
    pub fn take_back_rotation(&self) {
        match &self.source {
            Source::Keyring(_) => {}
            Source::Passphrase(state) => {
                if let Some(open) = &mut *lock(state) {
                    open.keys = open.keys.without_current();
                }
            }
            Source::Session(state) => {
                let mut state = lock(state);
                *state = state.as_ref().map(KeyRing::without_current);
            }
        }
    }

    /// Drops all keys but the current one, once every token has been sealed again after [`Self::rotate`]. The
    /// returned record replaces the stored one.
    pub async fn retire_old_keys(&self) -> Result<Option<PassphraseRecord>, VaultError> {
        self.change(|keys| Ok(keys.retired())).await
    }

    /// Forgets every key for good: the keyring entry is deleted, keys in memory are wiped. Whatever was sealed asks
    /// for its token again. A passphrase vault is closed; its record is the caller's to delete.
    pub async fn forget(&self) -> Result<(), VaultError> {
        match &self.source {
            Source::Keyring(keyring) => keyring.forget().await?,
            Source::Passphrase(state) => *lock(state) = None,
            Source::Session(state) => *lock(state) = None,
        }
        Ok(())
    }

    async fn change(
        &self,
        change: fn(&KeyRing) -> Result<KeyRing, VaultError>,
    ) -> Result<Option<PassphraseRecord>, VaultError> {
        match &self.source {
            Source::Keyring(keyring) => keyring.change(change).await.map(|()| None),
            Source::Passphrase(state) => {
                let mut state = lock(state);
                let open = state.as_mut().ok_or(VaultError::Closed)?;
                let keys = change(&open.keys)?;
                let record = open.wrapping.record(&keys)?;
                open.keys = keys;
                Ok(Some(record))
            }
            Source::Session(state) => {
                let mut state = lock(state);
                *state = Some(match &*state {
                    Some(keys) => change(keys)?,
                    None => KeyRing::random()?,
                });
                Ok(None)
            }
        }
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vault")
            .field("backend", &self.backend())
            .field("keys", &format_args!("[redacted]"))
            .finish()
    }
}

fn unlocked(state: &Mutex<Option<Unlocked>>) -> Result<Unlocked, VaultError> {
    lock(state).clone().ok_or(VaultError::Closed)
}

fn session_keys(state: &Mutex<Option<KeyRing>>) -> Result<KeyRing, VaultError> {
    let mut state = lock(state);
    if let Some(keys) = &*state {
        return Ok(keys.clone());
    }
    Ok(state.insert(KeyRing::random()?).clone())
}

/// A panic elsewhere leaves keys whole: they are replaced, never changed in place.
fn lock<T>(state: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
