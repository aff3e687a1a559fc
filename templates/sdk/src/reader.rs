//! Reads what was typed, piece by piece.

/// Reads a text from its start; blanks before each piece are skipped, and the case of letters does not
/// matter.
///
/// ```
/// use sidekick_plugin::Reader;
///
/// let mut rest = Reader::new("3d10 vs 5");
/// assert_eq!(rest.number(), Some(3));
/// assert!(rest.eat("d"));
/// assert_eq!(rest.number(), Some(10));
/// assert_eq!((rest.eat("VS"), rest.number(), rest.is_empty()), (true, Some(5), true));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a>(&'a str);

impl<'a> Reader<'a> {
    /// Reads `text`.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        Self(text)
    }

    fn skip_blanks(&mut self) {
        self.0 = self.0.trim_ascii_start();
    }

    /// Skips one byte of ASCII. An index in brackets would bring its panic, 5 KiB, into every plugin.
    fn drop_byte(&mut self) {
        self.0 = self.0.get(1..).unwrap_or_default();
    }

    /// Whether nothing but blanks is left.
    #[must_use]
    pub fn is_empty(mut self) -> bool {
        self.skip_blanks();
        self.0.is_empty()
    }

    /// Takes a number without a sign, if one comes next; one that is too large is `u32::MAX`.
    pub fn number(&mut self) -> Option<u32> {
        self.skip_blanks();
        let mut number = None;
        while let Some(digit) = self.0.bytes().next().filter(u8::is_ascii_digit) {
            let value = number.unwrap_or(0_u32).saturating_mul(10);
            number = Some(value.saturating_add(u32::from(digit - b'0')));
            self.drop_byte();
        }
        number
    }

    /// Takes `piece`, which is in ASCII, if it comes next.
    pub fn eat(&mut self, piece: &str) -> bool {
        self.skip_blanks();
        match self.0.split_at_checked(piece.len()) {
            Some((start, rest)) if start.eq_ignore_ascii_case(piece) => {
                self.0 = rest;
                true
            }
            _ => false,
        }
    }

    /// Takes a letter, made small, if one comes next.
    pub fn letter(&mut self) -> Option<char> {
        self.skip_blanks();
        let letter = self.0.chars().next().filter(char::is_ascii_alphabetic)?;
        self.drop_byte();
        Some(letter.to_ascii_lowercase())
    }
}
