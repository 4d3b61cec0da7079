//! How many answer sets make a function true, and the simplest answers that do.

use crate::decision::diagram::{Cost, Node};
use crate::decision::functions::{Known, TRUE};
use crate::decision::{Function, Functions, Order};
use crate::ids::{Id, LevelId, NodeId, OptionId, OutcomeId, QuestionId, Table};
use crate::ruleset::{Answer, Kind, Question};

/// For each level, and for the end after the last one: the number of paths through the levels from
/// there on. `None` if the number does not fit into 128 bits.
pub(super) fn ways(
    questions: &Table<QuestionId, Question>,
    order: &Order,
) -> Option<Table<LevelId, u128>> {
    let mut ways = vec![1];
    let mut rest: u128 = 1;
    for question in order.questions().rev() {
        let question = &questions[question];
        let options = question.options.len();
        if question.kind == Kind::AnyOf {
            let after = rest;
            for _ in 0..options {
                rest = rest.checked_mul(2)?;
                ways.push(rest);
            }
            if !question.must_know {
                rest = rest.checked_add(after)?;
            }
        } else {
            let values = options as u128 + u128::from(!question.must_know);
            rest = rest.checked_mul(values)?;
        }
        ways.push(rest);
    }
    Some(ways.into_iter().rev().collect())
}

impl Functions<'_> {
    /// The number of complete answer sets.
    pub(crate) fn answer_sets(&self) -> u128 {
        self.ways[LevelId::new(0)]
    }

    /// The number of complete answer sets for which a condition is true.
    pub(crate) fn count(&self, condition: Function) -> u128 {
        self.count_leaf(condition, self.always)
    }

    /// The number of complete answer sets for which a decision gives this outcome.
    pub fn count_outcome(&mut self, decided: Function, outcome: OutcomeId) -> u128 {
        let outcome = self.outcome(outcome);
        self.count_leaf(decided, outcome)
    }

    fn count_leaf(&self, function: Function, leaf: NodeId) -> u128 {
        let own = self.count_below(function, leaf, &mut Known::default());
        own * self.skipped(LevelId::new(0), function)
    }

    /// Counts over the levels from that of the node on.
    fn count_below(&self, node: NodeId, leaf: NodeId, known: &mut Known<u128>) -> u128 {
        let Node::Branch { level, children } = self.diagram.node(node) else {
            return u128::from(node == leaf);
        };
        if let Some(count) = known.get(&node) {
            return *count;
        }
        let question = self.levels.question_of(*level);
        let counts = children.iter().enumerate().map(|(value, child)| {
            // After not-sure, there are no options to choose.
            let next = match self.levels.is_not_sure(*level, value) {
                true => self.levels.end(question),
                false => LevelId::new(level.index() + 1),
            };
            self.count_below(*child, leaf, known) * self.skipped(next, *child)
        });
        let count = counts.sum();
        known.insert(node, count);
        count
    }

    /// The number of paths from the level `from` to the level of a node.
    fn skipped(&self, from: LevelId, node: NodeId) -> u128 {
        let end = LevelId::new(self.levels.len());
        self.ways[from] / self.ways[self.diagram.level(node).unwrap_or(end)]
    }

    /// The simplest answers that make a condition true whatever the other answers are: those with
    /// the fewest questions, then the fewest not-sures, then the fewest options chosen. `None` if
    /// it is never true.
    pub fn example(&self, condition: Function) -> Option<Vec<(QuestionId, Answer)>> {
        self.cheapest_answers(condition, |level, value, next| {
            Some(self.cost(level, value, next))
        })
    }

    /// The same, but with the fewest not-sures, then the fewest questions.
    pub fn sure_example(&self, condition: Function) -> Option<Vec<(QuestionId, Answer)>> {
        let cost = |level, value, next| {
            let [questions, not_sures, options] = self.cost(level, value, next);
            Some([not_sures, questions, options])
        };
        self.cheapest_answers(condition, cost)
    }

    /// The same, but without any not-sure.
    pub(crate) fn example_of_sure_answers(
        &self,
        condition: Function,
    ) -> Option<Vec<(QuestionId, Answer)>> {
        let is_sure = |level, value| !self.levels.is_not_sure(level, value);
        self.cheapest_answers(condition, |level, value, next| {
            is_sure(level, value).then(|| self.cost(level, value, next))
        })
    }

    fn cheapest_answers(
        &self,
        condition: Function,
        cost: impl Fn(LevelId, usize, Option<LevelId>) -> Option<Cost>,
    ) -> Option<Vec<(QuestionId, Answer)>> {
        let mut answers = Vec::new();
        for (level, value) in self.diagram.cheapest_way(condition, TRUE, cost)? {
            self.answer(&mut answers, level, value);
        }
        answers.sort_unstable_by_key(|(question, _)| *question);
        Some(answers)
    }

    /// What a value of a level costs if `next` follows: questions, then not-sures, then options
    /// chosen. A question counts at the last of its levels on a path.
    pub(super) fn cost(&self, level: LevelId, value: usize, next: Option<LevelId>) -> Cost {
        let question = self.levels.question_of(level);
        let is_last = next.is_none_or(|next| self.levels.question_of(next) != question);
        let [not_sure, options] = match self.levels.is_first(level) {
            true => [self.levels.is_not_sure(level, value).into(), 0],
            false => [0, value],
        };
        [is_last.into(), not_sure, options]
    }

    /// Adds the meaning of a value of a level to the answers.
    pub(super) fn answer(
        &self,
        answers: &mut Vec<(QuestionId, Answer)>,
        level: LevelId,
        value: usize,
    ) {
        let question = self.levels.question_of(level);
        let answer = if self.levels.is_not_sure(level, value) {
            Answer::NotSure
        } else if self.levels.questions[question].kind != Kind::AnyOf {
            self.levels.questions[question].with_option(OptionId::new(value))
        } else {
            let is_chosen = !self.levels.is_first(level) && value == 1;
            let chosen = is_chosen.then(|| self.levels.option(level));
            if let Some((last, Answer::Many(options))) = answers.last_mut()
                && *last == question
            {
                options.extend(chosen);
                return;
            }
            Answer::Many(chosen.into_iter().collect())
        };
        answers.push((question, answer));
    }
}
