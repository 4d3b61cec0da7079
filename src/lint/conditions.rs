//! Constant conditions and unused findings.

use std::collections::BTreeSet;

use crate::decision::{Exceeded, TooLarge};
use crate::ids::Id;
use crate::lint::analysis::Analysis;
use crate::lint::entries::Entry;
use crate::lint::{Code, Lints};
use crate::ruleset::{Condition, Site};

/// Checks every condition.
pub(super) fn check(analysis: &mut Analysis<'_>, lints: &mut Lints<'_>) -> Result<(), TooLarge> {
    for entry in lints.entries {
        constant(analysis, entry, lints).map_err(|_| TooLarge::at(entry.kind, entry.id))?;
    }
    let parts = lints.entries.iter().flat_map(Entry::parts);
    let used = parts.filter_map(|part| match part.condition {
        Condition::Finding(finding) => Some(*finding),
        _ => None,
    });
    let used: BTreeSet<_> = used.collect();
    for (id, finding) in analysis.rules.findings().iter() {
        if !used.contains(&id) {
            let message = format!("the finding `{}` is not used", finding.id);
            let at = lints.id_of("findings", id.index());
            lints.add(Code::FindingUnused, &finding.id, at, message);
        }
    }
    Ok(())
}

/// Finds the outermost parts that are always true or always false.
fn constant(
    analysis: &mut Analysis<'_>,
    entry: &Entry<'_>,
    lints: &mut Lints<'_>,
) -> Result<(), Exceeded> {
    let functions = &mut analysis.functions;
    let (kind, id) = (entry.kind, entry.id);
    let mut constant: Vec<Vec<usize>> = Vec::new();
    for part in entry.parts() {
        if constant.iter().any(|outer| part.path.starts_with(outer)) {
            continue;
        }
        let holds = functions.condition(part.condition, &analysis.decision.findings)?;
        let is_never = holds == functions.never;
        if !is_never && holds != functions.always {
            continue;
        }
        let (is_whole, at) = (part.path.is_empty(), entry.at_part(&part.path));
        match (entry.site, part.condition) {
            // Such a rule is reported as `rule-never-holds`.
            (Some(Site::Rule(_)), _) if is_never && is_whole => {}
            // A text that is never shown is reported as `text-never-shown`.
            (None, _) if is_never && is_whole && kind == "a note of outcome" => {}
            (None, _) if is_never && is_whole && kind == "signal" => {
                let message =
                    format!("signal `{id}` is never shown: its condition is always false");
                lints.add(Code::SignalNeverVisible, id, at, message);
            }
            // The mistake is in the finding, which is checked on its own.
            (_, Condition::Finding(_)) => {}
            _ => {
                let value = if is_never { "false" } else { "true" };
                let what = match is_whole {
                    true => "the condition",
                    false => "a part of the condition",
                };
                let message = format!("{what} of {kind} `{id}` is always {value}");
                lints.add(Code::ConditionConstant, id, at, message);
            }
        }
        constant.push(part.path);
    }
    Ok(())
}
