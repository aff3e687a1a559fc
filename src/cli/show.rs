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
use crate::text::{Diagnostic, Span, cleaned};

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
            match mention.map(cleaned) {
                // A list begins with the name by itself.
                Some(user) if !text.starts_with(&format!("@{user},")) => {
                    // The bot leaves the place of a name empty when a roll has none.
                    let first = exchange.results.first();
                    let unnamed = first.is_some_and(|roll| text.starts_with(&*roll.expression));
                    let place = if unnamed { " " } else { "" };
                    output.result(&format!("@{user}: {place}{text}"))?;
                }
                _ => output.result(&text)?,
            }
        }
        show_left_out(exchange, output)?;
        show_faults(&exchange.command, &exchange.faults, output)?;
        if output.verbose > 0 {
            show_usage(exchange, seed, output)?;
        }
    }
    Ok(exit_of(&exchange.faults))
}

/// How a command ends in which this went wrong.
pub(super) fn exit_of(faults: &[Fault]) -> ExitCode {
    match faults.first() {
        None => ExitCode::Success,
        Some(Fault::Input(_)) => ExitCode::Input,
        // Dice that run out inside a plugin are a mistake of the input already.
        Some(Fault::Plugin { code, .. }) if code == "plugin-declined" => ExitCode::Input,
        Some(Fault::Plugin { code, .. }) if code == "plugin-unreachable" => ExitCode::Remote,
        Some(Fault::Plugin { .. }) => ExitCode::Plugin,
    }
}

/// Prints which plugins failed where others answered, one calm line each; even to who wants to read little,
/// for the reply may be another one.
pub(super) fn show_left_out(exchange: &Exchange, output: &mut Output) -> Result<(), CliError> {
    for fault in &exchange.left_out {
        let Fault::Plugin { plugin, message, stack, .. } = fault else { continue };
        let message = message.replace('\n', " ");
        output.labelled("note:", &format!("the plugin '{plugin}' is left out: {message}"))?;
        if output.verbose > 0 {
            for frame in stack {
                output.labelled("    at", frame)?;
            }
        }
    }
    Ok(())
}

/// Prints what went wrong: mistakes in the command together, then each plugin with its call stack.
pub(super) fn show_faults(
    command: &str,
    faults: &[Fault],
    output: &mut Output,
) -> Result<(), CliError> {
    let inputs = faults.iter().filter_map(|fault| match fault {
        Fault::Input(error) => Some(error.clone()),
        Fault::Plugin { .. } => None,
    });
    let inputs: Vec<_> = inputs.collect();
    output.diagnostics(command, &inputs)?;
    for fault in faults {
        let Fault::Plugin { plugin, code, message, stack, span, .. } = fault else {
            continue;
        };
        let span = span.unwrap_or(Span::new(0, command.len()));
        let mut error = Diagnostic::error(code, span, format!("plugin '{plugin}': {message}"));
        error.help = plugin_help(code, message).map(str::to_owned);
        output.diagnostics(command, &[error])?;
        for frame in stack {
            match frame.strip_prefix("note: ") {
                Some(note) => output.labelled("  note:", note)?,
                None => output.labelled("    at", frame)?,
            }
        }
    }
    Ok(())
}

/// What may be done about a fault of a plugin.
fn plugin_help(code: &str, message: &str) -> Option<&'static str> {
    match code {
        "plugin-over-limit" if message.contains("memory") => {
            Some("allow more memory with `--memory SIZE`")
        }
        "plugin-out-of-fuel" => Some("allow more work with `--fuel N`, if it is no endless loop"),
        "plugin-too-late" => Some("allow more time with `--deadline MS`"),
        "plugin-trapped" | "plugin-broke-protocol" => {
            Some("this is a mistake of the plugin; `--trace` shows its log")
        }
        _ => None,
    }
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
    let Draw { sides, face, origin } = draw;
    match origin.as_str() {
        "dice" => format!("d{sides}: {face}"),
        _ => format!("d{sides}: {face} ({origin})"),
    }
}

/// Warnings always, the rest when asked to say more.
fn show_log(exchange: &Exchange, trace: bool, output: &mut Output) -> Result<(), CliError> {
    // The last words before a trap are told with it.
    let is_told = |text: &str| {
        exchange
            .faults
            .iter()
            .any(|fault| matches!(fault, Fault::Plugin { message, .. } if message.contains(text)))
    };
    for log in &exchange.log {
        let wanted = match log.line.level {
            LogLevel::Panic if is_told(&log.line.text) => false,
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
        // Not every runtime counts fuel.
        let fuel = if usage.fuel > 0 { format!("{} fuel, ", usage.fuel) } else { String::new() };
        let text = format!(
            "{fuel}{} KiB memory, {} host calls, {} draws",
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
