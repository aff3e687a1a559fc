//! What `--format json` prints; `schema/` describes the same.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::error::Problem;
use super::exit::ExitCode;
use crate::chat::Delivery;
use crate::dice::{Fate, Mode, Origin, Pool};
use crate::pipeline::{Exchange, Fault, Rolled};
use crate::plugin::{Draw, Usage};
use crate::text::{Diagnostic, Span};

/// The version of the records; it grows when a field changes its meaning or goes away.
pub(super) const SCHEMA: u32 = 1;

/// One command and what came of it: `schema/roll.v1.json`.
#[derive(Serialize)]
pub(super) struct Record<'a> {
    schema: u32,
    command: &'a str,
    reply: Option<Value>,
    results: Vec<Value>,
    draws: Vec<Value>,
    usage: Map<String, Value>,
    seed: Option<String>,
    remarks: Vec<Value>,
    log: Vec<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    trace: Option<Vec<Value>>,
    error: Option<Value>,
    errors: Vec<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    left_out: Vec<Value>,
}

impl<'a> Record<'a> {
    /// The record of an exchange; `trace` adds what each stage did.
    #[must_use]
    pub(super) fn new(exchange: &'a Exchange, seed: Option<u64>, trace: bool) -> Self {
        let errors: Vec<_> = exchange.faults.iter().map(fault).collect();
        Self {
            schema: SCHEMA,
            command: &exchange.command,
            reply: exchange.reply.as_ref().map(|reply| {
                json!({
                    "plain": reply.plain,
                    "markdown": reply.markdown,
                    "delivery": delivery(reply.delivery),
                })
            }),
            results: exchange.results.iter().map(rolled).collect(),
            draws: exchange.draws.iter().map(draw).collect(),
            usage: usage(exchange, trace),
            seed: seed.map(|seed| seed.to_string()),
            remarks: exchange.remarks.iter().map(diagnostic).collect(),
            log: exchange
                .log
                .iter()
                .map(|log| {
                    json!({ "plugin": log.plugin, "level": log.line.level, "text": log.line.text })
                })
                .collect(),
            trace: trace.then(|| {
                let steps = exchange.steps.iter();
                steps.map(|step| json!({ "stage": step.stage.name(), "text": step.text })).collect()
            }),
            error: errors.first().cloned(),
            errors,
            left_out: exchange.left_out.iter().map(fault).collect(),
        }
    }
}

/// The record of a command that was stopped before it could be answered.
#[must_use]
pub(super) fn stopped(command: &str, problem: &Problem) -> Value {
    let code = match problem.exit {
        ExitCode::Plugin => "plugin-refused",
        ExitCode::Store => "session",
        ExitCode::Tool => "tool-missing",
        _ => "input",
    };
    let message = problem.to_string();
    let error = json!({
        "code": code, "message": message, "span": null, "help": problem.help.first(),
    });
    json!({
        "schema": SCHEMA, "command": command, "reply": null, "results": [], "draws": [],
        "usage": {}, "seed": null, "remarks": [], "log": [], "error": error, "errors": [error],
    })
}

fn delivery(delivery: Delivery) -> &'static str {
    match delivery {
        Delivery::Public => "public",
        Delivery::Private => "private",
        Delivery::Spoiler => "spoiler",
    }
}

/// What plugins used up. What is in it without a trace is the same whatever runs them; fuel is that of the
/// engine, and some count none.
fn usage(exchange: &Exchange, trace: bool) -> Map<String, Value> {
    let told = |usage: &Usage| {
        let Usage { fuel, memory, host_calls, draws } = usage;
        let mut told = json!({ "memory": memory, "host_calls": host_calls, "draws": draws });
        if trace && *fuel > 0 {
            told["fuel"] = json!(fuel);
        }
        told
    };
    let used = exchange.usage.iter();
    used.map(|used| (used.plugin.clone(), told(&used.usage))).collect()
}

fn rolled(rolled: &Rolled) -> Value {
    let pools = rolled.outcome.iter().flat_map(|outcome| outcome.pools()).map(pool);
    json!({
        "expression": rolled.expression,
        "label": rolled.label,
        "markdown": rolled.markdown,
        "value": rolled.value.map(|value| value.to_string()),
        "successes": rolled.successes,
        "labels": rolled.labels,
        "pools": pools.collect::<Vec<_>>(),
    })
}

fn pool(pool: &Pool) -> Value {
    let faces = pool.faces.iter().map(|face| {
        let symbol = pool.symbol(face);
        json!({
            "value": face.value,
            "origin": match face.origin {
                Origin::Rolled => "rolled",
                Origin::Rerolled => "rerolled",
                Origin::Exploded => "exploded",
                Origin::Copied => "copied",
                Origin::Added => "added",
            },
            "fate": match face.fate {
                Fate::Counts => "counts",
                Fate::Struck => "struck",
                Fate::Missed => "missed",
                Fate::Failed => "failed",
            },
            "symbol": symbol,
        })
    });
    json!({
        "sides": sides(&pool.sides.to_string()),
        "mode": match pool.mode {
            Mode::Sum => "sum",
            Mode::Successes => "successes",
        },
        "value": pool.value,
        "faces": faces.collect::<Vec<_>>(),
    })
}

fn draw(draw: &Draw) -> Value {
    json!({ "sides": sides(&draw.sides), "face": draw.face, "origin": draw.origin })
}

/// A number where it is one, else the text, as `F`.
fn sides(text: &str) -> Value {
    text.parse::<u32>().map_or_else(|_| json!(text), |number| json!(number))
}

/// A diagnostic with everything that is known of it.
pub(super) fn diagnostic(diagnostic: &Diagnostic) -> Value {
    json!({
        "severity": diagnostic.severity,
        "code": diagnostic.code,
        "span": span(diagnostic.span),
        "message": diagnostic.message,
        "help": diagnostic.help,
    })
}

fn span(span: Span) -> [u32; 2] {
    [span.start, span.end]
}

/// What went wrong, with everything that is known of it.
pub(super) fn fault(fault: &Fault) -> Value {
    match fault {
        Fault::Input(diagnostic) => json!({
            "code": diagnostic.code,
            "message": diagnostic.message,
            "span": span(diagnostic.span),
            "help": diagnostic.help,
        }),
        Fault::Plugin { plugin, code, message, place, stack, span: at } => json!({
            "code": code,
            "message": format!("{plugin}: {message}"),
            "span": at.map(span),
            "help": null,
            "plugin": plugin,
            "place": place.as_ref().map(|place| json!({ "file": place.file, "line": place.line })),
            "stack": stack,
        }),
    }
}
