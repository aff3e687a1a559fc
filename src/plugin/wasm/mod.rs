//! Plugins as WebAssembly modules, run by wasmtime in this process.

use super::{Plugin, PluginError, PluginSource, Runtime};
use crate::limits::PluginLimits;

/// Runs WebAssembly modules in this process.
#[derive(Debug, Default)]
pub struct WasmRuntime;

impl Runtime for WasmRuntime {
    fn load(
        &self,
        source: &PluginSource,
        limits: &PluginLimits,
    ) -> Result<Box<dyn Plugin>, PluginError> {
        let _ = (source, limits);
        Err(PluginError::Runtime("unfinished".to_owned()))
    }
}
