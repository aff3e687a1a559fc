//! The one test binary: linking wasmtime once is enough.

mod abi;
mod abi_reference;
mod admission;
mod architecture;
mod build;
mod cli;
mod console;
mod dice_cases;
mod dice_properties;
mod docs;
mod doctor;
mod examples;
mod fuzzing;
mod golden;
mod guests;
mod hostile;
mod http_plugins;
mod module_facts;
mod optimise;
mod pipeline;
mod plugin_cache;
mod plugin_contract;
mod project;
mod scaffold;
mod sessions;
mod symbols;
