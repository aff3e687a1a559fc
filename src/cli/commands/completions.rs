//! `sidekick completions`: what shells and `man` know about the commands.

use std::fs;
use std::path::{Path, PathBuf};

use clap::builder::EnumValueParser;
use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::cli::error::CliError;
use crate::cli::exit::ExitCode;
use crate::cli::output::Output;
use crate::cli::pages;

const EXAMPLES: &str = "\
Examples:
  sidekick completions bash > ~/.local/share/bash-completion/completions/sidekick
  sidekick completions zsh > ~/.zfunc/_sidekick
  sidekick completions fish > ~/.config/fish/completions/sidekick.fish
  sidekick completions powershell >> $PROFILE
  sidekick completions elvish >> ~/.config/elvish/rc.elv
  sidekick completions --man ~/.local/share/man/man1

Exit codes: 0 written, 2 usage, 5 the folder can't be written.";

/// Print completions for a shell, or write the manual pages
///
/// The script completes commands, options, their values and paths. A release has the same files in
/// `completions/`.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Completions {
    /// The shell; its script goes to standard output
    #[arg(value_name = "SHELL", value_parser = EnumValueParser::<Shell>::new())]
    #[arg(required_unless_present = "man", conflicts_with = "man")]
    shell: Option<Shell>,

    /// Write a manual page for each command into DIR, which is made if need be
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    man: Option<PathBuf>,
}

impl Completions {
    /// Runs the command.
    ///
    /// # Errors
    /// When the folder can't be written.
    pub(crate) fn run(self, output: &mut Output) -> Result<ExitCode, CliError> {
        let command = super::Arguments::command();
        if let Some(shell) = self.shell {
            output.page(&pages::completions(command.clone(), shell))?;
        }
        if let Some(folder) = &self.man {
            for (name, text) in pages::manual(command) {
                write(folder, &name, &text)?;
            }
        }
        Ok(ExitCode::Success)
    }
}

fn write(folder: &Path, name: &str, text: &str) -> Result<(), CliError> {
    let path = folder.join(name);
    fs::create_dir_all(folder).and_then(|()| fs::write(&path, text)).map_err(|cause| {
        let message = format!("cannot write the manual page '{}'", path.display());
        CliError::new(ExitCode::Store, message).because(&cause)
    })
}
