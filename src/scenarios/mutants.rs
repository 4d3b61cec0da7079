//! Small changes to a decision, of the kind that a slip of the author would make.
//!
//! A mutant changes one thing: a rule is dropped, swapped with the next or given another outcome,
//! or the condition of a rule or finding is negated, loses a part, has a part negated, names
//! another option, or counts to one more or one less. The last rule is neither dropped nor swapped,
//! and has no condition: each of that would be no decision or one of the other mutants.

use crate::decision::TooLarge;
use crate::decision::variants::{Function, Variants};
use crate::ids::{FindingId, OptionId, OutcomeId, QuestionId, RuleId};
use crate::ruleset::logic::Logic;
use crate::ruleset::{Condition, RuleSet};

/// A changed decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mutant {
    /// Where it is changed.
    pub place: Place,
    /// What is changed.
    pub change: Change,
    /// If a condition is changed: the way down to the part, by positions.
    part: Option<Vec<usize>>,
}

/// Where a decision is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a rule.
    Rule(RuleId),
    /// In a finding.
    Finding(FindingId),
}

/// What is changed in a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The rule is dropped.
    Dropped,
    /// The rule comes after the next.
    After(RuleId),
    /// The rule gives another outcome.
    Outcome(OutcomeId),
    /// The condition or a part of it, which is this, is negated.
    Negated(Condition),
    /// A part of the condition, which is this, is dropped.
    Without(Condition),
    /// The condition names another option, or one less.
    Option {
        /// The question it is about.
        question: QuestionId,
        /// The option it named.
        from: OptionId,
        /// The option that it names instead.
        to: Option<OptionId>,
    },
    /// Another number of conditions must hold.
    Count {
        /// What the number was.
        from: usize,
        /// What it is now.
        to: usize,
    },
}

impl Mutant {
    /// All mutants of the decision of `rules`, in the order of its rules and then its findings.
    pub fn all(rules: &RuleSet) -> Vec<Mutant> {
        let mut mutants = Vec::new();
        let mut add = |place, change, part| {
            mutants.push(Mutant {
                place,
                change,
                part,
            });
        };
        let last = rules.decision().len().saturating_sub(1);
        let next = rules.decision().ids().skip(1).map(Some).chain([None]);
        for (index, ((id, rule), next)) in rules.decision().iter().zip(next).enumerate() {
            let place = Place::Rule(id);
            if index < last {
                add(place, Change::Dropped, None);
            }
            if let Some(next) = next.filter(|_| index + 1 < last) {
                add(place, Change::After(next), None);
            }
            for outcome in rules.outcomes().ids().filter(|it| *it != rule.recommend) {
                add(place, Change::Outcome(outcome), None);
            }
            if index < last {
                changes(rules, &rule.when, &mut Vec::new(), &mut |change, part| {
                    add(place, change, Some(part));
                });
            }
        }
        for (id, finding) in rules.findings().iter() {
            changes(
                rules,
                &finding.when,
                &mut Vec::new(),
                &mut |change, part| {
                    add(Place::Finding(id), change, Some(part));
                },
            );
        }
        mutants
    }

    /// The rule set that it makes of `rules`, which it is a mutant of.
    pub fn of(&self, rules: &RuleSet) -> RuleSet {
        rules.with_logic(&self.logic(rules))
    }

    /// Compiles it in a store of variants of the rule set that it is a mutant of.
    ///
    /// # Errors
    /// The rule or finding at which it outgrew the budget.
    pub fn compile(&self, variants: &mut Variants<'_>) -> Result<Function, TooLarge> {
        let logic = self.logic(variants.rules());
        variants.compile(&logic)
    }

    /// What it makes of the logic of `rules`.
    fn logic(&self, rules: &RuleSet) -> Logic {
        let logic = Logic::of(rules);
        let changed = |condition: &Condition, part: &[usize]| {
            let mut condition = condition.clone();
            apply(&self.change, &mut condition, part);
            condition
        };
        match (self.place, &self.change, &self.part) {
            (Place::Rule(rule), _, Some(part)) => {
                logic.with_condition(rule, changed(&rules.decision()[rule].when, part))
            }
            (Place::Finding(finding), _, Some(part)) => {
                logic.with_finding(finding, changed(&rules.findings()[finding].when, part))
            }
            (Place::Rule(rule), Change::Dropped, _) => logic.without(rule),
            (Place::Rule(rule), Change::After(_), _) => logic.swapped(rule),
            (Place::Rule(rule), Change::Outcome(outcome), _) => logic.with_outcome(rule, *outcome),
            _ => logic,
        }
    }
}

/// Changes a part of a condition.
fn apply(change: &Change, condition: &mut Condition, part: &[usize]) {
    match (part, condition) {
        ([], condition) => apply_here(change, condition),
        ([_, part @ ..], Condition::Not(inner)) => apply(change, inner, part),
        (
            [index, part @ ..],
            Condition::All(of) | Condition::Any(of) | Condition::AtLeast { of, .. },
        ) => {
            if part.is_empty() && matches!(change, Change::Without(_)) && *index < of.len() {
                of.remove(*index);
            } else if let Some(inner) = of.get_mut(*index) {
                apply(change, inner, part);
            }
        }
        _ => {}
    }
}

fn apply_here(change: &Change, condition: &mut Condition) {
    match (change, condition) {
        (Change::Negated(_), condition) => {
            *condition = match std::mem::replace(condition, Condition::ALWAYS) {
                Condition::Not(inner) => *inner,
                condition => Condition::Not(Box::new(condition)),
            };
        }
        (Change::Option { from, to, .. }, Condition::Chosen { options, .. }) => {
            options.retain(|option| option != from);
            options.extend(*to);
            options.sort_unstable();
        }
        (Change::Count { to, .. }, Condition::AtLeast { count, .. }) => *count = *to,
        _ => {}
    }
}

/// Where changes of a condition go, each with the way down to the part.
type Changes<'a> = &'a mut dyn FnMut(Change, Vec<usize>);

/// Every change of the condition that `part` leads to.
fn changes(rules: &RuleSet, condition: &Condition, part: &mut Vec<usize>, add: Changes<'_>) {
    add(Change::Negated(condition.clone()), part.clone());
    within(rules, condition, part, add);
}

/// Every change of a condition, save that it is negated as a whole.
fn within(rules: &RuleSet, condition: &Condition, part: &mut Vec<usize>, add: Changes<'_>) {
    match condition {
        Condition::All(of) | Condition::Any(of) => within_list(rules, of, part, add),
        Condition::AtLeast { count, of } => {
            let counts = [count.checked_sub(1), count.checked_add(1)];
            for to in counts.into_iter().flatten() {
                add(Change::Count { from: *count, to }, part.clone());
            }
            within_list(rules, of, part, add);
        }
        Condition::Not(inner) => {
            // To negate what is negated is to negate the whole.
            part.push(0);
            within(rules, inner, part, add);
            part.pop();
        }
        Condition::Chosen { question, options } => {
            for change in other_options(rules, *question, options) {
                add(change, part.clone());
            }
        }
        Condition::Finding(_) | Condition::NoneChosen(_) | Condition::NotSure(_) => {}
    }
}

/// Every change of a part of a list of conditions.
fn within_list(rules: &RuleSet, of: &[Condition], part: &mut Vec<usize>, add: Changes<'_>) {
    for (index, inner) in of.iter().enumerate() {
        part.push(index);
        add(Change::Without(inner.clone()), part.clone());
        changes(rules, inner, part, add);
        part.pop();
    }
}

/// Each option in turn is another that is not named, or is left out if others stay.
fn other_options(rules: &RuleSet, question: QuestionId, options: &[OptionId]) -> Vec<Change> {
    let mut changes = Vec::new();
    for from in options {
        let others = rules.questions()[question].options.ids();
        let others = others.filter(|option| !options.contains(option)).map(Some);
        let none = (options.len() > 1).then_some(None);
        changes.extend(none.into_iter().chain(others).map(|to| Change::Option {
            question,
            from: *from,
            to,
        }));
    }
    changes
}
