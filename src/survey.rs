//! Facts about a whole rule set.

use serde::Serialize;

use crate::advice::RuleSetName;
use crate::answers::{AnswerMap, Answers};
use crate::decision::{Decision, Planner, TooLarge};
use crate::rules_diff::as_text;
use crate::ruleset::{EditableDecision, RuleSet};

/// What a rule set contains, and how its outcomes share the answer sets.
#[derive(Debug, Serialize)]
#[expect(
    missing_docs,
    reason = "the fields are those of the JSON, and have telling names"
)]
pub struct Survey<'r> {
    #[serde(flatten)]
    pub ruleset: RuleSetName<'r>,
    pub title: &'r str,
    pub questions: usize,
    pub findings: usize,
    pub rules: usize,
    pub signals: usize,
    pub claims: usize,
    /// The number of nodes in the decision diagram.
    pub nodes: usize,
    pub outcomes: Vec<Share<'r>>,
    /// Where each rule decides.
    pub rule_shares: Vec<RuleShare<'r>>,
    /// The expected number of questions in an interview. `None` for very large rule sets.
    pub expected_questions: Option<f64>,
    /// Whether that is exact. For large rule sets it is an estimate.
    pub expected_is_exact: bool,
}

/// The number of complete answer sets that give an outcome.
#[derive(Debug, Serialize)]
pub struct Share<'r> {
    /// The outcome.
    pub id: &'r str,
    /// The number of these answer sets.
    #[serde(serialize_with = "as_text")]
    pub complete_answer_sets: u128,
}

/// The number of complete answer sets that a rule decides.
#[derive(Debug, Serialize)]
pub struct RuleShare<'r> {
    /// The rule.
    #[serde(flatten)]
    pub share: Share<'r>,
    /// The outcome that it recommends.
    pub recommend: &'r str,
    /// The simplest answers that it decides, whatever the other answers are. `None` if it never
    /// decides.
    pub example: Option<AnswerMap<'r>>,
}

impl<'r> Survey<'r> {
    /// Surveys `rules`, compiled as `decision`.
    ///
    /// # Errors
    /// The decision exceeds the budget.
    pub fn new(rules: &'r RuleSet, decision: &Decision) -> Result<Self, TooLarge> {
        let remaining = decision.remaining(&Answers::none(rules.questions().len()));
        let expected = Planner::new(rules, &remaining).expectation(&remaining, None);
        let mut functions = decision.functions(rules)?;
        let decided = functions.decision(rules, &EditableDecision::of(rules))?;
        let decides = functions.decides(rules, &decided)?;
        let rule_shares = rules.decision().iter().map(|(id, rule)| RuleShare {
            share: Share {
                id: &rule.id,
                complete_answer_sets: functions.count(decides[id]),
            },
            recommend: &rules.outcomes()[rule.recommend].id,
            example: (functions.sure_example(decides[id]))
                .map(|answers| AnswerMap::new(rules, &answers)),
        });
        let rule_shares = rule_shares.collect();
        let shares = rules.outcomes().iter().map(|(id, outcome)| Share {
            id: &outcome.id,
            complete_answer_sets: functions.count_outcome(decided.outcome, id),
        });
        Ok(Self {
            ruleset: RuleSetName::of(rules),
            title: rules.title(),
            questions: rules.questions().len(),
            findings: rules.findings().len(),
            rules: rules.decision().len(),
            signals: rules.signals().len(),
            claims: rules.claims().len(),
            nodes: decision.nodes(),
            outcomes: shares.collect(),
            rule_shares,
            expected_questions: expected.map(|it| it.questions),
            expected_is_exact: expected.is_some_and(|it| it.is_exact),
        })
    }
}
