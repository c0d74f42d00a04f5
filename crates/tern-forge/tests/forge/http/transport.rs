//! Servers that cut, stall and lie.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use rstest::rstest;
use serde_json::json;
use tern_forge::{ForgeError, WaitReason};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::issues::issue;
use crate::support::raw::{Act, RawServer, answer, json_answer};
use crate::support::{Setup, bench};

const HEAD: &str = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn gzipped_answer(body: &[u8], length: usize) -> Vec<u8> {
    let head =
        format!("{HEAD}content-encoding: gzip\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n");
    [head.as_bytes(), body].concat()
}

#[rstest]
#[case::reset_before_reading(Act::ResetAtOnce)]
#[case::hang_up(Act::HangUpAfterRequest)]
#[case::silence(Act::Stall)]
#[case::cut_head(Act::Answer(b"HTTP/1.1 200 O".to_vec()))]
#[case::cut_body(Act::Answer(format!("{HEAD}content-length: 500\r\n\r\n[{{\"id\":").into_bytes()))]
#[case::slow_body(Act::AnswerAndStall(format!("{HEAD}content-length: 500\r\n\r\n[{{\"id\":").into_bytes()))]
#[case::no_http(Act::Answer(b"SSH-2.0-OpenSSH_9.2\r\n".to_vec()))]
#[case::cut_gzip(Act::Answer(gzipped_answer(&gzip(b"[1,2,3]")[..15], 15)))]
#[case::no_gzip(Act::Answer(gzipped_answer(b"[]", 2)))]
#[case::cut_chunks(Act::Answer(format!("{HEAD}transfer-encoding: chunked\r\n\r\n5\r\n[1,2").into_bytes()))]
#[case::server_fault(Act::Answer(answer("500 Internal Server Error", "application/json", "{}")))]
#[case::web_page_503(Act::Answer(answer(
    "503 Service Unavailable",
    "text/html",
    "<html>503 Service Unavailable</html>"
)))]
#[tokio::test]
async fn a_passing_fault_is_asked_again(#[case] fault: Act) {
    let good = Act::Answer(json_answer(&json!([issue(1)]).to_string()));
    let server = RawServer::start(vec![fault.clone(), fault, good]).await;
    let bench = Setup::new(server.uri()).impatient().open().unwrap();
    let page = bench.list().await.expect("the third time it works");
    assert_eq!(page.issues.len(), 1, "nothing of the cut answers is kept");
    assert_eq!(bench.clock.slept_ms(), [1_000, 2_000], "a second, then two");
    assert_eq!(bench.forge.requests_made(), 3, "every attempt counts");
    let told = bench.heard.all();
    assert!(told[0].starts_with(&format!("{:?}", WaitReason::Retry)), "the waits were told: {told:?}");
}

#[rstest]
#[case::hang_up(Act::HangUpAfterRequest, "the connection was cut")]
#[case::silence(Act::Stall, "no complete answer within 0.15 s")]
#[case::cut_body(Act::Answer(format!("{HEAD}content-length: 500\r\n\r\n[").into_bytes()), "the answer was cut off or damaged")]
#[case::no_http(Act::Answer(b"SSH-2.0-OpenSSH_9.2\r\n".to_vec()), "what it answered is not HTTP")]
#[tokio::test]
async fn a_fault_that_stays_is_told_in_words(#[case] fault: Act, #[case] words: &str) {
    let server = RawServer::start(vec![fault]).await;
    let bench = Setup::new(server.uri()).impatient().open().unwrap();
    let error = bench.list().await.unwrap_err();
    assert_eq!(
        error,
        ForgeError::Offline { host: "127.0.0.1".to_owned(), cause: words.to_owned() },
        "in words"
    );
    assert_eq!(bench.clock.slept_ms(), [1_000, 2_000, 4_000, 8_000, 16_000], "five retries and no more");
}

#[tokio::test]
async fn a_forge_that_stays_ill_is_told_with_its_status() {
    let server = MockServer::start().await;
    let page = ResponseTemplate::new(503)
        .set_body_raw("<html><body>503 Service Unavailable</body></html>", "text/html");
    Mock::given(any()).respond_with(page).mount(&server).await;
    let bench = bench(server.uri());
    assert_eq!(bench.list().await, Err(ForgeError::Unavailable { status: 503 }), "its page is not parsed");
    assert_eq!(server.received_requests().await.unwrap().len(), 6, "once, and five times again");
}

#[rstest]
#[case::login_page(200, "text/html; charset=utf-8", "<html>Sign in</html>")]
#[case::text(200, "text/plain", "[]")]
#[case::image(200, "image/png", "[]")]
#[case::empty(200, "application/json", "")]
#[case::blank(200, "application/json", " \n ")]
#[case::object(200, "application/json", "{\"message\":\"hello\"}")]
#[case::null(200, "application/json", "null")]
#[case::cut(200, "application/json", "[{\"id\":1},{\"id\"")]
#[case::no_json(200, "application/json", "hello")]
#[case::rubbish_after(200, "application/json", "[] []")]
#[case::no_content(204, "application/json", "")]
#[case::web_page_404(404, "text/html", "<html>nothing here</html>")]
#[case::web_page_403(403, "text/html", "<html>blocked by the proxy</html>")]
#[tokio::test]
async fn what_no_api_would_answer_is_told_and_not_asked_again(
    #[case] status: u16,
    #[case] kind: &str,
    #[case] body: &str,
) {
    let server = MockServer::start().await;
    let answer = ResponseTemplate::new(status).set_body_raw(body, kind);
    Mock::given(any()).respond_with(answer).expect(1).mount(&server).await;
    let error = bench(server.uri()).list().await.unwrap_err();
    assert!(
        matches!(error, ForgeError::NotAnApi { service: "GitHub", .. }),
        "{status} {kind} {body:?}: {error:?}"
    );
}

#[tokio::test]
async fn the_words_for_a_login_page_help() {
    let server = MockServer::start().await;
    let answer = ResponseTemplate::new(200).set_body_raw("<html>Sign in</html>", "text/html");
    Mock::given(any()).respond_with(answer).mount(&server).await;
    insta::assert_snapshot!(bench(server.uri()).list().await.unwrap_err(), @"127.0.0.1 did not answer as a GitHub API would: it sent a web page, perhaps a login or a proxy's notice");
}

#[rstest]
#[case("application/json")]
#[case("application/json; charset=utf-8")]
#[case("application/vnd.github+json")]
#[case("Application/JSON")]
#[tokio::test]
async fn json_under_any_of_its_names_is_read(#[case] kind: &str) {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(200).set_body_raw("[]", kind)).mount(&server).await;
    bench(server.uri()).list().await.expect("this is JSON");
}

#[tokio::test]
async fn a_compressed_answer_is_read() {
    let body = gzip(json!([issue(1)]).to_string().as_bytes());
    let server = RawServer::start(vec![Act::Answer(gzipped_answer(&body, body.len()))]).await;
    assert_eq!(bench(server.uri()).list().await.unwrap().issues.len(), 1, "gzip is asked for");
}

/// A piece of a gzip stream that unpacks to a megabyte and can be sent again and again.
fn gzip_bomb() -> (Vec<u8>, Vec<u8>) {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&vec![b' '; 1 << 20]).unwrap();
    encoder.flush().unwrap();
    let start = encoder.get_ref().len();
    encoder.write_all(&vec![b' '; 1 << 20]).unwrap();
    encoder.flush().unwrap();
    let all = encoder.get_ref().clone();
    (all[..start].to_vec(), all[start..].to_vec())
}

#[tokio::test]
async fn an_answer_that_unpacks_without_end_is_left_early() {
    let (first, again) = gzip_bomb();
    let head = format!("{HEAD}content-encoding: gzip\r\nconnection: close\r\n\r\n");
    let server = RawServer::start(vec![Act::Endless([head.as_bytes(), &first].concat(), again)]).await;
    let error = bench(server.uri()).list().await.unwrap_err();
    assert_eq!(error, ForgeError::TooLarge { limit_bytes: 10 * 1024 * 1024 }, "counted after unpacking");
    assert_eq!(server.connections(), 1, "and not asked for again");
}

#[tokio::test]
async fn an_endless_answer_is_left_early() {
    let server =
        RawServer::start(vec![Act::Endless(format!("{HEAD}\r\n[").into_bytes(), vec![b' '; 65_536])]).await;
    let error = bench(server.uri()).list().await.unwrap_err();
    assert!(matches!(error, ForgeError::TooLarge { .. }), "{error:?}");
    assert!(server.written() < 40 << 20, "little more than the limit was ever taken: {}", server.written());
}

#[tokio::test]
async fn an_answer_that_announces_too_much_is_not_read_at_all() {
    let head = format!("{HEAD}content-length: 1073741824\r\n\r\n[").into_bytes();
    let server = RawServer::start(vec![Act::AnswerAndStall(head)]).await;
    let error = bench(server.uri()).list().await.unwrap_err();
    assert!(matches!(error, ForgeError::TooLarge { .. }), "a gigabyte is announced: {error:?}");
}

#[tokio::test]
async fn a_server_without_tls_cannot_prove_who_it_is() {
    let server =
        RawServer::start(vec![Act::AnswerAtOnce(b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec())]).await;
    let bench = bench(format!("https://{}", server.address));
    let error = bench.list().await.unwrap_err();
    let cause = "it does not speak TLS as expected here".to_owned();
    assert_eq!(error, ForgeError::Certificate { host: "127.0.0.1".to_owned(), cause }, "no token was sent");
    assert!(!String::from_utf8_lossy(&server.received()).contains("CANARY"), "no token was sent");
    assert_eq!(bench.forge.requests_made(), 1, "a person has to look at this, a retry does not help");
}
