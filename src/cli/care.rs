//! A store as those open it who care for it: only one that is there, waiting as long as they say.

use clap::Args;

use super::error::CliError;
use super::store::StoreOptions;
use super::world::Surroundings;
use crate::limits::StoreLimits;
use crate::store::{SqliteStore, StoreSettings};

/// Which store, and how long to wait for others.
#[derive(Args, Clone, Debug)]
pub(super) struct CareOptions {
    #[command(flatten)]
    pub store: StoreOptions,

    /// Seconds to wait for other programs that write
    #[arg(long, value_name = "SECONDS", default_value_t = 30, help_heading = "Store")]
    wait: u64,
}

impl CareOptions {
    /// Opens the store to look at it; nothing is made that was not there.
    ///
    /// # Errors
    /// When there is none, or it can't be used.
    pub(super) fn look(&self, surroundings: &Surroundings) -> Result<SqliteStore, CliError> {
        let settings = StoreSettings { create: false, ballast: 0, ..self.settings() };
        self.store.opened(settings, surroundings)
    }

    /// Opens a store that is there, to change it.
    ///
    /// # Errors
    /// When there is none, or it can't be used.
    pub(super) fn there(&self, surroundings: &Surroundings) -> Result<SqliteStore, CliError> {
        self.store.opened(StoreSettings { create: false, ..self.settings() }, surroundings)
    }

    /// The same with another grace.
    ///
    /// # Errors
    /// When there is none, or it can't be used.
    pub(super) fn there_with_grace(
        &self,
        grace_ms: u64,
        surroundings: &Surroundings,
    ) -> Result<SqliteStore, CliError> {
        let limits = StoreLimits { grace_ms, ..StoreLimits::default() };
        let settings = StoreSettings { create: false, limits, ..self.settings() };
        self.store.opened(settings, surroundings)
    }

    /// Opens the store; one that is not there is made.
    ///
    /// # Errors
    /// When it can't be used, or there is no home folder to have it in.
    pub(super) fn open(&self, surroundings: &Surroundings) -> Result<SqliteStore, CliError> {
        self.store.opened(self.settings(), surroundings)
    }

    fn settings(&self) -> StoreSettings {
        let patience_ms = self.wait.saturating_mul(1_000).min(1 << 30);
        StoreSettings { patience_ms, ..StoreSettings::default() }
    }
}

/// Reads a duration: `24h`, `90m`, `7d`, `30s`, 0.
///
/// # Errors
/// When it is none.
pub(super) fn duration_ms(text: &str) -> Result<u64, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = match (&text[digits.len()..], digits) {
        ("s", _) => 1_000,
        ("m", _) => 60_000,
        ("h", _) => 3_600_000,
        ("d", _) => 86_400_000,
        ("", "0") => 0,
        _ => return Err("a duration is needed, as 24h, 90m or 7d".to_owned()),
    };
    let number: Option<u64> = digits.parse().ok();
    number
        .and_then(|number| number.checked_mul(unit))
        .ok_or_else(|| "a duration is needed, as 24h, 90m or 7d".to_owned())
}

/// Reads a share of a hundred: `5%` or `5`.
///
/// # Errors
/// When it is none from 1 to 100.
pub(super) fn percent(text: &str) -> Result<u8, String> {
    let number = text.strip_suffix('%').unwrap_or(text).parse().ok();
    number
        .filter(|number| (1..=100).contains(number))
        .ok_or_else(|| "a share is needed, from 1% to 100%".to_owned())
}

#[cfg(test)]
mod tests {
    use super::{duration_ms, percent};

    #[test]
    fn durations_have_units() {
        for (text, expected) in
            [("0", 0), ("0h", 0), ("30s", 30_000), ("90m", 5_400_000), ("7d", 604_800_000)]
        {
            assert_eq!(duration_ms(text), Ok(expected), "{text}");
        }
        for wrong in ["", "h", "24", "-1h", "1.5h", "1 h", "1w", "99999999999999999999d"] {
            assert!(duration_ms(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn shares_are_of_a_hundred() {
        assert_eq!((percent("5%"), percent("100")), (Ok(5), Ok(100)));
        for wrong in ["", "%", "0%", "101", "-5%", "5%%", "2.5%"] {
            assert!(percent(wrong).is_err(), "{wrong}");
        }
    }
}
