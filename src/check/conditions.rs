//! Conditions that say nothing, and findings that nobody asks for.

use crate::check::analysis::{Analysis, at};
use crate::check::parts::{Owner, OwnerKind, owners, parts};
use crate::check::{Code, Notes, id_of};
use crate::decision::{Exceeded, TooLarge};
use crate::ids::{FindingId, Id};
use crate::ruleset::Condition;

/// Looks at every condition.
pub(super) fn check(analysis: &mut Analysis<'_>, notes: &mut Notes<'_>) -> Result<(), TooLarge> {
    let owners = owners(analysis.rules);
    for owner in &owners {
        constant(analysis, notes, owner, owner.when, &mut Vec::new())
            .map_err(|_| at(owner.kind.name(), owner.id))?;
    }
    for (id, finding) in analysis.rules.findings().iter() {
        if !owners.iter().any(|owner| refers(owner.when, id)) {
            let message = format!("nothing uses the finding `{}`", finding.id);
            let place = id_of("findings", id.index());
            notes.add(Code::FindingUnused, &finding.id, &place, message);
        }
    }
    Ok(())
}

/// Looks for the outermost parts that are always true or always false.
fn constant(
    analysis: &mut Analysis<'_>,
    notes: &mut Notes<'_>,
    owner: &Owner<'_>,
    part: &Condition,
    way: &mut Vec<usize>,
) -> Result<(), Exceeded> {
    let holds = analysis.conditions.condition(part)?;
    let is_never = holds == analysis.conditions.never();
    if !is_never && holds != analysis.conditions.always() {
        for (index, part) in parts(part).iter().enumerate() {
            way.push(index);
            constant(analysis, notes, owner, part, way)?;
            way.pop();
        }
        return Ok(());
    }
    let (kind, id) = (owner.kind.name(), owner.id);
    match (owner.kind, part) {
        // A rule that never holds has been reported as that.
        (OwnerKind::Rule, _) if is_never && way.is_empty() => {}
        (OwnerKind::Signal, _) if is_never && way.is_empty() => {
            let message = format!("signal `{id}` is never visible: its condition is always false");
            notes.add(Code::SignalNeverVisible, id, &owner.at(way), message);
        }
        // The mistake is in the finding, which is looked at itself.
        (_, Condition::Finding(_)) => {}
        _ => {
            let value = if is_never { "false" } else { "true" };
            let what = if way.is_empty() {
                "the condition"
            } else {
                "a part of the condition"
            };
            let message = format!("{what} of {kind} `{id}` is always {value}");
            notes.add(Code::ConditionConstant, id, &owner.at(way), message);
        }
    }
    Ok(())
}

/// Whether a condition refers to a finding.
fn refers(condition: &Condition, finding: FindingId) -> bool {
    match condition {
        Condition::Finding(id) => *id == finding,
        _ => parts(condition).iter().any(|part| refers(part, finding)),
    }
}
