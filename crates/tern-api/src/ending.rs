//! A token that ends soon, said ahead of time.

use serde::Serialize;
use tern_model::{SyncConfig, Timestamp, text_enum};

/// From so long before its end on it is said, in seconds.
const SOON: i64 = 14 * DAY;
/// From so long before its end on it is said more strongly, in seconds.
const VERY_SOON: i64 = 3 * DAY;
const DAY: i64 = 24 * 3_600;

text_enum! {
    /// How near the end of a token is.
    EndingStage, "ending stage", {
        /// Fourteen days or less.
        Soon = "soon",
        /// Three days or less.
        VerySoon = "very_soon",
    }
}

/// A token that still works and ends soon.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct TokenEnding {
    /// When.
    pub ends_at: Timestamp,
    /// How near that is.
    pub stage: EndingStage,
    /// The same in words: "the token ends in 9 days".
    pub words: String,
}

impl TokenEnding {
    /// `None` while its end is far or unknown, and once it has ended: then the forge refuses it, which is said as that.
    pub fn of(ends_at: Option<Timestamp>, now: Timestamp) -> Option<Self> {
        let ends_at = ends_at?;
        let left = ends_at.millis_since(now) / 1_000;
        let stage = match left {
            ..=0 => return None,
            1..=VERY_SOON => EndingStage::VerySoon,
            _ if left <= SOON => EndingStage::Soon,
            _ => return None,
        };
        let words = match left / DAY {
            0 => "the token ends within a day".to_owned(),
            1 => "the token ends in 1 day".to_owned(),
            days => format!("the token ends in {days} days"),
        };
        Some(Self { ends_at, stage, words })
    }

    /// The same of a connection. Where syncing has stopped because of its token, that is said instead.
    pub(crate) fn of_connection(
        config: &SyncConfig,
        ends_at: Option<Timestamp>,
        now: Timestamp,
    ) -> Option<Self> {
        let stopped = config.sync_error.as_deref().is_some_and(is_about_the_token);
        Self::of(ends_at.filter(|_| config.has_token && !stopped), now)
    }
}

/// Whether a code that stopped syncing is mended by another token.
pub(crate) fn is_about_the_token(code: &str) -> bool {
    matches!(code, "unauthorized" | "bad_token" | "token_unreadable" | "single_sign_on")
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::unknown(None, None)]
    #[case::far(Some(14 * DAY + 1), None)]
    #[case::two_weeks(Some(14 * DAY), Some((EndingStage::Soon, "the token ends in 14 days")))]
    #[case::later_that_week(Some(9 * DAY + 5), Some((EndingStage::Soon, "the token ends in 9 days")))]
    #[case::just_before(Some(3 * DAY + 1), Some((EndingStage::Soon, "the token ends in 3 days")))]
    #[case::three_days(Some(3 * DAY), Some((EndingStage::VerySoon, "the token ends in 3 days")))]
    #[case::tomorrow(Some(DAY), Some((EndingStage::VerySoon, "the token ends in 1 day")))]
    #[case::today(Some(60), Some((EndingStage::VerySoon, "the token ends within a day")))]
    #[case::over(Some(0), None)]
    #[case::long_over(Some(-DAY), None)]
    fn the_end_of_a_token_is_said_ahead(
        #[case] left: Option<i64>,
        #[case] said: Option<(EndingStage, &str)>,
    ) {
        let now: Timestamp = "2026-03-01T12:00:00.000Z".parse().unwrap();
        let ending = TokenEnding::of(left.map(|left| now.plus_seconds(left)), now);
        assert_eq!(ending.as_ref().map(|ending| (ending.stage, ending.words.as_str())), said);
    }
}
