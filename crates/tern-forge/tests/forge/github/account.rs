//! The token and the repository, as they are checked while connecting.

use rstest::rstest;
use serde_json::{Value, json};
use tern_forge::{ForgeError, Identity};
use wiremock::matchers::path;
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::{Bench, Setup, bench};

const CLASSIC: &str = "ghp_0123456789abcdef0123456789abcdef0123";
const FINE_GRAINED: &str = "github_pat_11ABCDEFG0123456789abcdef";

async fn user(answer: ResponseTemplate, token: Option<&str>) -> (MockServer, Bench) {
    let server = MockServer::start().await;
    Mock::given(path("/user")).respond_with(answer).mount(&server).await;
    let bench = Setup::new(server.uri()).token(token).open().unwrap();
    (server, bench)
}

fn marlow() -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(json!({ "login": "marlow", "id": 11, "name": null, "plan": {} }))
}

#[tokio::test]
async fn a_classic_token_tells_its_scopes_and_its_end() {
    let answer = marlow()
        .insert_header("x-oauth-scopes", "repo, read:org")
        .insert_header("github-authentication-token-expiration", "2026-03-15 10:12:46 UTC");
    let (_server, bench) = user(answer, Some(CLASSIC)).await;
    let expected = Identity {
        login: Some("marlow".to_owned()),
        scopes: Some(vec!["repo".to_owned(), "read:org".to_owned()]),
        expires_at: Some("2026-03-15T10:12:46Z".parse().unwrap()),
    };
    assert_eq!(bench.forge.check_token().await, Ok(expected), "the headers say what the token may do");
}

#[rstest]
#[case("2026-03-15 10:12:46 UTC", Some("2026-03-15T10:12:46Z"))]
#[case("2026-03-15 10:12:46 +0200", Some("2026-03-15T08:12:46Z"))]
#[case("2026-03-15T10:12:46Z", Some("2026-03-15T10:12:46Z"))]
#[case("soon", None)]
#[case("", None)]
#[tokio::test]
async fn the_end_of_a_token_is_read_in_every_spelling(#[case] header: &str, #[case] expected: Option<&str>) {
    let answer = marlow().insert_header("github-authentication-token-expiration", header);
    let (_server, bench) = user(answer, Some(CLASSIC)).await;
    let expected = expected.map(|text| text.parse().unwrap());
    assert_eq!(bench.forge.check_token().await.unwrap().expires_at, expected, "{header:?}");
}

#[tokio::test]
async fn an_empty_scope_list_means_something_for_classic_tokens_only() {
    for (token, expected) in [(CLASSIC, Some(vec![])), (FINE_GRAINED, None)] {
        let (_server, bench) = user(marlow().insert_header("x-oauth-scopes", ""), Some(token)).await;
        let scopes = bench.forge.check_token().await.unwrap().scopes;
        assert_eq!(scopes, expected, "a fine-grained token has permissions instead of scopes");
    }
}

#[tokio::test]
async fn without_a_token_nobody_is_asked() {
    let (server, bench) = user(marlow(), None).await;
    assert_eq!(bench.forge.check_token().await, Ok(Identity::default()), "nobody in particular");
    assert!(server.received_requests().await.unwrap().is_empty(), "there is nothing to ask");
}

#[tokio::test]
async fn an_installation_token_has_no_user_and_is_no_failure() {
    let body = json!({ "message": "Resource not accessible by integration", "status": "403" });
    let answer = ResponseTemplate::new(403).set_body_json(body);
    let (_server, bench) = user(answer, Some("ghs_0123456789abcdef")).await;
    assert_eq!(bench.forge.check_token().await, Ok(Identity::default()), "it belongs to an app");
}

#[tokio::test]
async fn a_refused_token_is_told_with_the_host() {
    let answer =
        ResponseTemplate::new(401).set_body_json(json!({ "message": "Bad credentials", "status": "401" }));
    let (server, bench) = user(answer, Some(CLASSIC)).await;
    let expected = ForgeError::Unauthorized { host: "127.0.0.1".to_owned() };
    assert_eq!(bench.forge.check_token().await, Err(expected), "a person has to mend this");
    assert_eq!(
        server.received_requests().await.unwrap().len(),
        1,
        "a refused token is not sent again and again"
    );
}

async fn repository(changes: Value) -> tern_forge::RepositoryInfo {
    let server = MockServer::start().await;
    let body = crate::support::issues::with(
        json!({
            "id": 7, "node_id": "R_x", "name": "Lanternfish", "full_name": "Harrowgate/Lanternfish",
            "html_url": "https://github.com/Harrowgate/Lanternfish", "private": true, "archived": false,
            "has_issues": true, "open_issues_count": 12,
            "permissions": { "admin": false, "maintain": false, "push": false, "triage": false, "pull": true }
        }),
        changes,
    );
    let answer = ResponseTemplate::new(200).set_body_json(body);
    Mock::given(path("/repos/harrowgate/lanternfish")).respond_with(answer).mount(&server).await;
    bench(server.uri()).forge.check_repository().await.unwrap()
}

#[tokio::test]
async fn a_repository_is_read_as_the_forge_spells_it() {
    insta::assert_debug_snapshot!(repository(json!({})).await, @r#"
    RepositoryInfo {
        id: "7",
        full_name: "Harrowgate/Lanternfish",
        url: "https://github.com/Harrowgate/Lanternfish",
        private: true,
        archived: false,
        has_issues: true,
        can_push: false,
        open_issues: Some(
            12,
        ),
    }
    "#);
}

#[tokio::test]
async fn triage_is_enough_to_change_issues() {
    let can = |right: &'static str| async move {
        repository(json!({ "permissions": { right: true } })).await.can_push
    };
    for right in ["triage", "push", "maintain", "admin"] {
        assert!(can(right).await, "{right} may set labels, assignees, milestones and states");
    }
    assert!(!can("pull").await, "reading is not enough");
    assert!(!repository(json!({ "permissions": null })).await.can_push, "nobody in particular may only read");
}
