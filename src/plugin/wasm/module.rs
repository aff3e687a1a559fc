//! What a module must offer and may ask for: exports and imports with their types.

use wasmparser::{FuncType, TypeRef, ValType};

use super::MEMORY;
use super::admit::Findings;
use crate::abi::{Hook, IMPORT_MODULE, MARKER};
use crate::module::signature;
use crate::plugin::Rule;
use crate::text::{cleaned, nearest};

const I32: ValType = ValType::I32;

/// The host functions: name, parameters, results.
const HOST_FUNCTIONS: [(&str, &[ValType], &[ValType]); 6] = [
    ("read_input", &[I32], &[]),
    ("write_output", &[I32, I32], &[]),
    ("die", &[I32], &[I32]),
    ("roll", &[I32, I32], &[I32]),
    ("lookup", &[I32, I32, I32], &[I32]),
    ("log", &[I32, I32, I32], &[]),
];

/// What an export is.
#[derive(Clone, Debug)]
pub(super) enum Exported {
    /// A function; its type is unknown where the module is broken.
    Function(Option<FuncType>),
    /// A memory.
    Memory,
    /// Anything else, by its kind.
    Other(&'static str),
}

/// Judges one import.
pub(super) fn import(
    (module, name): (&str, &str),
    reference: TypeRef,
    found: Option<&FuncType>,
    offset: usize,
    findings: &mut Findings,
) {
    let (shown_module, shown_name) = (cleaned(module), cleaned(name));
    let what = format!("imports `{shown_name}` from `{shown_module}`");
    if module != IMPORT_MODULE {
        findings.add(Rule::Import, offset, format!("{what}: {}", stranger(module)));
        return;
    }
    if !matches!(reference, TypeRef::Func(_)) {
        let kind = kind(reference);
        findings.add(Rule::Import, offset, format!("{what} as {kind}; there are functions only"));
        return;
    }
    let known = HOST_FUNCTIONS.iter().find(|(known, ..)| *known == name);
    let Some((_, parameters, results)) = known else {
        let names = HOST_FUNCTIONS.map(|(name, ..)| name);
        let hint = match nearest(name, names) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the host functions are {}", names.join(", ")),
        };
        findings.add(Rule::Import, offset, format!("{what}, which is not there; {hint}"));
        return;
    };
    if let Some(found) = found
        && (found.params() != *parameters || found.results() != *results)
    {
        let expected = signature(parameters, results);
        let found = signature(found.params(), found.results());
        findings.add(Rule::Import, offset, format!("{what} as {found}; it is {expected}"));
    }
}

/// Why a module can't import from there, and what to do.
fn stranger(module: &str) -> &'static str {
    if module.starts_with("wasi") {
        "there is no WASI here; build for wasm32-unknown-unknown"
    } else if module.starts_with("__wbindgen") || module.starts_with("wbg") {
        "there is no JavaScript here; a dependency uses wasm-bindgen (often a `js` feature)"
    } else if module == "env" {
        "only `sidekick` can be imported from; a symbol was left unresolved by the linker"
    } else {
        "only `sidekick` can be imported from"
    }
}

fn kind(reference: TypeRef) -> &'static str {
    match reference {
        TypeRef::Func(_) | TypeRef::FuncExact(_) => "a function",
        TypeRef::Table(_) => "a table",
        TypeRef::Memory(_) => "a memory",
        TypeRef::Global(_) => "a global",
        TypeRef::Tag(_) => "a tag",
    }
}

/// Judges the exports as a whole; gives the hooks that are there.
pub(super) fn exports(exported: &[(String, Exported)], findings: &mut Findings) -> Vec<Hook> {
    let find = |name: &str| exported.iter().find(|(known, _)| known == name).map(|(_, what)| what);
    match find(MEMORY) {
        Some(Exported::Memory) => {}
        Some(other) => findings.all(
            Rule::Export,
            format!("exports `{MEMORY}` as {}; a memory is needed", told(other)),
        ),
        None => findings.all(Rule::Export, format!("exports no memory called `{MEMORY}`")),
    }
    marker(exported, findings);
    let mut hooks = Vec::new();
    for hook in Hook::ALL {
        let name = hook.export();
        if let Some(what) = find(name) {
            function(name, what, (&[I32], &[I32]), findings);
            hooks.push(hook);
        }
    }
    if hooks.is_empty() {
        let names = Hook::ALL.map(Hook::export);
        let slip = exported.iter().find_map(|(name, _)| Some((name, nearest(name, names)?)));
        let hint = match slip {
            Some((name, near)) => format!("; `{}` should be `{near}`", cleaned(name)),
            None => String::new(),
        };
        findings.all(Rule::Export, format!("exports none of the hooks {}{hint}", names.join(", ")));
    }
    hooks
}

fn marker(exported: &[(String, Exported)], findings: &mut Findings) {
    if let Some((_, what)) = exported.iter().find(|(name, _)| name == MARKER) {
        return function(MARKER, what, (&[], &[]), findings);
    }
    let stem = MARKER.trim_end_matches('1');
    let other = exported.iter().find_map(|(name, _)| name.strip_prefix(stem));
    findings.all(
        Rule::Version,
        match other {
            Some(version) => format!(
                "follows version {} of the contract; this host knows version 1 (`{MARKER}`)",
                cleaned(version)
            ),
            None => format!("exports no `{MARKER}`, the mark of a sidekick plugin"),
        },
    );
}

fn function(
    name: &str,
    what: &Exported,
    (parameters, results): (&[ValType], &[ValType]),
    findings: &mut Findings,
) {
    let expected = signature(parameters, results);
    match what {
        Exported::Function(Some(found))
            if found.params() != parameters || found.results() != results =>
        {
            let found = signature(found.params(), found.results());
            findings
                .all(Rule::Export, format!("exports `{name}` as {found}; it must be {expected}"));
        }
        Exported::Function(_) => {}
        other => findings.all(
            Rule::Export,
            format!("exports `{name}` as {}; it must be a function {expected}", told(other)),
        ),
    }
}

fn told(what: &Exported) -> &'static str {
    match what {
        Exported::Function(_) => "a function",
        Exported::Memory => "a memory",
        Exported::Other(kind) => kind,
    }
}
