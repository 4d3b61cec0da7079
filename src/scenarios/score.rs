//! Which mutants of a decision its scenarios detect.

use std::mem;

use serde::Serialize;

use crate::decision::{DecisionFunction, Functions, Given, Order, TooLarge};
use crate::ids::{QuestionId, Table};
use crate::limits::{EDGES, MUTANT_STEPS};
use crate::ruleset::{Expected, Question, RuleSet, Scenario, Site};
use crate::scenarios::mutants::{self, Mutant};
use crate::scenarios::original::Original;
use crate::scenarios::{answers, is_as_expected};

/// The results for the mutants.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Score<'r> {
    /// How many there are.
    pub total: usize,
    /// How many are equivalent to the original: the same outcome for every complete answer set.
    pub equivalent: usize,
    /// How many could not be tested, because they exceeded the budget of a decision or the common
    /// budget was used up.
    pub too_large: usize,
    /// How many make a scenario fail.
    pub killed: usize,
    survived: usize,
    /// The percentage of the detectable mutants that the scenarios detect. `None` if there are no
    /// detectable mutants.
    #[serde(rename = "score")]
    pub percent: Option<f64>,
    /// The mutants that no scenario detects although they decide differently.
    pub survivors: Vec<Survivor<'r>>,
}

/// A mutant with which every scenario passes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Survivor<'r> {
    /// The rule that is changed, if one is.
    pub rule: Option<&'r str>,
    /// The finding that is changed, if one is.
    pub finding: Option<&'r str>,
    /// Where it is changed: `rule lean-api`.
    #[serde(skip)]
    pub site: String,
    /// What is changed.
    pub change: String,
    /// The mutant itself.
    #[serde(skip)]
    pub mutant: Mutant,
}

impl<'r> Survivor<'r> {
    fn new(rules: &'r RuleSet, mutant: Mutant) -> Self {
        let (kind, id) = match mutant.site {
            Site::Rule(rule) => ("rule", rules.decision()[rule].id.as_str()),
            Site::Finding(finding) => ("finding", rules.findings()[finding].id.as_str()),
        };
        Self {
            rule: (kind == "rule").then_some(id),
            finding: (kind == "finding").then_some(id),
            site: format!("{kind} {id}"),
            change: mutant.change.in_words(rules),
            mutant,
        }
    }
}

impl<'r> Score<'r> {
    /// Tests every mutant of `rules` with the scenarios, which must all pass with the original: a
    /// scenario that already fails says nothing about a mutant. All together may take this many
    /// `times` as long as usual. The diagrams have their levels in this `order`. `progress` receives
    /// the number of tested mutants and the total.
    ///
    /// # Errors
    /// Names the rule or finding at which the original exceeds the budget.
    pub fn new(
        rules: &'r RuleSet,
        order: &Order,
        scenarios: &[&'r Scenario],
        times: usize,
        mut progress: impl FnMut(usize, usize),
    ) -> Result<Self, TooLarge> {
        let mutants = Mutant::all(rules);
        let mut score = Self {
            total: mutants.len(),
            ..Self::default()
        };
        let mut steps = times * MUTANT_STEPS;
        let questions = mutants::questions(rules);
        let new = Jury::new(rules, &questions, order, scenarios)?;
        let mut jury = new.clone();
        for (done, mutant) in mutants.into_iter().enumerate() {
            progress(done, score.total);
            if steps == 0 {
                score.too_large += score.total - done;
                break;
            }
            let compiled = loop {
                jury.functions.reset_steps(1);
                let is_alone = mem::take(&mut jury.is_new);
                let compiled = jury.original.mutant(rules, &mut jury.functions, &mutant);
                if let Ok(decision) = compiled {
                    break Some(decision);
                }
                steps = steps.saturating_sub(jury.functions.taken());
                jury = new.clone();
                // What does not fit beside others may fit alone.
                if is_alone {
                    break None;
                }
            };
            let Some(decision) = compiled else {
                score.too_large += 1;
                continue;
            };
            let functions = &mut jury.functions;
            if decision.outcome == jury.original.decision.outcome {
                score.equivalent += 1;
            } else if (jury.cases.iter_mut()).any(|it| !it.passes(functions, &decision)) {
                score.killed += 1;
            } else {
                score.survivors.push(Survivor::new(rules, mutant));
            }
            steps = steps.saturating_sub(jury.functions.taken());
        }
        score.survived = score.survivors.len();
        score.percent = match score.killed + score.survived {
            0 => None,
            noticeable => Some(100.0 * score.killed as f64 / noticeable as f64),
        };
        Ok(score)
    }
}

/// The scenarios, and a store for the mutants that they test.
#[derive(Clone)]
struct Jury<'a> {
    functions: Functions<'a>,
    original: Original,
    cases: Vec<Case<'a>>,
    /// Whether it has tested no mutant yet.
    is_new: bool,
}

impl<'a> Jury<'a> {
    fn new(
        rules: &RuleSet,
        questions: &'a Table<QuestionId, Question>,
        order: &Order,
        scenarios: &[&'a Scenario],
    ) -> Result<Self, TooLarge> {
        let most = [EDGES, usize::MAX];
        let (functions, original) = Original::in_new_store(rules, questions, order, most)?;
        let cases = scenarios.iter().map(|scenario| Case {
            given: functions.given(answers(rules, scenario).given()),
            expected: &scenario.expected,
        });
        Ok(Self {
            cases: cases.collect(),
            is_new: true,
            functions,
            original,
        })
    }
}

/// The answers and the expected result of one scenario. Use it only with the store that made it.
#[derive(Clone)]
pub(crate) struct Case<'s> {
    pub(crate) given: Given,
    pub(crate) expected: &'s Expected,
}

impl Case<'_> {
    /// Whether a decision gives the expected result.
    pub(crate) fn passes(
        &mut self,
        functions: &mut Functions<'_>,
        decision: &DecisionFunction,
    ) -> bool {
        let found = match functions.settled(decision.outcome, &mut self.given) {
            Some(outcome) => Expected::Decided {
                outcome,
                rule: Some(functions.deciding_rule(decision, &self.given)),
            },
            None => {
                let open = functions.relevant(&[decision.outcome], &mut self.given);
                Expected::Undecided(open.iter().collect())
            }
        };
        is_as_expected(&found, self.expected)
    }
}
