//! Compilers that are known to make broken modules, or none: one table, with reasons.

use super::{Version, how_to_install};

/// Versions of a compiler that are best not used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownBad {
    /// The program.
    pub program: &'static str,
    /// The first version that is bad.
    pub from: Version,
    /// The first that is good again.
    pub until: Version,
    /// What is wrong with its modules.
    pub reason: &'static str,
}

/// The oldest Rust that compiles what the kit for plugins is written in.
pub const OLDEST_RUST: Version = Version(1, 85, 0);

/// The oldest `wasm-opt` that was tried on modules of today's compilers.
const OLDEST_WASM_OPT: Version = Version(108, 0, 0);

/// All that is known. Compilers that switch on features by default are not in here as long as
/// admission has those features: multi-value and reference types (Rust 1.82, clang 19), bulk memory
/// and saturating conversions (Rust 1.87, clang 20) are admitted.
pub const KNOWN_BAD: [KnownBad; 3] = [
    KnownBad {
        program: "rustc",
        from: Version(0, 0, 0),
        until: OLDEST_RUST,
        reason: "it does not know edition 2024, which the kit for plugins is written in",
    },
    KnownBad {
        program: "rustc",
        from: Version(1, 91, 0),
        until: Version(1, 91, 1),
        reason: "it confuses imports that have the same name in different modules: such plugins \
                 fail to link, or call the wrong host function",
    },
    KnownBad {
        program: "wasm-opt",
        from: Version(0, 0, 0),
        until: OLDEST_WASM_OPT,
        reason: "it is older than what today's compilers emit",
    },
];

impl KnownBad {
    /// What to do, with the command.
    #[must_use]
    pub fn command(&self, rustup: bool) -> String {
        match self.program {
            "rustc" if rustup => {
                "run: rustup update stable; where another toolchain is named, name stable"
                    .to_owned()
            }
            "rustc" => "install Rust from https://rustup.rs".to_owned(),
            program => {
                format!("get a newer one: {}", how_to_install(program).unwrap_or(program))
            }
        }
    }
}

/// Why a version of a program is bad, if it is.
#[must_use]
pub fn known_bad(program: &str, version: Version) -> Option<&'static KnownBad> {
    KNOWN_BAD.iter().find(|bad| bad.program == program && (bad.from..bad.until).contains(&version))
}

#[cfg(test)]
mod tests {
    use super::{Version, known_bad};

    #[test]
    fn bad_versions_are_known_and_their_neighbours_are_not() {
        for (program, version, bad) in [
            ("rustc", Version(1, 84, 1), true),
            ("rustc", Version(1, 85, 0), false),
            ("rustc", Version(1, 90, 0), false),
            ("rustc", Version(1, 91, 0), true),
            ("rustc", Version(1, 91, 1), false),
            ("wasm-opt", Version(107, 0, 0), true),
            ("wasm-opt", Version(108, 0, 0), false),
            ("clang", Version(1, 0, 0), false),
        ] {
            assert_eq!(known_bad(program, version).is_some(), bad, "{program} {version}");
        }
    }
}
