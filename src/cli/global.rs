//! Options that every command has.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// Options that every command has.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Global options")]
pub(super) struct Global {
    /// Work as if started in DIR
    #[arg(short = 'C', value_name = "DIR", global = true, value_hint = clap::ValueHint::DirPath)]
    pub folder: Option<PathBuf>,

    /// When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb
    #[arg(long, value_name = "WHEN", value_enum, default_value_t, global = true)]
    pub color: ColorChoice,

    /// Form of the results: for people, one JSON object a line, or Markdown as the bot writes it; reports
    /// have more, for CI servers; odds have csv and svg [default: text]
    #[arg(long, value_name = "FORM", value_enum, global = true)]
    pub format: Option<Format>,

    /// Say less: no remarks, no output of cargo unless it fails
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,

    /// Say more: the seed, what plugins log and use up
    #[arg(short, long, action = clap::ArgAction::Count, global = true)]
    pub verbose: u8,
}

/// When to use colours. (Comments on the values would make clap's help much longer.)
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum ColorChoice {
    // On a terminal; the environment has a say, see `output.rs`.
    #[default]
    Auto,
    Always,
    Never,
}

/// Form of the results.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    // Colours on a terminal, plain text elsewhere.
    #[default]
    Text,
    // One object a line; the schemas are in `schema/`.
    Json,
    // As the bot writes it into a channel; a report as the page of a pull request.
    Markdown,
    // What most CI servers read; reports only, as those that follow.
    Junit,
    // What code hosts show beside the code.
    Sarif,
    // Annotations of GitHub Actions.
    Github,
    // A table for a spreadsheet; odds only, as the next.
    Csv,
    // A picture.
    Svg,
}

impl Format {
    /// The form of texts that are only read.
    pub(super) const TEXT: &'static [Self] = &[Self::Text];

    /// The forms of most commands.
    pub(super) const USUAL: &'static [Self] = &[Self::Text, Self::Json];

    /// The forms of what is shown in a channel or on a page.
    pub(super) const PAGE: &'static [Self] = &[Self::Text, Self::Json, Self::Markdown];

    /// The forms of tests.
    pub(super) const TESTS: &'static [Self] = &[Self::Text, Self::Json, Self::Junit];

    /// The forms of a report.
    pub(super) const REPORT: &'static [Self] =
        &[Self::Text, Self::Json, Self::Markdown, Self::Junit, Self::Sarif, Self::Github];

    /// The forms of figures.
    pub(super) const FIGURES: &'static [Self] =
        &[Self::Text, Self::Json, Self::Markdown, Self::Csv, Self::Svg];

    /// Its name on the command line.
    #[must_use]
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Markdown => "markdown",
            Self::Junit => "junit",
            Self::Sarif => "sarif",
            Self::Github => "github",
            Self::Csv => "csv",
            Self::Svg => "svg",
        }
    }
}
