//! What is looked at: a plugin, what it was made from, and the limits it must keep.

use std::path::PathBuf;
use std::sync::OnceLock;

use super::lent::Lent;
use super::moved::Live;
use super::worst::WorstCase;
use crate::limits::PluginLimits;
use crate::plugin::{Plugin, PluginError, Refusal, Rule};
use crate::project::Manifest;
use crate::report::{Finding, Place};

/// What is looked at.
pub struct Subject<'a> {
    /// The plugin's name, or what stands for it.
    pub name: String,
    /// The folder of the project, or of the module.
    pub folder: PathBuf,
    /// How a person would type that folder, from where the command runs; empty for right there.
    pub shown: String,
    /// The manifest in the folder; none if only a module was given.
    pub manifest: Option<&'a Manifest>,
    /// The module; none for a plugin of another kind.
    pub module: Option<Module<'a>>,
    /// The bounds of a call.
    pub limits: PluginLimits,
    /// Where chance starts.
    pub seed: u64,
    /// Builds it again, elsewhere, and gives what differs; none if nobody asks.
    pub verify: Option<Verify<'a>>,
    /// The plugin that people play with; none if nobody asks.
    pub live: Option<Live>,
    /// Whether the runtime counts the work of a call.
    pub counts_fuel: bool,
    plugin: Result<Lent, PluginError>,
    /// The worst of the examples, once it was looked for.
    pub(super) worst: OnceLock<WorstCase>,
    /// The same plugin in another runtime, and what that is called; none if nobody asks.
    pub(super) other: Option<(&'static str, Result<Lent, PluginError>)>,
}

/// Builds a plugin again, elsewhere: what differs, or why that can't be said.
pub type Verify<'a> = &'a dyn Fn() -> Result<Vec<Finding>, String>;

/// A module, as it is uploaded.
#[derive(Clone, Debug)]
pub struct Module<'a> {
    /// Its file, as a person would type it.
    pub file: String,
    /// Its bytes.
    pub bytes: &'a [u8],
}

impl<'a> Subject<'a> {
    /// A plugin that was loaded, or was refused, without anything around it.
    #[must_use]
    pub fn new(name: impl Into<String>, plugin: Result<Box<dyn Plugin>, PluginError>) -> Self {
        Self {
            name: name.into(),
            folder: PathBuf::new(),
            shown: String::new(),
            manifest: None,
            module: None,
            limits: PluginLimits::default(),
            seed: 1,
            verify: None,
            live: None,
            counts_fuel: true,
            plugin: plugin.map(Lent::new),
            worst: OnceLock::new(),
            other: None,
        }
    }

    /// Compares it with the same plugin in another runtime.
    pub fn compare(&mut self, name: &'static str, plugin: Result<Box<dyn Plugin>, PluginError>) {
        self.other = Some((name, plugin.map(Lent::new)));
    }

    /// The plugin, to be asked.
    ///
    /// # Errors
    /// With the reason why a check that asks it is skipped.
    pub(super) fn plugin(&self) -> Result<&Lent, String> {
        self.plugin.as_ref().map_err(|error| match error {
            PluginError::Refused(_) => "the module is not admitted".to_owned(),
            other => format!("the plugin can't be loaded: {other}"),
        })
    }

    /// Why the plugin was not loaded, if that is no refusal.
    pub(super) fn broken(&self) -> Option<&PluginError> {
        self.plugin.as_ref().err().filter(|error| !matches!(error, PluginError::Refused(_)))
    }

    /// Why the module was refused by these rules.
    pub(super) fn refused(&self, rules: &[Rule]) -> Vec<&Refusal> {
        match &self.plugin {
            Err(PluginError::Refused(all)) => {
                all.iter().filter(|refusal| rules.contains(&refusal.rule)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The findings of a check on the rules of admission, each with its code.
    pub(super) fn refusals(&self, rules: &[(Rule, &'static str)], help: &str) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (rule, code) in rules {
            for refusal in self.refused(&[*rule]) {
                let finding = Finding::error(code, told(&refusal.text));
                findings.push(self.at_module(finding).help(help));
            }
        }
        findings
    }

    /// The bytes of the module.
    ///
    /// # Errors
    /// With the reason why a check that looks at them is skipped.
    pub(super) fn bytes(&self) -> Result<&'a [u8], String> {
        let module = self.module.as_ref();
        module.map(|module| module.bytes).ok_or_else(|| "this plugin is no module".to_owned())
    }

    /// A file of the folder, as a person would type it.
    pub(super) fn file(&self, name: &str) -> String {
        if self.shown.is_empty() { name.to_owned() } else { format!("{}/{name}", self.shown) }
    }

    /// The finding at a line of the manifest; 0 is the manifest as a whole. Without a manifest it is one
    /// of the module.
    pub(super) fn at_manifest(&self, finding: Finding, line: u32) -> Finding {
        match self.manifest {
            Some(_) => finding.at(Place::line(self.file(crate::project::MANIFEST), line)),
            None => self.at_module(finding),
        }
    }

    /// The finding at the module as a whole; a module that was just built is no file that people know, so
    /// then it is one of the manifest.
    pub(super) fn at_module(&self, finding: Finding) -> Finding {
        match (self.manifest, &self.module) {
            (Some(_), _) => finding.at(Place::file(self.file(crate::project::MANIFEST))),
            (None, Some(module)) => finding.at(Place::file(module.file.clone())),
            (None, None) => finding,
        }
    }
}

/// A refusal as a sentence of its own: most are said of the module.
fn told(text: &str) -> String {
    let verbs =
        ["does", "exports", "follows", "grows", "has", "imports", "nests", "starts", "uses"];
    match text.split(' ').next() {
        Some(first) if verbs.contains(&first) => format!("the module {text}"),
        _ => text.to_owned(),
    }
}
