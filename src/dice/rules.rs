//! What a table may switch: the few points where the historic bot and right behaviour differ.

use serde::{Deserialize, Serialize};

/// The switches of evaluation. Use a preset; single fields are for tables with a mixed past.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Faces that `!` or `r` adds after a test pass through the tests and `f` written before it.
    /// The historic bot counted them all as successes (issues 145, 172, 263).
    pub added_faces_are_tested: bool,
    /// `f` also marks faces that an earlier `!` or `r` added, not only those first rolled.
    pub added_faces_can_fail: bool,
    /// `ova` counts a set of ones as a single one, as the OVA rules have it (issue 143).
    pub ova_ones_count_once: bool,
}

impl Rules {
    /// What the notation promises; the default.
    pub const CORRECTED: Self = Self {
        added_faces_are_tested: true,
        added_faces_can_fail: true,
        ova_ones_count_once: true,
    };
    /// What the historic bot did.
    pub const CLASSIC: Self = Self {
        added_faces_are_tested: false,
        added_faces_can_fail: false,
        ova_ones_count_once: false,
    };
}

impl Default for Rules {
    fn default() -> Self {
        Self::CORRECTED
    }
}

/// The name of a preset, as options, requests to plugins and JSON spell it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RuleSet {
    /// [`Rules::CORRECTED`].
    #[default]
    Corrected,
    /// [`Rules::CLASSIC`].
    Classic,
}

impl RuleSet {
    /// The switches of this preset.
    #[must_use]
    pub fn rules(self) -> Rules {
        match self {
            Self::Corrected => Rules::CORRECTED,
            Self::Classic => Rules::CLASSIC,
        }
    }
}
