//! One function body: what is counted in it, and its shape.

use wasmparser::{BinaryReaderError, BlockType, FunctionBody, Operator};

/// What was counted in a function body; as far as it can be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Body {
    /// Parameters and locals.
    pub locals: u64,
    /// Levels of nested blocks.
    pub nesting: u64,
    /// Targets of `br_table`.
    pub branch_targets: u64,
    /// `loop`s.
    pub loops: u64,
    /// `br_if`s.
    pub branches: u64,
    /// Instructions that use a table.
    pub table_uses: u64,
}

impl Body {
    pub(super) fn of(body: &FunctionBody<'_>, parameters: usize) -> Self {
        let mut counted = Self { locals: parameters as u64, ..Self::default() };
        // What makes no sense here is told by admission.
        let _ = counted.read(body);
        counted
    }

    fn read(&mut self, body: &FunctionBody<'_>) -> Result<(), BinaryReaderError> {
        for locals in body.get_locals_reader()? {
            self.locals += u64::from(locals?.0);
        }
        let mut depth = 0_u64;
        for operator in body.get_operators_reader()? {
            let operator = operator?;
            match &operator {
                Operator::Block { .. }
                | Operator::Loop { .. }
                | Operator::If { .. }
                | Operator::Try { .. }
                | Operator::TryTable { .. } => depth += 1,
                Operator::End | Operator::Delegate { .. } => depth = depth.saturating_sub(1),
                _ => {}
            }
            self.nesting = self.nesting.max(depth);
            match operator {
                Operator::BrTable { targets } => self.branch_targets += u64::from(targets.len()),
                Operator::Loop { .. } => self.loops += 1,
                Operator::BrIf { .. } => self.branches += 1,
                Operator::CallIndirect { .. }
                | Operator::TableGet { .. }
                | Operator::TableSet { .. }
                | Operator::TableGrow { .. }
                | Operator::TableFill { .. }
                | Operator::TableCopy { .. }
                | Operator::TableInit { .. } => self.table_uses += 1,
                _ => {}
            }
        }
        Ok(())
    }
}

/// A function body without the numbers that a linker chooses: which function is called, which type or
/// global is meant, where something lies in memory. Two functions of one shape come from the same
/// source, most likely.
#[must_use]
pub(super) fn shape(module: &[u8], body: &std::ops::Range<usize>) -> Vec<u8> {
    let Some(bytes) = module.get(body.clone()) else {
        return Vec::new();
    };
    let reader = wasmparser::BinaryReader::new(bytes, 0);
    let mut shape = Vec::with_capacity(bytes.len());
    // What can't be read counts as it is.
    if read_shape(&FunctionBody::new(reader), bytes, &mut shape).is_err() {
        bytes.clone_into(&mut shape);
    }
    shape
}

fn read_shape(
    body: &FunctionBody<'_>,
    bytes: &[u8],
    shape: &mut Vec<u8>,
) -> Result<(), BinaryReaderError> {
    let mut operators = body.get_operators_reader()?;
    shape.extend_from_slice(&bytes[..operators.original_position()]);
    while !operators.eof() {
        let start = operators.original_position();
        let operator = operators.read()?;
        let end = operators.original_position();
        let chosen_by_the_linker = match operator {
            Operator::Call { .. }
            | Operator::CallIndirect { .. }
            | Operator::RefFunc { .. }
            | Operator::GlobalGet { .. }
            | Operator::GlobalSet { .. } => true,
            Operator::Block { blockty: BlockType::FuncType(_) }
            | Operator::Loop { blockty: BlockType::FuncType(_) }
            | Operator::If { blockty: BlockType::FuncType(_) } => true,
            // Small numbers are numbers; addresses of data begin behind the stack or a page of nothing.
            Operator::I32Const { value } => !(-1024..1024).contains(&value),
            Operator::I32Load { memarg }
            | Operator::I32Load8U { memarg }
            | Operator::I64Load { memarg }
            | Operator::I32Store { memarg }
            | Operator::I32Store8 { memarg }
            | Operator::I64Store { memarg } => memarg.offset >= 1024,
            _ => false,
        };
        let kept = if chosen_by_the_linker { start + 1 } else { end };
        shape.extend_from_slice(&bytes[start..kept]);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::shape;
    use crate::module::Facts;

    fn shapes(text: &str) -> Vec<Vec<u8>> {
        let module = wat::parse_str(text).expect("a module");
        let functions = Facts::of(&module).functions;
        functions.iter().map(|function| shape(&module, &function.range)).collect()
    }

    #[test]
    fn functions_keep_their_shape_when_others_move() {
        let one = shapes("(module (memory 1) (func (call 1) (drop (i32.const 70000))) (func))");
        let other =
            shapes("(module (memory 1) (func) (func) (func (call 1) (drop (i32.const 80))) )");
        let moved =
            shapes("(module (memory 1) (func) (func (call 0) (drop (i32.const 70016))) (func))");
        assert_eq!(one[0], moved[1]);
        assert_ne!(one[0], other[2]);
    }

    #[test]
    fn what_is_counted_is_there() {
        let text = "(module (table 1 funcref) (type (func)) (func (param i32) (local i64 i64)
            (block (loop (br_if 0 (local.get 0)) (br_table 0 1 0 (local.get 0))))
            (call_indirect (type 0) (i32.const 0))))";
        let body = Facts::of(&wat::parse_str(text).expect("a module")).functions[0].body;
        assert_eq!((body.locals, body.nesting, body.branch_targets), (3, 2, 2));
        assert_eq!((body.loops, body.branches, body.table_uses), (1, 1, 1));
    }
}
