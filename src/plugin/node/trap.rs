//! What V8 says of a trap, in the words of all runtimes.

use super::shape::Shape;
use crate::module::demangled;
use crate::plugin::faults::told_once;

/// A trap as Node tells it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Told {
    /// In words that say what the guest did.
    pub(super) reason: String,
    /// The guest's call stack, innermost first.
    pub(super) stack: Vec<String>,
}

/// V8's words, by a part of them, and ours. It has one word for the two ways in which an indirect call
/// can find no function.
const REASONS: &[(&str, &str)] = &[
    ("unreachable", "`unreachable` executed"),
    ("data segment", "memory access out of bounds"),
    ("memory access out of bounds", "memory access out of bounds"),
    ("null function or function signature mismatch", NO_FUNCTION),
    ("function signature mismatch", NO_FUNCTION),
    ("divide by zero", "integer division by zero"),
    ("remainder by zero", "integer division by zero"),
    ("divide result unrepresentable", "integer overflow in a division or a conversion"),
    ("float unrepresentable", "conversion of a float that fits no integer"),
    ("call stack", "call stack exhausted"),
    ("element segment", "table access out of bounds"),
    // The end of "unrepresentable" is one, too.
    ("table", "table access out of bounds"),
];

const NO_FUNCTION: &str =
    "indirect call of an empty table entry or of a function with another type";

/// Reads what `host.cjs` tells of an error.
pub(super) fn told(text: &str, shape: &Shape) -> Told {
    let mut lines = text.lines();
    let what = lines.next().unwrap_or_default();
    let known = REASONS.iter().find(|(theirs, _)| what.contains(theirs));
    let reason = match known {
        Some((_, ours)) => (*ours).to_owned(),
        None => what.to_owned(),
    };
    let exhausted = known.is_some_and(|(theirs, _)| *theirs == "call stack");
    let calls = lines.enumerate().filter_map(|(place, line)| {
        // Where the stack ends there is no instruction to blame.
        Call::read(line, shape, !(exhausted && place == 0))
    });
    Told { reason, stack: stack(&calls.collect::<Vec<_>>()) }
}

/// One line of V8's call stack.
struct Call {
    name: Option<String>,
    offset: i64,
    has_place: bool,
}

impl Call {
    fn read(line: &str, shape: &Shape, has_place: bool) -> Option<Self> {
        let (function, offset) = line.split_once(' ')?;
        let function: u32 = function.parse().ok()?;
        let offset = i64::from_str_radix(offset, 16).ok()? + shape.moved;
        Some(Self { name: shape.name(function).map(demangled), offset, has_place })
    }
}

/// V8 knows no line tables, and numbers of functions tell nobody anything.
const NOTE: &str = "note: for files and lines, run it with --runtime wasmtime";

fn stack(calls: &[Call]) -> Vec<String> {
    let Some(first) = calls.first() else { return Vec::new() };
    if calls.iter().all(|call| call.name.is_none()) {
        return vec![format!("{NOTE}; it trapped at byte {:#x}", first.offset)];
    }
    let line = |call: &Call| {
        let name = call.name.as_deref().unwrap_or("a function without a name");
        match call.has_place {
            true => format!("{name} at byte {:#x}", call.offset),
            false => name.to_owned(),
        }
    };
    let mut lines = told_once(calls.iter().map(line).collect());
    lines.truncate(LINES);
    lines.push(NOTE.to_owned());
    lines
}

/// Lines of a stack without files that are worth telling.
const LINES: usize = 8;
