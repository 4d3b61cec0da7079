//! The exact decision: what can still come out, and which questions can still matter.
//!
//! The rules are a function from complete answer sets to outcomes. [`Decision::compile`] turns it
//! once into a reduced, ordered, multi-valued decision diagram, with one level a question and one
//! value a class of answers. Answers given fix levels of the diagram; what is left is again a
//! diagram, the [`Remaining`] decision, and because it is reduced, the questions it contains are
//! exactly those that can still change the outcome. Nothing here is approximate, save that
//! [`kleene`] says so of itself.

mod classes;
mod compile;
mod diagram;
pub mod functions;
pub mod kleene;
pub mod plan;
pub mod reasons;
pub mod relevance;
pub mod tree;

use crate::answers::Answers;
use crate::decision::diagram::{Diagram, Node};
use crate::ids::{ClassId, Id, NodeId, OutcomeId, QuestionId, Set, Table};
use crate::ruleset::RuleSet;

pub use classes::{Class, Classes};
pub use compile::{Budget, Exceeded, TooLarge};

/// The compiled decision of a rule set.
#[derive(Clone, Debug)]
pub struct Decision {
    diagram: Diagram<QuestionId, OutcomeId>,
    root: NodeId,
    classes: Table<QuestionId, Classes>,
    outcomes: usize,
}

/// The class of the answer to each question that is answered.
pub(crate) type Given = Table<QuestionId, Option<ClassId>>;

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
        let merged = classes::merge(rules.questions(), &parts)?;
        // Not every outcome need be reached.
        let (diagram, root) = merged.diagram.cofactor(merged.root, |_| None);
        Ok(Self {
            diagram,
            root,
            classes: merged.classes,
            outcomes: rules.outcomes().len(),
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

    /// The classes of some answers.
    pub(crate) fn given(&self, answers: &Answers) -> Given {
        self.classes
            .map(|question, classes| answers.answer(question).map(|answer| classes.of(answer)))
    }

    /// What is left to decide when these answers are given.
    pub fn remaining(&self, answers: &Answers) -> Remaining<'_> {
        let given = self.given(answers);
        let (diagram, root) = self
            .diagram
            .cofactor(self.root, |question| given[question].map(Id::index));
        Remaining {
            decision: self,
            diagram,
            root,
            open: given.map(|_, class| class.is_none()),
        }
    }
}

/// A decision of which some questions are answered.
#[derive(Clone, Debug)]
pub struct Remaining<'d> {
    decision: &'d Decision,
    /// Holds exactly what `root` leads to.
    diagram: Diagram<QuestionId, OutcomeId>,
    root: NodeId,
    open: Table<QuestionId, bool>,
}

impl<'d> Remaining<'d> {
    /// What is left when `question`, too, has an answer of this class.
    pub fn after(&self, question: QuestionId, class: ClassId) -> Remaining<'d> {
        let (diagram, root) = self.diagram.cofactor(self.root, |level| {
            (level == question).then_some(class.index())
        });
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
        let nodes = self.diagram.nodes();
        let mut outcomes: Vec<OutcomeId> =
            nodes.filter_map(|(id, _)| self.diagram.value(id)).collect();
        outcomes.sort_unstable();
        outcomes
    }

    /// The outcome, if only one can still come out.
    pub fn settled(&self) -> Option<OutcomeId> {
        self.diagram.value(self.root)
    }

    /// The questions that can still change the outcome, in the order of the rule set.
    pub fn relevant(&self) -> Vec<QuestionId> {
        let levels = self.diagram.nodes();
        let relevant: Set<QuestionId> = levels
            .filter_map(|(id, _)| self.diagram.level(id))
            .collect();
        relevant.iter().collect()
    }

    /// Whether a question can still change the outcome.
    pub fn is_relevant(&self, question: QuestionId) -> bool {
        let mut nodes = self.diagram.nodes();
        nodes.any(|(id, _)| self.diagram.level(id) == Some(question))
    }

    /// How many completions of the answers give each outcome, exactly.
    pub fn completions(&self) -> Table<OutcomeId, u128> {
        let questions: Vec<QuestionId> = self.open.ids().collect();
        let position = |node| self.diagram.level(node).map_or(questions.len(), Id::index);
        // How many answers the open questions from one position to another have together.
        let skipped = |from: usize, to: usize| -> u128 {
            let between = questions.iter().take(to).skip(from);
            between
                .filter(|question| self.open[**question])
                .map(|question| self.decision.classes[*question].answers())
                .product()
        };
        // Of each node: the completions over the questions from its own on.
        let mut counts: Table<NodeId, Table<OutcomeId, u128>> = Table::from_iter([]);
        for (_, node) in self.diagram.nodes() {
            let mut count: Table<OutcomeId, u128> =
                vec![0; self.decision.outcomes].into_iter().collect();
            match node {
                Node::Leaf(outcome) => count[*outcome] = 1,
                Node::Branch { level, children } => {
                    for (class, child) in self.classes(*level).values().zip(children) {
                        let factor = class.size * skipped(level.index() + 1, position(*child));
                        for (outcome, of_child) in counts[*child].iter() {
                            count[outcome] += factor * of_child;
                        }
                    }
                }
            }
            counts.push(count);
        }
        let factor = skipped(0, position(self.root));
        counts[self.root].map(|_, count| factor * count)
    }
}
