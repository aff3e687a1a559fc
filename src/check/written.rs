//! Where things are written in a manifest: its lines.

use serde::Deserialize;
use toml::Spanned;

/// The lines of one example.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct ExampleLines {
    /// Of its command.
    pub(super) command: u32,
    /// Of its faces; of its command, if it has none.
    pub(super) faces: u32,
    /// Of its reply.
    pub(super) reply: u32,
}

#[derive(Deserialize)]
struct Outer {
    #[serde(default, rename = "example")]
    examples: Vec<Inner>,
}

#[derive(Deserialize)]
struct Inner {
    command: Spanned<String>,
    faces: Option<Spanned<Vec<i64>>>,
    reply: Spanned<String>,
}

/// The lines of the examples, in their order; none if the manifest can't be read.
pub(super) fn examples(manifest: &str) -> Vec<ExampleLines> {
    let Ok(outer) = toml::from_str::<Outer>(manifest) else { return Vec::new() };
    let line = |offset| line_of(manifest, offset);
    let lines = outer.examples.into_iter().map(|example| {
        let command = line(example.command.span().start);
        ExampleLines {
            command,
            faces: example.faces.map_or(command, |faces| line(faces.span().start)),
            reply: line(example.reply.span().start),
        }
    });
    lines.collect()
}

/// The line of a key of the table `table`, which is empty for the keys before the first table; 0 if it is
/// not there.
pub(super) fn key(manifest: &str, table: &str, key: &str) -> u32 {
    let mut here = String::new();
    for (number, line) in (1..).zip(manifest.lines()) {
        let line = line.trim();
        if let Some(name) = line.strip_prefix('[') {
            here = name.trim_matches(['[', ']', ' ']).to_owned();
        }
        let named = line.split('=').next().is_some_and(|name| name.trim() == key);
        if here == table && named && line.contains('=') {
            return number;
        }
    }
    0
}

/// The line, from 1, of a place in bytes.
pub(super) fn line_of(text: &str, offset: usize) -> u32 {
    let before = text.bytes().take(offset).filter(|byte| *byte == b'\n').count();
    u32::try_from(before).unwrap_or(u32::MAX).saturating_add(1)
}

#[cfg(test)]
mod tests {
    use super::{ExampleLines, examples, key};

    #[test]
    fn lines_of_examples_and_keys_are_found() {
        let text = "abi = 1\nversion = \"1\"\n[project.budget]\nsize = 3\n\n[[example]]\n\
                    faces = [1]\nreply = \"x\"\ncommand = \"/r c\"\n[[example]]\ncommand = \"/r\"\n\
                    reply = \"\"\n";
        assert_eq!(key(text, "", "version"), 2);
        assert_eq!(key(text, "project.budget", "size"), 4);
        assert_eq!(key(text, "", "size"), 0);
        let expected = [
            ExampleLines { command: 9, faces: 7, reply: 8 },
            ExampleLines { command: 11, faces: 11, reply: 12 },
        ];
        assert_eq!(examples(text), expected);
    }
}
