//! What goes wrong between here and a forge: each fault ends as a typed error in a recorded run, nothing is lost,
//! and the next sync goes on.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod common;

use std::time::Duration;

use common::{Bench, HastyClock};
use rstest::rstest;
use tern_model::*;
use tern_sim::{Fault, Matcher, RedirectTo, RetryAfter, Sim};

const TOKEN: &str = "ghp_canary0123456789abcdefghijklmnopqrstuv";

async fn bench() -> Bench {
    let sim = Sim::builder().seed(5).issues(350).token(TOKEN).limits(common::wide_limits());
    let bench = Bench::with_clock(sim, HastyClock::new()).await;
    bench.give_token(TOKEN).await;
    bench
}

/// The issue listing's second page, so that something has been taken over before it goes wrong.
fn second_page() -> Matcher {
    Matcher::containing("/issues?").and_containing("since=")
}

#[rstest]
#[case::revoked_token(Fault::Unauthorized, "unauthorized")]
#[case::missing_scope(Fault::MissingScope, "forbidden")]
#[case::single_sign_on(Fault::SingleSignOn, "single_sign_on")]
#[case::missing_repository(Fault::NotFound, "not_found")]
#[case::issues_switched_off(Fault::IssuesDisabled, "issues_disabled")]
#[case::renamed(Fault::Redirect { status: 301, to: RedirectTo::SameHost }, "moved")]
#[case::led_elsewhere(Fault::Redirect { status: 302, to: RedirectTo::OtherHost("http://127.0.0.1:9".into()) }, "moved")]
#[case::validation(Fault::Validation, "invalid")]
#[case::login_page(Fault::HtmlPage, "not_an_api")]
#[case::wrong_type(Fault::WrongContentType, "not_an_api")]
#[case::broken_json(Fault::InvalidJson, "not_an_api")]
#[case::no_body(Fault::EmptyBody, "not_an_api")]
#[case::oversized(Fault::Oversized(11 << 20), "too_large")]
#[case::server_down(Fault::ServerError(502), "unavailable")]
#[case::html_503(Fault::HtmlError(503), "unavailable")]
#[case::cut(Fault::DropBefore, "offline")]
#[case::cut_later(Fault::TruncatedBody, "offline")]
#[case::hour_used_up(Fault::PrimaryLimit { status: 403 }, "rate_limited")]
#[case::absurd_wait(Fault::TooManyRequests(RetryAfter::Absurd), "rate_limited")]
#[tokio::test]
async fn a_fault_that_stays_ends_the_run_with_its_code_and_keeps_what_was_done(
    #[case] fault: Fault,
    #[case] code: &str,
) {
    let bench = bench().await;
    bench.sim.fail_always(second_page(), fault);
    let run = bench.sync().await;
    assert_eq!(run.status, SyncStatus::Failure);
    let error = run.error.as_ref().expect("a failed run says why");
    assert_eq!(error.code, code, "{error:?}");
    assert!(!error.message.contains(TOKEN), "the history never shows a token");
    assert!(run.counts.tasks_created > 0, "the first page is kept: {:?}", run.counts);
    assert_eq!(bench.history().await, vec![run], "the run is recorded as it ended");

    bench.sim.clear_faults();
    bench.sim.clear_requests();
    let before = bench.rows().await.len();
    let run = bench.engine.start(bench.config_id, common::request()).await.unwrap();
    let run = run.operation().finished().await.unwrap();
    if run.status == SyncStatus::Failure {
        // A limit is kept to, even when the next sync is asked for before it ends.
        assert_eq!(run.error.as_ref().unwrap().code, "rate_limited", "{:?}", run.error);
        assert_eq!(bench.sim.request_count(), 0, "no request before the forge allows one");
        assert_eq!(bench.rows().await.len(), before);
    } else {
        bench.assert_equals_forge(|issue| !issue.state.is_closed()).await;
    }
}

#[rstest]
#[case::cut(Fault::DropBefore)]
#[case::cut_after(Fault::DropAfter)]
#[case::cut_in_the_middle(Fault::TruncatedBody)]
#[case::server_error(Fault::ServerError(500))]
#[case::html(Fault::HtmlError(503))]
#[case::busy(Fault::TooManyRequests(RetryAfter::Seconds(5)))]
#[case::busy_until_a_date(Fault::TooManyRequests(RetryAfter::HttpDate(Duration::from_secs(7))))]
#[case::burst(Fault::SecondaryLimit { status: 403, retry_after: RetryAfter::Seconds(3) })]
#[tokio::test]
async fn a_passing_fault_is_ridden_out(#[case] fault: Fault) {
    let bench = bench().await;
    bench.sim.fail(second_page(), fault, 2);
    bench.sync_well().await;
    bench.assert_equals_forge(|issue| !issue.state.is_closed()).await;
}

#[tokio::test]
async fn a_refused_token_stops_automatic_sync_until_a_person_acts() {
    let bench = bench().await;
    bench.sim.revoke_token(TOKEN);
    bench.sync().await;
    let config = bench.config().await;
    assert_eq!(config.sync_error.as_deref(), Some("unauthorized"));
    assert_eq!(config.next_sync_at, None, "asking again by itself would lock the account out");
}

#[tokio::test]
async fn a_long_wait_ends_the_run_and_says_when_it_goes_on() {
    let bench = bench().await;
    bench.sim.fail_always(second_page(), Fault::PrimaryLimit { status: 403 });
    let run = bench.sync().await;
    assert_eq!(run.error.unwrap().code, "rate_limited");
    let next = bench.config().await.next_sync_at.expect("it resumes by itself");
    assert!(next > run.completed_at.unwrap(), "not before the forge allows it");
}

#[tokio::test]
async fn one_unreadable_issue_is_named_and_the_others_go_on() {
    let bench = bench().await;
    bench.sim.fail(Matcher::containing("/issues?"), Fault::MalformedItems, 1);
    let run = bench.sync().await;
    assert_eq!(run.status, SyncStatus::Success, "{:?}", run.error);
    assert!(run.counts.tasks_failed > 0 && run.counts.tasks_created > 0, "{:?}", run.counts);
    assert_eq!(run.issue_errors.len(), run.counts.tasks_failed as usize, "each has its reason");
}

#[tokio::test]
async fn a_next_page_on_another_host_is_never_asked() {
    let elsewhere = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    elsewhere.set_nonblocking(true).unwrap();
    let address = format!("http://{}", elsewhere.local_addr().unwrap());
    let bench = bench().await;
    bench.sim.fail_always(Matcher::containing("/issues?"), Fault::NextElsewhere(address));
    let run = bench.sync().await;
    assert_eq!(run.error.map(|error| error.code).as_deref(), Some("foreign_next_page"));
    let nobody = elsewhere.accept().expect_err("not one connection");
    assert_eq!(nobody.kind(), std::io::ErrorKind::WouldBlock, "the token went nowhere else");
}

#[tokio::test]
async fn the_token_is_in_no_file() {
    let bench = bench().await;
    bench.sync_well().await;
    bench.sim.revoke_token(TOKEN);
    bench.sync().await;
    let mut pending = vec![bench.dir.path().to_path_buf()];
    let mut files = 0;
    while let Some(path) = pending.pop() {
        if path.is_dir() {
            pending.extend(std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else {
            files += 1;
            let bytes = std::fs::read(&path).unwrap();
            let found = bytes.windows(TOKEN.len()).any(|window| window == TOKEN.as_bytes());
            assert!(!found, "{} holds the token", path.display());
        }
    }
    assert!(files > 1, "the database and its log were looked at");
}

#[tokio::test]
async fn the_end_of_a_token_is_heard_by_the_way_and_costs_no_request() {
    let bench = bench().await;
    bench.sync_well().await;
    let known = || async {
        let mut read = bench.store.read().await.unwrap();
        tern_store::token_ends::get(&mut read, bench.config_id).await.unwrap()
    };
    assert_eq!(known().await, None, "a token without an end is said to have none");
    let ends = "2031-05-01T10:00:00Z".parse().unwrap();
    bench.sim.expire_token(TOKEN, ends);
    bench.sim.clear_requests();
    let quiet = bench.sync_well().await;
    assert_eq!(
        (quiet.counts.requests_made, bench.sim.request_count()),
        (1, 1),
        "a quiet sync is one request"
    );
    assert_eq!(known().await, Some("2031-05-01T10:00:00.000Z".parse().unwrap()));
}

#[tokio::test]
async fn an_end_that_has_passed_is_forgotten_when_the_token_still_works() {
    let bench = bench().await;
    let mut tx = bench.store.write().await.unwrap();
    let passed = "2020-01-01T00:00:00.000Z".parse().unwrap();
    tern_store::token_ends::set(&mut tx, bench.config_id, Some(passed), passed).await.unwrap();
    tx.commit().await.unwrap();
    bench.sync_well().await;
    let mut read = bench.store.read().await.unwrap();
    assert_eq!(tern_store::token_ends::get(&mut read, bench.config_id).await.unwrap(), None);
}
