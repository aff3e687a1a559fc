//! A module with other custom sections. Code keeps its bytes.

use wasmparser::{Encoding, Parser, Payload};

use super::Malformed;
use crate::abi::MANIFEST_SECTION;

/// The module without custom sections, names and line tables above all; the manifest stays.
///
/// # Errors
/// When the bytes are no module.
pub fn stripped(module: &[u8]) -> Result<Vec<u8>, Malformed> {
    without(module, |name| name != MANIFEST_SECTION)
}

/// The module without any custom section: what an engine runs. Two modules with the same bytes here
/// differ in nothing but what people and tools read.
///
/// # Errors
/// When the bytes are no module.
pub fn bare(module: &[u8]) -> Result<Vec<u8>, Malformed> {
    without(module, |_| true)
}

/// Whether `symbols` are the module itself, with names and line tables.
#[must_use]
pub fn belongs(symbols: &[u8], module: &[u8]) -> bool {
    match (bare(symbols), bare(module)) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}

/// The module with `manifest` as its one manifest, at its end.
///
/// # Errors
/// When the bytes are no module.
pub fn with_manifest(module: &[u8], manifest: &str) -> Result<Vec<u8>, Malformed> {
    let mut bytes = without(module, |name| name == MANIFEST_SECTION)?;
    let mut body = Vec::new();
    for text in [MANIFEST_SECTION, manifest] {
        if text == MANIFEST_SECTION {
            push_length(&mut body, text.len());
        }
        body.extend_from_slice(text.as_bytes());
    }
    bytes.push(0); // the number of custom sections
    push_length(&mut bytes, body.len());
    bytes.extend_from_slice(&body);
    Ok(bytes)
}

/// The module without the custom sections that `dropped` says of their names.
fn without(module: &[u8], dropped: impl Fn(&str) -> bool) -> Result<Vec<u8>, Malformed> {
    let mut kept = Vec::with_capacity(module.len());
    // A section is copied from the end of the one before it: its number and length come along.
    let mut copied = 0;
    for payload in Parser::new(0).parse_all(module) {
        let payload = payload?;
        let end = match &payload {
            Payload::Version { encoding: Encoding::Component, range, .. } => {
                // What is nested in it would be copied twice.
                let message = "this is a component".to_owned();
                return Err(Malformed { message, offset: range.start });
            }
            Payload::Version { range, .. } => range.end,
            _ => match payload.as_section() {
                Some((_, range)) => range.end,
                None => continue,
            },
        };
        let drop = matches!(&payload, Payload::CustomSection(section) if dropped(section.name()));
        // The section of code is announced before all of it is read.
        let section = module.get(copied..end).ok_or_else(|| Malformed {
            message: "the file ends inside a section".to_owned(),
            offset: module.len(),
        })?;
        if !drop {
            kept.extend_from_slice(section);
        }
        copied = end;
    }
    Ok(kept)
}

/// LEB128, as WebAssembly writes lengths.
fn push_length(bytes: &mut Vec<u8>, mut length: usize) {
    while length >= 0x80 {
        bytes.push((length & 0x7f) as u8 | 0x80);
        length >>= 7;
    }
    bytes.push(length as u8);
}

#[cfg(test)]
mod tests {
    use super::{bare, belongs, stripped, with_manifest};

    const EMPTY: &[u8] = b"\0asm\x01\0\0\0";

    #[test]
    fn a_manifest_is_put_in_once_and_survives_stripping() {
        let long = "x".repeat(300);
        let once = with_manifest(EMPTY, &long).expect("a module");
        assert_eq!(once.len(), EMPTY.len() + 3 + 9 + 300);
        assert_eq!(with_manifest(&once, &long).expect("a module"), once);
        assert_eq!(stripped(&once).expect("a module"), once);
        let other = with_manifest(&once, "").expect("a module");
        assert_eq!(&other[EMPTY.len()..], b"\0\x09\x08sidekick");
    }

    #[test]
    fn names_are_dropped_and_code_stays() {
        let with_names = [EMPTY, b"\0\x05\x04name", b"\x01\x04\x01\x60\0\0"].concat();
        let without = [EMPTY, b"\x01\x04\x01\x60\0\0"].concat();
        assert_eq!(stripped(&with_names).expect("a module"), without);
        assert_eq!(stripped(&without).expect("a module"), without);
        assert!(belongs(&with_names, &without) && belongs(&without, &with_names));
        assert!(!belongs(EMPTY, &without) && !belongs(b"nothing", b"nothing"));
    }

    #[test]
    fn bare_modules_have_not_even_a_manifest() {
        let module = with_manifest(EMPTY, "abi = 1").expect("a module");
        assert_eq!(bare(&module).expect("a module"), EMPTY);
    }

    #[test]
    fn components_are_refused_with_all_that_is_nested_in_them() {
        let component = [b"\0asm\x0d\0\x01\0", &b"\x01\x08"[..], EMPTY].concat();
        assert!(stripped(&component).is_err());
    }

    #[test]
    fn what_is_no_module_is_told() {
        assert!(stripped(b"nothing").is_err());
        assert!(stripped(&[EMPTY, b"\x01\x7f"].concat()).is_err());
        assert!(stripped(&[EMPTY, b"\x03\x02\x01\0\x0a\x70\x01"].concat()).is_err());
    }
}
