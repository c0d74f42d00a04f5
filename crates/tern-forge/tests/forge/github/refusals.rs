//! Every refusal GitHub knows, as the error a person or the engine can act on.

use rstest::rstest;
use serde_json::{Value, json};
use tern_forge::{ForgeError, IssuePatch, NewIssue};
use tern_model::{Content, State};
use wiremock::matchers::{any, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::{Bench, Setup, bench};

async fn refusing(answer: ResponseTemplate) -> (MockServer, Bench) {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(answer).mount(&server).await;
    let bench = bench(server.uri());
    (server, bench)
}

fn said(status: u16, body: Value) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_json(body)
}

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

fn retitled() -> IssuePatch {
    IssuePatch { title: Some("t".to_owned()), ..IssuePatch::default() }
}

#[tokio::test]
async fn a_fine_grained_token_is_told_what_it_lacks() {
    let answer =
        said(403, json!({ "message": "Resource not accessible by personal access token", "status": "403" }))
            .insert_header("x-accepted-github-permissions", "issues=write");
    let (_server, bench) = refusing(answer).await;
    let expected = ForgeError::Forbidden {
        message: "Resource not accessible by personal access token".to_owned(),
        missing: Some("issues=write".to_owned()),
    };
    assert_eq!(bench.forge.update_issue(1, &retitled()).await, Err(expected), "the header names it");
}

#[rstest]
#[case::lacking("read:org", Some("public_repo, repo"))]
#[case::holding("repo, read:org", None)]
#[tokio::test]
async fn a_classic_token_is_told_which_scopes_would_do(#[case] held: &str, #[case] missing: Option<&str>) {
    let answer = said(403, json!({ "message": "Must have push access" }))
        .insert_header("x-oauth-scopes", held)
        .insert_header("x-accepted-oauth-scopes", "public_repo, repo");
    let (_server, bench) = refusing(answer).await;
    let error = bench.forge.check_repository().await.unwrap_err();
    let missing = missing.map(str::to_owned);
    assert_eq!(
        error,
        ForgeError::Forbidden { message: "Must have push access".to_owned(), missing },
        "held: {held}"
    );
}

#[rstest]
#[case(
    "required; url=https://github.com/orgs/harrowgate/sso?authorization_request=AZ",
    Some("https://github.com/orgs/harrowgate/sso?authorization_request=AZ")
)]
#[case("partial-results; organizations=1", None)]
#[case("required; url=https://evil.example/sso", None)]
#[case("required; url=javascript:alert(1)", None)]
#[tokio::test]
async fn single_sign_on_is_asked_for_at_the_forges_own_page(#[case] header: &str, #[case] url: Option<&str>) {
    let answer = said(403, json!({ "message": "Resource protected by organization SAML enforcement." }))
        .insert_header("x-github-sso", header)
        .insert_header("x-ratelimit-limit", "60")
        .insert_header("x-ratelimit-remaining", "0")
        .insert_header("x-ratelimit-reset", "1772366430");
    let (_server, bench) = refusing(answer).await;
    let error = bench.list().await.unwrap_err();
    assert_eq!(error, ForgeError::SingleSignOn { url: url.map(str::to_owned) }, "{header}");
}

#[rstest]
#[case::dmca(451, json!({ "message": "Repository access blocked", "block": { "reason": "dmca", "html_url": "https://x" } }))]
#[case::terms(403, json!({ "message": "Repository access blocked", "block": { "reason": "tos" } }))]
#[case::words_alone(403, json!({ "message": "Repository access blocked" }))]
#[tokio::test]
async fn a_block_is_no_lack_of_permission(#[case] status: u16, #[case] body: Value) {
    let (_server, bench) = refusing(said(status, body)).await;
    let expected = ForgeError::Blocked { message: "Repository access blocked".to_owned() };
    assert_eq!(bench.list().await, Err(expected), "no token mends this");
}

#[tokio::test]
async fn what_is_not_found_is_named() {
    let (_server, bench) = refusing(said(404, json!({ "message": "Not Found", "status": "404" }))).await;
    let error = bench.forge.get_issue(5).await.unwrap_err();
    assert_eq!(
        error,
        ForgeError::NotFound { what: "issue #5 of harrowgate/lanternfish".to_owned() },
        "the issue"
    );
    let error = bench.list().await.unwrap_err();
    assert_eq!(
        error,
        ForgeError::NotFound { what: "the repository harrowgate/lanternfish".to_owned() },
        "the list"
    );
}

#[tokio::test]
async fn a_deleted_issue_and_issues_switched_off_are_told_apart() {
    let gone = ForgeError::Gone { what: "issue #5 of harrowgate/lanternfish".to_owned() };
    let (_server, bench) = refusing(said(410, json!({ "message": "This issue was deleted" }))).await;
    assert_eq!(bench.forge.get_issue(5).await, Err(gone), "the words say deleted");
    assert_eq!(bench.list().await, Err(ForgeError::IssuesDisabled), "a list cannot be deleted");
    for words in ["Issues are disabled for this repo", "Issues has been disabled in this repository."] {
        let (_server, bench) = refusing(said(410, json!({ "message": words }))).await;
        assert_eq!(bench.forge.get_issue(5).await, Err(ForgeError::IssuesDisabled), "{words}");
        assert_eq!(bench.forge.create_issue(&new_issue()).await, Err(ForgeError::IssuesDisabled), "{words}");
    }
}

#[rstest]
#[case::on(true, ForgeError::Gone { what: "issue #5 of harrowgate/lanternfish".to_owned() })]
#[case::off(false, ForgeError::IssuesDisabled)]
#[tokio::test]
async fn a_410_without_words_is_settled_by_asking_the_repository(
    #[case] has_issues: bool,
    #[case] expected: ForgeError,
) {
    let server = MockServer::start().await;
    let repository = json!({ "id": 7, "full_name": "harrowgate/lanternfish", "has_issues": has_issues });
    Mock::given(path("/repos/harrowgate/lanternfish"))
        .respond_with(said(200, repository))
        .mount(&server)
        .await;
    Mock::given(path("/repos/harrowgate/lanternfish/issues/5"))
        .respond_with(said(410, json!({ "message": "Gone" })))
        .mount(&server)
        .await;
    assert_eq!(bench(server.uri()).forge.get_issue(5).await, Err(expected), "has_issues: {has_issues}");
}

#[tokio::test]
async fn a_validation_error_names_its_fields() {
    let body = json!({
        "message": "Validation Failed",
        "errors": [
            { "resource": "Issue", "field": "body", "code": "custom", "message": "body is too long (maximum is 65536 characters)" },
            { "resource": "Issue", "field": "title", "code": "missing_field" },
            "a plain sentence",
            { "resource": "Issue" },
            7
        ],
        "documentation_url": "https://docs.github.com/rest",
        "status": "422"
    });
    let (_server, bench) = refusing(said(422, body)).await;
    let error = bench.forge.create_issue(&new_issue()).await.unwrap_err();
    insta::assert_snapshot!(error, @"the forge refused the request: Validation Failed: body (body is too long (maximum is 65536 characters)); title (missing_field); a plain sentence");
}

#[tokio::test]
async fn a_page_too_deep_is_told_apart_from_a_bad_request() {
    let words = "Pagination with the page parameter is not supported for large datasets, please use cursor based pagination (after/before)";
    let (_server, bench) = refusing(said(422, json!({ "message": words }))).await;
    assert_eq!(bench.list().await, Err(ForgeError::PageTooDeep), "the engine has another way");
}

#[rstest]
#[case(400, json!({ "message": "Problems parsing JSON" }), "Problems parsing JSON")]
#[case(409, json!({ "message": "Conflict" }), "Conflict")]
#[case(412, json!({}), "HTTP 412")]
#[case(422, json!([1, 2]), "HTTP 422")]
#[case(418, json!({ "message": 7 }), "HTTP 418")]
#[case(422, json!({ "message": "Invalid", "errors": "one sentence" }), "Invalid: one sentence")]
#[case(422, json!({ "errors": { "field": "title" } }), "title")]
#[tokio::test]
async fn any_other_refusal_says_what_the_forge_said(
    #[case] status: u16,
    #[case] body: Value,
    #[case] words: &str,
) {
    let (_server, bench) = refusing(said(status, body)).await;
    let expected = ForgeError::Invalid { message: words.to_owned() };
    assert_eq!(bench.forge.update_issue(1, &retitled()).await, Err(expected), "HTTP {status}");
}

#[tokio::test]
async fn a_refusal_without_a_token_asks_for_one() {
    let server = MockServer::start().await;
    let answer = said(401, json!({ "message": "Requires authentication" }));
    Mock::given(any()).respond_with(answer).mount(&server).await;
    let bench = Setup::new(server.uri()).token(None).open().unwrap();
    let expected = ForgeError::Forbidden {
        message: "Requires authentication".to_owned(),
        missing: Some("a token".to_owned()),
    };
    assert_eq!(bench.forge.create_issue(&new_issue()).await, Err(expected), "no token was refused");
    let requests = server.received_requests().await.unwrap();
    assert!(!requests[0].headers.contains_key("authorization"), "no token, no header");
}

#[rstest]
#[case(301)]
#[case(302)]
#[case(303)]
#[case(307)]
#[case(308)]
#[tokio::test]
async fn a_move_is_told_and_never_followed(#[case] status: u16) {
    let server = MockServer::start().await;
    let there = format!("{}/repositories/99/issues", server.uri());
    let answer = said(status, json!({ "message": "Moved Permanently", "url": there }))
        .insert_header("location", there.as_str());
    Mock::given(any()).respond_with(answer).mount(&server).await;
    let bench = bench(server.uri());
    let moved = |what: &str| ForgeError::Moved {
        what: what.to_owned(),
        location: Some(there.clone()),
        other_origin: false,
    };
    assert_eq!(bench.list().await, Err(moved("the repository harrowgate/lanternfish")), "reading");
    let made = bench.forge.create_issue(&new_issue()).await;
    assert_eq!(made, Err(moved("the repository harrowgate/lanternfish")), "a POST would become a GET");
    let changed = bench.forge.update_issue(4, &retitled()).await;
    assert_eq!(changed, Err(moved("issue #4 of harrowgate/lanternfish")), "changing");
    assert_eq!(server.received_requests().await.unwrap().len(), 3, "one request each, none to the new place");
}

#[rstest]
#[case::no_location(None, false)]
#[case::elsewhere(Some("https://evil.example/repos/x/y"), true)]
#[case::same_host_less_safe(Some("http://127.0.0.1:1/repos/x/y"), true)]
#[case::nonsense(Some("http://["), false)]
#[tokio::test]
async fn a_move_to_elsewhere_names_no_address(#[case] location: Option<&str>, #[case] other_origin: bool) {
    let answer = said(301, json!({ "message": "Moved Permanently" }));
    let answer = match location {
        Some(location) => answer.insert_header("location", location),
        None => answer,
    };
    let (_server, bench) = refusing(answer).await;
    let what = "the repository harrowgate/lanternfish".to_owned();
    assert_eq!(
        bench.list().await,
        Err(ForgeError::Moved { what, location: None, other_origin }),
        "{location:?}"
    );
}
