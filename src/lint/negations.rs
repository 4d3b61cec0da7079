//! Negations that not being sure makes true.
//!
//! Not sure makes a condition on its question false, and so its negation true: "not: admin-panel
//! yes" also speaks of people who do not know. That is often meant, and easily overlooked.

use crate::decision::functions::Function;
use crate::decision::{Exceeded, TooLarge};
use crate::ids::{QuestionId, Set};
use crate::lint::analysis::Analysis;
use crate::lint::owners::{Owner, OwnerKind, operands, owners};
use crate::lint::{Code, Lints};
use crate::ruleset::edit::{EditableDecision, Site};
use crate::ruleset::{Answer, Condition, RuleSet};

/// Looks at every negation that the decision uses.
pub(super) fn check(analysis: &mut Analysis<'_>, lints: &mut Lints<'_>) -> Result<(), TooLarge> {
    for owner in owners(analysis.rules) {
        let site = match owner.kind {
            OwnerKind::Finding(finding) => Site::Finding(finding),
            OwnerKind::Rule(rule) => Site::Rule(rule),
            OwnerKind::Signal | OwnerKind::Note => continue,
        };
        let mut found = Vec::new();
        negations(owner.when, &mut Vec::new(), &mut found);
        for (path, negated) in found {
            for question in questions(analysis.rules, negated) {
                let mut strict = EditableDecision::of(analysis.rules);
                let part = strict.condition_mut(site).at_mut(&path);
                let is_sure = Condition::Not(Box::new(Condition::NotSure(question)));
                *part = Condition::All(vec![part.clone(), is_sure]);
                let witness =
                    witness(analysis, negated, question, &strict).map_err(|_| owner.too_large())?;
                if witness.is_some() {
                    let message = message(analysis.rules, &owner, question);
                    let at = owner.at(&path);
                    let lint = lints.add(Code::NotOfNotSure, owner.id, &at, message);
                    lint.witness = witness;
                }
            }
        }
    }
    Ok(())
}

fn message(rules: &RuleSet, owner: &Owner<'_>, question: QuestionId) -> String {
    format!(
        "not being sure of `{}` makes this `not` of {} `{}` true, and so changes the outcome",
        rules.questions()[question].id,
        owner.kind.name(),
        owner.id
    )
}

/// The negations in a condition: the path to each, and what is negated.
fn negations<'c>(
    condition: &'c Condition,
    path: &mut Vec<usize>,
    found: &mut Vec<(Vec<usize>, &'c Condition)>,
) {
    if let Condition::Not(negated) = condition {
        found.push((path.clone(), negated));
    }
    for (index, operand) in operands(condition).iter().enumerate() {
        path.push(index);
        negations(operand, path, found);
        path.pop();
    }
}

/// Answers whose outcome would be another if not being sure of the question did not make the
/// negation true, as in the strict decision.
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

/// Where another answer to a question would make the negated condition true, and by that or
/// otherwise give another outcome.
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

/// The questions of which not being sure makes a condition false without its saying so.
fn questions(rules: &RuleSet, condition: &Condition) -> impl Iterator<Item = QuestionId> + use<> {
    let mut used: Set<QuestionId> = Set::EMPTY;
    let mut named: Set<QuestionId> = Set::EMPTY;
    let mut entered = rules.findings().map(|_, _| false);
    let mut open = vec![condition];
    while let Some(condition) = open.pop() {
        match condition {
            Condition::Chosen { question, .. } | Condition::NoneChosen(question) => {
                used = used.with(*question);
            }
            Condition::NotSure(question) => named = named.with(*question),
            Condition::Finding(finding) => {
                if !std::mem::replace(&mut entered[*finding], true) {
                    open.push(&rules.findings()[*finding].when);
                }
            }
            combined => open.extend(combined.operands()),
        }
    }
    used.iter()
        .filter(move |question| !named.contains(*question))
}
