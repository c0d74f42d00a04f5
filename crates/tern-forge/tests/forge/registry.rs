//! What is decided before any request is made.

use rstest::rstest;
use std::sync::Arc;
use tern_forge::{
    Account, ForgeError, SystemClock, SystemRandom, Unobserved, clean_token, connect, token_maker,
};
use tern_model::ServiceType;

use crate::support::{CANARY, place};

fn account(service: ServiceType, api_url: &str, token: Option<&str>) -> Account {
    let mut repository = place(api_url);
    repository.service = service;
    Account {
        repository,
        token: token.map(Into::into),
        clock: Arc::new(SystemClock),
        random: Arc::new(SystemRandom),
        waits: Arc::new(Unobserved),
    }
}

fn refusal(service: ServiceType, api_url: &str, token: Option<&str>) -> ForgeError {
    match connect(service, account(service, api_url, token)) {
        Ok(_) => panic!("{api_url} was accepted"),
        Err(error) => error,
    }
}

#[test]
fn every_forge_is_spoken() {
    for service in ServiceType::ALL {
        let opened = connect(*service, account(*service, "https://forge.example/api", None));
        assert!(opened.is_ok_and(|forge| forge.service() == *service), "{service}");
    }
}

#[test]
fn an_api_token_without_its_address_is_told_before_any_request() {
    let error =
        refusal(ServiceType::Bitbucket, "https://api.bitbucket.org/2.0", Some("ATATT3xFfGF0abcdefgh"));
    insta::assert_snapshot!(error, @"this cannot be a token: an Atlassian API token needs the account's e-mail address and a colon before it: you@example.org:ATATT…");
}

#[rstest]
#[case::plain_http("http://ghe.example/api/v3")]
#[case::user_and_password("https://user:password@ghe.example/api/v3")]
#[case::other_scheme("file:///etc/passwd")]
#[case::nonsense("not an address")]
fn an_address_no_token_may_go_to_is_refused(#[case] api_url: &str) {
    let error = refusal(ServiceType::Github, api_url, Some(CANARY));
    assert!(matches!(error, ForgeError::Invalid { .. }), "{api_url}: {error:?}");
    assert!(!error.to_string().contains("password@"), "the reason does not repeat a password: {error}");
}

#[test]
fn another_forges_token_is_named_before_any_request() {
    let error = refusal(ServiceType::Github, "https://api.github.com", Some("glpat-abcdefghij0123456789"));
    insta::assert_snapshot!(error, @"this cannot be a token: glpat-… is a GitLab token, but this repository is on GitHub");
}

#[rstest]
#[case::blanks("  ghp_abc123 \r\n")]
#[case::scheme("Bearer ghp_abc123")]
#[case::scheme_in_capitals("BEARER  ghp_abc123")]
#[case::other_scheme("token ghp_abc123")]
#[case::whole_header("Authorization: Bearer ghp_abc123\n")]
#[case::quotes("\"ghp_abc123\"")]
#[case::zero_width("\u{feff}ghp_\u{200b}abc\u{2060}123\u{200d}")]
fn what_people_copy_along_is_taken_off(#[case] pasted: &str) {
    use secrecy::ExposeSecret;
    let token = clean_token(ServiceType::Github, pasted).expect("it is a token with something around it");
    assert_eq!(token.expose_secret(), "ghp_abc123", "{pasted:?}");
}

#[rstest]
#[case::empty("", "it is empty")]
#[case::only_invisible("\u{200b} \n", "it is empty")]
#[case::header_alone("Authorization: ", "it is empty")]
#[case::blank_inside("ghp_abc 123", "a blank or a line break inside")]
#[case::line_break_inside("ghp_abc\n123", "a blank or a line break inside")]
#[case::not_ascii("ghp_abcé", "which no token has")]
#[case::control("ghp_\u{7}abc", "which no token has")]
#[case::endless(&"x".repeat(5000), "far longer")]
fn what_cannot_be_a_token_is_refused_with_the_reason(#[case] pasted: &str, #[case] reason: &str) {
    let error = clean_token(ServiceType::Github, pasted);
    let error = error.expect_err("it is no token").to_string();
    assert!(error.contains(reason), "{pasted:?}: {error}");
    assert!(!error.contains("abc"), "the reason never quotes the token: {error}");
}

#[test]
fn a_long_token_is_accepted() {
    let token = format!("ghp_{}", "a".repeat(300));
    assert!(
        clean_token(ServiceType::Github, &token).is_ok(),
        "GitHub says to plan for 255 characters and more"
    );
    assert!(
        clean_token(ServiceType::Gitea, "0123456789abcdef0123").is_ok(),
        "a plain token belongs to any forge"
    );
}

#[test]
fn a_tokens_beginning_tells_its_maker() {
    assert_eq!(token_maker("github_pat_11A"), Some(ServiceType::Github), "fine-grained");
    assert_eq!(token_maker("glpat-xyz"), Some(ServiceType::Gitlab), "GitLab's");
    assert_eq!(token_maker("ATBBxyz"), Some(ServiceType::Bitbucket), "an app password");
    assert_eq!(token_maker("0123456789abcdef"), None, "it could be anybody's");
}

#[test]
fn an_account_does_not_show_its_token() {
    let shown = format!("{:?}", account(ServiceType::Github, "https://api.github.com", Some(CANARY)));
    assert!(shown.contains("[redacted]") && !shown.contains(CANARY), "{shown}");
}
