//! The one test binary: linking wasmtime once is enough.

mod abi;
mod architecture;
mod cli;
mod console;
mod dice_cases;
mod dice_properties;
mod docs;
mod guests;
mod plugin_contract;
mod sessions;
