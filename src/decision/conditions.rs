//! Conditions and decisions as functions of the answers, to reason about a rule set as a whole.
//!
//! All functions are in one store, where two are equal exactly if they have the same values
//! everywhere; so "never", "always" and "changes nothing" are comparisons.

mod measure;

use rustc_hash::FxHashMap;

use crate::decision::compile::{Budget, Builder, Exceeded, TooLarge};
use crate::decision::diagram::Node;
use crate::ids::{Id, NodeId, OptionId, OutcomeId, QuestionId};
use crate::ruleset::{Condition, RuleSet};

/// A function of complete answer sets: of a condition whether it holds, of a decision the outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Function(NodeId);

/// What has been found out of nodes.
type Known<T> = FxHashMap<NodeId, T>;

/// The functions of one rule set.
pub(crate) struct Conditions<'r> {
    builder: Builder<'r>,
    /// Of each level: how many ways there are through it and all levels after it.
    ways: Vec<u128>,
}

impl<'r> Conditions<'r> {
    /// The functions of `rules`; all of them together stay within the budget.
    pub(crate) fn new(rules: &'r RuleSet, budget: Budget) -> Result<Self, TooLarge> {
        let builder = Builder::with_findings(rules, budget)?;
        let mut conditions = Self {
            builder,
            ways: Vec::new(),
        };
        conditions.ways = conditions.ways_through();
        Ok(conditions)
    }

    /// True everywhere.
    pub(crate) fn always(&self) -> Function {
        Function(self.builder.yes)
    }

    /// False everywhere.
    pub(crate) fn never(&self) -> Function {
        Function(self.builder.no)
    }

    /// This outcome everywhere.
    pub(crate) fn outcome(&mut self, outcome: OutcomeId) -> Function {
        Function(self.builder.outcome(outcome))
    }

    /// True where the condition holds.
    pub(crate) fn condition(&mut self, condition: &Condition) -> Result<Function, Exceeded> {
        self.builder.condition(condition).map(Function)
    }

    /// `then` where `holds` is true, and `otherwise` elsewhere.
    pub(crate) fn choose(
        &mut self,
        holds: Function,
        then: Function,
        otherwise: Function,
    ) -> Result<Function, Exceeded> {
        // Also what is known costs a little time.
        self.builder.spend(1)?;
        self.builder
            .choose(holds.0, then.0, otherwise.0)
            .map(Function)
    }

    /// True where both are.
    pub(crate) fn both(&mut self, one: Function, other: Function) -> Result<Function, Exceeded> {
        self.choose(one, other, self.never())
    }

    /// True where one of them is.
    pub(crate) fn either(&mut self, one: Function, other: Function) -> Result<Function, Exceeded> {
        self.choose(one, self.always(), other)
    }

    /// True where the one is and the other is not.
    pub(crate) fn without(&mut self, one: Function, other: Function) -> Result<Function, Exceeded> {
        self.choose(other, self.never(), one)
    }

    /// The decision that these conditions of findings and rules make, in the place of those of the
    /// rule set.
    pub(crate) fn decision(&mut self, written: &Written) -> Result<Function, Exceeded> {
        let rules = self.builder.rules;
        let before = self.builder.findings.clone();
        let decided = self.decision_of(rules, written);
        self.builder.findings = before;
        decided
    }

    fn decision_of(&mut self, rules: &RuleSet, written: &Written) -> Result<Function, Exceeded> {
        for &finding in rules.finding_order() {
            if let Some(when) = written.findings.get(finding.index()) {
                self.builder.findings[finding] = self.builder.condition(when)?;
            }
        }
        let mut decided = self.never();
        for (rule, when) in rules.decision().values().zip(&written.rules).rev() {
            let holds = self.condition(when)?;
            let outcome = self.outcome(rule.recommend);
            decided = self.choose(holds, outcome, decided)?;
        }
        Ok(decided)
    }

    /// True where a decision gives this outcome.
    pub(crate) fn gives(
        &mut self,
        decided: Function,
        outcome: OutcomeId,
    ) -> Result<Function, Exceeded> {
        let wanted = self.builder.outcome(outcome);
        self.rebuild(
            decided.0,
            &mut Known::default(),
            &|builder, node| match builder.diagram.node(node) {
                Node::Leaf(_) if node == wanted => Step::To(builder.yes),
                Node::Leaf(_) => Step::To(builder.no),
                Node::Branch { .. } => Step::Down,
            },
        )
        .map(Function)
    }

    /// True where the two decisions give different outcomes.
    pub(crate) fn differ(&mut self, one: Function, other: Function) -> Result<Function, Exceeded> {
        let mut differ = self.never();
        for outcome in self.builder.rules.outcomes().ids() {
            let one = self.gives(one, outcome)?;
            let other = self.gives(other, outcome)?;
            let lost = self.without(one, other)?;
            differ = self.either(differ, lost)?;
        }
        Ok(differ)
    }

    /// The function with an option of an any-of question chosen or left.
    pub(crate) fn with_option(
        &mut self,
        function: Function,
        question: QuestionId,
        option: OptionId,
        chosen: bool,
    ) -> Result<Function, Exceeded> {
        let wanted = self.builder.layout.option_level(question, option);
        self.rebuild(
            function.0,
            &mut Known::default(),
            &|builder, node| match builder.diagram.node(node) {
                Node::Branch { level, children } if *level == wanted => {
                    let child = children.get(usize::from(chosen));
                    Step::To(child.copied().unwrap_or(node))
                }
                Node::Branch { level, .. } if *level < wanted => Step::Down,
                _ => Step::To(node),
            },
        )
        .map(Function)
    }

    /// A copy of the function in which some nodes are replaced.
    fn rebuild(
        &mut self,
        node: NodeId,
        known: &mut Known<NodeId>,
        step: &impl Fn(&Builder<'_>, NodeId) -> Step,
    ) -> Result<NodeId, Exceeded> {
        if let Step::To(to) = step(&self.builder, node) {
            return Ok(to);
        }
        if let Some(to) = known.get(&node) {
            return Ok(*to);
        }
        let Node::Branch { level, children } = self.builder.diagram.node(node).clone() else {
            return Ok(node);
        };
        self.builder.spend(children.len())?;
        let mut copies = Vec::with_capacity(children.len());
        for child in children {
            copies.push(self.rebuild(child, known, step)?);
        }
        let to = self.builder.diagram.branch(level, &copies);
        known.insert(node, to);
        Ok(to)
    }

    /// True where the function is, whatever the answer to this question is changed to.
    pub(crate) fn for_every_answer(
        &mut self,
        function: Function,
        question: QuestionId,
    ) -> Result<Function, Exceeded> {
        self.every(function.0, question, &mut Known::default())
            .map(Function)
    }

    fn every(
        &mut self,
        node: NodeId,
        question: QuestionId,
        known: &mut Known<NodeId>,
    ) -> Result<NodeId, Exceeded> {
        let Node::Branch { level, children } = self.builder.diagram.node(node).clone() else {
            return Ok(node);
        };
        let own = self.builder.layout.question(level);
        if own > Some(question) {
            return Ok(node);
        }
        if let Some(to) = known.get(&node) {
            return Ok(*to);
        }
        self.builder.spend(children.len())?;
        let mut copies = Vec::with_capacity(children.len());
        for child in children {
            copies.push(self.every(child, question, known)?);
        }
        let to = if own == Some(question) {
            let mut all = self.builder.yes;
            for copy in copies {
                all = self.builder.choose(copy, all, self.builder.no)?;
            }
            all
        } else {
            self.builder.diagram.branch(level, &copies)
        };
        known.insert(node, to);
        Ok(to)
    }
}

/// What becomes of a node of a function that is rebuilt.
enum Step {
    /// It is replaced by this one.
    To(NodeId),
    /// It stays, and what it leads to is looked at.
    Down,
}

/// The conditions of a rule set, to be changed and tried.
#[derive(Clone, Debug)]
pub(crate) struct Written {
    /// Of each finding.
    pub(crate) findings: Vec<Condition>,
    /// Of each rule.
    pub(crate) rules: Vec<Condition>,
}

impl Written {
    /// The conditions as they are.
    pub(crate) fn of(rules: &RuleSet) -> Self {
        Self {
            findings: rules
                .findings()
                .values()
                .map(|it| it.when.clone())
                .collect(),
            rules: rules
                .decision()
                .values()
                .map(|it| it.when.clone())
                .collect(),
        }
    }
}
