//! Conditions that say nothing, and findings that nobody asks for.

use crate::decision::{Exceeded, TooLarge};
use crate::ids::{FindingId, Id};
use crate::lint::analysis::Analysis;
use crate::lint::owners::{Owner, OwnerKind, operands, owners};
use crate::lint::{Code, Lints, id_of};
use crate::ruleset::Condition;

/// Looks at every condition.
pub(super) fn check(analysis: &mut Analysis<'_>, lints: &mut Lints<'_>) -> Result<(), TooLarge> {
    let owners = owners(analysis.rules);
    for owner in &owners {
        constant(analysis, lints, owner, owner.when, &mut Vec::new())
            .map_err(|_| owner.too_large())?;
    }
    for (id, finding) in analysis.rules.findings().iter() {
        if !owners.iter().any(|owner| refers(owner.when, id)) {
            let message = format!("nothing uses the finding `{}`", finding.id);
            let at = id_of("findings", id.index());
            lints.add(Code::FindingUnused, &finding.id, &at, message);
        }
    }
    Ok(())
}

/// Looks for the outermost parts that are always true or always false.
fn constant(
    analysis: &mut Analysis<'_>,
    lints: &mut Lints<'_>,
    owner: &Owner<'_>,
    part: &Condition,
    path: &mut Vec<usize>,
) -> Result<(), Exceeded> {
    let functions = &mut analysis.functions;
    let holds = functions.condition(part, &analysis.decision.findings)?;
    let is_never = holds == functions.never;
    if !is_never && holds != functions.always {
        for (index, operand) in operands(part).iter().enumerate() {
            path.push(index);
            constant(analysis, lints, owner, operand, path)?;
            path.pop();
        }
        return Ok(());
    }
    let (kind, id, is_whole) = (owner.kind.name(), owner.id, path.is_empty());
    match (owner.kind, part) {
        // A rule that never holds has been reported as that.
        (OwnerKind::Rule(_), _) if is_never && is_whole => {}
        (OwnerKind::Signal, _) if is_never && is_whole => {
            let message = format!("signal `{id}` is never visible: its condition is always false");
            lints.add(Code::SignalNeverVisible, id, &owner.at(path), message);
        }
        // The mistake is in the finding, which is looked at itself.
        (_, Condition::Finding(_)) => {}
        _ => {
            let value = if is_never { "false" } else { "true" };
            let what = if is_whole {
                "the condition"
            } else {
                "a part of the condition"
            };
            let message = format!("{what} of {kind} `{id}` is always {value}");
            lints.add(Code::ConditionConstant, id, &owner.at(path), message);
        }
    }
    Ok(())
}

/// Whether a condition refers to a finding.
fn refers(condition: &Condition, finding: FindingId) -> bool {
    match condition {
        Condition::Finding(id) => *id == finding,
        _ => condition.operands().iter().any(|it| refers(it, finding)),
    }
}
