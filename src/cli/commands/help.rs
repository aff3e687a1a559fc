//! `sidekick help`: the notation, the contract with plugins, the exit codes, and the commands.

use clap::{Args, CommandFactory};

use crate::cli::error::CliError;
use crate::cli::exit::{self, ExitCode};
use crate::cli::output::Output;
use crate::text::nearest;
use crate::{abi, dice};

/// Explain a command or a topic: notation, abi, exit-codes
#[derive(Args, Debug)]
pub(crate) struct Help {
    /// A command, or notation, abi, exit-codes
    #[arg(value_name = "TOPIC")]
    topic: Option<String>,
}

const TOPICS: [&str; 3] = ["notation", "abi", "exit-codes"];

impl Help {
    /// Runs the command.
    ///
    /// # Errors
    /// When there is no such topic.
    pub(crate) fn run(self, output: &mut Output) -> Result<ExitCode, CliError> {
        let mut command = super::Arguments::command();
        command.build();
        let Some(topic) = self.topic else {
            output.styled(&command.render_long_help())?;
            return Ok(ExitCode::Success);
        };
        match topic.as_str() {
            "notation" => output.page(dice::REFERENCE)?,
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

fn unknown(name: &str, command: &clap::Command) -> CliError {
    let known = command.get_subcommands().map(clap::Command::get_name).chain(TOPICS);
    let known: Vec<_> = known.collect();
    let error = CliError::new(ExitCode::Usage, format!("there is no help on '{name}'"));
    match nearest(name, known.iter().copied()) {
        Some(near) => error.help(format!("did you mean: sidekick help {near}")),
        None => error.help(format!("there is help on: {}", known.join(", "))),
    }
}
