//! The exact decision: what can still come out, and which questions can still matter.
//!
//! The rules are a function from complete answer sets to outcomes. [`Decision::compile`] turns it
//! once into a reduced, ordered, multi-valued decision diagram, with one level a question and one
//! value a class of answers. Answers given fix levels of the diagram; what is left is again a
//! diagram, the [`Remaining`] decision, and because it is reduced, the questions it contains are
//! exactly those that can still change the outcome. Nothing here is approximate, save that
//! [`truth`] says so of itself.

mod classes;
mod compile;
mod describe;
mod diagram;
pub mod functions;
pub mod plan;
pub mod reasons;
pub mod tree;
pub mod truth;
pub mod why;

use crate::answers::Answers;
use crate::decision::diagram::{Diagram, Node};
use crate::ids::{ClassId, Id, NodeId, OutcomeId, QuestionId, Table};
use crate::ruleset::{Question, RuleSet};

pub use classes::{Class, Classes};
pub use compile::{Budget, Exceeded, TooLarge};

/// The compiled decision of a rule set.
#[derive(Clone, Debug)]
pub struct Decision {
    diagram: Diagram,
    root: NodeId,
    classes: Table<QuestionId, Classes>,
    outcomes: usize,
}

impl Decision {
    /// Compiles the decision of `rules` within the usual budget.
    ///
    /// # Errors
    /// The rule or finding at which it outgrew the budget.
    pub fn compile(rules: &RuleSet) -> Result<Self, TooLarge> {
        Self::compile_within(rules, Budget::default())
    }

    /// Compiles the decision of `rules` within a budget.
    ///
    /// # Errors
    /// The rule or finding at which it outgrew the budget.
    pub fn compile_within(rules: &RuleSet, budget: Budget) -> Result<Self, TooLarge> {
        let parts = compile::build(rules, budget)?;
        Self::merged(rules.questions(), &parts, rules.outcomes().len())
    }

    /// Puts the questions of a decision together that was built in parts.
    fn merged(
        questions: &Table<QuestionId, Question>,
        parts: &compile::Parts,
        outcomes: usize,
    ) -> Result<Self, TooLarge> {
        let merged = classes::merge(questions, parts)?;
        let (diagram, root) = merged.diagram.cofactor(merged.root, |_| None);
        Ok(Self {
            diagram,
            root,
            classes: merged.classes,
            outcomes,
        })
    }

    /// The classes of answers to each question.
    pub fn classes(&self) -> &Table<QuestionId, Classes> {
        &self.classes
    }

    /// How many nodes the diagram has, the outcomes included.
    pub fn nodes(&self) -> usize {
        self.diagram.len()
    }

    /// The outcome of a complete answer set, given as the class of each answer. It takes one step
    /// for each question on the way, and nothing else.
    pub fn outcome(&self, answers: &Table<QuestionId, ClassId>) -> OutcomeId {
        let mut node = self.root;
        loop {
            match self.diagram.node(node) {
                Node::Leaf(outcome) => return OutcomeId::new(usize::from(*outcome)),
                Node::Branch { level, children } => {
                    let class = answers[QuestionId::new(usize::from(*level))];
                    match children.get(class.index()) {
                        Some(child) => node = *child,
                        // The last class is there for every question; a class of another rule
                        // set counts as that.
                        None => node = children.last().copied().unwrap_or(NodeId::new(0)),
                    }
                }
            }
        }
    }

    /// The questions, and only those, whose answers were looked at on the way through the
    /// questions in order: alone, they leave the same decision open that all `answers` do.
    pub fn used(&self, answers: &Answers) -> Vec<QuestionId> {
        let mut used = Vec::new();
        let mut remaining = self.remaining(&Answers::none(self.classes.len()));
        for (question, answer) in answers.given() {
            if remaining.is_relevant(question) {
                used.push(question);
                remaining = remaining.after(question, self.classes[question].of(answer));
            }
        }
        used
    }

    /// What is left to decide when these answers are given.
    pub fn remaining(&self, answers: &Answers) -> Remaining<'_> {
        let given = self.classes.map(|question, classes| {
            answers
                .answer(question)
                .map(|answer| classes.of(answer).index())
        });
        let open = given.map(|_, class| class.is_none());
        let (diagram, root) = self
            .diagram
            .cofactor(self.root, |level| given[QuestionId::new(level.into())]);
        Remaining {
            decision: self,
            diagram,
            root,
            open,
        }
    }
}

/// A decision of which some questions are answered.
#[derive(Clone, Debug)]
pub struct Remaining<'d> {
    decision: &'d Decision,
    /// Holds exactly what `root` leads to.
    diagram: Diagram,
    root: NodeId,
    open: Table<QuestionId, bool>,
}

impl<'d> Remaining<'d> {
    /// What is left when `question`, too, has an answer of this class.
    pub fn after(&self, question: QuestionId, class: ClassId) -> Remaining<'d> {
        let fixed = |level: u16| (usize::from(level) == question.index()).then_some(class.index());
        let (diagram, root) = self.diagram.cofactor(self.root, fixed);
        let mut open = self.open.clone();
        open[question] = false;
        Remaining {
            decision: self.decision,
            diagram,
            root,
            open,
        }
    }

    /// The classes of answers to a question.
    pub fn classes(&self, question: QuestionId) -> &'d Table<ClassId, Class> {
        self.decision.classes[question].classes()
    }

    /// The outcomes that can still come out, in the order of the rule set.
    pub fn possible(&self) -> Vec<OutcomeId> {
        let mut outcomes: Vec<OutcomeId> = self
            .diagram
            .nodes()
            .filter_map(|(_, node)| match node {
                Node::Leaf(outcome) => Some(OutcomeId::new(usize::from(*outcome))),
                Node::Branch { .. } => None,
            })
            .collect();
        outcomes.sort_unstable();
        outcomes
    }

    /// The outcome, if only one can still come out.
    pub fn settled(&self) -> Option<OutcomeId> {
        match self.diagram.node(self.root) {
            Node::Leaf(outcome) => Some(OutcomeId::new(usize::from(*outcome))),
            Node::Branch { .. } => None,
        }
    }

    /// The questions that can still change the outcome, in the order of the rule set.
    pub fn relevant(&self) -> Vec<QuestionId> {
        let mut is_relevant = self.open.map(|_, _| false);
        for (_, node) in self.diagram.nodes() {
            if let Node::Branch { level, .. } = node {
                is_relevant[QuestionId::new(usize::from(*level))] = true;
            }
        }
        let relevant = is_relevant.iter().filter(|(_, is_relevant)| **is_relevant);
        relevant.map(|(question, _)| question).collect()
    }

    /// Whether a question can still change the outcome.
    pub fn is_relevant(&self, question: QuestionId) -> bool {
        self.diagram.nodes().any(|(_, node)| {
            matches!(node, Node::Branch { level, .. } if usize::from(*level) == question.index())
        })
    }

    /// How many completions of the answers give each outcome, exactly.
    pub fn completions(&self) -> Table<OutcomeId, u128> {
        let answers = |question: QuestionId| match self.open[question] {
            true => self.decision.classes[question].answers(),
            false => 1,
        };
        // Of each node: the completions over the questions from its own on.
        let mut counts: Vec<Vec<u128>> = Vec::with_capacity(self.diagram.len());
        let questions: Vec<QuestionId> = self.open.ids().collect();
        let level_of = |node: NodeId| match self.diagram.node(node) {
            Node::Leaf(_) => questions.len(),
            Node::Branch { level, .. } => usize::from(*level),
        };
        let skipped = |from: usize, to: usize| -> u128 {
            let between = questions.iter().skip(from).take(to.saturating_sub(from));
            between.map(|question| answers(*question)).product()
        };
        for (_, node) in self.diagram.nodes() {
            let mut count = vec![0; self.decision.outcomes];
            match node {
                Node::Leaf(outcome) => {
                    if let Some(count) = count.get_mut(usize::from(*outcome)) {
                        *count = 1;
                    }
                }
                Node::Branch { level, children } => {
                    let question = QuestionId::new(usize::from(*level));
                    let classes = self.classes(question).values();
                    for (class, child) in classes.zip(children) {
                        let below = usize::from(*level) + 1;
                        let factor = class.size * skipped(below, level_of(*child));
                        let child = counts.get(child.index()).into_iter().flatten();
                        for (count, of_child) in count.iter_mut().zip(child) {
                            *count += factor * of_child;
                        }
                    }
                }
            }
            counts.push(count);
        }
        let factor = skipped(0, level_of(self.root));
        let counts = counts
            .into_iter()
            .nth(self.root.index())
            .unwrap_or_default();
        counts.into_iter().map(|count| factor * count).collect()
    }
}
