//! `sidekick new`: a new plugin from a template.

use std::io::BufRead;
use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::PossibleValuesParser;
use serde_json::json;

use crate::cli::error::CliError;
use crate::cli::exit::ExitCode;
use crate::cli::global::Format;
use crate::cli::output::Output;
use crate::cli::record::SCHEMA;
use crate::cli::world::Surroundings;
use crate::scaffold::{Name, NameError, Plan, ScaffoldError, Sdk, TEMPLATES, Template, template};

const EXAMPLES: &str = "\
Examples:
  sidekick new lucky && cd lucky && sidekick roll \"lucky 12\"
  sidekick new lucky --template zig --path plugins/lucky
  sidekick new lucky --dry-run
  sidekick new --list

Exit codes: 0 made, 2 usage, 3 a name that won't do, a folder that is not empty.";

/// Make a new plugin: sources, manifest, tests, and a workflow that checks it
///
/// On a terminal it asks for what is missing; anywhere else it takes the template `rust`, and needs
/// the name. It never writes into a folder that holds something.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct New {
    /// The plugin's name: lower-case letters, digits, `-` and `_`, a letter first
    #[arg(value_name = "NAME")]
    name: Option<String>,

    /// What to make it from; --list says more
    #[arg(short, long, value_name = "TEMPLATE")]
    #[arg(value_parser = PossibleValuesParser::new(TEMPLATES.map(|template| template.name)))]
    template: Option<String>,

    /// The folder to make [default: one called NAME, here]
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    path: Option<PathBuf>,

    /// Where the SDK for Rust comes from: `vendored`, a copy in the plugin's folder that needs no
    /// network; `path=DIR`; `git=URL`
    #[arg(long, value_name = "PLACE", default_value = "vendored")]
    sdk: Sdk,

    /// Print which files would be written, and write none
    #[arg(long)]
    dry_run: bool,

    /// Print the templates there are
    #[arg(long, conflicts_with_all = ["name", "template", "path", "dry_run"])]
    list: bool,
}

impl New {
    /// Runs the command.
    ///
    /// # Errors
    /// When something is missing and there is nobody to ask, or the folder can't be made.
    pub(crate) fn run(
        self,
        stdin: &mut dyn BufRead,
        surroundings: &Surroundings,
        output: &mut Output,
    ) -> Result<ExitCode, CliError> {
        if self.list {
            return list(output);
        }
        let mut person = person(stdin, surroundings);
        let name = match &self.name {
            Some(name) => {
                name.parse().map_err(|error| CliError::from(ScaffoldError::Name(error)))?
            }
            None => ask_name(&mut person, output)?,
        };
        let template = match self.template.as_deref().and_then(template) {
            Some(template) => template,
            None => ask_template(&mut person, output)?,
        };
        let folder = self.path.unwrap_or_else(|| PathBuf::from(name.as_str()));
        let plan = Plan::new(template, &name, &self.sdk, &folder)?;
        if !self.dry_run {
            plan.apply()?;
        }
        tell(&name, template, &plan, self.dry_run, output)?;
        Ok(ExitCode::Success)
    }
}

fn list(output: &mut Output) -> Result<ExitCode, CliError> {
    if output.format == Format::Json {
        let templates = TEMPLATES.map(|template| {
            let Template { name, summary, needs, .. } = template;
            json!({ "name": name, "summary": summary, "needs": needs })
        });
        output.json(&json!({ "schema": SCHEMA, "templates": templates }))?;
        return Ok(ExitCode::Success);
    }
    let longest = |of: fn(&Template) -> usize| TEMPLATES.iter().map(of).max().unwrap_or_default();
    let names = longest(|template| template.name.len());
    let summaries = longest(|template| template.summary.len());
    for Template { name, summary, needs, .. } in TEMPLATES {
        output.result(&format!("{name:names$}  {summary:summaries$}  needs {needs}"))?;
    }
    Ok(ExitCode::Success)
}

/// Whoever can be asked: a person who sees the question and types the answer.
fn person<'a>(
    stdin: &'a mut dyn BufRead,
    surroundings: &Surroundings,
) -> Option<&'a mut dyn BufRead> {
    let terminal = surroundings.terminal;
    let is_person = terminal.stdin && terminal.stderr && !surroundings.has("CI");
    is_person.then_some(stdin)
}

fn ask_name(person: &mut Option<&mut dyn BufRead>, output: &mut Output) -> Result<Name, CliError> {
    let missing =
        || CliError::new(ExitCode::Usage, "the plugin needs a name").help("sidekick new NAME");
    let person = person.as_deref_mut().ok_or_else(missing)?;
    loop {
        let line = ask("name: ", person, output)?.ok_or_else(missing)?;
        match line.parse() {
            Ok(name) => return Ok(name),
            Err(NameError { what, suggestion }) => {
                output.labelled("error:", &format!("{what}; try `{suggestion}`"))?;
            }
        }
    }
}

/// The template that a person chooses; the usual one, if there is nobody or they just press Enter.
fn ask_template(
    person: &mut Option<&mut dyn BufRead>,
    output: &mut Output,
) -> Result<&'static Template, CliError> {
    let usual = &TEMPLATES[0];
    let Some(person) = person.as_deref_mut() else { return Ok(usual) };
    for (number, template) in (1..).zip(&TEMPLATES) {
        output.note(&format!("{number}  {:14}  {}", template.name, template.summary))?;
    }
    loop {
        let question = format!("template, by number or name [{}]: ", usual.name);
        let missing = || CliError::new(ExitCode::Usage, "no template was chosen");
        let line = ask(&question, person, output)?.ok_or_else(missing)?;
        let number = line.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        let chosen = number.and_then(|at| TEMPLATES.get(at)).or_else(|| template(&line));
        match chosen {
            Some(template) => return Ok(template),
            None if line.is_empty() => return Ok(usual),
            None => output.labelled("error:", &format!("there is no template `{line}`"))?,
        }
    }
}

/// The line that a person types; none at the end of the input.
fn ask(
    question: &str,
    person: &mut dyn BufRead,
    output: &mut Output,
) -> Result<Option<String>, CliError> {
    output.prompt(question)?;
    let mut line = String::new();
    let read = person.read_line(&mut line).map_err(|cause| {
        CliError::new(ExitCode::Input, "cannot read what was typed").because(&cause)
    })?;
    if read == 0 {
        output.note("")?;
        return Ok(None);
    }
    Ok(Some(line.trim().to_owned()))
}

/// Says what was made, or would be, and what to do next.
fn tell(
    name: &Name,
    template: &Template,
    plan: &Plan,
    dry_run: bool,
    output: &mut Output,
) -> Result<(), CliError> {
    let roll = format!("sidekick roll {}", plan.roll);
    let enter = (plan.folder != Path::new(".")).then(|| format!("cd {}", quoted(&plan.folder)));
    let next: Vec<String> = enter.into_iter().chain([roll, "sidekick test".to_owned()]).collect();
    if output.format == Format::Json {
        let files = plan.files.iter();
        let files = files.map(|file| json!({ "path": file.path, "bytes": file.text.len() }));
        return output.json(&json!({
            "schema": SCHEMA,
            "name": name.as_str(),
            "template": template.name,
            "folder": plan.folder.to_string_lossy(),
            "written": !dry_run,
            "files": files.collect::<Vec<_>>(),
            "next": next,
        }));
    }
    let made = if dry_run { "would make" } else { "made" };
    let (name, folder) = (name.as_str(), plan.folder.display());
    output.result(&format!("{made} {name} in '{folder}', from the template {}", template.name))?;
    if output.quiet {
        return Ok(());
    }
    output.page(&plan.describe())?;
    if !dry_run {
        output.result(&format!("needs: {}", template.needs))?;
        output.result("next:")?;
        for command in next {
            output.result(&format!("  {command}"))?;
        }
    }
    Ok(())
}

/// The path as one would type it into a shell.
fn quoted(path: &Path) -> String {
    let path = path.to_string_lossy();
    if path.chars().all(|c| c.is_alphanumeric() || "-_./\\:".contains(c)) {
        path.into_owned()
    } else {
        format!("'{}'", path.replace('\'', "'\\''"))
    }
}

impl From<ScaffoldError> for CliError {
    fn from(error: ScaffoldError) -> Self {
        let exit = match &error {
            ScaffoldError::NoUseForSdk { .. } => ExitCode::Usage,
            ScaffoldError::Template { .. } => ExitCode::Bug,
            _ => ExitCode::Input,
        };
        let told = Self::new(exit, error.to_string());
        let told = match std::error::Error::source(&error) {
            Some(source) => told.because(source),
            None => told,
        };
        error.help().into_iter().fold(told, Self::help)
    }
}
