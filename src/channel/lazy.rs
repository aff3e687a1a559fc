//! Plugins that are known by their manifests, and loaded when they are first asked.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::abi::Hook;
use crate::limits::PluginLimits;
use crate::plugin::{
    Call, Description, Finished, ManifestError, Plugin, PluginError, PluginSource, Runtime, Usage,
};
use crate::store::{Channel, ChannelPlugin, ObjectId, Store};

/// A plugin of a channel whose manifest in the store can't be read, so that nobody can ask it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// Its name.
    pub plugin: String,
    /// Why.
    pub error: ManifestError,
}

/// The plugins of a channel that are enabled, in its order. None is loaded yet; `runtime` loads a module when
/// it is first asked, out of what it has compiled before or out of the store.
#[must_use]
pub fn plugins(
    channel: &Channel,
    store: &Arc<dyn Store>,
    runtime: &Arc<dyn Runtime + Send + Sync>,
    limits: &PluginLimits,
) -> (Vec<Box<dyn Plugin>>, Vec<Unreadable>) {
    let mut plugins: Vec<Box<dyn Plugin>> = Vec::new();
    let mut unreadable = Vec::new();
    for entry in channel.plugins.iter().filter(|entry| entry.enabled) {
        match described(&entry.manifest) {
            Ok(description) => plugins.push(Box::new(Lazy {
                // Two names for one module are two plugins, each with its own state.
                description: Description { name: entry.name.clone(), ..description },
                hooks: hooks(entry),
                module: entry.module,
                files: entry.files.clone(),
                store: Arc::clone(store),
                runtime: Arc::clone(runtime),
                limits: *limits,
                loaded: None,
            })),
            Err(error) => unreadable.push(Unreadable { plugin: entry.name.clone(), error }),
        }
    }
    (plugins, unreadable)
}

struct Lazy {
    description: Description,
    hooks: Vec<Hook>,
    module: ObjectId,
    files: BTreeMap<String, ObjectId>,
    store: Arc<dyn Store>,
    runtime: Arc<dyn Runtime + Send + Sync>,
    limits: PluginLimits,
    loaded: Option<Result<Box<dyn Plugin>, PluginError>>,
}

impl Lazy {
    fn load(&self) -> Result<Box<dyn Plugin>, PluginError> {
        let mut files = BTreeMap::new();
        for (name, id) in &self.files {
            files.insert(name.clone(), self.object(*id, &format!("its file `{name}`"))?);
        }
        // What was compiled before was admitted before: its bytes are not even fetched.
        if let Some(kept) = self.runtime.kept(&self.module.digest, &files, &self.limits)? {
            return Ok(kept);
        }
        let bytes = self.object(self.module, "its module")?;
        self.runtime.load(&PluginSource { origin: PathBuf::new(), bytes, files }, &self.limits)
    }

    fn object(&self, id: ObjectId, what: &str) -> Result<Vec<u8>, PluginError> {
        let gone = |why: String| PluginError::Unloadable(format!("{what}: {why}"));
        match self.store.object(id) {
            Ok(Some(bytes)) => Ok(bytes),
            Ok(None) => Err(gone(format!("{id} is not in the store"))),
            Err(error) => Err(gone(error.to_string())),
        }
    }
}

impl Plugin for Lazy {
    fn description(&self) -> &Description {
        &self.description
    }

    fn has(&self, hook: Hook) -> bool {
        self.hooks.contains(&hook)
    }

    fn twin(&self) -> Option<Box<dyn Plugin>> {
        let loaded = match &self.loaded {
            Some(Ok(plugin)) => Some(Ok(plugin.twin()?)),
            _ => None,
        };
        Some(Box::new(Self {
            description: self.description.clone(),
            hooks: self.hooks.clone(),
            module: self.module,
            files: self.files.clone(),
            store: Arc::clone(&self.store),
            runtime: Arc::clone(&self.runtime),
            limits: self.limits,
            loaded,
        }))
    }

    fn call(&mut self, call: Call) -> Finished {
        if self.loaded.is_none() {
            self.loaded = Some(self.load());
        }
        let why = match &mut self.loaded {
            Some(Ok(plugin)) => return plugin.call(call),
            Some(Err(error)) => error.clone(),
            None => PluginError::Unloadable("it is not loaded".to_owned()),
        };
        Finished { outcome: Err(why), services: call.services, usage: Usage::default() }
    }
}

/// What a plugin says of itself. Its examples are not read, if they stand at the end as they usually do: of
/// hundreds of plugins only one is asked, and nobody asks for its examples.
fn described(manifest: &str) -> Result<Description, ManifestError> {
    let examples = manifest.find("\n[[example]]").map(|at| at + 1);
    // Cut in a text of several lines it is no TOML, and read as a whole.
    let head = examples.and_then(|at| Description::parse(&manifest[..at]).ok());
    head.map_or_else(|| Description::parse(manifest), Ok)
}

fn hooks(entry: &ChannelPlugin) -> Vec<Hook> {
    let has = |hook: &Hook| entry.hooks.iter().any(|name| name == hook.export());
    Hook::ALL.into_iter().filter(has).collect()
}

#[cfg(test)]
mod tests {
    use super::described;

    const HEAD: &str = "abi = 1\nname = \"coin\"\nversion = \"1\"\ncommands = [\"coin\"]\n";

    #[test]
    fn examples_at_the_end_are_not_read() {
        let with = format!("{HEAD}\n[[example]]\ncommand = 7 is no text");
        let description = described(&with).expect("its head is good");
        assert_eq!((&*description.name, description.examples.len()), ("coin", 0));
    }

    #[test]
    fn what_only_looks_like_an_example_is_read() {
        let with = format!("{HEAD}[project]\nbuild = [\"\"\"\n[[example]]\n\"\"\"]\n");
        assert_eq!(described(&with).expect("it is good").commands, ["coin"]);
        assert!(described("\n[[example]]\n").is_err());
    }
}
