//! Certificates: what this computer trusts is trusted, a company's own authority included; nothing else is, and
//! nothing is sent to who cannot prove who it is.
//!
//! On Linux the system's store is a file or folder, which OpenSSL's two variables can point elsewhere. They are read
//! from the environment, so each test runs itself once more as a process of its own. On macOS and Windows the system
//! itself is asked, and a test would have to change the machine.

#![cfg(target_os = "linux")]

use std::path::Path;
use std::process::{Command, Output};

use rstest::rstest;
use tern_forge::ForgeError;

use crate::support::raw::json_answer;
use crate::support::tls::{Authority, Shown, TlsServer};
use crate::support::{CANARY, bench};

/// Set in the inner process: the API to ask.
const INNER: &str = "TERN_TEST_API_WITH_CERTIFICATE";
/// Set in the inner process: the words in which it is to fail; empty when it is to work.
const EXPECTED: &str = "TERN_TEST_CERTIFICATE_FAULT";

const GOOD: Shown = Shown { name: "localhost", years: (2020, 2090) };

/// Runs a test once more where the system trusts what is in `store`, or what it always trusts.
async fn where_trusted(test: &str, api: &str, store: Option<&Path>, expected: &str) -> Output {
    let mut inner = Command::new(std::env::current_exe().expect("this test binary"));
    inner
        .args(["--exact", test, "--nocapture"])
        .env(INNER, api)
        .env(EXPECTED, expected)
        .env_remove("SSL_CERT_FILE")
        .env_remove("SSL_CERT_DIR");
    if let Some(store) = store {
        inner.env("SSL_CERT_FILE", store);
    }
    let output = tokio::task::spawn_blocking(move || inner.output()).await;
    output.expect("it ran").expect("it could be started")
}

fn assert_passed(output: &Output) {
    let said = String::from_utf8_lossy(&output.stdout);
    let passed = output.status.success() && said.contains("1 passed");
    assert!(passed, "{said}{}", String::from_utf8_lossy(&output.stderr));
}

/// The inner process: asks, and insists on the outcome. Whether this is it.
async fn was_inside() -> bool {
    let Ok(api) = std::env::var(INNER) else { return false };
    let expected = std::env::var(EXPECTED).unwrap();
    let outcome = match crate::support::Setup::new(&*api).open() {
        Ok(bench) => bench.list().await.map(|_| ()),
        Err(error) => Err(error),
    };
    match outcome {
        Ok(()) => assert_eq!(expected, "", "it was to be refused"),
        Err(ForgeError::Certificate { host, cause }) => {
            assert_eq!(host, "localhost");
            assert!(!expected.is_empty() && cause.contains(&expected), "{cause}");
        }
        Err(other) => panic!("no word of a certificate: {other:?}"),
    }
    true
}

fn folder(name: &str) -> std::path::PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("certificates").join(name);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

#[tokio::test]
async fn a_companys_own_authority_in_the_systems_store_is_trusted() {
    if was_inside().await {
        return;
    }
    let company = Authority::new("Harrowgate Works");
    let server = TlsServer::start(&company, GOOD, json_answer("[]")).await;
    let store = company.hand_out(&folder("trusted"));
    let test = "http::certificates::a_companys_own_authority_in_the_systems_store_is_trusted";
    assert_passed(&where_trusted(test, &server.uri("localhost"), Some(&store), "").await);
    let request = server.received();
    assert!(request.starts_with("GET /repos/harrowgate/lanternfish/issues?"), "{request}");
    assert!(request.to_lowercase().contains("authorization: bearer "), "the token arrived: {request}");
}

#[tokio::test]
async fn an_authority_that_the_system_does_not_know_is_not_trusted() {
    if was_inside().await {
        return;
    }
    let company = Authority::new("Harrowgate Works");
    let server = TlsServer::start(&company, GOOD, json_answer("[]")).await;
    let test = "http::certificates::an_authority_that_the_system_does_not_know_is_not_trusted";
    let other = Authority::new("Another company").hand_out(&folder("unknown"));
    let impostor = Authority::new("Harrowgate Works").hand_out(&folder("impostor"));
    let api = server.uri("localhost");
    for (store, expected) in [
        (None, "issuer that this computer does not know"),
        (Some(&*other), "issuer that this computer does not know"),
        (Some(&*impostor), "does not bear the signature of the issuer that it names"),
    ] {
        assert_passed(&where_trusted(test, &api, store, expected).await);
    }
    assert!(server.connections() > 0, "it was asked");
    assert_eq!(server.received(), "", "and nothing was sent: neither a request nor {CANARY}");
}

#[rstest]
#[case::another_name(Shown { name: "forge.example", ..GOOD }, "made out to another name")]
#[case::expired(Shown { years: (2019, 2020), ..GOOD }, "has expired, or this computer's clock is wrong")]
#[case::of_the_future(Shown { years: (2088, 2090), ..GOOD }, "not valid yet, or this computer's clock is wrong")]
#[tokio::test]
async fn a_certificate_of_a_trusted_authority_has_to_be_good_as_well(
    #[case] shown: Shown,
    #[case] expected: &str,
) {
    if was_inside().await {
        return;
    }
    let company = Authority::new("Harrowgate Works");
    let server = TlsServer::start(&company, shown, json_answer("[]")).await;
    let store = company.hand_out(&folder(&format!("{}-{}", shown.name, shown.years.0)));
    let test = std::thread::current().name().expect("a test's thread bears its name").to_owned();
    assert_passed(&where_trusted(&test, &server.uri("localhost"), Some(&store), expected).await);
    assert_eq!(server.received(), "", "nothing was sent");
}

#[tokio::test]
async fn a_store_without_any_certificate_is_told_as_such() {
    if was_inside().await {
        return;
    }
    let store = folder("empty").join("none.pem");
    std::fs::write(&store, "").unwrap();
    let test = "http::certificates::a_store_without_any_certificate_is_told_as_such";
    let expected = "certificate store could not be read";
    assert_passed(&where_trusted(test, "https://localhost:9", Some(&store), expected).await);
}

#[tokio::test]
async fn plain_loopback_needs_no_store() {
    if std::env::var(INNER).is_ok() {
        let server =
            crate::support::raw::RawServer::start(vec![crate::support::raw::Act::Answer(json_answer("[]"))])
                .await;
        bench(server.uri()).list().await.expect("nothing has to be proved on this machine");
        return;
    }
    let store = folder("plain").join("none.pem");
    std::fs::write(&store, "").unwrap();
    let test = "http::certificates::plain_loopback_needs_no_store";
    assert_passed(&where_trusted(test, "http://127.0.0.1", Some(&store), "").await);
}
