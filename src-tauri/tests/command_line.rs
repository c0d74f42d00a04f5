//! The command line, as a script uses it.

mod common;

use std::{
    io::{BufRead, BufReader},
    time::Duration,
};

use common::{Desk, TOKEN, command, forge, run, start};
use serde_json::Value;
use tern_sim::{CloseReason, Edit};

fn code(output: &std::process::Output) -> Option<i32> {
    output.status.code()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[tokio::test]
async fn connect_sync_and_sync_again() {
    let desk = Desk::new(forge(160)).await;
    let connected = desk.connect();
    assert!(connected.status.success(), "{connected:?}");
    let first = desk.json(&["sync"]);
    let run = &first.as_array().expect("one object per project")[0];
    for column in [
        "status",
        "sync_type",
        "issues_fetched",
        "tasks_created",
        "tasks_updated",
        "tasks_skipped",
        "tasks_failed",
        "conflicts_detected",
        "requests_made",
        "duration_ms",
        "error_message",
    ] {
        assert!(run.get(column).is_some(), "{column} is promised: {run}");
    }
    assert_eq!(run["status"], "success");
    assert!(run["tasks_created"].as_u64() > Some(50));
    let again = desk.json(&["sync"]);
    assert_eq!(again[0]["requests_made"], 3, "one for each list: issues, advisories, alerts");
    assert_eq!(again[0]["tasks_created"], 0);

    let tasks = desk.json(&["task", "list", "--project", "WEB"]);
    let task = &tasks[0];
    for field in [
        "key",
        "title",
        "description",
        "status",
        "type",
        "priority",
        "labels",
        "assignees",
        "milestone",
        "issue_url",
        "remote_issue_number",
        "sync_conflict_status",
    ] {
        assert!(task.get(field).is_some(), "{field} is promised: {task}");
    }
    assert_eq!(task["key"], "WEB-1");
    assert_eq!(desk.json(&["history"]).as_array().map(Vec::len), Some(2));
    assert_eq!(desk.json(&["status"])[0]["standing"], "in_sync");
}

#[tokio::test]
async fn tasks_are_made_and_edited_without_a_network() {
    let desk = Desk::new(forge(20)).await;
    desk.connect();
    desk.json(&["sync"]);
    let made = desk.json(&[
        "task",
        "new",
        "--project",
        "WEB",
        "--title",
        "Write quokkas down",
        "--labels",
        "docs, idea",
    ]);
    let key = made["key"].as_str().unwrap().to_owned();
    assert_eq!(made["labels"], serde_json::json!(["docs", "idea"]));
    let note = desk.dir.path().join("note.md");
    std::fs::write(&note, "Two\nlines\n").unwrap();
    let set = desk.json(&[
        "task",
        "set",
        &key,
        "--status",
        "in_review",
        "--priority",
        "high",
        "--description-file",
        note.to_str().unwrap(),
    ]);
    assert_eq!((set["status"].as_str(), set["priority"].as_str()), (Some("in_review"), Some("high")));
    assert_eq!(set["description"], "Two\nlines\n", "the file is kept byte for byte");
    assert_eq!(desk.json(&["task", "set", &key, "--priority", ""])["priority"], Value::Null);
    assert_eq!(desk.json(&["task", "show", &key])["title"], "Write quokkas down");
    let found = desk.json(&["task", "list", "--search", "zugzwang OR quokkas"]);
    assert_eq!(found.as_array().map(Vec::len), Some(0), "words are searched for as they stand");
    assert_eq!(desk.json(&["task", "list", "--search", "write quokka"])[0]["key"], key.as_str());
}

#[tokio::test]
async fn wrong_usage_is_two_and_says_what_is_wrong() {
    let desk = Desk::new(forge(5)).await;
    for (arguments, says) in [
        (vec!["nonsense"], "nonsense"),
        (vec!["connect", "https://github.com/a/b", "--project", "web"], "web"),
        (vec!["connect", "http://gitlab.corp/a/b", "--project", "WEB", "--service", "gitlab"], "https"),
        (vec!["connect", "https://github.com@evil.example/a/b", "--project", "WEB"], "user name"),
        (vec!["connect", "https://git.example.org/a/b", "--project", "WEB"], "--service"),
        (vec!["task", "show", "42"], "WEB-42"),
        (vec!["task", "set", "WEB-1", "--status", "finished"], "finished"),
    ] {
        let output = desk.run(&arguments);
        assert_eq!(code(&output), Some(2), "{arguments:?}: {output:?}");
        assert!(text(&output.stderr).contains(says), "{arguments:?}: {output:?}");
    }
    let output = desk.run(&["task", "show", "WEB-1"]);
    assert_eq!(code(&output), Some(1), "right usage, but there is no such task: {output:?}");
}

#[tokio::test]
async fn conflicts_are_told_by_the_exit_status_listed_and_decided() {
    let desk = Desk::new(forge(30)).await;
    desk.connect();
    desk.json(&["sync"]);
    let first = desk.json(&["task", "show", "WEB-1"]);
    let number = first["remote_issue_number"].as_u64().unwrap();
    desk.run(&["task", "set", "WEB-1", "--title", "Mine"]);
    desk.sim.edit(number, Edit::Title("Theirs".to_owned()));
    let output = desk.run(&["sync"]);
    assert_eq!(code(&output), Some(3), "done, and a conflict waits: {output:?}");
    let listed = desk.json(&["conflicts"]);
    assert_eq!(listed[0]["key"], "WEB-1");
    assert_eq!(listed[0]["fields"], serde_json::json!(["title"]));
    assert_eq!(desk.json(&["task", "show", "WEB-1"])["title"], "Mine", "never overwritten");
    assert_eq!(code(&desk.run(&["resolve", "WEB-1", "accept-remote"])), Some(0));
    assert_eq!(desk.json(&["task", "show", "WEB-1"])["title"], "Theirs");
    assert_eq!(code(&desk.run(&["sync"])), Some(0));
    assert_eq!(code(&desk.run(&["resolve", "WEB-1", "keep-local"])), Some(1), "there is nothing to decide");
}

#[tokio::test]
async fn a_token_goes_in_and_never_comes_out() {
    let desk = Desk::new(forge(40)).await;
    let mut shown = String::new();
    let mut note = |output: &std::process::Output| {
        shown.push_str(&text(&output.stdout));
        shown.push_str(&text(&output.stderr));
    };
    let connected = desk.connect_with_token(&format!("  Bearer {TOKEN}\n"));
    assert!(connected.status.success(), "{connected:?}");
    note(&connected);
    for arguments in [vec!["sync"], vec!["--json", "status"], vec!["--json", "history"]] {
        note(&desk.run(&arguments));
    }
    assert!(desk.sim.requests().iter().any(|request| request.authorization.is_some()), "it was used");
    desk.sim.revoke_token(TOKEN);
    let refused = desk.run(&["--json", "sync"]);
    note(&refused);
    assert_eq!(code(&refused), Some(1));
    let report: Value = serde_json::from_slice(&refused.stdout).unwrap();
    assert_eq!(report[0]["error_code"], "unauthorized");
    let locked = command(desk.dir.path()).env("TERN_PASSPHRASE", "wrong").arg("status").output().unwrap();
    assert_eq!(code(&locked), Some(1), "another passphrase opens nothing: {locked:?}");
    note(&locked);
    assert!(!shown.contains(TOKEN), "{shown}");
    for entry in std::fs::read_dir(desk.dir.path())
        .unwrap()
        .chain(std::fs::read_dir(desk.dir.path().join("logs")).unwrap())
    {
        let path = entry.unwrap().path();
        if path.is_file() {
            let bytes = std::fs::read(&path).unwrap();
            assert!(!text(&bytes).contains(TOKEN), "{} holds the token", path.display());
        }
    }
}

#[tokio::test]
async fn a_wrong_token_is_refused_before_anything_is_stored() {
    let desk = Desk::new(forge(5)).await;
    let output = desk.connect_with_token("ghp_wrong00000000000000000000000000000000");
    assert_eq!(code(&output), Some(1), "{output:?}");
    assert_eq!(desk.json(&["status"]), serde_json::json!([]), "no half-made project stays behind");
    let other = desk.connect_with_token("glpat-abcdefghijklmnopqrst");
    assert!(text(&other.stderr).contains("GitLab"), "{other:?}");
}

#[tokio::test]
async fn two_syncs_at_once_are_one_run() {
    let desk = Desk::new(forge(600)).await;
    desk.connect();
    desk.sim.set_latency(Duration::from_secs(3));
    let one = start(desk.dir.path(), &["--json", "sync"]);
    let asked = desk.sim.request_count();
    while desk.sim.request_count() == asked {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let mut two = start(desk.dir.path(), &["--json", "sync"]);
    let mut said = String::new();
    let mut remarks = BufReader::new(two.stderr.take().unwrap());
    remarks.read_line(&mut said).unwrap();
    assert!(said.contains("already"), "the second says that it follows: {said}");
    desk.sim.set_latency(Duration::ZERO);
    let outputs = [one.wait_with_output().unwrap(), two.wait_with_output().unwrap()];
    let reports: Vec<Value> =
        outputs.iter().map(|output| serde_json::from_slice(&output.stdout).unwrap()).collect();
    assert_eq!(reports[0][0]["id"], reports[1][0]["id"], "both tell of the same run: {outputs:?}");
    let joined = reports.iter().filter(|report| report[0]["joined"] == true).count();
    assert_eq!(joined, 1, "one ran, the other followed");
    assert_eq!(desk.json(&["history"]).as_array().map(Vec::len), Some(1));
    let open = desk.sim.visible_issues().iter().filter(|i| !i.is_pull && !i.state.is_closed()).count();
    assert_eq!(desk.json(&["task", "list"]).as_array().map(Vec::len), Some(open), "nothing is doubled");
}

#[tokio::test]
async fn connecting_again_renews_and_a_taken_repository_is_refused() {
    let desk = Desk::new(forge(25)).await;
    desk.connect();
    desk.json(&["sync"]);
    let again = desk.connect_with_token(TOKEN);
    assert!(text(&again.stdout).contains("again"), "{again:?}");
    assert_eq!(desk.json(&["sync"])[0]["tasks_created"], 0, "the links are still there");
    let other =
        desk.run(&["connect", &desk.repository(), "--project", "APP", "--api-url", desk.sim.base_url()]);
    assert_eq!(code(&other), Some(1));
    assert!(text(&other.stderr).contains("WEB"), "it says who has it: {other:?}");
}

#[tokio::test]
async fn a_preview_says_what_a_sync_would_do_and_does_nothing() {
    let desk = Desk::new(forge(25)).await;
    desk.connect();
    let plan = desk.json(&["sync", "--preview"]);
    assert_eq!(desk.json(&["task", "list"]), serde_json::json!([]), "nothing was made");
    let run = desk.json(&["sync"]);
    assert_eq!(plan[0]["create"], run[0]["tasks_created"], "and then just that is done");
}

#[tokio::test]
async fn a_closed_issue_closes_its_task() {
    let desk = Desk::new(forge(25)).await;
    desk.connect();
    desk.json(&["sync"]);
    let number = desk.json(&["task", "show", "WEB-2"])["remote_issue_number"].as_u64().unwrap();
    desk.sim.close(number, CloseReason::NotPlanned);
    desk.json(&["sync"]);
    assert_eq!(desk.json(&["task", "show", "WEB-2"])["status"], "cancelled");
}

#[test]
fn the_demo_needs_neither_token_nor_network() {
    let dir = tempfile::TempDir::new().unwrap();
    let report = common::json(dir.path(), &["sync", "--demo"]);
    assert_eq!(report[0]["status"], "success", "{report}");
    assert!(report[0]["tasks_created"].as_u64() > Some(100), "{report}");
    let again = common::json(dir.path(), &["sync", "--demo"]);
    assert_eq!(
        again[0]["tasks_created"].as_u64().map(|n| n < 5),
        Some(true),
        "the same repository again: {again}"
    );
}

#[test]
fn a_damaged_database_is_refused_and_left_as_it_is() {
    let dir = tempfile::TempDir::new().unwrap();
    let file = dir.path().join("tern.db");
    std::fs::write(&file, "this is no database").unwrap();
    let output = run(dir.path(), &["status"]);
    assert_eq!(code(&output), Some(1), "{output:?}");
    assert_eq!(std::fs::read(&file).unwrap(), b"this is no database", "it is never overwritten");
    assert!(text(&output.stderr).contains("tern.db"), "{output:?}");
}

#[tokio::test]
async fn security_findings_are_synced_by_name_and_what_cannot_be_read_is_said() {
    let desk = Desk::new(forge(25).findings()).await;
    assert!(desk.connect_with_token(TOKEN).status.success());
    let done = &desk.json(&["sync", "--type", "security"])[0];
    assert_eq!(
        (done["sync_type"].as_str(), done["tasks_created"].as_u64()),
        (Some("security_only"), Some(4))
    );
    let tasks = desk.json(&["task", "list", "--project", "WEB"]);
    let tasks = tasks.as_array().unwrap();
    assert!(tasks.iter().all(|task| task["type"] == "bug" && task["remote_kind"] != "issue"), "{tasks:?}");
    let table = text(&desk.run(&["task", "list", "--project", "WEB"]).stdout);
    assert!(table.contains("advisory") && table.contains("alert") && !table.contains("#0"), "{table}");
    desk.sim.configure(|settings| settings.has_alerts = false);
    let output = desk.run(&["sync"]);
    assert_eq!(code(&output), Some(0), "it is no failure: {output:?}");
    let said = text(&output.stdout);
    assert!(said.contains("Dependabot alerts were not read: they are switched off"), "{said}");
    let without = tempfile::TempDir::new().unwrap();
    let repository = desk.repository();
    let connect =
        ["connect", &repository, "--project", "WEB", "--no-security", "--api-url", desk.sim.base_url()];
    assert!(run(without.path(), &connect).status.success());
    desk.sim.clear_requests();
    common::json(without.path(), &["sync"]);
    let asked = desk.sim.requests();
    assert!(asked.iter().all(|request| !request.path.contains("security-advisories")), "{asked:?}");
}

#[tokio::test]
async fn a_task_is_linked_unlinked_and_joined_from_a_terminal() {
    let desk = Desk::new(forge(12)).await;
    desk.connect();
    desk.json(&["sync"]);
    let linked = desk.json(&["task", "list", "--project", "WEB"])[0].clone();
    let number = linked["remote_issue_number"].to_string();
    let own = desk.json(&["task", "new", "--project", "WEB", "--title", "The same work"])["key"].clone();
    let own = own.as_str().unwrap();
    let taken = desk.run(&["link", own, &number]);
    assert_eq!(code(&taken), Some(1));
    assert!(text(&taken.stderr).contains("is linked to WEB-1 already"), "{taken:?}");

    let unlinked = desk.run(&["unlink", "WEB-1"]);
    assert_eq!(text(&unlinked.stdout).trim(), format!("WEB-1 is no longer linked to #{number}."));
    desk.json(&["sync"]);
    let after = desk.json(&["task", "show", "WEB-1"]);
    assert!(after["remote_issue_number"].is_null(), "a sync does not join them again: {after}");
    let preview = desk.json(&["link", "WEB-1", &format!("#{number}"), "--preview"]);
    assert_eq!(preview["effect"], "alike");
    let back = desk.run(&["undo-link", "WEB-1"]);
    assert_eq!(text(&back.stdout).trim(), format!("WEB-1 is linked to #{number} again."));

    assert!(desk.run(&["join", "WEB-1", own, "--preview"]).status.success());
    let joined = desk.run(&["join", "WEB-1", own]);
    assert_eq!(text(&joined.stdout).trim(), format!("{own} is joined into WEB-1."));
    assert_eq!(code(&desk.run(&["task", "show", own])), Some(1), "it went to the removed ones");
    assert!(desk.run(&["undo-link", "WEB-1"]).status.success());
    assert!(desk.run(&["task", "show", own]).status.success(), "and is back");
}

#[tokio::test]
async fn a_renamed_repository_is_followed_from_a_terminal_when_it_is_told_to() {
    let desk = Desk::new(forge(12)).await;
    desk.connect();
    desk.json(&["sync"]);
    let still = desk.run(&["connection", "follow", "WEB"]);
    assert!(text(&still.stdout).contains("is still there"), "{still:?}");
    desk.sim.rename_repository("acorn", "grove");
    assert_eq!(code(&desk.run(&["sync"])), Some(1), "nothing is followed by itself");
    let place = desk.json(&["connection", "follow", "WEB"]);
    assert_eq!((&place["new"], &place["moved"]), (&"acorn/grove".into(), &true.into()));
    let followed = desk.run(&["connection", "follow", "WEB", "--to", place["url"].as_str().unwrap()]);
    assert!(text(&followed.stdout).starts_with("Following acorn/grove"), "{followed:?}");
    let run = desk.json(&["sync"]);
    assert_eq!((&run[0]["status"], &run[0]["tasks_created"]), (&"success".into(), &0.into()));
}

#[tokio::test]
async fn a_task_whose_issue_is_not_where_it_was_is_decided_about_from_a_terminal() {
    let desk = Desk::new(forge(12)).await;
    let repository = desk.repository();
    let connect = ["connect", &repository, "--project", "WEB", "--direction", "two-way", "--token-stdin"];
    let connect = [&connect, ["--api-url", desk.sim.base_url()].as_slice()].concat();
    assert!(desk.run_with_input(&connect, TOKEN).status.success());
    desk.json(&["sync"]);
    let there = desk.run(&["task", "vanished", "WEB-1"]);
    assert_eq!(text(&there.stdout).trim(), "WEB-1: nothing is missing.");
    assert_eq!(code(&desk.run(&["task", "vanished", "WEB-1", "--keep"])), Some(1), "it still has its issue");

    let number = desk.json(&["task", "show", "WEB-1"])["remote_issue_number"].as_u64().unwrap();
    desk.sim.transfer(number, "acorn", "nursery");
    desk.json(&["sync", "--every-issue"]);
    let said = text(&desk.run(&["task", "vanished", "WEB-1"]).stdout);
    assert!(said.contains("moved to ") && said.contains("/acorn/nursery/issues/"), "{said}");
    let table = text(&desk.run(&["task", "list", "--project", "WEB"]).stdout);
    assert!(table.contains(&format!("#{number} moved")), "{table}");
    let both = desk.run(&["task", "vanished", "WEB-1", "--keep", "--recreate"]);
    assert_eq!(code(&both), Some(2), "one decision");

    let kept = desk.run(&["task", "vanished", "WEB-1", "--keep"]);
    assert_eq!(text(&kept.stdout).trim(), "WEB-1 is a task of this computer now.");
    assert!(desk.run(&["undo-link", "WEB-1"]).status.success());
    let anew = desk.run(&["task", "vanished", "WEB-1", "--recreate"]);
    assert_eq!(text(&anew.stdout).trim(), "WEB-1 becomes a new issue at the next sync.");
    let run = desk.json(&["sync"]);
    assert_eq!(run[0]["tasks_pushed"], 1, "{run}");
    let made = desk.json(&["task", "show", "WEB-1"]);
    assert_eq!(made["remote_state"], "present");
    assert!(made["remote_issue_number"].as_u64().unwrap() > number);

    let other = desk.sim.create("Made for another task", "").number;
    desk.sim.delete(made["remote_issue_number"].as_u64().unwrap());
    desk.json(&["sync", "--every-issue"]);
    let tasks = desk.json(&["task", "list", "--project", "WEB"]);
    let holder = tasks.as_array().unwrap().iter().find(|task| task["remote_issue_number"] == other).unwrap();
    let holder = holder["key"].as_str().unwrap();
    let taken = desk.run(&["task", "vanished", "WEB-1", "--relink", &other.to_string()]);
    assert!(text(&taken.stderr).contains(&format!("is linked to {holder} already")), "{taken:?}");
    assert!(desk.run(&["unlink", holder]).status.success());
    let relinked = desk.run(&["task", "vanished", "WEB-1", "--relink", &other.to_string()]);
    let key = desk.json(&["task", "show", "WEB-1"])["remote_issue_number"].as_u64();
    assert_eq!(key, Some(other), "{relinked:?}");
}
