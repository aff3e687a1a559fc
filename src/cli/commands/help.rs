//! `sidekick help`: topics that are no command, and the commands.

use clap::{Args, CommandFactory};

use crate::cli::error::CliError;
use crate::cli::exit::{self, ExitCode};
use crate::cli::output::Output;
use crate::text::nearest;
use crate::{abi, dice, project};

/// Explain a command or a topic: notation, manifest, abi, exit-codes
#[derive(Args, Debug)]
pub(crate) struct Help {
    /// A command, or notation, manifest, abi, exit-codes
    #[arg(value_name = "TOPIC")]
    topic: Option<String>,
}

/// Topics that are no command, and what each explains.
const TOPICS: [(&str, &str); 4] = [
    ("notation", "What can be rolled"),
    ("manifest", "The keys of sidekick.toml"),
    ("abi", "The contract between plugins and hosts"),
    ("exit-codes", "How commands end"),
];

impl Help {
    /// Runs the command.
    ///
    /// # Errors
    /// When there is no such topic.
    pub(crate) fn run(self, output: &mut Output) -> Result<ExitCode, CliError> {
        let mut command = super::Arguments::command();
        command.build();
        let Some(topic) = self.topic else {
            output.styled(&command.after_help(topics()).render_long_help())?;
            return Ok(ExitCode::Success);
        };
        match topic.as_str() {
            "notation" => output.page(dice::REFERENCE)?,
            "manifest" => output.page(project::REFERENCE)?,
            "abi" => output.page(abi::REFERENCE)?,
            "exit-codes" => output.page(&exit::table())?,
            name => match command.find_subcommand_mut(name) {
                Some(found) => output.styled(&found.render_long_help())?,
                None => return Err(unknown(name, &command)),
            },
        }
        Ok(ExitCode::Success)
    }
}

/// The list of topics.
fn topics() -> String {
    let longest = TOPICS.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
    let lines = TOPICS.iter().map(|(name, about)| format!("\n  {name:longest$}  {about}"));
    format!("Topics, as in sidekick help notation:{}", lines.collect::<String>())
}

fn unknown(name: &str, command: &clap::Command) -> CliError {
    let known = command.get_subcommands().map(clap::Command::get_name);
    let known: Vec<_> = known.chain(TOPICS.map(|(name, _)| name)).collect();
    let error = CliError::new(ExitCode::Usage, format!("there is no help on '{name}'"));
    match nearest(name, known.iter().copied()) {
        Some(near) => error.help(format!("did you mean: sidekick help {near}")),
        None => error.help(format!("there is help on: {}", known.join(", "))),
    }
}
