//! The facts of a rule set as a whole.

use crate::answers::Answers;
use crate::decision::Decision;
use crate::decision::plan::{Effort, Left, Planner, Step};
use crate::ruleset::RuleSet;

/// About a second's work at most for the best plan without topics.
const EFFORT: Effort = Effort {
    step: 6_000_000,
    left: 0,
};

/// What there is to say about a rule set.
#[derive(Clone, Debug)]
pub struct Survey {
    /// How many nodes its diagram has.
    pub nodes: usize,
    /// How many complete answer sets give each outcome, in the order of the rule set.
    pub completions: Vec<u128>,
    /// What a person is asked, if that was wanted.
    pub plan: Option<Plan>,
}

/// How many questions a person is asked.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The first question as planned; nothing, if the outcome is always the same.
    pub planned: Option<Step>,
    /// The fewest and the most questions as planned.
    pub left: Left,
    /// The first question of the best plan that does not keep topics together.
    pub free: Option<Step>,
    /// The expected number if the relevant questions are asked in the order of the rule set.
    pub in_order: f64,
    /// The number of all questions.
    pub everything: usize,
}

impl Survey {
    /// Surveys `rules`, compiled as `decision`.
    pub fn new(rules: &RuleSet, decision: &Decision, with_plan: bool) -> Self {
        let remaining = decision.remaining(&Answers::none(rules.questions().len()));
        let plan = with_plan.then(|| {
            let mut planner = Planner::new(rules, &remaining);
            let left = planner.left(&remaining, None);
            let mut free = Planner::with_effort(rules, &remaining, EFFORT).without_topics();
            Plan {
                planned: planner.next(&remaining, None),
                left,
                free: free.next(&remaining, None),
                in_order: planner.expected_in_order(&remaining),
                everything: rules.questions().len(),
            }
        });
        Self {
            nodes: decision.nodes(),
            completions: remaining.completions().values().copied().collect(),
            plan,
        }
    }
}
