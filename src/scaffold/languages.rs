//! One template for each language and hook.

use super::catalog::{COMMON, File, Template, files, text};

/// What every plugin in Rust has.
const RUST_FILES: &[File] = &[
    ("Cargo.toml", text!("shared/Cargo.toml.tmpl")),
    ("rust-toolchain.toml", text!("shared/rust-toolchain.toml")),
];

/// Tests of the plugins that roll against a target, in whatever language.
const TARGET: &[File] = &[("tests/target.toml", text!("shared/tests/target.toml"))];

/// What the HTTP plugins have in common.
const ATTACKS: &[File] = &[
    ("src/plugin.mjs", text!("shared/attacks.mjs")),
    ("tests/attacks.toml", text!("shared/tests/attacks.toml")),
];

/// What a Rust template is made of, but for its files.
const IN_RUST: Template = Template {
    name: "",
    summary: "",
    needs: "Rust",
    uses_sdk: true,
    roll: "",
    tools: "",
    files: &[],
};

pub(super) const RUST: Template = Template {
    name: "rust",
    summary: "a command of its own, in Rust",
    roll: "\"«word» 12\"",
    files: &[
        files!("rust": "README.md" "sidekick.toml" "src/lib.rs" "src/tests.rs"),
        RUST_FILES,
        TARGET,
        COMMON,
    ],
    ..IN_RUST
};

pub(super) const RUST_TERM: Template = Template {
    name: "rust-term",
    summary: "looks at all dice that are rolled, in Rust",
    roll: "d20+5",
    files: &[
        files!("rust-term":
            "README.md" "sidekick.toml" "src/lib.rs" "src/tests.rs" "tests/natural.toml"),
        RUST_FILES,
        COMMON,
    ],
    ..IN_RUST
};

pub(super) const RUST_MODIFIER: Template = Template {
    name: "rust-modifier",
    summary: "letters behind dice, as in 3d6p, in Rust",
    roll: "3d6p",
    files: &[
        files!("rust-modifier":
            "README.md" "sidekick.toml" "src/lib.rs" "src/tests.rs" "tests/penetrate.toml"),
        RUST_FILES,
        COMMON,
    ],
    ..IN_RUST
};

/// What a template in another language is made of, but for its files.
const IN_ANOTHER: Template =
    Template { needs: "", uses_sdk: false, roll: "\"«word» 12\"", ..IN_RUST };

pub(super) const C: Template = Template {
    name: "c",
    summary: "a command of its own, in C",
    needs: "clang and lld",
    tools: text!("c/tools.yml"),
    files: &[
        files!("c": "README.md" "sidekick.toml" "src/plugin.c" "src/sidekick.h"),
        TARGET,
        COMMON,
    ],
    ..IN_ANOTHER
};

pub(super) const ASSEMBLYSCRIPT: Template = Template {
    name: "assemblyscript",
    summary: "a command of its own, in AssemblyScript",
    needs: "Node; npx brings the compiler",
    tools: text!("shared/node.yml"),
    files: &[
        files!("assemblyscript":
            "README.md" "sidekick.toml" "src/plugin.ts" "src/sidekick.ts" "src/runtime.ts"),
        TARGET,
        COMMON,
    ],
    ..IN_ANOTHER
};

pub(super) const ZIG: Template = Template {
    name: "zig",
    summary: "a command of its own, in Zig",
    needs: "Zig 0.16 or 0.17",
    tools: text!("zig/tools.yml"),
    files: &[
        files!("zig": "README.md" "sidekick.toml" "src/plugin.zig" "src/sidekick.zig"),
        TARGET,
        COMMON,
    ],
    ..IN_ANOTHER
};

pub(super) const WAT: Template = Template {
    name: "wat",
    summary: "a command of its own, in WebAssembly text",
    needs: "wat2wasm of wabt",
    tools: text!("wat/tools.yml"),
    files: &[files!("wat": "README.md" "sidekick.toml" "src/plugin.wat"), TARGET, COMMON],
    ..IN_ANOTHER
};

/// What a template of an HTTP plugin is made of, but for its files.
const OVER_HTTP: Template = Template {
    needs: "Node 18 or newer",
    roll: "\"«word» sword\"",
    tools: text!("shared/node.yml"),
    ..IN_ANOTHER
};

pub(super) const HTTP_WORKER: Template = Template {
    name: "http-worker",
    summary: "a command over HTTP: a Cloudflare Worker",
    files: &[
        files!("http-worker":
            "README.md" "sidekick.toml" "src/worker.mjs" "src/dev.mjs" "wrangler.toml"),
        ATTACKS,
        COMMON,
    ],
    ..OVER_HTTP
};

pub(super) const HTTP_NODE: Template = Template {
    name: "http-node",
    summary: "a command over HTTP: a plain Node server",
    files: &[files!("http-node": "README.md" "sidekick.toml" "src/server.mjs"), ATTACKS, COMMON],
    ..OVER_HTTP
};
