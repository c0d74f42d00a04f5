//! Writing has GitHub's rules: what it refuses, what it drops without a word, what it does to the rest.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod common;

use std::time::Duration;

use common::{Http, ISSUES};
use reqwest::Method;
use rstest::rstest;
use serde_json::{Value, json};
use tern_sim::{
    BodyMode, ClockMode, CloseReason, IssueState, Quirks, Role, Sim, SimBuilder, Token, TokenKind,
    UnknownAssignee,
};

fn builder() -> SimBuilder {
    Sim::builder()
        .seed(2)
        .issues(40)
        .pulls_per_mille(0)
        .clock(ClockMode::Virtual("2026-03-01T12:00:00.400Z".parse().unwrap()))
        .token("secret")
        .token_of("guest", "passer-by", Role::Read, Token::classic)
        .token_of("weak", "weak-token", Role::Write, |owner| Token::with_scopes(owner, ["read:user"]))
        .token_of("fine", "fine-token", Role::Write, |owner| Token {
            owner,
            kind: TokenKind::FineGrained { write_issues: false, read_security: false },
            expires_at: Some(1_900_000_000),
            revoked: false,
        })
}

#[tokio::test]
async fn a_new_issue_appears_with_everything_it_was_given() {
    let sim = builder().start().await;
    let http = Http::new(&sim);
    let body = "Text\r\nwith a marker\n\n<!-- tern:0d9f -->";
    let wanted = json!({
        "title": "Something new", "body": body, "labels": ["bug", "made up"], "assignees": ["ada-winterbourne"],
        "milestone": 3,
    });
    let made = http.send(Method::POST, ISSUES, wanted).await;
    assert_eq!(made.status, 201);
    assert!(made.header("location").unwrap().ends_with("/issues/41"));
    let view = sim.issue(41).unwrap();
    assert_eq!(view.body.as_deref(), Some(body), "every byte is kept, the marker too");
    assert_eq!(view.labels, ["bug", "made up"], "an unknown label is made");
    assert_eq!(view.assignees, ["ada-winterbourne"]);
    assert_eq!(view.milestone.as_deref(), Some("1.2"));
    assert_eq!(view.author.as_deref(), Some("ines-darrow"));
    let list = http.get(&format!("{ISSUES}?sort=created&direction=desc&per_page=1")).await;
    assert_eq!(list.numbers(), [41]);
}

#[tokio::test]
async fn a_change_moves_the_time_to_a_whole_second_and_touches_nothing_else() {
    let sim = builder().start().await;
    let before = sim.issue(7).unwrap();
    let answer = Http::new(&sim).send(Method::PATCH, &format!("{ISSUES}/7"), json!({"title": "New"})).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json()["updated_at"], "2026-03-01T12:00:00Z", "no fraction of a second");
    let after = sim.issue(7).unwrap();
    assert_eq!((after.body, after.labels, after.state), (before.body, before.labels, before.state));
    sim.advance(Duration::from_mins(1));
    let same = Http::new(&sim).send(Method::PATCH, &format!("{ISSUES}/7"), json!({"title": "New"})).await;
    assert_eq!(same.json()["updated_at"], "2026-03-01T12:00:00Z", "nothing changed, so the time stands");
}

#[tokio::test]
async fn a_reason_counts_only_with_a_change_of_state() {
    let sim = builder().closed_per_mille(0).start().await;
    let http = Http::new(&sim);
    let patch = |body: Value| http.send(Method::PATCH, "/repos/acorn/orchard/issues/5", body);
    let reasons = [
        (json!({"state_reason": "not_planned"}), "open", true),
        (json!({"state": "closed", "state_reason": "not_planned"}), "closed", false),
        (json!({"state": "closed", "state_reason": "completed"}), "closed", false),
        (json!({"state": "open"}), "open", false),
    ];
    for (body, state, untouched) in reasons {
        let answer = patch(body.clone()).await.json();
        assert_eq!(answer["state"], state, "{body}");
        if untouched {
            assert!(answer["closed_at"].is_null(), "a reason alone closes nothing");
        }
    }
    assert_eq!(sim.issue(5).unwrap().state, IssueState::Reopened);
    patch(json!({"state": "closed", "state_reason": "not_planned"})).await;
    patch(json!({"state": "closed", "state_reason": "completed"})).await;
    assert_eq!(
        sim.issue(5).unwrap().state,
        IssueState::Closed(CloseReason::NotPlanned),
        "closing a closed issue does not change why"
    );
}

#[tokio::test]
async fn without_push_access_labels_are_dropped_without_a_word() {
    let sim = builder().start().await;
    let guest = Http::with_token(&sim, "guest");
    let wanted = json!({"title": "From a guest", "labels": ["bug"], "assignees": ["ada-winterbourne"], "milestone": 1});
    let made = guest.send(Method::POST, ISSUES, wanted).await;
    assert_eq!(made.status, 201, "it looks like a success");
    let view = sim.issue(41).unwrap();
    assert!(view.labels.is_empty() && view.assignees.is_empty() && view.milestone.is_none());
    let own = guest
        .send(Method::PATCH, &format!("{ISSUES}/41"), json!({"title": "Better", "labels": ["bug"]}))
        .await;
    assert_eq!((own.status.as_u16(), own.json()["labels"].as_array().unwrap().len()), (200, 0));
    let others = guest.send(Method::PATCH, &format!("{ISSUES}/3"), json!({"title": "Mine now"})).await;
    assert_eq!(others.status, 403, "other people's issues are closed to guests");
}

#[rstest]
#[case(json!({"title": ""}), "title", "missing_field")]
#[case(json!({"title": "x".repeat(257)}), "title", "custom")]
#[case(json!({"body": "y".repeat(65_537)}), "body", "custom")]
#[case(json!({"state": "ajar"}), "state", "invalid")]
#[case(json!({"milestone": 99}), "milestone", "invalid")]
#[case(json!({"labels": [7]}), "labels", "invalid")]
#[case(json!({"assignees": ["nobody-at-all"]}), "assignees", "invalid")]
#[case(json!({"state_reason": "bored"}), "state_reason", "invalid")]
#[tokio::test]
async fn a_wrong_field_is_named(#[case] body: Value, #[case] field: &str, #[case] code: &str) {
    let sim = builder().start().await;
    let before = sim.visible_issues();
    let answer = Http::new(&sim).send(Method::PATCH, &format!("{ISSUES}/3"), body).await;
    assert_eq!(answer.status, 422);
    let json = answer.json();
    assert_eq!(
        (json["message"].as_str(), json["errors"][0]["field"].as_str()),
        (Some("Validation Failed"), Some(field))
    );
    assert_eq!(json["errors"][0]["code"], code);
    assert_eq!(sim.visible_issues(), before, "a refused change changes nothing");
}

#[tokio::test]
async fn limits_count_characters_not_bytes() {
    let sim = builder().start().await;
    let body = json!({"title": "ä".repeat(256), "body": "🛟".repeat(65_536)});
    assert_eq!(Http::new(&sim).send(Method::PATCH, &format!("{ISSUES}/3"), body).await.status, 200);
}

#[tokio::test]
async fn bodies_that_are_no_objects_are_400() {
    let sim = builder().start().await;
    assert_eq!(Http::new(&sim).send(Method::POST, ISSUES, json!(["title"])).await.status, 400);
}

#[rstest]
#[case(BodyMode::AsSent, "one\ntwo  \r\n")]
#[case(BodyMode::Crlf, "one\r\ntwo  \r\n")]
#[case(BodyMode::TrimTrailing, "one\ntwo")]
#[tokio::test]
async fn a_forge_may_rewrite_what_it_is_given(#[case] mode: BodyMode, #[case] kept: &str) {
    let sim = builder().body_mode(mode).start().await;
    let answer =
        Http::new(&sim).send(Method::PATCH, &format!("{ISSUES}/3"), json!({"body": "one\ntwo  \r\n"})).await;
    assert_eq!(answer.json()["body"], kept);
}

#[tokio::test]
async fn an_unknown_assignee_may_be_dropped_instead() {
    let quirks = Quirks { unknown_assignee: UnknownAssignee::Dropped, ..Quirks::default() };
    let sim = builder().quirks(quirks).start().await;
    let body = json!({"assignees": ["nobody-at-all", "ada-winterbourne"]});
    let answer = Http::new(&sim).send(Method::PATCH, &format!("{ISSUES}/3"), body).await;
    assert_eq!(answer.status, 200);
    assert_eq!(sim.issue(3).unwrap().assignees, ["ada-winterbourne"]);
}

#[tokio::test]
async fn rights_decide_how_a_write_is_refused() {
    let sim = builder().start().await;
    let title = json!({"title": "x"});
    let status = |token| {
        let (sim, title) = (&sim, title.clone());
        async move { Http::with_token(sim, token).send(Method::POST, ISSUES, title).await }
    };
    assert_eq!(status("weak").await.status, 404, "a classic token without the scope is told nothing");
    let fine = status("fine").await;
    assert_eq!(fine.status, 403);
    assert!(
        fine.header("x-accepted-github-permissions").is_some(),
        "a fine-grained one is told what it lacks"
    );
    assert_eq!(fine.header("x-oauth-scopes"), None, "and names no scopes");
    assert!(fine.header("github-authentication-token-expiration").unwrap().ends_with(" UTC"));
    assert_eq!(Http::anonymous(&sim).send(Method::POST, ISSUES, title.clone()).await.status, 401);
    assert_eq!(status("unknown").await.status, 401);
    sim.revoke_token("secret");
    let revoked = status("secret").await;
    assert_eq!(
        (revoked.status.as_u16(), revoked.json()["message"].as_str().map(str::to_owned)),
        (401, Some("Bad credentials".to_owned()))
    );
}

#[tokio::test]
async fn a_private_repository_does_not_exist_for_strangers() {
    let sim = builder().private().start().await;
    assert_eq!(Http::anonymous(&sim).get(ISSUES).await.status, 404);
    assert_eq!(Http::with_token(&sim, "weak").get(ISSUES).await.status, 404, "the scope is missing");
    assert_eq!(Http::new(&sim).get(ISSUES).await.status, 200);
}

#[tokio::test]
async fn gone_moved_and_switched_off_are_three_things() {
    let sim = builder().start().await;
    let http = Http::new(&sim);
    assert!(sim.delete(4));
    assert_eq!(http.get(&format!("{ISSUES}/4")).await.status, 410, "deleted");
    assert_eq!(http.get(&format!("{ISSUES}/4000")).await.status, 404, "never was");
    let id = sim.issue(5).unwrap().id;
    let number = sim.transfer(5, "acorn", "nursery");
    let moved = http.get(&format!("{ISSUES}/5")).await;
    assert_eq!(moved.status, 301);
    let there = http.get(moved.header("location").unwrap()).await.json();
    assert_eq!(
        (there["number"].as_u64(), there["id"].as_u64()),
        (Some(number), Some(id)),
        "the id moves along"
    );
    let listed = http.get(&format!("{ISSUES}?state=all&per_page=100")).await.numbers();
    assert!(!listed.contains(&4) && !listed.contains(&5), "neither is in the list");
    sim.configure(|settings| settings.has_issues = false);
    let off = http.get(ISSUES).await;
    assert_eq!(
        (off.status.as_u16(), off.json()["message"].as_str().unwrap().contains("disabled")),
        (410, true)
    );
    let repo = http.get("/repos/acorn/orchard").await.json();
    assert_eq!(repo["has_issues"], false);
}

#[tokio::test]
async fn a_renamed_repository_leads_on_with_301_or_307() {
    let sim = builder().start().await;
    sim.rename_repository("acorn", "arboretum");
    let http = Http::new(&sim);
    let read = http.get(&format!("{ISSUES}?state=all")).await;
    assert_eq!(read.status, 301);
    assert_eq!(http.get(read.header("location").unwrap()).await.status, 200);
    let write =
        http.send(Method::PATCH, &format!("{ISSUES}/3"), json!({"title": "Through the redirect"})).await;
    assert_eq!((write.status.as_u16(), write.json()["message"].as_str()), (307, Some("Moved Permanently")));
    let there = write.header("location").unwrap().to_owned();
    assert_eq!(http.send(Method::PATCH, &there, json!({"title": "Through"})).await.status, 200);
}

#[tokio::test]
async fn an_archive_takes_no_writes() {
    let sim = builder().start().await;
    sim.configure(|settings| settings.archived = true);
    let answer = Http::new(&sim).send(Method::POST, ISSUES, json!({"title": "x"})).await;
    assert_eq!(answer.status, 403);
}

#[tokio::test]
async fn comments_are_listed_and_written() {
    let sim = builder().start().await;
    let http = Http::new(&sim);
    let before = sim.issue(6).unwrap().comments;
    let path = format!("{ISSUES}/6/comments");
    assert_eq!(http.send(Method::POST, &path, json!({"body": "Me too"})).await.status, 201);
    assert_eq!(http.send(Method::POST, &path, json!({"body": " "})).await.status, 422);
    let all = http.get(&format!("{path}?per_page=100")).await.json();
    assert_eq!(all.as_array().unwrap().len(), before + 1);
    assert_eq!(all[before]["body"], "Me too");
    assert_eq!(sim.issue(6).unwrap().comments, before + 1);
}

#[tokio::test]
async fn security_lists_depend_on_rights_and_server() {
    let sim = builder().findings().start().await;
    let http = Http::new(&sim);
    let path = |tail: &str| format!("/repos/acorn/orchard/{tail}");
    assert_eq!(http.get(&path("security-advisories")).await.json().as_array().unwrap().len(), 3);
    let guest = Http::with_token(&sim, "guest").get(&path("security-advisories")).await;
    assert_eq!(guest.json().as_array().unwrap().len(), 1, "guests see what is published");
    assert_eq!(http.get(&path("dependabot/alerts?state=open")).await.json().as_array().unwrap().len(), 2);
    assert_eq!(http.get(&path("dependabot/alerts?page=2")).await.status, 400, "this list knows cursors only");
    let first = http.get(&path("dependabot/alerts?per_page=3")).await;
    let second = http.get(&first.link("next").unwrap()).await;
    assert_eq!(second.json().as_array().unwrap().len(), 1);
    assert_eq!(Http::with_token(&sim, "fine").get(&path("dependabot/alerts")).await.status, 403);
    let old = builder()
        .findings()
        .quirks(Quirks { security_lists: tern_sim::Toggle::Off, ..Quirks::default() })
        .start()
        .await;
    assert_eq!(Http::new(&old).get(&path("security-advisories")).await.status, 404, "older servers lack it");
}

#[tokio::test]
async fn an_api_may_live_under_a_prefix() {
    let sim = builder().path_prefix("/api/v3").start().await;
    assert!(sim.base_url().ends_with("/api/v3"));
    let http = Http::new(&sim);
    let page = http.get(&format!("{ISSUES}?state=all&per_page=10")).await;
    assert!(page.link("next").unwrap().contains("/api/v3/repositories/"));
    assert_eq!(
        http.get(&sim.base_url().replace("/api/v3", "/user")).await.status,
        404,
        "outside there is nothing"
    );
}

#[tokio::test]
async fn versions_and_manners_are_checked() {
    let sim = builder().start().await;
    let http = Http::new(&sim);
    let ask = |headers: &'static [(&str, &str)]| http.try_send(Method::GET, ISSUES, None, headers);
    assert_eq!(ask(&[("x-github-api-version", "1999-01-01")]).await.unwrap().status, 400);
    let new = ask(&[("x-github-api-version", "2026-03-10")]).await.unwrap();
    assert!(new.json()[0].get("assignee").is_none(), "the newer version has no single assignee");
    assert_eq!(http.get(&format!("{ISSUES}/")).await.status, 404, "a slash too many");
    let nameless = reqwest::Client::new().get(format!("{}{ISSUES}", sim.base_url())).send().await.unwrap();
    assert_eq!(nameless.status(), 403, "a request without a name is refused");
}
