//! One token for several projects, and what it can do, from a terminal.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod common;

use std::process::Output;

use common::{Desk, Kind, TOKEN};
use rstest::rstest;
use tern_sim::{LimitSettings, Role, Sim, SimBuilder, Token};

const NEWER: &str = "ghp_newer76543210zyxwvutsrqponmlkjihgfedc";

fn forge() -> SimBuilder {
    let limits = LimitSettings { anonymous: 1_000_000, ..LimitSettings::default() };
    Sim::builder()
        .seed(31)
        .issues(3)
        .token(TOKEN)
        .token_of(NEWER, "ines-darrow", Role::Admin, Token::classic)
        .limits(limits)
}

fn said(output: &Output) -> String {
    [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text).into_owned()).concat()
}

/// WEB with a token, and APP at another repository of the same forge, with the same token.
async fn shared() -> Desk {
    let desk = Desk::new(forge()).await;
    desk.sim.add_repository("acorn", "grove");
    let connected = desk.connect_with_token(TOKEN);
    assert!(connected.status.success(), "{connected:?}");
    let other = ["connect", "https://github.com/acorn/grove", "--project", "APP", "--token-of", "WEB"];
    let connected = desk.run(&[&other, ["--api-url", desk.sim.base_url()].as_slice()].concat());
    assert!(connected.status.success(), "{connected:?}");
    assert!(said(&connected).contains("The token belongs to ines-darrow"), "{connected:?}");
    desk
}

#[tokio::test]
async fn a_token_is_used_for_another_project_and_replaced_for_both() {
    let desk = shared().await;
    let tokens = desk.json(&["token", "list"]);
    let shares: Vec<usize> = tokens["tokens"]
        .as_array()
        .unwrap()
        .iter()
        .map(|t| t["shared_with"].as_array().unwrap().len())
        .collect();
    assert_eq!(shares, [1, 1], "{tokens}");
    desk.sim.revoke_token(TOKEN);
    desk.run(&["sync", "--project", "WEB"]);
    let status = desk.json(&["status"]);
    for project in status.as_array().unwrap() {
        assert_eq!(project["words"], "the token no longer works", "one refusal is told to both: {status}");
    }
    let replaced = desk.run_with_input(&["token", "replace", "WEB", "--token-stdin", "--also-shared"], NEWER);
    assert!(replaced.status.success(), "{replaced:?}");
    assert!(said(&replaced).contains("APP has it as well."), "{replaced:?}");
    let synced = desk.run(&["sync"]);
    assert!(synced.status.success(), "{synced:?}");
    assert!(!said(&replaced).contains("ghp_"), "a token goes in and never out");
}

#[tokio::test]
async fn replacing_one_says_who_keeps_the_old_token_and_forgetting_one_leaves_the_other() {
    let desk = shared().await;
    let replaced = desk.run_with_input(&["token", "replace", "WEB", "--token-stdin"], NEWER);
    assert!(said(&replaced).contains("also serves APP"), "{replaced:?}");
    let back = desk.run(&["token", "replace", "WEB", "--token-of", "APP"]);
    assert!(back.status.success(), "{back:?}");
    let forgotten = desk.run(&["token", "forget", "WEB"]);
    assert!(said(&forgotten).contains("APP keeps it"), "{forgotten:?}");
    let synced = desk.run(&["sync", "--project", "APP"]);
    assert!(synced.status.success(), "{synced:?}");
    let nothing = desk.run(&["token", "replace", "WEB"]);
    assert_eq!(nothing.status.code(), Some(2), "where the token comes from must be said: {nothing:?}");
}

#[tokio::test]
async fn the_end_of_a_token_is_said_ahead_of_time() {
    let desk = Desk::new(forge()).await;
    let soon = chrono::Utc::now() + chrono::TimeDelta::days(9) + chrono::TimeDelta::hours(2);
    assert!(desk.connect_with_token(TOKEN).status.success());
    desk.run(&["sync"]);
    assert_eq!(desk.json(&["status"])[0]["token"], serde_json::Value::Null, "it has no end");
    desk.sim.expire_token(TOKEN, soon);
    desk.run(&["sync"]);
    let status = desk.json(&["status"]);
    assert_eq!(status[0]["token"]["stage"], "soon", "a sync heard it by the way: {status}");
    assert!(said(&desk.run(&["status"])).contains("the token ends in 9 days"));
}

#[rstest]
#[tokio::test]
async fn the_doctor_lists_what_a_token_can_do_and_fails_where_something_needed_is_missing(
    #[values(Kind::GitHub, Kind::GitLab, Kind::Gitea, Kind::Bitbucket)] kind: Kind,
) {
    let desk = Desk::new(kind.sim(3).token_of(kind.wrong_token(), "guest", Role::Read, Token::classic)).await;
    let connect = |direction: &str| {
        let address = desk.sim.repository_url();
        let arguments = ["connect", &address, "--project", "WEB", "--token-stdin", "--no-security"];
        let rest = ["--service", kind.service(), "--api-url", desk.sim.base_url(), "--direction", direction];
        let connected =
            desk.run_with_input(&[arguments.as_slice(), rest.as_slice()].concat(), kind.wrong_token());
        assert!(connected.status.success(), "{connected:?}");
    };
    connect("pull");
    let doctor = desk.run(&["doctor", "WEB"]);
    assert_eq!(doctor.status.code(), Some(0), "pulling needs no more: {doctor:?}");
    let text = said(&doctor);
    assert!(text.contains("yes  Read issues:") && text.contains("Not needed as it is set up."), "{text}");
    assert!(!text.contains(kind.wrong_token()), "the token never comes out");
    connect("two-way");
    let doctor = desk.run(&["--json", "doctor", "WEB"]);
    assert_eq!(doctor.status.code(), Some(1), "two-way needs a role: {doctor:?}");
    let report: serde_json::Value = serde_json::from_slice(&doctor.stdout).unwrap();
    let lines = report["lines"].as_array().unwrap();
    let fields = lines.iter().find(|line| line["about"] == "write_fields").unwrap();
    assert_eq!((&fields["verdict"], &fields["mend"]), (&"cannot".into(), &"role".into()), "{fields}");
    assert_eq!(report["fits"], false);
}
