//! Rule sets and their scenarios: projects whose advice is known.
//!
//! This module runs scenarios and counts what they cover. [`mutants`] makes small changes to the
//! decision, [`score`] finds out which of them the scenarios detect, and [`suggest`] finds
//! scenarios that would detect the others. A [`TestReport`] holds all results.

mod jury;
pub mod mutants;
pub mod score;
pub mod suggest;
mod unmet;

use std::collections::BTreeSet;

use serde::{Serialize, Serializer};

use crate::advice::RuleSetName;
use crate::answers::{AnswerMap, Answers, Origin};
use crate::decision::Decision;
use crate::ruleset::{Expected, Loaded, Location, RuleSet, Scenario};
use score::Score;
use suggest::Suggestion;

/// The results of testing a rule set with its scenarios.
#[derive(Clone, Debug, Serialize)]
pub struct TestReport<'r> {
    #[serde(flatten)]
    ruleset: RuleSetName<'r>,
    /// The results of the scenarios.
    pub scenarios: Runs<'r>,
    /// What the scenarios cover.
    pub coverage: Coverage<'r>,
    /// How many mutants the scenarios detect, if tested.
    pub mutants: Option<Score<'r>>,
    /// Scenarios that would detect more, if requested.
    pub suggestions: Option<Vec<Suggestion<'r>>>,
    /// How many of the surviving mutants these would not detect.
    pub undetected: Option<usize>,
}

/// The results of running scenarios.
#[derive(Clone, Debug, Serialize)]
pub struct Runs<'r> {
    /// How many passed.
    pub passed: usize,
    /// How many failed.
    pub failed: usize,
    /// The scenarios that failed.
    pub failures: Vec<Failure<'r>>,
    /// The scenarios that passed.
    #[serde(skip)]
    pub passing: Vec<&'r Scenario>,
}

/// A scenario that failed.
#[derive(Clone, Debug, Serialize)]
pub struct Failure<'r> {
    /// Its id.
    pub id: &'r str,
    /// The place of its id. `None` for the shipped rule set.
    pub place: Option<Location<'r>>,
    /// A short description of the project.
    pub says: Option<&'r str>,
    /// The expected result.
    pub expected: Verdict<'r>,
    /// The actual result.
    pub found: Verdict<'r>,
    /// The other expectations that are not met, one sentence each.
    pub unmet: Vec<String>,
    /// The answers that settle the actual outcome on their own: the shortest sufficient reason.
    /// `None` for very large rule sets.
    #[serde(serialize_with = "question_ids")]
    pub reason: Option<AnswerMap<'r>>,
}

/// An outcome with or without its rule, or the open questions.
#[derive(Clone, Debug, Serialize)]
pub struct Verdict<'r> {
    /// The outcome, if it is settled.
    pub outcome: Option<&'r str>,
    /// The rule that decides if unanswered questions count as not-sure.
    pub rule: Option<&'r str>,
    /// The open questions, if it is not settled.
    pub open: Vec<&'r str>,
}

/// What scenarios cover.
#[derive(Clone, Debug, Serialize)]
pub struct Coverage<'r> {
    /// How many rules there are.
    pub rules: usize,
    /// The rules that decide no scenario.
    pub unused_rules: Vec<&'r str>,
    /// How many outcomes there are.
    pub outcomes: usize,
    /// The outcomes that no scenario gives.
    pub unused_outcomes: Vec<&'r str>,
}

fn question_ids<S: Serializer>(
    reason: &Option<AnswerMap<'_>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let ids = reason
        .as_ref()
        .map(|answers| answers.iter().map(|it| &it.question.id));
    ids.map(Iterator::collect::<Vec<_>>).serialize(serializer)
}

impl<'r> TestReport<'r> {
    /// Runs the scenarios of a rule set, compiled as `decision`. Mutants are tested separately.
    pub fn new(loaded: &'r Loaded, decision: &Decision) -> Self {
        let rules = &loaded.rules;
        let mut used_rules = BTreeSet::new();
        let mut used_outcomes = BTreeSet::new();
        let mut failures = Vec::new();
        let mut passing = Vec::new();
        for (index, scenario) in loaded.scenarios.iter().enumerate() {
            let answers = answers(rules, scenario);
            let remaining = decision.remaining(&answers);
            let settled = remaining.settled();
            let found = match settled {
                Some(outcome) => {
                    let rule = rules.deciding_rule(&answers);
                    used_outcomes.insert(outcome);
                    used_rules.insert(rule);
                    let rule = Some(rule);
                    Expected::Decided { outcome, rule }
                }
                None => Expected::Undecided(remaining.relevant()),
            };
            let unmet = unmet::unmet(rules, decision, scenario, &answers);
            if unmet.is_empty() && is_as_expected(&found, &scenario.expected) {
                passing.push(scenario);
                continue;
            }
            let decision = decision.renewed();
            let reasons = settled.and_then(|outcome| decision.reasons(&answers, outcome).ok());
            let shortest: Option<Vec<_>> =
                reasons.and_then(|it| Some(it.sufficient.first()?.iter().collect()));
            let place = loaded.texts.top().key("scenarios").index(index).key("id");
            let place = place.span().and_then(|it| loaded.texts.locate(&it));
            failures.push(Failure {
                id: &scenario.id,
                place,
                says: scenario.says.as_deref(),
                expected: Verdict::of(rules, &scenario.expected),
                found: Verdict::of(rules, &found),
                unmet,
                reason: shortest.map(|it| AnswerMap::given(rules, &answers.only(&it))),
            });
        }
        let unused_rules = rules.decision().iter();
        let unused_rules = unused_rules.filter(|(id, _)| !used_rules.contains(id));
        let unused_outcomes = rules.outcomes().iter();
        let unused_outcomes = unused_outcomes.filter(|(id, _)| !used_outcomes.contains(id));
        Self {
            ruleset: RuleSetName::of(rules),
            coverage: Coverage {
                rules: rules.decision().len(),
                unused_rules: unused_rules.map(|(_, it)| it.id.as_str()).collect(),
                outcomes: rules.outcomes().len(),
                unused_outcomes: unused_outcomes.map(|(_, it)| it.id.as_str()).collect(),
            },
            scenarios: Runs {
                passed: passing.len(),
                failed: failures.len(),
                failures,
                passing,
            },
            mutants: None,
            suggestions: None,
            undetected: None,
        }
    }
}

impl<'r> Verdict<'r> {
    fn of(rules: &'r RuleSet, expected: &Expected) -> Self {
        let (outcome, rule, open) = match expected {
            Expected::Decided { outcome, rule } => (Some(*outcome), *rule, &[][..]),
            Expected::Undecided(open) => (None, None, open.as_slice()),
        };
        let open = open.iter().map(|it| rules.questions()[*it].id.as_str());
        Self {
            outcome: outcome.map(|it| rules.outcomes()[it].id.as_str()),
            rule: rule.map(|it| rules.decision()[it].id.as_str()),
            open: open.collect(),
        }
    }
}

/// The answers of a scenario.
pub(crate) fn answers(rules: &RuleSet, scenario: &Scenario) -> Answers {
    let mut answers = Answers::none(rules.questions().len());
    answers.give_all(scenario.answers.clone(), Origin::File);
    if scenario.rest_not_sure {
        answers.rest_not_sure(rules);
    }
    answers
}

/// Whether the result is as expected. The expectation may leave out the rule.
fn is_as_expected(found: &Expected, expected: &Expected) -> bool {
    match (found, expected) {
        (
            Expected::Decided { outcome, .. },
            Expected::Decided {
                outcome: wanted,
                rule: None,
            },
        ) => outcome == wanted,
        _ => found == expected,
    }
}
