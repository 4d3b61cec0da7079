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
    /// The condition that stands there instead, if that is what is changed.
    when: Option<Condition>,
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
        let mut add = |place, change, when| {
            mutants.push(Mutant {
                place,
                change,
                when,
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
                for (change, when) in changed_conditions(rules, &rule.when) {
                    add(place, change, Some(when));
                }
            }
        }
        for (id, finding) in rules.findings().iter() {
            for (change, when) in changed_conditions(rules, &finding.when) {
                add(Place::Finding(id), change, Some(when));
            }
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
        match (self.place, &self.change, &self.when) {
            (Place::Rule(rule), _, Some(when)) => logic.with_condition(rule, when.clone()),
            (Place::Finding(finding), _, Some(when)) => logic.with_finding(finding, when.clone()),
            (Place::Rule(rule), Change::Dropped, _) => logic.without(rule),
            (Place::Rule(rule), Change::After(_), _) => logic.swapped(rule),
            (Place::Rule(rule), Change::Outcome(outcome), _) => logic.with_outcome(rule, *outcome),
            _ => logic,
        }
    }
}

/// Every change of a condition, with what it makes of it.
fn changed_conditions(rules: &RuleSet, condition: &Condition) -> Vec<(Change, Condition)> {
    let mut changed = vec![(Change::Negated(condition.clone()), negated(condition))];
    changed.extend(within(rules, condition));
    changed
}

fn negated(condition: &Condition) -> Condition {
    match condition {
        Condition::Not(condition) => (**condition).clone(),
        condition => Condition::Not(Box::new(condition.clone())),
    }
}

/// Every change of a condition, save that it is negated as a whole.
fn within(rules: &RuleSet, condition: &Condition) -> Vec<(Change, Condition)> {
    match condition {
        Condition::All(of) => within_list(rules, of, Condition::All),
        Condition::Any(of) => within_list(rules, of, Condition::Any),
        Condition::AtLeast { count, of } => {
            let with_count = |count| move |of| Condition::AtLeast { count, of };
            let fewer = count.checked_sub(1);
            let more = count.checked_add(1);
            let counts = [fewer, more].into_iter().flatten().map(|to| {
                let change = Change::Count { from: *count, to };
                (change, with_count(to)(of.clone()))
            });
            let mut changed: Vec<(Change, Condition)> = counts.collect();
            changed.extend(within_list(rules, of, with_count(*count)));
            changed
        }
        // To negate what is negated is to negate the whole.
        Condition::Not(inner) => {
            let changed = within(rules, inner).into_iter();
            let changed = changed.map(|(change, inner)| (change, Condition::Not(Box::new(inner))));
            changed.collect()
        }
        Condition::Chosen { question, options } => other_options(rules, *question, options),
        Condition::Finding(_) | Condition::NoneChosen(_) | Condition::NotSure(_) => Vec::new(),
    }
}

/// Every change of a part of a list of conditions.
fn within_list(
    rules: &RuleSet,
    of: &[Condition],
    whole: impl Fn(Vec<Condition>) -> Condition,
) -> Vec<(Change, Condition)> {
    let mut changed = Vec::new();
    for (index, part) in of.iter().enumerate() {
        let replaced = |parts: &[Condition]| {
            let before = of.iter().take(index);
            let after = of.iter().skip(index + 1);
            whole(before.chain(parts).chain(after).cloned().collect())
        };
        changed.push((Change::Without(part.clone()), replaced(&[])));
        for (change, part) in changed_conditions(rules, part) {
            changed.push((change, replaced(&[part])));
        }
    }
    changed
}

/// Each option in turn is another that is not named, or is left out if others stay.
fn other_options(
    rules: &RuleSet,
    question: QuestionId,
    options: &[OptionId],
) -> Vec<(Change, Condition)> {
    let mut changed = Vec::new();
    for from in options {
        let others = rules.questions()[question].options.ids();
        let others = others.filter(|option| !options.contains(option)).map(Some);
        let none = (options.len() > 1).then_some(None);
        for to in none.into_iter().chain(others) {
            let kept = options.iter().copied().filter(|option| option != from);
            let mut options: Vec<OptionId> = kept.chain(to).collect();
            options.sort_unstable();
            let change = Change::Option {
                question,
                from: *from,
                to,
            };
            changed.push((change, Condition::Chosen { question, options }));
        }
    }
    changed
}
