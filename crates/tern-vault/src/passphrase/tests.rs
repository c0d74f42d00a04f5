use super::*;

/// The cheapest cost Argon2 allows, where a test is not about the cost.
fn cheap(passphrase: &str) -> Wrapping {
    let cost = Cost { memory_kib: 8, passes: 1, lanes: 1 };
    let salt = random_bytes().unwrap();
    Wrapping { key: derive(&passphrase.into(), salt, cost).unwrap(), salt, cost }
}

fn open(passphrase: &str, record: &PassphraseRecord) -> Result<KeyRing, VaultError> {
    Wrapping::open(&passphrase.into(), record).map(|(_, keys)| keys)
}

#[test]
fn the_right_passphrase_gives_the_keys_back() {
    let keys = KeyRing::random().unwrap();
    let record = cheap("correct horse").record(&keys).unwrap();
    let stored = serde_json::to_string(&record).unwrap();
    let read = serde_json::from_str(&stored).unwrap();
    assert_eq!(open("correct horse", &read), Ok(keys), "the record survives being stored as JSON");
}

#[test]
fn another_passphrase_is_called_wrong() {
    let record = cheap("correct horse").record(&KeyRing::random().unwrap()).unwrap();
    for other in ["Correct horse", "correct horse ", "x"] {
        assert_eq!(open(other, &record), Err(VaultError::WrongPassphrase));
    }
}

#[test]
fn an_empty_passphrase_is_refused() {
    assert_eq!(Wrapping::new(&"".into()).err(), Some(VaultError::EmptyPassphrase));
}

#[test]
fn every_changed_character_is_called_damage_not_a_wrong_passphrase() {
    let record = cheap("correct horse").record(&KeyRing::random().unwrap()).unwrap();
    let flip = |text: &str, at: usize| {
        let mut bytes = text.as_bytes().to_vec();
        bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
        String::from_utf8(bytes).unwrap()
    };
    let salts =
        (0..record.salt.len()).map(|at| PassphraseRecord { salt: flip(&record.salt, at), ..record.clone() });
    let keys =
        (0..record.keys.len()).map(|at| PassphraseRecord { keys: flip(&record.keys, at), ..record.clone() });
    for damaged in salts.chain(keys) {
        assert_eq!(
            open("correct horse", &damaged),
            Err(VaultError::DamagedRecord),
            "asking for the passphrase again would never help"
        );
    }
}

#[test]
fn a_record_from_a_later_version_or_cut_short_is_called_damaged() {
    let record = cheap("correct horse").record(&KeyRing::random().unwrap()).unwrap();
    let mut later = PassphraseRecord { version: 2, ..record.clone() };
    later.checksum = later.expected_checksum();
    let mut short = PassphraseRecord { keys: "AAAA".into(), ..record };
    short.checksum = short.expected_checksum();
    for damaged in [later, short] {
        assert_eq!(open("correct horse", &damaged), Err(VaultError::DamagedRecord));
    }
}

#[test]
fn a_record_that_demands_absurd_resources_is_refused_before_they_are_spent() {
    let record = cheap("correct horse").record(&KeyRing::random().unwrap()).unwrap();
    for cost in [
        Cost { memory_kib: u32::MAX, ..COST },
        Cost { passes: u32::MAX, ..COST },
        Cost { lanes: u32::MAX, ..COST },
        Cost { memory_kib: 0, ..COST },
    ] {
        let mut absurd = PassphraseRecord { cost, ..record.clone() };
        absurd.checksum = absurd.expected_checksum();
        assert_eq!(open("correct horse", &absurd), Err(VaultError::DamagedRecord));
    }
}

#[test]
fn two_records_of_the_same_keys_and_passphrase_share_nothing() {
    let keys = KeyRing::random().unwrap();
    let (one, two) = (cheap("same").record(&keys).unwrap(), cheap("same").record(&keys).unwrap());
    assert_ne!(one.salt, two.salt, "equal salts would let one guess be tried on both");
    assert_ne!(one.keys, two.keys);
}
