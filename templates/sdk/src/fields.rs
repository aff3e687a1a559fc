//! Records on the wire: fields of `tag u16 | length u32 | bytes`, little-endian.

use alloc::string::String;
use alloc::vec::Vec;

/// The bytes are no record of the expected kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed;

/// Writes a record.
#[derive(Clone, Debug, Default)]
pub struct Writer(Vec<u8>);

impl Writer {
    /// Adds a field of bytes.
    pub fn bytes(&mut self, tag: u16, bytes: &[u8]) {
        self.0.extend_from_slice(&tag.to_le_bytes());
        self.0.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
        self.0.extend_from_slice(bytes);
    }

    /// Adds a field of text, unless it is empty.
    pub fn text(&mut self, tag: u16, text: &str) {
        if !text.is_empty() {
            self.bytes(tag, text.as_bytes());
        }
    }

    /// Adds a field with a number, in as few bytes as hold it.
    pub fn number(&mut self, tag: u16, number: i64) {
        let mut length = 1;
        while length < 8 && number >> (8 * length - 1) != number >> 63 {
            length += 1;
        }
        self.bytes(tag, number.to_le_bytes().get(..length).unwrap_or_default());
    }

    /// Adds a field with a number, unless it is 0.
    pub fn number_but_zero(&mut self, tag: u16, number: i64) {
        if number != 0 {
            self.number(tag, number);
        }
    }

    /// Adds a field that holds a record.
    pub fn record(&mut self, tag: u16, record: Writer) {
        self.bytes(tag, &record.0);
    }

    /// The record.
    #[must_use]
    pub fn finish(self) -> Vec<u8> {
        self.0
    }
}

/// Reads the fields of a record, in order; after a mistake it ends.
#[derive(Clone, Debug)]
pub struct Fields<'a>(pub &'a [u8]);

/// A field whose meaning is not looked at yet.
#[derive(Clone, Copy, Debug)]
pub struct Field<'a> {
    /// What the field is.
    pub tag: u16,
    /// What it holds.
    pub bytes: &'a [u8],
}

impl<'a> Iterator for Fields<'a> {
    type Item = Result<Field<'a>, Malformed>;

    fn next(&mut self) -> Option<Self::Item> {
        let bytes = core::mem::take(&mut self.0);
        if bytes.is_empty() {
            return None;
        }
        let Some((&[t0, t1, l0, l1, l2, l3], rest)) = bytes.split_first_chunk::<6>() else {
            return Some(Err(Malformed));
        };
        let length = u32::from_le_bytes([l0, l1, l2, l3]) as usize;
        let Some((inside, rest)) = rest.split_at_checked(length) else {
            return Some(Err(Malformed));
        };
        self.0 = rest;
        Some(Ok(Field { tag: u16::from_le_bytes([t0, t1]), bytes: inside }))
    }
}

impl Field<'_> {
    /// The field as text.
    ///
    /// # Errors
    /// When it is not UTF-8.
    pub fn text(self) -> Result<String, Malformed> {
        core::str::from_utf8(self.bytes).map(String::from).map_err(|_| Malformed)
    }

    /// The field as a number.
    ///
    /// # Errors
    /// When it is empty or longer than eight bytes.
    pub fn number(self) -> Result<i64, Malformed> {
        let (Some(last), true) = (self.bytes.last(), self.bytes.len() <= 8) else {
            return Err(Malformed);
        };
        let sign = if *last < 0x80 { 0 } else { -1 };
        let bytes = self.bytes.iter().rev();
        Ok(bytes.fold(sign, |number, byte| number << 8 | i64::from(*byte)))
    }

    /// The field as one of several choices, numbered from 0.
    ///
    /// # Errors
    /// When there is no such choice.
    pub fn choice<T: Copy>(self, choices: &[T]) -> Result<T, Malformed> {
        let number = usize::try_from(self.number()?).map_err(|_| Malformed)?;
        choices.get(number).copied().ok_or(Malformed)
    }
}
