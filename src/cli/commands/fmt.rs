//! `sidekick fmt`: notations in their canonical spelling.

use std::io::BufRead;

use clap::Args;
use serde_json::json;

use crate::chat::Cut;
use crate::cli::error::CliError;
use crate::cli::exit::ExitCode;
use crate::cli::global::Format;
use crate::cli::lines::Lines;
use crate::cli::output::Output;
use crate::cli::plugins::{self, PluginOptions};
use crate::cli::record::{SCHEMA, diagnostic};
use crate::cli::world::Surroundings;
use crate::dice::{Vocabulary, format, parse};
use crate::limits::DiceLimits;
use crate::text::{Diagnostic, Span};

const EXAMPLES: &str = "\
Examples:
  sidekick fmt \"4D6 KH3 + 2\"
  sidekick fmt --check 2d6+3
  sidekick fmt --format json \"2d6q\"
  sidekick fmt < rolls.txt

Exit codes: 0 fine, 1 not canonical (--check), 2 usage, 3 a mistake in a notation.";

/// Print notations in their canonical spelling
///
/// Each notation is one argument, or one line of standard input. A comment after `#` stays as it is.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Fmt {
    /// Notations; `-`, or none in a pipe: lines of standard input
    #[arg(value_name = "NOTATION")]
    notations: Vec<String>,

    /// Print nothing but what is not canonical, and end with exit code 1 then
    #[arg(long)]
    check: bool,

    #[command(flatten)]
    plugins: PluginOptions,
}

impl Fmt {
    /// Runs the command.
    ///
    /// # Errors
    /// When there is nothing to format, or a plugin can't be had.
    pub(crate) fn run(
        self,
        stdin: &mut dyn BufRead,
        surroundings: &Surroundings,
        output: &mut Output,
    ) -> Result<ExitCode, CliError> {
        let mut vocabulary = Vocabulary::default();
        for plugin in plugins::open(&self.plugins, surroundings, output)? {
            plugin.description().teach(&mut vocabulary);
        }
        let mut exit = ExitCode::Success;
        let mut note = |ended| {
            if exit == ExitCode::Success {
                exit = ended;
            }
        };
        match self.notations.as_slice() {
            [] if surroundings.terminal.stdin => {
                return Err(CliError::new(ExitCode::Usage, "there is nothing to format")
                    .help("name a notation: sidekick fmt \"4D6 KH3\""));
            }
            [] => {}
            [dash] if dash == "-" => {}
            notations => {
                for notation in notations {
                    note(one(notation, self.check, &vocabulary, output)?);
                }
                return Ok(exit);
            }
        }
        let mut lines = Lines::of(stdin, false);
        while let Some(line) = lines.next()? {
            note(one(&line.text, self.check, &vocabulary, output)?);
        }
        Ok(exit)
    }
}

/// Prints one notation.
fn one(
    text: &str,
    check: bool,
    vocabulary: &Vocabulary,
    output: &mut Output,
) -> Result<ExitCode, CliError> {
    let Formatted { canonical, diagnostics } = formatted(text, vocabulary);
    let exit = match &canonical {
        None => ExitCode::Input,
        Some(canonical) if check && canonical != text => ExitCode::Findings,
        Some(_) => ExitCode::Success,
    };
    if output.format == Format::Json {
        output.json(&json!({
            "schema": SCHEMA,
            "notation": text,
            "canonical": canonical,
            "diagnostics": diagnostics.iter().map(diagnostic).collect::<Vec<_>>(),
        }))?;
        return Ok(exit);
    }
    if !output.quiet || canonical.is_none() {
        output.diagnostics(text, &diagnostics)?;
    }
    match canonical {
        Some(canonical) if !check => output.result(&canonical)?,
        Some(canonical) if canonical != text => {
            output.result(&std::format!("- {text}\n+ {canonical}"))?;
        }
        _ => {}
    }
    Ok(exit)
}

struct Formatted {
    canonical: Option<String>,
    diagnostics: Vec<Diagnostic>,
}

/// The parts of a command, each in its canonical spelling, and the comment as it is.
fn formatted(text: &str, vocabulary: &Vocabulary) -> Formatted {
    let cut = Cut::of(text);
    let mut canonical = Vec::new();
    let mut diagnostics = Vec::new();
    for part in &cut.parts {
        let parsed = parse(&text[part.clone()], vocabulary, &DiceLimits::default());
        canonical.push(parsed.expression.as_ref().map(format));
        diagnostics.extend(parsed.diagnostics.into_iter().map(|one| one.shifted(part.start)));
    }
    if cut.parts.is_empty() {
        let span = Span::new(0, text.len());
        diagnostics.push(Diagnostic::error("empty", span, "there is no notation here"));
        canonical.push(None);
    }
    let canonical = canonical.into_iter().collect::<Option<Vec<_>>>().map(|parts| {
        let comment = cut.comment.map(|comment| std::format!(" # {}", &text[comment]));
        parts.join("; ") + &comment.unwrap_or_default()
    });
    Formatted { canonical, diagnostics }
}
