//! The one test binary: linking wasmtime once is enough.

mod abi;
mod abi_reference;
mod architecture;
mod dice_cases;
mod dice_properties;
