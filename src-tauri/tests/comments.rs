//! What is said under issues, from a terminal.

#![allow(clippy::unwrap_used, reason = "what the tests lean on fails as they do, by panicking")]

mod common;

use std::{path::Path, time::Duration};

use common::{Desk, TOKEN, forge, json, start};
use serde_json::{Value, json};
use tern_sim::{Fault, IssueView, Matcher};

/// A synced project that sends, and an issue on which nothing was said.
async fn two_way() -> (Desk, String, IssueView) {
    let desk = Desk::new(forge(30)).await;
    let arguments = [
        "connect",
        &desk.repository(),
        "--project",
        "WEB",
        "--direction",
        "two-way",
        "--token-stdin",
        "--api-url",
        desk.sim.base_url(),
    ];
    let connected = desk.run_with_input(&arguments, TOKEN);
    assert!(connected.status.success(), "{connected:?}");
    desk.json(&["sync"]);
    let issues = desk.sim.visible_issues();
    let quiet = |issue: &IssueView| issue.comments == 0 && !issue.state.is_closed() && !issue.is_pull;
    let issue = issues.into_iter().find(quiet).unwrap();
    let key = key_of(&desk, issue.number);
    (desk, key, issue)
}

fn key_of(desk: &Desk, number: u64) -> String {
    let Value::Array(tasks) = desk.json(&["task", "list"]) else { panic!("an array") };
    let task = tasks.iter().find(|task| task["remote_issue_number"] == number).unwrap();
    task["key"].as_str().unwrap().to_owned()
}

fn comments(dir: &Path, key: &str) -> Vec<Value> {
    json(dir, &["task", "show", key])["comments"].as_array().unwrap().clone()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn posts(desk: &Desk) -> usize {
    let said =
        |request: &&tern_sim::RequestRecord| request.method == "POST" && request.path.ends_with("/comments");
    desk.sim.requests().iter().filter(said).count()
}

#[tokio::test]
async fn a_comment_is_written_shown_and_sent() {
    let (desk, key, issue) = two_way().await;
    let note = desk.dir.path().join("note.md");
    std::fs::write(&note, "Mended in **1.2**.\n").unwrap();
    let written = desk.run(&["task", "comment", &key, "--body-file", note.to_str().unwrap()]);
    assert!(written.status.success(), "{written:?}");
    assert!(text(&written.stdout).contains("The next sync sends it"), "{written:?}");
    let shown = text(&desk.run(&["task", "show", &key]).stdout);
    assert!(shown.contains("you  ") && shown.contains("waits for the next sync"), "{shown}");
    assert!(shown.contains("Mended in **1.2**."), "{shown}");

    desk.json(&["sync"]);
    assert_eq!(desk.sim.comments(issue.number).len(), 1);
    let sent = comments(desk.dir.path(), &key);
    assert_eq!((sent.len(), &sent[0]["state"]), (1, &json!("synced")), "{sent:?}");
    for field in ["id", "author", "body", "url", "state", "error", "created_at", "edited_at"] {
        assert!(sent[0].get(field).is_some(), "{field} is promised: {}", sent[0]);
    }
    assert!(!text(&desk.run(&["task", "show", &key]).stdout).contains("tern:"), "the marker stays hidden");
}

#[tokio::test]
async fn a_comment_comes_from_standard_input_and_is_answered_in_json() {
    let (desk, key, _) = two_way().await;
    let arguments = ["--json", "task", "comment", &key, "--body-file", "-"];
    let output = desk.run_with_input(&arguments, "Piped in");
    let thread: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(thread["comments"][0]["body"], "Piped in");
    assert_eq!((&thread["comments"][0]["state"], &thread["closed"]), (&json!("waiting"), &Value::Null));
    let empty = desk.run_with_input(&arguments, " \n");
    assert_eq!(empty.status.code(), Some(2), "{empty:?}");
    let missing = desk.run(&["task", "comment", &key, "--body-file", "/nowhere/note.md"]);
    assert_eq!(missing.status.code(), Some(2), "{missing:?}");
    assert!(text(&missing.stderr).contains("/nowhere/note.md"), "{missing:?}");
    assert_eq!(comments(desk.dir.path(), &key).len(), 1, "nothing else was written");
}

#[tokio::test]
async fn a_project_that_only_pulls_says_so() {
    let desk = Desk::new(forge(20)).await;
    desk.connect();
    desk.json(&["sync"]);
    let refused = desk.run_with_input(&["task", "comment", "WEB-1", "--body-file", "-"], "Hello");
    assert_eq!(refused.status.code(), Some(2), "{refused:?}");
    assert!(text(&refused.stderr).contains("only pulls"), "{refused:?}");
}

#[tokio::test]
async fn what_others_said_is_read_when_asked_for_and_cannot_steer_the_terminal() {
    let (desk, key, issue) = two_way().await;
    desk.sim.say(issue.number, "ada-winterbourne", "Same here \u{1b}]0;owned\u{7}\r\nsecond line");
    let stale = desk.json(&["task", "show", &key]);
    assert_eq!(stale["comments"], json!([]), "showing a task asks nobody by itself");
    desk.json(&["sync"]);
    let shown = text(&desk.run(&["task", "show", &key]).stdout);
    assert!(shown.contains("ada-winterbourne") && shown.contains("second line"), "{shown}");
    assert!(!shown.contains('\u{1b}') && !shown.contains('\u{7}'), "{shown:?}");
}

#[tokio::test]
async fn comments_that_no_sync_has_read_are_read_on_request() {
    let (desk, _, _) = two_way().await;
    let discussed = |issue: &IssueView| issue.comments > 1 && !issue.state.is_closed() && !issue.is_pull;
    let issue = desk.sim.visible_issues().into_iter().find(discussed).unwrap();
    let key = key_of(&desk, issue.number);
    let before = desk.json(&["task", "show", &key]);
    assert_eq!((&before["comments"], &before["comments_due"]), (&json!([]), &json!(true)));
    let words = text(&desk.run(&["task", "show", &key]).stdout);
    assert!(words.contains("--comments"), "it says how they are read: {words}");
    let after = desk.json(&["task", "show", &key, "--comments"]);
    assert_eq!(after["comments"].as_array().map(Vec::len), Some(issue.comments));
    assert_eq!(after["comments_due"], false);
}

#[tokio::test]
async fn a_program_killed_between_sending_and_the_answer_says_nothing_twice() {
    let (desk, key, issue) = two_way().await;
    desk.run_with_input(&["task", "comment", &key, "--body-file", "-"], "Once and for all");
    let posted = Matcher::method("POST").and_containing("/comments");
    desk.sim.fail(posted, Fault::SlowBody(Duration::from_mins(10)), 1);
    let mut child = start(desk.dir.path(), &["sync"]);
    while desk.sim.comments(issue.number).is_empty() {
        assert!(child.try_wait().unwrap().is_none(), "the sync ended without an answer");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let open = comments(desk.dir.path(), &key);
    assert_eq!(open[0]["state"], "sent", "its intent was committed before the request left: {open:?}");
    desk.json(&["sync"]);
    desk.json(&["sync"]);
    let found = comments(desk.dir.path(), &key);
    assert_eq!((found.len(), &found[0]["state"]), (1, &json!("synced")), "{found:?}");
    assert_eq!((posts(&desk), desk.sim.comments(issue.number).len()), (1, 1));
}
