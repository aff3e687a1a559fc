//! A point in time, as stores and records keep it.
//!
//! Rank 0.

use std::fmt;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};

/// Milliseconds since the beginning of 1970, UTC. Shown, and written in JSON, as `2026-11-23T21:05:00.000Z`.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(try_from = "String", into = "String")]
pub struct Timestamp(pub u64);

/// The last millisecond that can be shown: the end of the year 9999.
const LAST: u64 = 253_402_300_799_999;

/// A text is no point in time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is no time such as 2026-11-23T21:05:00Z")]
pub struct NoTimestamp(String);

impl Timestamp {
    /// Milliseconds that have passed since `earlier`; 0 if it is later.
    #[must_use]
    pub fn since(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }

    /// Reads an RFC 3339 text.
    ///
    /// # Errors
    /// When it is none, or a time before 1970.
    pub fn parse(text: &str) -> Result<Self, NoTimestamp> {
        let read = DateTime::parse_from_rfc3339(text).ok();
        read.and_then(|time| u64::try_from(time.timestamp_millis()).ok())
            .map(Self)
            .ok_or_else(|| NoTimestamp(text.to_owned()))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let milliseconds = i64::try_from(self.0.min(LAST)).unwrap_or_default();
        let time = DateTime::<Utc>::from_timestamp_millis(milliseconds).unwrap_or_default();
        formatter.write_str(&time.to_rfc3339_opts(SecondsFormat::Millis, true))
    }
}

impl TryFrom<String> for Timestamp {
    type Error = NoTimestamp;

    fn try_from(text: String) -> Result<Self, NoTimestamp> {
        Self::parse(&text)
    }
}

impl From<Timestamp> for String {
    fn from(timestamp: Timestamp) -> Self {
        timestamp.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::{LAST, Timestamp};

    #[test]
    fn what_is_shown_is_read() {
        for milliseconds in [0, 1, 1_795_467_900_123, LAST] {
            let timestamp = Timestamp(milliseconds);
            assert_eq!(Timestamp::parse(&timestamp.to_string()), Ok(timestamp));
        }
        assert_eq!(Timestamp(0).to_string(), "1970-01-01T00:00:00.000Z");
        assert_eq!(Timestamp(u64::MAX).to_string(), Timestamp(LAST).to_string());
        for wrong in ["", "yesterday", "1969-12-31T23:59:59Z", "2026-02-30T00:00:00Z"] {
            assert!(Timestamp::parse(wrong).is_err(), "{wrong}");
        }
    }
}
