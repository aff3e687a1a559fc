//! Every budget of the product, in one place, with its reason.
//!
//! Rank 0: the numbers, not who enforces them.

/// Bounds of one dice command. Sources: `help notation`, section "Limits".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DiceLimits {
    /// Bytes of a notation. A chat message holds 2,000 characters; four bytes each.
    pub text: usize,
    /// Levels of nesting; the parser recurses.
    pub depth: u32,
    /// Dice of one term.
    pub dice: u32,
    /// Faces of one command, whatever their origin.
    pub faces: u32,
    /// Sides of a die.
    pub sides: u32,
    /// Rounds of a `repeat`.
    pub rounds: u32,
    /// Links of one chain of explosions; then it stops, with a note.
    pub chain: u32,
    /// Rerolls of one die by `rr`.
    pub rerolls: u32,
    /// Modifiers of one term.
    pub modifiers: u32,
    /// The largest exponent of `^`, so that a power is quick to refuse.
    pub exponent: u32,
}

impl Default for DiceLimits {
    fn default() -> Self {
        Self {
            text: 8_000,
            depth: 64,
            dice: 1_000,
            faces: 10_000,
            sides: i32::MAX as u32,
            rounds: 100,
            chain: 100,
            rerolls: 10,
            modifiers: 64,
            exponent: 1_024,
        }
    }
}

/// Bounds of one call of a plugin. A plugin is hostile until proven otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PluginLimits {
    /// Units of work: about one an instruction. The deterministic verdict.
    pub fuel: u64,
    /// Wall-clock milliseconds until the emergency brake.
    pub deadline_ms: u64,
    /// Bytes of linear memory; 256 pages.
    pub memory: usize,
    /// Entries of all tables together.
    pub table: usize,
    /// Bytes of the guest's stack. The default counts: it is a setting of the engine, not of a call.
    pub stack: usize,
    /// Bytes of a request; more is not sent.
    pub input: usize,
    /// Bytes of an answer.
    pub output: usize,
    /// Bytes of all log lines together; more is cut, with a mark.
    pub log: usize,
    /// Calls of host functions: fuel does not see time spent in the host.
    pub host_calls: u32,
    /// Dice thrown for the guest.
    pub draws: u32,
    /// Bytes of one value of state.
    pub state_value: usize,
    /// Bytes of all state of one plugin in one scope.
    pub state_total: usize,
    /// Effects of one answer.
    pub effects: usize,
    /// Parts, labels and faces of one answer, each.
    pub items: usize,
    /// Bytes of one data file.
    pub data_file: usize,
}

impl Default for PluginLimits {
    fn default() -> Self {
        Self {
            fuel: 50_000_000,
            deadline_ms: 1_000,
            memory: 16 << 20,
            table: 10_000,
            stack: 512 << 10,
            input: 256 << 10,
            output: 64 << 10,
            log: 16 << 10,
            host_calls: 10_000,
            draws: 10_000,
            state_value: 16 << 10,
            state_total: 64 << 10,
            effects: 64,
            items: 10_000,
            data_file: 1 << 20,
        }
    }
}

/// What a module may be before a compiler sees it: compiling, not running, is the costly part
/// (a 63 KiB module can take Cranelift 12 seconds).
///
/// There are two sets. The default is for compiling in this process, where nothing bounds a compiler.
/// [`AdmissionLimits::wide`] is for compiling in a child process, which [`TrialLimits`] bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AdmissionLimits {
    /// Bytes of the module, custom sections included.
    pub module: usize,
    /// Bytes of one function body.
    pub body: usize,
    /// Functions, imported ones included.
    pub functions: u32,
    /// Locals of one function, parameters included.
    pub locals: u32,
    /// Levels of nested blocks in one function.
    pub nesting: u32,
    /// Parameters, and results, of one type. Large Rust programs have 19.
    pub arity: u32,
    /// Parameters, and results, of one block; Rust gives blocks none and one.
    pub block_arity: u32,
    /// Targets of `br_table` in one function.
    pub branch_targets: u32,
    /// Targets of `br_table` in the whole module.
    pub branch_targets_total: u32,
    /// `loop`s in one function: a compiler's time grows with their square. Large Rust programs have
    /// 30 in one function and 600 in all.
    pub loops: u32,
    /// `loop`s in the whole module.
    pub loops_total: u32,
    /// Instructions in one function that use a table, `call_indirect` above all; they are the dearest
    /// to compile. Large Rust programs have 40 in one function and 400 in all.
    pub table_uses: u32,
    /// Instructions in the whole module that use a table.
    pub table_uses_total: u32,
    /// `br_if`s in one function; large Rust programs have 150.
    pub branches: u32,
    /// `br_if`s in the whole module.
    pub branches_total: u32,
    /// Exports.
    pub exports: u32,
    /// Globals.
    pub globals: u32,
    /// Bytes of an import or export name.
    pub name: usize,
    /// Pages of 64 KiB of the memory's declared maximum.
    pub memory_pages: u64,
    /// Entries of the table.
    pub table: u64,
    /// Bytes of the `sidekick` section.
    pub manifest: usize,
}

impl Default for AdmissionLimits {
    fn default() -> Self {
        Self {
            module: 1 << 20,
            body: 64 << 10,
            functions: 10_000,
            locals: 1_000,
            nesting: 256,
            arity: 64,
            block_arity: 16,
            branch_targets: 4_096,
            branch_targets_total: 65_536,
            loops: 500,
            loops_total: 10_000,
            table_uses: 500,
            table_uses_total: 10_000,
            branches: 5_000,
            branches_total: 50_000,
            exports: 1_000,
            globals: 1_000,
            name: 256,
            memory_pages: 256,
            table: 10_000,
            manifest: 16 << 10,
        }
    }
}

impl AdmissionLimits {
    /// The bounds of modules that are compiled in a child process. They no longer say how long a compiler
    /// takes; they are there so that the pass over the bytes stays short, and that nothing is tried that can
    /// only fail. What a module may have at run time is the same in both sets.
    #[must_use]
    pub fn wide() -> Self {
        Self {
            // What a store takes: a function of some KiB over 10 MiB of libraries, and room.
            module: 16 << 20,
            // Where generated code and large tables of cases end; compilers refuse functions soon after.
            body: 1 << 20,
            // Libraries have a thousand functions for each MiB of module, small ones three thousand.
            functions: 50_000,
            locals: 10_000,
            // A `match` of many arms is as many nested blocks; what Go makes has three thousand.
            nesting: 5_000,
            branch_targets: 65_536,
            branch_targets_total: 1 << 20,
            // Sixteen times as many bytes, sixteen times as many of each in all; in one function as many as
            // the largest body that people have seen.
            loops: 2_000,
            loops_total: 160_000,
            table_uses: 5_000,
            table_uses_total: 160_000,
            branches: 50_000,
            branches_total: 800_000,
            globals: 10_000,
            ..Self::default()
        }
    }
}

/// Bounds of the child process that compiles somebody else's module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrialLimits {
    /// Seconds of processor time for a module of any size: the verdict, since they depend little on what
    /// else the machine does.
    pub cpu_s: u64,
    /// Seconds of processor time more for each MiB of the module begun. Large libraries take one to three.
    pub cpu_s_per_mib: u64,
    /// Seconds by the clock for each second of processor time: the emergency brake, for a child that waits
    /// or is kept waiting.
    pub patience: u64,
    /// Bytes of memory. Libraries of 12 MB take half of it.
    pub memory: u64,
    /// Bytes of compiled code. Large libraries have two or three for each of the module; small instructions can
    /// have ten.
    pub code: u64,
    /// Bytes of the line that it answers with: a manifest as JSON, or the reasons why not.
    pub answer: u64,
    /// Bytes kept of what it complains of.
    pub complaint: u64,
    /// Threads that compile. The default of the compiler is one a processor, and each takes memory.
    pub threads: usize,
}

impl Default for TrialLimits {
    fn default() -> Self {
        Self {
            cpu_s: 10,
            cpu_s_per_mib: 5,
            patience: 3,
            memory: 1 << 30,
            code: 192 << 20,
            answer: 256 << 10,
            complaint: 16 << 10,
            threads: 4,
        }
    }
}

impl TrialLimits {
    /// Seconds of processor time for a module of `length` bytes.
    #[must_use]
    pub fn cpu_of(&self, length: usize) -> u64 {
        let mib = length.div_ceil(1 << 20) as u64;
        self.cpu_s.saturating_add(self.cpu_s_per_mib.saturating_mul(mib))
    }
}

/// Bounds of what one command does and of what is kept between commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionLimits {
    /// Stored variables of one user, and of one channel.
    pub variables: usize,
    /// Variables substituted in one command: a few names can double themselves into gigabytes.
    pub expansions: usize,
    /// Times a plugin may rewrite one command.
    pub rewrites: u32,
    /// Calls of plugins in one command: a `repeat` asks anew in each round.
    pub calls: u32,
    /// Units of work of all calls in one command; beyond them no further call is made.
    pub fuel: u64,
    /// Parts of a command separated by `;`, and rolls in one prose text.
    pub rolls: usize,
    /// Bytes of a session file.
    pub file: u64,
    /// Bytes of a variable's name, and of a key of a plugin's state.
    pub name: usize,
}

impl Default for SessionLimits {
    fn default() -> Self {
        Self {
            variables: 128,
            expansions: 1_000,
            rewrites: 8,
            calls: 1_000,
            fuel: 1_000_000_000,
            rolls: 100,
            file: 8 << 20,
            name: 64,
        }
    }
}

/// Bounds of what a store takes and keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoreLimits {
    /// Bytes of one module or data file.
    pub object: u64,
    /// Objects that may have to be rebuilt, one on the other, to read one.
    pub depth: u32,
    /// Plugins of a channel.
    pub plugins: usize,
    /// Data files of a plugin.
    pub files: usize,
    /// Bytes of the name of a channel, a server or an author.
    pub name: usize,
    /// Bytes of what is remembered for one user, channel or server.
    pub memory: usize,
    /// Milliseconds that an object nobody refers to is spared by the collection: an upload sends
    /// objects before it names them.
    pub grace_ms: u64,
}

impl Default for StoreLimits {
    fn default() -> Self {
        Self {
            object: 16 << 20,
            depth: 8,
            plugins: 1_000,
            files: 100,
            name: 100,
            memory: 1 << 20,
            grace_ms: 24 * 60 * 60 * 1_000,
        }
    }
}

/// Bounds of what is kept of rolls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RollsLimits {
    /// Recorded rolls of a channel; the oldest go first.
    pub records: usize,
    /// Bytes that the recorded rolls of a channel take; the oldest go first.
    pub bytes: u64,
    /// Bytes of each part of a roll, before it is compressed: what was asked and came, what was
    /// remembered, the set of plugins. A roll with a longer one is not recorded.
    pub part: usize,
    /// Recorded rolls that wait in memory while the file can't be written.
    pub waiting: usize,
    /// Commands of a talk that are counted before the counts are kept.
    pub batch: usize,
    /// Milliseconds after which they are kept even if they are fewer.
    pub batch_ms: u64,
    /// Milliseconds that a writer waits for others. The reply was given by then, but the prompt was not.
    pub busy_ms: u64,
}

impl Default for RollsLimits {
    fn default() -> Self {
        Self {
            records: 1_000,
            bytes: 4 << 20,
            part: 1 << 20,
            waiting: 100,
            batch: 50,
            batch_ms: 10_000,
            busy_ms: 500,
        }
    }
}

/// Bounds of what is done to find out odds. They count work, not time: the same question has the same
/// answer on every machine.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OddsLimits {
    /// Steps of computing the odds of a notation: about a multiplication of two weights each. Beyond them
    /// chains are cut, or the dice are walked.
    pub steps: u64,
    /// Ways that dice may fall which are walked one by one. Beyond them it is sampled.
    pub leaves: u64,
    /// Rolls of a sample.
    pub samples: u64,
    /// Different outcomes, and branches kept for later, together.
    pub states: usize,
    /// How much of the probability may be left out: long chains are cut where the rest is less likely.
    pub error: f64,
}

impl Default for OddsLimits {
    fn default() -> Self {
        Self {
            steps: 50_000_000,
            leaves: 300_000,
            samples: 100_000,
            states: 1_000_000,
            error: 1e-12,
        }
    }
}
