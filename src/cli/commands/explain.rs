//! `sidekick explain`: what a code of a finding means.

use clap::Args;
use serde_json::json;

use crate::cli::error::CliError;
use crate::cli::exit::ExitCode;
use crate::cli::global::Format;
use crate::cli::output::Output;
use crate::cli::record::SCHEMA;
use crate::report::{Explanation, explanation, explanations};
use crate::text::nearest;

const EXAMPLES: &str = "\
Examples:
  sidekick explain SK0501
  sidekick explain            # all codes
  sidekick explain --format json

Exit codes: 0 fine, 2 there is no such code.";

/// Explain a code of a finding, or list all codes
///
/// What it means, why it matters, how to mend it, with an example.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Explain {
    /// A code such as SK0501
    #[arg(value_name = "CODE")]
    code: Option<String>,
}

impl Explain {
    /// Runs the command.
    ///
    /// # Errors
    /// When there is no such code.
    pub(crate) fn run(self, output: &mut Output) -> Result<ExitCode, CliError> {
        match &self.code {
            None => list(output)?,
            Some(code) => {
                let found = explanation(code.trim()).ok_or_else(|| unknown(code))?;
                tell(&found, output)?;
            }
        }
        Ok(ExitCode::Success)
    }
}

fn list(output: &mut Output) -> Result<(), CliError> {
    for explanation in explanations() {
        match output.format {
            Format::Json => record(&explanation, output)?,
            Format::Markdown => {
                output.result(&format!("- `{}` {}", explanation.code, explanation.title))?;
            }
            _ => output.result(&format!("{}  {}", explanation.code, explanation.title))?,
        }
    }
    Ok(())
}

fn tell(explanation: &Explanation, output: &mut Output) -> Result<(), CliError> {
    let Explanation { code, title, text } = explanation;
    match output.format {
        Format::Json => record(explanation, output),
        Format::Markdown => output.result(&format!("## {code} {title}\n\n{text}")),
        _ => output.result(&format!("{code} {title}\n\n{}", plain(text))),
    }
}

/// The text without marks: code is indented.
fn plain(markdown: &str) -> String {
    let mut in_code = false;
    let mut lines = Vec::new();
    for line in markdown.lines() {
        match line {
            _ if line.starts_with("```") => in_code = !in_code,
            _ if in_code => lines.push(format!("    {line}").trim_end().to_owned()),
            _ => lines.push(line.replace("**", "")),
        }
    }
    lines.join("\n")
}

fn record(explanation: &Explanation, output: &mut Output) -> Result<(), CliError> {
    let Explanation { code, title, text } = explanation;
    output.json(&json!({ "schema": SCHEMA, "code": code, "title": title, "text": text }))
}

fn unknown(code: &str) -> CliError {
    let error = CliError::new(ExitCode::Usage, format!("there is no code '{code}'"));
    // People leave the letters out, or zeros.
    let digits = code.trim_start_matches(|c: char| !c.is_ascii_digit());
    let padded = format!("SK{digits:0>4}");
    match nearest(&padded, explanations().map(|explanation| explanation.code)) {
        Some(near) => error.help(format!("did you mean: sidekick explain {near}")),
        None => error.help("all codes: sidekick explain"),
    }
}
