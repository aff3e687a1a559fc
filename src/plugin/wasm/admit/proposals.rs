//! The name of the proposal that a refused module uses.

use wasmparser::{Validator, WasmFeatures};

use crate::module::PROPOSALS;
use crate::plugin::wasm::engine::FEATURES;

/// The proposal without which validation stops at `offset`, if it is one: the first that makes the
/// complaint go away. Only refused modules come
/// here, so the extra passes cost honest ones nothing.
pub(super) fn behind(bytes: &[u8], offset: usize) -> Option<&'static str> {
    // Some proposals stand on others.
    let helpers = WasmFeatures::GC_TYPES.union(WasmFeatures::FUNCTION_REFERENCES);
    let refused = || PROPOSALS.iter().filter(|(feature, _)| !FEATURES.contains(*feature));
    let single = refused().map(|(feature, name)| (FEATURES.union(*feature), *name));
    let stacked = refused().map(|(feature, name)| (FEATURES.union(helpers).union(*feature), *name));
    let goes_on = |features| match Validator::new_with_features(features).validate_all(bytes) {
        Ok(_) => true,
        Err(error) => error.offset() > offset,
    };
    single.chain(stacked).find(|(features, _)| goes_on(*features)).map(|(_, name)| name)
}
