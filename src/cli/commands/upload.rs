//! `sidekick upload`: a plugin into a channel of the store.

use std::sync::Arc;

use clap::Args;

use crate::channel::{ApplyError, Plan, Uploaded, apply};
use crate::check::ALL;
use crate::cli::admitted::admitted;
use crate::cli::checked;
use crate::cli::error::CliError;
use crate::cli::exit::ExitCode;
use crate::cli::global::Format;
use crate::cli::live::stored;
use crate::cli::moved::moved;
use crate::cli::output::Output;
use crate::cli::plugins::refused;
use crate::cli::progress;
use crate::cli::replays;
use crate::cli::reports::{self, Looked, Sheets};
use crate::cli::store::{LOCAL, StoreOptions, author, channel_id};
use crate::cli::subject::{Subject, SubjectOptions};
use crate::cli::uploaded::{Expectation, Told, conflict, stopped};
use crate::cli::world::Surroundings;
use crate::odds::Compared;
use crate::plugin::PluginSource;
use crate::report::{Case, Finding, Listing, Outcome, Report};
use crate::rolls::{Replays, renamed};
use crate::store::{ChannelId, ChannelPlugin, Channels, Expected, Refused, SqliteStore, Store};
use crate::text::{is_name, nearest_name};

const EXAMPLES: &str = "\
Examples:
  sidekick upload --channel general
  sidekick upload plugins/coin --channel general --dry-run
  sidekick upload coin.wasm --channel general --name flip
  sidekick upload --channel general --expect none
  sidekick upload --channel general --format json | jq .digest

Exit codes: 0 uploaded, or there already; 1 the check found errors, or the channel is not as
expected; 2 usage, 3 no plugin or the build failed, 4 the module is refused, 5 store,
7 tool missing.";

/// Put a plugin into a channel, for everybody who rolls there
///
/// A folder is built first. What `sidekick check` calls an error stops it, and nothing is uploaded. The module
/// takes the place of the channel's plugin of its name, else it comes last; what plugins remember and the
/// channel's variables stay. Its data files go along. The same bytes again change nothing.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Upload {
    #[command(flatten)]
    subject: SubjectOptions,

    /// The channel
    #[arg(long, value_name = "NAME", help_heading = "Place")]
    channel: String,

    /// The server the channel is on
    #[arg(long, value_name = "NAME", default_value = LOCAL, help_heading = "Place")]
    server: String,

    /// What the plugin is called in the channel; what it remembers is kept under this name [default: as in
    /// its manifest]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,

    /// Only if the channel's plugin of this name has this digest, or its first digits; none: if there is no
    /// such plugin
    #[arg(long, value_name = "DIGEST")]
    expect: Option<Expectation>,

    /// Show what would change, and change nothing
    #[arg(long)]
    dry_run: bool,

    /// Leave the check out; what no host would run is still refused
    #[arg(long)]
    unchecked: bool,

    /// Who uploads it, for the channel's history [default: the user's name]
    #[arg(long, value_name = "NAME")]
    by: Option<String>,

    #[command(flatten)]
    store: StoreOptions,
}

impl Upload {
    /// Runs the command.
    ///
    /// # Errors
    /// When there is no plugin, it is refused, or the store can't be used.
    pub(crate) fn run(
        self,
        surroundings: &Surroundings,
        output: &mut Output,
    ) -> Result<ExitCode, CliError> {
        let mut findings = Vec::new();
        let ended = self.upload(&mut findings, surroundings, output);
        // Who reads JSON is told in JSON, too, what stopped the command.
        if let Err(CliError::Problem(problem)) = &ended
            && output.format == Format::Json
            && problem.exit != ExitCode::Usage
        {
            output.json(&stopped(&self.server, &self.channel, &findings, problem))?;
        }
        ended
    }

    fn upload(
        &self,
        findings: &mut Vec<Finding>,
        surroundings: &Surroundings,
        output: &mut Output,
    ) -> Result<ExitCode, CliError> {
        let id = channel_id(&self.server, &self.channel)?;
        let by = author(self.by.as_deref(), surroundings)?;
        if let Some(name) = self.name.as_deref().filter(|name| !is_name(name)) {
            return Err(CliError::new(
                ExitCode::Usage,
                format!("'{name}' is no name for a plugin"),
            )
            .help(format!("try --name {}", nearest_name(name))));
        }
        let subject = Subject::open(&self.subject, surroundings, output)?;
        if subject.module.is_some() {
            self.check(&subject, findings, surroundings, output)?;
        }
        let (path, files) = (subject.path.clone(), subject.files.clone());
        let module = subject.into_module()?;
        let admitted = admitted(&module.bytes, &self.subject.run, surroundings)
            .map_err(|error| refused(&path, &error))?;
        let rehearsed = self.dry_run.then(|| PluginSource {
            origin: module.path.clone(),
            bytes: module.bytes.clone(),
            files: files.clone(),
        });
        let store = self.store.open(surroundings)?;
        let name = self.name.clone().unwrap_or_else(|| admitted.description.name.clone());
        let now = store.channel(&id)?;
        let before = now.plugin(&name);
        let uploaded = Uploaded {
            name: name.clone(),
            module: module.bytes,
            manifest: admitted.manifest,
            hooks: admitted.hooks,
            files,
        };
        let mut plan = Plan::new(&store, &id, uploaded, Expected::Anything, &by)?;
        if let Some(expectation) = &self.expect
            && !plan.is_done()
        {
            plan.expected =
                expectation.of(before).ok_or_else(|| conflict(&id, &name, expectation, before))?;
        }
        let mut told = Told {
            plan: &plan,
            version: &admitted.description.version,
            is_checked: !self.unchecked,
            findings,
            applied: None,
            replays: None,
            odds: None,
        };
        if let Some(source) = rehearsed {
            let before = before.filter(|_| !plan.is_done());
            let (replays, odds) =
                self.rehearse((&id, &name, before), &source, store, surroundings, output)?;
            told.replays = replays.as_ref();
            told.odds = odds.as_deref();
            told.print(output)?;
            return Ok(ExitCode::Success);
        }
        let bar = progress::named(plan.items.len() as u64, surroundings, output);
        let applied = apply(&store, &plan, |what| bar.begin(what));
        drop(bar);
        let applied = match applied {
            Err(ApplyError::Refused(Refused::Unexpected { .. })) => {
                return Err(self.outrun(&store, &id, &name)?);
            }
            applied => applied?,
        };
        told.applied = Some(applied);
        told.print(output)?;
        Ok(ExitCode::Success)
    }

    /// Replays the channel's last rolls with the plugin, and compares its odds with those of the one before.
    fn rehearse(
        &self,
        (id, name, before): (&ChannelId, &str, Option<&ChannelPlugin>),
        source: &PluginSource,
        store: SqliteStore,
        surroundings: &Surroundings,
        output: &mut Output,
    ) -> Result<(Option<Replays>, Option<Vec<Compared>>), CliError> {
        let (run, limits) = (&self.subject.run, self.subject.run.limits());
        let engine = run.engine(surroundings)?;
        let trial = run.trial_limits(&engine);
        let runtime = engine.into_runtime();
        let load = |_: &mut Output| {
            let loaded = runtime.load(source, &limits);
            let plugin = loaded.map_err(|error| refused(&source.origin, &error))?;
            Ok(renamed(plugin, name))
        };
        let folder = store.folder().to_owned();
        let store: Arc<dyn Store> = Arc::new(store);
        let replays = replays::rehearse((&folder, id), load, &store, &runtime, &limits, output)?;
        let before = before.and_then(|before| stored(before, &store, &runtime, &trial));
        let odds = match before {
            Some(before) => Some(moved(before, load(output)?, &trial)),
            None => None,
        };
        Ok((replays, odds))
    }

    /// Makes the checks; their findings are told if they are errors.
    fn check(
        &self,
        subject: &Subject,
        findings: &mut Vec<Finding>,
        surroundings: &Surroundings,
        output: &mut Output,
    ) -> Result<(), CliError> {
        if self.unchecked {
            return Ok(());
        }
        let run = &self.subject.run;
        let looked = checked::look(subject, &ALL, run, (1, false), None, surroundings, output)?;
        findings.extend(found(&looked.report));
        let tally = looked.report.tally();
        if tally.errors == 0 {
            return Ok(());
        }
        if output.format == Format::Text {
            let facts = Vec::new();
            let looked = Looked { report: looked.report, facts };
            let sheets = Sheets { listing: Listing::Nothing, ..Sheets::default() };
            reports::write(&[looked], &sheets, surroundings, output)?;
        }
        let errors = if tally.errors == 1 { "an error" } else { "errors" };
        let message = format!("the check found {errors}; nothing was uploaded");
        Err(CliError::new(ExitCode::Findings, message)
            .help("--unchecked leaves the check out; sidekick explain CODE says why it matters"))
    }

    /// Somebody has changed the plugin since we looked.
    fn outrun(
        &self,
        store: &dyn Channels,
        id: &ChannelId,
        name: &str,
    ) -> Result<CliError, CliError> {
        let now = store.channel(id)?;
        let expectation = self.expect.as_ref().unwrap_or(&Expectation::Absent);
        Ok(conflict(id, name, expectation, now.plugin(name)))
    }
}

/// What was found, in order.
fn found(report: &Report) -> Vec<Finding> {
    let cases = report.suites.iter().flat_map(|suite| &suite.cases);
    let found = |case: &Case| match &case.outcome {
        Outcome::Found(findings) => findings.clone(),
        Outcome::Passed | Outcome::Skipped(_) => Vec::new(),
    };
    cases.flat_map(found).collect()
}
