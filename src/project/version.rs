//! Versions as tools print them.

use std::fmt;

/// The first number with dots in what a tool says of itself: `cargo 1.95.0 (f2d3ce0bd 2026-03-21)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version(pub u32, pub u32, pub u32);

impl Version {
    /// The first version in a text; what is missing is 0, so `wasm-opt version 108` is 108.0.0.
    #[must_use]
    pub fn find(text: &str) -> Option<Self> {
        let words = text.split(|c: char| c.is_whitespace() || c == '(' || c == ',');
        words.map(|word| word.trim_start_matches('v')).find_map(Self::read)
    }

    fn read(word: &str) -> Option<Self> {
        // What follows `-` or `+` names a channel or a build: `1.97.0-nightly`.
        let mut numbers = word.split(['-', '+']).next()?.split('.');
        let major = numbers.next()?.parse().ok()?;
        let mut next = || numbers.next().map_or(Some(0), |number| number.parse().ok());
        Some(Self(major, next()?, next()?))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}.{}", self.0, self.1, self.2)
    }
}

#[cfg(test)]
mod tests {
    use super::Version;

    #[test]
    fn versions_are_found_in_what_tools_print() {
        for (text, version) in [
            ("cargo 1.95.0 (f2d3ce0bd 2026-03-21)", Some(Version(1, 95, 0))),
            ("rustc 1.97.0-nightly (abc 2026-05-01)", Some(Version(1, 97, 0))),
            ("v22.14.0", Some(Version(22, 14, 0))),
            ("wasm-opt version 108 (version_108)", Some(Version(108, 0, 0))),
            ("Debian clang version 14.0.6", Some(Version(14, 0, 6))),
            ("Version 0.27.31", Some(Version(0, 27, 31))),
            ("nothing of the kind", None),
            ("", None),
        ] {
            assert_eq!(Version::find(text), version, "{text}");
        }
        assert!(Version(1, 9, 9) < Version(1, 91, 0));
    }
}
