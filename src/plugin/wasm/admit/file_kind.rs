//! What a file is that is no core WebAssembly module, in words that help.

use crate::limits::AdmissionLimits;
use crate::plugin::{Refusal, Rule};

const MAGIC: &[u8] = b"\0asm";
const CORE: [u8; 4] = [1, 0, 0, 0];
const COMPONENT_LAYER: u8 = 1;

/// Beginnings of files that are taken for plugins by mistake.
const OTHERS: [(&[u8], &str); 9] = [
    (b"\x7fELF", "a native program or a precompiled module (ELF); give the .wasm file itself"),
    (b"MZ", "a Windows program; give the .wasm file"),
    (b"\xcf\xfa\xed\xfe", "a macOS program; give the .wasm file"),
    (b"\x1f\x8b", "compressed with gzip; unpack it first"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd; unpack it first"),
    (b"PK\x03\x04", "a zip archive; unpack it first"),
    (b"!<arch>", "a static library; build a `cdylib`"),
    (b"BC\xc0\xde", "LLVM bitcode; link it to a .wasm file first"),
    (b"<", "a web page or XML; give the .wasm file"),
];

/// Looks at the size and the first bytes.
pub(super) fn check(bytes: &[u8], limits: &AdmissionLimits) -> Result<(), Refusal> {
    if bytes.len() > limits.module {
        return Err(Refusal::new(Rule::Limit, too_large(bytes.len() as u64, limits)));
    }
    header(bytes).map_err(|what| Refusal::new(Rule::Format, what))
}

/// Looks at the first bytes alone.
pub(in crate::plugin::wasm) fn header(bytes: &[u8]) -> Result<(), String> {
    if let Some(version) = bytes.strip_prefix(MAGIC) {
        return match version.first_chunk::<4>() {
            Some(&CORE) => Ok(()),
            Some(&[_, _, COMPONENT_LAYER, _]) => {
                Err("this is a component; build for wasm32-unknown-unknown".to_owned())
            }
            Some(version) => {
                let version = u32::from_le_bytes(*version);
                Err(format!("this is WebAssembly of version {version}; version 1 is known"))
            }
            None => Err(format!("the file ends inside the header, after {} bytes", bytes.len())),
        };
    }
    if bytes.is_empty() {
        return Err("the file is empty".to_owned());
    }
    let text = bytes.trim_ascii_start();
    if text.starts_with(b"(module") || text.starts_with(b"(component") || text.starts_with(b";;") {
        return Err("this is WebAssembly text; translate it with `wasm-tools parse`".to_owned());
    }
    let other = OTHERS.iter().find(|(beginning, _)| bytes.starts_with(beginning));
    Err(match other {
        Some((_, what)) => format!("this is {what}"),
        None => "this is not WebAssembly: it does not begin with `\\0asm`".to_owned(),
    })
}

/// The refusal of a module of `bytes` bytes.
pub(in crate::plugin::wasm) fn too_large(bytes: u64, limits: &AdmissionLimits) -> String {
    format!("the module has {bytes} bytes; the limit is {}", limits.module)
}
