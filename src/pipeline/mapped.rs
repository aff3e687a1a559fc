//! A text whose every byte knows where in the command it was typed.

use std::borrow::Cow;
use std::ops::Range;

use crate::text::Span;

/// A text on its way through the pipeline: typed characters, texts put in their place, and final
/// parts of plugins. However often it is rewritten, a span of it leads back to the command.
#[derive(Clone, Debug, Default)]
pub(super) struct Mapped {
    text: String,
    pieces: Vec<Piece>,
    typed: Span,
}

/// A run of bytes with one origin; it ends where the next one starts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    start: usize,
    typed: Span,
    kind: Kind,
}

/// How a piece came into the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Typed, byte for byte.
    Typed,
    /// Put in the place of what was typed.
    Replaced,
    /// Put there by a plugin, not to be touched again; with its number, if it has one.
    Final(Option<i64>),
}

/// What [`Mapped::masked`] shows for the bytes of a final part: no letter, digit, blank or sign.
pub(super) const MASK: char = '\u{1}';

impl Mapped {
    /// An empty text in the place of `typed`.
    pub(super) fn new(typed: Span) -> Self {
        Self { text: String::new(), pieces: Vec::new(), typed }
    }

    /// A piece of the command, as typed.
    pub(super) fn typed(command: &str, span: Span) -> Self {
        let mut text = Self::new(span);
        text.push_piece(span.of(command), span, Kind::Typed);
        text
    }

    /// A text in the place of `typed`.
    pub(super) fn replaced(text: &str, typed: Span) -> Self {
        let mut mapped = Self::new(typed);
        mapped.push_piece(text, typed, Kind::Replaced);
        mapped
    }

    /// Appends a text of one origin.
    pub(super) fn push_piece(&mut self, text: &str, typed: Span, kind: Kind) {
        if !text.is_empty() {
            self.pieces.push(Piece { start: self.text.len(), typed, kind });
            self.text.push_str(text);
        }
    }

    /// Appends another text.
    pub(super) fn push(&mut self, other: &Self) {
        let shift = self.text.len();
        self.text.push_str(&other.text);
        self.pieces.extend(
            other.pieces.iter().map(|piece| Piece { start: piece.start + shift, ..*piece }),
        );
    }

    /// The text.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Where all of it was typed.
    pub(super) fn origin(&self) -> Span {
        self.typed
    }

    /// The text with final parts made unreadable, at the same offsets.
    pub(super) fn masked(&self) -> Cow<'_, str> {
        if !self.pieces.iter().any(|piece| matches!(piece.kind, Kind::Final(_))) {
            return Cow::Borrowed(&self.text);
        }
        let mut masked = String::with_capacity(self.text.len());
        for (range, piece) in self.pieces() {
            match piece.kind {
                Kind::Final(_) => masked.extend(std::iter::repeat_n(MASK, range.len())),
                _ => masked.push_str(&self.text[range]),
            }
        }
        Cow::Owned(masked)
    }

    /// A part of it.
    pub(super) fn slice(&self, wanted: Range<usize>) -> Self {
        let mut slice = Self::new(self.typed_span(Span::new(wanted.start, wanted.end)));
        // A command of thousands of variables has as many pieces, and is cut at each of them.
        let first = self.pieces.partition_point(|piece| piece.start <= wanted.start);
        let pieces = self.pieces_from(first.saturating_sub(1));
        for (range, piece) in pieces.take_while(|(range, _)| range.start < wanted.end) {
            let start = range.start.max(wanted.start);
            let end = range.end.min(wanted.end);
            if start < end {
                let typed = match piece.kind {
                    Kind::Typed => at(piece.typed, start - range.start, end - range.start),
                    _ => piece.typed,
                };
                slice.push_piece(&self.text[start..end], typed, piece.kind);
            }
        }
        slice
    }

    /// The text without blanks at its ends.
    pub(super) fn trimmed(&self) -> Self {
        self.slice(crate::chat::trimmed(&self.masked(), 0..self.text.len()))
    }

    /// Its pieces and where they lie in the text.
    pub(super) fn pieces(&self) -> impl Iterator<Item = (Range<usize>, Piece)> {
        self.pieces_from(0)
    }

    fn pieces_from(&self, first: usize) -> impl Iterator<Item = (Range<usize>, Piece)> {
        let ends = self.pieces.iter().skip(first + 1).map(|piece| piece.start);
        self.pieces
            .iter()
            .skip(first)
            .zip(ends.chain([self.text.len()]))
            .map(|(piece, end)| (piece.start..end, *piece))
    }

    /// Where a span of this text was typed.
    pub(super) fn typed_span(&self, span: Span) -> Span {
        let range = span.range();
        let last = range.end.max(range.start + 1) - 1;
        let (Some(first), Some(last)) = (self.piece_at(range.start), self.piece_at(last)) else {
            return self.typed;
        };
        let start = match first.kind {
            Kind::Typed => at(first.typed, range.start - first.start, range.start - first.start),
            _ => first.typed,
        };
        let end = match last.kind {
            Kind::Typed => at(last.typed, range.end - last.start, range.end - last.start),
            _ => last.typed,
        };
        start.to(end)
    }

    /// What was typed for a span of this text; the text itself where a plugin or a variable brought
    /// all of it.
    pub(super) fn typed_text<'a>(&'a self, span: Span, command: &'a str) -> &'a str {
        let foreign = self.pieces().any(|(range, piece)| {
            piece.kind != Kind::Typed
                && range.start <= span.start as usize
                && span.end as usize <= range.end
        });
        if foreign { span.of(&self.text) } else { self.typed_span(span).of(command) }
    }

    /// The piece with this offset; the last one for the end of the text.
    fn piece_at(&self, offset: usize) -> Option<Piece> {
        let after = self.pieces.partition_point(|piece| piece.start <= offset);
        self.pieces.get(after.checked_sub(1)?).copied()
    }
}

impl Piece {
    pub(super) fn kind(&self) -> Kind {
        self.kind
    }

    pub(super) fn typed(&self) -> Span {
        self.typed
    }
}

/// A part of a typed span.
fn at(typed: Span, start: usize, end: usize) -> Span {
    let base = typed.start as usize;
    let clip = |offset: usize| (base + offset).min(typed.end as usize);
    Span::new(clip(start), clip(end))
}

#[cfg(test)]
mod tests {
    use super::{Kind, Mapped};
    use crate::text::Span;

    #[test]
    fn spans_lead_back_through_replacements() {
        let command = "/r 2 + $foo * 3";
        let mut text = Mapped::typed(command, Span::new(3, 7));
        text.push(&Mapped::replaced("(1d6+1)", Span::new(7, 11)));
        text.push(&Mapped::typed(command, Span::new(11, 15)));
        assert_eq!(text.text(), "2 + (1d6+1) * 3");
        let typed = |start, end| text.typed_span(Span::new(start, end)).of(command).to_owned();
        assert_eq!(typed(0, 1), "2");
        assert_eq!(typed(5, 8), "$foo");
        assert_eq!(typed(0, 6), "2 + $foo");
        assert_eq!(typed(8, 15), "$foo * 3");
        assert_eq!(text.typed_span(Span::new(15, 15)), Span::new(15, 15));
        let slice = text.slice(2..15);
        assert_eq!(slice.text(), "+ (1d6+1) * 3");
        assert_eq!(slice.typed_span(Span::new(10, 13)).of(command), "* 3");
    }

    #[test]
    fn final_parts_are_masked_at_the_same_offsets() {
        let mut text = Mapped::replaced("a", Span::new(0, 1));
        text.push_piece("[[é]]", Span::new(0, 1), Kind::Final(None));
        text.push_piece("b", Span::new(0, 1), Kind::Replaced);
        let masked = text.masked();
        assert_eq!(masked.len(), text.text().len());
        assert!(masked.starts_with('a') && masked.ends_with('b') && !masked.contains('['));
    }
}
