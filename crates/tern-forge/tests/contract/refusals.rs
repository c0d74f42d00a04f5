//! Refusals, faults and lies, which mean the same whichever forge they come from.

use std::time::Duration;

use rstest::rstest;
use tern_forge::{ForgeError, IssuePatch, ListState, NewIssue};
use tern_model::{Content, State};
use tern_sim::{Fault, Matcher, RedirectTo, RetryAfter, Sim};

use crate::support::{Bench, Kind, ask, from};

async fn listed(bench: &Bench) -> Result<(), ForgeError> {
    ask(&*bench.forge, &from(ListState::All, None)).await.map(|_| ())
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

#[rstest]
#[tokio::test]
async fn each_refusal_is_told_by_what_a_person_can_do(
    #[values(Kind::GitHub, Kind::GitLab, Kind::OlderGitLab, Kind::Gitea, Kind::Bitbucket)] kind: Kind,
) {
    let bench = kind.start().await;
    listed(&bench).await.expect("the server has been met");
    let on_issues = || Matcher::containing("/issues");
    bench.sim.fail(on_issues(), Fault::Unauthorized, 1);
    assert_eq!(listed(&bench).await, Err(ForgeError::Unauthorized { host: "127.0.0.1".to_owned() }), "401");
    bench.sim.fail(on_issues(), Fault::MissingScope, 1);
    let lacking = bench.forge.create_issue(&new_issue()).await;
    assert!(matches!(lacking, Err(ForgeError::Forbidden { missing: Some(_), .. })), "403: {lacking:?}");
    bench.sim.fail(on_issues(), Fault::NotFound, 1);
    assert!(matches!(listed(&bench).await, Err(ForgeError::NotFound { .. })), "404 of the list");
    let absent = bench.forge.get_issue(9_999).await;
    assert!(matches!(absent, Err(ForgeError::NotFound { .. })), "404 of an issue: {absent:?}");
    bench.sim.fail(on_issues(), Fault::Validation, 1);
    let invalid = bench.forge.create_issue(&new_issue()).await;
    assert!(matches!(invalid, Err(ForgeError::Invalid { .. })), "a wrong field: {invalid:?}");
    assert!(invalid.unwrap_err().to_string().to_lowercase().contains("title"), "the field is named");
}

#[rstest]
#[tokio::test]
async fn a_deleted_issue_is_gone_or_not_found(
    #[values(Kind::GitHub, Kind::GitLab, Kind::OlderGitLab, Kind::Gitea, Kind::Bitbucket)] kind: Kind,
) {
    let bench = kind.start().await;
    let number = *bench.expected(|_| true).keys().next().unwrap();
    assert!(bench.sim.delete(number), "somebody deletes it");
    let error = bench.forge.get_issue(number).await.unwrap_err();
    let gone = matches!(error, ForgeError::Gone { .. });
    let missing = matches!(error, ForgeError::NotFound { .. });
    assert!(if kind == Kind::GitHub { gone } else { missing }, "only GitHub keeps a record: {error:?}");
}

#[rstest]
#[tokio::test]
async fn a_limit_is_obeyed(
    #[values(Kind::GitHub, Kind::GitLab, Kind::OlderGitLab, Kind::Gitea, Kind::Bitbucket)] kind: Kind,
) {
    let bench = kind.start().await;
    bench.sim.fail_next(Fault::TooManyRequests(RetryAfter::Seconds(20)));
    listed(&bench).await.expect("twenty seconds are waited out");
    bench.sim.fail_next(Fault::TooManyRequests(RetryAfter::HttpDate(Duration::from_hours(1))));
    bench.sim.clear_requests();
    let refused = listed(&bench).await;
    assert!(matches!(refused, Err(ForgeError::RateLimited { .. })), "an hour is not: {refused:?}");
    let again = listed(&bench).await;
    assert!(matches!(again, Err(ForgeError::RateLimited { .. })), "nor is it forgotten: {again:?}");
    assert_eq!(bench.sim.request_count(), 1, "nothing is asked before the time the forge named");
}

#[rstest]
#[tokio::test]
async fn a_server_fault_is_waited_out_when_reading_and_never_when_writing(
    #[values(Kind::GitHub, Kind::GitLab, Kind::OlderGitLab, Kind::Gitea, Kind::Bitbucket)] kind: Kind,
    #[values(Fault::ServerError(502), Fault::HtmlError(503), Fault::DropAfter)] fault: Fault,
) {
    let bench = kind.start().await;
    listed(&bench).await.expect("the server has been met");
    bench.sim.fail(Matcher::containing("/issues"), fault.clone(), 2);
    listed(&bench).await.expect("two faults pass");
    bench.sim.clear_requests();
    bench.sim.fail(Matcher::method("POST"), fault, 1);
    let made = bench.forge.create_issue(&new_issue()).await;
    assert!(matches!(made, Err(ForgeError::OutcomeUnknown { .. })), "it may have been made: {made:?}");
    let posts = bench.sim.requests().iter().filter(|request| request.method == "POST").count();
    assert_eq!(posts, 1, "sending it again could make it twice");
}

#[rstest]
#[tokio::test]
async fn what_is_no_answer_of_an_api_is_told(
    #[values(Kind::GitHub, Kind::GitLab, Kind::OlderGitLab, Kind::Gitea, Kind::Bitbucket)] kind: Kind,
    #[values(Fault::HtmlPage, Fault::WrongContentType, Fault::EmptyBody, Fault::InvalidJson)] fault: Fault,
) {
    let bench = kind.start().await;
    listed(&bench).await.expect("the server has been met");
    bench.sim.fail(Matcher::containing("/issues"), fault, 1);
    let error = listed(&bench).await;
    assert!(matches!(error, Err(ForgeError::NotAnApi { .. })), "{error:?}");
}

#[rstest]
#[tokio::test]
async fn a_next_page_elsewhere_gets_no_request(
    #[values(Kind::GitHub, Kind::GitLab, Kind::OlderGitLab, Kind::Gitea, Kind::Bitbucket)] kind: Kind,
) {
    let bench = Bench::of(kind, kind.builder().issues(300)).await;
    listed(&bench).await.expect("the server has been met");
    let elsewhere = Sim::builder().start().await;
    let fault = Fault::NextElsewhere(elsewhere.base_url().to_owned());
    bench.sim.fail(Matcher::containing("/issues"), fault, 1);
    let error = listed(&bench).await;
    assert_eq!(error, Err(ForgeError::ForeignNextPage { host: "127.0.0.1".to_owned() }), "the list stops");
    assert_eq!(elsewhere.request_count(), 0, "the token stays here");
}

#[rstest]
#[tokio::test]
async fn a_redirect_is_told_and_never_followed(
    #[values(Kind::GitHub, Kind::GitLab, Kind::OlderGitLab, Kind::Gitea, Kind::Bitbucket)] kind: Kind,
    #[values(301, 302, 307, 308)] status: u16,
) {
    let bench = kind.start().await;
    listed(&bench).await.expect("the server has been met");
    let elsewhere = Sim::builder().start().await;
    let to = RedirectTo::OtherHost(elsewhere.base_url().to_owned());
    bench.sim.fail_always(Matcher::any(), Fault::Redirect { status, to });
    let moved = |result: Result<(), ForgeError>| {
        assert!(matches!(result, Err(ForgeError::Moved { other_origin: true, .. })), "{status}: {result:?}");
    };
    moved(listed(&bench).await);
    moved(bench.forge.create_issue(&new_issue()).await.map(|_| ()));
    moved(bench.forge.update_issue(4, &retitled()).await.map(|_| ()));
    assert_eq!(elsewhere.request_count(), 0, "a token and a task would go where nobody looked");
}
