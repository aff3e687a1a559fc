//! The contract with guests, version 1: names, records, and their two encodings.
//!
//! Rank 1: knows nothing about wasmtime, Node or chat. The normative text is `reference.md` beside
//! this file; `help abi` prints it. The guest's side of the same records is `templates/sdk`; both
//! are held together by `tests/abi/vectors.txt`.

mod answer;
mod decode;
mod encode;
mod fields;
mod request;
mod services;
mod tags;

pub use answer::{Answer, Delivery, Effect, EffectKind, Part, Verdict};
pub use fields::{Field, Fields, Malformed, Writer};
pub use request::{Face, FaceFate, FaceOrigin, Hook, Mode, Place, Pool, Position, Request, Scope};
pub use services::{LogLevel, LookupKind, RollAnswer};

/// The version of this contract.
pub const VERSION: u32 = 1;

/// The module that every import comes from.
pub const IMPORT_MODULE: &str = "sidekick";

/// The export, a function `() -> ()`, whose presence says that a module follows this contract. It is
/// never called.
pub const MARKER: &str = "sidekick_abi_1";

/// The custom section with the plugin's manifest, a TOML text.
pub const MANIFEST_SECTION: &str = "sidekick";

/// The contract for people, in Markdown; `help abi` prints it.
pub const REFERENCE: &str = include_str!("reference.md");
