//! Next pages that lead away.

use rstest::rstest;
use serde_json::json;
use tern_forge::{ForgeError, ListIssues, PageToken};
use wiremock::matchers::{any, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::raw::{Act, RawServer};
use crate::support::{CANARY, bench, everything};

#[tokio::test]
async fn a_next_page_elsewhere_ends_the_listing_and_nothing_goes_there() {
    let elsewhere = RawServer::start(vec![Act::HangUpAfterRequest]).await;
    let server = MockServer::start().await;
    let link = format!("<{}/repositories/7/issues?page=2>; rel=\"next\"", elsewhere.uri());
    let answer = ResponseTemplate::new(200).set_body_json(json!([])).insert_header("link", link.as_str());
    Mock::given(any()).respond_with(answer).mount(&server).await;
    let error = bench(server.uri()).list().await.unwrap_err();
    assert_eq!(
        error,
        ForgeError::ForeignNextPage { host: "127.0.0.1".to_owned() },
        "another port is another server"
    );
    assert_eq!((elsewhere.connections(), elsewhere.received().len()), (0, 0), "nobody was asked there");
}

#[rstest]
#[case::other_host("https://evil.example/repositories/7/issues")]
#[case::no_url("nonsense")]
#[case::outside_the_prefix("{}/other/repositories/7/issues")]
#[case::climbing_out("{}/api/v3/%2e%2e/%2e%2e/secret")]
#[tokio::test]
async fn a_remembered_page_is_checked_like_a_fresh_one(#[case] page: &str) {
    let server = MockServer::start().await;
    let page = PageToken::for_tests(page.replace("{}", &server.uri()));
    let bench = bench(format!("{}/api/v3", server.uri()));
    let error = bench.forge.list_issues(&ListIssues { page: Some(page), ..everything() }).await.unwrap_err();
    assert!(matches!(error, ForgeError::ForeignNextPage { .. }), "{error:?}");
    assert!(server.received_requests().await.unwrap().is_empty(), "no request was made");
    assert_eq!(bench.forge.requests_made(), 0, "and none was counted");
}

#[tokio::test]
async fn a_redirect_elsewhere_brings_nothing_there() {
    let elsewhere = RawServer::start(vec![Act::HangUpAfterRequest]).await;
    let server = MockServer::start().await;
    let answer =
        ResponseTemplate::new(302).insert_header("location", format!("{}/x", elsewhere.uri()).as_str());
    Mock::given(path("/repos/harrowgate/lanternfish")).respond_with(answer).mount(&server).await;
    let error = bench(server.uri()).forge.check_repository().await.unwrap_err();
    assert!(matches!(error, ForgeError::Moved { other_origin: true, .. }), "{error:?}");
    assert_eq!(elsewhere.connections(), 0, "0 bytes of the token {CANARY} went there");
}
