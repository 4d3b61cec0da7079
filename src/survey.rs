//! The facts of a rule set as a whole.

use crate::answers::Answers;
use crate::decision::Decision;
use crate::decision::plan::{Method, Planner};
use crate::ruleset::RuleSet;

/// How many remaining decisions are looked at to find the best plan without topics: about a
/// second's work.
const BUDGET: usize = 400_000;

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
    /// How the planned questions were found.
    pub method: Method,
    /// The expected number as planned.
    pub expected: f64,
    /// The fewest as planned.
    pub fewest: usize,
    /// The most as planned.
    pub most: usize,
    /// The expected number of the best plan that does not keep topics together.
    pub best: f64,
    /// How that was found.
    pub best_method: Method,
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
            let expected = planner
                .next(&remaining, None)
                .map_or(0.0, |step| step.expected);
            let left = planner.left(&remaining, None);
            let mut best = Planner::new(rules, &remaining).without_topics(BUDGET);
            Plan {
                expected,
                fewest: left.fewest,
                most: left.most,
                method: planner.method(),
                best: best
                    .next(&remaining, None)
                    .map_or(0.0, |step| step.expected),
                best_method: best.method(),
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
