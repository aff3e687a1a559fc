//! What a trap was, in words, and where in the source it happened.

use wasmtime::{Error, FrameInfo, Trap, WasmBacktrace};

use super::sources::{Found, Sources};
use crate::module::{Frame, SourcePath, Symbols, demangled};
use crate::plugin::faults;
use crate::report::Place;

/// The trap in words that say what the guest did.
pub(super) fn reason(trap: Trap) -> String {
    let words = match trap {
        Trap::StackOverflow => "call stack exhausted",
        Trap::MemoryOutOfBounds => "memory access out of bounds",
        Trap::TableOutOfBounds => "table access out of bounds",
        Trap::IndirectCallToNull => "indirect call of an empty table entry",
        Trap::BadSignature => "indirect call of a function with another type",
        Trap::IntegerOverflow => "integer overflow in a division or a conversion",
        Trap::IntegerDivisionByZero => "integer division by zero",
        Trap::BadConversionToInteger => "conversion of a float that fits no integer",
        Trap::UnreachableCodeReached => "`unreachable` executed",
        _ => {
            return trap.to_string().trim_start_matches("wasm trap: ").to_owned();
        }
    };
    words.to_owned()
}

/// Where a guest trapped.
pub(super) struct Trace {
    /// The line of the author that led to it.
    pub(super) place: Option<Place>,
    /// The call stack from there, innermost first: `name at file:line`. Lines that repeat themselves
    /// are told once; a line that begins with `note:` says how to get more.
    pub(super) stack: Vec<String>,
    /// Whether one function fills the stack.
    pub(super) is_recursion: bool,
}

/// Follows the guest's call stack into its sources.
pub(super) fn trace(error: &Error, sources: &mut Sources) -> Trace {
    let backtrace = error.downcast_ref::<WasmBacktrace>();
    let calls = backtrace.map(WasmBacktrace::frames).unwrap_or_default();
    let found = sources.find();
    let symbols = match found {
        Found::Symbols(bytes) => Symbols::open(bytes).ok(),
        _ => None,
    };
    let frames: Vec<_> = calls.iter().flat_map(|call| frames(call, symbols.as_ref())).collect();
    let frames = authors_part(&frames);
    let own = frames.iter().find(|frame| is_own(frame) && frame.line > 0);
    let place = own.and_then(|frame| {
        let file = frame.file.as_ref()?.text.clone();
        Some(Place { file, line: frame.line, column: 0 })
    });
    let mut stack = faults::told_once(frames.iter().map(told).collect());
    if let Some(first) = calls.first()
        && frames.iter().all(|frame| frame.file.is_none())
    {
        let mut note = how_to_get_lines(found);
        if calls.iter().all(|call| call.func_name().is_none()) && symbols.is_none() {
            // Numbers tell nobody anything; one place is enough for other tools.
            stack.clear();
            let offset = first.module_offset().unwrap_or_default();
            note.push_str(&format!("; it trapped at byte {offset:#x}"));
        }
        stack.truncate(WITHOUT_FILES);
        stack.push(note);
    }
    Trace { place, stack, is_recursion: is_recursion(calls) }
}

/// Lines of a stack without files that are worth telling.
const WITHOUT_FILES: usize = 8;

fn how_to_get_lines(found: &Found) -> String {
    match found {
        Found::Stale(path) => {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            format!("note: {name} is of another build; for files and lines, build it again")
        }
        Found::Symbols(_) => {
            "note: its symbols have no line tables; for files and lines, build it with them"
                .to_owned()
        }
        Found::Nothing => "note: for files and lines, build it with `sidekick build`, or put its \
                           .symbols file beside it"
            .to_owned(),
    }
}

/// The frames of one call; functions that were inlined into it come first.
fn frames(call: &FrameInfo, symbols: Option<&Symbols<'_>>) -> Vec<Frame> {
    if let (Some(symbols), Some(offset)) = (symbols, call.func_offset()) {
        let found = symbols.frames_in(call.func_index(), offset);
        if !found.is_empty() {
            return found;
        }
    }
    // What the module itself tells, if it was not stripped.
    let inlined: Vec<_> = call
        .symbols()
        .iter()
        .filter_map(|symbol| {
            let function = symbol.name().map_or_else(|| function(call), demangled);
            let (file, line) = (SourcePath::of(symbol.file()?), symbol.line()?);
            Some(Frame { function, file: Some(file), line })
        })
        .collect();
    if !inlined.is_empty() {
        return inlined;
    }
    let offset = call.module_offset().map(|offset| format!(" at byte {offset:#x}"));
    let function = format!("{}{}", function(call), offset.unwrap_or_default());
    vec![Frame { function, file: None, line: 0 }]
}

fn function(call: &FrameInfo) -> String {
    match call.func_name() {
        Some(name) => demangled(name),
        None => format!("function {}", call.func_index()),
    }
}

/// The frames without what is noise: the machinery of panics before the line that panicked, the SDK
/// behind the author's outermost function.
fn authors_part(frames: &[Frame]) -> &[Frame] {
    let panicked = frames.iter().rposition(is_panicking).map_or(0, |last| last + 1);
    let after_panic = &frames[panicked..];
    let (Some(first), Some(last)) =
        (after_panic.iter().position(is_own), after_panic.iter().rposition(is_own))
    else {
        return frames;
    };
    // Without a panic the library's own frame says what went wrong, as in a copy out of bounds.
    let first = if panicked > 0 { first } else { 0 };
    &after_panic[first..=last]
}

fn is_own(frame: &Frame) -> bool {
    frame.file.as_ref().is_some_and(|file| file.own)
}

fn is_panicking(frame: &Frame) -> bool {
    let file = frame.file.as_ref().map_or("", |file| &file.text);
    file.ends_with("/panicking.rs") || frame.function.contains("::panicking::")
}

fn told(frame: &Frame) -> String {
    match &frame.file {
        Some(file) if frame.line > 0 => {
            format!("{} at {}:{}", frame.function, file.text, frame.line)
        }
        Some(file) => format!("{} at {}", frame.function, file.text),
        None => frame.function.clone(),
    }
}

/// Whether one function fills the part of the stack that is kept.
fn is_recursion(calls: &[FrameInfo]) -> bool {
    const DEEP: usize = 16;
    let of = |call: &FrameInfo| {
        calls.iter().filter(|other| other.func_index() == call.func_index()).count()
    };
    calls.len() >= DEEP && calls.iter().any(|call| of(call) >= calls.len() / 4)
}

#[cfg(test)]
mod tests {
    use super::{authors_part, told};
    use crate::module::{Frame, SourcePath};

    fn frame(function: &str, file: &str, line: u32) -> Frame {
        let file = (!file.is_empty()).then(|| SourcePath::of(file));
        Frame { function: function.to_owned(), file, line }
    }

    fn kept(frames: &[Frame]) -> Vec<String> {
        authors_part(frames).iter().map(told).collect()
    }

    #[test]
    fn the_machinery_of_panics_is_left_out() {
        let frames = [
            frame("panic", "src/own_handler.rs", 3),
            frame("core::panicking::panic_fmt", "/rustc/59/library/core/src/panicking.rs", 80),
            frame("unwrap", "/rustc/59/library/core/src/option.rs", 1016),
            frame("odd", "src/lib.rs", 18),
            frame("command", "sidekick-plugin/src/guest.rs", 86),
        ];
        assert_eq!(kept(&frames), ["odd at src/lib.rs:18"]);
    }

    #[test]
    fn what_a_library_did_wrong_is_told() {
        let frames = [
            frame("copy", "/rust/library/core/src/ptr/mod.rs", 7),
            frame("odd", "src/lib.rs", 18),
            frame("command", "sidekick-plugin/src/guest.rs", 86),
        ];
        assert_eq!(kept(&frames), ["copy at core/src/ptr/mod.rs:7", "odd at src/lib.rs:18"]);
        assert_eq!(kept(&frames[..1]), ["copy at core/src/ptr/mod.rs:7"]);
        assert_eq!(kept(&[frame("function 7", "", 0)]), ["function 7"]);
    }
}
