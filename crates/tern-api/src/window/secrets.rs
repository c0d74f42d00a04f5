//! Where tokens are kept, how each stands, forgetting one, and sealing all with a new key.

use serde::{Deserialize, Serialize};
use tern_model::{Project, ServiceType, SyncConfig, SyncConfigId, Timestamp, text_enum};
use tern_store::{Reader, WriteTx, configs, projects, settings, token_ends};
use tern_sync::sharing::{self, Sealed};
use tern_vault::VaultBackend;

use super::projects::stop_sync;
use crate::connections::forget_tag_of_other_account;
use crate::tokens::{account_key, forget_account};
use crate::{ApiError, Tern, status::TOKEN_FORGOTTEN, tern::keep_passphrase_record};

text_enum! {
    /// What keeps the key that seals tokens.
    SecretStore, "secret store", {
        /// The keyring of the system.
        Keyring = "keyring",
        /// A passphrase.
        Passphrase = "passphrase",
        /// Memory, until the program ends.
        Session = "session",
    }
}

text_enum! {
    /// How a token stands.
    TokenStanding, "token standing", {
        /// It can be read, and the forge took it last time.
        Works = "works",
        /// The forge refused it.
        Refused = "refused",
        /// It cannot be read.
        Unreadable = "unreadable",
        /// There is none.
        None = "none",
    }
}

/// One connection's token; never the token itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct TokenView {
    /// The project.
    pub project: Project,
    /// Its connection.
    pub connection_id: SyncConfigId,
    /// Which forge takes it.
    pub service: ServiceType,
    /// The host that the token goes to.
    pub host: String,
    /// The API's origin (scheme, host, port): a connection there can use it as well.
    pub api_origin: String,
    /// The login that it belongs to, where the forge said.
    pub account: Option<String>,
    /// How it stands.
    pub standing: TokenStanding,
    /// When it ends, where the forge said.
    pub expires_at: Option<Timestamp>,
    /// Other connections that have the same token.
    pub shared_with: Vec<SyncConfigId>,
}

/// Where tokens are kept and how each stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct SecretsView {
    /// What keeps the key.
    pub store: SecretStore,
    /// Where the key lies, in a sentence.
    pub words: String,
    /// Why the key cannot be reached.
    pub problem: Option<ApiError>,
    /// Every connection's token.
    pub tokens: Vec<TokenView>,
}

/// A connection whose token is to be forgotten.
#[derive(Debug, Clone, Copy, Deserialize, specta::Type)]
pub struct TokenForget {
    /// The connection.
    pub connection_id: SyncConfigId,
}

/// Where tokens are kept and how each stands.
pub async fn secrets_show(tern: &Tern) -> Result<SecretsView, ApiError> {
    let (store, words) = place_of(tern.vault.backend());
    let mut problem = tern.vault.check().await.err().map(ApiError::from);
    let (mut tokens, mut opened) = (Vec::new(), Vec::new());
    for token in stored_tokens(tern).await? {
        let standing = match &token.sealed {
            None => TokenStanding::None,
            Some(_) if problem.is_some() => TokenStanding::Unreadable,
            Some(sealed) => match sharing::open(&tern.vault, sealed).await {
                Ok(open) => {
                    opened.push(open);
                    if token.is_refused() { TokenStanding::Refused } else { TokenStanding::Works }
                }
                Err(error) => {
                    if !error.asks_for_token() {
                        problem = Some(error.into());
                    }
                    TokenStanding::Unreadable
                }
            },
        };
        tokens.push(token.view(standing));
    }
    for token in &mut tokens {
        let Some(own) = opened.iter().find(|open| open.id == token.connection_id) else { continue };
        let same = opened.iter().filter(|other| other.id != own.id && other.shares(own));
        token.shared_with = same.map(|other| other.id).collect();
    }
    Ok(SecretsView { store, words: words.to_owned(), problem, tokens })
}

/// Forgets a connection's token. Its tasks stay; syncing stops until there is a token again.
pub async fn token_forget(tern: &Tern, request: TokenForget) -> Result<SecretsView, ApiError> {
    let missing = || ApiError::not_found("This connection");
    let project = {
        let mut read = tern.store.read().await?;
        configs::get(&mut read, request.connection_id).await?.ok_or_else(missing)?.project_id
    };
    stop_sync(tern, project).await?;
    let mut tx = tern.store.write().await?;
    let mut config = configs::get(&mut tx, request.connection_id).await?.ok_or_else(missing)?;
    config.sync_error = Some(TOKEN_FORGOTTEN.to_owned());
    config.next_sync_at = None;
    config.updated_at = tern.now();
    configs::update(&mut tx, &config).await?;
    configs::set_token(&mut tx, config.id, None).await?;
    forget_tag_of_other_account(&mut tx, config.id).await?;
    forget_account(&mut tx, config.id).await?;
    tx.commit().await?;
    tern.tell_project(project);
    secrets_show(tern).await
}

/// Makes a new key, seals every token with it, and removes the old one. The old key goes only after the tokens
/// are stored: whatever happens in between, each token has its key.
pub async fn secrets_renew(tern: &Tern) -> Result<SecretsView, ApiError> {
    tern.vault.check().await?;
    // Tokens are sealed within write transactions only, so none can be sealed with the old key behind this.
    let mut tx = tern.store.write().await?;
    let record = tern.vault.rotate().await?;
    let sealed = async {
        if let Some(record) = &record {
            keep_passphrase_record(&mut tx, record, tern.now()).await?;
        }
        seal_all(tern, &mut tx).await
    };
    if let Err(error) = sealed.await {
        drop(tx);
        tern.vault.take_back_rotation();
        return Err(error);
    }
    if let Err(error) = tx.commit().await {
        tern.vault.take_back_rotation();
        return Err(error.into());
    }
    if let Some(record) = tern.vault.retire_old_keys().await? {
        let mut tx = tern.store.write().await?;
        keep_passphrase_record(&mut tx, &record, tern.now()).await?;
        tx.commit().await?;
    }
    secrets_show(tern).await
}

/// Seals every token that can be read again; one that cannot is asked for again either way.
async fn seal_all(tern: &Tern, tx: &mut WriteTx) -> Result<(), ApiError> {
    for config in configs::list(tx).await? {
        let Some(sealed) = configs::token(tx, config.id).await? else { continue };
        let origin = config.repository().api_origin();
        match tern.vault.open(config.id, &origin, &sealed).await {
            Ok(token) => {
                let sealed = tern.vault.seal(config.id, &origin, &token).await?;
                configs::set_token(tx, config.id, Some(&sealed)).await?;
            }
            Err(error) if error.asks_for_token() => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// A connection with its sealed token and what is known of it.
struct StoredToken {
    project: Project,
    config: SyncConfig,
    sealed: Option<Sealed>,
    account: Option<String>,
    expires_at: Option<Timestamp>,
}

impl StoredToken {
    fn is_refused(&self) -> bool {
        matches!(self.config.sync_error.as_deref(), Some("unauthorized" | "bad_token"))
    }

    fn view(self, standing: TokenStanding) -> TokenView {
        let place = self.config.repository();
        TokenView {
            project: self.project,
            connection_id: self.config.id,
            service: self.config.service_type,
            host: place.api_host(),
            api_origin: place.api_origin(),
            account: self.account,
            standing,
            expires_at: self.expires_at,
            shared_with: Vec::new(),
        }
    }
}

async fn stored_tokens(tern: &Tern) -> Result<Vec<StoredToken>, ApiError> {
    let mut read = tern.store.read().await?;
    let mut tokens = Vec::new();
    for config in configs::list(&mut read).await? {
        let Some(project) = projects::get(&mut read, config.project_id).await? else { continue };
        let sealed = configs::token(&mut read, config.id).await?;
        let sealed = sealed.map(|token| Sealed { config: config.clone(), token });
        let account = known(&mut read, &account_key(config.id)).await?;
        let expires_at = token_ends::get(&mut read, config.id).await?;
        tokens.push(StoredToken { project, config, sealed, account, expires_at });
    }
    Ok(tokens)
}

async fn known<T: serde::de::DeserializeOwned>(
    db: &mut impl Reader,
    key: &str,
) -> Result<Option<T>, ApiError> {
    let value = settings::get(db, key).await?;
    Ok(value.and_then(|value| serde_json::from_value(value).ok()))
}

const fn place_of(backend: VaultBackend) -> (SecretStore, &'static str) {
    match backend {
        VaultBackend::SecretService => (
            SecretStore::Keyring,
            "Tokens are in Tern's database, sealed; the key to them is in the keyring of this desktop.",
        ),
        VaultBackend::Keychain => (
            SecretStore::Keyring,
            "Tokens are in Tern's database, sealed; the key to them is in the macOS keychain.",
        ),
        VaultBackend::CredentialManager => (
            SecretStore::Keyring,
            "Tokens are in Tern's database, sealed; the key to them is in the Windows Credential Manager.",
        ),
        VaultBackend::Passphrase => (
            SecretStore::Passphrase,
            "Tokens are in Tern's database, sealed; only your passphrase gives the key to them.",
        ),
        VaultBackend::Session => (
            SecretStore::Session,
            "The key to the tokens is in memory only; they are asked for again at the next start.",
        ),
    }
}
