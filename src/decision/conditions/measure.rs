//! For how many answer sets a function is true, and one of them.

use crate::decision::compile::{KNOWN, UNKNOWN};
use crate::decision::conditions::{Conditions, Function, Known};
use crate::decision::diagram::Node;
use crate::ids::{Id, NodeId, OptionId, QuestionId};
use crate::ruleset::{Answer, Kind};

impl Conditions<'_> {
    /// Of each level: how many ways there are through it and all levels after it.
    pub(super) fn ways_through(&self) -> Vec<u128> {
        let mut ways = Vec::new();
        let mut rest: u128 = 1;
        for question in self.builder.rules.questions().values().rev() {
            let options = question.options.len();
            if question.kind == Kind::AnyOf {
                let after = rest;
                for _ in 0..options {
                    rest = rest.saturating_mul(2);
                    ways.push(rest);
                }
                rest = rest.saturating_add(after);
            } else {
                rest = rest.saturating_mul(options as u128 + 1);
            }
            ways.push(rest);
        }
        ways.reverse();
        ways
    }

    /// How many complete answer sets there are, if they can be counted in 128 bits.
    pub(crate) fn answer_sets(&self) -> u128 {
        self.ways_from(0)
    }

    /// For how many complete answer sets the function is true.
    pub(crate) fn count(&self, function: Function) -> u128 {
        let own = self.count_of(function.0, &mut Known::default());
        own * self.skipped(0, function.0)
    }

    /// Of a node: over the levels from its own on.
    fn count_of(&self, node: NodeId, known: &mut Known<u128>) -> u128 {
        let Node::Branch { level, children } = self.builder.diagram.node(node) else {
            return u128::from(node == self.builder.yes);
        };
        if let Some(count) = known.get(&node) {
            return *count;
        }
        let mut count = 0;
        for (value, child) in children.iter().enumerate() {
            let next = match self.any_of(*level) {
                // Of what is not known, the options do not count.
                Some((question, None)) if value == UNKNOWN => self.end_of(question),
                _ => level + 1,
            };
            count += self.count_of(*child, known) * self.skipped(next, *child);
        }
        known.insert(node, count);
        count
    }

    /// How many ways there are through the levels from one on, up to that of a node.
    fn skipped(&self, from: u16, node: NodeId) -> u128 {
        let to = match self.builder.diagram.node(node) {
            Node::Leaf(_) => u16::MAX,
            Node::Branch { level, .. } => *level,
        };
        self.ways_from(from) / self.ways_from(to).max(1)
    }

    /// How many ways there are through the levels from one on.
    fn ways_from(&self, level: u16) -> u128 {
        self.ways.get(usize::from(level)).copied().unwrap_or(1)
    }

    /// The level after those of a question.
    fn end_of(&self, question: QuestionId) -> u16 {
        let options = self.builder.rules.questions()[question].options.len();
        self.builder.layout.level(question) + 1 + options as u16
    }

    /// If a level is of an any-of question: that question, and the option if it is not the level
    /// that says whether the answer is known at all.
    fn any_of(&self, level: u16) -> Option<(QuestionId, Option<OptionId>)> {
        let question = self.builder.layout.question(level)?;
        if self.builder.rules.questions()[question].kind != Kind::AnyOf {
            return None;
        }
        let option = level.checked_sub(self.builder.layout.level(question) + 1);
        Some((question, option.map(|option| OptionId::new(option.into()))))
    }

    /// Answers for which the function is true, whatever the other answers are: as few as there can
    /// be, and known rather than not-sure. Nothing, if it is never true.
    pub(crate) fn example(&self, function: Function) -> Option<Vec<(QuestionId, Answer)>> {
        let mut best = Known::default();
        self.nearest(function.0, &mut best)?;
        let mut answers: Vec<(QuestionId, Answer)> = Vec::new();
        let mut node = function.0;
        while let Node::Branch { level, children } = self.builder.diagram.node(node) {
            let value = best.get(&node).copied().flatten()?.1;
            let question = self.builder.layout.question(*level)?;
            match (self.any_of(*level), answers.last_mut()) {
                (Some((_, Some(option))), Some((_, Answer::Many(chosen)))) => {
                    chosen.extend((value == 1).then_some(option));
                }
                (Some(_), _) if value == KNOWN => {
                    answers.push((question, Answer::Many(Vec::new())));
                }
                (Some(_), _) => answers.push((question, Answer::NotSure)),
                (None, _) => {
                    let options = self.builder.rules.questions()[question].options.len();
                    let answer = if value < options {
                        Answer::One(OptionId::new(value))
                    } else {
                        Answer::NotSure
                    };
                    answers.push((question, answer));
                }
            }
            node = children.get(value).copied()?;
        }
        Some(answers)
    }

    /// Of a node the effort of the shortest way to "true", and the value with which it begins.
    fn nearest(
        &self,
        node: NodeId,
        best: &mut Known<Option<(usize, usize)>>,
    ) -> Option<(usize, usize)> {
        let Node::Branch { level, children } = self.builder.diagram.node(node) else {
            return (node == self.builder.yes).then_some((0, 0));
        };
        if let Some(known) = best.get(&node) {
            return *known;
        }
        let effort = |value: usize| match self.any_of(*level) {
            Some((_, Some(_))) => value,
            Some((_, None)) if value == UNKNOWN => 150,
            None if value + 1 == children.len() => 150,
            _ => 100,
        };
        let mut found: Option<(usize, usize)> = None;
        for (value, child) in children.iter().enumerate() {
            let way = self
                .nearest(*child, best)
                .map(|(rest, _)| rest + effort(value));
            if let Some(way) = way
                && found.is_none_or(|(least, _)| way < least)
            {
                found = Some((way, value));
            }
        }
        best.insert(node, found);
        found
    }
}
