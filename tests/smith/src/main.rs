//! Writes modules of chance that follow the contract: `smith COUNT FOLDER`. The same number gives the
//! same module on every machine.

use std::error::Error;
use std::fs;
use std::path::Path;

use arbitrary::Unstructured;
use wasm_smith::{Config, Module};

/// What they may ask for, and what they must offer.
const IMPORTS: &str = r#"(module
    (import "sidekick" "read_input" (func (param i32)))
    (import "sidekick" "write_output" (func (param i32 i32)))
    (import "sidekick" "die" (func (param i32) (result i32)))
    (import "sidekick" "roll" (func (param i32 i32) (result i32)))
    (import "sidekick" "lookup" (func (param i32 i32 i32) (result i32)))
    (import "sidekick" "log" (func (param i32 i32 i32))))"#;
const EXPORTS: &str = r#"(module
    (func (export "sidekick_abi_1"))
    (func (export "sidekick_command") (param i32) (result i32) unreachable)
    (memory (export "memory") 1 16))"#;

/// The manifest as a custom section.
const MANIFEST: &str = "abi = 1\nname = 'odd'\nversion = '1'\ncommands = ['odd']\n";

/// Loops and calls that a guest makes before it traps by itself: V8 counts no fuel, so each brings its own;
/// few enough for any stack.
const STEPS: u32 = 500;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, count, folder] = arguments.as_slice() else { return Err("smith COUNT FOLDER".into()) };
    let (imports, exports) = (wat::parse_str(IMPORTS)?, wat::parse_str(EXPORTS)?);
    fs::create_dir_all(folder)?;
    for number in 0..count.parse()? {
        let module = module(number, &imports, &exports)?;
        fs::write(Path::new(folder).join(format!("{number:05}.wasm")), module)?;
    }
    Ok(())
}

fn module(number: u64, imports: &[u8], exports: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
    let config = Config {
        available_imports: Some(imports.to_vec()),
        exports: Some(exports.to_vec()),
        allow_start_export: false,
        // V8 leaves their bits as the processor makes them.
        canonicalize_nans: true,
        max_memories: 0, // beside the exported one
        max_memory32_bytes: 16 << 16,
        memory_max_size_required: true,
        max_tables: 1,
        max_table_elements: 1_000,
        max_imports: 6,
        min_funcs: 2,
        max_instructions: 400,
        custom_page_sizes_enabled: false,
        exceptions_enabled: false,
        extended_const_enabled: false,
        gc_enabled: false,
        memory64_enabled: false,
        reference_types_enabled: false, // they would bring references to host objects
        relaxed_simd_enabled: false,
        simd_enabled: number.is_multiple_of(2), // wasmi takes the others
        tail_call_enabled: false,
        threads_enabled: false,
        wide_arithmetic_enabled: false,
        ..Config::default()
    };
    let bytes = noise(number, 4_096);
    let mut module = Module::new(config, &mut Unstructured::new(&bytes))?;
    module.ensure_termination(STEPS)?;
    let mut bytes = module.to_bytes();
    bytes.push(0);
    bytes.push(u8::try_from(9 + MANIFEST.len())?);
    bytes.extend_from_slice(b"\x08sidekick");
    bytes.extend_from_slice(MANIFEST.as_bytes());
    Ok(bytes)
}

/// Bytes of SplitMix64.
fn noise(seed: u64, length: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut bytes = Vec::with_capacity(length + 8);
    while bytes.len() < length {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bytes.extend_from_slice(&(word ^ (word >> 31)).to_le_bytes());
    }
    bytes
}
