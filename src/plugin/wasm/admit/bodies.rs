//! The walk through function bodies: what makes a compiler slow.

use wasmparser::{
    BinaryReaderError, BlockType, FuncType, FuncValidator, FuncValidatorAllocations, FunctionBody,
    Operator, OperatorsReader, ValidatorResources,
};

use super::Findings;
use crate::limits::AdmissionLimits;
use crate::plugin::Rule;

/// What is counted for each function and for the whole module.
#[derive(Clone, Copy, Default)]
pub(super) struct Counts {
    branch_targets: u32,
    loops: u32,
    table_uses: u32,
    branches: u32,
}

/// Validates and measures one body, and adds its counts to those of the module. Gives back the
/// scratch space for the next body.
pub(super) fn check(
    mut function: FuncValidator<ValidatorResources>,
    body: &FunctionBody<'_>,
    (types, total): (&[FuncType], &mut Counts),
    limits: &AdmissionLimits,
    findings: &mut Findings,
) -> Result<FuncValidatorAllocations, BinaryReaderError> {
    let start = body.range().start;
    let index = function.index();
    let mut refuse = |offset, what: String| {
        findings.add(Rule::Limit, offset, format!("function {index} {what}"))
    };

    let size = body.range().len();
    if size > limits.body {
        refuse(start, format!("has {size} bytes; the limit is {}", limits.body));
    }
    let mut reader = body.get_binary_reader();
    function.read_locals(&mut reader)?;
    let locals = function.len_locals();
    if locals > limits.locals {
        let allowed = limits.locals;
        refuse(start, format!("has {locals} parameters and locals; the limit is {allowed}"));
    }

    let mut deepest = 0;
    let mut counts = Counts::default();
    let mut operators = OperatorsReader::new(reader);
    while !operators.eof() {
        let offset = operators.original_position();
        let operator = operators.read()?;
        counts.see(&operator);
        let (takes, gives) = block_arity(&operator, types);
        let allowed = limits.block_arity as usize;
        if takes > allowed || gives > allowed {
            let what = format!(
                "has a block with {takes} parameters and {gives} results; the limit is {allowed} of \
                 each"
            );
            refuse(offset, what);
        }
        function.op(offset, &operator)?;
        let depth = function.control_stack_height();
        // One for the body itself. Told once, where the limit is crossed.
        if deepest <= limits.nesting + 1 && depth > limits.nesting + 1 {
            refuse(offset, format!("nests blocks deeper than {} levels", limits.nesting));
        }
        deepest = deepest.max(depth);
    }
    operators.finish()?;
    for (what, count, allowed) in [
        ("targets of `br_table`", counts.branch_targets, limits.branch_targets),
        ("`loop`s", counts.loops, limits.loops),
        ("uses of tables, such as `call_indirect`", counts.table_uses, limits.table_uses),
        ("`br_if`s", counts.branches, limits.branches),
    ] {
        if count > allowed {
            refuse(start, format!("has {count} {what}; the limit is {allowed}"));
        }
    }
    total.add(counts, limits, start, findings);
    Ok(function.into_allocations())
}

/// How many values a block takes and gives.
fn block_arity(operator: &Operator<'_>, types: &[FuncType]) -> (usize, usize) {
    match operator {
        Operator::Block { blockty: BlockType::FuncType(index) }
        | Operator::Loop { blockty: BlockType::FuncType(index) }
        | Operator::If { blockty: BlockType::FuncType(index) } => types
            .get(*index as usize)
            .map_or((0, 0), |block| (block.params().len(), block.results().len())),
        _ => (0, 0),
    }
}

impl Counts {
    fn see(&mut self, operator: &Operator<'_>) {
        // A body has fewer operators than a `u32` holds; the targets of one table may be many.
        match operator {
            Operator::BrTable { targets } => {
                self.branch_targets = self.branch_targets.saturating_add(targets.len());
            }
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

    /// Adds those of one function; a limit of the module is told where it is crossed.
    fn add(
        &mut self,
        more: Self,
        limits: &AdmissionLimits,
        offset: usize,
        findings: &mut Findings,
    ) {
        let mut one = |what, total: &mut u32, more, allowed| {
            let before = *total;
            *total = before.saturating_add(more);
            if before <= allowed && *total > allowed {
                findings.add(Rule::Limit, offset, format!("has more than {allowed} {what}"));
            }
        };
        let targets = &mut self.branch_targets;
        let allowed = limits.branch_targets_total;
        one("targets of `br_table`", targets, more.branch_targets, allowed);
        one("`loop`s", &mut self.loops, more.loops, limits.loops_total);
        let branches = &mut self.branches;
        one("`br_if`s", branches, more.branches, limits.branches_total);
        let uses = &mut self.table_uses;
        one(
            "uses of tables, such as `call_indirect`",
            uses,
            more.table_uses,
            limits.table_uses_total,
        );
    }
}
