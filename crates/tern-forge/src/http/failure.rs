//! Faults of the network in Tern's words.

use std::error::Error;
use std::io::ErrorKind;

use crate::{ForgeError, Timeouts};

/// Whether the forge can have seen anything of a request that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sent {
    /// Certainly nothing: there was no connection.
    Nothing,
    /// Perhaps all of it.
    Perhaps,
}

/// A request that brought no answer.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) sent: Sent,
    pub(crate) error: ForgeError,
}

impl Failure {
    /// Reads reqwest's error. Only words of our own come out: the error's text may hold the URL.
    pub(crate) fn of(error: reqwest::Error, host: &str, timeouts: Timeouts) -> Self {
        let error = error.without_url();
        let sent = if error.is_connect() || error.is_builder() { Sent::Nothing } else { Sent::Perhaps };
        let host = host.to_owned();
        let error = match tls_cause(&words(&error)) {
            Some(cause) => ForgeError::Certificate { host, cause },
            None => ForgeError::Offline { host, cause: cause(&error, timeouts) },
        };
        Self { sent, error }
    }

    /// Whether the same request may have better luck in a moment.
    pub(crate) fn may_pass(&self) -> bool {
        matches!(self.error, ForgeError::Offline { .. })
    }

    /// What went wrong, in words.
    pub(crate) fn cause(&self) -> String {
        match &self.error {
            ForgeError::Offline { cause, .. } => cause.clone(),
            other => other.to_string(),
        }
    }
}

fn cause(error: &reqwest::Error, timeouts: Timeouts) -> String {
    if error.is_dns() {
        return "the name was not found".to_owned();
    }
    if error.is_timeout() {
        return if error.is_connect() {
            format!("no connection within {} s", timeouts.connect.as_secs_f32())
        } else {
            format!("no complete answer within {} s", timeouts.total.as_secs_f32())
        };
    }
    match io_kind(error) {
        Some(ErrorKind::ConnectionRefused) => "the connection was refused",
        Some(ErrorKind::NetworkUnreachable | ErrorKind::HostUnreachable | ErrorKind::NetworkDown) => {
            "there is no way to it; is this computer online?"
        }
        _ if says(error, "proxy auth") => "the proxy on the way asks for a login",
        _ if error.is_connect() => "no connection could be made",
        _ if says(error, "invalid http") => "what it answered is not HTTP",
        _ if error.is_decode() || error.is_body() => "the answer was cut off or damaged",
        _ => "the connection was cut",
    }
    .to_owned()
}

/// Why a certificate or the TLS conversation failed, told from the words of the error and its causes; `None`
/// when it did not.
///
/// rustls' error types are not named here: they would tie this crate to the version reqwest happens to use.
fn tls_cause(words: &str) -> Option<String> {
    const CERTIFICATE: [(&str, &str); 9] = [
        ("notvalidforname", "its certificate is made out to another name"),
        ("not valid for name", "its certificate is made out to another name"),
        ("expired", "its certificate has expired, or this computer's clock is wrong"),
        ("not valid yet", "its certificate is not valid yet, or this computer's clock is wrong"),
        ("notvalidyet", "its certificate is not valid yet, or this computer's clock is wrong"),
        ("unknownissuer", "its certificate comes from an issuer that this computer does not know"),
        ("causedasendentity", "its certificate is self-signed, and this computer does not know it"),
        ("badsignature", "its certificate does not bear the signature of the issuer that it names"),
        ("revoked", "its certificate was revoked"),
    ];
    if words.contains("invalid peer certificate") {
        let known = CERTIFICATE.iter().find(|(word, _)| words.contains(word));
        return Some(known.map_or("its certificate was not accepted", |(_, cause)| cause).to_owned());
    }
    let no_tls = ["corrupt message", "handshake", "fatal alert"].iter().any(|word| words.contains(word));
    no_tls.then(|| "it does not speak TLS as expected here".to_owned())
}

fn chain(error: &reqwest::Error) -> impl Iterator<Item = &(dyn Error + 'static)> {
    std::iter::successors(error.source(), |error| (*error).source())
}

fn io_kind(error: &reqwest::Error) -> Option<ErrorKind> {
    chain(error).filter_map(|cause| cause.downcast_ref::<std::io::Error>()).map(std::io::Error::kind).last()
}

/// All causes in one lower-case text.
fn words(error: &reqwest::Error) -> String {
    chain(error).map(|cause| cause.to_string().to_ascii_lowercase()).collect::<Vec<_>>().join(": ")
}

fn says(error: &reqwest::Error, word: &str) -> bool {
    words(error).contains(word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("invalid peer certificate: unknownissuer", "issuer that this computer does not know")]
    #[case("invalid peer certificate: certificate expired: verification time 1 (unix)", "has expired")]
    #[case("invalid peer certificate: certificate not valid yet: verification time 1", "not valid yet")]
    #[case("invalid peer certificate: certificate not valid for name \"expired.example\"", "another name")]
    #[case("invalid peer certificate: other(othererror(causedasendentity))", "is self-signed")]
    #[case("invalid peer certificate: badsignature", "does not bear the signature of the issuer")]
    #[case("invalid peer certificate: revoked", "was revoked")]
    #[case("invalid peer certificate: something new", "was not accepted")]
    #[case("received corrupt message of type invalidcontenttype", "does not speak TLS")]
    fn every_failed_proof_has_its_words(#[case] words: &str, #[case] expected: &str) {
        let cause = tls_cause(words).expect("it is a failed proof");
        assert!(cause.contains(expected), "{words}: {cause}");
    }

    #[test]
    fn a_cut_connection_is_no_failed_proof() {
        assert_eq!(tls_cause("connection reset by peer (os error 104)"), None, "it may pass");
    }
}
