//! Small changes to a decision, of the kind that a slip of the author would make.
//!
//! A mutant changes one thing: a rule is dropped, swapped with the next or given another outcome,
//! or the condition of a rule or finding is negated, loses a part, has a part negated, names
//! another option, or counts to one more or one less. The last rule is neither dropped nor swapped,
//! and has no condition: each of that would be no decision or one of the other mutants.

use crate::ids::{Id, OptionId, OutcomeId, QuestionId, RuleId};
use crate::ruleset::edit::{EditableDecision, Site};
use crate::ruleset::one_line::condition;
use crate::ruleset::{Condition, Question, RuleSet};

/// A changed decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mutant {
    /// Where it is changed.
    pub site: Site,
    /// What is changed.
    pub change: Change,
    /// If a condition is changed: the path to the changed part of it.
    path: Vec<usize>,
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

impl Change {
    /// The change in words.
    pub(crate) fn in_words(&self, rules: &RuleSet) -> String {
        match self {
            Change::Dropped => "dropped".to_owned(),
            Change::After(rule) => format!("after {}", rules.decision()[*rule].id),
            Change::Outcome(outcome) => format!("recommends {}", rules.outcomes()[*outcome].id),
            Change::Negated(part) => format!("not {}", condition(rules, part)),
            Change::Without(part) => format!("without {}", condition(rules, part)),
            Change::Option { question, from, to } => {
                let Question { id, options, .. } = &rules.questions()[*question];
                let from = &options[*from].id;
                match to {
                    Some(to) => format!("{id} {} instead of {from}", options[*to].id),
                    None => format!("{id} without {from}"),
                }
            }
            Change::Count { from, to } => format!("at least {to} instead of {from}"),
        }
    }
}

impl Mutant {
    /// All mutants of the decision of `rules`, in the order of its rules and then its findings.
    pub fn all(rules: &RuleSet) -> Vec<Mutant> {
        let mut mutants = Vec::new();
        let mut add = |site, change, path: &[usize]| {
            let path = path.to_vec();
            mutants.push(Mutant { site, change, path });
        };
        let ids: Vec<RuleId> = rules.decision().ids().collect();
        for (index, (id, rule)) in rules.decision().iter().enumerate() {
            let site = Site::Rule(id);
            let is_last = index + 1 == ids.len();
            if !is_last {
                add(site, Change::Dropped, &[]);
            }
            if let [next, _, ..] = ids.split_at(index + 1).1 {
                add(site, Change::After(*next), &[]);
            }
            for outcome in rules.outcomes().ids().filter(|it| *it != rule.recommend) {
                add(site, Change::Outcome(outcome), &[]);
            }
            if !is_last {
                let add = &mut |change, path: &[usize]| add(site, change, path);
                changes(rules, &rule.when, &mut Vec::new(), add);
            }
        }
        for (id, finding) in rules.findings().iter() {
            let add = &mut |change, path: &[usize]| add(Site::Finding(id), change, path);
            changes(rules, &finding.when, &mut Vec::new(), add);
        }
        mutants
    }

    /// The decision that it makes of `rules`, which it is a mutant of.
    pub fn edited<'r>(&self, rules: &'r RuleSet) -> EditableDecision<'r> {
        let mut edited = EditableDecision::of(rules);
        match (self.site, &self.change) {
            (Site::Rule(rule), Change::Dropped) => edited.rules.retain(|it| it.rule != rule),
            (Site::Rule(rule), Change::After(_)) => {
                edited.rules.swap(rule.index(), rule.index() + 1)
            }
            (Site::Rule(rule), Change::Outcome(outcome)) => {
                edited.rule_mut(rule).outcome = *outcome
            }
            (site, _) => self.apply(edited.condition_mut(site)),
        }
        edited
    }

    /// Changes the condition that it is about.
    fn apply(&self, condition: &mut Condition) {
        if let Change::Without(_) = self.change
            && let Some((index, parent)) = self.path.split_last()
        {
            condition.at_mut(parent).list_mut().remove(*index);
            return;
        }
        match (&self.change, condition.at_mut(&self.path)) {
            (Change::Negated(_), part) => {
                *part = match std::mem::replace(part, Condition::ALWAYS) {
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
            (change, part) => unreachable!("{change:?} was not found in {part:?}"),
        }
    }
}

/// Where changes of a condition go, each with the path to the changed part.
type Add<'a> = &'a mut dyn FnMut(Change, &[usize]);

/// Every change of the condition that `path` leads to.
fn changes(rules: &RuleSet, condition: &Condition, path: &mut Vec<usize>, add: Add<'_>) {
    add(Change::Negated(condition.clone()), path);
    changes_within(rules, condition, path, add);
}

/// Every change of a condition, save that it is negated as a whole.
fn changes_within(rules: &RuleSet, condition: &Condition, path: &mut Vec<usize>, add: Add<'_>) {
    match condition {
        Condition::AtLeast { count, .. } => {
            for to in [count.checked_sub(1), Some(count + 1)]
                .into_iter()
                .flatten()
            {
                add(Change::Count { from: *count, to }, path);
            }
        }
        Condition::Chosen { question, options } => {
            for change in other_options(rules, *question, options) {
                add(change, path);
            }
        }
        _ => {}
    }
    let is_not = matches!(condition, Condition::Not(_));
    for (index, operand) in condition.operands().iter().enumerate() {
        path.push(index);
        if is_not {
            // To negate what is negated is to negate the whole.
            changes_within(rules, operand, path, add);
        } else {
            add(Change::Without(operand.clone()), path);
            changes(rules, operand, path, add);
        }
        path.pop();
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
