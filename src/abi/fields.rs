//! Records on the wire: fields of `tag u16 | length u32 | bytes`, little-endian.

/// The bytes are no record of the expected kind.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("field {tag}: {message}")]
pub struct Malformed {
    /// The tag of the field, or 0 for the record itself.
    pub tag: u16,
    /// What is wrong with it.
    pub message: String,
}

impl Malformed {
    pub(super) fn new(tag: u16, message: impl Into<String>) -> Self {
        Self { tag, message: message.into() }
    }
}

/// Bytes of a tag and a length.
const HEADER: usize = 6;

/// Writes a record.
#[derive(Clone, Debug, Default)]
pub struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    /// An empty record.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a field of bytes.
    pub fn bytes(&mut self, tag: u16, bytes: &[u8]) {
        self.record(tag, |inner| inner.bytes.extend_from_slice(bytes));
    }

    /// Adds a field of text, unless it is empty.
    pub fn text(&mut self, tag: u16, text: &str) {
        if !text.is_empty() {
            self.bytes(tag, text.as_bytes());
        }
    }

    /// Adds a field with a number, in as few bytes as hold it.
    pub fn number(&mut self, tag: u16, number: i64) {
        let bytes = number.to_le_bytes();
        let mut length = bytes.len();
        while length > 1 {
            let sign = if bytes[length - 2] < 0x80 { 0 } else { 0xff };
            if bytes[length - 1] != sign {
                break;
            }
            length -= 1;
        }
        self.bytes(tag, &bytes[..length]);
    }

    /// Adds a field with a number, unless it is 0.
    pub fn number_but_zero(&mut self, tag: u16, number: i64) {
        if number != 0 {
            self.number(tag, number);
        }
    }

    /// Adds a field that holds a record; `write` writes it.
    pub fn record(&mut self, tag: u16, write: impl FnOnce(&mut Self)) {
        self.bytes.extend_from_slice(&tag.to_le_bytes());
        self.bytes.extend_from_slice(&[0; 4]);
        let start = self.bytes.len();
        write(self);
        // A field beyond 4 GiB can't be written; the reader will find that the lengths disagree.
        let length = u32::try_from(self.bytes.len() - start).unwrap_or(u32::MAX);
        self.bytes[start - 4..start].copy_from_slice(&length.to_le_bytes());
    }

    /// The record.
    #[must_use]
    pub fn finish(self) -> Vec<u8> {
        self.bytes
    }
}

/// Reads the fields of a record, in order. After a mistake it ends.
#[derive(Clone, Debug)]
pub struct Fields<'a> {
    bytes: &'a [u8],
}

/// A field whose meaning is not looked at yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field<'a> {
    /// What the field is.
    pub tag: u16,
    /// What it holds.
    pub bytes: &'a [u8],
}

impl<'a> Fields<'a> {
    /// The fields of `bytes`.
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }

    /// Bytes not read yet.
    #[must_use]
    pub fn rest(&self) -> &'a [u8] {
        self.bytes
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = Result<Field<'a>, Malformed>;

    fn next(&mut self) -> Option<Self::Item> {
        let bytes = std::mem::take(&mut self.bytes);
        if bytes.is_empty() {
            return None;
        }
        let Some((&[t0, t1, l0, l1, l2, l3], rest)) = bytes.split_first_chunk::<HEADER>() else {
            return Some(Err(Malformed::new(0, "the record ends inside a tag or length")));
        };
        let tag = u16::from_le_bytes([t0, t1]);
        let length = u32::from_le_bytes([l0, l1, l2, l3]);
        let field = usize::try_from(length).ok().and_then(|length| rest.split_at_checked(length));
        let Some((inside, rest)) = field else {
            let left = rest.len();
            let message = format!("{length} bytes are announced and {left} are left");
            return Some(Err(Malformed::new(tag, message)));
        };
        self.bytes = rest;
        Some(Ok(Field { tag, bytes: inside }))
    }
}

impl<'a> Field<'a> {
    /// The field as text.
    ///
    /// # Errors
    /// When it is not UTF-8.
    pub fn text(self) -> Result<&'a str, Malformed> {
        std::str::from_utf8(self.bytes).map_err(|_| Malformed::new(self.tag, "not UTF-8"))
    }

    /// The field as a number.
    ///
    /// # Errors
    /// When it is empty or longer than eight bytes.
    pub fn number(self) -> Result<i64, Malformed> {
        let mut bytes = match self.bytes.last() {
            Some(last) if *last >= 0x80 => [0xff; 8],
            Some(_) => [0; 8],
            None => return Err(Malformed::new(self.tag, "a number without bytes")),
        };
        let Some(low) = bytes.get_mut(..self.bytes.len()) else {
            let length = self.bytes.len();
            return Err(Malformed::new(self.tag, format!("a number of {length} bytes")));
        };
        low.copy_from_slice(self.bytes);
        Ok(i64::from_le_bytes(bytes))
    }
}
