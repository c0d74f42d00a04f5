//! The keys that seal tokens.

use std::fmt;

use aes_gcm::aead::Generate;
use base64::{Engine, engine::general_purpose::STANDARD};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::VaultError;

/// Tells keys apart without saying anything about them: random, drawn with the key.
pub(crate) type KeyId = [u8; KEY_ID_LEN];

pub(crate) const KEY_ID_LEN: usize = 8;
pub(crate) const KEY_LEN: usize = 32;

/// Old keys plus the current one. The Windows Credential Manager holds 2560 bytes as UTF-16, which is 23 keys.
const MAX_KEYS: usize = 16;

/// One 256-bit key.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub(crate) struct Key {
    #[zeroize(skip)]
    pub(crate) id: KeyId,
    pub(crate) bytes: [u8; KEY_LEN],
}

impl Key {
    fn random() -> Result<Self, VaultError> {
        Ok(Self { id: random_bytes()?, bytes: random_bytes()? })
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// The keys of one vault, the current one first. Never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeyRing(Vec<Key>);

impl KeyRing {
    /// One new key.
    pub(crate) fn random() -> Result<Self, VaultError> {
        Ok(Self(vec![Key::random()?]))
    }

    /// The key that seals.
    pub(crate) fn current(&self) -> &Key {
        &self.0[0]
    }

    /// The key that opens an envelope.
    pub(crate) fn find(&self, id: KeyId) -> Option<&Key> {
        self.0.iter().find(|key| key.id == id)
    }

    /// A new key in front; the others still open what they sealed.
    pub(crate) fn rotated(&self) -> Result<Self, VaultError> {
        if self.0.len() >= MAX_KEYS {
            return Err(VaultError::TooManyKeys);
        }
        let mut keys = Vec::with_capacity(self.0.len() + 1);
        keys.push(Key::random()?);
        keys.extend(self.0.iter().cloned());
        Ok(Self(keys))
    }

    /// The keys before the last rotation; a single key stays.
    pub(crate) fn without_current(&self) -> Self {
        Self(if self.0.len() > 1 { self.0[1..].to_vec() } else { self.0.clone() })
    }

    /// The current key alone.
    pub(crate) fn retired(&self) -> Self {
        Self(vec![self.current().clone()])
    }

    /// How it is kept: the base64 of id and key, one key after the other, separated by commas.
    pub(crate) fn encode(&self) -> Zeroizing<String> {
        // Reserved in full, because growing would leave copies of keys behind in freed memory.
        let mut text = Zeroizing::new(String::with_capacity(self.0.len() * 60));
        for key in &self.0 {
            if !text.is_empty() {
                text.push(',');
            }
            let mut both = Zeroizing::new([0_u8; KEY_ID_LEN + KEY_LEN]);
            both[..KEY_ID_LEN].copy_from_slice(&key.id);
            both[KEY_ID_LEN..].copy_from_slice(&key.bytes);
            STANDARD.encode_string(both.as_slice(), &mut text);
        }
        text
    }

    /// Reads [`Self::encode`]'s text; `None` for anything else.
    pub(crate) fn decode(text: &str) -> Option<Self> {
        let keys = text.split(',').map(decode_key).collect::<Option<Vec<_>>>()?;
        (!keys.is_empty() && keys.len() <= MAX_KEYS).then_some(Self(keys))
    }
}

fn decode_key(text: &str) -> Option<Key> {
    let both = Zeroizing::new(STANDARD.decode(text).ok()?);
    let (id, bytes) = both.split_first_chunk::<KEY_ID_LEN>()?;
    Some(Key { id: *id, bytes: bytes.try_into().ok()? })
}

/// Fresh random bytes from the operating system.
pub(crate) fn random_bytes<const N: usize>() -> Result<[u8; N], VaultError> {
    <[u8; N]>::try_generate().map_err(|_| VaultError::NoRandomness)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ring_reads_back_what_it_wrote() {
        let ring = KeyRing::random().unwrap().rotated().unwrap();
        assert_eq!(KeyRing::decode(&ring.encode()), Some(ring), "the keyring gives back what was put in");
    }

    #[test]
    fn anything_else_is_not_a_ring() {
        let one = KeyRing::random().unwrap().encode();
        let short = STANDARD.encode([0_u8; KEY_ID_LEN + KEY_LEN - 1]);
        let long = STANDARD.encode([0_u8; KEY_ID_LEN + KEY_LEN + 1]);
        for text in ["", ",", "hunter2", &short, &long, &format!("{},", &*one), &format!("{} ", &*one)] {
            assert_eq!(KeyRing::decode(text), None, "{text:?} must not be taken for a key");
        }
    }

    #[test]
    fn a_rotated_ring_seals_with_the_new_key_and_finds_the_old_one() {
        let before = KeyRing::random().unwrap();
        let after = before.rotated().unwrap();
        assert_ne!(after.current().id, before.current().id, "rotating draws a new key");
        assert_eq!(after.find(before.current().id), Some(before.current()), "old tokens must stay readable");
        assert_eq!(after.retired().find(before.current().id), None, "a retired key is gone");
    }

    #[test]
    fn rotating_never_drops_a_key_by_itself() {
        let mut ring = KeyRing::random().unwrap();
        let first = ring.current().id;
        while let Ok(next) = ring.rotated() {
            ring = next;
        }
        assert_eq!(ring.rotated(), Err(VaultError::TooManyKeys));
        assert!(ring.find(first).is_some(), "a token sealed with the first key must still open");
        assert!(
            ring.encode().len() * 2 <= 2560,
            "the fullest ring must fit into a Windows credential ({} characters)",
            ring.encode().len()
        );
    }

    #[test]
    fn debug_output_shows_no_key() {
        insta::assert_snapshot!(format!("{:?}", KeyRing::random().unwrap()), @"KeyRing([[redacted]])");
    }
}
