//! Admission: the pass over a module's bytes before any compiler sees them.
//!
//! Compiling is the costly part of running strangers' code, and no sandbox bounds it. So a module
//! is measured first, in one linear pass, and every rule that it breaks is reported at once.

mod bodies;
mod proposals;
mod sections;

use crate::abi::{Hook, MANIFEST_SECTION};
use crate::limits::AdmissionLimits;
use crate::module::is_core_module;
use crate::plugin::{Description, PluginError, Refusal, Rule};

/// Changes when the rules do, so that modules admitted under older rules are looked at again.
pub(super) const RULES: u32 = 3;

/// A module that may be compiled.
#[derive(Debug)]
pub(super) struct Admitted {
    pub(super) description: Description,
    pub(super) hooks: Vec<Hook>,
}

/// What is wrong with a module, in the order found.
#[derive(Debug, Default)]
pub(super) struct Findings {
    list: Vec<Refusal>,
    more: usize,
}

/// Findings told; a module of noise would have thousands.
const TOLD: usize = 20;

impl Findings {
    /// Something wrong at an offset in the file.
    pub(super) fn add(&mut self, rule: Rule, offset: usize, what: String) {
        self.all(rule, format!("{what} (at byte {offset:#x})"));
    }

    /// Something wrong with the module as a whole.
    pub(super) fn all(&mut self, rule: Rule, what: String) {
        if self.list.len() < TOLD {
            self.list.push(Refusal::new(rule, what));
        } else {
            self.more += 1;
        }
    }

    fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    fn into_error(mut self) -> PluginError {
        if let Some(last) = self.list.last().filter(|_| self.more > 0) {
            let more = Refusal::new(last.rule, format!("and {} more", self.more));
            self.list.push(more);
        }
        PluginError::Refused(self.list)
    }
}

/// Looks through a module: its format, its sizes, its features, its side of the contract, and what
/// it says of itself.
///
/// # Errors
/// [`PluginError::Refused`] with every rule broken.
pub(super) fn admit(bytes: &[u8], limits: &AdmissionLimits) -> Result<Admitted, PluginError> {
    if bytes.len() > limits.module {
        let refusal = Refusal::new(Rule::Limit, too_large(bytes.len() as u64, limits));
        return Err(PluginError::Refused(vec![refusal]));
    }
    if let Err(what) = is_core_module(bytes) {
        return Err(PluginError::Refused(vec![Refusal::new(Rule::Format, what)]));
    }
    let mut findings = Findings::default();
    let seen = sections::walk(bytes, limits, &mut findings);
    // In a module that ends early or makes no sense, what is missing is not worth telling.
    if seen.whole || findings.is_empty() {
        let hooks = super::module::exports(&seen.exports, &mut findings);
        if let Some(description) = describe(&seen.manifests, &hooks, &mut findings)
            && findings.is_empty()
        {
            return Ok(Admitted { description, hooks });
        }
    }
    Err(findings.into_error())
}

/// The refusal of a module of `bytes` bytes.
pub(super) fn too_large(bytes: u64, limits: &AdmissionLimits) -> String {
    format!("the module has {bytes} bytes; the limit is {}", limits.module)
}

fn describe(
    manifests: &[(usize, Vec<u8>)],
    hooks: &[Hook],
    findings: &mut Findings,
) -> Option<Description> {
    let (_, bytes) = match manifests {
        [one] => one,
        [] => {
            let what =
                format!("has no manifest: the custom section `{MANIFEST_SECTION}` is missing");
            findings.all(Rule::Manifest, what);
            return None;
        }
        [_, (offset, _), ..] => {
            findings.add(Rule::Manifest, *offset, format!("has two sections `{MANIFEST_SECTION}`"));
            return None;
        }
    };
    let described = std::str::from_utf8(bytes)
        .map_err(|error| {
            format!("the manifest is not UTF-8 from its byte {} on", error.valid_up_to())
        })
        .and_then(|text| {
            Description::parse(text).map_err(|error| format!("the manifest is refused: {error}"))
        });
    let description = match described {
        Ok(description) => description,
        Err(what) => {
            findings.all(Rule::Manifest, what);
            return None;
        }
    };
    let letters = !(description.modifiers.is_empty() && description.dice.is_empty());
    for (hook, named, key) in [
        (Hook::Command, !description.commands.is_empty(), "`commands`"),
        (Hook::Modifier, letters, "`modifiers` or `dice`"),
    ] {
        let export = hook.export();
        match (hooks.contains(&hook), named) {
            (true, false) => {
                findings
                    .all(Rule::Hook, format!("exports `{export}`, but its manifest has no {key}"));
            }
            (false, true) => {
                findings.all(
                    Rule::Hook,
                    format!("its manifest has {key}, but it does not export `{export}`"),
                );
            }
            _ => {}
        }
    }
    Some(description)
}
