//! The one engine: every setting with its reason.

use wasmtime::{Config, Engine, OptLevel, Strategy, WasmBacktraceDetails, WasmFeatures};

use crate::limits::PluginLimits;
use crate::plugin::PluginError;

/// What a module may use of WebAssembly: what rustc and clang emit for `wasm32-unknown-unknown`
/// today, and plain SIMD. Everything else is off: most escapes and crashes that engines ever had lay
/// there. Admission and the engine both go by this list.
pub(super) const FEATURES: WasmFeatures = WasmFeatures::FLOATS
    .union(WasmFeatures::MUTABLE_GLOBAL)
    .union(WasmFeatures::SATURATING_FLOAT_TO_INT)
    .union(WasmFeatures::SIGN_EXTENSION)
    .union(WasmFeatures::MULTI_VALUE)
    .union(WasmFeatures::BULK_MEMORY)
    .union(WasmFeatures::REFERENCE_TYPES)
    .union(WasmFeatures::SIMD);

/// An engine with the house's settings. Costs some ten microseconds: no pool, no threads.
///
/// # Errors
/// When this machine can't run one.
pub(super) fn engine() -> Result<Engine, PluginError> {
    Engine::new(&config()).map_err(|error| PluginError::Runtime(format!("{error:#}")))
}

fn config() -> Config {
    let mut config = Config::new();

    // The verdict: deterministic, the same on every machine, and reported to the author.
    config.consume_fuel(true);
    // The emergency brake: time spent in the host or in a stopped thread burns no fuel.
    config.epoch_interruption(true);
    // The same bits on every machine, or the same seed would give other answers.
    config.cranelift_nan_canonicalization(true);
    // Of the guest alone; the host's frames come on top. The same for all plugins of an engine.
    config.max_wasm_stack(PluginLimits::default().stack);

    config.strategy(Strategy::Cranelift);
    config.cranelift_opt_level(OptLevel::Speed);
    // A trap is shown as a call stack, with file and line if the module has line tables.
    config.wasm_backtrace_details(WasmBacktraceDetails::Enable);
    // No native unwinder ever walks through a guest here.
    config.native_unwind_info(cfg!(windows));

    config.wasm_features(WasmFeatures::all().difference(FEATURES), false);
    config.wasm_features(FEATURES, true);
    // Tasks of components; each store would carry their tables.
    config.concurrency_support(false);
    config
}
