//! The life of a vault: making one, rotating, forgetting, opening it again.

#![allow(clippy::unwrap_used, reason = "a helper of a test fails the test")]

use secrecy::{ExposeSecret, SecretString};
use tern_model::SyncConfigId;
use tern_vault::{PassphraseRecord, Vault, VaultBackend, VaultError};

const ORIGIN: &str = "https://api.forge.example";

fn config() -> SyncConfigId {
    SyncConfigId::new(uuid::Uuid::from_u128(42))
}

async fn seal(vault: &Vault, token: &str) -> Vec<u8> {
    vault.seal(config(), ORIGIN, &token.into()).await.unwrap()
}

async fn open(vault: &Vault, blob: &[u8]) -> Result<String, VaultError> {
    vault.open(config(), ORIGIN, blob).await.map(|token| token.expose_secret().to_owned())
}

async fn unlock(passphrase: &str, record: &PassphraseRecord) -> Result<Vault, VaultError> {
    Vault::passphrase(&passphrase.into(), Some(record)).await.map(|(vault, _)| vault)
}

#[tokio::test]
async fn a_passphrase_vault_opens_again_with_its_record() {
    let (vault, record) = Vault::passphrase(&"correct horse".into(), None).await.unwrap();
    assert_eq!(vault.backend(), VaultBackend::Passphrase);
    let blob = seal(&vault, "token").await;

    let stored = serde_json::to_value(&record).unwrap();
    let record: PassphraseRecord = serde_json::from_value(stored).unwrap();
    let again = unlock("correct horse", &record).await.unwrap();
    assert_eq!(open(&again, &blob).await, Ok("token".into()));
    assert_eq!(unlock("wrong horse", &record).await.err(), Some(VaultError::WrongPassphrase));
}

#[tokio::test]
async fn a_passphrase_record_holds_no_passphrase_and_no_key() {
    let (_, record) = Vault::passphrase(&"correct horse".into(), None).await.unwrap();
    let stored = serde_json::to_string(&record).unwrap();
    assert!(!stored.contains("correct"), "{stored}");
    assert!(
        stored.contains("\"memory_kib\":65536"),
        "the cost is stored, so that it can be raised later: {stored}"
    );
}

#[tokio::test]
async fn rotating_a_passphrase_vault_keeps_old_tokens_readable() {
    let (vault, first) = Vault::passphrase(&"correct horse".into(), None).await.unwrap();
    let old = seal(&vault, "old").await;
    let second = vault.rotate().await.unwrap().expect("a passphrase vault has a record to store");
    let new = seal(&vault, "new").await;

    let again = unlock("correct horse", &second).await.unwrap();
    assert_eq!(open(&again, &old).await, Ok("old".into()));
    assert_eq!(open(&again, &new).await, Ok("new".into()));
    let behind = unlock("correct horse", &first).await.unwrap();
    assert_eq!(open(&behind, &new).await, Err(VaultError::UnknownKey), "the record must be stored first");

    let third = again.retire_old_keys().await.unwrap().expect("a record to store");
    let retired = unlock("correct horse", &third).await.unwrap();
    assert_eq!(open(&retired, &old).await, Err(VaultError::UnknownKey));
    assert_eq!(open(&retired, &new).await, Ok("new".into()));
}

#[tokio::test]
async fn a_rotation_that_was_taken_back_leaves_what_was_stored_readable() {
    let (vault, first) = Vault::passphrase(&"correct horse".into(), None).await.unwrap();
    let old = seal(&vault, "old").await;
    vault.rotate().await.unwrap();
    let lost = seal(&vault, "sealed with a key whose record was not stored").await;
    vault.take_back_rotation();
    assert_eq!(open(&vault, &old).await, Ok("old".into()));
    assert_eq!(open(&vault, &lost).await, Err(VaultError::UnknownKey));
    let after = seal(&vault, "after").await;
    let again = unlock("correct horse", &first).await.unwrap();
    assert_eq!(open(&again, &after).await, Ok("after".into()), "the stored record opens what is sealed now");

    let session = Vault::session();
    let old = seal(&session, "old").await;
    session.take_back_rotation();
    assert_eq!(open(&session, &old).await, Ok("old".into()), "a single key is never given up");
    session.rotate().await.unwrap();
    let lost = seal(&session, "lost").await;
    session.take_back_rotation();
    assert_eq!(open(&session, &lost).await, Err(VaultError::UnknownKey));
    assert_eq!(open(&session, &old).await, Ok("old".into()));
}

#[tokio::test]
async fn a_forgotten_passphrase_vault_is_closed_not_replaced() {
    let (vault, _) = Vault::passphrase(&"correct horse".into(), None).await.unwrap();
    let blob = seal(&vault, "token").await;
    vault.forget().await.unwrap();
    assert_eq!(open(&vault, &blob).await, Err(VaultError::Closed));
    let sealed = vault.seal(config(), ORIGIN, &"token".into()).await;
    assert_eq!(sealed, Err(VaultError::Closed), "sealing with a new key nobody stored would lose the token");
    assert_eq!(vault.check().await, Err(VaultError::Closed));
}

#[tokio::test]
async fn a_session_vault_forgets() {
    let vault = Vault::session();
    assert_eq!(vault.backend(), VaultBackend::Session);
    let blob = seal(&vault, "token").await;
    vault.rotate().await.unwrap();
    assert_eq!(open(&vault, &blob).await, Ok("token".into()), "rotating keeps old tokens readable");
    vault.forget().await.unwrap();
    assert_eq!(open(&vault, &blob).await, Err(VaultError::UnknownKey));
    let blob = seal(&vault, "token").await;
    assert_eq!(open(&vault, &blob).await, Ok("token".into()), "it can be used again with a new key");
}

#[tokio::test]
async fn debug_output_shows_no_secret() {
    let (passphrase, _) = Vault::passphrase(&"correct horse".into(), None).await.unwrap();
    insta::assert_snapshot!(format!("{passphrase:?}"), @"Vault { backend: Passphrase, keys: [redacted] }");
    insta::assert_snapshot!(format!("{:?}", Vault::session()), @"Vault { backend: Session, keys: [redacted] }");
    let token = SecretString::from("canary");
    assert!(!format!("{token:?}").contains("canary"));
}

#[test]
fn a_backend_is_stored_by_its_spelling() {
    for backend in VaultBackend::ALL {
        assert_eq!(serde_json::to_value(backend).unwrap(), backend.as_str());
        assert_eq!(backend.as_str().parse(), Ok(*backend));
    }
    assert!(!VaultBackend::Session.is_lasting());
}
