//! Text of others inside XML.

use super::cleaned;

/// Text as it may stand in XML, between tags and in attributes.
#[must_use]
pub fn escaped_for_xml(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in cleaned(text).chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\n' | '\t' => safe.push(' '),
            // XML has no word for them.
            '\u{fffe}' | '\u{ffff}' => safe.push('\u{fffd}'),
            character if character.is_control() => safe.push('\u{fffd}'),
            character => safe.push(character),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::escaped_for_xml;

    #[test]
    fn nothing_opens_a_tag_or_ends_an_attribute() {
        assert_eq!(
            escaped_for_xml("<a b='\"&'>\n\u{1b}"),
            "&lt;a b=&#39;&quot;&amp;&#39;&gt; \u{fffd}"
        );
    }
}
