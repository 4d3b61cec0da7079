//! What changes in the advice from one rule set to another: the facts.
//!
//! The comparison is exact, over every complete answer set that both rule sets understand.
//! Questions are the same if their id and kind are, options and outcomes if their ids are; order
//! and wording do not matter. What only one side has is never answered: its questions count as
//! not-sure there, and its options are not chosen. Of an advice only the outcome is compared.

use crate::answers::{Answers, Origin};
use crate::decision::boxes::AnswerBox;
use crate::decision::product::{OnSide, Product, Shared};
use crate::decision::truth::Truths;
use crate::decision::{Budget, Classes, TooLarge};
use crate::ids::{ClassId, Id, OptionId, OutcomeId, QuestionId, RuleId, Table};
use crate::ruleset::{Answer, Question, RuleSet};

/// The most areas that are looked for in one change.
pub const MOST_AREAS: usize = 200;

/// About how many looks at a node the search for all areas takes: under a second's work.
const EFFORT: usize = 100_000_000;

/// What changes from one rule set to another. Wherever there are two of a thing, the first is that
/// of the old rule set and the second that of the new one.
#[derive(Clone, Debug)]
pub struct Diff<'r> {
    /// The two rule sets.
    pub rules: [&'r RuleSet; 2],
    /// What only one of them has.
    pub apart: Apart,
    /// How many complete answer sets both understand.
    pub total: u128,
    /// What changes: each pair of outcomes once, that of the most answer sets first.
    pub changes: Vec<Change>,
    shared: Shared,
    product: Product,
}

/// What only one of two rule sets has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Apart {
    /// The questions whose id only one side has.
    pub questions: [Vec<QuestionId>; 2],
    /// Questions of one id but two kinds.
    pub kinds: Vec<[QuestionId; 2]>,
    /// Of questions that both have, those with options that only one side has.
    pub options: Vec<OptionsApart>,
    /// The outcomes that only one side has.
    pub outcomes: [Vec<OutcomeId>; 2],
    /// Whether questions that both have stand in another order.
    pub reordered: bool,
}

/// The options of a question that only one side has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionsApart {
    /// The question on each side.
    pub question: [QuestionId; 2],
    /// The options of each side that the other has not.
    pub options: [Vec<OptionId>; 2],
}

/// Answer sets that had one outcome and get another.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The outcome of each side.
    pub outcomes: [OutcomeId; 2],
    /// How many complete answer sets change so.
    pub count: u128,
    /// Where they are: disjoint areas, the largest first.
    pub areas: Vec<Area>,
}

impl Change {
    /// How many of the answer sets are in none of the areas, because there are too many of those.
    pub fn elsewhere(&self) -> u128 {
        let described: u128 = self.areas.iter().map(|area| area.answers.size).sum();
        self.count.saturating_sub(described)
    }
}

/// Answer sets that change in one way.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    /// The answer sets, in terms of the shared questions.
    pub answers: AnswerBox,
    /// Answers to shared questions that, with every other question not sure, are one of them.
    pub example: Vec<(QuestionId, Answer)>,
    /// The rule that decides the example on each side.
    pub rules: [RuleId; 2],
}

impl<'r> Diff<'r> {
    /// Compares two rule sets.
    ///
    /// # Errors
    /// One of them, or both together, outgrew the usual budget.
    pub fn new(old: &'r RuleSet, new: &'r RuleSet) -> Result<Self, TooLarge> {
        let rules = [old, new];
        let (shared, apart) = matched(rules);
        let product = Product::new(rules, &shared, Budget::default())?;
        let open = Answers::none(shared.questions.len());
        let counts = product.decision.remaining(&open).completions();
        let mut diff = Self {
            rules,
            apart,
            total: counts.values().sum(),
            changes: Vec::new(),
            shared,
            product,
        };
        let mut changes = Vec::new();
        for (pair, count) in counts.iter() {
            let outcomes = diff.product.pairs[pair];
            let [from, to] = diff.outcome_ids(outcomes);
            if from != to {
                changes.push(Change {
                    outcomes,
                    count: *count,
                    areas: diff.areas(pair),
                });
            }
        }
        changes.sort_by_key(|change| (std::cmp::Reverse(change.count), change.outcomes));
        diff.changes = changes;
        Ok(diff)
    }

    /// How many complete answer sets get another outcome.
    pub fn changed(&self) -> u128 {
        self.changes.iter().map(|change| change.count).sum()
    }

    /// A question that both have, with the options that both have.
    pub fn question(&self, question: QuestionId) -> &Question {
        &self.shared.questions[question]
    }

    /// The answers to a question that both have, as neither side tells them apart.
    pub fn classes(&self, question: QuestionId) -> &Classes {
        &self.product.decision.classes()[question]
    }

    /// The ids of a pair of outcomes.
    pub fn outcome_ids(&self, [one, other]: [OutcomeId; 2]) -> [&'r str; 2] {
        let [old, new] = self.rules;
        [&old.outcomes()[one].id, &new.outcomes()[other].id]
    }

    fn areas(&self, pair: OutcomeId) -> Vec<Area> {
        let decision = &self.product.decision;
        let effort = EFFORT / self.product.pairs.len().max(1);
        let mut boxes = decision.boxes(pair, MOST_AREAS, effort);
        boxes.sort_by_key(|answers| std::cmp::Reverse(answers.size));
        boxes
            .into_iter()
            .filter_map(|answers| self.area(answers))
            .collect()
    }

    fn area(&self, answers: AnswerBox) -> Option<Area> {
        let conditions = answers.conditions.iter();
        let example: Vec<(QuestionId, Answer)> = conditions
            .map(|(question, allowed)| (*question, self.likeliest(*question, allowed)))
            .collect();
        Some(Area {
            rules: [self.decided_by(0, &example)?, self.decided_by(1, &example)?],
            answers,
            example,
        })
    }

    /// An answer of the class that is met most often.
    fn likeliest(&self, question: QuestionId, allowed: &[ClassId]) -> Answer {
        let classes = self.classes(question).classes();
        let likelihood = |class: &ClassId| classes[*class].likelihood;
        let likeliest = allowed.iter().reduce(|one, other| {
            if likelihood(other) > likelihood(one) {
                other
            } else {
                one
            }
        });
        likeliest.map_or(Answer::NotSure, |class| classes[*class].example.clone())
    }

    /// The rule of one side that decides an example.
    fn decided_by(&self, side: usize, example: &[(QuestionId, Answer)]) -> Option<RuleId> {
        let rules = self.rules.get(side)?;
        let on_side = self.shared.sides.get(side)?;
        let mut answers = Answers::none(rules.questions().len());
        for (question, answer) in example {
            let on_side = &on_side[*question];
            let answer = match answer {
                Answer::NotSure => Answer::NotSure,
                Answer::One(option) => Answer::One(on_side.options[*option]),
                Answer::Many(options) => {
                    let options = options.iter().map(|option| on_side.options[*option]);
                    let mut options: Vec<OptionId> = options.collect();
                    options.sort_unstable();
                    Answer::Many(options)
                }
            };
            answers.give(on_side.question, answer, Origin::File);
        }
        answers.rest_not_sure();
        Truths::new(rules, &answers).deciding_rule()
    }
}

/// What two rule sets share, and what they do not.
fn matched([old, new]: [&RuleSet; 2]) -> (Shared, Apart) {
    let mut apart = Apart::default();
    let mut questions = Table::from_iter([]);
    let mut in_old = Table::from_iter([]);
    let mut in_new = Table::from_iter([]);
    let [only_old, only_new] = &mut apart.questions;
    let mut last = None;
    for (one, question) in old.questions().iter() {
        let Some(other) = new.question(&question.id) else {
            only_old.push(one);
            continue;
        };
        let asked = &new.questions()[other];
        if asked.kind != question.kind {
            apart.kinds.push([one, other]);
            continue;
        }
        apart.reordered |= last.is_some_and(|last| last > other);
        last = Some(other);
        let of_old = only(&question.options, &asked.options, |option| &option.id);
        let of_new = only(&asked.options, &question.options, |option| &option.id);
        let mut shared = question.clone();
        shared.options = Table::from_iter([]);
        let mut options = [Table::from_iter([]), Table::from_iter([])];
        for (option, choice) in question.options.iter() {
            if let Some(its_other) = asked.options.position(|it| it.id == choice.id) {
                shared.options.push(choice.clone());
                let [in_old, in_new] = &mut options;
                in_old.push(option);
                in_new.push(its_other);
            }
        }
        if !of_old.is_empty() || !of_new.is_empty() {
            apart.options.push(OptionsApart {
                question: [one, other],
                options: [of_old, of_new],
            });
        }
        let [old_options, new_options] = options;
        questions.push(shared);
        in_old.push(OnSide {
            question: one,
            options: old_options,
        });
        in_new.push(OnSide {
            question: other,
            options: new_options,
        });
    }
    *only_new = only(new.questions(), old.questions(), |question| &question.id);
    apart.outcomes = [
        only(old.outcomes(), new.outcomes(), |outcome| &outcome.id),
        only(new.outcomes(), old.outcomes(), |outcome| &outcome.id),
    ];
    let sides = [in_old, in_new];
    (Shared { questions, sides }, apart)
}

/// What one table has and another has not.
fn only<I: Id, T>(one: &Table<I, T>, other: &Table<I, T>, id: fn(&T) -> &String) -> Vec<I> {
    let entries = one.iter();
    let entries = entries.filter(|(_, entry)| !other.values().any(|it| id(it) == id(entry)));
    entries.map(|(position, _)| position).collect()
}
