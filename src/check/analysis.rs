//! The functions of a rule set that several checks look at.

use crate::decision::conditions::{Conditions, Function, Written};
use crate::decision::{Budget, Exceeded, TooLarge};
use crate::ids::{Id, RuleId, Table};
use crate::ruleset::{Rule, RuleSet};

/// Several times what a decision may take, since a check builds more than one.
const BUDGET: Budget = Budget {
    edges: 6_000_000,
    steps: 20_000_000,
};

/// A rule as functions of the answers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Traced {
    /// Where its condition holds.
    pub(super) holds: Function,
    /// Where it decides: it holds, and no earlier rule does.
    pub(super) decides: Function,
    /// What the rules after it would decide.
    pub(super) otherwise: Function,
}

/// A rule set as functions of the answers.
pub(super) struct Analysis<'r> {
    pub(super) rules: &'r RuleSet,
    pub(super) conditions: Conditions<'r>,
    pub(super) traced: Table<RuleId, Traced>,
    /// The decision as a whole.
    pub(super) decided: Function,
    /// The conditions, to be changed and tried.
    pub(super) written: Written,
}

impl<'r> Analysis<'r> {
    pub(super) fn new(rules: &'r RuleSet) -> Result<Self, TooLarge> {
        let mut conditions = Conditions::new(rules, BUDGET)?;
        let mut traced = Vec::new();
        let mut earlier = conditions.never();
        for rule in rules.decision().values() {
            let mut trace = || {
                let holds = conditions.condition(&rule.when)?;
                let decides = conditions.without(holds, earlier)?;
                earlier = conditions.either(earlier, holds)?;
                Ok((holds, decides))
            };
            traced.push(trace().map_err(|it| at_rule(it, rule))?);
        }
        let mut otherwise = conditions.never();
        let mut table = Vec::new();
        for (rule, (holds, decides)) in rules.decision().values().zip(traced).rev() {
            table.push(Traced {
                holds,
                decides,
                otherwise,
            });
            let outcome = conditions.outcome(rule.recommend);
            otherwise = conditions
                .choose(holds, outcome, otherwise)
                .map_err(|it| at_rule(it, rule))?;
        }
        table.reverse();
        Ok(Self {
            rules,
            conditions,
            traced: table.into_iter().collect(),
            decided: otherwise,
            written: Written::of(rules),
        })
    }

    /// Whether a rule is the last, which has no condition.
    pub(super) fn is_last(&self, rule: RuleId) -> bool {
        rule.index() + 1 == self.rules.decision().len()
    }
}

/// The budget was used up at this rule.
pub(super) fn at_rule(_: Exceeded, rule: &Rule) -> TooLarge {
    at("rule", &rule.id)
}

/// The budget was used up at this thing.
pub(super) fn at(what: &'static str, id: &str) -> TooLarge {
    TooLarge::Diagram {
        what,
        id: id.to_owned(),
    }
}

/// Some of all complete answer sets in words.
pub(super) fn percent(some: u128, all: u128) -> String {
    let percent = 100.0 * (some as f64 / all as f64);
    if percent < 0.05 {
        "less than 0.1 %".to_owned()
    } else if percent > 99.95 && some < all {
        "more than 99.9 %".to_owned()
    } else {
        format!("{percent:.1} %")
    }
}
