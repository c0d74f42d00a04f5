//! The stored form of a token: version ‖ key id ‖ nonce ‖ AES-256-GCM ciphertext with its tag.

use aes_gcm::{AeadInOut, Aes256Gcm, KeyInit, Nonce};
use secrecy::{ExposeSecret, SecretString};
use tern_model::SyncConfigId;
use zeroize::Zeroizing;

use crate::{
    VaultError,
    keys::{KEY_ID_LEN, Key, KeyId, KeyRing, random_bytes},
};

const VERSION: u8 = 1;
const NONCE_LEN: usize = 12;
const TAG_LEN: usize = 16;
const HEADER_LEN: usize = 1 + KEY_ID_LEN + NONCE_LEN;

/// Far above what forges issue; far below what would make a row unwieldy.
const MAX_TOKEN_LEN: usize = 64 * 1024;

/// What a token is for. An envelope opens only for the purpose it was sealed for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Purpose<'a> {
    /// The connection whose row holds the envelope.
    pub(crate) config: SyncConfigId,
    /// The API origin the token may be sent to, as the caller normalised it.
    pub(crate) origin: &'a str,
}

impl Purpose<'_> {
    /// Unambiguous: fixed-length parts first, the origin last and with its length.
    fn associated_data(self, key: KeyId) -> Vec<u8> {
        let mut data = Vec::with_capacity(64 + self.origin.len());
        data.extend_from_slice(b"tern token\0");
        data.push(VERSION);
        data.extend_from_slice(&key);
        data.extend_from_slice(self.config.uuid().as_bytes());
        data.extend_from_slice(&(self.origin.len() as u64).to_be_bytes());
        data.extend_from_slice(self.origin.as_bytes());
        data
    }
}

/// Seals a token under a fresh nonce.
pub(crate) fn seal(key: &Key, purpose: Purpose<'_>, token: &SecretString) -> Result<Vec<u8>, VaultError> {
    let token = token.expose_secret().as_bytes();
    if token.len() > MAX_TOKEN_LEN {
        return Err(VaultError::TooLong);
    }
    let nonce = fresh_nonce()?;
    // Reserved in full, because growing would leave a copy of the token behind in freed memory.
    let mut body = Vec::with_capacity(token.len() + TAG_LEN);
    body.extend_from_slice(token);
    cipher(key)
        .encrypt_in_place(&Nonce::from(nonce), &purpose.associated_data(key.id), &mut body)
        .map_err(|_| VaultError::TooLong)?;

    let mut envelope = Vec::with_capacity(HEADER_LEN + body.len());
    envelope.push(VERSION);
    envelope.extend_from_slice(&key.id);
    envelope.extend_from_slice(&nonce);
    envelope.extend_from_slice(&body);
    Ok(envelope)
}

/// An envelope taken apart, not yet opened.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Envelope<'a> {
    /// The key that sealed it.
    pub(crate) key_id: KeyId,
    nonce: [u8; NONCE_LEN],
    body: &'a [u8],
}

impl<'a> Envelope<'a> {
    pub(crate) fn parse(blob: &'a [u8]) -> Result<Self, VaultError> {
        let (&version, rest) = blob.split_first().ok_or(VaultError::Truncated)?;
        if version != VERSION {
            return Err(VaultError::UnknownVersion { version });
        }
        let (key_id, rest) = rest.split_first_chunk().ok_or(VaultError::Truncated)?;
        let (nonce, body) = rest.split_first_chunk().ok_or(VaultError::Truncated)?;
        if body.len() < TAG_LEN {
            return Err(VaultError::Truncated);
        }
        Ok(Self { key_id: *key_id, nonce: *nonce, body })
    }

    /// Opens it with the key it names.
    pub(crate) fn open(self, keys: &KeyRing, purpose: Purpose<'_>) -> Result<SecretString, VaultError> {
        let key = keys.find(self.key_id).ok_or(VaultError::UnknownKey)?;
        let mut body = Zeroizing::new(self.body.to_vec());
        cipher(key)
            .decrypt_in_place(&Nonce::from(self.nonce), &purpose.associated_data(key.id), &mut *body)
            .map_err(|_| VaultError::Tampered)?;
        // Only text is ever sealed, so anything else was not sealed here.
        std::str::from_utf8(&body).map(SecretString::from).map_err(|_| VaultError::Tampered)
    }
}

/// The only place nonces come from.
fn fresh_nonce() -> Result<[u8; NONCE_LEN], VaultError> {
    random_bytes()
}

fn cipher(key: &Key) -> Aes256Gcm {
    Aes256Gcm::new(&key.bytes.into())
}

#[cfg(test)]
mod tests {
    use std::str::FromStr;

    use super::*;

    fn config() -> SyncConfigId {
        SyncConfigId::from_str("7a0c9d3e-55b1-4a55-9d5e-0f6b2a1c4e77").unwrap()
    }

    fn without_repeats(mut nonces: Vec<[u8; NONCE_LEN]>) -> usize {
        nonces.sort_unstable();
        nonces.dedup();
        nonces.len()
    }

    #[test]
    fn a_million_nonces_do_not_repeat() {
        let nonces = (0..1_000_000).map(|_| fresh_nonce().unwrap()).collect();
        assert_eq!(
            without_repeats(nonces),
            1_000_000,
            "one repeated nonce gives the key's authentication away"
        );
    }

    #[test]
    fn every_envelope_draws_its_own_nonce() {
        let keys = KeyRing::random().unwrap();
        let purpose = Purpose { config: config(), origin: "https://api.forge.example" };
        let token = SecretString::from("same token");
        let sealed = || seal(keys.current(), purpose, &token).unwrap();
        let nonces = (0..10_000).map(|_| Envelope::parse(&sealed()).unwrap().nonce).collect();
        assert_eq!(without_repeats(nonces), 10_000);
    }

    #[test]
    fn associated_data_tells_apart_what_looks_alike_when_joined() {
        let key = [7; KEY_ID_LEN];
        let data = |origin| Purpose { config: config(), origin }.associated_data(key);
        assert_ne!(data("https://a"), data("https://a\0"), "a longer origin is another origin");
        assert_ne!(data(""), data("\0"), "an empty origin is an origin too");
    }

    #[test]
    fn an_absurdly_long_token_is_refused() {
        let keys = KeyRing::random().unwrap();
        let token = SecretString::from("x".repeat(MAX_TOKEN_LEN + 1));
        let purpose = Purpose { config: config(), origin: "https://api.forge.example" };
        assert_eq!(seal(keys.current(), purpose, &token), Err(VaultError::TooLong));
    }
}
