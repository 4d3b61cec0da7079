//! How many questions to expect.

use crate::decision::plan::{Planner, State};
use crate::decision::{Exceeded, Remaining};
use crate::ids::TopicId;

/// In an estimate, whatever is less likely than this counts as settled as soon as possible.
const LEAST_LIKELY: f64 = 1.0 / 256.0;

/// How many questions to expect from here on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Expectation {
    /// How many questions.
    pub questions: f64,
    /// Whether each question is the best one. If planning takes too long, each one is the one that
    /// tells most about the outcome instead, and whatever is unlikely counts as settled as soon as
    /// possible.
    pub is_exact: bool,
}

impl Planner<'_> {
    /// How many questions to expect. `None` if even an estimate takes too long.
    pub fn expectation(
        &mut self,
        remaining: &Remaining<'_>,
        topic: Option<TopicId>,
    ) -> Option<Expectation> {
        let node = self.adopt(remaining)?;
        let state = self.state(node, topic);
        let exact = match self.cofactors.settled(node) {
            Some(_) => Some(0.0),
            None => self.step(state).expected,
        };
        let questions = exact.or_else(|| {
            self.allow(self.effort);
            self.estimate(state, 1.0).ok()
        });
        Some(Expectation {
            questions: questions?,
            is_exact: exact.is_some(),
        })
    }

    /// The expected number of questions if every question is the one that tells most about the
    /// outcome. `chance` is how likely the state is.
    fn estimate(&mut self, state: State, chance: f64) -> Result<f64, Exceeded> {
        let (node, _) = state;
        if chance < LEAST_LIKELY || self.cofactors.settled(node).is_some() {
            return Ok(self.cofactors.facts[node].least);
        }
        let ranked = self.by_information(state)?;
        let Some(question) = ranked.first().copied() else {
            unreachable!("a function that is not settled depends on a question")
        };
        let mut expected = 1.0;
        for (likelihood, child) in self.cofactors.likely(node, question)? {
            let state = self.state(child, self.topics[question]);
            expected += likelihood * self.estimate(state, chance * likelihood)?;
        }
        Ok(expected)
    }
}
