//! The open program: what every operation is given.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use secrecy::SecretString;
use tern_forge::{Clock, Random, SystemClock, SystemRandom};
use tern_model::{SyncRun, Timestamp};
use tern_store::{KeyThen, OpenNote, Store, SyncLock, WriteTx, settings};
use tern_sync::{Engine, Surroundings, VaultConnector};
use tern_vault::{PassphraseRecord, Vault, VaultBackend};

use crate::{
    ApiError,
    demo::DemoForge,
    window::{Edited, UndoStack},
};

/// The name under which keys lie in the operating system's keyring.
pub const KEYRING_SERVICE: &str = "tern";

/// The setting that holds the passphrase vault's salt, parameters and check; nothing secret.
const PASSPHRASE_RECORD: &str = "vault.passphrase";

/// How long closing waits for the answers to edits that were sent.
const FAREWELL: Duration = Duration::from_secs(3);

/// How many edits a slow window may fall behind before it is told that everything changed.
const EDIT_BACKLOG: usize = 256;

/// Where the key that seals tokens comes from.
#[derive(Clone)]
pub enum Secrets {
    /// The operating system's keyring.
    Keyring,
    /// A passphrase that the person gives at every start.
    Passphrase(SecretString),
    /// This process only: tokens have to be entered again after it ends.
    SessionOnly,
}

/// How to open the program.
pub struct Options {
    /// The folder that holds everything; made when missing.
    pub data_dir: PathBuf,
    /// Where the key that seals tokens comes from.
    pub secrets: Secrets,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Ids and jitter.
    pub random: Arc<dyn Random>,
}

impl Options {
    /// The machine's own clock, randomness and keyring.
    pub fn new(data_dir: PathBuf) -> Self {
        Self {
            data_dir,
            secrets: Secrets::Keyring,
            clock: Arc::new(SystemClock),
            random: Arc::new(SystemRandom),
        }
    }
}

/// The open program. One per process; share it behind an [`Arc`].
pub struct Tern {
    pub(crate) store: Store,
    pub(crate) engine: Engine,
    pub(crate) vault: Arc<Vault>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) random: Arc<dyn Random>,
    pub(crate) demo: tokio::sync::Mutex<Option<DemoForge>>,
    pub(crate) edits: tokio::sync::broadcast::Sender<Edited>,
    pub(crate) undo: Mutex<UndoStack>,
    pub(crate) outside: crate::background::Outside,
    notes: Vec<OpenNote>,
    interrupted: Vec<SyncRun>,
    /// Keeps syncs from starting once everything is to go.
    held: Mutex<Vec<SyncLock>>,
}

impl Tern {
    /// Opens the database, the vault and the engine, and closes the runs of processes that are gone.
    pub async fn open(options: Options) -> Result<Self, ApiError> {
        let Options { data_dir, secrets, clock, random } = options;
        forget_key_of_removal(&data_dir).await?;
        let opened = Store::open(&data_dir, clock.now()).await?;
        let vault = Arc::new(open_vault(&opened.store, secrets, clock.now()).await?);
        let connector = Arc::new(VaultConnector::new(vault.clone(), clock.clone(), random.clone()));
        let engine = Engine::new(Surroundings {
            store: opened.store.clone(),
            connector,
            clock: clock.clone(),
            random: random.clone(),
        });
        let interrupted = engine.recover().await?;
        Ok(Self {
            store: opened.store,
            engine,
            vault,
            clock,
            random,
            demo: tokio::sync::Mutex::default(),
            edits: tokio::sync::broadcast::channel(EDIT_BACKLOG).0,
            undo: Mutex::default(),
            outside: crate::background::Outside::default(),
            notes: opened.notes,
            interrupted,
            held: Mutex::default(),
        })
    }

    /// What was found and mended while opening the database, in sentences.
    pub fn notes(&self) -> Vec<String> {
        self.notes.iter().map(sentence_of).collect()
    }

    /// Runs that a closed or killed process left behind, closed while opening.
    pub fn interrupted(&self) -> &[SyncRun] {
        &self.interrupted
    }

    /// Whether everything that was kept here before was removed while opening.
    pub fn began_anew(&self) -> bool {
        self.notes.contains(&OpenNote::Removed)
    }

    pub(crate) fn hold(&self, locks: Vec<SyncLock>) {
        self.held.lock().unwrap_or_else(PoisonError::into_inner).extend(locks);
    }

    /// The sync engine, for those that watch running syncs.
    pub const fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Now, by the clock this program was given.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Lets running syncs stop and closes the database. An edit that is on its way to a forge is waited for, for
    /// three seconds at most; what becomes of it then is found out by the next sync.
    pub async fn close(&self) {
        let running = self.engine.all_running();
        for operation in &running {
            operation.wind_down();
        }
        let ended = async {
            for operation in &running {
                operation.finished().await;
            }
        };
        tokio::select! {
            () = ended => {}
            () = self.clock.sleep(FAREWELL) => {}
        }
        for operation in &running {
            operation.cancel();
            operation.finished().await;
        }
        self.store.close().await;
    }
}

/// Finishes a removal that [`window::data_remove`](crate::window::data_remove) decided, after the program that was
/// open here has been closed. Answers whether there was one; what fails is tried again by the next start.
pub async fn finish_removal(data_dir: &Path) -> Result<bool, ApiError> {
    forget_key_of_removal(data_dir).await?;
    Ok(Store::finish_removal(data_dir).await?)
}

/// The key goes first: it opens what would still be there if this were cut off. A keyring that does not answer holds
/// nothing up, for without the database the key opens nothing.
async fn forget_key_of_removal(data_dir: &Path) -> Result<(), ApiError> {
    let Some(removal) = Store::removal_waiting(data_dir)? else { return Ok(()) };
    if removal.key == KeyThen::Remove
        && let Err(error) = Vault::keyring(KEYRING_SERVICE).forget().await
    {
        tracing::warn!(%error, "the key in the keyring stays");
    }
    Ok(())
}

/// Whether a vault's key is an entry of the system's keyring.
pub(crate) fn keeps_key_in_keyring(vault: &Vault) -> bool {
    !matches!(vault.backend(), VaultBackend::Passphrase | VaultBackend::Session)
}

fn sentence_of(note: &OpenNote) -> String {
    match note {
        OpenNote::Removed => "Everything that Tern had kept here was removed.".to_owned(),
        OpenNote::PermissionsTightened { path } => {
            format!("Others could read {}; now only you can.", path.display())
        }
        OpenNote::Migrated { backup } => {
            format!("The database was brought up to date; a copy of the old one is at {}.", backup.display())
        }
        OpenNote::Restored { name, backup } => {
            format!("The backup {name} was restored; what it replaced is at {}.", backup.display())
        }
        OpenNote::RestoreRefused { name, reason } => {
            format!("The backup {name} was not restored, and the database is as it was: {reason}.")
        }
        OpenNote::RestoreWaits { name } => {
            format!(
                "The backup {name} waits to be restored: another Tern uses the database. Close it and start again."
            )
        }
    }
}

async fn open_vault(store: &Store, secrets: Secrets, now: Timestamp) -> Result<Vault, ApiError> {
    let passphrase = match secrets {
        Secrets::Keyring => return Ok(Vault::keyring(KEYRING_SERVICE)),
        Secrets::SessionOnly => return Ok(Vault::session()),
        Secrets::Passphrase(passphrase) => passphrase,
    };
    let stored = {
        let mut read = store.read().await?;
        settings::get(&mut read, PASSPHRASE_RECORD).await?
    };
    let known: Option<PassphraseRecord> = match stored {
        Some(value) => {
            Some(serde_json::from_value(value).map_err(|_| tern_vault::VaultError::DamagedRecord)?)
        }
        None => None,
    };
    let (vault, record) = Vault::passphrase(&passphrase, known.as_ref()).await?;
    if known.is_none() {
        let mut tx = store.write().await?;
        keep_passphrase_record(&mut tx, &record, now).await?;
        tx.commit().await?;
    }
    Ok(vault)
}

/// Stores what opens a passphrase vault again.
pub(crate) async fn keep_passphrase_record(
    tx: &mut WriteTx,
    record: &PassphraseRecord,
    now: Timestamp,
) -> Result<(), ApiError> {
    let value = serde_json::to_value(record)
        .map_err(|error| ApiError::from(tern_sync::SyncError::Fault(error.to_string())))?;
    Ok(settings::set(tx, PASSPHRASE_RECORD, &value, now).await?)
}
