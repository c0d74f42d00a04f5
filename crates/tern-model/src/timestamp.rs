//! An instant in UTC with one text form.

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An instant in UTC, kept to the millisecond.
///
/// Its text is always `YYYY-MM-DDTHH:MM:SS.mmmZ`, so that comparing the stored text compares the instants.
/// GitHub sends whole seconds, GitLab milliseconds, Gitea its server's offset: all fit without loss.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, specta::Type)]
pub struct Timestamp(#[specta(type = String)] DateTime<Utc>);

/// Text that is not an RFC 3339 time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not an RFC 3339 time")]
pub struct InvalidTimestamp(pub String);

impl Timestamp {
    /// The Unix epoch.
    pub const EPOCH: Self = Self(DateTime::UNIX_EPOCH);

    /// Cuts an instant to the millisecond.
    pub fn new(instant: DateTime<Utc>) -> Self {
        Self(DateTime::from_timestamp_millis(instant.timestamp_millis()).unwrap_or(DateTime::UNIX_EPOCH))
    }

    /// From milliseconds since the Unix epoch; `None` outside the years that chrono can hold.
    pub fn from_millis(millis: i64) -> Option<Self> {
        DateTime::from_timestamp_millis(millis).map(Self)
    }

    /// Milliseconds since the Unix epoch.
    pub fn millis(self) -> i64 {
        self.0.timestamp_millis()
    }

    /// The instant inside.
    pub const fn instant(self) -> DateTime<Utc> {
        self.0
    }

    /// This instant moved by `seconds` (negative: earlier); stays put where that leaves the calendar.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        self.plus_millis(seconds.saturating_mul(1000))
    }

    /// This instant moved by `millis` (negative: earlier); stays put where that leaves the calendar.
    #[must_use]
    pub fn plus_millis(self, millis: i64) -> Self {
        TimeDelta::try_milliseconds(millis)
            .and_then(|delta| self.0.checked_add_signed(delta))
            .map_or(self, Self)
    }

    /// Milliseconds from `earlier` to this instant; negative when `earlier` is later.
    pub fn millis_since(self, earlier: Self) -> i64 {
        self.millis().saturating_sub(earlier.millis())
    }
}

impl std::fmt::Display for Timestamp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.to_rfc3339_opts(SecondsFormat::Millis, true))
    }
}

impl std::str::FromStr for Timestamp {
    type Err = InvalidTimestamp;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        DateTime::parse_from_rfc3339(text)
            .map(|instant| Self::new(instant.with_timezone(&Utc)))
            .map_err(|_| InvalidTimestamp(text.to_owned()))
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_forges_way_to_write_a_time_is_read() {
        for text in ["2026-11-21T18:30:00Z", "2026-11-21T18:30:00.000Z", "2026-11-21T20:30:00+02:00"] {
            assert_eq!(text.parse::<Timestamp>().unwrap().to_string(), "2026-11-21T18:30:00.000Z", "{text}");
        }
        assert!(
            "2026-11-21 18:30".parse::<Timestamp>().is_err(),
            "a time without a zone could mean anything"
        );
    }

    proptest! {
        #[test]
        fn comparing_the_text_compares_the_instants(a in 0i64..4_000_000_000_000, b in 0i64..4_000_000_000_000) {
            let (a, b) = (Timestamp::from_millis(a).unwrap(), Timestamp::from_millis(b).unwrap());
            prop_assert_eq!(a.to_string().cmp(&b.to_string()), a.cmp(&b));
            prop_assert_eq!(a.to_string().parse::<Timestamp>().unwrap(), a);
        }
    }
}
