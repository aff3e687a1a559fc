//! Who is measured.

use std::path::Path;

use crate::child::Contestant;

/// The least a Rust program costs.
pub const HELLO: &str = "a bare Rust hello";
/// Our binary doing nothing.
pub const VERSION: &str = "sidekick --version";
/// A roll without plugins.
pub const ROLL: &str = "sidekick roll 2d6";
/// A roll with a plugin that was compiled before.
pub const WARM: &str = "sidekick roll 2d6+stress, warm cache";
/// A roll with a plugin never seen before.
pub const COLD: &str = "sidekick roll 2d6+stress, cold cache";
/// wasmtime without a compiler, given compiled code; no arguments, no dice.
pub const BARE: &str = "bare wasmtime host, compiled code";
/// wasmi.
pub const INTERPRETED: &str = "wasmi host";
/// Extism with its own cache.
pub const EXTISM: &str = "extism host, warm cache";
/// V8 with the same imports.
pub const NODE: &str = "node, same module and imports";
/// The floor of Node.
pub const EMPTY: &str = "node, empty script";

/// All of them. What was not built, or is not installed, is left out; `home` is for their caches.
pub fn all(programs: &Path, sidekick: &Path, module: &Path, home: &Path) -> Vec<Contestant> {
    let program = |name: &str| programs.join(name).display().to_string();
    let script = |name: &str| {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../hosts").join(name).display().to_string()
    };
    let (sidekick, module) = (sidekick.display().to_string(), module.display().to_string());
    let node = std::env::var("NODE").unwrap_or_else(|_| "/usr/bin/node".to_owned());
    let (warm, cold) = (home.join("warm"), home.join("cold"));

    let roll = [&sidekick, "roll", "2d6+stress", "--plugin", &module];
    let mut all = vec![
        Contestant::new(HELLO, &[&program("hello")]).prints("hello"),
        Contestant::new(VERSION, &[&sidekick, "--version"]).prints("sidekick "),
        Contestant::new(ROLL, &[&sidekick, "roll", "2d6"]).prints("="),
        Contestant::new(WARM, &roll).prints("=").variable("SIDEKICK_HOME", &warm),
        Contestant::new(COLD, &roll).prints("=").variable("SIDEKICK_HOME", &cold).emptied(cold),
        Contestant::new(BARE, &[&program("bare"), &program("stress.cwasm"), "stress"]).prints("("),
        Contestant::new(INTERPRETED, &[&program("interpreted"), &module, "stress"]).prints("("),
        Contestant::new(EXTISM, &[&program("extism"), &script("extism.wat")]).prints("("),
        Contestant::new(NODE, &[&node, &script("node.cjs"), &module, "stress"]).prints("("),
        Contestant::new(EMPTY, &[&node, &script("empty.cjs")]),
    ];
    for contestant in &mut all {
        contestant.variables.push(("HOME".to_owned(), home.display().to_string()));
    }
    all.retain(|contestant| contestant.program.exists());
    all
}
