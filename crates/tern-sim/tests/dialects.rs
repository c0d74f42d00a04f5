//! GitLab's, Gitea's and Bitbucket's ways, as their documentation has them.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod common;

use common::Http;
use reqwest::Method;
use serde_json::json;
use tern_sim::{
    BitbucketQuirks, Edit, GitLabQuirks, GiteaQuirks, IssueState, Sim, SimBuilder, Speaks, Toggle, Tracker,
};

const GITEA: &str = "/repos/acorn/orchard/issues";
const GITLAB: &str = "/projects/acorn%2Forchard/issues";

fn gitea() -> SimBuilder {
    Sim::builder().seed(2).issues(120).token("secret").speaks(Speaks::Gitea(GiteaQuirks::default()))
}

fn gitlab(quirks: GitLabQuirks) -> SimBuilder {
    Sim::builder().seed(2).issues(120).token("secret").speaks(Speaks::GitLab(quirks))
}

#[tokio::test]
async fn gitea_lists_the_newest_first_and_no_more_than_it_likes() {
    let sim = gitea().start().await;
    assert!(sim.base_url().ends_with("/api/v1"), "the forge's usual path");
    let page = Http::new(&sim).get(&format!("{GITEA}?state=all&limit=500&sort=updated")).await;
    let numbers = page.numbers();
    assert_eq!(numbers.len(), 50, "a higher limit is capped without a word");
    assert!(numbers.is_sorted_by(|a, b| a > b), "no order by update: {numbers:?}");
    assert_eq!(page.header("x-total-count"), Some("120"), "pull requests are among them");
    assert!(page.link("next").unwrap().contains("page=2"), "and the header leads on");
    let issues = Http::new(&sim).get(&format!("{GITEA}?state=all&type=issues")).await;
    assert!(
        issues.json().as_array().unwrap().iter().all(|item| item["pull_request"].is_null()),
        "issues only"
    );
}

#[tokio::test]
async fn gitea_cuts_its_list_by_whole_seconds_with_both_ends_included() {
    let sim = gitea().start().await;
    let one = sim.issue(7).unwrap().updated_at.to_rfc3339().replace('+', "%2B");
    let page = Http::new(&sim).get(&format!("{GITEA}?state=all&since={one}&before={one}")).await;
    assert!(page.numbers().contains(&7), "{page:?}");
    let shown = page.json()[0]["updated_at"].as_str().unwrap().to_owned();
    assert!(shown.ends_with("+02:00"), "a time in the server's own offset: {shown}");
}

#[tokio::test]
async fn gitea_answers_a_change_with_201_and_wants_labels_by_id() {
    let sim = gitea().start().await;
    let http = Http::new(&sim);
    let changed =
        http.send(Method::PATCH, &format!("{GITEA}/5"), json!({"title": "New", "labels": [501]})).await;
    assert_eq!(changed.status, 201, "though nothing was made");
    assert_eq!(sim.issue(5).unwrap().title, "New", "the title is set");
    let set = http.send(Method::PUT, &format!("{GITEA}/5/labels"), json!({"labels": [500, 502, 77]})).await;
    assert_eq!(set.status, 200, "labels have a request of their own");
    assert_eq!(sim.issue(5).unwrap().labels, ["bug", "docs"], "and an id that no label has is passed over");
    sim.configure(|settings| settings.archived = true);
    let refused = http.send(Method::PATCH, &format!("{GITEA}/5"), json!({"title": "Newer"})).await;
    assert_eq!(refused.status, 423, "an archive is locked");
    assert!(refused.json()["url"].is_string(), "{refused:?}");
}

#[tokio::test]
async fn gitlab_turns_pages_by_cursor_where_it_is_young_enough() {
    let sim = gitlab(GitLabQuirks::default()).start().await;
    let http = Http::new(&sim);
    let first = format!("{GITLAB}?pagination=keyset&order_by=updated_at&sort=asc&per_page=50");
    let (mut url, mut times) = (Some(first.clone()), Vec::new());
    while let Some(asked) = url {
        let page = http.get(&asked).await;
        let items = page.json();
        times.extend(
            items.as_array().unwrap().iter().map(|item| item["updated_at"].as_str().unwrap().to_owned()),
        );
        assert!(page.header("x-total").is_none(), "nobody counts what is turned by cursor");
        url = page.link("next");
    }
    let issues = sim.visible_issues().iter().filter(|issue| !issue.is_pull).count();
    assert_eq!(times.len(), issues, "merge requests are elsewhere");
    assert!(times.is_sorted() && times[0].len() == 24, "in order, with milliseconds: {:?}", times[0]);
    let older = gitlab(GitLabQuirks { keyset: Toggle::Off, ..GitLabQuirks::default() }).start().await;
    assert_eq!(Http::new(&older).get(&first).await.status, 405, "a server before 18.3 refuses");
}

#[tokio::test]
async fn gitlabs_bound_in_time_is_inclusive_to_the_millisecond() {
    let sim = gitlab(GitLabQuirks::default()).start().await;
    let http = Http::new(&sim);
    let shown = http.get(&format!("{GITLAB}/5")).await.json();
    let at = shown["updated_at"].as_str().unwrap();
    let iids = |page: common::Got| -> Vec<u64> {
        page.json().as_array().unwrap().iter().map(|item| item["iid"].as_u64().unwrap()).collect()
    };
    let from_then = iids(http.get(&format!("{GITLAB}?updated_after={at}&per_page=100")).await);
    assert!(from_then.contains(&5), "on or after");
    let later: chrono::DateTime<chrono::Utc> = at.parse().unwrap();
    let later =
        (later + chrono::TimeDelta::milliseconds(1)).to_rfc3339_opts(chrono::SecondsFormat::Millis, true);
    let after = iids(http.get(&format!("{GITLAB}?updated_after={later}&per_page=100")).await);
    assert!(!after.contains(&5), "a millisecond later it is not");
}

#[tokio::test]
async fn gitlab_carries_out_lines_of_a_description() {
    let sim = gitlab(GitLabQuirks::default()).start().await;
    sim.edit(5, Edit::Reopen);
    let body = json!({"description": "Text\n/close\n\\/reopen\n/usr/bin"});
    let answer = Http::new(&sim).send(Method::PUT, &format!("{GITLAB}/5"), body).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let issue = sim.issue(5).unwrap();
    assert!(matches!(issue.state, IssueState::Closed(_)), "the command was done");
    assert_eq!(issue.body.as_deref(), Some("Text\n\\/reopen\n/usr/bin"), "and cut out; the rest is text");
}

#[tokio::test]
async fn gitlab_leaves_the_shell_of_a_moved_issue_and_says_what_it_became() {
    let sim = gitlab(GitLabQuirks::default()).start().await;
    let before = sim.issue(5).unwrap();
    let number = sim.transfer(5, "acorn", "nursery");
    let shell = Http::new(&sim).get(&format!("{GITLAB}/5")).await.json();
    assert_eq!((&shell["state"], &shell["title"]), (&json!("closed"), &json!(before.title)));
    let id = shell["moved_to_id"].as_u64().unwrap();
    assert_ne!(id, before.id, "it is another issue");
    let there = Http::new(&sim).get(&format!("/projects/acorn%2Fnursery/issues/{number}")).await.json();
    assert_eq!(there["id"], json!(id));
    let listed = Http::new(&sim).get(&format!("{GITLAB}?state=all&order_by=updated_at")).await.json();
    assert_eq!((&listed[0]["iid"], &listed[0]["moved_to_id"]), (&json!(5), &json!(id)), "and in the list");
    sim.edit(5, Edit::Reopen);
    let opened = Http::new(&sim).get(&format!("{GITLAB}/5")).await.json();
    assert_eq!(
        (&opened["state"], &opened["moved_to_id"]),
        (&json!("opened"), &json!(id)),
        "it keeps pointing"
    );
}

#[tokio::test]
async fn a_moved_gitlab_project_sends_reads_on_and_refuses_writes() {
    let sim = gitlab(GitLabQuirks::default()).start().await;
    sim.rename_repository("acorn", "grove");
    let http = Http::new(&sim);
    let read = http.get(&format!("{GITLAB}/5")).await;
    assert_eq!(read.status, 301, "by its old path");
    assert!(read.header("location").unwrap().ends_with("/issues/5"), "{read:?}");
    let written = http.send(Method::PUT, &format!("{GITLAB}/5"), json!({"title": "x"})).await;
    assert_eq!(
        (written.status.as_u16(), written.header("location")),
        (405, None),
        "and it does not say where to"
    );
}

const BITBUCKET: &str = "/repositories/acorn/orchard/issues";

fn bitbucket(quirks: BitbucketQuirks) -> SimBuilder {
    Sim::builder().seed(2).issues(120).token("secret").speaks(Speaks::Bitbucket(quirks))
}

#[tokio::test]
async fn bitbucket_names_its_next_page_in_the_body_and_orders_by_update() {
    let sim = bitbucket(BitbucketQuirks::default()).start().await;
    let http = Http::new(&sim);
    let page = http.get(&format!("{BITBUCKET}?sort=updated_on&pagelen=50")).await.json();
    let values = page["values"].as_array().unwrap();
    let times: Vec<&str> = values.iter().map(|issue| issue["updated_on"].as_str().unwrap()).collect();
    assert!(times.is_sorted() && times[0].ends_with("+00:00"), "oldest first, offset written out: {times:?}");
    assert!(page["next"].as_str().unwrap().starts_with(sim.base_url()), "the way on is in the body");
    assert!(values.iter().all(|issue| issue.get("labels").is_none()), "there are no labels");
    let too_long = http.get(&format!("{BITBUCKET}?pagelen=500")).await;
    assert_eq!(too_long.status, 400, "a longer page is refused, not capped");
    let odd = http.get(&format!("{BITBUCKET}?q=colour+%3D+%22red%22")).await;
    assert_eq!(odd.status, 400, "a question it does not know is refused");
}

#[tokio::test]
async fn bitbucket_takes_api_tokens_with_an_address_only_and_people_by_account() {
    let sim = bitbucket(BitbucketQuirks::default()).token("ATATTsecret").start().await;
    let http = Http::new(&sim);
    let five = format!("{BITBUCKET}/5");
    let set = http.send(Method::PUT, &five, json!({"assignee": {"nickname": "ada-winterbourne"}})).await;
    assert_eq!(set.status, 400, "a nickname is no key");
    let bearer = reqwest::Client::new().get(format!("{}/user", sim.base_url()));
    let alone = bearer.bearer_auth("ATATTsecret").send().await.unwrap();
    assert_eq!(alone.status(), 401, "an API token is no bearer token");
    let basic = reqwest::Client::new().get(format!("{}/user", sim.base_url()));
    let with_address = basic.basic_auth("ines@example.org", Some("ATATTsecret")).send().await.unwrap();
    assert_eq!(with_address.status(), 200, "with the address it is");
}

#[tokio::test]
async fn bitbucket_without_its_tracker_still_has_its_repositories() {
    let sim = bitbucket(BitbucketQuirks { tracker: Tracker::Removed(410) }).start().await;
    let http = Http::new(&sim);
    let list = http.get(BITBUCKET).await;
    assert_eq!(
        (list.status.as_u16(), list.json()["error"]["message"].as_str()),
        (410, Some("Resource removed")),
        "{list:?}"
    );
    let repository = http.get("/repositories/acorn/orchard").await.json();
    assert!(repository.get("has_issues").is_none(), "and they say nothing of issues: {repository}");
}
