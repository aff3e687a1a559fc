//! What of WebAssembly's later proposals a module uses.

use wasmparser::{Validator, WasmFeatures};

/// The proposals after WebAssembly 1.0, in the words of their authors.
pub const PROPOSALS: [(WasmFeatures, &str); 22] = [
    (WasmFeatures::MUTABLE_GLOBAL, "mutable globals"),
    (WasmFeatures::SATURATING_FLOAT_TO_INT, "saturating conversion"),
    (WasmFeatures::SIGN_EXTENSION, "sign extension"),
    (WasmFeatures::MULTI_VALUE, "multiple values"),
    (WasmFeatures::BULK_MEMORY, "bulk memory"),
    (WasmFeatures::REFERENCE_TYPES, "reference types"),
    (WasmFeatures::SIMD, "SIMD"),
    (WasmFeatures::RELAXED_SIMD, "relaxed SIMD"),
    (WasmFeatures::EXTENDED_CONST, "extended constant expressions"),
    (WasmFeatures::THREADS, "threads and shared memory"),
    (WasmFeatures::MEMORY64, "64-bit memories"),
    (WasmFeatures::MULTI_MEMORY, "several memories"),
    (WasmFeatures::TAIL_CALL, "tail calls"),
    (WasmFeatures::EXCEPTIONS, "exceptions"),
    (WasmFeatures::LEGACY_EXCEPTIONS, "legacy exceptions"),
    (WasmFeatures::CUSTOM_PAGE_SIZES, "custom page sizes"),
    (WasmFeatures::WIDE_ARITHMETIC, "wide arithmetic"),
    (WasmFeatures::GC_TYPES, "references to host objects"),
    (WasmFeatures::FUNCTION_REFERENCES, "typed function references"),
    (WasmFeatures::GC, "garbage collection"),
    (WasmFeatures::STACK_SWITCHING, "stack switching"),
    (WasmFeatures::SHARED_EVERYTHING_THREADS, "shared-everything threads"),
];

/// Bytes of a module that is validated as often as there are proposals.
const LARGEST: usize = 4 << 20;

/// The proposals without which the module would not be valid; none can be told of a module that is
/// not valid with all of them.
#[must_use]
pub fn features(module: &[u8]) -> Option<Vec<&'static str>> {
    let is_valid = |features| Validator::new_with_features(features).validate_all(module).is_ok();
    let all = WasmFeatures::all();
    if module.len() > LARGEST || !is_valid(all) {
        return None;
    }
    let used = PROPOSALS.iter().filter(|(feature, _)| !is_valid(all.difference(*feature)));
    Some(used.map(|(_, name)| *name).collect())
}

#[cfg(test)]
mod tests {
    use super::features;

    #[test]
    fn a_feature_is_used_if_nothing_goes_without_it() {
        let used = |text: &str| features(&wat::parse_str(text).expect("a module"));
        assert_eq!(used("(module)"), Some(vec![]));
        assert_eq!(
            used("(module (func (param i32) (result i32) (i32.extend8_s (local.get 0))))"),
            Some(vec!["sign extension"])
        );
        assert_eq!(
            used(
                "(module (memory 1) (func (memory.fill (i32.const 0) (i32.const 0) (i32.const 0))))"
            ),
            Some(vec!["bulk memory"])
        );
        assert_eq!(features(b"nothing"), None);
    }
}
