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
mod dice_cases;
mod dice_properties;
mod docs;
mod doctor;
mod examples;
mod fuzzing;
mod golden;
mod guests;
mod hostile;
mod optimise;
mod pipeline;
mod plugin_cache;
mod plugin_contract;
mod project;
mod sessions;
