//! The one test binary: linking wasmtime once is enough.

mod abi;
mod architecture;
mod guests;
mod plugin_contract;
