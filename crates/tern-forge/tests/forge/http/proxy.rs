//! The system's proxy: used on the way out, never for this machine. Proxies are read from the environment, so
//! each test runs itself once more as a process of its own.

use std::process::{Command, Output};

use serde_json::json;
use tern_forge::ForgeError;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::bench;
use crate::support::raw::{Act, RawServer};

/// Set in the inner process: the API to ask.
const INNER: &str = "TERN_TEST_API_BEHIND_PROXY";

async fn behind_proxy(test: &str, proxy: &str, api: &str) -> Output {
    let mut inner = Command::new(std::env::current_exe().expect("this test binary"));
    inner
        .args(["--exact", test, "--nocapture"])
        .env(INNER, api)
        .env_remove("NO_PROXY")
        .env_remove("no_proxy");
    for name in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
        inner.env(name, proxy);
    }
    let output = tokio::task::spawn_blocking(move || inner.output()).await;
    output.expect("it ran").expect("it could be started")
}

fn assert_passed(output: &Output) {
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && said.contains("1 passed"),
        "{said}{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[tokio::test]
async fn this_machine_is_never_asked_through_a_proxy() {
    if let Ok(api) = std::env::var(INNER) {
        bench(api).list().await.expect("it is asked directly");
        return;
    }
    let proxy = RawServer::start(vec![Act::HangUpAfterRequest]).await;
    let server = MockServer::start().await;
    Mock::given(any())
        .respond_with(ResponseTemplate::new(200).set_body_json(json!([])))
        .expect(1)
        .mount(&server)
        .await;
    let test = "http::proxy::this_machine_is_never_asked_through_a_proxy";
    assert_passed(&behind_proxy(test, &proxy.uri(), &server.uri()).await);
    assert_eq!(proxy.connections(), 0, "a token for this machine would have gone to the proxy in the clear");
}

#[tokio::test]
async fn a_proxy_that_wants_a_login_is_named_without_its_password() {
    if let Ok(api) = std::env::var(INNER) {
        let error = bench(api).list().await.unwrap_err();
        let cause = "the proxy on the way asks for a login".to_owned();
        assert_eq!(
            error,
            ForgeError::Offline { host: "forge.invalid".to_owned(), cause },
            "a person can act on it"
        );
        return;
    }
    let refusal = b"HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n".to_vec();
    let proxy = RawServer::start(vec![Act::Answer(refusal)]).await;
    let with_login = proxy.uri().replace("http://", "http://marlow:pass-canary@");
    let test = "http::proxy::a_proxy_that_wants_a_login_is_named_without_its_password";
    let output = behind_proxy(test, &with_login, "https://forge.invalid").await;
    assert_passed(&output);
    let request = String::from_utf8(proxy.received()).unwrap();
    assert!(request.starts_with("CONNECT forge.invalid:443 "), "the forge is reached through it: {request}");
    assert!(
        request.to_lowercase().contains("proxy-authorization: basic "),
        "with the login it was given: {request}"
    );
    assert!(!request.contains("CANARY"), "the forge's token is none of its business: {request}");
    assert!(!String::from_utf8_lossy(&output.stderr).contains("pass-canary"), "the password is not shown");
}
