//! What the symbols of a roll come to.

use sidekick_plugin::prelude::*;

use crate::dice::Symbol;

/// Counts of symbols; successes, advantages and their opposites have cancelled each other.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    successes: i64,
    advantages: i64,
    triumphs: u32,
    despairs: u32,
    light: u32,
    dark: u32,
    /// Whether there was any other die than the Force die, so that success was asked for.
    checked: bool,
}

impl Tally {
    /// Adds a face. A triumph is a success too, a despair a failure; the symbols themselves stay.
    pub(crate) fn add(&mut self, face: &[Symbol]) {
        for symbol in face {
            match symbol {
                Symbol::Success => self.successes += 1,
                Symbol::Failure => self.successes -= 1,
                Symbol::Advantage => self.advantages += 1,
                Symbol::Threat => self.advantages -= 1,
                Symbol::Triumph => {
                    self.successes += 1;
                    self.triumphs += 1;
                }
                Symbol::Despair => {
                    self.successes -= 1;
                    self.despairs += 1;
                }
                Symbol::Light => self.light += 1,
                Symbol::Dark => self.dark += 1,
            }
        }
        self.checked |= !matches!(face.first(), Some(Symbol::Light | Symbol::Dark));
    }

    /// Successes less failures; the check succeeds from 1 on.
    pub(crate) fn net_successes(&self) -> i64 {
        self.successes
    }

    /// The result in words.
    pub(crate) fn labels(&self) -> Vec<String> {
        let mut labels = Vec::new();
        if self.checked {
            labels.push(if self.successes > 0 { "success" } else { "failure" }.to_owned());
        }
        let mut count = |number: u64, one: &str, many: &str| match number {
            0 => {}
            1 => labels.push(format!("1 {one}")),
            _ => labels.push(format!("{number} {many}")),
        };
        count(self.advantages.max(0).unsigned_abs(), "advantage", "advantages");
        count(self.advantages.min(0).unsigned_abs(), "threat", "threats");
        count(self.triumphs.into(), "triumph", "triumphs");
        count(self.despairs.into(), "despair", "despairs");
        count(self.light.into(), "light", "light");
        count(self.dark.into(), "dark", "dark");
        labels
    }
}
