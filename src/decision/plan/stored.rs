//! The plan of the shipped rule set, computed once and stored in a file so that nobody waits for
//! it.
//!
//! It is used only for the decision that it was computed for. A test recomputes it.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::decision::plan::{Planner, State, Step};
use crate::decision::{Exceeded, Remaining};
use crate::ids::{Id, QuestionId};
use crate::ruleset::RuleSet;

/// How many questions a plan has that is made at once.
const MOST_QUESTIONS: usize = 2_000;

/// A plan for everything that can remain of one decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredPlan {
    /// The digest of what the plan depends on: the decision, the likelihoods and the topics.
    decision: u64,
    /// The positions of the questions to ask, in the order in which a walk through the plan first
    /// reaches each state.
    questions: Vec<usize>,
}

impl StoredPlan {
    /// The plan of the shipped rule set.
    pub fn shipped() -> Self {
        const STORED: &str = include_str!("../../../rules/django-or-fastapi.plan.json");
        match serde_json::from_str(STORED) {
            Ok(plan) => plan,
            Err(error) => unreachable!("the stored plan is unreadable: {error}"),
        }
    }

    /// Plans what remains, without the stored plan.
    ///
    /// # Errors
    /// It is too large to plan.
    pub fn new(rules: &RuleSet, remaining: &Remaining<'_>) -> Result<Self, Exceeded> {
        let mut planner = Planner::from_nothing(rules, remaining);
        let mut questions = Vec::new();
        let ask = |planner: &mut Planner<'_>, state| {
            let question = planner.step(state).question;
            questions.push(question.index());
            Some(question)
        };
        planner.walk(remaining, ask)?;
        Ok(Self {
            decision: digest(rules, remaining),
            questions,
        })
    }

    /// The best questions, if this is the plan of what remains.
    pub(super) fn steps(
        self,
        rules: &RuleSet,
        remaining: &Remaining<'_>,
        planner: &mut Planner<'_>,
    ) -> FxHashMap<State, Step> {
        if self.decision != digest(rules, remaining) {
            return FxHashMap::default();
        }
        let mut questions = self.questions.into_iter().map(QuestionId::new);
        match planner.walk(remaining, |_, _| questions.next()) {
            Ok(steps) => steps,
            Err(Exceeded) => {
                unreachable!("a stored plan is small, and has a question for each state")
            }
        }
    }
}

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

/// A digest of what a plan depends on.
fn digest(rules: &RuleSet, remaining: &Remaining<'_>) -> u64 {
    struct Sha(Sha256);

    impl Hasher for Sha {
        fn write(&mut self, bytes: &[u8]) {
            self.0.update(bytes);
        }

        fn finish(&self) -> u64 {
            let digest = self.0.clone().finalize();
            digest
                .iter()
                .take(8)
                .fold(0, |number, byte| number << 8 | u64::from(*byte))
        }
    }

    let mut sha = Sha(Sha256::new());
    for question in rules.questions().values() {
        question.topic.hash(&mut sha);
    }
    for classes in remaining.decision.classes.values() {
        for class in classes.classes().values() {
            class.likelihood.to_bits().hash(&mut sha);
        }
    }
    for (_, node) in remaining.diagram.nodes() {
        node.hash(&mut sha);
    }
    sha.finish()
}
