//! Rule sets held against scenarios: projects whose advice is known.
//!
//! Here they are run, and what they cover is counted. [`mutants`] changes the decision a little at
//! a time, [`score`] looks which changes the scenarios notice, and [`suggest`] finds answers that
//! would show the others.

pub mod mutants;
pub mod score;
pub mod suggest;

use crate::answers::{Answers, Origin};
use crate::decision::Decision;
use crate::decision::reasons::Questions;
use crate::decision::truth::Truths;
use crate::ids::{Id, OutcomeId, QuestionId, RuleId, Table};
use crate::ruleset::{Expected, RuleSet, Scenario};

/// How the scenarios of a rule set come out, in their order.
#[derive(Clone, Debug)]
pub struct Report<'a> {
    /// One for each scenario.
    pub runs: Vec<Run<'a>>,
    /// The rules that decided no scenario, in the order of the rule set.
    pub unused_rules: Vec<RuleId>,
    /// The outcomes that no scenario came to, in the order of the rule set.
    pub unused_outcomes: Vec<OutcomeId>,
}

/// How one scenario comes out.
#[derive(Clone, Debug)]
pub struct Run<'a> {
    /// What was run.
    pub scenario: &'a Scenario,
    /// What came out.
    pub found: Found,
    /// Whether that is what was expected.
    pub passed: bool,
}

/// What comes out of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// The answers settle the outcome.
    Decided {
        /// The outcome.
        outcome: OutcomeId,
        /// The rule that gives it when what is unanswered counts as not-sure.
        rule: RuleId,
        /// The questions whose answers alone settle it: the shortest sufficient reason.
        reason: Vec<QuestionId>,
    },
    /// It depends on these questions, in the order of the rule set.
    Undecided(Vec<QuestionId>),
}

impl Found {
    /// Whether it is what was expected.
    pub fn is(&self, expected: &Expected) -> bool {
        match (self, expected) {
            (
                Found::Decided { outcome, rule, .. },
                Expected::Decided {
                    outcome: wanted,
                    rule: by,
                },
            ) => outcome == wanted && by.is_none_or(|by| *rule == by),
            (Found::Undecided(open), Expected::Undecided(wanted)) => open == wanted,
            _ => false,
        }
    }
}

impl<'a> Report<'a> {
    /// Runs the scenarios of `rules`, compiled as `decision`.
    pub fn new(rules: &RuleSet, decision: &Decision, scenarios: &'a [Scenario]) -> Self {
        let runs: Vec<Run<'a>> = scenarios
            .iter()
            .map(|scenario| {
                let found = found(rules, decision, &answers(rules, scenario));
                Run {
                    scenario,
                    passed: found.is(&scenario.expected),
                    found,
                }
            })
            .collect();
        let mut rule_is_used = rules.decision().map(|_, _| false);
        let mut outcome_is_used = rules.outcomes().map(|_, _| false);
        for run in &runs {
            if let Found::Decided { outcome, rule, .. } = run.found {
                rule_is_used[rule] = true;
                outcome_is_used[outcome] = true;
            }
        }
        Self {
            runs,
            unused_rules: unused(&rule_is_used),
            unused_outcomes: unused(&outcome_is_used),
        }
    }

    /// How many scenarios came out as expected.
    pub fn passed(&self) -> usize {
        self.runs.iter().filter(|run| run.passed).count()
    }

    /// How many did not.
    pub fn failed(&self) -> usize {
        self.runs.len() - self.passed()
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

fn found(rules: &RuleSet, decision: &Decision, answers: &Answers) -> Found {
    let remaining = decision.remaining(answers);
    let mut complete = answers.clone();
    complete.rest_not_sure();
    let rule = Truths::new(rules, &complete).deciding_rule();
    match (remaining.settled(), rule) {
        (Some(outcome), Some(rule)) => {
            let reasons = decision.reasons(answers, outcome);
            let shortest = reasons.sufficient.first().copied();
            Found::Decided {
                outcome,
                rule,
                reason: shortest.unwrap_or(Questions::EMPTY).iter().collect(),
            }
        }
        _ => Found::Undecided(remaining.relevant()),
    }
}

fn unused<I: Id>(is_used: &Table<I, bool>) -> Vec<I> {
    let unused = is_used.iter().filter(|(_, is_used)| !**is_used);
    unused.map(|(id, _)| id).collect()
}
