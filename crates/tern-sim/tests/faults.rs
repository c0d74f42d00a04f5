//! Every fault looks to a client as it does in the wild, and is counted.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod common;

use std::time::Duration;

use common::{Got, Http, ISSUES};
use reqwest::Method;
use rstest::rstest;
use serde_json::json;
use tern_sim::{
    Chaos, ClockMode, Fault, LimitAnswer, LimitSettings, Matcher, RedirectTo, RetryAfter, SecondaryLimits,
    Sim,
};

const PATH: &str = "/repos/acorn/orchard/issues?state=all&per_page=50";

async fn sim() -> Sim {
    Sim::builder().seed(3).issues(120).token("secret").start().await
}

async fn with(sim: &Sim, fault: Fault) -> reqwest::Result<Got> {
    sim.fail_next(fault);
    Http::new(sim).try_send(Method::GET, PATH, None, &[]).await
}

#[rstest]
#[case(Fault::Unauthorized, 401, "Bad credentials")]
#[case(Fault::MissingScope, 403, "not accessible by personal access token")]
#[case(Fault::SingleSignOn, 403, "SAML")]
#[case(Fault::SecondaryLimit { status: 403, retry_after: RetryAfter::Missing }, 403, "secondary rate limit")]
#[case(Fault::PrimaryLimit { status: 429 }, 429, "API rate limit exceeded")]
#[case(Fault::TooManyRequests(RetryAfter::Seconds(30)), 429, "Too Many Requests")]
#[case(Fault::NotFound, 404, "Not Found")]
#[case(Fault::Conflict, 409, "Conflict")]
#[case(Fault::Gone, 410, "deleted")]
#[case(Fault::IssuesDisabled, 410, "disabled")]
#[case(Fault::PreconditionFailed, 412, "Precondition Failed")]
#[case(Fault::Validation, 422, "Validation Failed")]
#[case(Fault::DeepPage, 422, "cursor based pagination")]
#[case(Fault::ServerError(502), 502, "Bad Gateway")]
#[tokio::test]
async fn refusals_speak_as_the_forge_does(#[case] fault: Fault, #[case] status: u16, #[case] words: &str) {
    let sim = sim().await;
    let name = fault.name();
    let got = with(&sim, fault).await.unwrap();
    assert_eq!(got.status, status);
    assert!(got.json()["message"].as_str().unwrap().contains(words), "{}", got.text);
    assert_eq!(sim.fault_counts()[name], 1, "it is counted");
    assert_eq!(sim.requests()[0].fault, Some(name), "and noted with the request");
    assert_eq!(Http::new(&sim).get("/rate_limit").await.status, 200, "the next request is well again");
}

#[tokio::test]
async fn a_sign_on_names_where_to_go() {
    let sim = sim().await;
    let got = with(&sim, Fault::SingleSignOn).await.unwrap();
    assert!(got.header("x-github-sso").unwrap().starts_with("required; url="));
}

#[tokio::test]
async fn a_cut_connection_is_an_error_and_says_nothing_of_what_was_done() {
    let sim = sim().await;
    let http = Http::new(&sim);
    let create = |title: &str| http.try_send(Method::POST, ISSUES, Some(json!({"title": title})), &[]);
    sim.fail(Matcher::method("POST"), Fault::DropBefore, 1);
    assert!(create("never arrives").await.is_err());
    assert_eq!(sim.visible_issues().len(), 120, "nothing was carried out");
    sim.fail(Matcher::method("POST"), Fault::DropAfter, 1);
    assert!(create("arrives unheard").await.is_err());
    assert_eq!(sim.issue(121).unwrap().title, "arrives unheard", "it was carried out all the same");
    assert_eq!(sim.requests().last().unwrap().status, None, "no answer went out");
}

#[tokio::test]
async fn bodies_break_in_every_way() {
    let sim = sim().await;
    assert!(with(&sim, Fault::TruncatedBody).await.is_err(), "the length promised more");
    let invalid = with(&sim, Fault::InvalidJson).await.unwrap();
    assert!(serde_json::from_str::<serde_json::Value>(&invalid.text).is_err());
    assert_eq!(invalid.header("etag"), None, "a broken answer has no tag to remember it by");
    let page = with(&sim, Fault::HtmlPage).await.unwrap();
    assert_eq!((page.status.as_u16(), page.text.contains("<form")), (200, true));
    let error = with(&sim, Fault::HtmlError(503)).await.unwrap();
    assert_eq!(
        (error.status.as_u16(), error.header("content-type")),
        (503, Some("text/html; charset=utf-8"))
    );
    let wrong = with(&sim, Fault::WrongContentType).await.unwrap();
    assert_eq!(
        (wrong.header("content-type"), wrong.numbers().len()),
        (Some("text/plain; charset=utf-8"), 50)
    );
    let empty = with(&sim, Fault::EmptyBody).await.unwrap();
    assert_eq!((empty.status.as_u16(), empty.text.as_str()), (200, ""));
    let huge = with(&sim, Fault::Oversized(3_000_000)).await.unwrap();
    assert_eq!(huge.text.len(), 3_000_000);
    let items = with(&sim, Fault::MalformedItems).await.unwrap().json();
    let whole =
        items.as_array().unwrap().iter().filter(|item| item["number"].is_u64() && item["title"].is_string());
    assert!((30..50).contains(&whole.count()), "some items are spoilt and most are not");
}

#[tokio::test]
async fn a_slow_body_arrives_whole_and_late() {
    let sim = sim().await;
    let began = std::time::Instant::now();
    let got = with(&sim, Fault::SlowBody(Duration::from_millis(15))).await.unwrap();
    assert_eq!(got.numbers().len(), 50);
    assert!(began.elapsed() >= Duration::from_millis(100), "ten pieces, each with its pause");
    let began = std::time::Instant::now();
    with(&sim, Fault::Stall(Duration::from_millis(80))).await.unwrap();
    assert!(began.elapsed() >= Duration::from_millis(80));
}

#[rstest]
#[case(301)]
#[case(302)]
#[case(307)]
#[case(308)]
#[tokio::test]
async fn redirects_lead_here_or_elsewhere(#[case] status: u16) {
    let sim = sim().await;
    let here = with(&sim, Fault::Redirect { status, to: RedirectTo::SameHost }).await.unwrap();
    assert_eq!(here.status, status);
    assert!(here.header("location").unwrap().starts_with(sim.base_url()));
    let elsewhere = RedirectTo::OtherHost("http://127.0.0.1:9".to_owned());
    let there = with(&sim, Fault::Redirect { status, to: elsewhere }).await.unwrap();
    assert!(there.header("location").unwrap().starts_with("http://127.0.0.1:9/repos/"));
}

#[tokio::test]
async fn next_may_go_round_in_a_circle_or_away() {
    let sim = sim().await;
    let circle = with(&sim, Fault::NextLoop).await.unwrap();
    assert!(circle.link("next").unwrap().ends_with(PATH), "this very page again");
    let away = with(&sim, Fault::NextElsewhere("http://127.0.0.1:9".to_owned())).await.unwrap();
    assert!(away.link("next").unwrap().starts_with("http://127.0.0.1:9/"));
    let http = Http::new(&sim);
    let first = http.get(PATH).await;
    sim.fail_next(Fault::RepeatedPage);
    let second = http.get(&format!("{PATH}&page=2")).await;
    assert_eq!(first.numbers(), second.numbers(), "page 2 shows page 1");
}

#[tokio::test]
async fn a_request_may_arrive_twice() {
    let sim = sim().await;
    sim.fail_next(Fault::AppliedTwice);
    let got = Http::new(&sim).send(Method::POST, ISSUES, json!({"title": "twins"})).await;
    assert_eq!(got.json()["number"], 122);
    assert_eq!(sim.visible_issues().iter().filter(|view| view.title == "twins").count(), 2);
}

#[rstest]
#[case(RetryAfter::Missing, None)]
#[case(RetryAfter::Seconds(17), Some("17"))]
#[case(RetryAfter::HttpDate(Duration::from_secs(90)), Some("Sun, 01 Mar 2026 12:01:30 GMT"))]
#[case(RetryAfter::Absurd, Some("99999999999"))]
#[case(RetryAfter::Garbage, Some("soon"))]
#[tokio::test]
async fn retry_after_comes_in_every_spelling(#[case] value: RetryAfter, #[case] header: Option<&str>) {
    let noon = "2026-03-01T12:00:00Z".parse().unwrap();
    let sim = Sim::builder().issues(5).token("secret").clock(ClockMode::Virtual(noon)).start().await;
    let got = with(&sim, Fault::TooManyRequests(value)).await.unwrap();
    assert_eq!(got.header("retry-after"), header);
    assert_eq!(got.header("date"), Some("Sun, 01 Mar 2026 12:00:00 GMT"));
}

#[tokio::test]
async fn a_burst_ends_after_its_count() {
    let sim = sim().await;
    sim.fail(Matcher::containing("/issues"), Fault::ServerError(503), 3);
    let http = Http::new(&sim);
    assert_eq!(http.get("/user").await.status, 200, "other paths are well");
    for _ in 0..3 {
        assert_eq!(http.get(PATH).await.status, 503);
    }
    assert_eq!(http.get(PATH).await.status, 200);
}

#[tokio::test]
async fn chaos_is_the_same_for_the_same_seed() {
    let mut runs = Vec::new();
    for _ in 0..2 {
        let chaos = Chaos {
            seed: 11,
            per_mille: 300,
            faults: vec![Fault::ServerError(500), Fault::NotFound, Fault::EmptyBody],
        };
        let sim = Sim::builder().issues(5).token("secret").chaos(chaos).start().await;
        let http = Http::new(&sim);
        for _ in 0..60 {
            http.get("/user").await;
        }
        runs.push((
            sim.requests().into_iter().map(|request| request.fault).collect::<Vec<_>>(),
            sim.fault_counts(),
        ));
    }
    assert_eq!(runs[0], runs[1]);
    assert_eq!(runs[0].1.len(), 3, "each of the three happened: {:?}", runs[0].1);
}

#[rstest]
#[case(LimitAnswer::Forbidden, 403)]
#[case(LimitAnswer::TooManyRequests, 429)]
#[tokio::test]
async fn a_budget_runs_out_and_comes_back(#[case] answer: LimitAnswer, #[case] status: u16) {
    let limits = LimitSettings { per_token: 3, anonymous: 1, answer, secondary: None };
    let noon = "2026-03-01T12:00:00Z".parse().unwrap();
    let sim =
        Sim::builder().issues(5).token("secret").limits(limits).clock(ClockMode::Virtual(noon)).start().await;
    let http = Http::new(&sim);
    for left in ["2", "1", "0"] {
        let got = http.get(PATH).await;
        assert_eq!((got.status.as_u16(), got.header("x-ratelimit-remaining")), (200, Some(left)));
    }
    let refused = http.get(PATH).await;
    assert_eq!((refused.status.as_u16(), refused.header("x-ratelimit-remaining")), (status, Some("0")));
    assert_eq!(refused.header("x-ratelimit-used"), Some("3"));
    let reset: i64 = refused.header("x-ratelimit-reset").unwrap().parse().unwrap();
    assert_eq!(http.get("/rate_limit").await.status, 200, "asking how things stand is free");
    assert_eq!(Http::anonymous(&sim).get(PATH).await.status, 200, "others have budgets of their own");
    assert!(!sim.manners().impatient.is_empty(), "asking on before the reset is bad manners");
    sim.set_clock(chrono::DateTime::from_timestamp(reset, 0).unwrap());
    assert_eq!(http.get(PATH).await.status, 200, "after the reset there is a new budget");
}

#[tokio::test]
async fn bursts_of_writes_meet_the_second_limit_with_budget_left() {
    let sim = Sim::builder()
        .issues(5)
        .token("secret")
        .clock(ClockMode::Virtual("2026-03-01T12:00:00Z".parse().unwrap()))
        .secondary_limits(SecondaryLimits { writes_per_minute: 4, ..SecondaryLimits::github() })
        .start()
        .await;
    let http = Http::new(&sim);
    let mut last = None;
    for turn in 0..5 {
        last = Some(http.send(Method::POST, ISSUES, json!({"title": format!("n {turn}")})).await);
    }
    let refused = last.unwrap();
    assert_eq!(refused.status, 403);
    assert!(refused.text.contains("secondary rate limit"));
    assert_ne!(refused.header("x-ratelimit-remaining"), Some("0"), "the hour's budget is not the reason");
    assert_eq!(refused.header("retry-after"), None, "and nobody says how long");
    assert_eq!(sim.manners().hasty_writes.len(), 4, "five writes at one moment are four too hasty ones");
}

#[tokio::test]
async fn the_record_knows_that_a_token_came_but_not_which() {
    let sim = sim().await;
    Http::new(&sim).get(PATH).await;
    Http::anonymous(&sim).get(PATH).await;
    let requests = sim.requests();
    assert!(requests[0].authorization.is_some() && requests[1].authorization.is_none());
    assert!(!format!("{requests:?}").contains("secret"), "no token in any record");
    assert_eq!(requests[0].line(), format!("GET {PATH}"));
}

#[tokio::test]
async fn latency_is_waited_by_every_request_and_not_in_a_row() {
    let sim = Sim::builder().issues(5).token("secret").latency(Duration::from_millis(120)).start().await;
    let http = Http::new(&sim);
    let began = std::time::Instant::now();
    tokio::join!(http.get("/user"), http.get("/user"), http.get("/user"));
    let took = began.elapsed();
    assert!(took >= Duration::from_millis(120) && took < Duration::from_millis(330), "took {took:?}");
    assert_eq!(sim.manners().most_concurrent, 3);
}

#[tokio::test]
async fn dropping_the_handle_frees_the_port() {
    let sim = sim().await;
    let address = sim.base_url().trim_start_matches("http://").to_owned();
    drop(sim);
    assert!(std::net::TcpStream::connect(address).is_err(), "nobody listens any more");
}
