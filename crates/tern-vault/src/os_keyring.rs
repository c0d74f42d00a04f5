//! The operating system's keyring: one entry, reached on a thread of its own and never waited for longer than a limit.
//!
//! A keyring call can block for as long as a daemon hangs or a person ignores an unlock prompt. So a call that takes
//! too long is given up on, not stopped: its thread goes on, and what it finds is kept for the next attempt. At most
//! one call runs at a time, so an unanswered one never piles up threads behind it.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::Duration,
};

use tokio::sync::oneshot;
use zeroize::Zeroizing;

use crate::{
    KeyringError, VaultError,
    keys::{KeyId, KeyRing},
};

mod entry;

/// How long a caller waits for the keyring.
pub const KEYRING_LIMIT: Duration = Duration::from_secs(3);

/// The user name of the keyring entry; its service name is the vault's.
pub const KEYRING_USER: &str = "token-key";

/// Held from reading an entry to writing it: a keyring cannot create an entry only if there is none, and of two vaults
/// that both make a first key, one would seal with a key that the other has replaced. Between processes, the data
/// folder's lock does the same.
static WRITING: Mutex<()> = Mutex::new(());

/// One entry of a keyring. Calls may block.
pub(crate) trait Entry: Send + Sync {
    /// What it holds; `None` when there is no such entry.
    fn read(&self) -> Result<Option<Zeroizing<String>>, KeyringError>;
    /// Creates or replaces it.
    fn write(&self, text: &str) -> Result<(), KeyringError>;
    /// Deletes it, if it is there.
    fn delete(&self) -> Result<(), KeyringError>;
    /// The service name, for messages.
    fn service(&self) -> &str;
}

/// The keys seen last. Shared with the threads that call the keyring.
#[derive(Default)]
struct Cache(Mutex<Option<KeyRing>>);

impl Cache {
    fn get(&self) -> Option<KeyRing> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set(&self, keys: Option<KeyRing>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = keys;
    }
}

/// The keys in a keyring entry.
#[derive(Clone)]
pub(crate) struct KeyringKeys {
    entry: Arc<dyn Entry>,
    limit: Duration,
    cache: Arc<Cache>,
    /// Held by the call that runs, even after its caller has given up.
    turn: Arc<tokio::sync::Mutex<()>>,
}

impl KeyringKeys {
    /// The keys under a service name in this system's keyring. Nothing is called yet.
    pub(crate) fn new(service: String) -> Self {
        Self::with_entry(Arc::new(entry::OsEntry::new(service)), KEYRING_LIMIT)
    }

    /// The keys in any entry, with any limit.
    pub(crate) fn with_entry(entry: Arc<dyn Entry>, limit: Duration) -> Self {
        Self { entry, limit, cache: Arc::default(), turn: Arc::default() }
    }

    /// Keys that hold the one asked for, from memory if possible. `None` when the keyring has no such key.
    pub(crate) async fn find(&self, id: KeyId) -> Result<Option<KeyRing>, VaultError> {
        let known = move |cache: &Cache| cache.get().filter(|keys| keys.find(id).is_some());
        if let Some(keys) = known(&self.cache) {
            return Ok(Some(keys));
        }
        self.call(move |entry, cache| match known(cache) {
            // A call that an earlier caller gave up on has answered in the meantime.
            Some(keys) => Ok(Some(keys)),
            None => Ok(load(entry, cache)?.filter(|keys| keys.find(id).is_some())),
        })
        .await
    }

    /// Keys to seal with. Always asks the keyring, because a token sealed with a key that is no longer there would be
    /// lost at the next start.
    pub(crate) async fn load_or_create(&self) -> Result<KeyRing, VaultError> {
        self.call(|entry, cache| {
            let _alone = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
            match load(entry, cache)? {
                Some(keys) => Ok(keys),
                None => store(entry, cache, &KeyRing::random()?),
            }
        })
        .await
    }

    /// Replaces the keys by what `change` makes of them; creates them first where there are none.
    pub(crate) async fn change(
        &self,
        change: impl FnOnce(&KeyRing) -> Result<KeyRing, VaultError> + Send + 'static,
    ) -> Result<(), VaultError> {
        self.call(move |entry, cache| {
            let _alone = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
            let keys = match load(entry, cache)? {
                Some(keys) => change(&keys)?,
                None => KeyRing::random()?,
            };
            store(entry, cache, &keys).map(drop)
        })
        .await
    }

    /// Whether the keyring answers. Creates nothing.
    pub(crate) async fn check(&self) -> Result<(), VaultError> {
        self.call(|entry, cache| load(entry, cache).map(drop)).await
    }

    /// Deletes the entry.
    pub(crate) async fn forget(&self) -> Result<(), VaultError> {
        self.call(|entry, cache| {
            entry.delete()?;
            cache.set(None);
            Ok(())
        })
        .await
    }

    /// Runs `work` on a thread of its own and waits for it no longer than the limit, waiting in line included.
    async fn call<T: Send + 'static>(
        &self,
        work: impl FnOnce(&dyn Entry, &Cache) -> Result<T, VaultError> + Send + 'static,
    ) -> Result<T, VaultError> {
        let attempt = async {
            let turn = Arc::clone(&self.turn).lock_owned().await;
            let (entry, cache) = (Arc::clone(&self.entry), Arc::clone(&self.cache));
            let (answer, answered) = oneshot::channel();
            let body = move || {
                let result = work(&*entry, &cache);
                drop(turn);
                // Nobody listens any more when the limit has passed; the cache has what was found.
                let _ = answer.send(result);
            };
            thread::Builder::new()
                .name("tern-keyring".into())
                .spawn(body)
                .map_err(|_| VaultError::OutOfResources)?;
            let ended = KeyringError::Other { detail: "the call ended without an answer".into() };
            answered.await.unwrap_or(Err(ended.into()))
        };
        let result = tokio::time::timeout(self.limit, attempt).await;
        result.unwrap_or_else(|_| {
            tracing::warn!(limit = ?self.limit, "the keyring did not answer in time");
            Err(KeyringError::TimedOut.into())
        })
    }
}

impl fmt::Debug for KeyringKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyringKeys").field("service", &self.entry.service()).finish_non_exhaustive()
    }
}

fn load(entry: &dyn Entry, cache: &Cache) -> Result<Option<KeyRing>, VaultError> {
    let keys = match entry.read()? {
        Some(text) => Some(decode(entry, &text)?),
        None => None,
    };
    cache.set(keys.clone());
    Ok(keys)
}

/// Writes keys and returns what the keyring then holds: a token must be sealed with a key that is there to stay.
fn store(entry: &dyn Entry, cache: &Cache, keys: &KeyRing) -> Result<KeyRing, VaultError> {
    entry.write(&keys.encode())?;
    let lost = || KeyringError::Other { detail: "it did not keep what was stored".into() };
    Ok(load(entry, cache)?.ok_or_else(lost)?)
}

fn decode(entry: &dyn Entry, text: &str) -> Result<KeyRing, KeyringError> {
    KeyRing::decode(text).ok_or_else(|| KeyringError::Damaged { service: entry.service().to_owned() })
}

#[cfg(test)]
mod tests;
