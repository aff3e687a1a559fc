//! The one test binary: linking wasmtime once is enough.

mod abi;
mod abi_reference;
mod action;
mod admission;
mod architecture;
mod build;
mod check;
mod check_reports;
mod cli;
mod console;
mod dev;
mod dice_cases;
mod dice_properties;
mod differential;
mod docs;
mod doctor;
mod examples;
mod fuzzing;
mod golden;
mod guests;
mod hostile;
mod http_plugins;
#[cfg(feature = "third-opinion")]
mod interpreter;
mod module_facts;
mod node_failures;
mod nodes;
mod optimise;
mod parity;
mod pipeline;
mod plugin_cache;
mod plugin_contract;
mod project;
mod same_bytes;
mod scaffold;
mod sessions;
mod shells;
mod symbols;
#[cfg(feature = "third-opinion")]
mod third_opinion;
