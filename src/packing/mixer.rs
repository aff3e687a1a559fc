//! A model of bytes: what several contexts expect, mixed by how right each was so far. Whole numbers only.

use super::coder::{Bits, Chance};

/// How many contexts are mixed.
pub(super) const CONTEXTS: usize = 8;
/// What is mixed: the contexts, the expected byte, a constant.
const INPUTS: usize = CONTEXTS + 2;
/// Chances of one context: 2^17.
const TABLE_BITS: u32 = 17;
/// How quickly weights follow.
const RATE: i32 = 14;
/// Sets of weights.
pub(super) const SETS: usize = 64;

/// The model.
pub(super) struct Mixer {
    chances: Vec<Chance>,
    weights: Vec<[i32; INPUTS]>,
    expected: Vec<Chance>,
    stretched: Vec<i16>,
}

/// What is known before a byte is coded.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Contexts {
    /// Hashes of the contexts.
    pub(super) hashes: [u64; CONTEXTS],
    /// Which weights.
    pub(super) set: usize,
    /// The byte that is expected, and how much so: 0 to 15.
    pub(super) expected: Option<(u8, usize)>,
}

impl Mixer {
    pub(super) fn new() -> Self {
        Self {
            chances: vec![Chance::default(); CONTEXTS << TABLE_BITS],
            weights: vec![[(1 << 16) / 5; INPUTS]; SETS],
            expected: vec![Chance::default(); 16],
            stretched: (0..4096).map(stretch).collect(),
        }
    }

    /// Codes a byte.
    pub(super) fn byte(&mut self, bits: &mut impl Bits, contexts: &Contexts, byte: u8) -> u8 {
        let mut partial = 1_usize;
        let mut rows = [0_usize; CONTEXTS];
        for place in (0..8).rev() {
            // The chances of four bits lie side by side, as memory is fetched.
            if place == 7 || place == 3 {
                for (index, (row, hash)) in rows.iter_mut().zip(contexts.hashes).enumerate() {
                    let spread = (hash ^ partial as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
                    let inner = (spread >> (64 - TABLE_BITS + 4)) as usize;
                    *row = (index << TABLE_BITS) | (inner << 4);
                }
            }
            // The bits of this half so far, behind a one.
            let within =
                if place > 3 { partial } else { partial & ((8 >> place) - 1) | (8 >> place) };
            let places = rows.map(|row| row | within);
            let bit = self.bit(bits, contexts, partial, places, (byte >> place) & 1 == 1);
            partial = partial << 1 | usize::from(bit);
        }
        partial as u8
    }

    fn bit(
        &mut self,
        bits: &mut impl Bits,
        contexts: &Contexts,
        partial: usize,
        places: [usize; CONTEXTS],
        bit: bool,
    ) -> bool {
        let mut inputs = [0_i32; INPUTS];
        for (input, place) in inputs.iter_mut().zip(places) {
            let chance = self.chances[place];
            let sure = CONFIDENCE[chance.seen().min(7) as usize];
            let stretched = self.stretched[(chance.of_65536() >> 4) as usize];
            *input = i32::from(stretched) * sure / 16;
        }
        // The expected byte says something as long as it has been right within this byte.
        let expected = contexts.expected.and_then(|(byte, sure)| {
            let whole = usize::from(byte) | 256;
            let shift = partial.leading_zeros() - whole.leading_zeros();
            (whole >> shift == partial).then(|| (whole >> (shift - 1) & 1 == 1, sure))
        });
        if let Some((bit, sure)) = expected {
            let chance = self.expected[sure].of_65536();
            let input = i32::from(self.stretched[(chance >> 4) as usize]);
            inputs[CONTEXTS] = if bit { input } else { -input };
        }
        inputs[CONTEXTS + 1] = 256;
        let set = contexts.set % SETS;
        let weights = &mut self.weights[set];
        let sum: i64 =
            inputs.iter().zip(weights.iter()).map(|(i, w)| i64::from(*i) * i64::from(*w)).sum();
        let chance = squash((sum >> 16).clamp(-2047, 2047) as i32);
        let coded = bits.bit(bit, (chance << 4 | 8) as u32);
        let error = ((i32::from(coded) << 12) - chance) * RATE;
        for (weight, input) in weights.iter_mut().zip(inputs) {
            *weight += (input * error + 0x2000) >> 14;
        }
        for place in places {
            self.chances[place].learn(coded, 30);
        }
        if let Some((bit, sure)) = expected {
            self.expected[sure].learn(bit == coded, 250);
        }
        coded
    }
}

/// How much a chance counts that was seen so many times, of 16.
const CONFIDENCE: [i32; 8] = [0, 12, 16, 18, 19, 20, 20, 20];

/// The chance of 4,096 that belongs to a weight of evidence.
fn squash(evidence: i32) -> i32 {
    const TABLE: [i32; 33] = [
        1, 2, 3, 6, 10, 16, 27, 45, 73, 120, 194, 310, 488, 747, 1101, 1546, 2047, 2549, 2994,
        3348, 3607, 3785, 3901, 3975, 4022, 4050, 4068, 4079, 4085, 4089, 4092, 4093, 4094,
    ];
    let at = (evidence + 2048).clamp(0, 4095);
    let (step, rest) = ((at >> 7) as usize, at & 127);
    (TABLE[step] * (128 - rest) + TABLE[step + 1] * rest + 64) >> 7
}

/// The weight of evidence that belongs to a chance of 4,096: the inverse of `squash`.
fn stretch(chance: i32) -> i16 {
    let (mut low, mut high) = (-2047, 2047);
    while low < high {
        let middle = (low + high) >> 1;
        if squash(middle) < chance { low = middle + 1 } else { high = middle }
    }
    low as i16
}
