//! An arithmetic coder of bits, and adaptive chances of them. Whole numbers only, so that every machine
//! codes the same.

/// The way of bits: out to a packing, or in from it. One description serves both, so they can't disagree.
pub(super) trait Bits {
    /// Codes a bit whose chance to be set is `chance` of 65,536, neither none nor all. When it is read,
    /// what is given means nothing, and what is returned counts.
    fn bit(&mut self, bit: bool, chance: u32) -> bool;
}

/// Bits that are known to both sides: nothing is written, only learnt.
pub(super) struct Known;

impl Bits for Known {
    fn bit(&mut self, bit: bool, _: u32) -> bool {
        bit
    }
}

/// Bits on their way out.
#[derive(Debug)]
pub(super) struct Out {
    low: u32,
    high: u32,
    bytes: Vec<u8>,
}

impl Out {
    pub(super) fn new() -> Self {
        Self { low: 0, high: u32::MAX, bytes: Vec::new() }
    }

    /// The bytes written; zeros at the end are left away, since reading behind the end gives zeros.
    pub(super) fn end(mut self) -> Vec<u8> {
        // The shortest number within the range.
        for kept in 1..=4 {
            let mask = u32::MAX.checked_shr(8 * kept).unwrap_or(0);
            let number = self.low.saturating_add(mask) & !mask;
            if number >= self.low && number <= self.high {
                self.bytes.extend_from_slice(&number.to_be_bytes()[..kept as usize]);
                break;
            }
        }
        while self.bytes.last() == Some(&0) {
            self.bytes.pop();
        }
        self.bytes
    }
}

impl Bits for Out {
    fn bit(&mut self, bit: bool, chance: u32) -> bool {
        let middle = middle(self.low, self.high, chance);
        if bit {
            self.high = middle
        } else {
            self.low = middle + 1
        }
        while (self.low ^ self.high) >> 24 == 0 {
            self.bytes.push((self.high >> 24) as u8);
            self.low <<= 8;
            self.high = self.high << 8 | 0xff;
        }
        bit
    }
}

/// Bits on their way in.
#[derive(Debug)]
pub(super) struct In<'a> {
    low: u32,
    high: u32,
    code: u32,
    bytes: std::slice::Iter<'a, u8>,
}

impl<'a> In<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        let mut bytes = bytes.iter();
        let mut code = 0;
        for _ in 0..4 {
            code = code << 8 | bytes.next().map_or(0, |byte| u32::from(*byte));
        }
        Self { low: 0, high: u32::MAX, code, bytes }
    }
}

impl Bits for In<'_> {
    fn bit(&mut self, _: bool, chance: u32) -> bool {
        let middle = middle(self.low, self.high, chance);
        let bit = self.code <= middle;
        if bit {
            self.high = middle
        } else {
            self.low = middle + 1
        }
        while (self.low ^ self.high) >> 24 == 0 {
            self.low <<= 8;
            self.high = self.high << 8 | 0xff;
            self.code = self.code << 8 | self.bytes.next().map_or(0, |byte| u32::from(*byte));
        }
        bit
    }
}

fn middle(low: u32, high: u32, chance: u32) -> u32 {
    low + ((u64::from(high - low) * u64::from(chance)) >> 16) as u32
}

/// How likely a bit is set, as seen so far: 22 bits of chance, 10 of count.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chance(u32);

impl Default for Chance {
    fn default() -> Self {
        Self(1 << 31)
    }
}

impl Chance {
    /// Of 65,536; never none and never all.
    pub(super) fn of_65536(self) -> u32 {
        (self.0 >> 16).clamp(24, 65_536 - 24)
    }

    /// How often it was seen, up to the limit of `learn`.
    pub(super) fn seen(self) -> u32 {
        self.0 & 1023
    }

    /// Takes a bit into account: the first ones weigh most, and none less than one of `limit`.
    pub(super) fn learn(&mut self, bit: bool, limit: u32) {
        let seen = self.0 & 1023;
        let chance = i64::from(self.0 >> 10);
        let goal = if bit { (1 << 22) - 1 } else { 0 };
        let weight = RECIPROCALS[seen as usize & 255];
        let next = chance + (((goal - chance) * i64::from(weight)) >> 16);
        self.0 = (next as u32) << 10 | if seen < limit { seen + 1 } else { seen };
    }

    /// Codes a bit and learns from it.
    pub(super) fn code(&mut self, bits: &mut impl Bits, bit: bool) -> bool {
        let bit = bits.bit(bit, self.of_65536());
        self.learn(bit, 250);
        bit
    }
}

/// 65,536 divided by n + 1.3.
const RECIPROCALS: [u32; 256] = {
    let mut table = [0; 256];
    let mut n = 0;
    while n < 256 {
        table[n] = 655_360 / (n as u32 * 10 + 13);
        n += 1;
    }
    table
};

/// A model of whole numbers: how many bits, then the bits.
#[derive(Clone, Debug)]
pub(super) struct Number {
    lengths: [Chance; 33],
    bits: Vec<Chance>,
}

impl Default for Number {
    fn default() -> Self {
        Self { lengths: [Chance::default(); 33], bits: vec![Chance::default(); 33 * 8] }
    }
}

impl Number {
    /// Codes a number below 2^32 - 1.
    pub(super) fn code(&mut self, bits: &mut impl Bits, number: u32) -> u32 {
        let number = number.saturating_add(1);
        let length = 31 - number.leading_zeros();
        let mut coded = 0;
        while coded < 31 && self.lengths[coded as usize].code(bits, coded < length) {
            coded += 1;
        }
        let mut value = 1_u32;
        for place in (0..coded).rev() {
            let bit = number >> place & 1 == 1;
            // The three highest bits are learnt, the others as likely as not.
            let bit = if value < 8 {
                self.bits[(coded * 8 + value) as usize].code(bits, bit)
            } else {
                bits.bit(bit, 1 << 15)
            };
            value = value << 1 | u32::from(bit);
        }
        value - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back() {
        let numbers: Vec<u32> = (0..2000_u32).map(|n| n.wrapping_mul(n) >> (n % 19)).collect();
        let (mut out, mut model) = (Out::new(), Number::default());
        for number in &numbers {
            model.code(&mut out, *number);
        }
        let bytes = out.end();
        let (mut bits, mut model) = (In::new(&bytes), Number::default());
        for number in &numbers {
            assert_eq!(model.code(&mut bits, 0), *number);
        }
    }

    #[test]
    fn what_is_likely_costs_next_to_nothing() {
        let (mut out, mut chance) = (Out::new(), Chance::default());
        for turn in 0..80_000 {
            chance.code(&mut out, turn == 40_000);
        }
        let bytes = out.end();
        assert!(bytes.len() < 20, "{}", bytes.len());
        let (mut bits, mut chance) = (In::new(&bytes), Chance::default());
        assert!((0..80_000).all(|turn| chance.code(&mut bits, false) == (turn == 40_000)));
    }
}
