//! Where the keys live.

use tern_model::text_enum;

text_enum! {
    /// Where the keys that seal tokens live. Stored beside the tokens, so that a message can name the place where
    /// the key used to be.
    VaultBackend, "vault backend", {
        /// The Secret Service of a Linux or BSD desktop (GNOME Keyring, `KWallet`, …).
        SecretService = "secret_service",
        /// The macOS keychain.
        Keychain = "keychain",
        /// The Windows Credential Manager.
        CredentialManager = "credential_manager",
        /// Keys encrypted under a passphrase.
        Passphrase = "passphrase",
        /// Memory only; gone when the program ends.
        Session = "session",
    }
}

impl VaultBackend {
    /// The keyring of the system this program was built for.
    pub const fn of_this_system() -> Self {
        if cfg!(target_os = "macos") {
            Self::Keychain
        } else if cfg!(target_os = "windows") {
            Self::CredentialManager
        } else {
            Self::SecretService
        }
    }

    /// Its name in a sentence, as in "the key is kept in {title}".
    pub const fn title(self) -> &'static str {
        match self {
            Self::SecretService => "the Secret Service keyring",
            Self::Keychain => "the macOS keychain",
            Self::CredentialManager => "the Windows Credential Manager",
            Self::Passphrase => "the passphrase vault",
            Self::Session => "memory, for this session only",
        }
    }

    /// Whether sealed tokens can be opened again after the program has ended.
    pub const fn is_lasting(self) -> bool {
        !matches!(self, Self::Session)
    }
}
