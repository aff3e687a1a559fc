//! What each code of a finding means, read from the page `codes.md`.

/// The page with all explanations.
const PAGE: &str = include_str!("codes.md");

/// What a code means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The code: `SK0501`.
    pub code: &'static str,
    /// A few words: `traps`.
    pub title: &'static str,
    /// What it means, why it matters, how to mend it; Markdown.
    pub text: &'static str,
}

/// All explanations, in the order of their codes.
pub fn explanations() -> impl Iterator<Item = Explanation> {
    PAGE.split("\n## ").skip(1).filter_map(|section| {
        let (heading, text) = section.split_once('\n')?;
        let (code, title) = heading.trim().split_once(' ')?;
        Some(Explanation { code, title, text: text.trim() })
    })
}

/// What a code means, in any letter case.
#[must_use]
pub fn explanation(code: &str) -> Option<Explanation> {
    explanations().find(|explanation| explanation.code.eq_ignore_ascii_case(code))
}

/// The few words of a code; empty for one that nobody knows.
pub(super) fn title(code: &str) -> &'static str {
    explanation(code).map(|explanation| explanation.title).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{explanation, explanations};

    #[test]
    fn codes_are_sorted_and_each_section_is_whole() {
        let all: Vec<_> = explanations().collect();
        assert!(all.is_sorted_by(|one, next| one.code < next.code), "sort them");
        for one in &all {
            let digits = one.code.strip_prefix("SK").unwrap_or_default();
            assert!(
                digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit()),
                "{}",
                one.code
            );
            assert!(!one.title.is_empty(), "{}", one.code);
            for part in ["**Why it matters.**", "**How to mend it.**", "```"] {
                assert!(one.text.contains(part), "{} has no {part}", one.code);
            }
        }
        assert_eq!(explanation("sk0501").map(|found| found.title), Some("traps"));
        assert_eq!(explanation("SK9999"), None);
    }
}
