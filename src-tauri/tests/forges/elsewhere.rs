//! Wherever a forge points, a token goes to its API's own origin only.

use rstest::rstest;
use serde_json::Value;
use tern_sim::{Edit, Fault, Matcher, RedirectTo};

use crate::common::{Desk, Kind, Trap};

/// Every redirect that a client might follow.
const REDIRECTS: [u16; 4] = [301, 302, 307, 308];

async fn connected(kind: Kind) -> (Desk, String) {
    let desk = Desk::new(kind.sim(40)).await;
    let address = desk.sim.repository_url();
    let command = ["connect", &address, "--service", kind.service(), "--api-url", desk.sim.base_url()];
    let settings = ["--project", "WEB", "--direction", "two-way", "--token-stdin"];
    let connected = desk.run_with_input(&[command.as_slice(), &settings].concat(), kind.token());
    assert!(connected.status.success(), "{connected:?}");
    assert_eq!(sync(&desk).0, Some(0));
    let first = desk.json(&["task", "list"])[0].clone();
    (desk, first["key"].as_str().unwrap().to_owned())
}

fn sync(desk: &Desk) -> (Option<i32>, Value) {
    let output = desk.run(&["--json", "sync", "--type", "issues"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    (output.status.code(), report[0].clone())
}

fn assert_nobody_came(trap: &Trap) {
    assert_eq!((trap.caught(), trap.bytes()), (0, 0), "not a byte goes to another origin");
    trap.try_out();
}

#[rstest]
#[tokio::test]
async fn a_listing_that_is_sent_elsewhere_is_not_followed(
    #[values(Kind::GitHub, Kind::GitLab, Kind::Gitea, Kind::Bitbucket)] kind: Kind,
) {
    let (desk, key) = connected(kind).await;
    let trap = Trap::set();
    let number = desk.json(&["task", "show", &key])["remote_issue_number"].as_u64().unwrap();
    desk.sim.edit(number, Edit::title("Renamed there"));
    for status in REDIRECTS {
        let fault = Fault::Redirect { status, to: RedirectTo::OtherHost(trap.origin()) };
        desk.sim.fail(Matcher::containing("/issues"), fault, 1);
        let (exit, run) = sync(&desk);
        assert_eq!((exit, &run["error_code"]), (Some(1), &Value::from("moved")), "{status}: {run}");
        let said = run["error_message"].as_str().unwrap();
        assert!(said.contains("another server") && !said.contains(&trap.origin()), "{said}");
    }
    assert_eq!(sync(&desk).0, Some(0));
    assert_eq!(desk.json(&["task", "show", &key])["title"], "Renamed there", "then it goes on");
    assert_nobody_came(&trap);
}

#[rstest]
#[tokio::test]
async fn a_next_page_elsewhere_is_not_asked(
    #[values(Kind::GitHub, Kind::GitLab, Kind::Gitea, Kind::Bitbucket)] kind: Kind,
) {
    let (desk, key) = connected(kind).await;
    let trap = Trap::set();
    let number = desk.json(&["task", "show", &key])["remote_issue_number"].as_u64().unwrap();
    desk.sim.edit(number, Edit::title("Renamed there"));
    desk.sim.fail_always(Matcher::containing("/issues"), Fault::NextElsewhere(trap.origin()));
    let (exit, run) = sync(&desk);
    // Gitea's client asks for stretches of time, and turns no pages where one holds everything.
    if kind != Kind::Gitea {
        assert_eq!((exit, &run["status"]), (Some(1), &Value::from("failure")), "{run}");
        assert!(run["error_message"].as_str().unwrap().contains("leads away"), "{run}");
    }
    desk.sim.clear_faults();
    assert_eq!(sync(&desk).0, Some(0));
    assert_eq!(desk.json(&["task", "show", &key])["title"], "Renamed there", "then it goes on");
    assert_nobody_came(&trap);
}

#[rstest]
#[tokio::test]
async fn an_edit_that_is_sent_elsewhere_stays_here_and_arrives_once(
    #[values(Kind::GitHub, Kind::GitLab, Kind::Gitea, Kind::Bitbucket)] kind: Kind,
) {
    let (desk, key) = connected(kind).await;
    let trap = Trap::set();
    let number = desk.json(&["task", "show", &key])["remote_issue_number"].as_u64().unwrap();
    let before = desk.sim.issue(number).unwrap();
    assert!(desk.run(&["task", "set", &key, "--title", "Renamed here"]).status.success());
    let method = if matches!(kind, Kind::GitHub | Kind::Gitea) { "PATCH" } else { "PUT" };
    for status in REDIRECTS {
        let fault = Fault::Redirect { status, to: RedirectTo::OtherHost(trap.origin()) };
        desk.sim.fail(Matcher::method(method), fault, 1);
        let (_, run) = sync(&desk);
        assert_eq!(run["tasks_pushed"], 0, "{status}: {run}");
        assert!(run["issue_errors"].to_string().contains("another server"), "and it is told: {run}");
        assert_eq!(desk.json(&["task", "show", &key])["title"], "Renamed here", "the edit stays");
        assert_eq!(desk.sim.issue(number).unwrap(), before, "and is not there");
    }
    assert_eq!(sync(&desk).0, Some(0));
    assert_eq!(desk.sim.issue(number).unwrap().title, "Renamed here", "then it arrives");
    assert_eq!(sync(&desk).1["tasks_pushed"], 0, "once");
    assert_nobody_came(&trap);
}
