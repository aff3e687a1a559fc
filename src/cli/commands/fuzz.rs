//! `sidekick fuzz`: odd commands and dice, until the plugin fails.

use std::time::Duration;

use clap::Args;
use serde_json::{Value, json};

use crate::cli::error::CliError;
use crate::cli::exit::ExitCode;
use crate::cli::global::Format;
use crate::cli::output::Output;
use crate::cli::paths::shown;
use crate::cli::progress;
use crate::cli::record::SCHEMA;
use crate::cli::subject::{Subject, SubjectOptions};
use crate::cli::tests::{read, unwritable};
use crate::cli::verdicts;
use crate::cli::world::Surroundings;
use crate::fuzzing::{Found, Fuzzed, Plan, fuzz};
use crate::golden::{self, Written};

const EXAMPLES: &str = "\
Examples:
  sidekick fuzz
  sidekick fuzz example-plugins/stress --runs 100000 --seed 7
  sidekick fuzz --time 60 --no-save

A failure is a trap, a call out of fuel, too late, over a limit or against the protocol, or another
answer to the same request with the same dice. Refusals and mistakes in a command are none. Each
failure is made as short as possible and appended to tests/fuzz.toml, where `sidekick test` fails on
it until the plugin is mended.

Exit codes: 0 nothing found, 1 the plugin failed, 2 usage, 3 a file of tests or the build is wrong,
4 the plugin is refused, 7 tool missing; sidekick help exit-codes has them all.";

/// Runs without `--runs`.
const RUNS: u64 = 10_000;

/// Try odd commands and dice on a plugin, and keep what makes it fail as a test
///
/// Commands are made from the examples, the tests and the words of the manifest; dice are turned to
/// other faces one by one. The same seed finds the same failures.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Fuzz {
    #[command(flatten)]
    subject: SubjectOptions,

    /// Runs to make [default: 10000, or any number with --time]
    #[arg(long, value_name = "N")]
    runs: Option<u64>,

    /// Number that everything follows from; without it, chance
    #[arg(long, value_name = "N")]
    seed: Option<u64>,

    /// Stop after so many seconds
    #[arg(long, value_name = "SECONDS")]
    time: Option<u64>,

    /// Append failures to tests/fuzz.toml (the default)
    #[arg(long, overrides_with = "no_save")]
    save: bool,

    /// Write no file
    #[arg(long, overrides_with = "save")]
    no_save: bool,
}

impl Fuzz {
    /// Runs the command.
    ///
    /// # Errors
    /// When there is no plugin, or a file of tests can't be used.
    pub(crate) fn run(
        self,
        surroundings: &Surroundings,
        output: &mut Output,
    ) -> Result<ExitCode, CliError> {
        let seed = surroundings.seed(self.seed)?;
        let subject = Subject::open(&self.subject, surroundings, output)?;
        let engine = self.subject.run.engine(surroundings)?;
        let plugin = subject.plugin(&engine)?;
        let files = read(&subject.folder, output)?;
        let known = files.into_iter().flat_map(|file| file.tests).collect();
        let name = plugin.description().name.clone();
        let runs = self.runs.unwrap_or(if self.time.is_some() { u64::MAX } else { RUNS });

        let started = (surroundings.now)();
        let elapsed = || (surroundings.now)().saturating_duration_since(started);
        let allowed = self.time.map(Duration::from_secs);
        // Without a number of runs nobody knows how far it is.
        let bar = (runs < u64::MAX).then(|| progress::bar(runs, surroundings, output));
        let mut go_on = || {
            if let Some(bar) = &bar {
                bar.step();
            }
            allowed.is_none_or(|allowed| elapsed() < allowed)
        };
        let plan = Plan { runs, seed, known };
        let limits = match subject.module {
            Some(_) => self.subject.run.trial_limits(&engine),
            None => self.subject.run.limits(),
        };
        // Saved at once: whoever breaks off keeps what was found.
        let mut saved = Vec::new();
        let mut keep = |found: &Found| saved.push(self.saved(found, &subject, seed, output));
        let fuzzed = fuzz(&plan, &mut vec![plugin], &limits, &mut go_on, &mut keep);
        let seconds = elapsed().as_secs_f64();
        drop(bar);
        let saved = saved.into_iter().collect::<Result<Vec<_>, _>>()?;
        if output.format == Format::Json {
            output.json(&record(&name, seed, &fuzzed, &saved))?;
        } else {
            tell(seed, &fuzzed, &saved, output)?;
        }
        if !output.quiet {
            let rate = fuzzed.runs as f64 / seconds.max(1e-3);
            output.note(&format!("{seconds:.1} s, {rate:.0} runs a second"))?;
        }
        let found = !fuzzed.failures.is_empty();
        Ok(if found { ExitCode::Findings } else { ExitCode::Success })
    }

    /// Appends a failure to the tests of the project; only a module has none.
    fn saved(
        &self,
        found: &Found,
        subject: &Subject,
        seed: u64,
        output: &mut Output,
    ) -> Result<Option<Written>, CliError> {
        if self.no_save || subject.manifest.is_none() {
            return Ok(None);
        }
        let path = subject.folder.join(golden::FOLDER).join("fuzz.toml");
        let words = crate::text::cleaned(&found.message).replace('\n', " ");
        let comment = format!("{}: {words}\nFound by sidekick fuzz --seed {seed}.", found.code);
        match golden::append(&path, &shown(&path), &found.test(), &comment) {
            Ok(written) => Ok(Some(written)),
            Err(error) => Err(unwritable(&error, output)?),
        }
    }
}

fn tell(
    seed: u64,
    fuzzed: &Fuzzed,
    saved: &[Option<Written>],
    output: &mut Output,
) -> Result<(), CliError> {
    for (found, written) in fuzzed.failures.iter().zip(saved) {
        let mut finding = found.finding();
        let faces: Vec<_> = found.faces.iter().map(ToString::to_string).collect();
        finding.details.insert(0, format!("command: {}", found.command));
        finding.details.insert(1, format!("faces: [{}]", faces.join(", ")));
        finding.place = written.as_ref().map(|written| written.place.clone());
        verdicts::failure(&finding, output)?;
    }
    let runs = fuzzed.runs;
    let runs = if runs == 1 { "1 run".to_owned() } else { format!("{runs} runs") };
    let found = match fuzzed.failures.len() {
        0 => "no failure".to_owned(),
        1 => "1 failure".to_owned(),
        more => format!("{more} failures"),
    };
    output.result(&format!("{runs} from seed {seed}: {found}"))
}

/// What `--format json` prints: `schema/fuzz.v1.json`.
fn record(name: &str, seed: u64, fuzzed: &Fuzzed, saved: &[Option<Written>]) -> Value {
    let failures = fuzzed.failures.iter().zip(saved).map(|(found, written)| {
        json!({
            "code": found.code,
            "plugin": found.plugin,
            "message": found.message,
            "stack": found.stack,
            "command": found.command,
            "faces": found.faces,
            "run": found.run,
            "saved": written.as_ref().map(|written| json!({
                "file": written.place.file,
                "line": written.place.line,
                "name": written.name,
                "new": written.is_new,
            })),
        })
    });
    json!({
        "schema": SCHEMA,
        "subject": name,
        "seed": seed.to_string(),
        "runs": fuzzed.runs,
        "failures": failures.collect::<Vec<_>>(),
    })
}
