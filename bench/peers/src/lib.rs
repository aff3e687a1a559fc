//! The same job in other engines: a call of a plugin's `command` hook on a fresh instance, with fuel
//! and a limit on memory. The imports do what the contract says and no more: no checks, no record of
//! draws, no log.

#[cfg(feature = "bare")]
pub mod bare;
#[cfg(feature = "interpreted")]
pub mod interpreted;

/// Where the host functions come from.
pub const MODULE: &str = "sidekick";
/// The hook that is called.
pub const HOOK: &str = "sidekick_command";
/// Units of work of one call.
pub const FUEL: u64 = 50_000_000;
/// Bytes of linear memory.
pub const MEMORY: usize = 16 << 20;

/// What the host keeps for one call.
pub struct Guest<L> {
    input: Vec<u8>,
    output: Vec<u8>,
    random: u64,
    limits: L,
}

impl<L> Guest<L> {
    fn new(input: &[u8], limits: L) -> Self {
        Self { input: input.to_vec(), output: Vec::new(), random: 0x9e37_79b9_7f4a_7c15, limits }
    }

    /// A face. The generator is a quick one: this is not about dice.
    fn die(&mut self, sides: i32) -> i32 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        let sides = u64::from(sides.max(1).unsigned_abs());
        i32::try_from(((self.random >> 32) * sides) >> 32).unwrap_or(0) + 1
    }

    fn read_input(&self, memory: &mut [u8], pointer: i32) {
        let start = pointer as u32 as usize;
        memory[start..start + self.input.len()].copy_from_slice(&self.input);
    }

    fn write_output(&mut self, memory: &[u8], pointer: i32, length: i32) {
        let start = pointer as u32 as usize;
        self.output = memory[start..start + length as u32 as usize].to_vec();
    }
}

/// The request of `word` in an expression, as a record: text, typed, word, position.
pub fn request(word: &str) -> Vec<u8> {
    let mut record = Vec::new();
    for (tag, bytes) in
        [(1_u16, word.as_bytes()), (2, word.as_bytes()), (4, word.as_bytes()), (6, &[1])]
    {
        record.extend(tag.to_le_bytes());
        record.extend((bytes.len() as u32).to_le_bytes());
        record.extend(bytes);
    }
    record
}

/// What of an answer can be shown: enough to see that a die was thrown.
pub fn shown(answer: &[u8]) -> String {
    answer.iter().map(|byte| char::from(*byte)).filter(|sign| sign.is_ascii_graphic()).collect()
}
