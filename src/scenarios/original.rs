//! The original decision, and what its mutants share with it.

use crate::decision::{Budget, DecisionFunction, Exceeded, Function, Functions, Order, TooLarge};
use crate::ids::{Id, QuestionId, Table};
use crate::limits::EDGES;
use crate::ruleset::{EditableDecision, Question, RuleSet, Site};
use crate::scenarios::mutants::{Change, Mutant};

/// The original decision in a store. Use it only with that store.
pub(super) struct Original {
    pub decision: DecisionFunction,
    /// The outcome of the last rules, from none of them to all.
    ends: Vec<Function>,
    /// Where no earlier rule holds, for each rule. The last ones are missing if they are too large.
    open: Vec<Function>,
}

impl Original {
    /// A new store for functions of the answers to `questions`, with levels in this order and with
    /// the decision of `rules`. It may take this many edges and steps.
    ///
    /// # Errors
    /// Names the rule or finding at which the decision exceeds the budget.
    pub fn in_new_store<'q>(
        rules: &RuleSet,
        questions: &'q Table<QuestionId, Question>,
        order: &Order,
        [edges, steps]: [usize; 2],
    ) -> Result<(Functions<'q>, Self), TooLarge> {
        let compiled = || {
            let mut functions = Functions::in_order(questions, order, Budget::new(edges, steps))?;
            functions.reset_steps(edges / EDGES);
            let original = Self::new(rules, &mut functions)?;
            Ok((functions, original))
        };
        let (mut functions, mut original) = compiled()?;
        match original.prepare(&mut functions) {
            Ok(()) => Ok((functions, original)),
            Err(Exceeded) => compiled(),
        }
    }

    fn new(rules: &RuleSet, functions: &mut Functions<'_>) -> Result<Self, TooLarge> {
        let decision = functions.decision(rules, &EditableDecision::of(rules))?;
        let mut ends = vec![functions.never];
        for &(rule, holds) in decision.rules.iter().rev() {
            let outcome = functions.outcome(rules.decision()[rule].recommend);
            let end = ends.last().copied().unwrap_or(functions.never);
            let end = functions.choose(holds, outcome, end);
            ends.push(end.map_err(|_| TooLarge::at("rule", &rules.decision()[rule].id))?);
        }
        Ok(Self {
            decision,
            ends,
            open: Vec::new(),
        })
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
    /// rule holds.
    ///
    /// # Errors
    /// Names the rule or finding at which it exceeds the budget.
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
        let changed = match mutant.change {
            Change::Dropped => 0,
            Change::After(_) => 2,
            _ => 1,
        };
        let (before, rest) = edited.rules.split_at(rule.index());
        let (changed, unchanged) = rest.split_at(changed);
        let mut end = self.ends.get(unchanged.len()).copied();
        let mut holding = Vec::new();
        for it in changed.iter().rev() {
            let findings = &self.decision.findings;
            let holds = functions.condition(&it.when, findings).map_err(too_large)?;
            let outcome = functions.outcome(it.outcome);
            let otherwise = end.unwrap_or(functions.never);
            let decided = functions.choose(holds, outcome, otherwise);
            end = Some(decided.map_err(too_large)?);
            holding.push((it.rule, holds));
        }
        holding.reverse();
        let end = end.unwrap_or(functions.never);
        let outcome = functions.choose(open, end, self.decision.outcome);
        let original = &self.decision.rules;
        let first = original.iter().take(before.len());
        let last = original.iter().skip(original.len() - unchanged.len());
        Ok(DecisionFunction {
            outcome: outcome.map_err(too_large)?,
            rules: first.copied().chain(holding).chain(last.copied()).collect(),
            findings: self.decision.findings.clone(),
        })
    }
}
