//! What shells and `man` know about the commands, written from the same definitions that read them.

use std::fmt::Write;

use clap::Command;
use clap_complete::Shell;
use clap_mangen::Man;

/// What defines the apostrophe of code, at the start of a page.
const APOSTROPHE: &str = ".ie \\n(.g .ds Aq \\(aq\n.el .ds Aq '\n";

/// The completion script of a shell.
#[must_use]
pub(super) fn completions(mut command: Command, shell: Shell) -> String {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, "sidekick", &mut script);
    String::from_utf8_lossy(&script).into_owned()
}

/// A manual page for the program and for each command: the name of its file, and its text.
#[must_use]
pub(super) fn manual(mut command: Command) -> Vec<(String, String)> {
    command.build();
    let pages: Vec<_> =
        command.get_subcommands().filter(|command| !command.is_hide_set()).collect();
    let names: Vec<_> = pages.iter().map(|command| name(command)).collect();
    let own = page(&command, &names);
    let see = [name(&command)];
    std::iter::once(own).chain(pages.into_iter().map(|command| page(command, &see))).collect()
}

fn name(command: &Command) -> String {
    command.get_display_name().unwrap_or_else(|| command.get_name()).to_owned()
}

fn page(command: &Command, see_also: &[String]) -> (String, String) {
    let source = format!("sidekick {}", env!("CARGO_PKG_VERSION"));
    let man = Man::new(command.clone()).source(source).manual("Sidekick");
    let file = man.get_filename();
    let mut page = Vec::new();
    // Writing into memory can't fail; a section that is missing would be seen by the tests.
    _ = man.render_title(&mut page);
    _ = man.render_name_section(&mut page);
    _ = man.render_synopsis_section(&mut page);
    _ = man.render_description_section(&mut page);
    _ = man.render_options_section(&mut page);
    if command.has_subcommands() {
        _ = man.render_subcommands_section(&mut page);
    }
    // Each section brings it along.
    let sections = String::from_utf8_lossy(&page).replace(APOSTROPHE, "");
    let mut page = format!("{APOSTROPHE}{sections}");
    page.push_str(&closing(command));
    page.push_str(".SH \"SEE ALSO\"\n");
    let links: Vec<_> =
        see_also.iter().map(|name| format!("\\fB{}\\fR(1)", escaped(name))).collect();
    page.push_str(&links.join(",\n"));
    page.push('\n');
    (file, page)
}

/// The examples and exit codes that end a command's help, with their lines as they are.
fn closing(command: &Command) -> String {
    let Some(help) = command.get_after_long_help().or_else(|| command.get_after_help()) else {
        return String::new();
    };
    let help = help.to_string();
    let (title, text) = match help.strip_prefix("Examples:\n") {
        Some(examples) => ("EXAMPLES", examples),
        None => ("NOTES", help.as_str()),
    };
    let mut section = format!(".SH {title}\n.nf\n");
    for line in text.lines() {
        // A line that begins with one of these would be a request.
        let guard = if line.starts_with(['.', '\'']) { "\\&" } else { "" };
        let _ = writeln!(section, "{guard}{}", escaped(line));
    }
    section.push_str(".fi\n");
    section
}

/// The text for `man`, which would take a backslash for a request, and quotes and minus for finer ones.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for character in text.chars() {
        match character {
            '\\' => escaped.push_str("\\e"),
            '-' => escaped.push_str("\\-"),
            '\'' => escaped.push_str("\\(aq"),
            '`' => escaped.push_str("\\(ga"),
            '^' => escaped.push_str("\\(ha"),
            '~' => escaped.push_str("\\(ti"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use clap::Command;

    use super::{closing, manual};

    #[test]
    fn examples_keep_their_lines_and_say_what_they_say() {
        let help = "Examples:\n  printf '2d6\\n' | sidekick roll -\n.nf is no request";
        let section = closing(&Command::new("sidekick").after_long_help(help));
        let lines: Vec<_> = section.lines().collect();
        assert_eq!(lines[..2], [".SH EXAMPLES", ".nf"]);
        assert_eq!(lines[2], "  printf \\(aq2d6\\en\\(aq | sidekick roll \\-");
        assert_eq!(lines[3], "\\&.nf is no request");
    }

    #[test]
    fn every_command_has_a_page_unless_it_is_hidden() {
        let command = Command::new("sidekick")
            .disable_help_subcommand(true)
            .subcommand(Command::new("seen").about("Seen"))
            .subcommand(Command::new("hidden").hide(true));
        let names: Vec<_> = manual(command).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["sidekick.1", "sidekick-seen.1"]);
    }
}
