//! Why a module is not admitted.

use serde::{Deserialize, Serialize};

/// A rule that a module breaks, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Which rule.
    pub rule: Rule,
    /// What is wrong, in words, with the offset in the file where there is one.
    pub text: String,
}

/// The rules for modules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Rule {
    /// It can be read, and is a valid core module.
    Format,
    /// It uses no feature beyond those that are on.
    Feature,
    /// It keeps within the limits of admission.
    Limit,
    /// It has no start function.
    Start,
    /// It imports nothing but the host functions, with their types.
    Import,
    /// It exports its memory and at least one hook, with their types.
    Export,
    /// It follows the version of the contract that this host speaks.
    Version,
    /// It holds one manifest, without mistakes.
    Manifest,
    /// What its manifest names and what it exports go together.
    Hook,
    /// It needs no more than this host gives.
    Needs,
}

impl Rule {
    /// A stable name for scripts.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Format => "format",
            Self::Feature => "feature",
            Self::Limit => "limit",
            Self::Start => "start",
            Self::Import => "import",
            Self::Export => "export",
            Self::Version => "version",
            Self::Manifest => "manifest",
            Self::Hook => "hook",
            Self::Needs => "needs",
        }
    }
}

impl Refusal {
    /// A refusal by `rule`.
    #[must_use]
    pub fn new(rule: Rule, text: impl Into<String>) -> Self {
        Self { rule, text: text.into() }
    }
}

/// All reasons, as one text.
pub(super) fn told(refusals: &[Refusal]) -> String {
    let texts: Vec<_> = refusals.iter().map(|refusal| refusal.text.as_str()).collect();
    texts.join("; ")
}
