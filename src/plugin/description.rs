//! What a plugin says of itself: the TOML text of its `sidekick` section.

use serde::{Deserialize, Serialize};

use crate::dice::Vocabulary;

/// What a plugin says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Description {
    /// The version of the contract; 1.
    pub abi: u32,
    /// The plugin's name: lower-case letters, digits, `-` and `_`, starting with a letter.
    pub name: String,
    /// The plugin's own version.
    pub version: String,
    /// One sentence on what it is for.
    #[serde(default)]
    pub summary: String,
    /// Words the command hook answers to. A command that starts with one of them (and goes on with
    /// anything but a letter or `_`) is offered, and so is the word inside an expression. `*`
    /// offers every command.
    #[serde(default)]
    pub commands: Vec<String>,
    /// Letters the modifier hook answers to, after a dice term.
    #[serde(default)]
    pub modifiers: Vec<String>,
    /// Letters the modifier hook answers to, in place of the sides of a die.
    #[serde(default)]
    pub dice: Vec<String>,
    /// Budgets it needs beside the defaults; never more than the host's.
    #[serde(default)]
    pub limits: Needs,
    /// Commands with scripted dice and the replies they give.
    #[serde(default, rename = "example")]
    pub examples: Vec<Example>,
}

/// Budgets that a plugin says it needs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Needs {
    /// Units of work of one call.
    #[serde(default)]
    pub fuel: Option<u64>,
    /// Bytes of linear memory.
    #[serde(default)]
    pub memory: Option<u64>,
}

/// A command with scripted dice and the reply it gives.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The command as typed, `/r` included.
    pub command: String,
    /// The faces, in the order of the draws.
    #[serde(default)]
    pub faces: Vec<i64>,
    /// The reply in Markdown.
    pub reply: String,
}

/// Why a manifest is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ManifestError(pub String);

impl Description {
    /// Reads and validates a manifest.
    ///
    /// # Errors
    /// With the line and what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, ManifestError> {
        let description: Self = toml::from_str(text)
            .map_err(|error| ManifestError(error.to_string().trim_end().to_owned()))?;
        Ok(description)
    }

    /// Adds the plugin's names and letters to what the parser knows.
    pub fn teach(&self, vocabulary: &mut Vocabulary) {
        let words = self.commands.iter().filter(|word| *word != "*");
        vocabulary.words.extend(words.cloned());
        vocabulary.modifiers.extend(self.modifiers.iter().cloned());
        vocabulary.dice.extend(self.dice.iter().cloned());
    }
}
