//! This system's keyring, its many errors mapped to the few that a person acts on differently.

use std::{error::Error as StdError, fmt::Write, io};

use ::keyring::v1::{Entry as Handle, Error};
use zeroize::Zeroizing;

use super::{Entry, KEYRING_USER};
use crate::KeyringError;

/// An entry of this system's keyring. Every call looks it up anew.
pub(super) struct OsEntry {
    service: String,
}

impl OsEntry {
    pub(super) fn new(service: String) -> Self {
        Self { service }
    }

    fn call<T>(&self, work: impl FnOnce(&Handle) -> Result<T, Error>) -> Result<Option<T>, KeyringError> {
        match Handle::new(&self.service, KEYRING_USER).and_then(|handle| work(&handle)) {
            Ok(answer) => Ok(Some(answer)),
            Err(Error::NoEntry) => Ok(None),
            // The library connects once per process and keeps the reason why that failed apart.
            Err(Error::NoDefaultStore) => Err(match Handle::store_status() {
                Err(reason) => not_connected(reason),
                Ok(()) => KeyringError::NoKeyring,
            }),
            Err(error) => Err(stable(&error, &self.service)),
        }
    }
}

impl Entry for OsEntry {
    fn read(&self) -> Result<Option<Zeroizing<String>>, KeyringError> {
        self.call(|handle| handle.get_password().map(Zeroizing::new))
    }

    fn write(&self, text: &str) -> Result<(), KeyringError> {
        let gone = || KeyringError::Other { detail: "the entry vanished while it was written".into() };
        self.call(|handle| handle.set_password(text))?.ok_or_else(gone)
    }

    fn delete(&self) -> Result<(), KeyringError> {
        self.call(Handle::delete_credential).map(|_| ())
    }

    fn service(&self) -> &str {
        &self.service
    }
}

/// Why the keyring could not be reached at all.
fn not_connected(error: &Error) -> KeyringError {
    let detail = chain(error);
    tracing::info!(detail, "no keyring");
    if detail.contains("DBus.Error.AccessDenied") { KeyringError::Denied } else { KeyringError::NoKeyring }
}

/// Why a call failed. D-Bus errors are told apart by their names, which are part of its protocol.
fn stable(error: &Error, service: &str) -> KeyringError {
    let detail = chain(error);
    match error {
        Error::Ambiguous(_) => KeyringError::Ambiguous { service: service.to_owned() },
        Error::BadEncoding(_) | Error::BadDataFormat(..) => {
            KeyringError::Damaged { service: service.to_owned() }
        }
        // A Secret Service without a default collection has nowhere to put a key.
        Error::NoStorageAccess(_) if detail.contains("result not returned") => KeyringError::NoKeyring,
        Error::NoStorageAccess(_) if cfg!(any(target_os = "macos", target_os = "windows")) => {
            KeyringError::Denied
        }
        Error::NoStorageAccess(_) => KeyringError::Locked,
        _ if detail.contains("Secret.Error.IsLocked") => KeyringError::Locked,
        _ if detail.contains("DBus.Error.AccessDenied") => KeyringError::Denied,
        _ if is_io(error)
            || ["ServiceUnknown", "NameHasNoOwner", "NoReply"].iter().any(|name| detail.contains(name)) =>
        {
            KeyringError::NoKeyring
        }
        _ => KeyringError::Other { detail },
    }
}

fn is_io(error: &Error) -> bool {
    sources(error).any(<dyn StdError>::is::<io::Error>)
}

/// The error and everything beneath it, in words. The library keeps secrets out of these texts.
fn chain(error: &Error) -> String {
    let mut text = String::new();
    for source in sources(error) {
        let separator = if text.is_empty() { "" } else { ": " };
        let _ = write!(text, "{separator}{source}");
    }
    text
}

fn sources(error: &Error) -> impl Iterator<Item = &(dyn StdError + 'static)> {
    let top: &(dyn StdError + 'static) = error;
    std::iter::successors(Some(top), |&source| source.source())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn platform(text: &str) -> Box<dyn StdError + Send + Sync> {
        text.into()
    }

    #[cfg(not(any(target_os = "macos", target_os = "windows")))]
    #[test]
    fn the_secret_services_errors_become_few() {
        let cases = [
            (Error::NoStorageAccess(platform("SS Error: object locked")), KeyringError::Locked),
            (Error::NoStorageAccess(platform("SS error: prompt dismissed")), KeyringError::Locked),
            (
                Error::PlatformFailure(platform(
                    "org.freedesktop.Secret.Error.IsLocked: Cannot create an item",
                )),
                KeyringError::Locked,
            ),
            (
                Error::NoStorageAccess(platform("SS error: result not returned from SS API")),
                KeyringError::NoKeyring,
            ),
            (
                Error::PlatformFailure(platform(
                    "org.freedesktop.DBus.Error.ServiceUnknown: The name is unknown",
                )),
                KeyringError::NoKeyring,
            ),
            (
                Error::PlatformFailure(Box::new(io::Error::from(io::ErrorKind::BrokenPipe))),
                KeyringError::NoKeyring,
            ),
            (
                Error::PlatformFailure(platform("org.freedesktop.DBus.Error.AccessDenied: Rejected")),
                KeyringError::Denied,
            ),
            (Error::Ambiguous(Vec::new()), KeyringError::Ambiguous { service: "tern".into() }),
            (Error::BadEncoding(vec![0x80]), KeyringError::Damaged { service: "tern".into() }),
        ];
        for (error, expected) in cases {
            assert_eq!(stable(&error, "tern"), expected, "{error}");
        }
    }

    #[test]
    fn an_unknown_failure_keeps_the_keyrings_own_words() {
        insta::assert_snapshot!(
            stable(&Error::PlatformFailure(platform("the drawer is jammed")), "tern"),
            @"the keyring failed: Platform failure: the drawer is jammed: the drawer is jammed"
        );
    }
}
