//! Answers in the shapes that real servers send, some of which the simulated ones do not.

use rstest::rstest;
use serde_json::{Value, json};
use tern_forge::{Forge, ForgeError, IssuePatch, ListState};
use tern_model::{RepositoryRef, Timestamp};
use wiremock::matchers::{any, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::{Kind, TOKEN, ask, client_at, from};

fn client(kind: Kind, server: &MockServer) -> std::sync::Arc<dyn Forge> {
    let page = "https://forge.example/acorn/orchard";
    client_at(
        kind,
        RepositoryRef::parse(page, Some(kind.service()), Some(&server.uri())).unwrap(),
        Some(TOKEN),
    )
}

/// A server that knows the repository and answers everything else like this.
async fn answering(kind: Kind, answer: ResponseTemplate) -> (MockServer, std::sync::Arc<dyn Forge>) {
    let server = MockServer::start().await;
    let repository = json!({
        "id": 7, "path_with_namespace": "acorn/orchard", "full_name": "acorn/orchard", "has_issues": true,
    });
    for place in ["/projects/acorn%2Forchard", "/repos/acorn/orchard"] {
        let known = ResponseTemplate::new(200).set_body_json(&repository);
        Mock::given(method("GET")).and(path(place)).respond_with(known).mount(&server).await;
    }
    Mock::given(any()).respond_with(answer).mount(&server).await;
    let forge = client(kind, &server);
    (server, forge)
}

fn retitled() -> IssuePatch {
    IssuePatch { title: Some("t".to_owned()), ..IssuePatch::default() }
}

#[rstest]
#[case::sentence(400, json!({"message": "400 (Bad request) \"title\" not given"}), "400 (Bad request) \"title\" not given")]
#[case::fields(400, json!({"message": {"title": ["is too long", "is odd"]}}), "title is too long; title is odd")]
#[case::spam(400, json!({"message": {"error": "recognized as spam"}, "needs_captcha_response": true}), "recognized as spam")]
#[case::word(400, json!({"error": "title is missing"}), "title is missing")]
#[case::base(422, json!({"message": {"base": ["cannot be saved"]}}), "cannot be saved")]
#[case::nothing(412, json!({}), "HTTP 412")]
#[case::no_object(422, json!([1, 2]), "HTTP 422")]
#[tokio::test]
async fn gitlabs_refusals_say_what_they_say_in_every_shape(
    #[case] status: u16,
    #[case] body: Value,
    #[case] words: &str,
) {
    let (_server, forge) = answering(Kind::GitLab, ResponseTemplate::new(status).set_body_json(body)).await;
    let expected = ForgeError::Invalid { message: words.to_owned() };
    assert_eq!(forge.update_issue(1, &retitled()).await, Err(expected), "HTTP {status}");
}

#[tokio::test]
async fn gitlabs_missing_scope_is_named() {
    let body = json!({"error": "insufficient_scope", "error_description": "Higher privileges needed.", "scope": "api"});
    let (_server, forge) = answering(Kind::GitLab, ResponseTemplate::new(403).set_body_json(body)).await;
    let expected = ForgeError::Forbidden {
        message: "Higher privileges needed.".to_owned(),
        missing: Some("api".to_owned()),
    };
    assert_eq!(forge.update_issue(1, &retitled()).await, Err(expected), "a person can mend this");
}

#[rstest]
#[case::moved("Non GET methods are not allowed for moved projects", |error: &ForgeError| matches!(error, ForgeError::Moved { .. }))]
#[case::deep("Offset pagination has a maximum allowed offset of 50000", |error: &ForgeError| *error == ForgeError::PageTooDeep)]
#[tokio::test]
async fn gitlabs_405_means_what_its_words_say(
    #[case] words: &str,
    #[case] expected: fn(&ForgeError) -> bool,
) {
    let answer = ResponseTemplate::new(405).set_body_json(json!({"error": words}));
    let (_server, forge) = answering(Kind::GitLab, answer).await;
    let error = forge.update_issue(1, &retitled()).await.unwrap_err();
    assert!(expected(&error), "{words}: {error:?}");
}

#[tokio::test]
async fn gitlabs_limit_needs_no_json() {
    let answer = ResponseTemplate::new(429)
        .set_body_raw("Retry later\n", "text/plain")
        .insert_header("retry-after", "3600");
    let (_server, forge) = answering(Kind::GitLab, answer).await;
    let error = ask(&*forge, &from(ListState::All, None)).await.unwrap_err();
    assert!(matches!(error, ForgeError::RateLimited { .. }), "{error:?}");
}

#[rstest]
#[case::revoked(json!({"revoked": true, "active": false, "scopes": ["api"]}), false)]
#[case::inactive(json!({"active": false}), false)]
#[case::alive(json!({"active": true, "scopes": ["api"], "expires_at": "2027-03-15"}), true)]
#[tokio::test]
async fn gitlabs_token_says_if_it_is_alive(#[case] token: Value, #[case] alive: bool) {
    let server = MockServer::start().await;
    let user = json!({"id": 4, "username": "marlow"});
    for (place, body) in [("/user", user), ("/personal_access_tokens/self", token)] {
        let answer = ResponseTemplate::new(200).set_body_json(body);
        Mock::given(path(place)).respond_with(answer).mount(&server).await;
    }
    match client(Kind::GitLab, &server).check_token().await {
        Ok(identity) => {
            assert!(alive, "{identity:?}");
            let ends: Timestamp = "2027-03-15T00:00:00Z".parse().unwrap();
            assert_eq!(identity.expires_at, Some(ends), "it ends when that day begins");
        }
        Err(error) => assert!(!alive && matches!(error, ForgeError::Unauthorized { .. }), "{error:?}"),
    }
}

#[tokio::test]
async fn giteas_missing_scope_is_named() {
    let words = "token does not have at least one of required scope(s), required=[write:issue], token scope=read:user";
    let answer =
        ResponseTemplate::new(403).set_body_json(json!({"message": words, "url": "https://x/api/swagger"}));
    let (_server, forge) = answering(Kind::Gitea, answer).await;
    let error = forge.update_issue(1, &retitled()).await.unwrap_err();
    assert!(
        matches!(&error, ForgeError::Forbidden { missing: Some(scope), .. } if scope == "write:issue"),
        "{error:?}"
    );
}

fn gitea_issue(number: u64, updated_at: &str) -> Value {
    json!({
        "id": 900 + number, "number": number, "title": "Lamp", "body": null, "state": "open", "labels": null,
        "assignees": null, "milestone": null, "user": {"id": -1, "login": "Ghost"}, "pull_request": null,
        "html_url": format!("javascript:alert({number})"), "created_at": updated_at, "updated_at": updated_at,
        "closed_at": null,
    })
}

#[tokio::test]
async fn gitea_sends_nulls_ghosts_and_its_own_offset() {
    let answer = ResponseTemplate::new(200)
        .set_body_json(json!([gitea_issue(1, "2026-02-02T11:30:00+02:00")]))
        .insert_header("x-total-count", "1");
    let (_server, forge) = answering(Kind::Gitea, answer).await;
    let page = ask(&*forge, &from(ListState::All, None)).await.unwrap();
    let issue = &page.issues[0];
    assert_eq!(issue.updated_at.to_string(), "2026-02-02T09:30:00.000Z", "one instant, whatever the offset");
    assert_eq!(
        (issue.author.as_deref(), issue.content.description.as_str()),
        (None, ""),
        "a ghost is nobody"
    );
    assert_eq!(issue.url, "https://forge.example/acorn/orchard/issues/1", "only a web address is a page");
}

#[tokio::test]
async fn a_gitea_that_does_not_cut_its_list_by_time_is_refused() {
    let answer = ResponseTemplate::new(200)
        .set_body_json(json!([gitea_issue(1, "2020-01-01T00:00:00Z")]))
        .insert_header("x-total-count", "1");
    let (_server, forge) = answering(Kind::Gitea, answer).await;
    let since = "2026-01-01T00:00:00Z".parse().unwrap();
    let error = ask(&*forge, &from(ListState::All, Some(since))).await.unwrap_err();
    insta::assert_snapshot!(error, @"this server does not filter issues by the time of their update; it is too old for Tern");
}

#[tokio::test]
async fn a_second_that_is_always_full_is_found_in_few_questions() {
    let answer = ResponseTemplate::new(200)
        .set_body_json(json!([gitea_issue(1, "2026-02-02T09:30:00Z")]))
        .insert_header("x-total-count", "1000000");
    let (server, forge) = answering(Kind::Gitea, answer).await;
    let first =
        ask(&*forge, &from(ListState::All, Some("2026-02-02T09:30:00Z".parse().unwrap()))).await.unwrap();
    assert!(first.next.is_some(), "one second that holds more than a page is turned by page number");
    let asked = server.received_requests().await.unwrap().len();
    assert!(asked < 60, "narrowing to a second takes few questions: {asked}");
}
