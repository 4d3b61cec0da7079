//! The part of a rule set that decides, apart from its words, and changes to it.
//!
//! Every change keeps what makes a rule set sound: the last rule always holds, and a finding refers
//! to no finding that it did not refer to before, so the order of findings stays one in which each
//! comes after those that it refers to.

use crate::ids::{FindingId, OutcomeId, RuleId, Table};
use crate::ruleset::{Condition, Rule, RuleSet};

/// What decides: the conditions of the findings, and the rules in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Logic {
    findings: Table<FindingId, Condition>,
    steps: Vec<Step>,
}

/// One rule, under the position that it has in its rule set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) rule: RuleId,
    pub(crate) when: Condition,
    pub(crate) outcome: OutcomeId,
}

impl Logic {
    /// What decides in `rules`.
    pub(crate) fn of(rules: &RuleSet) -> Self {
        let steps = rules.decision().iter().map(|(id, rule)| Step {
            rule: id,
            when: rule.when.clone(),
            outcome: rule.recommend,
        });
        Self {
            findings: rules.findings().map(|_, finding| finding.when.clone()),
            steps: steps.collect(),
        }
    }

    /// The condition of a finding.
    pub(crate) fn finding(&self, finding: FindingId) -> &Condition {
        &self.findings[finding]
    }

    /// The rules in order.
    pub(crate) fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Without a rule, unless it is the last.
    pub(crate) fn without(mut self, rule: RuleId) -> Self {
        let last = self.steps.last().map(|step| step.rule);
        self.steps
            .retain(|step| step.rule != rule || last == Some(rule));
        self
    }

    /// With a rule after the one that follows it, unless that is the last.
    pub(crate) fn swapped(mut self, rule: RuleId) -> Self {
        let index = self.steps.iter().position(|step| step.rule == rule);
        if let Some(index) = index.filter(|index| index + 2 < self.steps.len()) {
            self.steps.swap(index, index + 1);
        }
        self
    }

    /// With another outcome of a rule.
    pub(crate) fn with_outcome(mut self, rule: RuleId, outcome: OutcomeId) -> Self {
        let mut steps = self.steps.iter_mut();
        if let Some(step) = steps.find(|step| step.rule == rule) {
            step.outcome = outcome;
        }
        self
    }

    /// With another condition of a rule, unless it is the last.
    pub(crate) fn with_condition(mut self, rule: RuleId, when: Condition) -> Self {
        if let Some((_, steps)) = self.steps.split_last_mut()
            && let Some(step) = steps.iter_mut().find(|step| step.rule == rule)
        {
            step.when = when;
        }
        self
    }

    /// With another condition of a finding, which must refer to no finding that the old one does
    /// not refer to.
    pub(crate) fn with_finding(mut self, finding: FindingId, when: Condition) -> Self {
        self.findings[finding] = when;
        self
    }
}

impl RuleSet {
    /// This rule set with another logic, which was made from its own.
    pub(crate) fn with_logic(&self, logic: &Logic) -> Self {
        let mut changed = self.clone();
        for finding in changed.findings.ids() {
            changed.findings[finding].when = logic.findings[finding].clone();
        }
        let rules = logic.steps.iter().map(|step| Rule {
            when: step.when.clone(),
            recommend: step.outcome,
            ..self.decision[step.rule].clone()
        });
        changed.decision = rules.collect();
        changed
    }
}
