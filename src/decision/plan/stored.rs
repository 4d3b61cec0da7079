//! A whole plan as a list of questions, so that it can be made in advance and nobody waits for it.

use rustc_hash::FxHashMap;

use crate::decision::plan::{State, Step};
use crate::decision::{Exceeded, Planner, Remaining};
use crate::ids::QuestionId;

/// The maximum number of questions in a plan that is made in advance.
const MOST_QUESTIONS: usize = 2_000;

impl Planner<'_> {
    /// The best questions, in the order in which a walk through the plan first reaches each state.
    /// If the plan is too large, only those that the walk reaches first.
    pub fn questions(&mut self, remaining: &Remaining<'_>) -> Vec<QuestionId> {
        let mut questions = Vec::new();
        let ask = |planner: &mut Self, state| {
            let step = planner.step(state);
            let goes_on = questions.len() < MOST_QUESTIONS && step.expected.is_some();
            goes_on.then(|| questions.push(step.question));
            goes_on.then_some(step.question)
        };
        // Where it ends early, what it found is the beginning of the plan.
        let _ = self.walk(remaining, ask);
        questions
    }

    /// Follows such a list of questions instead of planning, for everything that can remain.
    pub(super) fn follow(&mut self, remaining: &Remaining<'_>, questions: &[QuestionId]) {
        let mut questions = questions.iter().copied();
        let steps = self.walk(remaining, |_, _| questions.next());
        self.steps = steps.unwrap_or_default();
    }

    /// Walks through everything that can remain, asking the questions that `ask` returns, and
    /// computes the expectations. The walk ends where it returns none.
    fn walk(
        &mut self,
        remaining: &Remaining<'_>,
        mut ask: impl FnMut(&mut Self, State) -> Option<QuestionId>,
    ) -> Result<FxHashMap<State, Step>, Exceeded> {
        let mut steps = FxHashMap::default();
        let node = self.adopt(remaining).ok_or(Exceeded)?;
        self.walk_from(self.state(node, None), &mut ask, &mut steps)?;
        Ok(steps)
    }

    fn walk_from(
        &mut self,
        state: State,
        ask: &mut impl FnMut(&mut Self, State) -> Option<QuestionId>,
        steps: &mut FxHashMap<State, Step>,
    ) -> Result<f64, Exceeded> {
        let (node, _) = state;
        if self.cofactors.settled(node).is_some() {
            return Ok(0.0);
        }
        if let Some(expected) = steps.get(&state).and_then(|step| step.expected) {
            return Ok(expected);
        }
        let question = ask(self, state).ok_or(Exceeded)?;
        let classes = self.cofactors.classes[question].classes().values();
        let mut expected = 1.0;
        for (class, child) in classes.zip(self.left_after(node, question)?) {
            let child = self.state(child, self.topics[question]);
            expected += class.likelihood * self.walk_from(child, ask, steps)?;
        }
        let step = Step {
            question,
            expected: Some(expected),
        };
        steps.insert(state, step);
        Ok(expected)
    }
}
