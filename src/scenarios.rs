//! Rule sets and their scenarios: projects whose advice is known.
//!
//! Here scenarios are run, and what they cover is counted. [`mutants`] changes the decision a
//! little at a time, [`score`] finds out which changes the scenarios notice, and [`suggest`] finds
//! answers that would show the others. All of it is one [`TestReport`], which serialises.

pub mod mutants;
pub mod score;
pub mod suggest;

use std::collections::BTreeSet;

use serde::{Serialize, Serializer};

use crate::advice::RuleSetName;
use crate::answers::map::AnswerMap;
use crate::answers::{Answers, Origin};
use crate::decision::Decision;
use crate::ruleset::{Expected, RuleSet, Scenario};
use score::Score;
use suggest::Suggestion;

/// How a rule set fares with its scenarios.
#[derive(Clone, Debug, Serialize)]
pub struct TestReport<'r> {
    #[serde(flatten)]
    ruleset: RuleSetName<'r>,
    /// How the scenarios come out.
    pub scenarios: Runs<'r>,
    /// What they come to.
    pub coverage: Coverage<'r>,
    /// What they say about mutants, if those were tried.
    pub mutants: Option<Score<'r>>,
    /// Scenarios that would say more, if that was asked for.
    pub suggestions: Option<Vec<Suggestion<'r>>>,
}

/// How scenarios come out.
#[derive(Clone, Debug, Serialize)]
pub struct Runs<'r> {
    /// How many came out as expected.
    pub passed: usize,
    /// How many did not.
    pub failed: usize,
    /// The scenarios that failed.
    pub failures: Vec<Failure<'r>>,
    /// The scenarios that passed.
    #[serde(skip)]
    pub passing: Vec<&'r Scenario>,
}

/// A scenario that does not come out as expected.
#[derive(Clone, Debug, Serialize)]
pub struct Failure<'r> {
    /// Its id.
    pub id: &'r str,
    /// The project in a few words.
    pub says: Option<&'r str>,
    /// What should come out.
    pub expected: Verdict<'r>,
    /// What comes out.
    pub found: Verdict<'r>,
    /// The answers that alone settle what comes out: the shortest sufficient reason. Not known of
    /// very
    /// large rule sets.
    #[serde(serialize_with = "question_ids")]
    pub reason: Option<AnswerMap<'r>>,
}

/// An outcome with or without its rule, or the open questions.
#[derive(Clone, Debug, Serialize)]
pub struct Verdict<'r> {
    /// The outcome, if it is settled.
    pub outcome: Option<&'r str>,
    /// The rule that gives it when what is unanswered counts as not-sure.
    pub rule: Option<&'r str>,
    /// The questions that it depends on.
    pub open: Vec<&'r str>,
}

/// What scenarios come to.
#[derive(Clone, Debug, Serialize)]
pub struct Coverage<'r> {
    /// How many rules there are.
    pub rules: usize,
    /// The rules that decide no scenario.
    pub unused_rules: Vec<&'r str>,
    /// How many outcomes there are.
    pub outcomes: usize,
    /// The outcomes that no scenario has.
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
    /// Runs the scenarios of `rules`, compiled as `decision`. Mutants are tried apart.
    pub fn new(rules: &'r RuleSet, decision: &Decision, scenarios: &'r [Scenario]) -> Self {
        let mut used_rules = BTreeSet::new();
        let mut used_outcomes = BTreeSet::new();
        let mut failures = Vec::new();
        let mut passing = Vec::new();
        for scenario in scenarios {
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
            if is_as_expected(&found, &scenario.expected) {
                passing.push(scenario);
                continue;
            }
            let decision = decision.renewed();
            let reasons = settled.and_then(|outcome| decision.reasons(&answers, outcome).ok());
            let shortest: Option<Vec<_>> =
                reasons.and_then(|it| Some(it.sufficient.first()?.iter().collect()));
            failures.push(Failure {
                id: &scenario.id,
                says: scenario.says.as_deref(),
                expected: Verdict::of(rules, &scenario.expected),
                found: Verdict::of(rules, &found),
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
    for (question, answer) in &scenario.answers {
        answers.give(*question, answer.clone(), Origin::File);
    }
    if scenario.rest_not_sure {
        answers.rest_not_sure();
    }
    answers
}

/// Whether what was found, always with the rule, is what is expected, perhaps of any rule.
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
