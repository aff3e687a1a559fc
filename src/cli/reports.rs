//! Reports written: on the screen, into files, for CI servers.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use super::error::CliError;
use super::exit::ExitCode;
use super::global::Format;
use super::output::Output;
use super::paths::plain;
use super::world::Surroundings;
use crate::report::{self, Listing, Report};
use crate::text::Colour;

/// A report, and what else is worth a row in a summary.
pub(super) struct Looked {
    pub(super) report: Report,
    pub(super) facts: Vec<(String, String)>,
}

/// Files to write to, beside the screen.
#[derive(Default)]
pub(super) struct Sheets<'a> {
    /// For the report in the chosen form, in place of the screen.
    pub(super) output: Option<&'a Path>,
    /// For a summary in Markdown, appended.
    pub(super) summary: Option<&'a Path>,
    /// What the text for people lists before its findings, unless little is to be said.
    pub(super) listing: Listing,
}

/// Writes reports in the form that was chosen; in GitHub Actions, without a choice, as text with
/// annotations.
///
/// # Errors
/// When the output or a file can't be written.
pub(super) fn write(
    all: &[Looked],
    sheets: &Sheets<'_>,
    surroundings: &Surroundings,
    output: &mut Output,
) -> Result<(), CliError> {
    let in_github = surroundings.is("GITHUB_ACTIONS", "true");
    let on_screen = if sheets.output.is_some() { Format::Text } else { output.format };
    let is_coloured = output.is_coloured() && on_screen == Format::Text;
    let listing = if output.quiet { Listing::Nothing } else { sheets.listing };
    output.page(&written(all, on_screen, is_coloured, listing, surroundings)?)?;
    let is_chosen = output.is_format_chosen && sheets.output.is_none();
    if in_github && !is_chosen {
        output.page(&written(all, Format::Github, false, listing, surroundings)?)?;
    }
    if let Some(path) = sheets.output {
        let text = written(all, output.format, false, sheets.listing, surroundings)?;
        fs::write(path, text).map_err(|cause| unwritten(path, &cause))?;
    }
    let summary = (surroundings.variable)("GITHUB_STEP_SUMMARY");
    let usual = summary.filter(|path| in_github && !path.is_empty()).map(PathBuf::from);
    if let Some(path) = sheets.summary.map(Path::to_owned).or(usual) {
        let text = written(all, Format::Markdown, false, listing, surroundings)?;
        append(&path, &text).map_err(|cause| unwritten(&path, &cause))?;
    }
    Ok(())
}

fn append(path: &Path, text: &str) -> std::io::Result<()> {
    let mut file = OpenOptions::new().append(true).create(true).open(path)?;
    file.write_all(text.as_bytes())
}

fn unwritten(path: &Path, cause: &std::io::Error) -> CliError {
    let message = format!("cannot write the report '{}'", path.display());
    CliError::new(ExitCode::Store, message).because(cause)
}

/// All reports in one form.
fn written(
    all: &[Looked],
    form: Format,
    is_coloured: bool,
    listing: Listing,
    surroundings: &Surroundings,
) -> Result<String, CliError> {
    let each = |one: &dyn Fn(&Looked) -> String, between: &str| {
        all.iter().map(one).collect::<Vec<_>>().join(between)
    };
    let broken = |cause: &dyn std::error::Error| {
        CliError::new(ExitCode::Bug, "cannot put the report into this form").because(cause)
    };
    let hosted = || -> Vec<Report> {
        let prefix = below_checkout(surroundings);
        let named = |file: &str| from_checkout(file, prefix.as_deref());
        all.iter().map(|looked| looked.report.clone().relocated(named)).collect()
    };
    let colour = if is_coloured { Colour::Ansi } else { Colour::Plain };
    let source = |file: &str| fs::read_to_string(file).ok();
    Ok(match form {
        // The last two are refused before: a report has no figures.
        Format::Text | Format::Csv | Format::Svg => {
            each(&|looked| report::text(&looked.report, &source, listing, colour), "\n")
        }
        Format::Json => each(&|looked| format!("{}\n", report::json(&looked.report)), ""),
        Format::Markdown => each(&|looked| report::markdown(&looked.report, &looked.facts), "\n"),
        Format::Junit => {
            let reports: Vec<_> = all.iter().map(|looked| looked.report.clone()).collect();
            report::junit(&reports).map_err(|cause| broken(&cause))?
        }
        Format::Sarif => {
            let log = report::sarif(&hosted());
            let text = serde_json::to_string_pretty(&log).map_err(|cause| broken(&cause))?;
            text + "\n"
        }
        Format::Github => hosted().iter().map(report::github).collect(),
    })
}

/// Where we are below the checkout of the CI server: its annotations name files from there.
fn below_checkout(surroundings: &Surroundings) -> Option<PathBuf> {
    let root = PathBuf::from((surroundings.variable)("GITHUB_WORKSPACE")?).canonicalize().ok()?;
    let here = std::env::current_dir().ok()?.canonicalize().ok()?;
    here.strip_prefix(root).map(Path::to_owned).ok()
}

fn from_checkout(file: &str, here: Option<&Path>) -> String {
    match here {
        Some(here) if !Path::new(file).is_absolute() => plain(&here.join(file)),
        _ => file.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::from_checkout;

    #[test]
    fn places_are_told_from_the_checkout_on() {
        assert_eq!(from_checkout("../x.toml", Some(Path::new("plugins/coin"))), "plugins/x.toml");
        assert_eq!(from_checkout("/x.toml", Some(Path::new("plugins"))), "/x.toml");
        assert_eq!(from_checkout("x.toml", None), "x.toml");
    }
}
