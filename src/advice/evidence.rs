//! The deciding rule and the signals.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::Serialize;

use crate::advice::{Grounds, Named, filled};
use crate::decision::{Questions, Truth, Truths};
use crate::grammar;
use crate::ids::FindingId;
use crate::ruleset::{Claim, Condition, Outcome, Question, Rule, Strength};

/// What follows the reason of a rule if it assumes answers: these, such as "No" for a question.
pub(crate) const ASSUMES: &str =
    "This assumes {}; the recommendation is the same for other answers.";

/// The rule that decides if unanswered questions count as not-sure. A question that must be known
/// counts as `no`, its last option, `none` or its smallest number.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DecidedBy<'r> {
    /// The id of the rule.
    pub rule: Named<'r, Rule>,
    /// The reason of the rule. If that assumes the answer to a question that must be known, it says
    /// so.
    pub because: Cow<'r, str>,
    #[serde(flatten)]
    pub grounds: Grounds<'r>,
    /// The findings in the rule's condition that are true.
    pub findings: Vec<Finding<'r>>,
    /// The ids of the questions that the rule's condition names, outside of findings, with answers
    /// that make that part of it true.
    pub answers: Vec<Named<'r, Question>>,
}

/// A named condition that is true for these answers.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Finding<'r> {
    /// The id of the finding.
    pub id: &'r str,
    /// The condition in words.
    pub says: Cow<'r, str>,
    /// The ids of the claims that it is based on.
    pub claims: Vec<Named<'r, Claim>>,
}

/// An answer that supports an outcome.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Signal<'r> {
    /// The id of the signal.
    pub id: &'r str,
    /// The id of the outcome that it supports.
    pub points_to: Named<'r, Outcome>,
    /// How much the signal weighs.
    pub strength: Strength,
    #[serde(skip)]
    pub alone: bool,
    /// The reason.
    pub because: Cow<'r, str>,
    #[serde(flatten)]
    pub grounds: Grounds<'r>,
}

impl<'r> DecidedBy<'r> {
    /// The rule that decides. `complete` are the truths of complete answers, and `known` the same
    /// without the answers to questions that must be known and were not answered.
    pub fn new(complete: &Truths<'r, '_>, known: &Truths<'_, '_>) -> Self {
        let Truths { rules, answers, .. } = *complete;
        let rule = &rules.decision()[rules.deciding_rule(answers)];
        let mut because = filled(rules, answers, &rule.because);
        if known.of(&rule.when) == Truth::Open {
            let behind = complete.behind(&rule.when).iter();
            let assumed = behind.filter(|it| known.answers.answer(*it).is_none());
            let assumed = assumed.map(|it| {
                let question = &rules.questions()[it];
                let labels = question.stand_in().labels(question).concat();
                format!("\"{labels}\" for \"{}\"", question.ask)
            });
            let assumed = grammar::list(assumed, "and");
            because = format!("{because} {}", ASSUMES.replacen("{}", &assumed, 1)).into();
        }
        let mut findings = Vec::new();
        rests_on(&rule.when, &mut findings);
        findings.retain(|finding| known.finding(*finding) == Truth::True);
        let findings = findings.into_iter().map(|it| &rules.findings()[it]);
        Self {
            rule: Named(rule),
            because,
            grounds: Grounds::new(rules, &rule.claims, rule.house),
            findings: findings
                .map(|finding| Finding {
                    id: &finding.id,
                    says: filled(rules, answers, &finding.says),
                    claims: Named::all(rules.claims(), finding.claims.iter().copied()),
                })
                .collect(),
            answers: Named::all(rules.questions(), named(known, &rule.when).iter()),
        }
    }
}

/// The questions that a condition names without negating them, in parts that are true. What
/// findings name does not count.
fn named(truths: &Truths<'_, '_>, condition: &Condition) -> Questions {
    match condition {
        _ if truths.of(condition) != Truth::True => Questions::EMPTY,
        Condition::Finding(_) | Condition::Not(_) => Questions::EMPTY,
        Condition::All(of) | Condition::Any(of) | Condition::AtLeast { of, .. } => {
            let named = of.iter().map(|part| named(truths, part));
            named.fold(Questions::EMPTY, Questions::union)
        }
        condition => condition.question().into_iter().collect(),
    }
}

/// The findings that a condition names without negating them, in order, without duplicates.
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
    /// The signals whose condition is certainly true, strongest first.
    pub fn all(truths: &Truths<'r, '_>) -> Vec<Self> {
        let Truths { rules, answers, .. } = *truths;
        let signals = rules.signals().values();
        let mut signals: Vec<Self> = signals
            .filter(|signal| truths.of(&signal.when) == Truth::True)
            .map(|signal| Self {
                id: &signal.id,
                points_to: Named(&rules.outcomes()[signal.points_to]),
                strength: signal.strength,
                alone: signal.alone,
                because: filled(rules, answers, &signal.because),
                grounds: Grounds::new(rules, &signal.claims, signal.house),
            })
            .collect();
        signals.sort_by_key(|signal| signal.strength);
        signals
    }
}
