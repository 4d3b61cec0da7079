//! How the advice changes from one rule set to another, as data that can be serialized.
//!
//! The comparison is exact, over every complete answer set that both rule sets understand: both
//! decisions are built in one store over the questions and options that they share.

mod shared;

use std::cmp::Reverse;
use std::path::Path;

use indexmap::IndexMap;
use serde::{Serialize, Serializer};

use crate::advice::RuleSetName;
use crate::answers::{AnswerMap, pairs};
use crate::decision::{Budget, DecisionFunction, Functions, Given, Groups, Order, TooLarge};
use crate::ids::{QuestionId, Table};
use crate::ruleset::{EditableDecision, NOT_SURE, Question, RuleSet};
use crate::shell;
use crate::shipped::SHIPPED;
use shared::{in_terms_of, mapped, shared, shared_as};

/// How rule sets are compared, in words.
pub const BASIS: &str = "The outcomes are compared for all complete answer sets that are valid in both rule sets. \
    Questions are matched by id and kind, options and outcomes by id. A question that only one rule set has \
    counts as not-sure (if it must be known: as no, its last option, none or its smallest number), and an \
    option that only one has is never chosen.";

/// How the advice changes from one rule set to another.
#[derive(Clone, Debug, Serialize)]
pub struct RulesDiff<'r> {
    schema_version: u32,
    /// The rule set before.
    pub old: Side<'r>,
    /// The rule set after.
    pub new: Side<'r>,
    basis: &'static str,
    /// The number of complete answer sets that both understand.
    #[serde(serialize_with = "as_text")]
    pub complete_answer_sets: u128,
    /// The number of those that get a different outcome.
    #[serde(serialize_with = "as_text")]
    pub changed: u128,
    share: f64,
    /// One for each pair of outcomes, the most frequent first.
    pub changes: Vec<Change<'r>>,
    /// What only the old rule set has.
    pub only_in_old: Only<'r>,
    /// What only the new rule set has.
    pub only_in_new: Only<'r>,
    /// Questions with the same id but different kinds, which are not matched.
    pub other_kind: Vec<Differing<'r>>,
    /// Number questions that take other numbers on each side.
    pub other_numbers: Vec<Differing<'r>>,
    /// Whether a question must be known, where only one side says so.
    pub other_must_know: Vec<Differing<'r>>,
    /// Whether shared questions are in a different order.
    pub reordered: bool,
}

/// One of the two rule sets.
#[derive(Clone, Debug, Serialize)]
pub struct Side<'r> {
    /// The path, or the name of the shipped rule set.
    pub path: &'r str,
    #[serde(flatten)]
    pub(crate) ruleset: RuleSetName<'r>,
}

/// Answer sets whose outcome changes from one to another.
#[derive(Clone, Debug, Serialize)]
pub struct Change<'r> {
    /// The outcome before.
    pub from: &'r str,
    /// The outcome after.
    pub to: &'r str,
    /// The number of these answer sets.
    #[serde(serialize_with = "as_text")]
    pub complete_answer_sets: u128,
    share: f64,
    /// Example answers, regardless of the other answers.
    pub example: Example<'r>,
}

/// Answers whose outcome changes.
#[derive(Clone, Debug, Serialize)]
pub struct Example<'r> {
    /// The answers, to questions of the old rule set.
    pub answers: AnswerMap<'r>,
    rest: &'static str,
    /// What decides in the old rule set.
    pub before: Decided<'r>,
    /// What decides in the new rule set.
    pub after: Decided<'r>,
}

/// What decides an example on one side.
#[derive(Clone, Debug, Serialize)]
pub struct Decided<'r> {
    /// The rule, when the other questions are not sure.
    pub rule: &'r str,
    /// A command that shows the advice.
    pub(crate) command: String,
}

/// What is only in one of the two rule sets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Only<'r> {
    /// The ids of questions.
    pub questions: Vec<&'r str>,
    /// Options of questions that both rule sets have.
    pub options: IndexMap<&'r str, Vec<&'r str>>,
    pub(crate) outcomes: Vec<&'r str>,
}

/// A question that is not the same on both sides, and what it is on each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Differing<'r> {
    pub(crate) question: &'r str,
    pub(crate) old: String,
    pub(crate) new: String,
}

/// Numbers of answer sets are strings, because they may be too large for a JSON number.
pub(crate) fn as_text<S: Serializer>(number: &u128, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(number)
}

impl<'r> RulesDiff<'r> {
    /// Compares two rule sets, each with its name, within this many times the usual budget.
    ///
    /// # Errors
    /// One rule set exceeds the budget, or both together do. Comes with the name of the rule set at
    /// which that happens.
    pub fn new(
        (old_path, old): (&'r str, &'r RuleSet),
        (new_path, new): (&'r str, &'r RuleSet),
        times: usize,
    ) -> Result<Self, (&'r str, TooLarge)> {
        let shared = shared(old, new);
        let sides = [(old_path, old), (new_path, new)];
        let mapped = sides.map(|(_, rules)| mapped(rules, &shared));
        let groups = || {
            let mut groups = Groups::default();
            for ((_, rules), mapped) in sides.iter().zip(&mapped) {
                groups.add_all(rules, mapped);
            }
            groups
        };
        let budget = Budget::times(times);
        Order::own(shared.len()).or_grouped(
            groups,
            |(_, error): &(_, TooLarge)| error.depends_on_order(),
            |order| {
                let functions = Functions::in_order(&shared, order, budget.clone());
                let functions = functions.map_err(|error| (new_path, error))?;
                Self::compared(sides, &shared, &mapped, functions, times)
            },
        )
    }

    /// Compares the decisions of the old and the new rule set, mapped to the shared questions, in a
    /// new store.
    fn compared(
        [(old_path, old), (new_path, new)]: [(&'r str, &'r RuleSet); 2],
        shared: &Table<QuestionId, Question>,
        [mapped_old, mapped_new]: &[EditableDecision<'r>; 2],
        mut functions: Functions<'_>,
        times: usize,
    ) -> Result<Self, (&'r str, TooLarge)> {
        let before = Compared::new(old_path, old, mapped_old, &mut functions, times)?;
        let after = Compared::new(new_path, new, mapped_new, &mut functions, times)?;
        functions.reset_steps(times);
        let total = functions.answer_sets();
        let share = |part: u128| part as f64 / total as f64;
        let [decided_before, decided_after] = [&before, &after].map(|it| it.decision.outcome);
        let too_large = |_| (new_path, TooLarge::Comparison);
        let mut changes = Vec::new();
        for (id, from) in old.outcomes().iter() {
            let was = functions.gives(decided_before, id).map_err(too_large)?;
            for (id, to) in new.outcomes().iter().filter(|(_, to)| to.id != from.id) {
                let is = functions.gives(decided_after, id).map_err(too_large)?;
                let both = functions.and(was, is).map_err(too_large)?;
                let Some(answers) = functions.example(both) else {
                    continue;
                };
                let complete_answer_sets = functions.count(both);
                let given = functions.given(pairs(&answers));
                let answers = AnswerMap::new(old, &in_terms_of(old, shared, &answers));
                changes.push(Change {
                    from: &from.id,
                    to: &to.id,
                    complete_answer_sets,
                    share: share(complete_answer_sets),
                    example: Example {
                        before: before.decided(&functions, &given, shared, &answers),
                        after: after.decided(&functions, &given, shared, &answers),
                        rest: NOT_SURE,
                        answers,
                    },
                });
            }
        }
        changes.sort_by_key(|change| Reverse(change.complete_answer_sets));
        let changed = changes.iter().map(|it| it.complete_answer_sets).sum();
        Ok(Self {
            schema_version: 1,
            old: before.side,
            new: after.side,
            basis: BASIS,
            complete_answer_sets: total,
            changed,
            share: share(changed),
            changes,
            only_in_old: only(old, new),
            only_in_new: only(new, old),
            other_kind: differing(old, new, |it| Some(it.kind.to_string())),
            other_numbers: differing(old, new, |it| Some(it.scale.as_ref()?.answers())),
            other_must_know: differing(old, new, |it| {
                Some(if it.must_know { "yes" } else { "no" }.to_owned())
            }),
            reordered: !shared.values().is_sorted_by_key(|it| new.question(&it.id)),
        })
    }
}

/// One of the two rule sets, with its decision over the shared questions.
struct Compared<'r> {
    side: Side<'r>,
    rules: &'r RuleSet,
    decision: DecisionFunction,
}

impl<'r> Compared<'r> {
    fn new(
        path: &'r str,
        rules: &'r RuleSet,
        mapped: &EditableDecision<'r>,
        functions: &mut Functions<'_>,
        times: usize,
    ) -> Result<Self, (&'r str, TooLarge)> {
        functions.reset_steps(times);
        let ruleset = RuleSetName::of(rules);
        let decision = functions.decision(rules, mapped);
        Ok(Self {
            side: Side { path, ruleset },
            rules,
            decision: decision.map_err(|error| (path, error))?,
        })
    }

    /// The rule that decides these answers. `given` are the same answers in the store.
    fn decided(
        &self,
        functions: &Functions<'_>,
        given: &Given,
        shared: &Table<QuestionId, Question>,
        answers: &AnswerMap<'r>,
    ) -> Decided<'r> {
        let mut answers = answers.clone();
        for (id, question) in self.rules.questions().iter() {
            if question.must_know && shared_as(shared, question).is_none() {
                answers.add(self.rules, id, &question.stand_in());
            }
        }
        let path = Some(Path::new(self.side.path)).filter(|_| self.side.path != SHIPPED);
        let rule = functions.deciding_rule(&self.decision, given);
        Decided {
            rule: &self.rules.decision()[rule].id,
            command: shell::command(path, &answers, true),
        }
    }
}

/// What `rules` has and `other` does not. Questions of a different kind are handled elsewhere.
fn only<'r>(rules: &'r RuleSet, other: &RuleSet) -> Only<'r> {
    let mut only = Only::default();
    for question in rules.questions().values() {
        let Some(theirs) = other.question(&question.id) else {
            only.questions.push(&question.id);
            continue;
        };
        let theirs = &other.questions()[theirs];
        let options = question.options.values().map(|it| it.id.as_str());
        let missing: Vec<&str> = options.filter(|id| theirs.option(id).is_none()).collect();
        if theirs.kind == question.kind && question.scale.is_none() && !missing.is_empty() {
            only.options.insert(&question.id, missing);
        }
    }
    let outcomes = rules.outcomes().values().map(|it| it.id.as_str());
    only.outcomes = outcomes.filter(|id| other.outcome(id).is_none()).collect();
    only
}

/// The questions for which `aspect` is not the same on both sides. It is `None` for a question that
/// does not have it.
fn differing<'r>(
    old: &'r RuleSet,
    new: &RuleSet,
    aspect: impl Fn(&Question) -> Option<String>,
) -> Vec<Differing<'r>> {
    let differing = old.questions().values().filter_map(|question| {
        let other = &new.questions()[new.question(&question.id)?];
        let (old, new) = (aspect(question)?, aspect(other)?);
        (old != new).then_some(Differing {
            question: &question.id,
            old,
            new,
        })
    });
    differing.collect()
}
