//! The one engine: every setting with its reason.

use wasmtime::{
    Config, Enabled, Engine, InstanceAllocationStrategy, OptLevel, PoolingAllocationConfig,
    Strategy, WasmBacktraceDetails, WasmFeatures,
};

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

/// Calls that may run at once in an engine for many calls.
const SLOTS: u32 = 64;
/// Bytes of a memory that stay with their slot and are wiped, instead of being given back and asked for anew.
const KEPT: usize = 2 << 20;

/// An engine that keeps the memories of its guests for the next ones: a call costs a third of what it costs in
/// an ordinary engine and threads are not in each other's way, but it takes much address space and some time
/// to make. Guests see no difference. Where the system does not tell which pages were touched, pages are
/// given back; where it grants no such address space, it is an ordinary engine.
///
/// # Errors
/// As [`engine`].
pub(super) fn engine_for_many_calls() -> Result<Engine, PluginError> {
    let pooled = |kept: usize, scan: Enabled| {
        let mut pool = PoolingAllocationConfig::new();
        pool.total_core_instances(SLOTS).total_memories(SLOTS).total_tables(SLOTS);
        // The limits of a call decide, not those of the pool.
        pool.max_core_instance_size(64 << 20).table_elements(1 << 20);
        pool.linear_memory_keep_resident(kept).table_keep_resident(kept).pagemap_scan(scan);
        let mut config = config();
        config.allocation_strategy(InstanceAllocationStrategy::Pooling(pool));
        Engine::new(&config)
    };
    pooled(KEPT, Enabled::Yes).or_else(|_| pooled(0, Enabled::No)).or_else(|_| engine())
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
