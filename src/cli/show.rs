//! One exchange as a person sees it: reply, remarks, mistakes, log, trace.

use super::error::CliError;
use super::exit::ExitCode;
use super::global::Format;
use super::output::Output;
use super::record::Record;
use crate::abi::LogLevel;
use crate::chat::Reply;
use crate::pipeline::{Exchange, Fault};
use crate::plugin::Draw;
use crate::text::{Diagnostic, cleaned};

/// Prints an exchange in the form that the person asked for. With `mention`, the reply is
/// addressed to that user, as in a channel. Gives how the command ended.
///
/// # Errors
/// When the output can't be written.
pub(super) fn show(
    exchange: &Exchange,
    mention: Option<&str>,
    seed: Option<u64>,
    trace: bool,
    output: &mut Output,
) -> Result<ExitCode, CliError> {
    if output.format == Format::Json {
        output.json(&Record::new(exchange, seed, trace))?;
    } else {
        if trace {
            show_trace(exchange, output)?;
        }
        show_log(exchange, trace, output)?;
        show_remarks(exchange, output)?;
        if let Some(reply) = &exchange.reply {
            let text = cleaned_reply(reply, output);
            match mention {
                Some(user) => output.result(&format!("@{user}: {text}"))?,
                None => output.result(&text)?,
            }
        }
        show_faults(exchange, output)?;
        if output.verbose > 0 {
            show_usage(exchange, seed, output)?;
        }
    }
    Ok(exit_of(exchange))
}

/// How a command with this exchange ends.
#[must_use]
pub(super) fn exit_of(exchange: &Exchange) -> ExitCode {
    match exchange.faults.first() {
        None => ExitCode::Success,
        Some(Fault::Input(_)) => ExitCode::Input,
        Some(Fault::Plugin { code, .. }) if code == "plugin-declined" || code == "faces" => {
            ExitCode::Input
        }
        Some(Fault::Plugin { .. }) => ExitCode::Plugin,
    }
}

/// Prints what went wrong.
///
/// # Errors
/// When the output can't be written.
pub(super) fn show_faults(exchange: &Exchange, output: &mut Output) -> Result<(), CliError> {
    let mut errors = Vec::new();
    for fault in &exchange.faults {
        match fault {
            Fault::Input(error) => errors.push(error.clone()),
            Fault::Plugin {
                plugin,
                code,
                message,
                stack,
                span,
            } => {
                let text = format!("the plugin '{plugin}' {message}");
                match span {
                    Some(span) => errors.push(Diagnostic::error(code, *span, text)),
                    None => output.error(&CliError::new(ExitCode::Plugin, text)),
                }
                for frame in stack {
                    output.labelled("    at", frame)?;
                }
            }
        }
    }
    output.diagnostics(&exchange.command, &errors)
}

fn show_remarks(exchange: &Exchange, output: &mut Output) -> Result<(), CliError> {
    if output.quiet {
        return Ok(());
    }
    output.diagnostics(&exchange.command, &exchange.remarks)
}

fn show_trace(exchange: &Exchange, output: &mut Output) -> Result<(), CliError> {
    for step in &exchange.steps {
        output.labelled(&format!("{:>9}", step.stage.name()), &step.text)?;
    }
    if !exchange.draws.is_empty() {
        let draws: Vec<_> = exchange.draws.iter().map(told).collect();
        output.labelled("    draws", &draws.join(", "))?;
    }
    Ok(())
}

fn told(draw: &Draw) -> String {
    let Draw {
        sides,
        face,
        origin,
    } = draw;
    match origin.as_str() {
        "dice" => format!("d{sides}: {face}"),
        _ => format!("d{sides}: {face} ({origin})"),
    }
}

/// Warnings always, the rest when asked to say more.
fn show_log(exchange: &Exchange, trace: bool, output: &mut Output) -> Result<(), CliError> {
    for log in &exchange.log {
        let wanted = match log.line.level {
            LogLevel::Warning | LogLevel::Panic => !output.quiet,
            LogLevel::Info => trace || output.verbose > 0,
            LogLevel::Debug => trace || output.verbose > 1,
        };
        if wanted {
            let level = match log.line.level {
                LogLevel::Debug => "debug",
                LogLevel::Info => "info",
                LogLevel::Warning => "warning",
                LogLevel::Panic => "panic",
            };
            output.labelled(&format!("{}[{level}]:", log.plugin), &log.line.text)?;
        }
    }
    Ok(())
}

fn show_usage(exchange: &Exchange, seed: Option<u64>, output: &mut Output) -> Result<(), CliError> {
    if let Some(seed) = seed {
        output.labelled("seed:", &seed.to_string())?;
    }
    for used in &exchange.usage {
        let usage = used.usage;
        let text = format!(
            "{} fuel, {} KiB memory, {} host calls, {} draws",
            usage.fuel,
            usage.memory >> 10,
            usage.host_calls,
            usage.draws
        );
        output.labelled(&format!("{}:", used.plugin), &text)?;
    }
    Ok(())
}

/// The reply's text in the form asked for. Its terminal form has escapes of ours; what plugins put
/// into it was cleaned when it was made. The others are cleaned here.
fn cleaned_reply(reply: &Reply, output: &Output) -> String {
    match output.format {
        Format::Markdown => cleaned(&reply.markdown).into_owned(),
        _ if output.is_coloured() => reply.terminal.clone(),
        _ => cleaned(&reply.plain).into_owned(),
    }
}
