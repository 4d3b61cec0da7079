//! Small rule sets and answers decoded from bytes. Similar bytes give similar rule sets, so that
//! libFuzzer can make progress.

use std::collections::{BTreeMap, BTreeSet};
use std::slice::Iter;

use crate::model::numbers::Numbers;
use crate::model::{Condition, Model, Question, Value};

/// The choices that bytes encode. After the last byte, always the first choice.
pub struct Choices<'d>(pub Iter<'d, u8>);

impl Choices<'_> {
    /// A rule set of at most three questions, and answers to some of them.
    pub fn model_with_answers(&mut self) -> (Model, BTreeMap<usize, Value>) {
        let questions: Vec<Question> = (0..=self.below(3)).map(|_| self.question()).collect();
        let outcomes = 2 + self.below(2);
        let findings = (0..self.below(3)).map(|_| self.condition(&questions, 0, 2));
        let findings: Vec<Condition> = findings.collect();
        let rules = (0..self.below(5)).map(|_| {
            let condition = self.condition(&questions, findings.len(), 3);
            (condition, self.below(outcomes))
        });
        let model = Model {
            rules: rules.collect(),
            last: self.below(outcomes),
            questions,
            findings,
            outcomes,
            signals: Vec::new(),
            first_combines: false,
            clear: BTreeSet::new(),
        };
        let mut given = BTreeMap::new();
        for question in 0..model.questions.len() {
            let mut values = model.values(question);
            if self.below(2) == 1 {
                given.insert(question, values.swap_remove(self.below(values.len())));
            }
        }
        (model, given)
    }

    /// A number below another.
    fn below(&mut self, number: usize) -> usize {
        self.0.next().map_or(0, |byte| usize::from(*byte) % number)
    }

    fn question(&mut self) -> Question {
        let form = self.below(8);
        let (kind, options) = match form % 4 {
            0 => ("yes-no", 2),
            1 => ("one-of", 2 + self.below(3)),
            2 => ("any-of", 1 + self.below(3)),
            _ => ("number", 0),
        };
        let topic = self.below(3).checked_sub(1);
        let likelihoods = (0..4).map(|_| 1 + self.below(7) as u8).collect();
        let numbers = Numbers::decoded(|number| self.below(number));
        Question {
            must_know: form >= 4,
            ..Question::new(kind, options, topic, likelihoods, numbers)
        }
    }

    fn condition(&mut self, questions: &[Question], findings: usize, depth: usize) -> Condition {
        let kinds = if depth == 0 { 2 } else { 6 };
        let kind = self.below(kinds);
        let mut some = |fewest: usize| -> Vec<Condition> {
            let conditions = 0..fewest + self.below(3);
            conditions
                .map(|_| self.condition(questions, findings, depth - 1))
                .collect()
        };
        match kind {
            1 if findings > 0 => Condition::Finding(self.below(findings)),
            2 => Condition::All(some(1)),
            3 => Condition::Any(some(1)),
            4 => Condition::Not(Box::new(some(1).swap_remove(0))),
            5 => {
                let of = some(1);
                Condition::AtLeast(self.below(4).min(of.len()), of)
            }
            _ => {
                let index = self.below(questions.len());
                let asked = &questions[index];
                let words = asked.options + 1 + usize::from(asked.kind == "any-of");
                let options = (0..=self.below(2)).map(|_| asked.nameable(self.below(words)));
                Condition::Question(index, options.collect())
            }
        }
    }
}
