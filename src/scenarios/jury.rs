//! The scenarios as a jury: a store in which mutants are compiled, and the cases that test them.

use crate::answers::Answers;
use crate::decision::{Budget, DecisionFunction, Functions, Given, Order, TooLarge};
use crate::ids::{QuestionId, Table};
use crate::limits::{EDGES, MUTANT_STEPS};
use crate::ruleset::{EditableDecision, Expected, Question, RuleSet};
use crate::scenarios::is_as_expected;
use crate::scenarios::mutants::Mutant;

pub(super) struct Jury<'a> {
    rules: &'a RuleSet,
    pub functions: Functions<'a>,
    /// The decision that the mutants change.
    pub original: DecisionFunction,
    cases: Vec<Case>,
    /// The store before the first mutant.
    empty: Functions<'a>,
    /// Whether the store is still as empty.
    is_empty: bool,
    /// How many steps the mutants may take together, from the last of them on.
    steps: usize,
}

/// The answers and the expected result of one scenario.
struct Case {
    answers: Answers,
    expected: Expected,
    /// The answers in the store.
    given: Given,
}

impl<'a> Jury<'a> {
    /// A jury without cases for the mutants of `rules`, whose numbers are cut as in `questions`. All
    /// mutants together may take this many `times` as long as usual.
    ///
    /// # Errors
    /// Names the rule or finding at which the original exceeds the budget.
    pub fn new(
        rules: &'a RuleSet,
        questions: &'a Table<QuestionId, Question>,
        order: &Order,
        times: usize,
    ) -> Result<Self, TooLarge> {
        let budget = Budget::new(EDGES, usize::MAX);
        let mut functions = Functions::in_order(questions, order, budget)?;
        functions.reset_steps(1);
        let original = functions.decision(rules, &EditableDecision::of(rules))?;
        Ok(Self {
            rules,
            empty: functions.clone(),
            functions,
            original,
            cases: Vec::new(),
            is_empty: true,
            steps: times * MUTANT_STEPS,
        })
    }

    /// Adds a scenario.
    pub fn add(&mut self, answers: Answers, expected: Expected) {
        self.cases.push(Case {
            given: self.functions.given(answers.given()),
            answers,
            expected,
        });
    }

    /// Whether the mutants have used up their steps.
    pub fn is_exhausted(&self) -> bool {
        self.steps <= self.functions.taken()
    }

    /// Compiles a mutant, if it does not exceed the budget.
    pub fn compile(&mut self, mutant: &Mutant) -> Option<DecisionFunction> {
        let is_alone = self.is_empty;
        self.compile_here(mutant).or_else(|| match is_alone {
            true => None,
            false => self.compile_alone(mutant),
        })
    }

    /// Compiles a mutant in an empty store. What does not fit beside others may fit alone.
    pub fn compile_alone(&mut self, mutant: &Mutant) -> Option<DecisionFunction> {
        self.steps = self.steps.saturating_sub(self.functions.taken());
        self.functions = self.empty.clone();
        for case in &mut self.cases {
            case.given = self.functions.given(case.answers.given());
        }
        self.compile_here(mutant)
    }

    fn compile_here(&mut self, mutant: &Mutant) -> Option<DecisionFunction> {
        self.is_empty = false;
        self.steps = self.steps.saturating_sub(self.functions.taken());
        self.functions.reset_steps(1);
        let edited = mutant.edited(self.rules);
        self.functions.decision(self.rules, &edited).ok()
    }

    /// The position of the first case that fails with this decision.
    pub fn detecting(&mut self, decision: &DecisionFunction) -> Option<usize> {
        let functions = &mut self.functions;
        self.cases.iter_mut().position(|case| {
            let found = match functions.settled(decision.outcome, &mut case.given) {
                Some(outcome) => Expected::Decided {
                    outcome,
                    rule: Some(functions.deciding_rule(decision, &case.given)),
                },
                None => {
                    let open = functions.relevant(&[decision.outcome], &mut case.given);
                    Expected::Undecided(open.iter().collect())
                }
            };
            !is_as_expected(&found, &case.expected)
        })
    }
}
