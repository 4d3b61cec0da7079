//! How many questions are left at least and at most. Not-sure counts here, although not in an
//! expectation.

use schemars::JsonSchema;
use serde::Serialize;

use crate::decision::Remaining;
use crate::decision::plan::{Planner, State};
use crate::ids::TopicId;

/// How many questions are left if you always answer the best one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, JsonSchema)]
#[schemars(rename = "QuestionsLeft")]
pub struct Left {
    /// With the answers that settle the outcome soonest.
    pub fewest: usize,
    /// With the answers that settle the outcome latest.
    pub most: usize,
}

impl Left {
    /// Safe bounds if this many questions are relevant.
    fn at_most(relevant: usize) -> Self {
        Self {
            fewest: relevant.min(1),
            most: relevant,
        }
    }
}

impl Planner<'_> {
    /// The fewest and the most questions left if each follows the plan. Safe bounds if computing
    /// them takes too long.
    pub fn left(&mut self, remaining: &Remaining<'_>, topic: Option<TopicId>) -> Left {
        let Some(node) = self.adopt(remaining) else {
            return Left::at_most(remaining.relevant().len());
        };
        let limit = self.cofactors.computed() + self.effort;
        self.left_at(self.state(node, topic), limit)
    }

    fn left_at(&mut self, state: State, limit: usize) -> Left {
        let (node, _) = state;
        if self.cofactors.settled(node).is_some() {
            return Left::default();
        }
        if let Some(left) = self.left.get(&state) {
            return *left;
        }
        let bounds = Left::at_most(self.cofactors.facts[node].relevant.len());
        if self.cofactors.computed() > limit {
            return bounds;
        }
        let question = self.step(state).question;
        let Ok(mut after) = self.left_after(node, question) else {
            return bounds;
        };
        let mut left = Left {
            fewest: usize::MAX,
            most: 0,
        };
        // Settled children come first, then those with the most relevant questions: they usually
        // decide both bounds, and the rest can be skipped.
        after.sort_by_key(|child| match self.cofactors.facts[*child].relevant.len() {
            0 => 0,
            relevant => usize::MAX - relevant,
        });
        for child in after {
            // An unsettled child has at least one question left, and at most all its relevant ones.
            let relevant = self.cofactors.facts[child].relevant.len();
            if left.fewest <= 2 && left.most > relevant {
                continue;
            }
            let below = self.left_at(self.state(child, self.topics[question]), limit);
            left.fewest = left.fewest.min(below.fewest + 1);
            left.most = left.most.max(below.most + 1);
        }
        self.left.insert(state, left);
        left
    }
}
