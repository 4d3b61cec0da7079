//! The functions of a rule set that several lints use.

use crate::decision::{Budget, DecisionFunction, Function, Functions, Order, TooLarge};
use crate::ids::{RuleId, Table};
use crate::ruleset::{EditableDecision, RuleSet};

/// The lints may take this many times the edges and steps of one decision, because they build
/// several.
const TIMES: usize = 2;

/// A rule as functions of the answers.
#[derive(Clone, Copy)]
pub(super) struct Traced {
    /// Where its condition holds.
    pub(super) holds: Function,
    /// Where it decides: it holds, and no earlier rule holds.
    pub(super) decides: Function,
    /// The outcome of the rules after it.
    pub(super) otherwise: Function,
}

/// A rule set as functions of the answers.
pub(super) struct Analysis<'r> {
    pub(super) rules: &'r RuleSet,
    pub(super) functions: Functions<'r>,
    pub(super) decision: DecisionFunction,
    pub(super) traced: Table<RuleId, Traced>,
}

impl<'r> Analysis<'r> {
    /// Analyzes a rule set within this many times the usual budget, with levels in this order.
    pub(super) fn new(rules: &'r RuleSet, order: &Order, times: usize) -> Result<Self, TooLarge> {
        let budget = Budget::times(TIMES * times);
        let mut functions = Functions::in_order(rules.questions(), order, budget)?;
        let decision = functions.decision(rules, &EditableDecision::of(rules))?;
        let decides = functions.decides(rules, &decision)?;
        let mut traced = Vec::new();
        let mut otherwise = functions.never;
        let each = decision.rules.iter().zip(decides.values());
        for (&(rule, holds), &decides) in each.rev() {
            traced.push(Traced {
                holds,
                decides,
                otherwise,
            });
            let rule = &rules.decision()[rule];
            let outcome = functions.outcome(rule.recommend);
            let chosen = functions.choose(holds, outcome, otherwise);
            otherwise = chosen.map_err(|_| TooLarge::at("rule", &rule.id))?;
        }
        Ok(Self {
            rules,
            functions,
            decision,
            traced: traced.into_iter().rev().collect(),
        })
    }
}
