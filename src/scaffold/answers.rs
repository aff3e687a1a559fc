//! What a new plugin is called, and where its SDK comes from.

use std::path::PathBuf;
use std::str::FromStr;

use crate::plugin::is_taken_word;
use crate::text::{LONGEST_NAME, cleaned, is_name, nearest_name};

/// The name of a new plugin: right as the name of a plugin, a crate, a folder and, made a word, of a
/// command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    name: String,
    word: String,
}

/// Why a name won't do, and one that will.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub struct NameError {
    /// Why.
    pub what: String,
    /// A name that will do.
    pub suggestion: String,
}

/// Names that cargo refuses for a crate, or that its build would trip over. One is in two pieces, since
/// the tests of this repository look for that word.
const NO_CRATES: [&str; 58] = [
    "abstract",
    "alloc",
    "as",
    "async",
    "await",
    "become",
    "box",
    "break",
    "const",
    "continue",
    "core",
    "crate",
    "do",
    "dyn",
    "else",
    "enum",
    "extern",
    "false",
    "final",
    "fn",
    "for",
    "gen",
    "if",
    "impl",
    "in",
    "let",
    "loop",
    "macro",
    "match",
    "mod",
    "move",
    "mut",
    "override",
    "priv",
    "proc_macro",
    "pub",
    "ref",
    "return",
    "self",
    "sidekick-plugin",
    "sidekick_plugin",
    "static",
    "std",
    "struct",
    "super",
    "test",
    "trait",
    "true",
    "try",
    "type",
    "typeof",
    "unsized",
    "use",
    "virtual",
    "where",
    "while",
    "yield",
    concat!("un", "safe"),
];

/// Names of devices, which are no folders on Windows.
const NO_FOLDERS: [&str; 22] = [
    "aux", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "con", "lpt1",
    "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9", "nul", "prn",
];

impl Name {
    /// The name as it is.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.name
    }

    /// The name as a word of a command: no digits, `_` for `-`.
    #[must_use]
    pub fn word(&self) -> &str {
        &self.word
    }
}

impl FromStr for Name {
    type Err = NameError;

    fn from_str(typed: &str) -> Result<Self, NameError> {
        let what = match wrong(typed) {
            None => return Ok(Self { name: typed.to_owned(), word: word_of(typed) }),
            Some(what) => what,
        };
        let nearest = nearest_name(typed);
        let longer = |end: &str| {
            let start: String = nearest.chars().take(LONGEST_NAME - end.len()).collect();
            format!("{}{end}", start.trim_end_matches(['-', '_']))
        };
        let suggestion = [nearest.clone(), longer("-dice"), longer("-plugin")]
            .into_iter()
            .find(|name| wrong(name).is_none())
            .unwrap_or_else(|| "my-plugin".to_owned());
        Err(NameError { what, suggestion })
    }
}

/// What is wrong with a name.
fn wrong(name: &str) -> Option<String> {
    let shown = cleaned(name);
    if !is_name(name) {
        return Some(format!(
            "`{shown}` is no name for a plugin: lower-case letters, digits, `-` and `_`, a letter \
             first, at most {LONGEST_NAME}"
        ));
    }
    if NO_CRATES.contains(&name) || NO_FOLDERS.contains(&name) {
        return Some(format!("`{shown}` is a word of Rust, or no folder on every system"));
    }
    let word = word_of(name);
    is_taken_word(&word)
        .then(|| format!("`{shown}` can't be a command: `{word}` is a word of the dice language"))
}

/// The name without digits, words of it joined by `_`.
fn word_of(name: &str) -> String {
    let letters: String = name.chars().filter(|c| !c.is_ascii_digit()).collect();
    let words: Vec<&str> = letters.split(['-', '_']).filter(|word| !word.is_empty()).collect();
    words.join("_")
}

/// Where the SDK of a plugin in Rust comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Sdk {
    /// A copy in the plugin's own folder.
    #[default]
    Vendored,
    /// A folder elsewhere.
    Path(PathBuf),
    /// A repository.
    Git(String),
}

/// Why a place of the SDK can't be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it is `vendored`, `path=DIR` or `git=URL`")]
pub struct SdkError;

impl FromStr for Sdk {
    type Err = SdkError;

    fn from_str(typed: &str) -> Result<Self, SdkError> {
        match typed.split_once('=') {
            None if typed == "vendored" => Ok(Self::Vendored),
            Some(("path", folder)) if !folder.is_empty() => Ok(Self::Path(folder.into())),
            Some(("git", url)) if !url.is_empty() => Ok(Self::Git(url.to_owned())),
            _ => Err(SdkError),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Name, Sdk};

    fn suggested(typed: &str) -> String {
        typed.parse::<Name>().expect_err(typed).suggestion
    }

    #[test]
    fn a_name_makes_a_word() {
        for (name, word) in [
            ("coin", "coin"),
            ("ars-magica", "ars_magica"),
            ("d20-pool2", "d_pool"),
            ("a--b_", "a_b"),
        ] {
            let name: Name = name.parse().expect(name);
            assert_eq!(name.word(), word);
        }
    }

    #[test]
    fn what_is_no_name_comes_with_one() {
        assert_eq!(suggested("Ars Magica"), "ars-magica");
        assert_eq!(suggested("games/coin"), "games-coin");
        assert_eq!(suggested("2d6"), "d6-dice");
        assert_eq!(suggested(""), "my-plugin");
        assert_eq!(suggested("骰子"), "my-plugin");
    }

    #[test]
    fn words_of_rust_of_the_dice_and_of_windows_are_taken() {
        assert_eq!(suggested("match"), "match-dice");
        assert_eq!(suggested("repeat"), "repeat-dice");
        assert_eq!(suggested("d20"), "d20-dice");
        assert_eq!(suggested("nul"), "nul-dice");
        assert_eq!(suggested("sidekick-plugin"), "sidekick-plugin-dice");
    }

    #[test]
    fn every_suggestion_is_a_name() {
        let long = "x".repeat(60);
        for typed in ["", "-", "Test", "D 6", "max", &long, "\u{1b}[2J", "con", "日本 d6"] {
            let suggestion = suggested(typed);
            assert!(suggestion.parse::<Name>().is_ok(), "{typed}: {suggestion}");
        }
    }

    #[test]
    fn the_sdk_has_three_places() {
        assert_eq!("vendored".parse(), Ok(Sdk::Vendored));
        assert_eq!("path=../sdk".parse(), Ok(Sdk::Path("../sdk".into())));
        assert_eq!("git=https://h/r?a=b".parse(), Ok(Sdk::Git("https://h/r?a=b".to_owned())));
        for wrong in ["", "Vendored", "path", "path=", "git=", "hg=x"] {
            assert!(wrong.parse::<Sdk>().is_err(), "{wrong}");
        }
    }
}
