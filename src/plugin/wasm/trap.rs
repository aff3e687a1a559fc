//! What a trap was, in words, and where in the guest it happened.

use wasmtime::{Error, FrameInfo, Trap, WasmBacktrace};

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

/// The guest's call stack, innermost first, one line a function: `name at file:line` where the
/// module has line tables, else `name` or `function 7`, at its offset in the module. Lines that
/// repeat themselves are told once.
pub(super) fn stack(error: &Error) -> Vec<String> {
    let backtrace = error.downcast_ref::<WasmBacktrace>();
    let frames = backtrace.into_iter().flat_map(|backtrace| backtrace.frames());
    let lines: Vec<_> = frames.flat_map(lines).collect();
    let told = lines.chunk_by(|line, next| line == next).map(|same| match same {
        [line] => line.clone(),
        _ => format!("{} ({} times)", same[0], same.len()),
    });
    told.collect()
}

fn lines(frame: &FrameInfo) -> Vec<String> {
    // Functions that were inlined into this one come first.
    let inlined: Vec<_> = frame
        .symbols()
        .iter()
        .filter_map(|symbol| {
            let name = symbol.name().map_or_else(|| function(frame), demangled);
            let (file, line) = (symbol.file()?, symbol.line()?);
            Some(format!("{name} at {file}:{line}"))
        })
        .collect();
    if !inlined.is_empty() {
        return inlined;
    }
    let offset = frame.module_offset().map(|offset| format!(" at byte {offset:#x}"));
    vec![format!("{}{}", function(frame), offset.unwrap_or_default())]
}

fn function(frame: &FrameInfo) -> String {
    match frame.func_name() {
        Some(name) => demangled(name),
        None => format!("function {}", frame.func_index()),
    }
}

/// The name as the author wrote it, without the compiler's hash.
pub(in crate::plugin) fn demangled(name: &str) -> String {
    let name = format!("{:#}", rustc_demangle::demangle(name));
    // The linker has often demangled it already, hash included.
    match name.rsplit_once("::h") {
        Some((path, hash))
            if hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) =>
        {
            path.to_owned()
        }
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::demangled;

    #[test]
    fn names_lose_their_hash() {
        assert_eq!(demangled("_ZN6stress4roll17h0123456789abcdefE"), "stress::roll");
        assert_eq!(demangled("stress::roll::h0123456789abcdef"), "stress::roll");
        assert_eq!(demangled("plain"), "plain");
    }
}
