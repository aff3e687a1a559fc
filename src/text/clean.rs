//! Text of others, made safe to print.

use std::borrow::Cow;

/// Replaces control and bidirectional characters, which could repaint a terminal or reorder what a
/// person reads, by `U+FFFD`. Newlines and tabs stay.
#[must_use]
pub fn cleaned(text: &str) -> Cow<'_, str> {
    if text.chars().any(is_unsafe) {
        Cow::Owned(text.chars().map(|c| if is_unsafe(c) { '\u{FFFD}' } else { c }).collect())
    } else {
        Cow::Borrowed(text)
    }
}

fn is_unsafe(character: char) -> bool {
    match character {
        '\n' | '\t' => false,
        '\u{061C}'
        | '\u{200E}'
        | '\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2066}'..='\u{2069}' => true,
        _ => character.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::cleaned;

    #[test]
    fn escapes_and_overrides_are_replaced() {
        assert_eq!(cleaned("a\u{1b}[2Jb\u{202e}c\0"), "a\u{FFFD}[2Jb\u{FFFD}c\u{FFFD}");
        assert_eq!(cleaned("two\n\tlines – ok"), "two\n\tlines – ok");
    }
}
