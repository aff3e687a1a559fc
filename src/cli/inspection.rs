//! Everything that is known of a module, and its record: `schema/inspect.v1.json`.

use serde_json::{Value, json};

use super::record::SCHEMA;
use super::specimen::Specimen;
use crate::abi::Hook;
use crate::digest::Digest;
use crate::limits::{AdmissionLimits, PluginLimits};
use crate::module::{Facts, Measure, Room, Share, Sizes, bare, features, measures};
use crate::plugin::wasm::admission;
use crate::plugin::{Description, PluginError, Refusal, Rule};

/// Everything that is known of a module.
pub(super) struct Inspection {
    /// What is in it.
    pub facts: Facts,
    /// Its identity.
    pub digest: Digest,
    /// Its identity without custom sections; none if it is broken.
    pub code: Option<Digest>,
    /// The later proposals that it uses; none if it is broken.
    pub features: Option<Vec<&'static str>>,
    /// What the plugin says of itself; none if that can't be read.
    pub description: Option<Description>,
    /// Why it is not admitted; empty if it is.
    pub refusals: Vec<Refusal>,
    /// What it needs of each limit of admission.
    pub measures: Vec<Measure>,
    /// Where its bytes go.
    pub sizes: Sizes,
    /// Whether the names of its functions are known.
    pub is_named: bool,
}

impl Inspection {
    /// Looks at a module as a host with these limits would.
    #[must_use]
    pub(super) fn of(specimen: &Specimen, limits: &PluginLimits) -> Self {
        let bytes = &specimen.bytes;
        let facts = Facts::of(bytes);
        let refusals = match admission(bytes, limits) {
            Ok(_) => Vec::new(),
            Err(PluginError::Refused(refusals)) => refusals,
            Err(other) => vec![Refusal::new(Rule::Format, other.to_string())],
        };
        let manifest = facts.manifests.first().and_then(|text| std::str::from_utf8(text).ok());
        let names = specimen.names();
        let symbols = specimen.opened();
        let crate_of = |function| symbols.as_ref().and_then(|symbols| symbols.crate_of(function));
        Self {
            digest: specimen.digest,
            code: bare(bytes).ok().map(|bare| Digest::of(&bare)),
            features: features(bytes),
            description: manifest.and_then(|text| Description::parse(text).ok()),
            refusals,
            measures: measures(&facts, &AdmissionLimits::wide()),
            sizes: Sizes::of(&facts, &names, &crate_of),
            is_named: !names.is_empty(),
            facts,
        }
    }

    /// The record of it.
    #[must_use]
    pub(super) fn record(&self, specimen: &Specimen) -> Value {
        let facts = &self.facts;
        let sections = facts.sections.iter().map(|section| {
            json!({ "name": section.name, "custom": section.custom, "bytes": section.range.len() })
        });
        let imports = facts.imports.iter();
        let exports = facts.exports.iter();
        let rooms = |rooms: &[Room]| -> Vec<Value> {
            let room = |room: &Room| json!({ "initial": room.initial, "maximum": room.maximum });
            rooms.iter().map(room).collect()
        };
        let limits = self.measures.iter();
        let refusals = self.refusals.iter();
        json!({
            "schema": SCHEMA,
            "file": specimen.module.to_string_lossy(),
            "symbols": specimen.symbols.as_ref().map(|(path, _)| path.to_string_lossy()),
            "length": facts.length,
            "digest": self.digest.to_string(),
            "code_digest": self.code.map(|digest| digest.to_string()),
            "admitted": self.refusals.is_empty(),
            "refusals": refusals
                .map(|one| json!({ "rule": one.rule.name(), "text": one.text }))
                .collect::<Vec<_>>(),
            "flaw": facts.flaw.as_ref().map(|flaw| {
                json!({ "message": flaw.message, "offset": flaw.offset })
            }),
            "manifest": self.description,
            "hooks": facts.hooks().into_iter().map(Hook::export).collect::<Vec<_>>(),
            "sections": sections.collect::<Vec<_>>(),
            "imports": imports
                .map(|one| json!({ "module": one.module, "name": one.name, "type": one.what }))
                .collect::<Vec<_>>(),
            "exports": exports
                .map(|one| json!({ "name": one.name, "type": one.what }))
                .collect::<Vec<_>>(),
            "memories": rooms(&facts.memories),
            "tables": rooms(&facts.tables),
            "features": self.features,
            "limits": limits
                .map(|one| json!({ "what": one.what, "used": one.used, "allowed": one.allowed }))
                .collect::<Vec<_>>(),
            "sizes": {
                "functions": self.sizes.functions.iter().map(share).collect::<Vec<_>>(),
                "crates": self
                    .is_named
                    .then(|| self.sizes.crates.iter().map(share).collect::<Vec<_>>()),
                "data": self.sizes.data,
                "custom": self.sizes.custom,
                "rest": self.sizes.rest,
            },
        })
    }
}

fn share(share: &Share) -> Value {
    json!({ "name": share.name, "bytes": share.bytes, "functions": share.functions })
}
