//! The files a module was made from: the `.d` file that cargo writes beside it, in the syntax of make.

use std::path::PathBuf;

/// The files on the right of the first rule. Blanks in names stand as `\ `; nothing else is escaped, so
/// a backslash of Windows stays.
#[must_use]
pub(super) fn sources(text: &str) -> Vec<PathBuf> {
    let rule = text.lines().find(|line| !line.starts_with('#')).unwrap_or_default();
    // `C:\` has a colon as well, but no blank after it.
    let Some((_, list)) = rule.split_once(": ") else { return Vec::new() };
    let mut files = vec![String::new()];
    let mut characters = list.chars().peekable();
    while let Some(character) = characters.next() {
        match (character, files.last_mut()) {
            ('\\', Some(file)) if characters.peek() == Some(&' ') => {
                characters.next();
                file.push(' ');
            }
            (' ', _) => files.push(String::new()),
            (other, Some(file)) => file.push(other),
            (_, None) => {}
        }
    }
    files.into_iter().filter(|file| !file.is_empty()).map(PathBuf::from).collect()
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::sources;

    #[test]
    fn names_with_blanks_and_backslashes_are_read() {
        let read = |text: &str| {
            let names: Vec<_> =
                sources(text).iter().map(|path| path.display().to_string()).collect();
            names
        };
        assert_eq!(read("/t/coin.wasm: /p/a.rs /p/my\\ file.rs\n"), ["/p/a.rs", "/p/my file.rs"]);
        assert_eq!(
            read("C:\\t\\a.wasm: C:\\p\\a.rs  C:\\p\\b.rs\n"),
            ["C:\\p\\a.rs", "C:\\p\\b.rs"]
        );
        assert_eq!(read("/t/a\\ b.wasm: /p/a.rs"), ["/p/a.rs"]);
        assert_eq!(read("/t/a.wasm:\n"), [""; 0]);
        assert_eq!(sources(""), Vec::<PathBuf>::new());
    }
}
