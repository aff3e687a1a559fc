//! `sidekick check`: what is promised of a plugin, looked at.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde_json::json;

use crate::check::{self, ALL};
use crate::cli::checked;
use crate::cli::error::CliError;
use crate::cli::exit::ExitCode;
use crate::cli::global::Format;
use crate::cli::live::{LiveIn, LiveOptions};
use crate::cli::output::Output;
use crate::cli::paths::shown;
use crate::cli::plugins::RunOptions;
use crate::cli::record::SCHEMA;
use crate::cli::reports::{self, Looked, Sheets};
use crate::cli::subject::{Subject, SubjectOptions};
use crate::cli::world::Surroundings;
use crate::project::{MANIFEST, Manifest, Project, ProjectError};
use crate::report::{Finding, Listing, Place};
use crate::text::nearest;

const EXAMPLES: &str = "\
Examples:
  sidekick check
  sidekick check plugins/coin plugins/stress --deny warnings
  sidekick check --format sarif --output check.sarif
  sidekick check coin.wasm --skip conduct
  sidekick check --runtime all
  sidekick check --max-shift 0.001 --channel games
  sidekick check --list

In GitHub Actions, findings become annotations and a summary of the job as well.

Exit codes: 0 no errors, 1 errors (or warnings, if denied), 2 usage, 3 nothing to check, 7 a tool is
missing.";

/// Check what is promised of a plugin, for CI
///
/// A folder is built first. A module that no host would admit is still looked at; it is not run. With
/// --runtime all, what it answers in Node is compared with wasmtime; with --runtime node all is looked at in
/// Node alone, but for the fuel, which it does not count.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Check {
    /// Plugins' folders, or .wasm files [default: the folder you are in]
    #[arg(value_name = "PATH", value_hint = clap::ValueHint::AnyPath)]
    paths: Vec<PathBuf>,

    /// Make only this check; repeatable, or with commas
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    only: Vec<String>,

    /// Leave this check out; repeatable, or with commas
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    skip: Vec<String>,

    /// List the checks and what they promise
    #[arg(long)]
    list: bool,

    /// Build again in other folders, and compare
    #[arg(long)]
    verify: bool,

    /// What makes the command fail beside errors
    #[arg(long, value_name = "WHAT")]
    deny: Option<Deny>,

    /// Write the report to FILE in the form of --format; the text for people is printed as well
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    output: Option<PathBuf>,

    /// Append a summary in Markdown to FILE [default in GitHub Actions: the summary of the job]
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    summary: Option<PathBuf>,

    /// Where the chance of odd requests starts; the same number asks the same
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,

    #[command(flatten)]
    live: LiveOptions,

    #[command(flatten)]
    run: RunOptions,
}

/// What makes the command fail beside errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Deny {
    Warnings,
}

impl Check {
    /// The forms of what it prints; the list of checks is no report.
    #[must_use]
    pub(crate) fn forms(&self) -> &'static [Format] {
        if self.list { Format::PAGE } else { Format::REPORT }
    }

    /// Runs the command.
    ///
    /// # Errors
    /// When there is nothing to check, a tool is missing, or a report can't be written.
    pub(crate) fn run(
        self,
        surroundings: &Surroundings,
        output: &mut Output,
    ) -> Result<ExitCode, CliError> {
        let checks = self.chosen()?;
        if self.list {
            list(&checks, output)?;
            return Ok(ExitCode::Success);
        }
        let paths: Vec<_> = match self.paths.as_slice() {
            [] => vec![None],
            paths => paths.iter().map(|path| Some(path.as_path())).collect(),
        };
        let live = self.live.open(surroundings)?;
        let mut looked = Vec::new();
        let mut stopped = None;
        for path in paths {
            match self.look(path, (&checks, live.as_ref()), surroundings, output) {
                Ok(one) => looked.push(one),
                Err(error) => {
                    stopped = Some(error);
                    break;
                }
            }
        }
        // What was found is told even if the next plugin can't be had.
        let sheets = Sheets {
            output: self.output.as_deref(),
            summary: self.summary.as_deref(),
            listing: Listing::Suites,
        };
        reports::write(&looked, &sheets, surroundings, output)?;
        if let Some(error) = stopped {
            return Err(error);
        }
        let tallies: Vec<_> = looked.iter().map(|looked| looked.report.tally()).collect();
        let is_denied = self.deny == Some(Deny::Warnings);
        let fails = tallies.iter().any(|tally| tally.errors > 0 || is_denied && tally.warnings > 0);
        Ok(if fails { ExitCode::Findings } else { ExitCode::Success })
    }

    /// The checks that were asked for.
    fn chosen(&self) -> Result<Vec<check::Check>, CliError> {
        for name in self.only.iter().chain(&self.skip) {
            if !ALL.iter().any(|check| check.name == name) {
                let error = CliError::new(ExitCode::Usage, format!("there is no check '{name}'"));
                return Err(match nearest(name, ALL.iter().map(|check| check.name)) {
                    Some(near) => error.help(format!("did you mean '{near}'?")),
                    None => error.help("all checks: sidekick check --list"),
                });
            }
        }
        let has =
            |names: &[String], check: &check::Check| names.iter().any(|name| name == check.name);
        let mut chosen = ALL.to_vec();
        chosen.retain(|check| {
            (self.only.is_empty() || has(&self.only, check)) && !has(&self.skip, check)
        });
        if chosen.is_empty() {
            let message = "--only and --skip leave no check";
            return Err(CliError::new(ExitCode::Usage, message).help("name another check"));
        }
        Ok(chosen)
    }

    /// Looks at one plugin.
    fn look(
        &self,
        path: Option<&Path>,
        (checks, live): (&[check::Check], Option<&LiveIn>),
        surroundings: &Surroundings,
        output: &mut Output,
    ) -> Result<Looked, CliError> {
        let options = SubjectOptions { path: path.map(Path::to_owned), run: self.run.clone() };
        let opened = match Subject::open(&options, surroundings, output) {
            Ok(opened) => opened,
            Err(error) => {
                let (name, by, finding) = stop(path, error)?;
                let report = check::stopped(&name, checks, by, &finding);
                return Ok(Looked { report, facts: Vec::new() });
            }
        };
        let how = (self.seed, self.verify);
        checked::look(&opened, checks, &self.run, how, live, surroundings, output)
    }
}

fn list(checks: &[check::Check], output: &mut Output) -> Result<(), CliError> {
    let width = checks.iter().map(|check| check.name.len()).max().unwrap_or(0);
    for check in checks {
        let check::Check { name, promise, .. } = check;
        match output.format {
            Format::Json => {
                output.json(&json!({ "schema": SCHEMA, "name": name, "promise": promise }))?;
            }
            Format::Markdown => output.result(&format!("- `{name}`: {promise}"))?,
            _ => output.result(&format!("{name:width$}  {promise}"))?,
        }
    }
    Ok(())
}

/// What there is to tell of a project without a module: its name, the check that tells it, the finding.
///
/// # Errors
/// When it is nothing about the project: there is none, or a tool is missing.
fn stop(path: Option<&Path>, error: CliError) -> Result<(String, &'static str, Finding), CliError> {
    let project = match path {
        Some(path) if path.is_dir() => Project::at(path).ok(),
        Some(_) => None,
        None => std::env::current_dir().ok().and_then(|folder| Project::find(&folder)),
    };
    let CliError::Problem(problem) = error else { return Err(error) };
    // Of what went wrong around it, a missing tool above all, the project knows nothing.
    let (Some(project), ExitCode::Input | ExitCode::Plugin) = (project, problem.exit) else {
        return Err(CliError::Problem(problem));
    };
    let file = match shown(&project.folder) {
        folder if folder.is_empty() => MANIFEST.to_owned(),
        folder => format!("{folder}/{MANIFEST}"),
    };
    let name = checked::named(&project.folder);
    let finding = match Manifest::read(&project.folder) {
        Err(ProjectError::NoManifest { cause, .. })
            if cause.kind() == std::io::ErrorKind::InvalidData =>
        {
            let finding = Finding::error("SK0101", "the manifest is not UTF-8");
            return Ok((name, "manifest", finding.at(Place::file(file))));
        }
        Err(ProjectError::NoManifest { .. }) => return Err(CliError::Problem(problem)),
        Err(ProjectError::Manifest { cause, .. }) => {
            let text = std::fs::read_to_string(project.folder.join(MANIFEST)).unwrap_or_default();
            let start = cause.span().map_or(0, |span| span.start);
            let line = text.bytes().take(start).filter(|byte| *byte == b'\n').count() + 1;
            let finding = Finding::error("SK0102", cause.message().to_owned())
                .at(Place::line(file, u32::try_from(line).unwrap_or(0)));
            return Ok((name, "manifest", finding));
        }
        Err(ProjectError::Settings { what, .. }) => {
            let finding = Finding::error("SK0102", what).at(Place::file(file));
            return Ok((name, "manifest", finding));
        }
        Ok(Manifest { description: Err(error), .. }) => {
            return Ok((name, "manifest", check::invalid_manifest(&file, &error)));
        }
        Ok(_) | Err(_) => Finding::error("SK0610", problem.message).details(problem.causes),
    };
    let finding = problem.help.into_iter().fold(finding, Finding::help);
    Ok((name, "build", finding.at(Place::file(file))))
}
