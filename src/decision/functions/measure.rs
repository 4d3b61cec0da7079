//! For how many answer sets a function is true, and the simplest answers for which it is.

use crate::decision::compile::KNOWN;
use crate::decision::diagram::Node;
use crate::decision::functions::{Function, Functions, Known};
use crate::ids::{Id, NodeId, OptionId, QuestionId, Table};
use crate::ruleset::{Answer, Kind, Question};

/// What makes answers simple: few questions, then few not-sures, then few options chosen.
type Cost = (usize, usize, usize);

/// Of each level, and of the end: how many ways there are through the levels from there on, if
/// they can be counted in 128 bits.
pub(super) fn ways(questions: &Table<QuestionId, Question>) -> Option<Vec<u128>> {
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
    ways.reverse();
    Some(ways)
}

impl Functions<'_> {
    /// How many complete answer sets there are.
    pub(crate) fn answer_sets(&self) -> u128 {
        self.ways_from(0)
    }

    /// For how many complete answer sets a condition is true.
    pub(crate) fn count(&self, condition: Function) -> u128 {
        let own = self.count_of(condition, &mut Known::default());
        own * self.skipped(0, condition)
    }

    /// Of a node: over the levels from its own on.
    fn count_of(&self, node: NodeId, known: &mut Known<u128>) -> u128 {
        let Node::Branch { level, children } = self.diagram.node(node) else {
            return u128::from(node == self.always);
        };
        if let Some(count) = known.get(&node) {
            return *count;
        }
        let question = self.layout.question_of(*level);
        let counts = children.iter().enumerate().map(|(value, child)| {
            // Where the answer is not sure, there are no options to choose.
            let next = match value == self.layout.not_sure(question) && self.is_first(*level) {
                true => self.layout.end(question),
                false => level + 1,
            };
            self.count_of(*child, known) * self.skipped(next, *child)
        });
        let count = counts.sum();
        known.insert(node, count);
        count
    }

    /// How many ways there are through the levels from one on, up to that of a node.
    fn skipped(&self, from: u16, node: NodeId) -> u128 {
        let end = self.layout.len() as u16;
        let to = self.branch(node).map_or(end, |(level, _)| level);
        self.ways_from(from) / self.ways_from(to)
    }

    #[expect(
        clippy::indexing_slicing,
        reason = "there is an entry for each level and for the end"
    )]
    fn ways_from(&self, level: u16) -> u128 {
        self.ways[usize::from(level)]
    }

    /// Whether a level is the first of its question, not that of an option of an any-of question.
    fn is_first(&self, level: u16) -> bool {
        self.layout.level(self.layout.question_of(level)) == level
    }

    /// The simplest answers for which a condition is true, whatever the other answers are.
    /// Nothing, if it is never true.
    pub fn example(&self, condition: Function) -> Option<Vec<(QuestionId, Answer)>> {
        let mut best = Known::default();
        self.simplest(condition, &mut best)?;
        let mut answers: Vec<(QuestionId, Answer)> = Vec::new();
        let mut node = condition;
        while let Some((level, _)) = self.branch(node) {
            let (_, value) = self.simplest(node, &mut best)?;
            self.answer(&mut answers, level, value);
            node = self.child(node, level, value);
        }
        Some(answers)
    }

    /// Adds what a value of a level says to the answers.
    fn answer(&self, answers: &mut Vec<(QuestionId, Answer)>, level: u16, value: usize) {
        let question = self.layout.question_of(level);
        if self.questions[question].kind != Kind::AnyOf {
            let is_not_sure = value == self.layout.not_sure(question);
            answers.push(match is_not_sure {
                true => (question, Answer::NotSure),
                false => (question, Answer::One(OptionId::new(value))),
            });
        } else if self.is_first(level) {
            answers.push(match value {
                KNOWN => (question, Answer::Many(Vec::new())),
                _ => (question, Answer::NotSure),
            });
        } else {
            let option = OptionId::new(usize::from(level - self.layout.level(question)) - 1);
            let chosen = (value == 1).then_some(option);
            match answers.last_mut() {
                Some((last, Answer::Many(options))) if *last == question => options.extend(chosen),
                // That the question is answered at all has been fixed before.
                _ => answers.push((question, Answer::Many(chosen.into_iter().collect()))),
            }
        }
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
        let not_sure = self.layout.not_sure(self.layout.question_of(*level));
        let is_first = self.is_first(*level);
        let ways = children.iter().enumerate().filter_map(|(value, child)| {
            let ((questions, not_sures, options), _) = self.simplest(*child, best)?;
            let cost = match is_first {
                true => (
                    questions + 1,
                    not_sures + usize::from(value == not_sure),
                    options,
                ),
                false => (questions, not_sures, options + value),
            };
            Some((cost, value))
        });
        let found = ways.min();
        best.insert(node, found);
        found
    }
}
