//! The token shows nowhere and goes nowhere.

use std::io::Write;
use std::sync::{Arc, Mutex};

use rstest::rstest;
use serde_json::json;
use tern_forge::{ForgeError, IssuePatch};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::raw::{Act, RawServer, answer};
use crate::support::{CANARY, Setup, bench};

/// A body in which the forge echoes the token wherever it can.
fn echo() -> serde_json::Value {
    json!({
        "message": format!("bad token {CANARY}; header was Bearer {CANARY}"),
        "errors": [format!("token {CANARY}"), { "field": CANARY, "message": CANARY, "code": CANARY }],
        "documentation_url": format!("https://docs.github.com/?token={CANARY}"),
        "block": { "reason": CANARY }
    })
}

fn shown(error: &ForgeError) -> String {
    format!("{error} | {error:?}")
}

#[rstest]
#[case(400)]
#[case(401)]
#[case(403)]
#[case(404)]
#[case(410)]
#[case(422)]
#[case(429)]
#[case(451)]
#[case(500)]
#[case(301)]
#[tokio::test]
async fn a_forge_that_echoes_the_token_does_not_get_it_shown(#[case] status: u16) {
    let server = MockServer::start().await;
    let here = format!("{}/x?token={CANARY}", server.uri());
    let answer = ResponseTemplate::new(status)
        .set_body_json(echo())
        .insert_header("location", here.as_str())
        .insert_header("x-accepted-github-permissions", CANARY)
        .insert_header("retry-after", "9999");
    Mock::given(any()).respond_with(answer).mount(&server).await;
    let bench = bench(server.uri());
    let patch = IssuePatch { title: Some("t".to_owned()), ..IssuePatch::default() };
    let errors = [
        bench.list().await.map(|_| ()).unwrap_err(),
        bench.forge.check_token().await.map(|_| ()).unwrap_err(),
        bench.forge.check_repository().await.map(|_| ()).unwrap_err(),
        bench.forge.update_issue(1, &patch).await.map(|_| ()).unwrap_err(),
    ];
    for error in errors {
        assert!(!shown(&error).contains("CANARY"), "HTTP {status}: {}", shown(&error));
    }
}

#[tokio::test]
async fn a_rejected_item_does_not_show_the_token() {
    let server = MockServer::start().await;
    let item = json!({ "number": 3, "html_url": format!("https://github.com/x?{CANARY}"), "id": CANARY });
    let list = ResponseTemplate::new(200).set_body_json(json!([item]));
    Mock::given(any()).respond_with(list).mount(&server).await;
    let page = bench(server.uri()).list().await.unwrap();
    assert_eq!(page.rejected[0].number, Some(3), "it is named");
    assert!(!format!("{:?}", page.rejected).contains("CANARY"), "{:?}", page.rejected);
}

#[tokio::test]
async fn another_token_in_a_message_is_redacted_by_how_it_looks() {
    let server = MockServer::start().await;
    let body =
        json!({ "message": "revoked: ghp_someoneElses0123456789 and github_pat_11AB_someoneElses0123" });
    Mock::given(any()).respond_with(ResponseTemplate::new(422).set_body_json(body)).mount(&server).await;
    insta::assert_snapshot!(bench(server.uri()).list().await.unwrap_err(), @"the forge refused the request: revoked: [redacted] and [redacted]");
}

#[tokio::test]
async fn only_the_authorization_header_carries_the_token() {
    let server = RawServer::start(vec![Act::Answer(answer("200 OK", "application/json", "[]"))]).await;
    bench(server.uri()).list().await.unwrap();
    let request = String::from_utf8(server.received()).unwrap();
    assert_eq!(request.matches(CANARY).count(), 1, "once: {request}");
    assert!(request.contains(&format!("authorization: Bearer {CANARY}\r\n")), "in its header: {request}");
}

/// Keeps everything that is logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn the_most_talkative_log_does_not_show_the_token() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(500).set_body_json(echo())).mount(&server).await;
    let bench = Setup::new(server.uri()).open().unwrap();
    assert!(bench.list().await.is_err(), "the forge is ill");
    let shown = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
    assert!(shown.contains("asking again"), "the log is on: {shown}");
    // The bench is a client; what wiremock logs of what it received is the forge's own business.
    let leaks: Vec<&str> =
        shown.lines().filter(|line| line.contains("CANARY") && !line.contains("wiremock")).collect();
    assert!(leaks.is_empty(), "{leaks:#?}");
}
