//! Guests of the tests: texts in `tests/guests`, translated on the spot.

#![cfg(test)] // helpers may expect, too

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use sidekick::abi::{Hook, Place, Pool, Position, Request};
use sidekick::dice::Seeded;
use sidekick::limits::PluginLimits;
use sidekick::plugin::wasm::{Trial, WasmPlugin, WasmRuntime};
use sidekick::plugin::{Call, Dice, Finished, Plugin, PluginError, Services, Source};

/// The folder of the guests.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/guests")
}

/// The module of `tests/guests/{name}.wat`.
pub(crate) fn module(name: &str) -> Vec<u8> {
    let path = folder().join(format!("{name}.wat"));
    wat::parse_file(&path).unwrap_or_else(|error| panic!("{error}"))
}

/// Trials in the program that is tested.
pub(crate) fn trial() -> Trial {
    Trial::new(env!("CARGO_BIN_EXE_sidekick").into())
}

/// A runtime that keeps nothing and takes modules as large as Node does.
pub(crate) fn large_runtime() -> WasmRuntime {
    WasmRuntime::new(None).with_trial(Some(trial()))
}

/// Loads a module without data files.
pub(crate) fn load(runtime: &WasmRuntime, bytes: &[u8]) -> Result<WasmPlugin, PluginError> {
    runtime.load_bytes(bytes, BTreeMap::new(), &PluginLimits::default())
}

/// Dice of seed 7.
pub(crate) fn dice() -> Dice {
    Dice::new(Source::Seeded(Box::new(Seeded::new(7))), 10_000)
}

/// A request of `hook` with this text.
pub(crate) fn request(hook: Hook, text: &str) -> Request {
    Request {
        hook,
        text: text.to_owned(),
        typed: String::new(),
        comment: String::new(),
        word: String::new(),
        arguments: String::new(),
        position: Position::Whole,
        place: Place::default(),
        rules: String::new(),
        pool: (hook != Hook::Command).then(Pool::default),
    }
}

/// Calls the command hook with default services.
pub(crate) fn ask(plugin: &mut dyn Plugin, text: &str) -> Finished {
    ask_within(plugin, text, PluginLimits::default())
}

/// Calls the command hook within limits.
pub(crate) fn ask_within(plugin: &mut dyn Plugin, text: &str, limits: PluginLimits) -> Finished {
    let services = Services::new(dice(), limits);
    plugin.call(Call { request: request(Hook::Command, text), services })
}
