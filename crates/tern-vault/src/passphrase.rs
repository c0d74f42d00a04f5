//! Keys behind a passphrase, for machines without a keyring.
//!
//! The passphrase never becomes the sealing key itself: Argon2id turns it into a key that wraps the real ones. So
//! rotating does not need the passphrase again, and whether unwrapping succeeds tells whether the passphrase is right.

use aes_gcm::{AeadInOut, Aes256Gcm, KeyInit, Nonce};
use argon2::{Algorithm, Argon2, Params, Version};
use base64::{Engine, engine::general_purpose::STANDARD};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::{
    VaultError,
    keys::{KEY_LEN, KeyRing, random_bytes},
};

const VERSION: u8 = 1;
const SALT_LEN: usize = 16;
const NONCE_LEN: usize = 12;

/// The cost of one guess: RFC 9106's recommendation for machines with little memory, on one lane because the work
/// runs on one thread.
const COST: Cost = Cost { memory_kib: 64 * 1024, passes: 3, lanes: 1 };

/// What a stored record may demand at most: a damaged one must not eat the machine's memory or a person's minute.
const HIGHEST_COST: Cost = Cost { memory_kib: 1024 * 1024, passes: 16, lanes: 16 };

/// What must be stored to open a passphrase vault again, as JSON. Without the passphrase it gives nothing away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassphraseRecord {
    version: u8,
    /// Base64.
    salt: String,
    cost: Cost,
    /// The wrapped keys: nonce ‖ ciphertext, base64.
    keys: String,
    /// Over everything above. Tells a damaged record from a wrong passphrase, which would otherwise look the same.
    checksum: u32,
}

/// A record's bytes. The body becomes the keys in place.
struct Parts {
    salt: [u8; SALT_LEN],
    nonce: [u8; NONCE_LEN],
    body: Zeroizing<Vec<u8>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Cost {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

/// What turns keys into a record: the wrapping key and how it was derived.
#[derive(Clone)]
pub(crate) struct Wrapping {
    key: Zeroizing<[u8; KEY_LEN]>,
    salt: [u8; SALT_LEN],
    cost: Cost,
}

impl Wrapping {
    /// A wrapping for a new vault. Takes a noticeable fraction of a second, by design.
    pub(crate) fn new(passphrase: &SecretString) -> Result<Self, VaultError> {
        let salt = random_bytes()?;
        Ok(Self { key: derive(passphrase, salt, COST)?, salt, cost: COST })
    }

    /// Opens a record. As slow as [`Self::new`].
    pub(crate) fn open(
        passphrase: &SecretString,
        record: &PassphraseRecord,
    ) -> Result<(Self, KeyRing), VaultError> {
        let Parts { salt, nonce, mut body } = record.parts().ok_or(VaultError::DamagedRecord)?;
        let wrapping = Self { key: derive(passphrase, salt, record.cost)?, salt, cost: record.cost };
        wrapping
            .cipher()
            .decrypt_in_place(&Nonce::from(nonce), &wrapping.associated_data(), &mut *body)
            .map_err(|_| VaultError::WrongPassphrase)?;
        let text = std::str::from_utf8(&body).map_err(|_| VaultError::DamagedRecord)?;
        let keys = KeyRing::decode(text).ok_or(VaultError::DamagedRecord)?;
        Ok((wrapping, keys))
    }

    /// The record that gives these keys back.
    pub(crate) fn record(&self, keys: &KeyRing) -> Result<PassphraseRecord, VaultError> {
        let nonce: [u8; NONCE_LEN] = random_bytes()?;
        let text = keys.encode();
        let mut body = Vec::with_capacity(text.len() + 16);
        body.extend_from_slice(text.as_bytes());
        self.cipher()
            .encrypt_in_place(&Nonce::from(nonce), &self.associated_data(), &mut body)
            .map_err(|_| VaultError::TooManyKeys)?;

        let mut record = PassphraseRecord {
            version: VERSION,
            salt: STANDARD.encode(self.salt),
            cost: self.cost,
            keys: STANDARD.encode([nonce.as_slice(), &body].concat()),
            checksum: 0,
        };
        record.checksum = record.expected_checksum();
        Ok(record)
    }

    fn cipher(&self) -> Aes256Gcm {
        Aes256Gcm::new(&(*self.key).into())
    }

    fn associated_data(&self) -> Vec<u8> {
        let mut data = b"tern passphrase\0".to_vec();
        data.push(VERSION);
        data.extend_from_slice(&self.salt);
        for number in [self.cost.memory_kib, self.cost.passes, self.cost.lanes] {
            data.extend_from_slice(&number.to_be_bytes());
        }
        data
    }
}

impl PassphraseRecord {
    /// `None` when anything is not as it was written.
    fn parts(&self) -> Option<Parts> {
        let within = |cost: u32, highest: u32| (1..=highest).contains(&cost);
        let affordable = within(self.cost.memory_kib, HIGHEST_COST.memory_kib)
            && within(self.cost.passes, HIGHEST_COST.passes)
            && within(self.cost.lanes, HIGHEST_COST.lanes);
        if self.version != VERSION || self.checksum != self.expected_checksum() || !affordable {
            return None;
        }
        let salt = STANDARD.decode(&self.salt).ok()?.try_into().ok()?;
        let keys = STANDARD.decode(&self.keys).ok()?;
        let (nonce, body) = keys.split_first_chunk()?;
        Some(Parts { salt, nonce: *nonce, body: Zeroizing::new(body.to_vec()) })
    }

    fn expected_checksum(&self) -> u32 {
        let mut hasher = crc32fast::Hasher::new();
        hasher.update(&[self.version]);
        for text in [&self.salt, &self.keys] {
            hasher.update(&(text.len() as u64).to_be_bytes());
            hasher.update(text.as_bytes());
        }
        for number in [self.cost.memory_kib, self.cost.passes, self.cost.lanes] {
            hasher.update(&number.to_be_bytes());
        }
        hasher.finalize()
    }
}

fn derive(
    passphrase: &SecretString,
    salt: [u8; SALT_LEN],
    cost: Cost,
) -> Result<Zeroizing<[u8; KEY_LEN]>, VaultError> {
    if passphrase.expose_secret().is_empty() {
        return Err(VaultError::EmptyPassphrase);
    }
    let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(KEY_LEN))
        .map_err(|_| VaultError::DamagedRecord)?;
    let mut key = Zeroizing::new([0; KEY_LEN]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.expose_secret().as_bytes(), &salt, key.as_mut_slice())
        .map_err(|_| VaultError::OutOfResources)?;
    Ok(key)
}

#[cfg(test)]
mod tests;
