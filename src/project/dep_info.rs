//! The files that a module was made from, as cargo notes them in a `.d` file beside it.

use std::fs;
use std::path::{Path, PathBuf};

/// The files that the module at `module` was made from; none if cargo left no note.
#[must_use]
pub(super) fn sources(module: &Path) -> Vec<PathBuf> {
    let text = fs::read_to_string(module.with_extension("d")).unwrap_or_default();
    let folder = module.parent().unwrap_or(Path::new("."));
    parse(&text).into_iter().map(|path| folder.join(path)).collect()
}

/// The prerequisites of the first rule: words that blanks part, a blank in a name being `\ `.
fn parse(text: &str) -> Vec<PathBuf> {
    let rule = text.lines().find(|line| !line.starts_with('#')).unwrap_or_default();
    // The colon of `C:\…` has no blank behind it.
    let Some((_, list)) = rule.split_once(": ") else { return Vec::new() };
    let (mut words, mut word) = (Vec::new(), String::new());
    let mut characters = list.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' if characters.peek() == Some(&' ') => word.extend(characters.next()),
            ' ' => words.push(std::mem::take(&mut word)),
            _ => word.push(character),
        }
    }
    words.push(word);
    words.into_iter().filter(|word| !word.is_empty()).map(PathBuf::from).collect()
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::parse;

    fn paths(words: &[&str]) -> Vec<PathBuf> {
        words.iter().map(PathBuf::from).collect()
    }

    #[test]
    fn blanks_part_names_unless_they_are_escaped() {
        let note = "/t/coin.wasm: /p/src/lib.rs /p/src/more\\ words.rs /p/sidekick.toml\n";
        let wanted = paths(&["/p/src/lib.rs", "/p/src/more words.rs", "/p/sidekick.toml"]);
        assert_eq!(parse(note), wanted);
        assert_eq!(parse("C:\\t\\a.wasm: C:\\p\\lib.rs"), paths(&["C:\\p\\lib.rs"]));
    }

    #[test]
    fn what_is_no_note_names_no_file() {
        for text in ["", "\n", "no rule", "/t/coin.wasm:", "/t/coin.wasm: ", "# comment: a b"] {
            assert_eq!(parse(text), paths(&[]), "{text:?}");
        }
    }
}
