//! The original decision, and what its mutants share with it.

use crate::decision::{Budget, DecisionFunction, Exceeded, Function, Functions, Order, TooLarge};
use crate::ids::{Id, QuestionId, Table};
use crate::limits::EDGES;
use crate::ruleset::{EditableDecision, Question, RuleSet, Site};
use crate::scenarios::mutants::Mutant;

/// The original decision in a store. Use it only with that store.
#[derive(Clone)]
pub(super) struct Original {
    pub decision: DecisionFunction,
    /// Where no earlier rule holds, for each rule. The last ones are missing if they are too large.
    open: Vec<Function>,
}

impl Original {
    /// A new store for functions of the answers to `questions`, with levels in this order and with
    /// the decision of `rules`. It may take this many edges and steps.
    pub fn in_new_store<'q>(
        rules: &RuleSet,
        questions: &'q Table<QuestionId, Question>,
        order: &Order,
        [edges, steps]: [usize; 2],
    ) -> Result<(Functions<'q>, Self), TooLarge> {
        let compiled = || {
            let mut functions = Functions::in_order(questions, order, Budget::new(edges, steps))?;
            functions.reset_steps(edges / EDGES);
            let decision = functions.decision(rules, &EditableDecision::of(rules))?;
            let open = Vec::new();
            Ok((functions, Self { decision, open }))
        };
        let (mut functions, mut original) = compiled()?;
        match original.prepare(&mut functions) {
            Ok(()) => Ok((functions, original)),
            Err(Exceeded) => compiled(),
        }
    }

    /// Prepares to compile mutants faster, as far as half of the edges suffice.
    fn prepare(&mut self, functions: &mut Functions<'_>) -> Result<(), Exceeded> {
        let mut open = functions.always;
        for (_, holds) in &self.decision.rules {
            if functions.is_large() {
                break;
            }
            self.open.push(open);
            open = functions.and_not(open, *holds)?;
        }
        Ok(())
    }

    /// Compiles a mutant. If it changes a rule, it differs from the original only where no earlier
    /// rule holds: such mutants take a few nodes each, so that a store has room for thousands.
    pub fn mutant(
        &self,
        rules: &RuleSet,
        functions: &mut Functions<'_>,
        mutant: &Mutant,
    ) -> Result<DecisionFunction, TooLarge> {
        let edited = mutant.edited(rules);
        let open = match mutant.site {
            Site::Rule(rule) => self.open.get(rule.index()).map(|open| (rule, *open)),
            Site::Finding(_) => None,
        };
        let Some((rule, open)) = open else {
            return functions.decision(rules, &edited);
        };
        let too_large = |_| TooLarge::at("rule", &rules.decision()[rule].id);
        let (before, rest) = edited.rules.split_at(rule.index());
        let mut end = functions.never;
        let mut holding = Vec::new();
        for it in rest.iter().rev() {
            let holds = match self.decision.rules.get(it.rule.index()) {
                Some((_, holds)) if it.rule != rule => *holds,
                _ => {
                    let findings = &self.decision.findings;
                    functions.condition(&it.when, findings).map_err(too_large)?
                }
            };
            let outcome = functions.outcome(it.outcome);
            end = functions.choose(holds, outcome, end).map_err(too_large)?;
            holding.push((it.rule, holds));
        }
        let outcome = functions.choose(open, end, self.decision.outcome);
        let unchanged = self.decision.rules.iter().take(before.len());
        let unchanged = unchanged.copied();
        Ok(DecisionFunction {
            outcome: outcome.map_err(too_large)?,
            rules: unchanged.chain(holding.into_iter().rev()).collect(),
            findings: self.decision.findings.clone(),
        })
    }
}
