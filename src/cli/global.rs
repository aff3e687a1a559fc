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

    /// Form of the results: for people, one JSON object a line, or as the bot writes it
    #[arg(long, value_name = "FORM", value_enum, default_value_t, global = true)]
    pub format: Format,

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
    // As the bot writes it into a channel.
    Markdown,
    // As CI servers read the results of tests.
    Junit,
}
