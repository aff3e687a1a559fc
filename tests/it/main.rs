//! The one test binary: linking wasmtime once is enough.

mod abi;
mod abi_reference;
mod admission;
mod architecture;
mod cli;
mod console;
mod dice_cases;
mod dice_properties;
mod differential;
mod docs;
mod examples;
mod guests;
mod hostile;
mod http_plugins;
mod node_failures;
mod nodes;
mod parity;
mod pipeline;
mod plugin_cache;
mod plugin_contract;
mod project;
mod sessions;
