//! What holds for every vault, whatever its keys are kept in; shown on the one that keeps them in memory.

#![allow(clippy::unwrap_used, reason = "a helper of a test fails the test")]

use proptest::prelude::*;
use secrecy::{ExposeSecret, SecretString};
use tern_model::SyncConfigId;
use tern_vault::{Vault, VaultError};

fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(work)
}

fn configs() -> impl Strategy<Value = SyncConfigId> {
    any::<u128>().prop_map(|bits| SyncConfigId::new(uuid::Uuid::from_u128(bits)))
}

fn origins() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("https://api.forge.example".to_owned()),
        "https://[a-z]{1,12}\\.example(:[0-9]{2,5})?",
        any::<String>()
    ]
}

/// Opens and shows the token, so that results can be compared.
fn open(vault: &Vault, config: SyncConfigId, origin: &str, blob: &[u8]) -> Result<String, VaultError> {
    block_on(vault.open(config, origin, blob)).map(|token| token.expose_secret().to_owned())
}

fn seal(vault: &Vault, config: SyncConfigId, origin: &str, token: &str) -> Vec<u8> {
    block_on(vault.seal(config, origin, &SecretString::from(token))).unwrap()
}

proptest! {
    #[test]
    fn a_token_comes_back_as_it_went_in(config in configs(), origin in origins(), token in any::<String>()) {
        let vault = Vault::session();
        let blob = seal(&vault, config, &origin, &token);
        prop_assert_eq!(open(&vault, config, &origin, &blob), Ok(token));
    }

    #[test]
    fn the_token_is_not_in_its_envelope(config in configs(), token in "[!-~]{8,300}") {
        let blob = seal(&Vault::session(), config, "https://api.forge.example", &token);
        let found = blob.windows(4).any(|window| token.as_bytes().windows(4).any(|part| part == window));
        prop_assert!(!found, "not even four characters of the token may show");
    }

    #[test]
    fn the_same_token_never_looks_the_same(config in configs(), token in any::<String>()) {
        let vault = Vault::session();
        let seal = || seal(&vault, config, "https://api.forge.example", &token);
        prop_assert_ne!(seal(), seal());
    }

    #[test]
    fn another_connection_or_origin_does_not_open_it(
        config in configs(), other_config in configs(), origin in origins(), other_origin in origins(),
    ) {
        let vault = Vault::session();
        let blob = seal(&vault, config, &origin, "token");
        if other_config != config {
            prop_assert_eq!(open(&vault, other_config, &origin, &blob), Err(VaultError::Tampered));
        }
        if other_origin != origin {
            prop_assert_eq!(open(&vault, config, &other_origin, &blob), Err(VaultError::Tampered));
        }
    }

    #[test]
    fn arbitrary_bytes_never_open_and_never_panic(config in configs(), blob in any::<Vec<u8>>()) {
        let vault = Vault::session();
        seal(&vault, config, "https://api.forge.example", "token");
        let error = open(&vault, config, "https://api.forge.example", &blob).unwrap_err();
        prop_assert!(error.asks_for_token(), "{error}");
    }
}

#[test]
fn every_single_flipped_bit_is_noticed() {
    let (vault, config) = (Vault::session(), SyncConfigId::new(uuid::Uuid::from_u128(1)));
    let blob = seal(&vault, config, "https://api.forge.example", "token");
    for bit in 0..blob.len() * 8 {
        let mut flipped = blob.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        let error = open(&vault, config, "https://api.forge.example", &flipped).unwrap_err();
        let expected = match bit / 8 {
            0 => matches!(error, VaultError::UnknownVersion { .. }),
            1..=8 => error == VaultError::UnknownKey,
            _ => error == VaultError::Tampered,
        };
        assert!(expected, "bit {bit}: {error:?}");
        assert!(error.asks_for_token(), "the remedy is to enter the token again");
    }
}

#[test]
fn every_truncation_is_noticed() {
    let (vault, config) = (Vault::session(), SyncConfigId::new(uuid::Uuid::from_u128(1)));
    let blob = seal(&vault, config, "https://api.forge.example", "token");
    for length in 0..blob.len() {
        let error = open(&vault, config, "https://api.forge.example", &blob[..length]).unwrap_err();
        assert!(error.asks_for_token(), "{length} bytes: {error:?}");
    }
    assert_eq!(open(&vault, config, "", &[]), Err(VaultError::Truncated), "an empty column is no token");
}

#[test]
fn another_vaults_key_is_told_apart_from_tampering() {
    let config = SyncConfigId::new(uuid::Uuid::from_u128(1));
    let blob = seal(&Vault::session(), config, "https://api.forge.example", "token");
    let elsewhere = Vault::session();
    assert_eq!(open(&elsewhere, config, "https://api.forge.example", &blob), Err(VaultError::UnknownKey));
    seal(&elsewhere, config, "https://api.forge.example", "token");
    assert_eq!(open(&elsewhere, config, "https://api.forge.example", &blob), Err(VaultError::UnknownKey));
}

#[test]
fn messages_are_plain_sentences_without_secrets() {
    let errors = [
        VaultError::Truncated,
        VaultError::UnknownVersion { version: 9 },
        VaultError::UnknownKey,
        VaultError::Tampered,
        VaultError::WrongPassphrase,
        VaultError::DamagedRecord,
    ];
    let text: Vec<String> = errors.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(text.join("\n"), @r"
    the stored token is incomplete; enter it again
    the stored token has an unknown format (version 9); enter it again
    the key for the stored token is gone; enter the token again
    the stored token was changed or belongs to another project or host; enter it again
    the passphrase is wrong
    the passphrase settings are damaged; choose a passphrase and enter the tokens again
    ");
}
