//! How an upload is told: for people, and as `schema/upload.v1.json`.

use std::str::FromStr;

use serde_json::{Value, json};

use super::channels::version_of;
use super::error::{CliError, Problem};
use super::exit::ExitCode;
use super::global::Format;
use super::moved;
use super::output::Output;
use super::record::SCHEMA;
use super::replays;
use crate::channel::{Applied, Plan};
use crate::odds::Compared;
use crate::report::{Finding, finding_json};
use crate::rolls::Replays;
use crate::store::{ChannelId, ChannelPlugin, Expected, ObjectId};
use crate::text::Severity;

/// What a channel must have for an upload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Expectation {
    /// No plugin of the name.
    Absent,
    /// A module whose digest begins like this.
    Digest(String),
}

impl FromStr for Expectation {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "none" {
            return Ok(Self::Absent);
        }
        let digits = text.rsplit('-').next().unwrap_or(text).to_ascii_lowercase();
        let is_digest =
            (4..=64).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_hexdigit());
        if is_digest {
            Ok(Self::Digest(digits))
        } else {
            Err("a digest of 64 hexadecimal digits is needed, its first 4 or more, or none"
                .to_owned())
        }
    }
}

impl Expectation {
    /// The same as the store understands it; none if the plugin of the name is another one.
    #[must_use]
    pub(super) fn of(&self, found: Option<&ChannelPlugin>) -> Option<Expected> {
        match (self, found) {
            (Self::Absent, None) => Some(Expected::Absent),
            (Self::Digest(digits), Some(plugin)) => {
                let fits = plugin.module.digest.to_string().starts_with(digits);
                fits.then_some(Expected::Exactly(plugin.module))
            }
            (Self::Absent, Some(_)) | (Self::Digest(_), None) => None,
        }
    }
}

/// What is told when a channel is not as expected.
#[must_use]
pub(super) fn conflict(
    id: &ChannelId,
    name: &str,
    expected: &Expectation,
    found: Option<&ChannelPlugin>,
) -> CliError {
    let found = found.map_or("no such plugin".to_owned(), |plugin| {
        format!("{} ({})", plugin.module.digest.short(), version_of(plugin))
    });
    let expected = match expected {
        Expectation::Absent => "none",
        Expectation::Digest(digits) => digits,
    };
    let message =
        format!("'{name}' in '{id}' is not as expected: expected {expected}, found {found}");
    CliError::new(ExitCode::Findings, message)
        .help(format!("nothing was changed; see: sidekick channel history {}", id.channel()))
}

/// An upload, done or planned.
pub(super) struct Told<'a> {
    /// What it changes.
    pub plan: &'a Plan,
    /// The version that the plugin says it is.
    pub version: &'a str,
    /// Whether the checks were made.
    pub is_checked: bool,
    /// What they found.
    pub findings: &'a [Finding],
    /// What came of it; none if it was only planned.
    pub applied: Option<Applied>,
    /// What the channel's last rolls would give.
    pub replays: Option<&'a Replays>,
    /// The odds that would be others; none if they were not compared.
    pub odds: Option<&'a [Compared]>,
}

impl Told<'_> {
    /// Prints it in the form that was asked for.
    ///
    /// # Errors
    /// When the output can't be written.
    pub(super) fn print(&self, output: &mut Output) -> Result<(), CliError> {
        if output.format == Format::Json {
            return output.json(&self.record());
        }
        output.page(&self.text())?;
        output.page(&moved::text(self.odds.unwrap_or_default()))?;
        if let Some(replays) = self.replays {
            replays::tell_left_out(replays, output)?;
            output.page(&format!("\n{}", replays::text(replays, false, replays::MOST)))?;
        }
        if !output.quiet {
            self.remarks(output)?;
        }
        Ok(())
    }

    /// Whether there is, or was, nothing to do.
    fn is_already(&self) -> bool {
        self.applied.as_ref().map_or_else(|| self.plan.is_done(), |applied| applied.already)
    }

    fn text(&self) -> String {
        let Plan { channel, plugin, .. } = self.plan;
        let short = plugin.module.digest.short();
        let head = format!("{} {}  {short}  {channel}", plugin.name, self.version);
        if self.is_already() {
            return format!("{head}\n  nothing to do: the channel has these bytes already\n");
        }
        let mut lines = vec![head];
        let files = &self.plan.items[1..];
        let beside: u64 = files.iter().map(|item| item.id.length).sum();
        lines.push(match files.len() {
            0 => format!("    size  {} bytes", plugin.module.length),
            1 => format!("    size  {} bytes, and a file of {beside}", plugin.module.length),
            many => {
                format!("    size  {} bytes, and {many} files of {beside}", plugin.module.length)
            }
        });
        let there = match self.plan.already_there() {
            0 => "nothing of it was there".to_owned(),
            some => format!("{some} of {} bytes were there already", self.plan.length()),
        };
        lines.push(match &self.applied {
            Some(applied) => format!("   added  {} bytes; {there}", stored(applied)),
            None => {
                let more = self.plan.length() - self.plan.already_there();
                let there = there.replace("were", "are").replace("was", "is");
                format!("  to add  {more} bytes, not yet packed; {there}")
            }
        });
        for kept in self.applied.iter().flat_map(|applied| &applied.added) {
            if kept.id == plugin.module
                && let Some(base) = kept.base
            {
                lines.push(format!("built on  {}", base.digest.short()));
            }
        }
        lines.push(match &self.plan.before {
            Some(before) => {
                let digest = before.module.digest.short();
                format!("replaces  {} {}  {digest}", before.name, version_of(before))
            }
            None => "replaces  nothing; it is asked last".to_owned(),
        });
        lines.push(match &self.applied {
            Some(applied) => format!("  change  {}", applied.sequence),
            None => "  change  none: this is a rehearsal".to_owned(),
        });
        lines.join("\n") + "\n"
    }

    fn remarks(&self, output: &mut Output) -> Result<(), CliError> {
        let plugin = &self.plan.plugin;
        if !self.is_checked {
            output.labelled("warning:", "it was not checked")?;
        }
        let warnings =
            self.findings.iter().filter(|finding| finding.severity == Severity::Warning).count();
        match warnings {
            0 => {}
            1 => output.labelled("note:", "the check has a warning; sidekick check shows it")?,
            _ => {
                let text = format!("the check has {warnings} warnings; sidekick check shows them");
                output.labelled("note:", &text)?;
            }
        }
        if !plugin.enabled {
            let (channel, name) = (self.plan.channel.channel(), &plugin.name);
            let text = format!(
                "it is not asked: it was disabled; sidekick channel enable {channel} {name}"
            );
            output.labelled("note:", &text)?;
        }
        Ok(())
    }

    fn record(&self) -> Value {
        let Plan { channel, plugin, items, before, .. } = self.plan;
        let files: Vec<Value> = items
            .iter()
            .filter_map(|item| {
                let name = item.file.as_ref()?;
                Some(json!({ "name": name, "object": object(item.id), "there": item.here }))
            })
            .collect();
        let mut record = json!({
            "schema": SCHEMA,
            "server": channel.server(),
            "channel": channel.channel(),
            "name": plugin.name,
            "version": self.version,
            "digest": plugin.module.digest,
            "short": plugin.module.digest.short(),
            "size": plugin.module.length,
            "files": files,
            "length": self.plan.length(),
            "there": self.plan.already_there(),
            "stored": self.applied.as_ref().map(stored),
            "replaces": before.as_ref().map(|before| json!({
                "version": version_of(before),
                "digest": before.module.digest,
                "size": before.module.length,
            })),
            "enabled": plugin.enabled,
            "already": self.is_already(),
            "sequence": self.applied.as_ref().map(|applied| applied.sequence),
            "dry_run": self.applied.is_none(),
            "checked": self.is_checked,
            "findings": self.findings.iter().map(finding_json).collect::<Vec<_>>(),
            "error": null,
        });
        if let Some(replays) = self.replays {
            record["replays"] = replays::in_short(replays);
        }
        if let Some(odds) = self.odds {
            record["odds"] = moved::record(odds);
        }
        record
    }
}

/// What `--format json` prints of an upload that came to nothing.
#[must_use]
pub(super) fn stopped(
    server: &str,
    channel: &str,
    findings: &[Finding],
    problem: &Problem,
) -> Value {
    json!({
        "schema": SCHEMA,
        "server": server,
        "channel": channel,
        "findings": findings.iter().map(finding_json).collect::<Vec<_>>(),
        "error": {
            "exit": problem.exit as u8,
            "message": problem.message,
            "causes": problem.causes,
            "help": problem.help,
        },
    })
}

/// The bytes that were really added.
fn stored(applied: &Applied) -> u64 {
    applied.added.iter().map(|kept| kept.stored).sum()
}

fn object(id: ObjectId) -> Value {
    json!({ "digest": id.digest, "size": id.length })
}

#[cfg(test)]
mod tests {
    use super::Expectation;

    #[test]
    fn an_expectation_is_a_digest_its_beginning_or_none() {
        let digest = "ab".repeat(32);
        for text in [&*digest, "abab", "ABAB", &format!("9098-{digest}")] {
            assert!(matches!(text.parse(), Ok(Expectation::Digest(_))), "{text}");
        }
        assert_eq!("none".parse(), Ok(Expectation::Absent));
        for text in ["", "abc", "nope", "xyzw", &"a".repeat(65)] {
            assert!(text.parse::<Expectation>().is_err(), "{text}");
        }
    }
}
