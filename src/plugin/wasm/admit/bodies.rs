//! The walk through function bodies: what makes a compiler slow.

use wasmparser::{
    BinaryReaderError, FuncValidator, FuncValidatorAllocations, FunctionBody, Operator,
    OperatorsReader, ValidatorResources,
};

use super::Findings;
use crate::limits::AdmissionLimits;

/// Validates and measures one body. `targets` counts the branch targets of the module so far; the
/// new count comes back, with the scratch space for the next body.
pub(super) fn check(
    mut function: FuncValidator<ValidatorResources>,
    body: &FunctionBody<'_>,
    targets: u32,
    limits: &AdmissionLimits,
    findings: &mut Findings,
) -> Result<(u32, FuncValidatorAllocations), BinaryReaderError> {
    let start = body.range().start;
    let index = function.index();
    let mut refuse =
        |offset, what: String| findings.add(offset, format!("function {index} {what}"));

    let size = body.range().len();
    if size > limits.body {
        refuse(
            start,
            format!("has {size} bytes; the limit is {}", limits.body),
        );
    }
    let mut reader = body.get_binary_reader();
    function.read_locals(&mut reader)?;
    let locals = function.len_locals();
    if locals > limits.locals {
        let allowed = limits.locals;
        refuse(
            start,
            format!("has {locals} parameters and locals; the limit is {allowed}"),
        );
    }

    let mut deepest = 0;
    let mut branches = 0_u32;
    let mut operators = OperatorsReader::new(reader);
    while !operators.eof() {
        let offset = operators.original_position();
        let operator = operators.read()?;
        if let Operator::BrTable { targets } = &operator {
            branches = branches.saturating_add(targets.len());
        }
        function.op(offset, &operator)?;
        let depth = function.control_stack_height();
        // One for the body itself. Told once, where the limit is crossed.
        if deepest <= limits.nesting + 1 && depth > limits.nesting + 1 {
            refuse(
                offset,
                format!("nests blocks deeper than {} levels", limits.nesting),
            );
        }
        deepest = deepest.max(depth);
    }
    operators.finish()?;
    if branches > limits.branch_targets {
        let allowed = limits.branch_targets;
        refuse(
            start,
            format!("has {branches} targets of `br_table`; the limit is {allowed}"),
        );
    }
    let all = targets.saturating_add(branches);
    if targets <= limits.branch_targets_total && all > limits.branch_targets_total {
        let allowed = limits.branch_targets_total;
        findings.add(
            start,
            format!("has more than {allowed} targets of `br_table`"),
        );
    }
    Ok((all, function.into_allocations()))
}
