//! What a plugin says of itself: the TOML text of its `sidekick` section.

use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer, Serialize};

use crate::abi::VERSION;
use crate::dice::Vocabulary;
use crate::limits::PluginLimits;
use crate::text::{LONGEST_NAME, cleaned, is_name, nearest_name};

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
    /// What the author's tools need to know; a host reads nothing in it.
    #[serde(default, skip_serializing)]
    pub project: Unread,
    /// Odds that the author's tools compare; a host reads nothing in them.
    #[serde(default, skip_serializing)]
    pub odds: Unread,
}

/// A value that may be there and is not looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unread;

impl<'de> Deserialize<'de> for Unread {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        IgnoredAny::deserialize(deserializer).map(|_| Self)
    }
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
    /// With the line of a text that is no such TOML, or with everything that is wrong in it.
    pub fn parse(text: &str) -> Result<Self, ManifestError> {
        // Another version may have other keys; then its number is the mistake to tell.
        if let Ok(Versioned { abi }) = toml::from_str(text)
            && abi != i64::from(VERSION)
        {
            let what = format!("`abi` is {abi}; this host speaks version {VERSION}");
            return Err(ManifestError(what));
        }
        let description: Self = toml::from_str(text)
            .map_err(|error| ManifestError(error.to_string().trim_end().to_owned()))?;
        match description.mistakes() {
            mistakes if mistakes.is_empty() => Ok(description),
            mistakes => Err(ManifestError(mistakes.join("; "))),
        }
    }

    /// Adds the plugin's names and letters to what the parser knows.
    pub fn teach(&self, vocabulary: &mut Vocabulary) {
        let words = self.commands.iter().filter(|word| *word != "*");
        vocabulary.words.extend(words.cloned());
        vocabulary.modifiers.extend(self.modifiers.iter().cloned());
        vocabulary.dice.extend(self.dice.iter().cloned());
    }

    /// What it needs beyond the limits of its host.
    #[must_use]
    pub fn beyond(&self, limits: &PluginLimits) -> Vec<String> {
        let fuel = (self.limits.fuel, limits.fuel, "units of fuel");
        let memory = (self.limits.memory, limits.memory as u64, "bytes of memory");
        let beyond = |(needs, gives, what): (Option<u64>, u64, &str)| {
            let needs = needs.filter(|needs| *needs > gives)?;
            Some(format!("the manifest asks for {needs} {what}; this host gives {gives}"))
        };
        [fuel, memory].into_iter().filter_map(beyond).collect()
    }

    fn mistakes(&self) -> Vec<String> {
        let mut mistakes = Vec::new();
        if !is_name(&self.name) {
            let shown = cleaned(&self.name);
            mistakes.push(format!(
                "`{shown}` is no name for a plugin: lower-case letters, digits, `-` and `_`, a \
                 letter first, at most {LONGEST_NAME}; try `{}`",
                nearest_name(&self.name)
            ));
        }
        if !is_line(&self.version, LONGEST_NAME) || self.version.is_empty() {
            mistakes.push("`version` must be a short text such as `1.0.0`".to_owned());
        }
        if !is_line(&self.summary, LONGEST_SUMMARY) {
            let what = format!("`summary` must be one line of at most {LONGEST_SUMMARY} bytes");
            mistakes.push(what);
        }
        self.commands.iter().filter(|word| *word != "*").for_each(|word| {
            mistakes.extend(wrong_word(word));
        });
        self.modifiers.iter().for_each(|letters| {
            mistakes.extend(wrong_letters("modifiers", letters, &CORE_MODIFIERS));
        });
        self.dice.iter().for_each(|letters| {
            mistakes.extend(wrong_letters("dice", letters, &CORE_DICE));
        });
        for (key, list) in
            [("commands", &self.commands), ("modifiers", &self.modifiers), ("dice", &self.dice)]
        {
            if list.len() > MOST {
                let has = list.len();
                mistakes.push(format!("`{key}` has {has} entries; the limit is {MOST}"));
            }
            let twice = list.iter().enumerate().find(|(at, word)| list[..*at].contains(word));
            if let Some((_, word)) = twice {
                mistakes.push(format!("`{key}` has `{}` twice", cleaned(word)));
            }
        }
        if self.examples.iter().any(|example| example.command.trim().is_empty()) {
            mistakes.push("an example has an empty `command`".to_owned());
        }
        mistakes
    }
}

/// The one key that every version of the contract has.
#[derive(Deserialize)]
struct Versioned {
    abi: i64,
}

/// Bytes of letters in a notation.
const LONGEST_LETTERS: usize = 16;

/// Bytes of a summary.
const LONGEST_SUMMARY: usize = 400;

/// Entries of a list of words or letters.
const MOST: usize = 100;

/// Words with a meaning of their own in a command or an expression.
const CORE_WORDS: [&str; 15] = [
    "max", "min", "abs", "floor", "ceil", "round", "repeat", "ova", "deal", "shuffle", "d", "df",
    "help", "lengths", "counts",
];

/// Modifiers of the language.
const CORE_MODIFIERS: [&str; 12] =
    ["k", "kh", "kl", "d", "dh", "dl", "r", "ro", "rr", "t", "f", "s"];

/// Flags of `repeat`, which stand where modifiers do.
const CORE_FLAGS: [&str; 2] = ["sa", "sd"];

/// Letters of the language in place of sides.
const CORE_DICE: [&str; 1] = ["f"];

/// One line without anything that could repaint a terminal.
fn is_line(text: &str, longest: usize) -> bool {
    text.len() <= longest && !text.contains(['\n', '\t']) && cleaned(text) == text
}

/// Whether a word belongs to the dice language, so that no plugin can answer to it.
#[must_use]
pub fn is_taken_word(word: &str) -> bool {
    CORE_WORDS.contains(&word)
}

fn wrong_word(word: &str) -> Option<String> {
    let shown = cleaned(word);
    let form = word.starts_with(|first: char| first.is_ascii_lowercase())
        && word.len() <= LONGEST_NAME
        && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    if !form {
        let likely: String = nearest_name(word).replace('-', "_");
        let likely: String = likely.chars().filter(|c| !c.is_ascii_digit()).collect();
        return Some(format!(
            "`{shown}` in `commands` is no word: lower-case letters and `_`, a letter first, at most \
             {LONGEST_NAME}; try `{likely}`"
        ));
    }
    is_taken_word(word)
        .then(|| format!("`{shown}` in `commands` is a word of the dice language; choose another"))
}

fn wrong_letters(key: &str, letters: &str, taken: &[&str]) -> Option<String> {
    let shown = cleaned(letters);
    let form = !letters.is_empty()
        && letters.len() <= LONGEST_LETTERS
        && letters.bytes().all(|b| b.is_ascii_lowercase());
    if !form {
        let likely: String =
            letters.to_lowercase().chars().filter(char::is_ascii_lowercase).collect();
        let hint = if likely.is_empty() { String::new() } else { format!("; try `{likely}`") };
        return Some(format!(
            "`{shown}` in `{key}` must be lower-case letters, 1 to {LONGEST_LETTERS} of them, without \
             digits{hint}"
        ));
    }
    let core = taken.contains(&letters) || (key == "modifiers" && CORE_FLAGS.contains(&letters));
    core.then(|| format!("`{shown}` in `{key}` belongs to the dice language; choose others"))
}

#[cfg(test)]
mod tests {
    use super::Description;
    use crate::limits::PluginLimits;

    const GOOD: &str = r#"
        abi = 1
        name = "stress"
        version = "0.1.0"
        summary = "Stress dice of Ars Magica"
        commands = ["stress", "*"]
        modifiers = ["u"]
        dice = ["ea", "d"]
        limits = { fuel = 1000, memory = 65536 }

        [[example]]
        command = "/r stress"
        faces = [5]
        reply = "**5**"
    "#;

    fn refused(from: &str, to: &str) -> String {
        assert!(GOOD.contains(from), "{from}");
        Description::parse(&GOOD.replace(from, to)).expect_err("a mistake").to_string()
    }

    #[test]
    fn a_good_manifest_is_read_and_teaches_the_parser() {
        let description = Description::parse(GOOD).expect("it is good");
        assert_eq!(description.examples.len(), 1);
        let mut vocabulary = crate::dice::Vocabulary::default();
        description.teach(&mut vocabulary);
        assert_eq!(vocabulary.words, ["stress"]);
        assert_eq!(vocabulary.modifiers, ["u"]);
        assert_eq!(vocabulary.dice, ["ea", "d"]);
    }

    #[test]
    fn tables_of_the_authors_tools_are_not_looked_at() {
        let with_table =
            format!("{GOOD}\n[project]\nbuild = [\"make\"]\nodd.key = 1\n[[odds]]\nodd = 2\n");
        assert_eq!(Description::parse(&with_table), Description::parse(GOOD));
    }

    #[test]
    fn another_version_is_told_before_its_unknown_keys() {
        let other = GOOD.replace("abi = 1", "abi = 2\nmood = 3");
        let error = Description::parse(&other).expect_err("another version");
        assert_eq!(error.to_string(), "`abi` is 2; this host speaks version 1");
        assert!(refused("abi = 1", "").contains("missing field `abi`"));
    }

    #[test]
    fn unknown_keys_are_named_with_their_line() {
        let error = refused("commands", "comands");
        assert!(error.contains("unknown field `comands`") && error.contains("line 6"), "{error}");
    }

    #[test]
    fn names_that_are_none_come_with_one_that_is() {
        assert!(
            refused("\"stress\"\n        version", "\"Ärs Magica!\"\n        version")
                .contains("try `rs-magica`")
        );
        assert!(refused("[\"stress\"", "[\"Stress2\"").contains("try `stress`"));
        assert!(refused("[\"u\"]", "[\"U2\"]").contains("try `u`"));
    }

    #[test]
    fn words_and_letters_of_the_language_are_taken() {
        assert!(refused("[\"stress\"", "[\"repeat\"").contains("`repeat` in `commands`"));
        for letters in ["kh", "rr", "s", "sd"] {
            let error = refused("[\"u\"]", &format!("[\"{letters}\"]"));
            assert!(error.contains("belongs to the dice language"), "{error}");
        }
        assert!(refused("\"ea\"", "\"f\"").contains("`f` in `dice`"));
    }

    #[test]
    fn several_mistakes_are_told_at_once() {
        let error = refused("[\"u\"]", "[\"7\", \"x\", \"x\"]");
        assert!(error.contains("without digits") && error.contains("`x` twice"), "{error}");
        assert!(refused("Stress dice", "\\u001b[2J").contains("`summary`"));
    }

    #[test]
    fn needs_beyond_the_host_are_told() {
        let description = Description::parse(GOOD).expect("it is good");
        assert_eq!(description.beyond(&PluginLimits::default()), Vec::<String>::new());
        let little = PluginLimits { fuel: 999, memory: 65_535, ..PluginLimits::default() };
        assert_eq!(
            description.beyond(&little),
            [
                "the manifest asks for 1000 units of fuel; this host gives 999",
                "the manifest asks for 65536 bytes of memory; this host gives 65535",
            ]
        );
    }
}
