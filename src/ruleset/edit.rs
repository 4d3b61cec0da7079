//! The deciding part of a rule set without its texts, which can be edited for experiments.

use std::borrow::Cow;

use crate::ids::{FindingId, OutcomeId, RuleId, Table};
use crate::ruleset::{Condition, Otherwise, RuleSet};

/// A decision: the conditions of the findings, and the rules in order.
///
/// Edits must keep it sound: the last rule always holds, and a finding does not refer to any new
/// findings, so that the order of findings stays valid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditableDecision<'r> {
    /// The condition of each finding.
    pub findings: Table<FindingId, Cow<'r, Condition>>,
    /// The rules; the first that holds decides.
    pub rules: Vec<EditableRule<'r>>,
}

/// One rule, with its position in the rule set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditableRule<'r> {
    /// The position in the rule set.
    pub rule: RuleId,
    /// When it holds.
    pub when: Cow<'r, Condition>,
    /// What it recommends.
    pub outcome: OutcomeId,
}

/// What a condition of the decision belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Site {
    /// A rule.
    Rule(RuleId),
    /// A finding.
    Finding(FindingId),
}

impl<'r> EditableDecision<'r> {
    /// The decision of `rules`.
    pub fn of(rules: &'r RuleSet) -> Self {
        let editable = rules.decision().iter().map(|(id, rule)| EditableRule {
            rule: id,
            when: match rule.otherwise {
                // It holds for all answers that reach it; otherwise the decision is not compiled.
                Some(Otherwise::Never) => Cow::Owned(Condition::ALWAYS),
                None => Cow::Borrowed(&rule.when),
            },
            outcome: rule.recommend,
        });
        let findings = rules.findings().values();
        Self {
            findings: findings.map(|it| Cow::Borrowed(&it.when)).collect(),
            rules: editable.collect(),
        }
    }

    /// The rule with this position in the rule set, which must not have been removed.
    pub(crate) fn rule_mut(&mut self, rule: RuleId) -> &mut EditableRule<'r> {
        let Some(found) = self.rules.iter_mut().find(|it| it.rule == rule) else {
            unreachable!("a rule that was removed is not edited");
        };
        found
    }

    /// The condition of a rule or finding.
    pub(crate) fn condition_mut(&mut self, site: Site) -> &mut Condition {
        match site {
            Site::Rule(rule) => self.rule_mut(rule).when.to_mut(),
            Site::Finding(finding) => self.findings[finding].to_mut(),
        }
    }
}

/// A part of a condition.
pub(crate) struct ConditionPart<'c> {
    /// The path to it: the position among the operands at each step.
    pub(crate) path: Vec<usize>,
    pub(crate) condition: &'c Condition,
    /// The condition that it is an operand of.
    pub(crate) parent: Option<&'c Condition>,
}

impl Condition {
    /// The condition itself and all its parts, each before its own parts.
    pub(crate) fn parts(&self) -> impl Iterator<Item = ConditionPart<'_>> {
        let mut open = vec![ConditionPart {
            path: Vec::new(),
            condition: self,
            parent: None,
        }];
        std::iter::from_fn(move || {
            let part = open.pop()?;
            let operands = part.condition.operands().iter().enumerate().rev();
            open.extend(operands.map(|(index, operand)| ConditionPart {
                path: [&part.path[..], &[index]].concat(),
                condition: operand,
                parent: Some(part.condition),
            }));
            Some(part)
        })
    }

    /// The conditions that this one directly combines.
    pub(crate) fn operands(&self) -> &[Condition] {
        match self {
            Condition::All(of) | Condition::Any(of) | Condition::AtLeast { of, .. } => of,
            Condition::Not(condition) => std::slice::from_ref(condition),
            Condition::Finding(_)
            | Condition::Chosen { .. }
            | Condition::Within { .. }
            | Condition::NoneChosen(_)
            | Condition::NotSure(_) => &[],
        }
    }

    /// The part at the end of a path.
    #[expect(
        clippy::indexing_slicing,
        reason = "a path is taken from the condition that it is used in"
    )]
    pub(crate) fn at_mut(&mut self, path: &[usize]) -> &mut Condition {
        path.iter().fold(self, |condition, index| match condition {
            Condition::Not(inner) => inner,
            combined => &mut combined.list_mut()[*index],
        })
    }

    /// The list of operands of an `all`, `any` or `at-least`.
    pub(crate) fn list_mut(&mut self) -> &mut Vec<Condition> {
        match self {
            Condition::All(of) | Condition::Any(of) | Condition::AtLeast { of, .. } => of,
            _ => unreachable!("only a combined condition has a list of operands"),
        }
    }
}
