//! The name of the proposal that a refused module uses.

use wasmparser::{Validator, WasmFeatures};

use crate::plugin::wasm::engine::FEATURES;

/// Proposals and what to do about them. The first that makes the complaint go away is named.
const PROPOSALS: [(WasmFeatures, &str); 15] = [
    (WasmFeatures::EXTENDED_CONST, "extended constant expressions"),
    (WasmFeatures::THREADS, "threads and shared memory"),
    (WasmFeatures::MEMORY64, "64-bit memories"),
    (WasmFeatures::MULTI_MEMORY, "several memories"),
    (WasmFeatures::TAIL_CALL, "tail calls"),
    (WasmFeatures::EXCEPTIONS, "exceptions"),
    (WasmFeatures::LEGACY_EXCEPTIONS, "legacy exceptions"),
    (WasmFeatures::RELAXED_SIMD, "relaxed SIMD"),
    (WasmFeatures::CUSTOM_PAGE_SIZES, "custom page sizes"),
    (WasmFeatures::WIDE_ARITHMETIC, "wide arithmetic"),
    (WasmFeatures::GC_TYPES, "references to host objects"),
    (WasmFeatures::FUNCTION_REFERENCES, "typed function references"),
    (WasmFeatures::GC, "garbage collection"),
    (WasmFeatures::STACK_SWITCHING, "stack switching"),
    (WasmFeatures::SHARED_EVERYTHING_THREADS, "shared-everything threads"),
];

/// The proposal without which validation stops at `offset`, if it is one. Only refused modules come
/// here, so the extra passes cost honest ones nothing.
pub(super) fn behind(bytes: &[u8], offset: usize) -> Option<&'static str> {
    // Some proposals stand on others.
    let helpers = WasmFeatures::GC_TYPES.union(WasmFeatures::FUNCTION_REFERENCES);
    let single = PROPOSALS.iter().map(|(feature, name)| (FEATURES.union(*feature), *name));
    let stacked =
        PROPOSALS.iter().map(|(feature, name)| (FEATURES.union(helpers).union(*feature), *name));
    let goes_on = |features| match Validator::new_with_features(features).validate_all(bytes) {
        Ok(_) => true,
        Err(error) => error.offset() > offset,
    };
    single.chain(stacked).find(|(features, _)| goes_on(*features)).map(|(_, name)| name)
}
