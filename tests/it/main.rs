//! The one test binary: linking wasmtime once is enough.

mod architecture;
mod dice_cases;
mod dice_properties;
mod sessions;
