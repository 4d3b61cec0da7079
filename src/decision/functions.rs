//! Conditions and whole decisions as functions of the answers, in one store.
//!
//! Two functions in the same store are equal if and only if they have the same value for all
//! answers. So "never", "always", "changes nothing" and "is the same decision" are simple
//! comparisons. An edited decision shares nodes with earlier decisions and costs little more than
//! what is new in it.

mod conditions;
mod given;
mod heaviest;
mod measure;
mod rebuild;

use rustc_hash::{FxBuildHasher, FxHashMap};
use smallvec::SmallVec;

use crate::decision::diagram::{Diagram, Node};
use crate::decision::levels::{FIRST_OUTCOME, Levels};
use crate::decision::{Budget, Exceeded, Order, TooLarge};
use crate::ids::{FindingId, Id, LevelId, NodeId, OutcomeId, QuestionId, RuleId, Table};
use crate::limits::STEPS;
use crate::ruleset::{Condition, EditableDecision, Question, RuleSet};

pub use given::Given;
pub(crate) use heaviest::Weight;

/// A function of complete answer sets. For a condition, whether it holds. For a decision, its
/// outcome.
pub type Function = NodeId;

/// Cached facts per node.
type Known<T> = FxHashMap<NodeId, T>;

/// The maximum number of cached results: with room for more, they fill a hash table. The cache is
/// emptied when it is full, because its memory would otherwise grow with every step.
const MOST_CHOSEN: usize = (1 << 18) / 8 * 7 - ROOM;

/// The leaves of conditions. The leaves of decisions follow them.
const FALSE: u16 = 0;
const TRUE: u16 = 1;

/// The nodes that can be made before steps are deducted again: one for each level, at most.
const ROOM: usize = 2_048;

/// A store of functions of the answers to some questions.
#[derive(Clone)]
pub struct Functions<'q> {
    pub(super) levels: Levels<'q>,
    pub(super) diagram: Diagram<LevelId, u16>,
    /// False everywhere.
    pub(crate) never: Function,
    /// True everywhere.
    pub(crate) always: Function,
    chosen: FxHashMap<[Function; 3], Function>,
    /// For each level, and for the end after the last one: the number of paths through the levels
    /// from there on.
    ways: Table<LevelId, u128>,
    budget: Budget,
    /// How many steps the next functions may take, if fewer than the budget has left.
    pub(super) allowance: usize,
}

/// A decision as a function, and the functions that it consists of.
#[derive(Clone, Debug)]
pub struct DecisionFunction {
    /// The outcome.
    pub outcome: Function,
    /// Where each rule holds, in order.
    pub rules: Vec<(RuleId, Function)>,
    /// Where each finding holds.
    pub findings: Table<FindingId, Function>,
}

impl<'q> Functions<'q> {
    /// An empty store of functions of the answers to `questions`, with levels in this order.
    ///
    /// # Errors
    /// The number of complete answer sets does not fit into 128 bits.
    pub fn in_order(
        questions: &'q Table<QuestionId, Question>,
        order: &Order,
        budget: Budget,
    ) -> Result<Self, TooLarge> {
        let mut diagram = Diagram::default();
        let never = diagram.leaf(FALSE);
        let always = diagram.leaf(TRUE);
        Ok(Self {
            levels: Levels::new(questions, order),
            diagram,
            never,
            always,
            chosen: FxHashMap::with_capacity_and_hasher(1024, FxBuildHasher),
            ways: measure::ways(questions, order).ok_or(TooLarge::Completions)?,
            budget,
            allowance: usize::MAX,
        })
    }

    /// Lets the next functions take this many times the steps of one command, as far as the budget
    /// allows. Edges keep counting for all functions together.
    pub(crate) fn reset_steps(&mut self, times: usize) {
        self.allowance = times * STEPS;
    }

    /// How many steps the functions have taken since the last reset to the steps of one command.
    pub(crate) fn taken(&self) -> usize {
        STEPS.saturating_sub(self.allowance)
    }

    /// The function that always gives this outcome.
    pub(crate) fn outcome(&mut self, outcome: OutcomeId) -> Function {
        self.diagram.leaf(FIRST_OUTCOME + outcome.index() as u16)
    }

    /// The edited decision of `rules`.
    ///
    /// # Errors
    /// Names the rule or finding that exceeded the budget.
    pub fn decision(
        &mut self,
        rules: &RuleSet,
        edited: &EditableDecision<'_>,
    ) -> Result<DecisionFunction, TooLarge> {
        let findings = edited.findings.values().map(AsRef::as_ref);
        let findings = self.findings(rules, findings.collect())?;
        let mut decided = self.never;
        let mut holding = Vec::new();
        for edited in edited.rules.iter().rev() {
            let too_large = |_| TooLarge::at("rule", &rules.decision()[edited.rule].id);
            let holds = self.condition(&edited.when, &findings).map_err(too_large)?;
            let outcome = self.outcome(edited.outcome);
            decided = self
                .if_then_else(holds, outcome, decided)
                .map_err(too_large)?;
            holding.push((edited.rule, holds));
        }
        holding.reverse();
        Ok(DecisionFunction {
            outcome: decided,
            rules: holding,
            findings,
        })
    }

    /// Where each rule of a decision decides: it holds, and no earlier rule holds.
    pub(crate) fn decides(
        &mut self,
        rules: &RuleSet,
        decision: &DecisionFunction,
    ) -> Result<Table<RuleId, Function>, TooLarge> {
        let mut open = self.always;
        let mut decide = |holds: Function| {
            let decides = self.and(holds, open)?;
            open = self.and_not(open, holds)?;
            Ok::<_, Exceeded>(decides)
        };
        let rules = decision
            .rules
            .iter()
            .map(|it| decide(it.1).map_err(|_| TooLarge::at("rule", &rules.decision()[it.0].id)));
        rules.collect()
    }

    /// Where no rule holds although the last one says `otherwise: never`.
    pub(crate) fn gap(
        &mut self,
        rules: &RuleSet,
        decision: &DecisionFunction,
    ) -> Result<Function, TooLarge> {
        let Some((last, earlier)) = decision.rules.split_last() else {
            return Ok(self.never);
        };
        let last = &rules.decision()[last.0];
        if last.otherwise.is_none() {
            return Ok(self.never);
        }
        let mut gap = || {
            let holds = self.condition(&last.when, &decision.findings)?;
            let gap = self.and_not(self.always, holds)?;
            let mut earlier = earlier.iter().rev();
            earlier.try_fold(gap, |gap, (_, holds)| self.and_not(gap, *holds))
        };
        gap().map_err(|_| TooLarge::at("rule", &last.id))
    }

    /// The findings of `rules`, with these conditions.
    pub(crate) fn findings(
        &mut self,
        rules: &RuleSet,
        conditions: Table<FindingId, &Condition>,
    ) -> Result<Table<FindingId, Function>, TooLarge> {
        let mut findings = conditions.map(|_, _| self.never);
        for &finding in rules.finding_order() {
            findings[finding] = self
                .condition(conditions[finding], &findings)
                .map_err(|_| TooLarge::at("finding", &rules.findings()[finding].id))?;
        }
        Ok(findings)
    }

    /// `then` where `holds` is true, and `otherwise` elsewhere.
    pub(crate) fn choose(
        &mut self,
        holds: Function,
        then: Function,
        otherwise: Function,
    ) -> Result<Function, Exceeded> {
        // A cached result costs time too, and callers ask for all pairs of rules.
        self.spend(1)?;
        self.if_then_else(holds, then, otherwise)
    }

    /// True where both are true.
    pub(crate) fn and(&mut self, one: Function, other: Function) -> Result<Function, Exceeded> {
        self.choose(one, other, self.never)
    }

    /// True where at least one of them is true.
    pub(crate) fn or(&mut self, one: Function, other: Function) -> Result<Function, Exceeded> {
        self.choose(one, self.always, other)
    }

    /// True where `one` is true and `other` is not.
    pub(crate) fn and_not(&mut self, one: Function, other: Function) -> Result<Function, Exceeded> {
        self.choose(other, self.never, one)
    }

    fn if_then_else(
        &mut self,
        holds: Function,
        then: Function,
        otherwise: Function,
    ) -> Result<Function, Exceeded> {
        if holds == self.always || then == otherwise {
            return Ok(then);
        }
        if holds == self.never {
            return Ok(otherwise);
        }
        if then == self.always && otherwise == self.never {
            return Ok(holds);
        }
        let operands = [holds, then, otherwise];
        if let Some(known) = self.chosen.get(&operands) {
            return Ok(*known);
        }
        let branches = operands.iter().filter_map(|node| self.branch(*node));
        let Some((level, values)) = branches.min() else {
            unreachable!("a condition that is not constant branches");
        };
        self.spend(values)?;
        let mut children = SmallVec::<[Function; 8]>::new();
        for value in 0..values {
            let [holds, then, otherwise] =
                operands.map(|node| self.diagram.child(node, level, value));
            children.push(self.if_then_else(holds, then, otherwise)?);
        }
        let chosen = self.diagram.branch(level, &children);
        if self.chosen.len() >= MOST_CHOSEN {
            self.chosen.clear();
        }
        self.chosen.insert(operands, chosen);
        Ok(chosen)
    }

    /// Deducts steps from the budget.
    pub(super) fn spend(&mut self, steps: usize) -> Result<(), Exceeded> {
        self.allowance = self.allowance.checked_sub(steps).ok_or(Exceeded)?;
        // These two take the most memory. A failed allocation elsewhere aborts the program.
        let has_room = self.diagram.reserve(ROOM) && self.chosen.try_reserve(ROOM).is_ok();
        if !has_room || self.diagram.edges() > self.budget.edges() {
            return Err(Exceeded);
        }
        self.budget.spend(steps)
    }

    /// The level that a node branches on, and its number of values.
    fn branch(&self, node: NodeId) -> Option<(LevelId, usize)> {
        match self.diagram.node(node) {
            Node::Leaf(_) => None,
            Node::Branch { level, children } => Some((*level, children.len())),
        }
    }
}
