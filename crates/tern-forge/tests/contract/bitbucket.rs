//! What is Bitbucket's alone.

use rstest::rstest;
use serde_json::json;
use tern_forge::{ForgeError, IssuePatch, ListState, NewIssue};
use tern_model::{Content, RepositoryRef, ServiceType, State};
use tern_sim::{BitbucketQuirks, CloseReason, Speaks, Tracker};
use wiremock::matchers::{any, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::{Bench, Kind, TOKEN, ask, client, client_at, from};

fn new_issue() -> NewIssue {
    let content = Content {
        title: "t".to_owned(),
        description: String::new(),
        state: State::Open,
        labels: [].into(),
        assignees: [].into(),
        milestone: None,
    };
    NewIssue { content, marker: None }
}

fn assigned(names: &[&str]) -> IssuePatch {
    let names = names.iter().map(|name| (*name).to_owned()).collect();
    IssuePatch { assignees: Some(names), ..IssuePatch::default() }
}

#[rstest]
#[tokio::test]
async fn a_tracker_that_was_removed_is_told_with_the_day_and_never_as_a_deletion(
    #[values(404, 410)] status: u16,
) {
    let speaks = Speaks::Bitbucket(BitbucketQuirks { tracker: Tracker::Removed(status) });
    let bench = Bench::of(Kind::Bitbucket, Kind::Bitbucket.builder().speaks(speaks)).await;
    let removed = || ForgeError::TrackerRemoved { forge: "Bitbucket", on: "20 August 2026" };
    assert_eq!(ask(&*bench.forge, &from(ListState::All, None)).await, Err(removed()), "the list");
    assert_eq!(bench.forge.get_issue(5).await, Err(removed()), "one issue: it was not deleted");
    assert_eq!(bench.forge.create_issue(&new_issue()).await, Err(removed()), "a new one");
    let patch = IssuePatch { title: Some("t".to_owned()), ..IssuePatch::default() };
    assert_eq!(bench.forge.update_issue(5, &patch).await, Err(removed()), "a change");
    let repository = bench.forge.check_repository().await.unwrap();
    assert!(!repository.has_issues, "the repository is there, its tracker is not: {repository:?}");
    insta::allow_duplicates! {
        insta::assert_snapshot!(removed(), @"Bitbucket removed its issue tracker on 20 August 2026; there are no issues to sync any more");
    }
}

#[tokio::test]
async fn an_api_token_travels_with_its_address_and_an_access_token_alone() {
    let bench = Kind::Bitbucket.start().await;
    let with_address = bench.as_other(Some(&format!("ines@example.org:{TOKEN}")));
    let identity = with_address.check_token().await.unwrap();
    assert_eq!(identity.login.as_deref(), Some("ines-darrow"), "HTTP Basic");
    let alone = bench.forge.check_token().await.unwrap();
    assert_eq!(alone, identity, "Bearer");
    let wrong = bench.as_other(Some("ines@example.org:ATATTnosuchtoken")).check_token().await;
    assert!(matches!(wrong, Err(ForgeError::Unauthorized { .. })), "{wrong:?}");
}

#[tokio::test]
async fn of_several_assignees_the_first_is_sent_and_a_name_nobody_has_is_not() {
    let bench = Kind::Bitbucket.start().await;
    let number = *bench.expected(|_| true).keys().next().unwrap();
    let answer =
        bench.forge.update_issue(number, &assigned(&["ada-winterbourne", "emre-tallis"])).await.unwrap();
    assert_eq!(
        answer.content.assignees.into_iter().collect::<Vec<_>>(),
        ["ada-winterbourne"],
        "it takes one"
    );
    let error = bench.forge.update_issue(number, &assigned(&["nobody at all"])).await.unwrap_err();
    insta::assert_snapshot!(error, @r#"the forge refused the request: the workspace has nobody called "nobody at all""#);
}

#[tokio::test]
async fn a_name_that_two_people_bear_is_not_sent() {
    let server = MockServer::start().await;
    let person = |id: &str| json!({"user": {"nickname": "Sam", "account_id": id}});
    let members = json!({"values": [person("1"), person("2"), {"user": null}]});
    let answer = ResponseTemplate::new(200).set_body_json(members);
    Mock::given(path("/workspaces/acorn/members")).respond_with(answer).mount(&server).await;
    let place =
        RepositoryRef::parse("https://bitbucket.org/acorn/orchard", None, Some(&server.uri())).unwrap();
    let error = client_at(Kind::Bitbucket, place, Some(TOKEN)).update_issue(1, &assigned(&["Sam"])).await;
    let error = error.unwrap_err();
    insta::assert_snapshot!(error, @r#"the forge refused the request: several people of the workspace are called "Sam"; choose one on Bitbucket"#);
    let writes = server.received_requests().await.unwrap();
    assert!(writes.iter().all(|request| request.method == "GET"), "either could be meant");
}

#[tokio::test]
async fn eight_states_come_to_three_and_a_change_of_something_else_leaves_them() {
    let bench = Kind::Bitbucket.start().await;
    let open = bench.expected(|view| !view.state.is_closed());
    for number in open.keys().take(6) {
        let seen = bench.forge.get_issue(*number).await.unwrap();
        assert_eq!(
            (seen.content.state, seen.closed_at),
            (State::Open, None),
            "new, open and on hold are to be done"
        );
    }
    let number = *open.keys().next().unwrap();
    bench.sim.close(number, CloseReason::Duplicate);
    let seen = bench.forge.get_issue(number).await.unwrap();
    assert_eq!(seen.content.state, State::NotPlanned, "a duplicate is not going to happen");
    assert_eq!(
        seen.closed_at,
        Some(seen.updated_at),
        "Bitbucket does not tell when; this is as late as it can be"
    );
    let patch = IssuePatch { title: Some("New".to_owned()), ..IssuePatch::default() };
    bench.forge.update_issue(number, &patch).await.unwrap();
    let kept = bench.sim.issue(number).unwrap().state;
    assert_eq!(kept, tern_sim::IssueState::Closed(CloseReason::Duplicate), "it stays a duplicate");
}

#[tokio::test]
async fn who_may_not_write_is_told_by_the_check_and_one_repositorys_token_is_not_doubted() {
    let bench = Kind::Bitbucket.start().await;
    assert!(bench.forge.check_repository().await.unwrap().can_push, "a contributor");
    let server = MockServer::start().await;
    let repository = json!({"uuid": "{1}", "full_name": "acorn/orchard", "has_issues": true});
    for (place, status, body) in [
        ("/repositories/acorn/orchard", 200, repository),
        ("/repositories/acorn/orchard/issues", 200, json!({"values": [], "size": 3})),
        ("/repositories/acorn", 403, json!({"type": "error", "error": {"message": "no"}})),
        ("/user", 403, json!({"type": "error", "error": {"message": "no"}})),
    ] {
        let answer = ResponseTemplate::new(status).set_body_json(body);
        Mock::given(method("GET")).and(path(place)).respond_with(answer).mount(&server).await;
    }
    let place =
        RepositoryRef::parse("https://bitbucket.org/acorn/orchard", None, Some(&server.uri())).unwrap();
    let forge = client_at(Kind::Bitbucket, place, Some(TOKEN));
    let info = forge.check_repository().await.unwrap();
    assert_eq!(
        (info.can_push, info.open_issues),
        (true, Some(3)),
        "what it may not do shows when it is done"
    );
    assert_eq!(forge.check_token().await.unwrap().login, None, "nor may it ask whose it is");
}

#[rstest]
#[case::sentence(400, json!({"type": "error", "error": {"message": "Bad request", "detail": "no such kind"}}), "Bad request; no such kind")]
#[case::fields(400, json!({"error": {"message": "Bad request", "fields": {"title": ["required", "odd"]}}}), "Bad request; title: required, odd")]
#[case::one_field(400, json!({"error": {"fields": {"title": "required"}}}), "title: required")]
#[case::nothing(409, json!({}), "HTTP 409")]
#[case::no_object(422, json!([1, 2]), "HTTP 422")]
#[tokio::test]
async fn refusals_say_what_they_say(
    #[case] status: u16,
    #[case] body: serde_json::Value,
    #[case] words: &str,
) {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(status).set_body_json(body)).mount(&server).await;
    let place =
        RepositoryRef::parse("https://bitbucket.org/acorn/orchard", None, Some(&server.uri())).unwrap();
    let forge = client_at(Kind::Bitbucket, place, Some(TOKEN));
    let expected = ForgeError::Invalid { message: words.to_owned() };
    assert_eq!(forge.create_issue(&new_issue()).await, Err(expected), "HTTP {status}");
}

#[tokio::test]
async fn it_lives_under_any_prefix_and_is_asked_in_documented_words() {
    let bench = Bench::of(Kind::Bitbucket, Kind::Bitbucket.builder().path_prefix("/mirror/2.0")).await;
    let since = "2026-03-01T12:00:00.123Z".parse().unwrap();
    ask(&*bench.forge, &from(ListState::Open, Some(since))).await.unwrap();
    let asked = &bench.sim.requests()[0];
    let query: Vec<(String, String)> =
        url::form_urlencoded::parse(asked.query.as_bytes()).into_owned().collect();
    let q = r#"(state = "new" OR state = "open" OR state = "on hold") AND updated_on >= 2026-03-01T12:00:00+00:00"#;
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(query, [pair("q", q), pair("sort", "updated_on"), pair("pagelen", "100")], "{asked:?}");
    assert_eq!(
        client(Kind::Bitbucket, &bench.sim, None).service(),
        ServiceType::Bitbucket,
        "by its registry"
    );
}
