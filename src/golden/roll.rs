//! A roll that happened becomes a test.

use serde::Deserialize;

use super::run::Happened;
use super::test::{Expected, Step, Test};
use crate::chat::Command;
use crate::pipeline::Fault;

/// What tests read of the records that `sidekick roll --format json` prints.
#[derive(Deserialize)]
struct Record {
    schema: u32,
    command: String,
    reply: Option<Reply>,
    draws: Vec<Draw>,
    error: Option<Error>,
}

#[derive(Deserialize)]
struct Reply {
    markdown: String,
}

#[derive(Deserialize)]
struct Draw {
    face: i64,
}

#[derive(Deserialize)]
struct Error {
    code: String,
    message: String,
    plugin: Option<String>,
}

/// The test of a recorded roll: one line of what `sidekick roll --format json` prints.
///
/// # Errors
/// With what is wrong about the record.
pub fn recorded(line: &str) -> Result<Test, String> {
    let record: Record = serde_json::from_str(line).map_err(|error| error.to_string())?;
    if record.schema != 1 {
        return Err(format!("the record has schema {}; this version reads 1", record.schema));
    }
    let mut expected = Expected::default();
    match (record.error, record.reply) {
        (Some(Error { code, message, plugin }), _) => {
            // The record names the plugin in front of its words.
            let own = plugin
                .and_then(|plugin| message.strip_prefix(&format!("{plugin}: ")).map(str::to_owned));
            expected.message = Some(own.unwrap_or(message));
            expected.error = Some(code);
        }
        (None, Some(reply)) => expected.reply = Some(reply.markdown),
        (None, None) => return Err(format!("`{}` is no command", record.command)),
    }
    let faces = record.draws.iter().map(|draw| draw.face).collect();
    let command = prefixed(&record.command);
    let step = Step { command, faces, expected, ..Step::default() };
    Ok(Test { name: name(&record.command), steps: vec![step] })
}

impl Test {
    /// A test of a command that expects nothing yet; `/r` is put in front where it is missing.
    #[must_use]
    pub fn of(command: &str, faces: Vec<i64>) -> Self {
        let step = Step { command: prefixed(command), faces, ..Step::default() };
        Self { name: name(command), steps: vec![step] }
    }
}

impl Step {
    /// The same command with the dice that were thrown, expecting what came.
    #[must_use]
    pub fn learned(&self, came: &Happened) -> Self {
        let mut expected = Expected::default();
        match (came.exchange.faults.first(), &came.exchange.reply) {
            (Some(Fault::Input(error)), _) => {
                expected.error = Some(error.code.clone());
                expected.message = Some(error.message.clone());
            }
            (Some(Fault::Plugin { code, message, .. }), _) => {
                expected.error = Some(code.clone());
                expected.message = Some(message.clone());
            }
            (None, Some(reply)) => expected.reply = Some(reply.markdown.clone()),
            (None, None) => {}
        }
        let faces = came.exchange.draws.iter().map(|draw| draw.face).collect();
        Self { faces, expected, ..self.clone() }
    }
}

fn prefixed(command: &str) -> String {
    let command = command.trim();
    match Command::recognise(command, false) {
        Ok(None) => format!("/r {command}"),
        Ok(Some(_)) | Err(_) => command.to_owned(),
    }
}

fn name(command: &str) -> String {
    let command = command.trim();
    let body = match Command::recognise(command, false) {
        Ok(Some(Command::Body(body))) => body.of(command).trim(),
        _ => command,
    };
    // A name is one line, and not a long one.
    let line: Vec<_> = body.split_whitespace().collect();
    let short: String = line.join(" ").chars().filter(|c| !c.is_control()).take(60).collect();
    if short.is_empty() { "nothing".to_owned() } else { short }
}
