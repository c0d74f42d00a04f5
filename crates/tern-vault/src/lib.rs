//! Keeps access tokens unreadable on disk.
//!
//! A [`Vault`] turns a token into an envelope (version, key id, nonce, AES-256-GCM ciphertext) and back. The
//! envelope is bound to the connection and the API origin it was made for, so a row copied to another project or
//! host does not open. The keys that seal envelopes live in one of three places ([`VaultBackend`]): the operating
//! system's keyring, behind a passphrase (Argon2id), or in memory for this session only.
//!
//! What it refuses to do: it never writes a token or a key to a file, never falls back from one place to another by
//! itself (the person chooses), never waits longer than [`KEYRING_LIMIT`] for the keyring, and never guesses at an
//! envelope it does not know. It knows no database: callers store envelopes and the [`PassphraseRecord`].
//!
//! To add a place for keys, add a [`VaultBackend`] spelling and a variant of the private `Source` in `vault.rs` that
//! says how keys are loaded, created and forgotten. To change the envelope, give it a new version byte and keep
//! opening the old one.

mod backend;
mod envelope;
mod error;
mod keys;
mod os_keyring;
mod passphrase;
mod vault;

pub use backend::VaultBackend;
pub use error::{KeyringError, VaultError};
pub use os_keyring::{KEYRING_LIMIT, KEYRING_USER};
pub use passphrase::PassphraseRecord;
pub use vault::Vault;
