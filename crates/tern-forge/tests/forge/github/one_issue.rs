//! Reading, making and changing one issue.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tern_forge::{ForgeError, IssuePatch, NewIssue};
use tern_model::{Content, State};
use wiremock::matchers::{method, path, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::issues::{issue, pull_request, with};
use crate::support::{Bench, bench};

const REPO: &str = "/repos/harrowgate/lanternfish";
const MARKER: &str = "6f1d2c3b-0000-4000-8000-00000000abcd";

fn set(words: &[&str]) -> BTreeSet<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn content() -> Content {
    Content {
        title: "Wick \"too\" short".to_owned(),
        description: "It burns\r\nout.".to_owned(),
        state: State::Open,
        labels: set(&["a,b", "bug"]),
        assignees: set(&["ines"]),
        milestone: None,
    }
}

async fn answering(verb: &str, at: &str, status: u16, body: Value) -> (MockServer, Bench) {
    let server = MockServer::start().await;
    let answer = ResponseTemplate::new(status).set_body_json(body);
    Mock::given(method(verb)).and(path(format!("{REPO}{at}"))).respond_with(answer).mount(&server).await;
    let bench = bench(server.uri());
    (server, bench)
}

/// Every request that left, as verb, path and body.
async fn sent(server: &MockServer) -> String {
    let requests = server.received_requests().await.unwrap();
    let lines = requests.iter().map(|request| {
        let query = request.url.query().map(|query| format!("?{query}")).unwrap_or_default();
        let body = String::from_utf8_lossy(&request.body);
        format!("{} {}{query} {body}", request.method, request.url.path()).trim().to_owned()
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn an_issue_is_asked_for_by_its_number() {
    let (server, bench) = answering("GET", "/issues/42", 200, issue(42)).await;
    let read = bench.forge.get_issue(42).await.unwrap();
    assert_eq!((read.number, read.id.as_str()), (42, "9000000042"), "number and id are two things");
    assert_eq!(sent(&server).await, format!("GET {REPO}/issues/42"), "nothing else is needed");
}

#[tokio::test]
async fn a_number_that_belongs_to_a_pull_request_is_no_issue() {
    let (_server, bench) = answering("GET", "/issues/3", 200, pull_request(3)).await;
    let error = bench.forge.get_issue(3).await.unwrap_err();
    insta::assert_snapshot!(error, @"issue #3 of harrowgate/lanternfish (it is a pull request) was not found, or this account cannot see it");
}

#[tokio::test]
async fn a_new_issue_carries_its_hidden_marker() {
    let (server, bench) = answering("POST", "/issues", 201, issue(43)).await;
    let new = NewIssue { content: content(), marker: Some(MARKER.to_owned()) };
    let made = bench.forge.create_issue(&new).await.unwrap();
    assert_eq!(made.number, 43, "the answer is the issue as the forge holds it");
    insta::assert_snapshot!(sent(&server).await, @r#"POST /repos/harrowgate/lanternfish/issues {"title":"Wick \"too\" short","body":"It burns\r\nout.\n\n<!-- tern:6f1d2c3b-0000-4000-8000-00000000abcd -->","labels":["a,b","bug"],"assignees":["ines"]}"#);
}

#[tokio::test]
async fn what_is_empty_is_not_sent_with_a_new_issue() {
    let (server, bench) = answering("POST", "/issues", 201, issue(43)).await;
    let bare = Content { labels: set(&[]), assignees: set(&[]), description: String::new(), ..content() };
    bench.forge.create_issue(&NewIssue { content: bare, marker: None }).await.unwrap();
    insta::assert_snapshot!(sent(&server).await, @r#"POST /repos/harrowgate/lanternfish/issues {"title":"Wick \"too\" short","body":""}"#);
}

#[tokio::test]
async fn a_marker_that_is_no_id_is_refused_before_anything_is_sent() {
    let (server, bench) = answering("POST", "/issues", 201, issue(43)).await;
    let new = NewIssue { content: content(), marker: Some("x --> <b>".to_owned()) };
    let error = bench.forge.create_issue(&new).await.unwrap_err();
    assert!(matches!(error, ForgeError::Invalid { .. }), "it could end the comment it stands in: {error:?}");
    assert_eq!(sent(&server).await, "", "nothing was sent");
}

/// Two pages of milestones, the wanted one on the second.
async fn milestones(server: &MockServer) {
    let next = format!("<{}/repositories/7/milestones?page=2>; rel=\"next\"", server.uri());
    let first = ResponseTemplate::new(200)
        .set_body_json(json!([{ "number": 1, "title": "First light" }]))
        .insert_header("link", next.as_str());
    Mock::given(path(format!("{REPO}/milestones"))).respond_with(first).mount(server).await;
    let second = ResponseTemplate::new(200).set_body_json(json!([{ "number": 8, "title": "Second light" }]));
    Mock::given(path("/repositories/7/milestones"))
        .and(query_param("page", "2"))
        .respond_with(second)
        .mount(server)
        .await;
}

#[tokio::test]
async fn a_milestone_is_looked_up_by_its_title() {
    let (server, bench) = answering("POST", "/issues", 201, issue(43)).await;
    milestones(&server).await;
    let content = Content { milestone: Some("Second light".to_owned()), ..content() };
    bench.forge.create_issue(&NewIssue { content, marker: None }).await.unwrap();
    insta::assert_snapshot!(sent(&server).await, @r#"
    GET /repos/harrowgate/lanternfish/milestones?state=all&per_page=100
    GET /repositories/7/milestones?page=2
    POST /repos/harrowgate/lanternfish/issues {"title":"Wick \"too\" short","body":"It burns\r\nout.","labels":["a,b","bug"],"assignees":["ines"],"milestone":8}
    "#);
}

#[tokio::test]
async fn an_unknown_milestone_is_named_and_nothing_is_written() {
    let (server, bench) = answering("PATCH", "/issues/42", 200, issue(42)).await;
    milestones(&server).await;
    let patch = IssuePatch { milestone: Some(Some("Third light".to_owned())), ..IssuePatch::default() };
    let error = bench.forge.update_issue(42, &patch).await.unwrap_err();
    insta::assert_snapshot!(error, @r#"the forge refused the request: the repository has no milestone "Third light""#);
    assert!(!sent(&server).await.contains("PATCH"), "a silently dropped milestone would look like a push");
}

#[tokio::test]
async fn a_list_of_milestones_that_goes_in_circles_ends() {
    let server = MockServer::start().await;
    let itself = format!("<{}{REPO}/milestones?state=all&per_page=100>; rel=\"next\"", server.uri());
    let answer = ResponseTemplate::new(200).set_body_json(json!([])).insert_header("link", itself.as_str());
    Mock::given(method("GET")).respond_with(answer).expect(1).mount(&server).await;
    let patch = IssuePatch { milestone: Some(Some("Any".to_owned())), ..IssuePatch::default() };
    let error = bench(server.uri()).forge.update_issue(42, &patch).await.unwrap_err();
    assert!(matches!(error, ForgeError::Invalid { .. }), "a page that names itself is the last: {error:?}");
}

#[tokio::test]
async fn only_changed_fields_are_sent() {
    let (server, bench) = answering("PATCH", "/issues/42", 200, issue(42)).await;
    let patches = [
        IssuePatch { title: Some("New".to_owned()), ..IssuePatch::default() },
        IssuePatch { description: Some(String::new()), ..IssuePatch::default() },
        IssuePatch { state: Some(State::Completed), ..IssuePatch::default() },
        IssuePatch { state: Some(State::NotPlanned), ..IssuePatch::default() },
        IssuePatch { state: Some(State::Open), ..IssuePatch::default() },
        IssuePatch {
            labels: Some(vec![]),
            assignees: Some(vec!["ines".to_owned()]),
            ..IssuePatch::default()
        },
        IssuePatch { milestone: Some(None), ..IssuePatch::default() },
    ];
    for patch in &patches {
        bench.forge.update_issue(42, patch).await.unwrap();
    }
    insta::assert_snapshot!(sent(&server).await, @r#"
    PATCH /repos/harrowgate/lanternfish/issues/42 {"title":"New"}
    PATCH /repos/harrowgate/lanternfish/issues/42 {"body":""}
    PATCH /repos/harrowgate/lanternfish/issues/42 {"state":"closed","state_reason":"completed"}
    PATCH /repos/harrowgate/lanternfish/issues/42 {"state":"closed","state_reason":"not_planned"}
    PATCH /repos/harrowgate/lanternfish/issues/42 {"state":"open"}
    PATCH /repos/harrowgate/lanternfish/issues/42 {"labels":[],"assignees":["ines"]}
    PATCH /repos/harrowgate/lanternfish/issues/42 {"milestone":null}
    "#);
}

#[tokio::test]
async fn a_patch_of_nothing_only_reads() {
    let (server, bench) = answering("GET", "/issues/42", 200, issue(42)).await;
    bench.forge.update_issue(42, &IssuePatch::default()).await.unwrap();
    assert_eq!(sent(&server).await, format!("GET {REPO}/issues/42"), "there is nothing to change");
}

#[tokio::test]
async fn the_answer_shows_what_the_forge_dropped() {
    let kept = with(issue(42), json!({ "labels": [], "assignees": [] }));
    let (_server, bench) = answering("PATCH", "/issues/42", 200, kept).await;
    let patch = IssuePatch { labels: Some(vec!["bug".to_owned()]), ..IssuePatch::default() };
    let held = bench.forge.update_issue(42, &patch).await.unwrap();
    assert!(held.content.labels.is_empty(), "labels without push access are dropped with a 200");
}
