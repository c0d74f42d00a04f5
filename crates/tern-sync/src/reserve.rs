//! What background syncs leave of a token's budget for the syncs that a person asks for.
//!
//! A forge counts the requests of a token until a reset. Syncs that start by themselves stop starting when little is
//! left, so that "Sync now" still works then; a sync that a person asks for may use everything.

use tern_forge::RateLimit;
use tern_model::Timestamp;

/// One request in ten is left.
const SHARE: u32 = 10;
/// A small budget leaves at least so many, enough for a few syncs of a quiet project.
const LEAST: u32 = 10;
/// No forge's count lasts longer, in seconds: a reset that is farther away was told by another clock.
const LONGEST: i64 = 3_600;

/// How many requests of this budget are left for the syncs that a person asks for; never more than half of them.
pub fn reserve_of(limit: &RateLimit) -> u32 {
    (limit.limit / SHARE).max(LEAST).min(limit.limit / 2)
}

/// Until when syncs that start by themselves wait; `None` while there is enough for them.
pub fn held_until(limit: &RateLimit, now: Timestamp) -> Option<Timestamp> {
    // A limit of zero is none: servers with limits switched off send that.
    let scarce = limit.limit > 0 && limit.remaining <= reserve_of(limit);
    (scarce && limit.reset_at > now).then(|| limit.reset_at.min(now.plus_seconds(LONGEST)))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::EPOCH.plus_seconds(seconds)
    }

    fn limit(limit: u32, remaining: u32, reset: i64) -> RateLimit {
        RateLimit { limit, remaining, reset_at: at(reset) }
    }

    #[rstest]
    #[case(5_000, 500, "a tenth")]
    #[case(60, 10, "a few of a small one")]
    #[case(12, 6, "half of a tiny one: background syncs are not given up")]
    #[case(1, 0, "nothing can be left of one")]
    #[case(0, 0, "no limit")]
    fn a_share_is_left(#[case] all: u32, #[case] left: u32, #[case] why: &str) {
        assert_eq!(reserve_of(&limit(all, all, 0)), left, "{why}");
    }

    #[rstest]
    #[case(limit(5_000, 501, 900), None, "there is enough")]
    #[case(limit(5_000, 500, 900), Some(900), "the rest is left until the reset")]
    #[case(limit(5_000, 0, 900), Some(900), "nothing is left at all")]
    #[case(limit(5_000, 0, 100), None, "the count has begun anew")]
    #[case(limit(5_000, 0, 99), None, "the count has begun anew")]
    #[case(limit(5_000, 0, 400_000_000), Some(3_700), "this clock is years behind the forge's")]
    #[case(limit(0, 0, 900), None, "there is no limit")]
    fn background_syncs_wait_for_the_reset(
        #[case] limit: RateLimit,
        #[case] until: Option<i64>,
        #[case] why: &str,
    ) {
        assert_eq!(held_until(&limit, at(100)), until.map(at), "{why}");
    }
}
