//! What a forge says about its limit, and how long that means to wait.

use std::time::Duration;

use chrono::{DateTime, Utc};
use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};
use tern_model::Timestamp;

use crate::RateLimit;

/// The names of one forge's limit headers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LimitHeaders {
    /// Requests in the window.
    pub(crate) limit: &'static str,
    /// Requests left.
    pub(crate) remaining: &'static str,
    /// When the window ends, in seconds since 1970 by the forge's clock.
    pub(crate) reset: &'static str,
}

/// Whatever a forge asks for, it is asked again after a day: nobody means years.
const LONGEST: Duration = Duration::from_hours(24);

/// A pause of nothing would ask again in the same moment.
const SHORTEST: Duration = Duration::from_secs(1);

/// The wait after a refusal that does not say for how long; doubled with every further one.
const UNSAID: Duration = Duration::from_mins(1);

/// An hour at most when the forge gives no time: its windows are not longer.
const UNSAID_LONGEST: Duration = Duration::from_hours(1);

/// The limit as the headers have it; `None` when one of the three is missing or odd.
pub(crate) fn read(headers: &HeaderMap, names: LimitHeaders) -> Option<RateLimit> {
    let number = |name| text(headers, name)?.parse::<u32>().ok();
    let reset = text(headers, names.reset)?.parse::<i64>().ok()?.checked_mul(1000)?;
    Some(RateLimit {
        limit: number(names.limit)?,
        remaining: number(names.remaining)?,
        reset_at: Timestamp::from_millis(reset)?,
    })
}

/// Whether the headers say that nothing is left. A limit of zero is none: servers with limits switched off
/// send that.
pub(crate) fn is_used_up(headers: &HeaderMap, names: LimitHeaders) -> bool {
    read(headers, names).map_or_else(
        || text(headers, names.remaining) == Some("0"),
        |limit| limit.limit > 0 && limit.remaining == 0,
    )
}

/// How long the forge asks to wait: its `Retry-After`, else until the reset when nothing is left. `None` when
/// it does not say, or says nonsense. `now` only stands in where the forge does not tell its own time.
pub(crate) fn pause_asked(headers: &HeaderMap, names: LimitHeaders, now: Timestamp) -> Option<Duration> {
    retry_after(headers, now).or_else(|| until_reset(headers, names, now))
}

/// `Retry-After` in seconds or as an HTTP date.
pub(crate) fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let value = text(headers, RETRY_AFTER.as_str())?;
    let pause = if value.bytes().all(|b| b.is_ascii_digit()) && !value.is_empty() {
        // More digits than a number holds are still a number: a very large one.
        Duration::from_secs(value.parse().unwrap_or(u64::MAX))
    } else {
        pause_until(http_date(value)?, headers, now)
    };
    Some(pause.clamp(SHORTEST, LONGEST))
}

/// Until the window ends, when nothing is left in it and its end is ahead.
pub(crate) fn until_reset(headers: &HeaderMap, names: LimitHeaders, now: Timestamp) -> Option<Duration> {
    let limit = read(headers, names).filter(|limit| limit.limit > 0 && limit.remaining == 0)?;
    let pause = pause_until(limit.reset_at, headers, now);
    (!pause.is_zero()).then(|| pause.clamp(SHORTEST, LONGEST))
}

/// The wait after `strikes` earlier refusals in a row that gave no time.
pub(crate) fn pause_unsaid(strikes: u32) -> Duration {
    UNSAID.saturating_mul(2_u32.saturating_pow(strikes)).min(UNSAID_LONGEST)
}

/// From the forge's own time to `instant`: this machine's clock may be years off.
fn pause_until(instant: Timestamp, headers: &HeaderMap, now: Timestamp) -> Duration {
    let there = text(headers, DATE.as_str()).and_then(http_date).unwrap_or(now);
    u64::try_from(instant.millis_since(there)).map_or(Duration::ZERO, Duration::from_millis)
}

/// An HTTP date, as in `Date` and `Retry-After`.
pub(crate) fn http_date(text: &str) -> Option<Timestamp> {
    let instant = httpdate::parse_http_date(text).ok()?;
    Some(Timestamp::new(DateTime::<Utc>::from(instant)))
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use reqwest::header::{HeaderName, HeaderValue};
    use rstest::rstest;

    const NAMES: LimitHeaders = LimitHeaders {
        limit: "x-ratelimit-limit",
        remaining: "x-ratelimit-remaining",
        reset: "x-ratelimit-reset",
    };

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_str(value).unwrap()))
            .collect()
    }

    /// 2026-03-01T12:00:00Z.
    fn noon() -> Timestamp {
        "2026-03-01T12:00:00Z".parse().unwrap()
    }

    #[rstest]
    #[case::seconds("30", Some(30))]
    #[case::date("Sun, 01 Mar 2026 12:00:45 GMT", Some(45))]
    #[case::zero("0", Some(1))]
    #[case::date_past("Sun, 01 Mar 2026 11:00:00 GMT", Some(1))]
    #[case::years("315360000", Some(24 * 3600))]
    #[case::more_digits_than_a_number("99999999999999999999999", Some(24 * 3600))]
    #[case::date_in_years("Sat, 01 Mar 2036 12:00:00 GMT", Some(24 * 3600))]
    #[case::negative("-5", None)]
    #[case::garbage("soon", None)]
    #[case::fraction("1.5", None)]
    #[case::empty("", None)]
    fn every_retry_after_means_a_bounded_pause_or_nothing(#[case] value: &str, #[case] seconds: Option<u64>) {
        let pause = retry_after(&headers(&[("retry-after", value)]), noon());
        assert_eq!(pause, seconds.map(Duration::from_secs), "Retry-After: {value}");
    }

    #[test]
    fn the_forges_own_clock_counts() {
        let given = headers(&[
            ("date", "Sun, 01 Mar 2026 12:00:00 GMT"),
            ("x-ratelimit-limit", "60"),
            ("x-ratelimit-remaining", "0"),
            ("x-ratelimit-reset", "1772366430"),
        ]);
        for skew_years in [-10, 0, 10] {
            let here = noon().plus_seconds(skew_years * 365 * 86_400);
            let pause = pause_asked(&given, NAMES, here);
            assert_eq!(pause, Some(Duration::from_secs(30)), "this clock is {skew_years} years off");
        }
    }

    #[test]
    fn retry_after_goes_before_the_reset() {
        let given = headers(&[
            ("retry-after", "7"),
            ("x-ratelimit-limit", "60"),
            ("x-ratelimit-remaining", "0"),
            ("x-ratelimit-reset", "1772366430"),
        ]);
        assert_eq!(
            pause_asked(&given, NAMES, noon()),
            Some(Duration::from_secs(7)),
            "the forge said so itself"
        );
    }

    #[test]
    fn a_reset_in_the_past_or_with_requests_left_is_no_demand() {
        let past = [("x-ratelimit-limit", "60"), ("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "5")];
        assert_eq!(pause_asked(&headers(&past), NAMES, noon()), None, "that window is over");
        let left = [
            ("x-ratelimit-limit", "60"),
            ("x-ratelimit-remaining", "1"),
            ("x-ratelimit-reset", "1772366430"),
        ];
        assert_eq!(pause_asked(&headers(&left), NAMES, noon()), None, "one request is left");
        let off =
            [("x-ratelimit-limit", "0"), ("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "1772366430")];
        assert!(!is_used_up(&headers(&off), NAMES), "a limit of zero is a limit switched off");
    }

    #[test]
    fn unsaid_pauses_double_up_to_an_hour() {
        let seconds: Vec<u64> = [0, 1, 2, 9, u32::MAX].map(|n| pause_unsaid(n).as_secs()).into();
        assert_eq!(seconds, [60, 120, 240, 3600, 3600], "bounded doubling, no overflow");
    }

    proptest! {
        #[test]
        fn no_header_makes_a_pause_longer_than_a_day(retry in "[ -~]{0,30}", reset in any::<i64>(), now in any::<i32>()) {
            let reset = reset.to_string();
            let given = headers(&[
                ("retry-after", retry.as_str()),
                ("x-ratelimit-limit", "60"),
                ("x-ratelimit-remaining", "0"),
                ("x-ratelimit-reset", reset.as_str()),
            ]);
            if let Some(pause) = pause_asked(&given, NAMES, Timestamp::EPOCH.plus_seconds(now.into())) {
                prop_assert!((SHORTEST..=LONGEST).contains(&pause), "{pause:?}");
            }
        }
    }
}
