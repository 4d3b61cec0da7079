//! The facts of a rule set as a whole.

use crate::answers::Answers;
use crate::decision::Decision;
use crate::decision::plan::Planner;
use crate::ids::{OutcomeId, Table};
use crate::ruleset::RuleSet;

/// What there is to say about a rule set.
#[derive(Clone, Debug)]
pub struct Survey {
    /// How many nodes its diagram has.
    pub nodes: usize,
    /// How many complete answer sets give each outcome.
    pub completions: Table<OutcomeId, u128>,
    /// How many questions a person is expected to be asked; not known of very large rule sets.
    pub expected: Option<f64>,
}

impl Survey {
    /// Surveys `rules`, compiled as `decision`.
    pub fn new(rules: &RuleSet, decision: &Decision) -> Self {
        let remaining = decision.remaining(&Answers::none(rules.questions().len()));
        let first = Planner::new(rules, &remaining).next(&remaining, None);
        Self {
            nodes: decision.nodes(),
            completions: remaining.completions(),
            expected: first.map_or(Some(0.0), |step| step.expected),
        }
    }
}
