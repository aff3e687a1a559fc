//! Where in the sources a guest trapped: the calls that an engine tells, and the module's symbols.

use super::sources::{Found, Sources};
use super::{PluginError, Services, faults};
use crate::module::{Frame, Symbols};
use crate::report::Place;

/// Where a guest trapped.
struct Trace {
    /// The line of the author that led to it.
    place: Option<Place>,
    /// The call stack from there, innermost first: `name at file:line`. Lines that repeat themselves
    /// are told once; a line that begins with `note:` says how to get more.
    stack: Vec<String>,
}

/// A function that was being called, as an engine tells it.
#[derive(Debug)]
pub(super) struct Called {
    /// Its number.
    pub(super) function: u32,
    /// Its name, if the module has names.
    pub(super) name: Option<String>,
    /// The instruction, in the function's body; none if nobody knows.
    pub(super) in_function: Option<usize>,
    /// The same in the module.
    pub(super) in_module: Option<usize>,
    /// Its frames, if the engine reads line tables of the module itself.
    pub(super) own: Vec<Frame>,
}

/// What is said of an access outside the memory.
pub(super) const OUT_OF_BOUNDS: &str = "memory access out of bounds";

/// The fault of a guest that trapped for this reason; `has_started` if it came to run code of its own.
pub(super) fn trapped(
    mut reason: String,
    has_started: bool,
    calls: &[Called],
    services: &Services,
    sources: &Sources,
) -> PluginError {
    let panic = faults::last_words(services);
    let trace = trace(calls, sources);
    if reason == OUT_OF_BOUNDS && is_recursion(calls) {
        // Compilers keep a second stack in memory, which grows down past its beginning.
        reason = format!("call stack exhausted ({reason})");
    }
    if !has_started {
        reason = faults::at_start(&reason);
    }
    let place = trace.place.or_else(|| panic.as_deref().and_then(faults::place_in));
    PluginError::Trapped { reason, panic, place, stack: trace.stack }
}

/// Follows the guest's call stack into its sources.
fn trace(calls: &[Called], sources: &Sources) -> Trace {
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
        if calls.iter().all(|call| call.name.is_none()) && symbols.is_none() {
            // Numbers tell nobody anything; one place is enough for other tools.
            stack.clear();
            let offset = first.in_module.unwrap_or_default();
            note.push_str(&format!("; it trapped at byte {offset:#x}"));
        }
        stack.truncate(WITHOUT_FILES);
        stack.push(note);
    }
    Trace { place, stack }
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
fn frames(call: &Called, symbols: Option<&Symbols<'_>>) -> Vec<Frame> {
    if let (Some(symbols), Some(offset)) = (symbols, call.in_function) {
        let found = symbols.frames_in(call.function, offset);
        if !found.is_empty() {
            return found;
        }
    }
    if !call.own.is_empty() {
        return call.own.clone();
    }
    let offset = call.in_module.map(|offset| format!(" at byte {offset:#x}"));
    let name = call.name.clone().unwrap_or_else(|| format!("function {}", call.function));
    let function = format!("{name}{}", offset.unwrap_or_default());
    vec![Frame { function, file: None, line: 0 }]
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
fn is_recursion(calls: &[Called]) -> bool {
    const DEEP: usize = 16;
    let of = |call: &Called| calls.iter().filter(|other| other.function == call.function).count();
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
