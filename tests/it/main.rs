//! The one test binary: linking wasmtime once is enough.

mod abi;
mod abi_reference;
mod action;
mod admission;
mod architecture;
mod check;
mod check_reports;
mod cli;
mod console;
mod dice_cases;
mod dice_properties;
mod docs;
mod examples;
mod fuzzing;
mod golden;
mod guests;
mod hostile;
mod pipeline;
mod plugin_cache;
mod plugin_contract;
mod project;
mod sessions;
