//! How far a long count is: on a terminal only, and never in CI.

use indicatif::{ProgressBar, ProgressStyle};

use super::output::Output;
use super::world::Surroundings;

/// A bar for `total` steps; hidden where nobody watches. Ends when it is dropped.
#[must_use]
pub(super) fn bar(total: u64, surroundings: &Surroundings, output: &Output) -> Bar {
    shown(total, "{bar:30} {pos}/{len} rolls, {eta} left", surroundings, output)
}

/// A bar for `total` steps with names; hidden as [`bar`] is.
#[must_use]
pub(super) fn named(total: u64, surroundings: &Surroundings, output: &Output) -> Bar {
    shown(total, "{bar:30} {pos}/{len} {msg}", surroundings, output)
}

/// A bar for a share that is done, of `total` parts; hidden as [`bar`] is.
#[must_use]
pub(super) fn share(total: u64, surroundings: &Surroundings, output: &Output) -> Bar {
    shown(total, "{bar:30} {percent} %, {eta} left", surroundings, output)
}

fn shown(total: u64, template: &str, surroundings: &Surroundings, output: &Output) -> Bar {
    if !surroundings.terminal.stderr || surroundings.has("CI") || output.quiet {
        return Bar(None);
    }
    let bar = ProgressBar::new(total);
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    Bar(Some(bar))
}

/// A line that says what is being done, for work without a measure; hidden where nobody watches. Gone
/// when it is dropped. Only for work that prints nothing itself.
#[must_use]
pub(super) fn stage(text: &str, surroundings: &Surroundings, output: &Output) -> Bar {
    if !surroundings.terminal.stderr || surroundings.has("CI") || output.quiet {
        return Bar(None);
    }
    let bar = ProgressBar::new_spinner();
    bar.set_message(text.to_owned());
    bar.tick();
    Bar(Some(bar))
}

/// See [`bar`] and [`stage`].
pub(super) struct Bar(Option<ProgressBar>);

impl Bar {
    /// One more step is done.
    pub(super) fn step(&self) {
        if let Some(bar) = &self.0 {
            bar.inc(1);
        }
    }
}

impl Bar {
    /// As many steps of as many are done.
    pub(super) fn at(&self, done: u64, all: u64) {
        if let Some(bar) = &self.0 {
            bar.set_length(all);
            bar.set_position(done);
        }
    }

    /// The step of this name begins.
    pub(super) fn begin(&self, name: &str) {
        if let Some(bar) = &self.0 {
            bar.set_message(name.to_owned());
            bar.inc(1);
        }
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}
