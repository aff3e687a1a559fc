//! Our runtime, asked as the pipeline asks it.

use std::collections::BTreeMap;

use sidekick::abi::{Hook, Position, Request};
use sidekick::dice::Seeded;
use sidekick::limits::PluginLimits;
use sidekick::plugin::wasm::{WasmPlugin, WasmRuntime};
use sidekick::plugin::{Call, Dice, Plugin, PluginError, Services, Source};

/// A loaded plugin with a request for it.
pub struct Ours {
    plugin: WasmPlugin,
    request: Request,
    limits: PluginLimits,
    /// Given to each call and taken back.
    dice: Option<Dice>,
}

impl Ours {
    /// Loads the module; without a cache, which is about starting, not about calls.
    pub fn new(bytes: &[u8], word: &str) -> Result<Self, PluginError> {
        let limits = PluginLimits::default();
        let plugin = WasmRuntime::new(None).load_bytes(bytes, BTreeMap::new(), &limits)?;
        let mut request = Request::new(Hook::Command);
        request.text = word.to_owned();
        request.typed = word.to_owned();
        request.word = word.to_owned();
        request.position = Position::Inside;
        let source = Source::Seeded(Box::new(Seeded::new(1)));
        Ok(Self { plugin, request, limits, dice: Some(Dice::new(source, u32::MAX)) })
    }

    /// The request as the guest gets it.
    pub fn request(&self) -> Vec<u8> {
        self.request.to_bytes()
    }

    /// Calls the plugin; gives how many parts it answered with.
    pub fn call(&mut self) -> Result<usize, PluginError> {
        let dice = self.dice.take().ok_or_else(|| PluginError::Runtime("no dice".to_owned()))?;
        let services = Services::new(dice, self.limits);
        let finished = self.plugin.call(Call { request: self.request.clone(), services });
        let mut dice = finished.services.dice;
        dice.take_draws();
        self.dice = Some(dice);
        Ok(finished.outcome?.parts.len())
    }
}
