//! Rules that are not needed, and pairs of rules whose order matters.

use crate::decision::{Exceeded, TooLarge};
use crate::grammar;
use crate::ids::{Id, RuleId};
use crate::lint::analysis::Analysis;
use crate::lint::{Code, Lints};

/// Checks each rule, and whether there are enough.
pub(super) fn check(analysis: &mut Analysis<'_>, lints: &mut Lints<'_>) -> Result<(), TooLarge> {
    gap(analysis, lints)?;
    let orders = lints.severity(Code::OrderDecides).is_some();
    for (id, rule) in analysis.rules.decision().iter() {
        let too_large = |_| TooLarge::at("rule", &rule.id);
        needed(analysis, lints, id).map_err(too_large)?;
        if orders {
            order(analysis, lints, id).map_err(too_large)?;
        }
    }
    Ok(())
}

/// Looks for answers that no rule covers, if the rules must cover all.
fn gap(analysis: &mut Analysis<'_>, lints: &mut Lints<'_>) -> Result<(), TooLarge> {
    let Some((id, last)) = analysis.rules.decision().iter().last() else {
        return Ok(());
    };
    let functions = &mut analysis.functions;
    let gap = functions.gap(analysis.rules, &analysis.decision)?;
    if let Some(witness) = functions.sure_example(gap) {
        let message = format!(
            "rule `{}` says `otherwise: never`, but no rule holds for {} of all complete answer sets",
            last.id,
            grammar::percent(functions.count(gap), functions.answer_sets()),
        );
        let at = lints.loaded.texts.top().key("decision").index(id.index());
        let lint = lints.add_at(
            Code::DecisionGap,
            &last.id,
            at.key("otherwise").span(),
            message,
        );
        lint.witness = Some(witness);
    }
    Ok(())
}

fn needed(analysis: &mut Analysis<'_>, lints: &mut Lints<'_>, id: RuleId) -> Result<(), Exceeded> {
    let rules = analysis.rules;
    let rule = &rules.decision()[id];
    let name = &rule.id;
    let at = lints.id_of("decision", id.index());
    let traced = analysis.traced[id];
    let never = analysis.functions.never;
    if traced.holds == never {
        let message = format!("rule `{name}` never holds: its condition is always false");
        lints.add(Code::RuleNeverHolds, name, at, message);
    } else if traced.decides == never {
        let cover = covered_by(analysis, id)?;
        let cover = cover.iter().map(|it| &rules.decision()[*it].id);
        let decide = match cover.len() {
            1 => "always decides",
            _ => "together always decide",
        };
        let names = grammar::quoted_list(cover.clone(), "and");
        let message = format!("rule `{name}` never decides: {names} {decide} first");
        let lint = lints.add(Code::RuleNeverDecides, name, at, message);
        lint.related = cover.cloned().collect();
        lint.witness = analysis.functions.example(traced.holds);
    } else if id.index() + 1 < rules.decision().len() {
        let functions = &mut analysis.functions;
        let outcome = functions.outcome(rule.recommend);
        // Where it decides, the rules after it would give the same outcome.
        let without = functions.choose(traced.decides, traced.otherwise, outcome)?;
        if without == outcome && !is_telling(analysis, id)? {
            let outcome = &rules.outcomes()[rule.recommend].id;
            let message = format!(
                "rule `{name}` is redundant: without it, later rules would also give `{outcome}`"
            );
            let lint = lints.add(Code::RuleRedundant, name, at, message);
            lint.witness = analysis.functions.example(traced.decides);
        }
    }
    Ok(())
}

/// Whether a rule that does not change the outcome still says something. For some answers, the last
/// rule would decide in its place: lists that name every case, such as tables, have such rules. Or
/// it has a certainty, and a rule that would decide in its place has a different one.
fn is_telling(analysis: &mut Analysis<'_>, id: RuleId) -> Result<bool, Exceeded> {
    let rules = analysis.rules.decision();
    let last = rules.ids().next_back();
    let grades = |id: RuleId| (rules[id].certainty, rules[id].runner_up);
    let is_graded = grades(id) != (None, None);
    let mut rest = analysis.traced[id].decides;
    for later in rules.ids().skip(id.index() + 1) {
        let holds = analysis.traced[later].holds;
        let left = analysis.functions.and_not(rest, holds)?;
        let differs = Some(later) == last || is_graded && grades(later) != grades(id);
        if left != rest && differs {
            return Ok(true);
        }
        rest = left;
    }
    Ok(false)
}

/// A minimal set of earlier rules that together hold wherever a rule holds.
fn covered_by(analysis: &mut Analysis<'_>, id: RuleId) -> Result<Vec<RuleId>, Exceeded> {
    let (functions, traced) = (&mut analysis.functions, &analysis.traced);
    let mut cover = Vec::new();
    let mut rest = traced[id].holds;
    for earlier in traced.ids().take(id.index()) {
        let left = functions.and_not(rest, traced[earlier].holds)?;
        if left != rest {
            cover.push(earlier);
        }
        rest = left;
    }
    for dropped in cover.clone().into_iter().rev() {
        let mut kept = cover.iter().filter(|it| **it != dropped);
        let rest = kept.try_fold(traced[id].holds, |rest, kept| {
            functions.and_not(rest, traced[*kept].holds)
        })?;
        if rest == functions.never {
            cover.retain(|kept| *kept != dropped);
        }
    }
    Ok(cover)
}

/// The later rules that hold where a rule decides, and would give another outcome.
fn order(analysis: &mut Analysis<'_>, lints: &mut Lints<'_>, id: RuleId) -> Result<(), Exceeded> {
    let rules = analysis.rules.decision();
    let rule = &rules[id];
    let (functions, traced) = (&mut analysis.functions, &analysis.traced);
    let mut others = Vec::new();
    let mut contested = functions.never;
    // The last rule holds everywhere.
    for (later, other) in rules.iter().take(rules.len() - 1).skip(id.index() + 1) {
        if other.recommend != rule.recommend {
            let both = functions.and(traced[id].decides, traced[later].holds)?;
            if both != functions.never {
                others.push(other);
                contested = functions.or(contested, both)?;
            }
        }
    }
    if others.is_empty() {
        return Ok(());
    }
    let by_outcome = analysis.rules.outcomes().iter();
    let by_outcome = by_outcome.filter_map(|(id, outcome)| {
        let others = others.iter().filter(|it| it.recommend == id);
        let names: Vec<&str> = others.map(|it| it.id.as_str()).collect();
        let some = grammar::quoted_some(&names, "rule", "or");
        (!names.is_empty()).then(|| format!("{some} would give `{}`", outcome.id))
    });
    let message = format!(
        "rule `{}` decides before other rules that also hold, for {} of all complete answer sets: {}",
        rule.id,
        grammar::percent(functions.count(contested), functions.answer_sets()),
        by_outcome.collect::<Vec<_>>().join("; "),
    );
    let at = lints.id_of("decision", id.index());
    let lint = lints.add(Code::OrderDecides, &rule.id, at, message);
    lint.related = others.iter().map(|it| it.id.clone()).collect();
    lint.witness = functions.example(contested);
    Ok(())
}
