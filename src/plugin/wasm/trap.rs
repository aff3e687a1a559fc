//! What a trap was, in words, and the calls that led to it.

use wasmtime::{Error, FrameInfo, Trap, WasmBacktrace};

use crate::module::{Frame, SourcePath, demangled};
use crate::plugin::stack::{Called, OUT_OF_BOUNDS};

/// The trap in words that say what the guest did.
pub(super) fn reason(trap: Trap) -> String {
    let words = match trap {
        Trap::StackOverflow => "call stack exhausted",
        Trap::MemoryOutOfBounds => OUT_OF_BOUNDS,
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

/// The guest's call stack, innermost first.
pub(super) fn calls(error: &Error) -> Vec<Called> {
    let backtrace = error.downcast_ref::<WasmBacktrace>();
    backtrace.map(WasmBacktrace::frames).unwrap_or_default().iter().map(called).collect()
}

fn called(call: &FrameInfo) -> Called {
    let name = call.func_name().map(demangled);
    // What the module itself tells, if it was not stripped.
    let own = call.symbols().iter().filter_map(|symbol| {
        let function = symbol.name().map(demangled).or_else(|| name.clone());
        let function = function.unwrap_or_else(|| format!("function {}", call.func_index()));
        let (file, line) = (SourcePath::of(symbol.file()?), symbol.line()?);
        Some(Frame { function, file: Some(file), line })
    });
    Called {
        function: call.func_index(),
        own: own.collect(),
        in_function: call.func_offset(),
        in_module: call.module_offset(),
        name,
    }
}
