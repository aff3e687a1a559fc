//! Numbers in LEB128, however many bytes they were written in.

/// Reads bytes from a place on; whatever makes no sense is `None`.
#[derive(Clone, Debug)]
pub(super) struct Reader<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at }
    }

    pub(super) fn is_done(&self) -> bool {
        self.at >= self.bytes.len()
    }

    pub(super) fn byte(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    pub(super) fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let end = self.at.checked_add(length)?;
        let taken = self.bytes.get(self.at..end)?;
        self.at = end;
        Some(taken)
    }

    /// An unsigned number of at most 32 bits in at most five bytes.
    pub(super) fn u32(&mut self) -> Option<u32> {
        let first = self.byte()?;
        if first < 0x80 {
            return Some(first.into());
        }
        let mut value = u32::from(first & 0x7f);
        for shift in [7, 14, 21, 28] {
            let byte = self.byte()?;
            value |= u32::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    /// A number of at most 32 bits that is used as a length.
    pub(super) fn length(&mut self) -> Option<usize> {
        usize::try_from(self.u32()?).ok()
    }

    /// A signed number in at most five bytes, cut to 32 bits.
    pub(super) fn i32(&mut self) -> Option<i32> {
        let mut value = 0_u32;
        for shift in [0, 7, 14, 21, 28] {
            let byte = self.byte()?;
            value |= u32::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                let unused = 25_u32.saturating_sub(shift);
                return Some(value.cast_signed() << unused >> unused);
            }
        }
        None
    }

    /// Passes over a number in at most ten bytes.
    pub(super) fn skip(&mut self) -> Option<()> {
        for _ in 0..10 {
            if self.byte()? < 0x80 {
                return Some(());
            }
        }
        None
    }
}

/// How many bytes an unsigned number takes at least.
pub(super) fn width_of(value: u32) -> usize {
    ((38 - (value | 1).leading_zeros()) / 7) as usize
}

/// How many bytes a signed number takes at least.
pub(super) fn signed_width_of(value: i32) -> usize {
    let magnitude = (value ^ (value >> 31)).cast_unsigned();
    ((39 - magnitude.leading_zeros()) / 7) as usize
}

/// Writes an unsigned number in at least `width` bytes.
pub(super) fn put(out: &mut Vec<u8>, mut value: u32, width: usize) {
    let mut written = 1;
    while value >= 0x80 || written < width {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
        written += 1;
    }
    out.push(value as u8);
}

/// Writes a signed number in at least `width` bytes.
pub(super) fn put_signed(out: &mut Vec<u8>, mut value: i32, width: usize) {
    let mut written = 1;
    while !(-64..64).contains(&value) || written < width {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
        written += 1;
    }
    out.push((value & 0x7f) as u8);
}

/// A signed difference as an unsigned number, small if its magnitude is.
pub(super) fn folded(difference: i32) -> u32 {
    (difference << 1 ^ difference >> 31).cast_unsigned()
}

/// The difference that was folded.
pub(super) fn unfolded(number: u32) -> i32 {
    (number >> 1).cast_signed() ^ -(number & 1).cast_signed()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let numbers = [0, 1, 63, 64, 127, 128, 8191, 8192, 16383, 16384, 1 << 20, 1 << 27, 1 << 31];
        for value in numbers.into_iter().flat_map(|n: u32| [n, !n, n.wrapping_neg()]) {
            for width in 0..=5 {
                let mut out = Vec::new();
                put(&mut out, value, width);
                assert_eq!(out.len(), width.max(width_of(value)), "{value} in {width}");
                assert_eq!(Reader::new(&out, 0).u32(), Some(value));
                let (mut out, value) = (Vec::new(), value.cast_signed());
                put_signed(&mut out, value, width);
                assert_eq!(out.len(), width.max(signed_width_of(value)), "{value} in {width}");
                assert_eq!(Reader::new(&out, 0).i32(), Some(value));
                assert_eq!(unfolded(folded(value)), value);
            }
        }
    }

    #[test]
    fn what_is_cut_or_too_long_is_none() {
        assert_eq!(Reader::new(&[0x80], 0).u32(), None);
        assert_eq!(Reader::new(&[0x80; 9], 0).u32(), None);
        assert_eq!(Reader::new(&[0x80; 9], 0).i32(), None);
        assert_eq!(Reader::new(&[0x80; 11], 0).skip(), None);
        assert_eq!(Reader::new(&[1, 2], 1).take(usize::MAX), None);
    }
}
