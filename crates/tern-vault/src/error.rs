//! What can go wrong with a vault, by what a person does about it.

/// Why the operating system's keyring cannot be used. The same few cases on every system; none carries a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyringError {
    /// No keyring runs here: no session bus, no daemon, or no keyring to put anything into.
    #[error("no keyring is available on this computer")]
    NoKeyring,
    /// The keyring is locked, or the request to unlock it was cancelled.
    #[error("the keyring is locked; unlock it and try again")]
    Locked,
    /// The keyring did not answer in time. It may be waiting for a person to unlock it: an answer that arrives
    /// later is still taken, and the next attempt uses it.
    #[error("the keyring did not answer in time; if it asks you to unlock it, do so and try again")]
    TimedOut,
    /// More than one entry matches, and no guess is made at which is right.
    #[error("more than one keyring entry matches \"{service}\"; delete all but the right one and try again")]
    Ambiguous {
        /// The service name that the entries share.
        service: String,
    },
    /// The keyring refuses this program.
    #[error("the keyring refuses access to this program")]
    Denied,
    /// The entry exists, but Tern did not write what it holds. It is never overwritten.
    #[error(
        "the keyring entry \"{service}\" does not hold a key of Tern; delete it and enter the tokens again"
    )]
    Damaged {
        /// The service name of the entry.
        service: String,
    },
    /// Anything else, in the keyring's own words.
    #[error("the keyring failed: {detail}")]
    Other {
        /// The keyring's own words.
        detail: String,
    },
}

/// Why a token could not be sealed or opened. None of these ever carries a token, a key or a passphrase.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// The keyring cannot be used.
    #[error(transparent)]
    Keyring(#[from] KeyringError),
    /// The stored token is empty or too short to be one.
    #[error("the stored token is incomplete; enter it again")]
    Truncated,
    /// The stored token was written by a later version of the program, or damaged.
    #[error("the stored token has an unknown format (version {version}); enter it again")]
    UnknownVersion {
        /// The version found.
        version: u8,
    },
    /// The stored token was sealed with a key that is not here: another computer, or a deleted key.
    #[error("the key for the stored token is gone; enter the token again")]
    UnknownKey,
    /// The stored token was changed, or belongs to another project or host.
    #[error("the stored token was changed or belongs to another project or host; enter it again")]
    Tampered,
    /// The passphrase is not the one the record was made with.
    #[error("the passphrase is wrong")]
    WrongPassphrase,
    /// An empty passphrase protects nothing.
    #[error("the passphrase is empty")]
    EmptyPassphrase,
    /// The stored passphrase record is damaged; no passphrase opens it.
    #[error("the passphrase settings are damaged; choose a passphrase and enter the tokens again")]
    DamagedRecord,
    /// The vault's keys were forgotten, and only its passphrase brings them back.
    #[error("the vault is closed; enter the passphrase again")]
    Closed,
    /// Longer than any token is.
    #[error("this is too long to be a token")]
    TooLong,
    /// Too many rotations without retiring the keys before.
    #[error("too many old keys are in use; store every token again and retire them first")]
    TooManyKeys,
    /// The operating system gives no random numbers.
    #[error("the operating system gives no random numbers")]
    NoRandomness,
    /// The program is out of memory or threads.
    #[error("the system is out of resources")]
    OutOfResources,
}

impl VaultError {
    /// Whether the remedy is to enter the token again. Tasks are untouched by any of these.
    pub const fn asks_for_token(&self) -> bool {
        matches!(self, Self::Truncated | Self::UnknownVersion { .. } | Self::UnknownKey | Self::Tampered)
    }
}
