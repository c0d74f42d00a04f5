//! Listing issues.

use serde_json::{Value, json};
use tern_forge::{ForgeError, ListIssues, ListState, Listing, PageToken, Row};
use tern_model::{RemoteLabel, State};
use wiremock::matchers::{header, method, path, query_param};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use crate::support::issues::{issue, pull_request, with, without};
use crate::support::{Bench, bench, everything};

const LIST: &str = "/repos/harrowgate/lanternfish/issues";

async fn serving(items: Value) -> (MockServer, Bench) {
    let server = MockServer::start().await;
    let answer = ResponseTemplate::new(200).set_body_json(items);
    Mock::given(method("GET")).and(path(LIST)).respond_with(answer).mount(&server).await;
    let bench = bench(server.uri());
    (server, bench)
}

async fn serving_bytes(body: Vec<u8>) -> (MockServer, Bench) {
    let server = MockServer::start().await;
    let answer = ResponseTemplate::new(200).set_body_raw(body, "application/json; charset=utf-8");
    Mock::given(method("GET")).respond_with(answer).mount(&server).await;
    let bench = bench(server.uri());
    (server, bench)
}

/// A request as it left: its line, and its headers without those that change from run to run.
fn outgoing(request: &Request) -> String {
    let mut headers: Vec<String> = request
        .headers
        .iter()
        .filter(|(name, _)| *name != "host")
        .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
        .collect();
    headers.sort();
    let query = request.url.query().map(|query| format!("?{query}")).unwrap_or_default();
    format!("{} {}{query}\n{}", request.method, request.url.path(), headers.join("\n"))
}

#[tokio::test]
async fn the_request_asks_for_everything_in_the_order_of_change() {
    let (server, bench) = serving(json!([])).await;
    let since = "2026-02-02T09:30:00.900Z".parse().unwrap();
    let ask = ListIssues { since: Some(since), etag: Some("W/\"abc\"".to_owned()), ..everything() };
    bench.forge.list_issues(&ask).await.unwrap();
    let requests = server.received_requests().await.unwrap();
    insta::assert_snapshot!(outgoing(&requests[0]), @r#"
    GET /repos/harrowgate/lanternfish/issues?state=all&sort=updated&direction=asc&since=2026-02-02T09%3A30%3A00Z&per_page=100
    accept-encoding: gzip
    accept: application/vnd.github+json
    authorization: Bearer ghp_CANARYcanary0123456789CANARYcanary
    if-none-match: W/"abc"
    user-agent: tern/0.1.0
    x-github-api-version: 2022-11-28
    "#);
    assert_eq!(bench.forge.requests_made(), 1, "one question, one request");
}

#[tokio::test]
async fn each_state_has_its_word() {
    let (server, bench) = serving(json!([])).await;
    for state in [ListState::Open, ListState::Closed, ListState::All] {
        bench.forge.list_issues(&ListIssues { state, ..everything() }).await.unwrap();
    }
    let asked: Vec<String> = server
        .received_requests()
        .await
        .unwrap()
        .iter()
        .filter_map(|request| Some(request.url.query_pairs().find(|(key, _)| key == "state")?.1.into_owned()))
        .collect();
    assert_eq!(asked, ["open", "closed", "all"], "GitHub lists open ones only unless it is told");
}

#[tokio::test]
async fn an_issue_is_read_whole() {
    let (_server, bench) = serving(json!([issue(42)])).await;
    let page = bench.list().await.unwrap();
    insta::assert_json_snapshot!(page.issues[0], @r#"
    {
      "id": "9000000042",
      "node_id": "I_kwDOlantern42",
      "number": 42,
      "url": "https://github.com/harrowgate/lanternfish/issues/42",
      "kind": "issue",
      "content": {
        "title": "Lamp 42 flickers",
        "description": "It flickers at dusk.",
        "state": "open",
        "labels": [
          "bug"
        ],
        "assignees": [
          "ines",
          "tobias"
        ],
        "milestone": "Second light"
      },
      "marker": null,
      "labels": [
        {
          "name": "bug",
          "color": "d73a4a"
        }
      ],
      "author": "marlow",
      "severity": null,
      "comment_count": 0,
      "created_at": "2026-02-01T08:00:00.000Z",
      "updated_at": "2026-02-02T09:30:00.000Z",
      "closed_at": null,
      "moved_to": null
    }
    "#);
}

#[tokio::test]
async fn nulls_ghosts_and_old_shapes_are_read() {
    let odd = with(
        issue(1),
        json!({
            "body": null, "user": null, "milestone": null, "assignees": [null], "assignee": null,
            "labels": ["plain", { "name": "full", "color": "zzz" }, { "name": null }, null],
            "state": "closed", "state_reason": "not_planned", "closed_at": "2026-02-02T09:30:00Z",
            "pull_request": null
        }),
    );
    let (_server, bench) = serving(json!([odd])).await;
    let page = bench.list().await.unwrap();
    let read = &page.issues[0];
    assert_eq!(read.content.description, "", "no body is an empty one");
    assert_eq!(read.author, None, "the author's account is gone");
    assert_eq!(read.content.milestone, None, "there is none");
    assert!(read.content.assignees.is_empty(), "an assignee without an account is none");
    let label = |name: &str| RemoteLabel { name: name.to_owned(), color: None };
    assert_eq!(
        read.labels,
        [label("plain"), label("full")],
        "labels come as words and objects; no name, no label"
    );
    assert_eq!(read.content.state, State::NotPlanned, "closed without being done");
    assert!(page.rejected.is_empty(), "none of this is a reason to reject: {:?}", page.rejected);
}

#[tokio::test]
async fn a_server_that_knows_one_assignee_only_is_understood() {
    let (_server, bench) = serving(json!([without(issue(1), "assignees")])).await;
    let page = bench.list().await.unwrap();
    assert!(page.issues[0].content.assignees.contains("ines"), "the single assignee counts");
}

#[tokio::test]
async fn every_way_to_be_closed_has_its_state() {
    let closed =
        |number, reason: Value| with(issue(number), json!({ "state": "closed", "state_reason": reason }));
    let items = json!([
        closed(1, json!("completed")),
        closed(2, json!("not_planned")),
        closed(3, json!("duplicate")),
        closed(4, Value::Null),
        without(closed(5, Value::Null), "state_reason"),
        closed(6, json!("a_reason_of_the_future")),
        with(issue(7), json!({ "state_reason": "reopened" })),
    ]);
    let (_server, bench) = serving(items).await;
    let states: Vec<State> =
        bench.list().await.unwrap().issues.iter().map(|issue| issue.content.state).collect();
    let done = State::Completed;
    let expected = [done, State::NotPlanned, State::NotPlanned, done, done, done, State::Open];
    assert_eq!(states, expected, "a duplicate will not be done; no reason means done");
}

#[tokio::test]
async fn texts_are_kept_byte_for_byte() {
    let body = "one\r\ntwo  \r\n\r\n🦈 \u{202e}right\u{0} to left\r\n";
    let title = "'; DROP TABLE tasks;-- <b>🐟</b> \u{200b}";
    let (_server, bench) = serving(json!([with(issue(1), json!({ "body": body, "title": title }))])).await;
    let page = bench.list().await.unwrap();
    assert_eq!(page.issues[0].content.description, body, "line endings are not this crate's to change");
    assert_eq!(page.issues[0].content.title, title, "nor is anything else");
}

#[tokio::test]
async fn pull_requests_are_left_out_and_still_count_as_rows() {
    let (_server, bench) = serving(json!([pull_request(1), issue(2), pull_request(3)])).await;
    let page = bench.list().await.unwrap();
    let numbers: Vec<u64> = page.issues.iter().map(|issue| issue.number).collect();
    assert_eq!(numbers, [2], "a pull request is no issue");
    let ids: Vec<&str> = page.rows.iter().map(|row| row.id.as_str()).collect();
    assert_eq!(ids, ["9000000001", "9000000002", "9000000003"], "the cursor moves over every row");
}

#[tokio::test]
async fn a_page_of_pull_requests_alone_is_not_the_end() {
    let server = MockServer::start().await;
    let next = format!("<{}/repositories/7/issues?page=2>; rel=\"next\"", server.uri());
    let answer = ResponseTemplate::new(200)
        .set_body_json(json!([pull_request(1)]))
        .insert_header("link", next.as_str())
        .insert_header("date", "Sun, 01 Mar 2026 12:00:05 GMT")
        .insert_header("etag", "W/\"e1\"");
    Mock::given(path(LIST)).respond_with(answer).mount(&server).await;
    let page = bench(server.uri()).list().await.unwrap();
    assert!(page.issues.is_empty(), "there is no issue on it");
    assert!(page.next.is_some(), "but there is a next page");
    assert_eq!(page.etag.as_deref(), Some("W/\"e1\""), "the tag is kept verbatim");
    assert_eq!(page.server_time, Some("2026-03-01T12:00:05Z".parse().unwrap()), "the forge's own clock");
    assert_eq!(page.total, None, "GitHub does not say how many there are");
}

#[tokio::test]
async fn one_bad_item_is_named_and_the_page_goes_on() {
    let deep = format!("{}1{}", "[".repeat(10_000), "]".repeat(10_000));
    let good = |number| serde_json::to_string(&issue(number)).unwrap();
    let bad = [
        with(issue(2), json!({ "id": "not a number" })).to_string(),
        with(issue(3), json!({ "title": null })).to_string(),
        with(issue(4), json!({ "state": "half open" })).to_string(),
        with(issue(5), json!({ "updated_at": "yesterday" })).to_string(),
        with(issue(6), json!({ "number": -6 })).to_string(),
        without(issue(7), "id").to_string(),
        good(8).replacen("\"title\":", "\"title\":\"twice\",\"title\":", 1),
        good(9).replacen("\"Lamp", "\"\\ud800Lamp", 1),
        good(10).replacen("9000000010", "99999999999999999999999999", 1),
        good(11).replacen("\"It flickers at dusk.\"", &deep, 1),
        "null".to_owned(),
        "\"text\"".to_owned(),
    ];
    let body = format!("[{},{},{}]", good(1), bad.join(","), good(99));
    let (_server, bench) = serving_bytes(body.into_bytes()).await;
    let page = bench.list().await.unwrap();
    let numbers: Vec<u64> = page.issues.iter().map(|issue| issue.number).collect();
    assert_eq!(numbers, [1, 99], "the good ones are read");
    let named: Vec<Option<u64>> = page.rejected.iter().map(|rejected| rejected.number).collect();
    let expected =
        [Some(2), Some(3), Some(4), Some(5), None, Some(7), Some(8), Some(9), Some(10), Some(11), None, None];
    assert_eq!(named, expected, "the bad ones are named where they can be");
    assert_eq!(
        page.rejected[1].url.as_deref(),
        Some("https://github.com/harrowgate/lanternfish/issues/3"),
        "with the page a person can open"
    );
    insta::assert_snapshot!(page.rejected[1].reason, @"the forge's answer about it could not be read: invalid type: null, expected a string at line 1 column 779");
    let rows = page.rows.len();
    assert_eq!(rows, 8, "rows are known wherever id and time can be read: {:?}", page.rows);
}

#[tokio::test]
async fn deep_nesting_in_a_field_that_is_not_read_harms_nobody() {
    let deep = format!("{}1{}", "[".repeat(10_000), "]".repeat(10_000));
    let body = format!("[{}]", issue(1).to_string().replacen("[1,2,3]", &deep, 1));
    let (_server, bench) = serving_bytes(body.into_bytes()).await;
    let page = bench.list().await.unwrap();
    assert_eq!(page.issues.len(), 1, "what is not read is skipped without recursion");
}

#[tokio::test]
async fn bytes_that_are_not_utf8_spoil_one_item() {
    let mut body = format!("[{},{}", issue(1), issue(2)).into_bytes();
    let at = body.windows(6).position(|six| six == b"Lamp 2").unwrap();
    body[at] = 0xff;
    body.push(b']');
    let (_server, bench) = serving_bytes(body).await;
    let page = bench.list().await.unwrap();
    assert_eq!(page.issues.len(), 1, "the whole one is read");
    assert_eq!(
        page.rejected[0].number,
        Some(2),
        "the damaged one is named, and its text not silently changed"
    );
}

#[tokio::test]
async fn a_replacement_character_of_the_author_is_no_damage() {
    let (_server, bench) = serving(json!([with(issue(1), json!({ "title": "odd \u{fffd} sign" }))])).await;
    assert_eq!(
        bench.list().await.unwrap().issues[0].content.title,
        "odd \u{fffd} sign",
        "it was sent like this"
    );
}

#[tokio::test]
async fn a_page_address_that_is_no_web_address_is_not_taken_over() {
    for bad in ["javascript:alert(1)", "file:///etc/passwd", "https://user@evil.example/", "not an address"] {
        let (_server, bench) = serving(json!([with(issue(5), json!({ "html_url": bad }))])).await;
        let url = bench.list().await.unwrap().issues[0].url.clone();
        assert_eq!(url, "https://github.com/harrowgate/lanternfish/issues/5", "{bad} could be clicked");
    }
}

#[tokio::test]
async fn an_unchanged_list_costs_one_request_and_no_page() {
    let server = MockServer::start().await;
    Mock::given(header("if-none-match", "\"v1\""))
        .respond_with(ResponseTemplate::new(304))
        .mount(&server)
        .await;
    let bench = bench(server.uri());
    let ask = ListIssues { etag: Some("\"v1\"".to_owned()), ..everything() };
    assert_eq!(bench.forge.list_issues(&ask).await, Ok(Listing::NotModified), "304 means nothing changed");
    assert_eq!(bench.forge.requests_made(), 1, "an unchanged answer counts as a request");
}

#[tokio::test]
async fn unchanged_without_a_question_about_change_is_no_answer() {
    let server = MockServer::start().await;
    Mock::given(method("GET")).respond_with(ResponseTemplate::new(304)).mount(&server).await;
    let error = bench(server.uri()).list().await.unwrap_err();
    assert!(
        matches!(error, ForgeError::NotAnApi { .. }),
        "nothing was remembered to be unchanged: {error:?}"
    );
}

#[tokio::test]
async fn the_next_page_is_asked_where_the_forge_said() {
    let server = MockServer::start().await;
    Mock::given(path("/api/v3/repositories/7/issues"))
        .and(query_param("after", "Y3Vyc29yOnYy"))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!([issue(2)])))
        .expect(1)
        .mount(&server)
        .await;
    let api = format!("{}/api/v3", server.uri());
    let page = PageToken::for_tests(format!("{api}/repositories/7/issues?after=Y3Vyc29yOnYy&per_page=100"));
    let ask = ListIssues { page: Some(page), ..everything() };
    let Listing::Page(page) = bench(api).forge.list_issues(&ask).await.unwrap() else {
        panic!("a page was asked")
    };
    assert_eq!(
        page.rows,
        [Row { id: "9000000002".to_owned(), updated_at: "2026-02-02T09:30:00Z".parse().unwrap() }],
        "a page names the repository by its number, not by the path that was asked"
    );
}

#[tokio::test]
async fn an_enterprise_servers_prefix_is_kept() {
    let server = MockServer::start().await;
    let answer = ResponseTemplate::new(200).set_body_json(json!([issue(1)]));
    Mock::given(path(format!("/api/v3{LIST}"))).respond_with(answer).expect(1).mount(&server).await;
    let page = bench(format!("{}/api/v3", server.uri())).list().await.unwrap();
    assert_eq!(page.issues.len(), 1, "the list lies below the prefix");
}
