//! Rules that are not needed, and pairs of rules whose order matters.

use crate::decision::{Exceeded, TooLarge};
use crate::grammar;
use crate::ids::{Id, RuleId};
use crate::lint::analysis::Analysis;
use crate::lint::{Code, Lints};

/// Looks at each rule.
pub(super) fn check(analysis: &mut Analysis<'_>, lints: &mut Lints<'_>) -> Result<(), TooLarge> {
    let rules = analysis.rules;
    for (id, rule) in rules.decision().iter() {
        needed(analysis, lints, id).map_err(|_| TooLarge::at("rule", &rule.id))?;
    }
    for (id, rule) in rules.decision().iter() {
        order(analysis, lints, id).map_err(|_| TooLarge::at("rule", &rule.id))?;
    }
    Ok(())
}

fn needed(analysis: &mut Analysis<'_>, lints: &mut Lints<'_>, id: RuleId) -> Result<(), Exceeded> {
    let rule = &analysis.rules.decision()[id];
    let place = lints.id_of("decision", id.index());
    let traced = analysis.traced[id];
    let never = analysis.functions.never;
    if traced.holds == never {
        let message = format!(
            "rule `{}` never holds: its condition is always false",
            rule.id
        );
        lints.add(Code::RuleNeverHolds, &rule.id, place, message);
    } else if traced.decides == never {
        let cover = covered_by(analysis, id)?;
        let cover = cover.iter().map(|it| &analysis.rules.decision()[*it].id);
        let (verb, together) = match cover.len() {
            1 => ("decides", ""),
            _ => ("decide", " together"),
        };
        let message = format!(
            "rule `{}` never decides: {}{together} {verb} wherever it holds",
            rule.id,
            grammar::quoted_list(cover.clone(), "and"),
        );
        let lint = lints.add(Code::RuleNeverDecides, &rule.id, place, message);
        lint.related = cover.cloned().collect();
        lint.witness = analysis.functions.example(traced.holds);
    } else if !analysis.is_last(id) {
        let outcome = analysis.functions.outcome(rule.recommend);
        // Where it decides, the rules after it would give the same.
        let without = analysis
            .functions
            .choose(traced.decides, traced.otherwise, outcome)?;
        if without == outcome && !is_told_apart(analysis, id)? {
            let message = format!(
                "rule `{}` is redundant: without it, later rules give `{}` wherever it decides",
                rule.id,
                analysis.rules.outcomes()[rule.recommend].id,
            );
            let lint = lints.add(Code::RuleRedundant, &rule.id, place, message);
            lint.witness = analysis.functions.example(traced.decides);
        }
    }
    Ok(())
}

/// Whether a rule grades its outcome, and a later rule that would decide in its place grades it
/// differently.
fn is_told_apart(analysis: &mut Analysis<'_>, id: RuleId) -> Result<bool, Exceeded> {
    let rules = analysis.rules.decision();
    let grades = |id: RuleId| (rules[id].certainty, rules[id].runner_up);
    if grades(id) == (None, None) {
        return Ok(false);
    }
    let mut rest = analysis.traced[id].decides;
    for later in rules.ids().skip(id.index() + 1) {
        let holds = analysis.traced[later].holds;
        let left = analysis.functions.and_not(rest, holds)?;
        if left != rest && grades(later) != grades(id) {
            return Ok(true);
        }
        rest = left;
    }
    Ok(false)
}

/// Earlier rules that together hold wherever a rule does, none of which can be left out.
fn covered_by(analysis: &mut Analysis<'_>, id: RuleId) -> Result<Vec<RuleId>, Exceeded> {
    let never = analysis.functions.never;
    let mut rest = analysis.traced[id].holds;
    let mut cover = Vec::new();
    for earlier in analysis.rules.decision().ids().take(id.index()) {
        let left = analysis
            .functions
            .and_not(rest, analysis.traced[earlier].holds)?;
        if left != rest {
            cover.push(earlier);
            rest = left;
        }
        if rest == never {
            break;
        }
    }
    for dropped in cover.clone().into_iter().rev() {
        let mut rest = analysis.traced[id].holds;
        for kept in cover.iter().filter(|kept| **kept != dropped) {
            rest = analysis
                .functions
                .and_not(rest, analysis.traced[*kept].holds)?;
        }
        if rest == never {
            cover.retain(|kept| *kept != dropped);
        }
    }
    Ok(cover)
}

/// The later rules that hold where a rule decides, and would give another outcome.
fn order(analysis: &mut Analysis<'_>, lints: &mut Lints<'_>, id: RuleId) -> Result<(), Exceeded> {
    let rules = analysis.rules.decision();
    let rule = &rules[id];
    let decides = analysis.traced[id].decides;
    let never = analysis.functions.never;
    let mut others = Vec::new();
    let mut contested = never;
    for later in rules.ids().skip(id.index() + 1) {
        if analysis.is_last(later) || rules[later].recommend == rule.recommend {
            continue;
        }
        let holds = analysis.traced[later].holds;
        let both = analysis.functions.and(decides, holds)?;
        if both != never {
            others.push(later);
            contested = analysis.functions.or(contested, both)?;
        }
    }
    if others.is_empty() {
        return Ok(());
    }
    let by_outcome = analysis.rules.outcomes().iter();
    let by_outcome = by_outcome.filter_map(|(id, outcome)| {
        let others = others.iter().filter(|it| rules[**it].recommend == id);
        let names = grammar::quoted_list(others.map(|it| &rules[*it].id), "or");
        (!names.is_empty()).then(|| format!("{names} would give `{}`", outcome.id))
    });
    let message = format!(
        "rule `{}` goes before rules that hold too, for {} of all complete answer sets: {}",
        rule.id,
        grammar::percent(
            analysis.functions.count(contested),
            analysis.functions.answer_sets()
        ),
        by_outcome.collect::<Vec<_>>().join("; "),
    );
    let place = lints.id_of("decision", id.index());
    let lint = lints.add(Code::OrderDecides, &rule.id, place, message);
    lint.related = others.iter().map(|it| rules[*it].id.clone()).collect();
    lint.witness = analysis.functions.example(contested);
    Ok(())
}
