//! Negations that a not-sure answer makes true. A not-sure answer makes every condition on its
//! question false, so that a negation of it is true: `not: {admin-panel: yes}` also holds for
//! people who do not know. That is often intended, but easy to overlook.

use std::collections::BTreeSet;

use crate::decision::{Exceeded, Function, TooLarge};
use crate::ids::QuestionId;
use crate::lint::analysis::Analysis;
use crate::lint::{Code, Lints};
use crate::ruleset::{Answer, Condition, EditableDecision, RuleSet};

/// Checks every negation that the decision uses.
pub(super) fn check(analysis: &mut Analysis<'_>, lints: &mut Lints<'_>) -> Result<(), TooLarge> {
    if lints.severity(Code::NotOfNotSure).is_none() {
        return Ok(());
    }
    let rules = analysis.rules;
    let parts = lints.entries.iter();
    let parts = parts.flat_map(|it| it.parts().map(move |part| (it, part)));
    for (entry, part) in parts {
        let (Some(site), Condition::Not(negated)) = (entry.site, part.condition) else {
            continue;
        };
        let (kind, id) = (entry.kind, entry.id);
        // A not-sure answer makes the condition false although it does not mention not-sure.
        let [used, named] = used_and_named(rules, negated);
        for question in &used - &named {
            let mut strict = EditableDecision::of(rules);
            let not = strict.condition_mut(site).at_mut(&part.path);
            let is_sure = Condition::Not(Box::new(Condition::NotSure(question)));
            *not = Condition::All(vec![part.condition.clone(), is_sure]);
            let witness = witness(analysis, negated, question, &strict)
                .map_err(|_| TooLarge::at(kind, id))?;
            if witness.is_some() {
                let question = &rules.questions()[question].id;
                let message = format!(
                    "a not-sure answer to `{question}` makes this `not` of {kind} `{id}` true, \
                     which changes the outcome"
                );
                let lint = lints.add(Code::NotOfNotSure, id, entry.at_part(&part.path), message);
                lint.witness = witness;
            }
        }
    }
    Ok(())
}

/// Answers with another outcome in the strict decision, in which a not-sure answer does not make
/// the negation true.
fn witness(
    analysis: &mut Analysis<'_>,
    negated: &Condition,
    question: QuestionId,
    strict: &EditableDecision<'_>,
) -> Result<Option<Vec<(QuestionId, Answer)>>, Exceeded> {
    let rules = analysis.rules;
    let functions = &mut analysis.functions;
    let is_true = functions.condition(negated, &analysis.decision.findings)?;
    let strict = functions.decision(rules, strict).map_err(|_| Exceeded)?;
    let decided = analysis.decision.outcome;
    let changed = functions.differ(rules.outcomes().ids(), decided, strict.outcome)?;
    let noticed = noticed(analysis, is_true, question)?;
    let shown = analysis.functions.and(changed, noticed)?;
    Ok(analysis.functions.example(shown))
}

/// Where another answer to the question would make the negated condition true and change the
/// outcome.
fn noticed(
    analysis: &mut Analysis<'_>,
    is_true: Function,
    question: QuestionId,
) -> Result<Function, Exceeded> {
    let functions = &mut analysis.functions;
    let mut noticed = functions.never;
    for outcome in analysis.rules.outcomes().ids() {
        let gives = functions.gives(analysis.decision.outcome, outcome)?;
        let other = functions.and_not(is_true, gives)?;
        let same = functions.and_not(functions.always, other)?;
        let same = functions.for_every_answer(same, question)?;
        let differs = functions.and_not(gives, same)?;
        noticed = functions.or(noticed, differs)?;
    }
    Ok(noticed)
}

/// The questions whose answers a condition names, and those of which it names not-sure.
pub(super) fn used_and_named(rules: &RuleSet, condition: &Condition) -> [BTreeSet<QuestionId>; 2] {
    let mut used = BTreeSet::new();
    let mut named = BTreeSet::new();
    let mut entered = BTreeSet::new();
    let mut open = vec![condition];
    while let Some(condition) = open.pop() {
        for part in condition.parts() {
            match part.condition {
                Condition::NotSure(question) => named.extend([*question]),
                Condition::Finding(finding) if entered.insert(*finding) => {
                    open.push(&rules.findings()[*finding].when);
                }
                condition => used.extend(condition.question()),
            }
        }
    }
    [used, named]
}
