//! `sidekick test`: golden tests run, accepted, made from rolls.

use std::fs;
use std::io::BufRead;
use std::path::{Path, PathBuf};

use clap::{ArgGroup, Args};

use crate::cli::conversation::Faces;
use crate::cli::error::CliError;
use crate::cli::exit::ExitCode;
use crate::cli::global::Format;
use crate::cli::output::Output;
use crate::cli::paths::shown;
use crate::cli::rolls;
use crate::cli::subject::{Subject, SubjectOptions, found};
use crate::cli::tests::{read, unwritable};
use crate::cli::verdicts;
use crate::cli::world::Surroundings;
use crate::golden::{self, File, Test as Golden};
use crate::plugin::{Description, Plugin};
use crate::project::{Manifest, Project};
use crate::report::{Case, Outcome, Report, Suite, junit};
use crate::text::nearest;

const EXAMPLES: &str = "\
Examples:
  sidekick test
  sidekick test botch
  sidekick test example-plugins/stress botch
  sidekick test --accept
  sidekick test --from-roll \"stress 3\" --seed 7
  sidekick roll --format json \"stress 3\" | sidekick test --from-roll -
  sidekick test --format junit > report.xml

A test is a few lines in tests/NAME.toml:
  [[test]]
  name = \"heads\"
  command = \"/r coin\"
  faces = [1]
  reply = \"heads\"

Keys, given before: command, faces (used up exactly), user, channel, server, rules, variables,
  channel_variables, state = { user = { … }, channel = { … }, server = { … } }
Keys, expected: reply, plain, delivery, parts = [{ text, number, final }], labels, log, error,
  message, fault = \"none\" (any reply or refusal, but no fault), after = { variables, state }
[[test.then]] is one more command in the same memory, with the same keys.

Exit codes: 0 all pass, 1 one fails, 2 usage, 3 a file of tests or the build is wrong, 4 the plugin
is refused, 7 tool missing; sidekick help exit-codes has them all.";

/// Run a plugin's golden tests: commands, dice, and the replies they give
///
/// The tests are the files tests/*.toml in the plugin's folder, and the examples of its manifest. Each
/// starts with an empty memory, and its faces must be used up exactly.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
#[command(group(ArgGroup::new("writing").args(["accept", "from_roll"])))]
pub(crate) struct Test {
    #[command(flatten)]
    subject: SubjectOptions,

    /// Only tests with this text in their name or file; in the plugin's folder, PATH can be left out
    #[arg(value_name = "FILTER")]
    filter: Option<String>,

    /// Make failing tests expect what came
    #[arg(long, conflicts_with = "list")]
    accept: bool,

    /// Roll COMMAND and append it as a test; `-` reads what `roll --format json` prints
    #[arg(long, value_name = "COMMAND", conflicts_with_all = ["list", "filter"])]
    from_roll: Option<String>,

    /// Number that dice follow from: those of --from-roll, and those that --accept finds missing
    #[arg(long, value_name = "N", requires = "writing")]
    seed: Option<u64>,

    /// Faces for --from-roll, as 3,5,-1
    #[arg(long, value_name = "LIST", allow_hyphen_values = true)]
    #[arg(requires = "from_roll", conflicts_with = "seed")]
    faces: Option<Faces>,

    /// The file that --from-roll appends to [default: tests/rolls.toml]
    #[arg(long, value_name = "FILE", requires = "from_roll")]
    file: Option<PathBuf>,

    /// Print the names of the tests and run none
    #[arg(long)]
    list: bool,

    /// Write the results as JUnit XML to FILE, too
    #[arg(long, value_name = "FILE")]
    junit: Option<PathBuf>,
}

impl Test {
    /// The forms of what it prints; the list of tests is text.
    #[must_use]
    pub(crate) fn forms(&self) -> &'static [Format] {
        if self.list { Format::TEXT } else { Format::TESTS }
    }

    /// Runs the command.
    ///
    /// # Errors
    /// When there is no plugin, or a file of tests can't be used.
    pub(crate) fn run(
        mut self,
        stdin: &mut dyn BufRead,
        surroundings: &Surroundings,
        output: &mut Output,
    ) -> Result<ExitCode, CliError> {
        self.take_filter();
        if self.list {
            return self.list(output);
        }
        let subject = Subject::open(&self.subject, surroundings, output)?;
        let (engine, others) = self.subject.run.engines(surroundings)?;
        let mut plugins = vec![subject.plugin(&engine)?];
        if let Some(command) = &self.from_roll {
            return self.keep_rolls(
                command,
                &subject.folder,
                &mut plugins,
                stdin,
                surroundings,
                output,
            );
        }
        let mut files = read(&subject.folder, output)?;
        if self.accept && self.accepted(&files, &mut plugins, output)? {
            files = read(&subject.folder, output)?;
        }
        let description = plugins[0].description().clone();
        let files = self.chosen(files, &description, subject.manifest.as_ref())?;
        let limits = self.subject.run.limits();
        let mut suites: Vec<_> =
            files.iter().map(|file| golden::run_file(file, &mut plugins, &limits)).collect();
        for engine in others {
            let mut plugins = vec![subject.plugin(&engine)?];
            suites.extend(files.iter().map(|file| {
                let suite = golden::run_file(file, &mut plugins, &limits);
                Suite { name: format!("{} in {}", suite.name, engine.name()), ..suite }
            }));
        }
        let report = Report { subject: description.name, suites };
        let examples_fail = files
            .iter()
            .zip(&report.suites)
            .any(|(file, suite)| file.path.as_os_str().is_empty() && has_errors(suite));
        if self.accept && examples_fail && !output.quiet {
            let text = "examples are part of sidekick.toml and are changed there";
            output.labelled("note:", text)?;
        }
        self.tell(&report, output)
    }

    /// Within a project, one word that names nothing there chooses tests: `sidekick test botch`.
    fn take_filter(&mut self) {
        let path = self.subject.path.as_deref();
        let word = path.and_then(Path::to_str).filter(|word| !word.contains(['/', '\\', '.']));
        let here = || std::env::current_dir().ok().and_then(|here| Project::find(&here));
        if let (None, Some(word)) = (&self.filter, word)
            && !Path::new(word).exists()
            && here().is_some()
        {
            self.filter = Some(word.to_owned());
            self.subject.path = None;
        }
    }

    /// The tests that the filter leaves, examples first.
    fn chosen(
        &self,
        files: Vec<File>,
        description: &Description,
        manifest: Option<&Manifest>,
    ) -> Result<Vec<File>, CliError> {
        let path = manifest.map(|manifest| shown(&manifest.path));
        let place = manifest.zip(path.as_deref()).map(|(one, path)| (one.text.as_str(), path));
        let examples = File::of_examples(description, place);
        let mut all: Vec<File> = std::iter::once(examples).chain(files).collect();
        let names: Vec<String> = names(&all).collect();
        for file in &mut all {
            let shown = file.shown.clone();
            file.tests.retain(|test| self.wants(&shown, test));
        }
        all.retain(|file| !file.tests.is_empty());
        match &self.filter {
            Some(filter) if all.is_empty() && !names.is_empty() => {
                let message = format!("no test has '{filter}' in its name or file");
                let error = CliError::new(ExitCode::Input, message);
                Err(match nearest(filter, names.iter().map(String::as_str)) {
                    Some(name) => error.help(format!("did you mean '{name}'?")),
                    None => error.help("see those there are: sidekick test --list"),
                })
            }
            _ => Ok(all),
        }
    }

    fn wants(&self, shown: &str, test: &Golden) -> bool {
        let Some(filter) = &self.filter else { return true };
        let filter = filter.to_lowercase();
        shown.to_lowercase().contains(&filter) || test.name.to_lowercase().contains(&filter)
    }

    /// Prints the names of the tests.
    fn list(&self, output: &mut Output) -> Result<ExitCode, CliError> {
        let Some((_, project)) = found(&self.subject)? else {
            return Err(CliError::new(ExitCode::Usage, "--list needs the folder of a plugin"));
        };
        let manifest = Manifest::read(&project.folder)?;
        let description = manifest.description.clone().unwrap_or_default();
        let files = read(&project.folder, output)?;
        let files = self.chosen(files, &description, Some(&manifest))?;
        if files.is_empty() {
            none(output)?;
        }
        for file in files {
            for test in &file.tests {
                output.result(&format!("{}: {}", file.shown, test.name))?;
            }
        }
        Ok(ExitCode::Success)
    }

    /// Makes failing tests expect what came. Says whether a file changed.
    fn accepted(
        &self,
        files: &[File],
        plugins: &mut Vec<Box<dyn Plugin>>,
        output: &mut Output,
    ) -> Result<bool, CliError> {
        let limits = self.subject.run.limits();
        let mut changed = false;
        for file in files {
            let wanted = |test: &Golden| self.wants(&file.shown, test);
            let accepted = match golden::accept(file, plugins, &limits, self.seed, &wanted) {
                Ok(accepted) => accepted,
                Err(error) => return Err(unwritable(&error, output)?),
            };
            for name in &accepted.changed {
                output.labelled("accepted", &format!("{}: {name}", file.shown))?;
            }
            changed |= !accepted.changed.is_empty();
        }
        Ok(changed)
    }

    /// Appends rolls as tests.
    fn keep_rolls(
        &self,
        command: &str,
        folder: &Path,
        plugins: &mut Vec<Box<dyn Plugin>>,
        stdin: &mut dyn BufRead,
        surroundings: &Surroundings,
        output: &mut Output,
    ) -> Result<ExitCode, CliError> {
        let usual = || folder.join(golden::FOLDER).join("rolls.toml");
        let path = self.file.clone().unwrap_or_else(usual);
        let tests = if command == "-" {
            rolls::recorded(stdin)?
        } else {
            let limits = self.subject.run.limits();
            let faces = self.faces.clone().map(|Faces(faces)| faces);
            let seed = match faces {
                Some(_) => None,
                None => Some(surroundings.seed(self.seed)?),
            };
            vec![rolls::rolled(command, faces.unwrap_or_default(), seed, plugins, &limits)?]
        };
        for test in &tests {
            rolls::append(&path, test, output)?;
        }
        Ok(ExitCode::Success)
    }

    fn tell(&self, report: &Report, output: &mut Output) -> Result<ExitCode, CliError> {
        let document = |report: &Report| {
            junit(std::slice::from_ref(report)).map_err(|cause| {
                CliError::new(ExitCode::Bug, "cannot write JUnit XML").because(&cause)
            })
        };
        if let Some(path) = &self.junit {
            fs::write(path, document(report)?).map_err(|cause| {
                let message = format!("cannot write the report '{}'", path.display());
                CliError::new(ExitCode::Input, message).because(&cause)
            })?;
        }
        if report.suites.is_empty() {
            none(output)?;
        }
        match output.format {
            Format::Json => output.json(&crate::report::json(report))?,
            Format::Junit => output.page(&document(report)?)?,
            _ if report.suites.is_empty() => {}
            _ => verdicts::print(report, output)?,
        }
        Ok(if report.has_errors() { ExitCode::Findings } else { ExitCode::Success })
    }
}

fn has_errors(suite: &Suite) -> bool {
    let is_wrong = |case: &Case| matches!(case.outcome, Outcome::Found(_));
    suite.cases.iter().any(is_wrong)
}

/// Says that there are no tests.
fn none(output: &mut Output) -> Result<(), CliError> {
    output.labelled("warning:", "there are no tests")?;
    if output.quiet {
        return Ok(());
    }
    output.labelled("  help:", "make one from a roll: sidekick test --from-roll COMMAND")
}

fn names(files: &[File]) -> impl Iterator<Item = String> {
    files.iter().flat_map(|file| file.tests.iter().map(|test| test.name.clone()))
}
