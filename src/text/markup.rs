//! The three marks of a chat, in the three ways we print them.

use std::borrow::Cow;

/// How struck, failed and new faces are marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Markup {
    /// `[4]` struck, `*1*` failed; for files and pipes.
    Plain,
    /// `~~4~~` struck, `**1**` failed, `_6_` new; the canonical text, as the bot prints it.
    Markdown,
    /// Struck through and dim, bold, italic.
    Terminal,
}

impl Markup {
    /// Around what no longer counts.
    #[must_use]
    pub fn struck(self) -> (&'static str, &'static str) {
        match self {
            Self::Plain => ("[", "]"),
            Self::Markdown => ("~~", "~~"),
            Self::Terminal => ("\u{1b}[2;9m", "\u{1b}[22;29m"),
        }
    }

    /// Around a failure, and what is to stand out.
    #[must_use]
    pub fn failed(self) -> (&'static str, &'static str) {
        match self {
            Self::Plain => ("*", "*"),
            Self::Markdown => ("**", "**"),
            Self::Terminal => ("\u{1b}[1m", "\u{1b}[22m"),
        }
    }

    /// Around what was added later.
    #[must_use]
    pub fn added(self) -> (&'static str, &'static str) {
        match self {
            Self::Plain => ("", ""),
            Self::Markdown => ("_", "_"),
            Self::Terminal => ("\u{1b}[3m", "\u{1b}[23m"),
        }
    }
}

/// Markdown in another markup: `~~struck~~`, `**failed**` and `_added_` change, all else stays. A mark
/// without its partner is text, and so is `_` inside a word.
#[must_use]
pub fn restyled(markdown: &str, markup: Markup) -> Cow<'_, str> {
    if markup == Markup::Markdown || !markdown.contains(['~', '*', '_']) {
        return Cow::Borrowed(markdown);
    }
    let mut text = String::with_capacity(markdown.len());
    restyle(markdown, markup, &mut text);
    Cow::Owned(text)
}

fn restyle(markdown: &str, markup: Markup, text: &mut String) {
    let kinds = [("~~", markup.struck()), ("**", markup.failed()), ("_", markup.added())];
    let mut rest = markdown;
    while let Some(first) = rest.chars().next() {
        let before = text.chars().next_back();
        let marked = kinds.iter().find_map(|(mark, marks)| {
            let inside = rest.strip_prefix(mark)?;
            let end = inside.find(mark)?;
            let after = &inside[end + mark.len()..];
            let word = |c: Option<char>| *mark == "_" && c.is_some_and(char::is_alphanumeric);
            let apart = end > 0 && !word(before) && !word(after.chars().next());
            apart.then(|| (&inside[..end], after, *marks))
        });
        if let Some((inside, after, (open, close))) = marked {
            text.push_str(open);
            restyle(inside, markup, text);
            text.push_str(close);
            rest = after;
        } else {
            text.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Markup, restyled};

    #[test]
    fn marks_change_and_text_stays() {
        let plain = |text| restyled(text, Markup::Plain).into_owned();
        assert_eq!(plain("(~~4~~+**1**+_6_+~~_2_~~)"), "([4]+*1*+6+[2])");
        assert_eq!(plain("snake_case_name ~~open 2*3*4 __"), "snake_case_name ~~open 2*3*4 __");
        assert_eq!(restyled("~~4~~", Markup::Terminal), "\u{1b}[2;9m4\u{1b}[22;29m");
    }
}
