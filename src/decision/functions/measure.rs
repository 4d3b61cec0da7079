//! For how many answer sets a function is true, and the simplest answers for which it is.

use crate::decision::diagram::Node;
use crate::decision::functions::{Function, Functions, Known};
use crate::ids::{Id, LevelId, NodeId, OptionId, OutcomeId, QuestionId, Table};
use crate::ruleset::{Answer, Kind, Question};

/// What makes answers simple: few questions, then few not-sures, then few options chosen.
pub(super) type Cost = (usize, usize, usize);

/// Of each level, and of the end: how many ways there are through the levels from there on, if
/// they can be counted in 128 bits.
pub(super) fn ways(questions: &Table<QuestionId, Question>) -> Option<Table<LevelId, u128>> {
    let mut ways = vec![1];
    let mut rest: u128 = 1;
    for question in questions.values().rev() {
        let options = question.options.len();
        if question.kind == Kind::AnyOf {
            let after = rest;
            for _ in 0..options {
                rest = rest.checked_mul(2)?;
                ways.push(rest);
            }
            rest = rest.checked_add(after)?;
        } else {
            rest = rest.checked_mul(options as u128 + 1)?;
        }
        ways.push(rest);
    }
    Some(ways.into_iter().rev().collect())
}

impl Functions<'_> {
    /// How many complete answer sets there are.
    pub(crate) fn answer_sets(&self) -> u128 {
        self.ways[LevelId::new(0)]
    }

    /// For how many complete answer sets a condition is true.
    pub(crate) fn count(&self, condition: Function) -> u128 {
        self.count_leaf(condition, self.always)
    }

    /// For how many complete answer sets a decision gives this outcome.
    pub fn count_outcome(&mut self, decided: Function, outcome: OutcomeId) -> u128 {
        let outcome = self.outcome(outcome);
        self.count_leaf(decided, outcome)
    }

    fn count_leaf(&self, function: Function, leaf: NodeId) -> u128 {
        let own = self.count_below(function, leaf, &mut Known::default());
        own * self.skipped(LevelId::new(0), function)
    }

    /// Over the levels from that of a node on.
    fn count_below(&self, node: NodeId, leaf: NodeId, known: &mut Known<u128>) -> u128 {
        let Node::Branch { level, children } = self.diagram.node(node) else {
            return u128::from(node == leaf);
        };
        if let Some(count) = known.get(&node) {
            return *count;
        }
        let question = self.levels.question_of(*level);
        let counts = children.iter().enumerate().map(|(value, child)| {
            // Where the answer is not sure, there are no options to choose.
            let is_not_sure =
                self.levels.is_first(*level) && value == self.levels.not_sure(question);
            let next = match is_not_sure {
                true => self.levels.end(question),
                false => LevelId::new(level.index() + 1),
            };
            self.count_below(*child, leaf, known) * self.skipped(next, *child)
        });
        let count = counts.sum();
        known.insert(node, count);
        count
    }

    /// How many ways there are through the levels from one on, up to that of a node.
    fn skipped(&self, from: LevelId, node: NodeId) -> u128 {
        let end = LevelId::new(self.levels.len());
        self.ways[from] / self.ways[self.diagram.level(node).unwrap_or(end)]
    }

    /// The simplest answers for which a condition is true, whatever the other answers are.
    /// Nothing, if it is never true.
    pub fn example(&self, condition: Function) -> Option<Vec<(QuestionId, Answer)>> {
        let mut best = Known::default();
        self.simplest(condition, &mut best)?;
        let mut answers: Vec<(QuestionId, Answer)> = Vec::new();
        let mut node = condition;
        while let Some(level) = self.diagram.level(node) {
            let (_, value) = self.simplest(node, &mut best)?;
            self.answer(&mut answers, level, value);
            node = self.diagram.child(node, level, value);
        }
        Some(answers)
    }

    /// Adds what a value of a level says to the answers.
    pub(super) fn answer(
        &self,
        answers: &mut Vec<(QuestionId, Answer)>,
        level: LevelId,
        value: usize,
    ) {
        let question = self.levels.question_of(level);
        let is_first = self.levels.is_first(level);
        let answer = if is_first && value == self.levels.not_sure(question) {
            Answer::NotSure
        } else if self.levels.questions[question].kind != Kind::AnyOf {
            Answer::One(OptionId::new(value))
        } else {
            let is_chosen = !is_first && value == 1;
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

    /// Of a node: the cost of the simplest way to "true", and the value with which it begins.
    fn simplest(
        &self,
        node: NodeId,
        best: &mut Known<Option<(Cost, usize)>>,
    ) -> Option<(Cost, usize)> {
        let Node::Branch { level, children } = self.diagram.node(node) else {
            return (node == self.always).then_some(((0, 0, 0), 0));
        };
        if let Some(known) = best.get(&node) {
            return *known;
        }
        let ways = children.iter().enumerate().filter_map(|(value, child)| {
            let (cost, _) = self.simplest(*child, best)?;
            Some((self.with_cost(cost, *level, value), value))
        });
        let found = ways.min();
        best.insert(node, found);
        found
    }

    /// A cost, and that of a value of a level.
    pub(super) fn with_cost(
        &self,
        (questions, not_sures, options): Cost,
        level: LevelId,
        value: usize,
    ) -> Cost {
        if !self.levels.is_first(level) {
            return (questions, not_sures, options + value);
        }
        let not_sure = self.levels.not_sure(self.levels.question_of(level));
        let is_not_sure = usize::from(value == not_sure);
        (questions + 1, not_sures + is_not_sure, options)
    }
}
