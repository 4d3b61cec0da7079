//! Which mutants of a decision its scenarios notice.

use crate::decision::functions::{DecisionFunction, Functions, Given};
use crate::decision::{Budget, TooLarge};
use crate::ruleset::edit::EditableDecision;
use crate::ruleset::{Expected, RuleSet, Scenario};
use crate::scenarios::answers;
use crate::scenarios::mutants::Mutant;

/// What became of the mutants.
#[derive(Clone, Debug, Default)]
pub struct Score {
    /// How many there are.
    pub mutants: usize,
    /// How many are equivalent to the original: the same outcome for every complete answer set.
    pub equivalent: usize,
    /// How many outgrew the budget of a decision, so that nothing is known of them.
    pub too_large: usize,
    /// How many a scenario fails on.
    pub killed: usize,
    /// Those that every scenario passes on, although they are another decision.
    pub survivors: Vec<Mutant>,
}

impl Score {
    /// How many mutants the scenarios could notice.
    pub fn noticeable(&self) -> usize {
        self.killed + self.survivors.len()
    }

    /// Of them, how many were noticed, in per cent; all, if there are none.
    pub fn percent(&self) -> f64 {
        match self.noticeable() {
            0 => 100.0,
            all => 100.0 * self.killed as f64 / all as f64,
        }
    }

    /// Tries every mutant of `rules` on the scenarios, which must all pass on the original: one
    /// that fails there says nothing about a mutant. `progress` is told how many are done, and of
    /// how many.
    ///
    /// # Errors
    /// The rule or finding at which the original outgrew the budget.
    pub fn new<'r>(
        rules: &'r RuleSet,
        scenarios: &[&'r Scenario],
        mut progress: impl FnMut(usize, usize),
    ) -> Result<Self, TooLarge> {
        let mutants = Mutant::all(rules);
        let mut score = Self {
            mutants: mutants.len(),
            ..Self::default()
        };
        let mut jury = Jury::new(rules, scenarios)?;
        for (done, mutant) in mutants.into_iter().enumerate() {
            progress(done, score.mutants);
            if jury.functions.is_large() {
                jury = Jury::new(rules, scenarios)?;
            }
            jury.functions.reset_steps();
            match jury.functions.decision(rules, &mutant.edited(rules)) {
                Err(_) => {
                    score.too_large += 1;
                    jury = Jury::new(rules, scenarios)?;
                }
                Ok(decision) if decision.outcome == jury.original.outcome => score.equivalent += 1,
                Ok(decision) if jury.notices(&decision) => score.killed += 1,
                Ok(_) => score.survivors.push(mutant),
            }
        }
        progress(score.mutants, score.mutants);
        Ok(score)
    }
}

/// The scenarios, and a store of the mutants that they judge.
struct Jury<'r> {
    functions: Functions<'r>,
    original: DecisionFunction,
    cases: Vec<Case<'r>>,
}

impl<'r> Jury<'r> {
    fn new(rules: &'r RuleSet, scenarios: &[&'r Scenario]) -> Result<Self, TooLarge> {
        let mut functions = Functions::new(rules.questions(), Budget::default())?;
        let original = functions.decision(rules, &EditableDecision::of(rules))?;
        let cases = scenarios.iter().map(|scenario| Case {
            given: functions.given(answers(rules, scenario).given()),
            expected: &scenario.expected,
        });
        Ok(Self {
            cases: cases.collect(),
            functions,
            original,
        })
    }

    /// Whether a scenario fails on a decision.
    fn notices(&mut self, decision: &DecisionFunction) -> bool {
        let mut cases = self.cases.iter_mut();
        cases.any(|case| !case.passes(&mut self.functions, decision))
    }
}

/// What one scenario gives and expects. It belongs to the store that it is used with.
pub(crate) struct Case<'s> {
    pub(crate) given: Given,
    pub(crate) expected: &'s Expected,
}

impl Case<'_> {
    /// Whether a decision gives what is expected.
    pub(crate) fn passes(
        &mut self,
        functions: &mut Functions<'_>,
        decision: &DecisionFunction,
    ) -> bool {
        let settled = functions.settled(decision.outcome, &mut self.given);
        match self.expected {
            Expected::Decided { outcome, rule } => {
                let decides = |rule| functions.deciding_rule(decision, &self.given) == rule;
                settled == Some(*outcome) && rule.is_none_or(decides)
            }
            Expected::Undecided(open) => {
                settled.is_none() && functions.relevant(decision.outcome, &mut self.given) == *open
            }
        }
    }
}
