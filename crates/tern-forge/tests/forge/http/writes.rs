//! Writes: never twice, never close together, and honest about what is not known.

use std::sync::Arc;

use rstest::rstest;
use serde_json::json;
use tern_forge::{ForgeError, IssuePatch, NewIssue};
use tern_model::{Content, State};
use wiremock::matchers::{any, method};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::issues::issue;
use crate::support::raw::{Act, RawServer, answer, json_answer};
use crate::support::{Setup, bench};

fn new_issue() -> NewIssue {
    let content = Content {
        title: "t".to_owned(),
        description: String::new(),
        state: State::Open,
        labels: [].into(),
        assignees: [].into(),
        milestone: None,
    };
    NewIssue { content, marker: Some("0b2f".to_owned()) }
}

fn retitled() -> IssuePatch {
    IssuePatch { title: Some("t".to_owned()), ..IssuePatch::default() }
}

#[rstest]
#[case::hang_up(Act::HangUpAfterRequest)]
#[case::silence(Act::Stall)]
#[case::cut_head(Act::Answer(b"HTTP/1.1 201 Crea".to_vec()))]
#[case::cut_body(Act::Answer(b"HTTP/1.1 201 Created\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{\"id\":".to_vec()))]
#[case::slow_body(Act::AnswerAndStall(b"HTTP/1.1 201 Created\r\ncontent-length: 500\r\n\r\n{\"id\":".to_vec()))]
#[case::no_json(Act::Answer(answer("201 Created", "application/json", "{\"id\":")))]
#[case::empty(Act::Answer(answer("201 Created", "application/json", "")))]
#[case::web_page(Act::Answer(answer("200 OK", "text/html", "<html>hello</html>")))]
#[case::a_list_instead(Act::Answer(json_answer("[]")))]
#[case::bad_gateway(Act::Answer(answer("502 Bad Gateway", "text/html", "<html>502</html>")))]
#[case::timeout_over_there(Act::Answer(answer("504 Gateway Timeout", "application/json", "{}")))]
#[case::fault_over_there(Act::Answer(answer("500 Internal Server Error", "application/json", "{}")))]
#[tokio::test]
async fn a_write_that_may_have_arrived_is_not_sent_again(#[case] act: Act) {
    let server = RawServer::start(vec![act]).await;
    let bench = Setup::new(server.uri()).impatient().open().unwrap();
    let error = bench.forge.create_issue(&new_issue()).await.unwrap_err();
    assert!(
        matches!(error, ForgeError::OutcomeUnknown { .. }),
        "one must look before sending again: {error:?}"
    );
    let sent = String::from_utf8(server.received()).unwrap();
    assert_eq!(sent.matches("POST ").count(), 1, "sent once: {sent}");
    assert_eq!(bench.clock.slept_ms(), [0_u128; 0], "and no retry was planned");
}

#[tokio::test]
async fn a_write_that_certainly_was_not_sent_is_tried_again() {
    let port = { std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap() };
    let bench = bench(format!("http://{port}"));
    let error = bench.forge.create_issue(&new_issue()).await.unwrap_err();
    let cause = "the connection was refused".to_owned();
    assert_eq!(error, ForgeError::Offline { host: "127.0.0.1".to_owned(), cause }, "nobody listens there");
    assert_eq!(
        bench.clock.slept_ms(),
        [1_000, 2_000, 4_000, 8_000, 16_000],
        "without a connection nothing was sent"
    );
    assert_eq!(bench.forge.requests_made(), 6, "every attempt counts");
}

#[tokio::test]
async fn a_write_that_was_refused_for_now_is_sent_again_after_the_wait() {
    let server = MockServer::start().await;
    let refusal = ResponseTemplate::new(403)
        .set_body_json(json!({ "message": "You have exceeded a secondary rate limit" }))
        .insert_header("retry-after", "30");
    Mock::given(method("POST")).respond_with(refusal).up_to_n_times(1).with_priority(1).mount(&server).await;
    let made = ResponseTemplate::new(201).set_body_json(issue(1));
    Mock::given(method("POST")).respond_with(made).mount(&server).await;
    let bench = bench(server.uri());
    bench.forge.create_issue(&new_issue()).await.expect("a refused write was not carried out");
    assert_eq!(bench.clock.slept_ms(), [30_000], "after the time the forge asked for");
}

#[tokio::test]
async fn writes_to_a_host_keep_a_second_between_them() {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(200).set_body_json(issue(1))).mount(&server).await;
    let first = bench(server.uri());
    let mut setup = Setup::new(server.uri()).token(Some("ghp_anotherAccount0123456789"));
    setup.clock = first.clock.clone();
    let gates = setup.gates.clone();
    let second = setup.open().unwrap();
    let mut setup = Setup::new(server.uri());
    (setup.clock, setup.gates) = (first.clock.clone(), gates);
    let third = setup.open().unwrap();
    second.forge.update_issue(1, &retitled()).await.unwrap();
    third.forge.update_issue(1, &retitled()).await.unwrap();
    third.forge.get_issue(1).await.unwrap();
    third.forge.create_issue(&new_issue()).await.unwrap();
    assert_eq!(first.clock.slept_ms(), [1_000, 1_000], "whoever writes; reading waits for nobody");
}

#[tokio::test]
async fn one_request_at_a_time_leaves_an_account() {
    let server = RawServer::start(vec![Act::Answer(json_answer("[]")), Act::Answer(json_answer("[]"))]).await;
    let bench = Arc::new(bench(server.uri()));
    let both = (0..8).map(|_| {
        let bench = bench.clone();
        tokio::spawn(async move { bench.list().await })
    });
    for one in both.collect::<Vec<_>>() {
        one.await.unwrap().expect("each is answered in its turn");
    }
    assert_eq!(server.most_at_once(), 1, "requests of one account never overlap");
}
