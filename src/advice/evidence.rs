//! The rule that decided, and the signals that speak.

use schemars::JsonSchema;
use serde::Serialize;

use crate::advice::{Grounds, Named};
use crate::answers::Answers;
use crate::decision::kleene::{Truth, Truths};
use crate::ids::FindingId;
use crate::ruleset::{Condition, Outcome, Rule, RuleSet, Strength};

/// The rule that gives the outcome when what is unanswered counts as not-sure.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DecidedBy<'r> {
    pub rule: Named<'r, Rule>,
    pub because: &'r str,
    #[serde(flatten)]
    pub grounds: Grounds<'r>,
    /// The findings that the rule rests on.
    pub findings: Vec<Finding<'r>>,
}

#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct Finding<'r> {
    pub id: &'r str,
    pub says: &'r str,
}

/// An answer that speaks for an outcome.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Signal<'r> {
    pub id: &'r str,
    pub points_to: Named<'r, Outcome>,
    pub strength: Strength,
    pub because: &'r str,
    #[serde(flatten)]
    pub grounds: Grounds<'r>,
}

impl<'r> DecidedBy<'r> {
    /// The rule that decides these answers; `truths` are those with not-sure for the rest.
    pub fn new(rules: &'r RuleSet, answers: &Answers, truths: &Truths<'_>) -> Self {
        let rule = &rules.decision()[rules.deciding_rule(answers)];
        let mut findings = Vec::new();
        rests_on(&rule.when, &mut findings);
        findings.retain(|finding| truths.finding(*finding) == Truth::True);
        let findings = findings.into_iter().map(|it| &rules.findings()[it]);
        Self {
            rule: Named(rule),
            because: &rule.because,
            grounds: Grounds::new(rules, &rule.claims, rule.house),
            findings: findings
                .map(|finding| Finding {
                    id: &finding.id,
                    says: &finding.says,
                })
                .collect(),
        }
    }
}

/// The findings that a condition names and does not negate, in order, each once.
fn rests_on(condition: &Condition, findings: &mut Vec<FindingId>) {
    match condition {
        Condition::All(of) | Condition::Any(of) | Condition::AtLeast { of, .. } => {
            for condition in of {
                rests_on(condition, findings);
            }
        }
        Condition::Finding(finding) if !findings.contains(finding) => findings.push(*finding),
        _ => {}
    }
}

impl<'r> Signal<'r> {
    /// Those that speak for sure, the strongest first.
    pub fn all(rules: &'r RuleSet, truths: &Truths<'_>) -> Vec<Self> {
        let signals = rules.signals().values();
        let mut signals: Vec<Self> = signals
            .filter(|signal| truths.of(&signal.when) == Truth::True)
            .map(|signal| Self {
                id: &signal.id,
                points_to: Named(&rules.outcomes()[signal.points_to]),
                strength: signal.strength,
                because: &signal.because,
                grounds: Grounds::new(rules, &signal.claims, signal.house),
            })
            .collect();
        signals.sort_by_key(|signal| signal.strength);
        signals
    }
}
