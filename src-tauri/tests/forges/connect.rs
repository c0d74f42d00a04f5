//! Connected, synced, and synced again.

use std::{io::Write, process::Stdio};

use serde_json::Value;
use tern_sim::{
    BitbucketQuirks, Edit, GitLabQuirks, GiteaQuirks, LimitSettings, Quirks, Sim, Speaks, Tracker,
};

use crate::common::{Desk, command};

/// A token that looks like each forge's own.
const GITHUB_TOKEN: &str = "ghp_canary9876543210zyxwvutsrqponmlkjihgf";
const GITLAB_TOKEN: &str = "glpat-canary9876543210zyxwvut";
const GITEA_TOKEN: &str = "0123456789abcdef0123456789abcdef01234567";

const BITBUCKET_TOKEN: &str = "ATCTT3xFfcanary9876543210";

async fn desk(speaks: Speaks, token: &str) -> Desk {
    let limits = LimitSettings { anonymous: 1_000_000, ..LimitSettings::default() };
    Desk::new(Sim::builder().seed(23).issues(150).speaks(speaks).token(token).limits(limits)).await
}

fn connect(desk: &Desk, address: &str, service: Option<&str>, token: &str) -> std::process::Output {
    let mut command = command(desk.dir.path());
    command.args(["connect", address, "--project", "WEB", "--token-stdin", "--api-url", desk.sim.base_url()]);
    if let Some(service) = service {
        command.args(["--service", service]);
    }
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(token.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

/// From connecting to a second sync that brings what somebody changed meanwhile.
fn sync_twice(desk: &Desk, address: &str, service: Option<&str>, token: &str) {
    let connected = connect(desk, address, service, token);
    let said = String::from_utf8_lossy(&connected.stdout).into_owned();
    assert!(connected.status.success(), "{connected:?}");
    assert!(said.contains("The token belongs to ines-darrow"), "a person checks whose token it is: {said}");
    assert!(!said.contains("Missing") && !said.contains("more than Tern needs"), "the token fits: {said}");
    let first = desk.json(&["sync"]);
    assert_eq!(first[0]["status"], "success", "{first}");
    let open = desk.sim.visible_issues().into_iter().filter(|i| !i.is_pull && !i.state.is_closed()).count();
    let tasks = desk.json(&["task", "list"]);
    assert_eq!(tasks.as_array().map(Vec::len), Some(open), "every open issue is a task, and no pull request");
    let page = tasks[0]["issue_url"].as_str().unwrap().to_owned();
    assert!(page.starts_with(&desk.sim.repository_url()), "a task leads to the issue's page: {page}");
    let number = tasks[0]["remote_issue_number"].as_u64().unwrap();
    desk.sim.edit(number, Edit::title("Renamed elsewhere"));
    let second = desk.json(&["sync"]);
    assert_eq!(
        (&second[0]["status"], &second[0]["tasks_updated"]),
        (&Value::from("success"), &Value::from(1))
    );
    let key = tasks[0]["key"].as_str().unwrap();
    assert_eq!(desk.json(&["task", "show", key])["title"], "Renamed elsewhere", "the edit arrived");
}

#[tokio::test]
async fn github_under_an_address_of_its_own() {
    let desk = desk(Speaks::GitHub(Quirks::default()), GITHUB_TOKEN).await;
    sync_twice(&desk, &desk.sim.repository_url(), Some("github"), GITHUB_TOKEN);
}

#[tokio::test]
async fn gitlab_under_an_address_of_its_own() {
    let desk = desk(Speaks::GitLab(GitLabQuirks::default()), GITLAB_TOKEN).await;
    sync_twice(&desk, &desk.sim.repository_url(), Some("gitlab"), GITLAB_TOKEN);
}

#[tokio::test]
async fn gitea_under_an_address_of_its_own() {
    let desk = desk(Speaks::Gitea(GiteaQuirks::default()), GITEA_TOKEN).await;
    sync_twice(&desk, &desk.sim.repository_url(), Some("gitea"), GITEA_TOKEN);
}

#[tokio::test]
async fn bitbucket_where_its_api_still_answers() {
    let desk = desk(Speaks::Bitbucket(BitbucketQuirks::default()), BITBUCKET_TOKEN).await;
    sync_twice(&desk, &desk.sim.repository_url(), Some("bitbucket"), BITBUCKET_TOKEN);
}

#[tokio::test]
async fn bitbucket_without_its_tracker_says_when_it_went_and_what_to_do() {
    let removed = BitbucketQuirks { tracker: Tracker::Removed(410) };
    let desk = desk(Speaks::Bitbucket(removed), BITBUCKET_TOKEN).await;
    let refused = connect(&desk, "https://bitbucket.org/acorn/orchard", None, BITBUCKET_TOKEN);
    assert_eq!(refused.status.code(), Some(1), "{refused:?}");
    insta::assert_snapshot!(String::from_utf8(refused.stderr).unwrap(), @r#"
    Bitbucket removed its issue tracker on 20 August 2026; there are no issues to sync any more.
    Your tasks are safe on this computer. Nothing can be fetched or sent. If you have the tracker's export archive, import it: "Import a Bitbucket archive…" in the window, or tern import bitbucket FILE --project KEY.
    "#);
}

#[tokio::test]
async fn a_well_known_host_says_which_forge_it_is() {
    for (speaks, address, token) in [
        (Speaks::GitLab(GitLabQuirks::default()), "https://gitlab.com/acorn/orchard", GITLAB_TOKEN),
        (Speaks::Gitea(GiteaQuirks::default()), "https://codeberg.org/acorn/orchard", GITEA_TOKEN),
        (
            Speaks::Bitbucket(BitbucketQuirks::default()),
            "https://bitbucket.org/acorn/orchard",
            BITBUCKET_TOKEN,
        ),
    ] {
        let desk = desk(speaks, token).await;
        let connected = connect(&desk, address, None, token);
        assert!(connected.status.success(), "{address} needs no --service: {connected:?}");
    }
}

#[tokio::test]
async fn another_forges_token_and_another_forges_server_are_told() {
    let desk = desk(Speaks::GitLab(GitLabQuirks::default()), GITLAB_TOKEN).await;
    let stderr = |output: std::process::Output| String::from_utf8_lossy(&output.stderr).into_owned();
    let wrong_token = stderr(connect(&desk, &desk.sim.repository_url(), Some("gitlab"), GITHUB_TOKEN));
    assert!(wrong_token.contains("GitHub token"), "{wrong_token}");
    assert_eq!(desk.sim.request_count(), 0, "it was sent to nobody");
    let wrong_server = stderr(connect(&desk, &desk.sim.repository_url(), Some("gitea"), GITEA_TOKEN));
    assert!(wrong_server.contains("127.0.0.1"), "the host is named: {wrong_server}");
    assert_eq!(desk.json(&["status"]), Value::Array(Vec::new()), "and nothing was stored");
}

#[tokio::test]
async fn a_token_that_may_only_read_is_told_so_when_connecting() {
    let limits = LimitSettings::default();
    let weak = "glpat-readonly9876543210zyxwv";
    let sim = Sim::builder().issues(20).speaks(Speaks::GitLab(GitLabQuirks::default())).limits(limits);
    let desk = Desk::new(sim.token_of(weak, "ines-darrow", tern_sim::Role::Write, |owner| {
        tern_sim::Token::with_scopes(owner, ["read_api", "sudo"])
    }))
    .await;
    let connected = connect(&desk, &desk.sim.repository_url(), Some("gitlab"), weak);
    let said = String::from_utf8_lossy(&connected.stdout).into_owned();
    assert!(said.contains("Missing: the scope api"), "what it lacks: {said}");
    assert!(said.contains("more than Tern needs: sudo"), "and what it has too much: {said}");
}
