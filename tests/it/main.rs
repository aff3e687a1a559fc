//! The one test binary: linking wasmtime once is enough.

mod abi;
mod architecture;
mod dice_cases;
mod dice_properties;
mod guests;
mod pipeline;
mod plugin_contract;
mod sessions;
