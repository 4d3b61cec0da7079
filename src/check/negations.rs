//! Negations that not being sure makes true.
//!
//! Not sure makes a condition on its question false, and so its negation true: "not: admin-panel
//! yes" also speaks of people who do not know. That is often meant, and easily overlooked.

use crate::check::analysis::{Analysis, at};
use crate::check::parts::{Owner, OwnerKind, owners, part_mut, parts};
use crate::check::{Code, Notes};
use crate::decision::conditions::Function;
use crate::decision::{Exceeded, TooLarge};
use crate::ids::QuestionId;
use crate::ruleset::{Condition, RuleSet};

/// Looks at every negation that the decision uses.
pub(super) fn check(analysis: &mut Analysis<'_>, notes: &mut Notes<'_>) -> Result<(), TooLarge> {
    let owners = owners(analysis.rules);
    for (index, owner) in owners.iter().enumerate() {
        let before = owners.iter().take(index);
        let number = before.filter(|other| other.kind == owner.kind).count();
        if matches!(owner.kind, OwnerKind::Finding | OwnerKind::Rule) {
            for way in negations(owner.when, &[]) {
                negation(analysis, notes, owner, number, &way)
                    .map_err(|_| at(owner.kind.name(), owner.id))?;
            }
        }
    }
    Ok(())
}

/// The ways to the negations in a condition.
fn negations(condition: &Condition, way: &[usize]) -> Vec<Vec<usize>> {
    let mut found = Vec::new();
    if matches!(condition, Condition::Not(_)) {
        found.push(way.to_vec());
    }
    for (index, part) in parts(condition).iter().enumerate() {
        let way: Vec<usize> = way.iter().copied().chain([index]).collect();
        found.extend(negations(part, &way));
    }
    found
}

/// Looks at one negation: if not being sure of one of its questions did not make it true, would
/// an outcome be another?
fn negation(
    analysis: &mut Analysis<'_>,
    notes: &mut Notes<'_>,
    owner: &Owner<'_>,
    number: usize,
    way: &[usize],
) -> Result<(), Exceeded> {
    let rules = analysis.rules;
    let mut when = owner.when.clone();
    let Some(Condition::Not(inner)) = part_mut(&mut when, way) else {
        return Ok(());
    };
    let inner = inner.as_ref().clone();
    let is_true = analysis.conditions.condition(&inner)?;
    for question in questions(rules, &inner) {
        let not_sure = Condition::NotSure(question);
        let mut written = analysis.written.clone();
        let list = match owner.kind {
            OwnerKind::Finding => &mut written.findings,
            _ => &mut written.rules,
        };
        if let Some(part) = list.get_mut(number).and_then(|when| part_mut(when, way)) {
            let strict = Condition::Not(Box::new(not_sure));
            *part = Condition::All(vec![part.clone(), strict]);
        }
        let strictly = analysis.conditions.decision(&written)?;
        let changed = analysis.conditions.differ(analysis.decided, strictly)?;
        let noticed = noticed(analysis, is_true, question)?;
        let changed = analysis.conditions.both(changed, noticed)?;
        if let Some(witness) = analysis.conditions.example(changed) {
            let id = &rules.questions()[question].id;
            let message = format!(
                "not being sure of `{id}` makes this `not` of {} `{}` true, and so changes the outcome",
                owner.kind.name(),
                owner.id
            );
            let place = owner.at(way);
            notes.add(Code::NotOfNotSure, owner.id, &place, message);
            notes.shown_by(Some(witness));
        }
    }
    Ok(())
}

/// Where another answer to a question would make the negated condition true, and by that or
/// otherwise give another outcome.
fn noticed(
    analysis: &mut Analysis<'_>,
    is_true: Function,
    question: QuestionId,
) -> Result<Function, Exceeded> {
    let conditions = &mut analysis.conditions;
    let mut noticed = conditions.never();
    for outcome in analysis.rules.outcomes().ids() {
        let gives = conditions.gives(analysis.decided, outcome)?;
        let other = conditions.without(is_true, gives)?;
        let same = conditions.without(conditions.always(), other)?;
        let same = conditions.for_every_answer(same, question)?;
        let differs = conditions.without(gives, same)?;
        noticed = conditions.either(noticed, differs)?;
    }
    Ok(noticed)
}

/// The questions of which not being sure makes a condition false without its saying so.
fn questions(rules: &RuleSet, condition: &Condition) -> Vec<QuestionId> {
    let mut used = rules.questions().map(|_, _| false);
    let mut named = used.clone();
    let mut entered = rules.findings().map(|_, _| false);
    let mut open = vec![condition];
    while let Some(condition) = open.pop() {
        match condition {
            Condition::Chosen { question, .. } | Condition::NoneChosen(question) => {
                used[*question] = true;
            }
            Condition::NotSure(question) => named[*question] = true,
            Condition::Finding(finding) => {
                if !std::mem::replace(&mut entered[*finding], true) {
                    open.push(&rules.findings()[*finding].when);
                }
            }
            Condition::All(of) | Condition::Any(of) | Condition::AtLeast { of, .. } => {
                open.extend(of);
            }
            Condition::Not(condition) => open.push(condition),
        }
    }
    let used = used
        .iter()
        .filter(|(question, used)| **used && !named[*question]);
    used.map(|(question, _)| question).collect()
}
