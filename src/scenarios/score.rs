//! Which mutants of a decision its scenarios notice.

use crate::answers::Answers;
use crate::decision::TooLarge;
use crate::decision::variants::{Function, Given, Variants};
use crate::ids::RuleId;
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
    pub fn new(
        rules: &RuleSet,
        scenarios: &[&Scenario],
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
            if jury.variants.is_large() {
                jury = Jury::new(rules, scenarios)?;
            }
            match mutant.compile(&mut jury.variants) {
                Err(_) => {
                    score.too_large += 1;
                    jury = Jury::new(rules, scenarios)?;
                }
                Ok(function) if function.is_same(&jury.original) => score.equivalent += 1,
                Ok(function) if jury.notices(&function) => score.killed += 1,
                Ok(_) => score.survivors.push(mutant),
            }
        }
        progress(score.mutants, score.mutants);
        Ok(score)
    }
}

/// The scenarios, and a store of the mutants that they judge.
struct Jury<'r> {
    variants: Variants<'r>,
    original: Function,
    cases: Vec<Case>,
}

impl<'r> Jury<'r> {
    fn new(rules: &'r RuleSet, scenarios: &[&Scenario]) -> Result<Self, TooLarge> {
        let mut variants = Variants::new(rules);
        let original = variants.original()?;
        let cases = scenarios.iter().map(|scenario| {
            let answers = answers(rules, scenario);
            Case::new(&variants, &answers, scenario.expected.clone())
        });
        Ok(Self {
            cases: cases.collect(),
            variants,
            original,
        })
    }

    /// Whether a scenario fails on a function.
    fn notices(&mut self, function: &Function) -> bool {
        let mut cases = self.cases.iter_mut();
        cases.any(|case| !case.passes(&mut self.variants, function))
    }
}

/// What one scenario looks at. It belongs to the store that it is used with.
pub(crate) struct Case {
    given: Given,
    complete: Given,
    expected: Expected,
}

impl Case {
    pub(crate) fn new(variants: &Variants<'_>, answers: &Answers, expected: Expected) -> Self {
        let mut complete = answers.clone();
        complete.rest_not_sure();
        Self {
            given: variants.given(answers),
            complete: variants.given(&complete),
            expected,
        }
    }

    /// Whether a function gives what is expected.
    pub(crate) fn passes(&mut self, variants: &mut Variants<'_>, function: &Function) -> bool {
        let settled = variants.settled(function, &mut self.given);
        match &self.expected {
            Expected::Decided { outcome, rule } => {
                settled == Some(*outcome)
                    && rule.is_none_or(|rule| self.rule(variants, function) == Some(rule))
            }
            Expected::Undecided(open) => {
                settled.is_none() && variants.relevant(function, &mut self.given) == *open
            }
        }
    }

    /// The rule that decides when what is unanswered counts as not-sure.
    pub(crate) fn rule(
        &mut self,
        variants: &mut Variants<'_>,
        function: &Function,
    ) -> Option<RuleId> {
        variants.deciding_rule(function, &mut self.complete)
    }
}
