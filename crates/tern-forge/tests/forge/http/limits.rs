//! Limits: short ones are waited out, long ones told, and nobody asks before they end.

use std::time::Duration;

use rstest::rstest;
use serde_json::json;
use tern_forge::{ForgeError, Gates, RateLimit};
use tern_model::Timestamp;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::{Bench, CANARY, FakeClock, NOON, Setup, bench};

fn at(seconds: i64) -> Timestamp {
    Timestamp::EPOCH.plus_seconds(NOON + seconds)
}

/// Answers with `first` so many times, and then with an empty list.
async fn limited(first: ResponseTemplate, times: u64) -> (MockServer, Bench) {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(first).up_to_n_times(times).with_priority(1).mount(&server).await;
    Mock::given(any()).respond_with(ResponseTemplate::new(200).set_body_json(json!([]))).mount(&server).await;
    let bench = bench(server.uri());
    (server, bench)
}

fn refused(status: u16, message: &str) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_json(json!({ "message": message }))
}

/// What is left of the budget, and when it is renewed by the forge's clock, which shows noon.
fn budget(answer: ResponseTemplate, remaining: &str, reset_in: i64) -> ResponseTemplate {
    answer
        .insert_header("date", "Sun, 01 Mar 2026 12:00:00 GMT")
        .insert_header("x-ratelimit-limit", "5000")
        .insert_header("x-ratelimit-remaining", remaining)
        .insert_header("x-ratelimit-reset", (NOON + reset_in).to_string().as_str())
}

async fn count(server: &MockServer) -> usize {
    server.received_requests().await.unwrap().len()
}

#[rstest]
#[case::seconds(refused(429, "slow down").insert_header("retry-after", "7"), 7)]
#[case::date(refused(403, "x").insert_header("date", "Sun, 01 Mar 2026 12:00:00 GMT").insert_header("retry-after", "Sun, 01 Mar 2026 12:00:09 GMT"), 9)]
#[case::primary(budget(refused(403, "API rate limit exceeded for user ID 11."), "0", 30), 30)]
#[case::primary_as_429(budget(refused(429, "API rate limit exceeded"), "0", 59), 59)]
#[case::secondary(
    budget(refused(403, "You have exceeded a secondary rate limit. Please wait."), "4999", 3000),
    60
)]
#[case::secondary_older_words(refused(403, "You have triggered an abuse detection mechanism."), 60)]
#[case::too_many_logins(
    refused(403, "Maximum number of login attempts exceeded. Please try again later."),
    60
)]
#[case::no_time_given(refused(429, "slow down"), 60)]
#[case::negative(refused(429, "x").insert_header("retry-after", "-30"), 60)]
#[case::garbage(refused(429, "x").insert_header("retry-after", "a while"), 60)]
#[case::web_page(ResponseTemplate::new(429).set_body_raw("<html>wait</html>", "text/html").insert_header("retry-after", "3"), 3)]
#[tokio::test]
async fn a_short_limit_is_waited_out(#[case] answer: ResponseTemplate, #[case] seconds: u128) {
    let (server, bench) = limited(answer, 1).await;
    bench.list().await.expect("after the wait the list is given");
    assert_eq!(bench.clock.slept_ms(), [seconds * 1000], "as long as the forge asked, once");
    assert_eq!(count(&server).await, 2, "one refused, one answered");
    let until = at(i64::try_from(seconds).unwrap());
    assert_eq!(
        bench.heard.all(),
        [format!("RateLimit until {until}"), "resumed".to_owned()],
        "and it was told"
    );
}

#[rstest]
#[case::seconds(refused(429, "x").insert_header("retry-after", "61"), 61)]
#[case::primary(budget(refused(403, "API rate limit exceeded"), "0", 3000), 3000)]
#[case::years(refused(429, "x").insert_header("retry-after", "630720000"), 86_400)]
#[case::date_in_years(refused(429, "x").insert_header("date", "Sun, 01 Mar 2026 12:00:00 GMT").insert_header("retry-after", "Sat, 01 Mar 2036 12:00:00 GMT"), 86_400)]
#[tokio::test]
async fn a_long_limit_is_told_and_not_waited_for(#[case] answer: ResponseTemplate, #[case] seconds: i64) {
    let (server, bench) = limited(answer, 1).await;
    let until = at(seconds);
    assert_eq!(
        bench.list().await,
        Err(ForgeError::RateLimited { until }),
        "the window can say when it goes on"
    );
    assert_eq!(bench.list().await, Err(ForgeError::RateLimited { until }), "and it stays so");
    assert_eq!(bench.clock.slept_ms(), [0_u128; 0], "nobody waits that long");
    assert_eq!(count(&server).await, 1, "before it ends nothing leaves");
    bench.clock.advance(Duration::from_secs(u64::try_from(seconds).unwrap()));
    bench.list().await.expect("after it ended the list is given");
}

#[tokio::test]
async fn a_limit_on_bursts_that_comes_again_is_waited_for_longer_and_longer() {
    let (server, bench) = limited(refused(403, "You have exceeded a secondary rate limit"), 3).await;
    let error = bench.list().await.unwrap_err();
    assert_eq!(
        error,
        ForgeError::RateLimited { until: at(60 + 120) },
        "a minute was waited, two are too long"
    );
    bench.clock.advance(Duration::from_mins(2));
    let error = bench.list().await.unwrap_err();
    assert_eq!(
        error,
        ForgeError::RateLimited { until: at(60 + 120 + 240) },
        "the third refusal doubles again"
    );
    bench.clock.advance(Duration::from_mins(4));
    bench.list().await.expect("then it passes");
    assert_eq!(count(&server).await, 4, "three refusals and an answer");
}

#[tokio::test]
async fn all_waits_of_one_request_together_stay_within_a_minute() {
    let (server, bench) = limited(refused(429, "x").insert_header("retry-after", "25"), 9).await;
    let error = bench.list().await.unwrap_err();
    assert_eq!(error, ForgeError::RateLimited { until: at(75) }, "25 + 25 fit, a third does not");
    assert_eq!(bench.clock.slept_ms(), [25_000, 25_000], "two waits");
    assert_eq!(count(&server).await, 3, "three requests");
}

#[tokio::test]
async fn the_last_request_of_the_budget_closes_the_gate() {
    let last = budget(ResponseTemplate::new(200).set_body_json(json!([])), "0", 3000);
    let (server, bench) = limited(last, 1).await;
    bench.list().await.expect("the last request is answered");
    let limit = RateLimit { limit: 5000, remaining: 0, reset_at: at(3000) };
    assert_eq!(bench.forge.rate_limit(), Some(limit), "what the forge said is known");
    assert_eq!(
        bench.list().await,
        Err(ForgeError::RateLimited { until: at(3000) }),
        "the next would be refused"
    );
    assert_eq!(count(&server).await, 1, "so it is not sent");
}

#[tokio::test]
async fn connections_of_one_account_share_its_limit_and_others_do_not() {
    let (server, _) = limited(refused(429, "x").insert_header("retry-after", "600"), 1).await;
    let (gates, clock) = (Gates::new(), FakeClock::at_noon());
    let open = |token: &str| {
        let mut setup = Setup::new(server.uri()).token(Some(token));
        (setup.gates, setup.clock) = (gates.clone(), clock.clone());
        setup.open().unwrap()
    };
    assert!(open(CANARY).list().await.is_err(), "the first is limited");
    let again = open(CANARY).list().await;
    assert_eq!(again, Err(ForgeError::RateLimited { until: at(600) }), "a new connection remembers");
    open("ghp_anotherAccount0123456789").list().await.expect("another account has its own budget");
    assert_eq!(count(&server).await, 2, "the remembered limit cost no request");
}

#[tokio::test]
async fn a_forge_that_is_busy_for_a_named_time_is_left_alone() {
    let (_server, bench) = limited(ResponseTemplate::new(503).insert_header("retry-after", "20"), 1).await;
    bench.list().await.expect("after the wait it is well");
    assert_eq!(bench.clock.slept_ms(), [1_000, 19_000], "in all as long as it asked");
}

#[tokio::test]
async fn a_server_with_limits_switched_off_is_not_limited() {
    let answer = ResponseTemplate::new(200)
        .set_body_json(json!([]))
        .insert_header("x-ratelimit-limit", "0")
        .insert_header("x-ratelimit-remaining", "0")
        .insert_header("x-ratelimit-reset", "4102444800");
    let (_server, bench) = limited(answer, 9).await;
    bench.list().await.unwrap();
    bench.list().await.expect("zero of zero is no limit");
}

#[tokio::test]
async fn a_request_that_is_dropped_while_waiting_says_that_the_wait_is_over() {
    use tern_forge::WaitObserver;
    struct Stuck;
    #[async_trait::async_trait]
    impl tern_forge::Clock for Stuck {
        fn now(&self) -> Timestamp {
            at(0)
        }
        async fn sleep(&self, _: Duration) {
            std::future::pending::<()>().await;
        }
    }
    let (server, _) = limited(refused(429, "x").insert_header("retry-after", "5"), 9).await;
    let heard = std::sync::Arc::new(crate::support::Heard::default());
    let account = tern_forge::Account {
        repository: crate::support::place(&server.uri()),
        token: None,
        clock: std::sync::Arc::new(Stuck),
        random: std::sync::Arc::new(crate::support::NoChance),
        waits: heard.clone() as std::sync::Arc<dyn WaitObserver>,
    };
    let forge = tern_forge::connect_with(
        tern_model::ServiceType::Github,
        account,
        &tern_forge::Network { gates: Gates::new(), ..tern_forge::Network::default() },
    )
    .unwrap();
    let task = tokio::spawn(async move { forge.check_repository().await });
    while heard.all().is_empty() {
        tokio::task::yield_now().await;
    }
    task.abort();
    assert!(task.await.unwrap_err().is_cancelled(), "it was cancelled in its wait");
    assert_eq!(
        heard.all(),
        [format!("RateLimit until {}", at(5)), "resumed".to_owned()],
        "no wait stays on the screen"
    );
}
