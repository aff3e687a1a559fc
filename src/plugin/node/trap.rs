//! What V8 says of a trap, in the words of all runtimes.

use wasmparser::{Parser, Payload, TypeRef};

use super::shape::Shape;
use crate::module::demangled;
use crate::plugin::stack::{Called, OUT_OF_BOUNDS};

/// A trap as Node tells it.
#[derive(Debug)]
pub(super) struct Told {
    /// In words that say what the guest did.
    pub(super) reason: String,
    /// The guest's call stack, innermost first.
    pub(super) calls: Vec<Called>,
}

/// V8's words, by a part of them, and ours. It has one word for the two ways in which an indirect call
/// can find no function.
const REASONS: &[(&str, &str)] = &[
    ("unreachable", "`unreachable` executed"),
    ("data segment", OUT_OF_BOUNDS),
    (OUT_OF_BOUNDS, OUT_OF_BOUNDS),
    ("null function or function signature mismatch", NO_FUNCTION),
    ("function signature mismatch", NO_FUNCTION),
    ("divide by zero", "integer division by zero"),
    ("remainder by zero", "integer division by zero"),
    ("divide result unrepresentable", "integer overflow in a division or a conversion"),
    ("float unrepresentable", "conversion of a float that fits no integer"),
    ("call stack", "call stack exhausted"),
    ("element segment", "table access out of bounds"),
    // The end of "unrepresentable" is one, too.
    ("table", "table access out of bounds"),
];

const NO_FUNCTION: &str =
    "indirect call of an empty table entry or of a function with another type";

/// Reads what `host.cjs` tells of an error.
pub(super) fn told(text: &str, shape: &Shape) -> Told {
    let mut lines = text.lines();
    let what = lines.next().unwrap_or_default();
    let known = REASONS.iter().find(|(theirs, _)| what.contains(theirs));
    let reason = match known {
        Some((_, ours)) => (*ours).to_owned(),
        None => what.to_owned(),
    };
    let exhausted = known.is_some_and(|(theirs, _)| *theirs == "call stack");
    let bodies = Bodies::of(&shape.bytes);
    let calls = lines.enumerate().filter_map(|(place, line)| {
        let call = called(line, shape, &bodies)?;
        // Where the stack ends there is no instruction to blame.
        let has_place = !(exhausted && place == 0);
        Some(if has_place { call } else { Called { in_function: None, in_module: None, ..call } })
    });
    Told { reason, calls: calls.collect() }
}

/// One line of V8's call stack: the number of a function, and the offset in the module that V8 has.
fn called(line: &str, shape: &Shape, bodies: &Bodies) -> Option<Called> {
    let (function, offset) = line.split_once(' ')?;
    let function: u32 = function.parse().ok()?;
    let offset = usize::from_str_radix(offset, 16).ok()?;
    Some(Called {
        function,
        name: shape.name(function).map(demangled),
        in_function: bodies.start(function).and_then(|start| offset.checked_sub(start)),
        in_module: usize::try_from(offset as i64 + shape.moved).ok(),
        own: Vec::new(),
    })
}

/// Where the bodies of functions begin.
#[derive(Default)]
struct Bodies {
    imported: u32,
    starts: Vec<usize>,
}

impl Bodies {
    /// Those of a module that was admitted.
    fn of(module: &[u8]) -> Self {
        let mut bodies = Self::default();
        for payload in Parser::new(0).parse_all(module) {
            match payload {
                Ok(Payload::ImportSection(imports)) => {
                    let all = imports.into_imports().flatten();
                    let is_function = |ty| matches!(ty, TypeRef::Func(_) | TypeRef::FuncExact(_));
                    let functions = all.filter(|import| is_function(import.ty)).count();
                    bodies.imported = u32::try_from(functions).unwrap_or(u32::MAX);
                }
                Ok(Payload::CodeSectionEntry(body)) => bodies.starts.push(body.range().start),
                _ => {}
            }
        }
        bodies
    }

    fn start(&self, function: u32) -> Option<usize> {
        let place = function.checked_sub(self.imported)?;
        self.starts.get(place as usize).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::told;
    use crate::limits::PluginLimits;
    use crate::plugin::node::shape::Shape;

    #[test]
    fn places_are_those_of_the_original_module() {
        let text = r#"(module (import "a" "b" (func)) (memory 1) (func $first nop) (func $second nop unreachable))"#;
        let module = wat::parse_str(text).expect("a module");
        let shape = Shape::of(&module, &PluginLimits::default()).expect("a module");
        // `unreachable` as V8 sees it: the last byte but one.
        let place = shape.bytes.len() - 2;
        let told = told(&format!("RuntimeError: unreachable\n2 {place:x}\n"), &shape);
        assert_eq!(told.reason, "`unreachable` executed");
        let [call] = told.calls.as_slice() else { panic!("{told:?}") };
        assert_eq!((call.name.as_deref(), call.in_function), (Some("second"), Some(2)));
        assert_eq!(module[call.in_module.expect("a place")], 0); // the opcode
    }
}
