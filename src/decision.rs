//! The exact decision: what can still come out, and which questions can still matter.
//!
//! The rules are a function from complete answer sets to outcomes. [`Decision::compile`] turns it
//! once into a reduced, ordered, multi-valued decision diagram, with one level a question and one
//! value a class of answers. Answers given fix levels of the diagram; what is left is again a
//! diagram, the [`Remaining`] decision, and because it is reduced, the questions it contains are
//! exactly those that can still change the outcome. Nothing here is approximate, save that
//! [`kleene`] says so of itself.

mod budget;
mod classes;
mod diagram;
pub mod functions;
pub mod kleene;
mod levels;
pub mod plan;
pub mod reasons;
mod relevance;
mod shaping;
pub mod tree;

use std::sync::Arc;

use crate::answers::Answers;
use crate::decision::diagram::Diagram;
use crate::decision::functions::Functions;
use crate::ids::{ClassId, Id, NodeId, OutcomeId, QuestionId, Set, Table};
use crate::ruleset::edit::EditableDecision;
use crate::ruleset::{Answer, RuleSet};

pub use budget::{Budget, Exceeded, TooLarge};
pub use classes::{Class, Classes};
pub use shaping::shaping;

/// The compiled decision of a rule set.
#[derive(Clone, Debug)]
pub struct Decision {
    diagram: Arc<Diagram<QuestionId, OutcomeId>>,
    root: NodeId,
    classes: Arc<Table<QuestionId, Classes>>,
    budget: Budget,
}

/// The class of the answer to each question that is answered.
type GivenClasses = Table<QuestionId, Option<ClassId>>;

impl Decision {
    /// Compiles the decision of `rules` within the usual budget.
    ///
    /// # Errors
    /// The rule or finding at which it exceeded the budget.
    pub fn compile(rules: &RuleSet) -> Result<Self, TooLarge> {
        Self::compile_within(rules, Budget::default())
    }

    /// Compiles the decision of `rules` within a budget.
    ///
    /// # Errors
    /// The rule or finding at which it exceeded the budget.
    pub fn compile_within(rules: &RuleSet, budget: Budget) -> Result<Self, TooLarge> {
        let mut functions = Functions::new(rules.questions(), budget.clone())?;
        let decision = functions.decision(rules, &EditableDecision::of(rules))?;
        classes::merge(&functions, decision.outcome, budget)
            .map_err(|question| TooLarge::at("question", &rules.questions()[question].id))
    }

    /// The same decision with a whole budget, for the next of many answer sets.
    pub fn renewed(&self) -> Self {
        Self {
            budget: Budget::default(),
            ..self.clone()
        }
    }

    /// What is left for walks over the decision.
    pub fn budget(&self) -> &Budget {
        &self.budget
    }

    /// Takes the steps of some walks over the whole diagram out of the budget.
    fn spend(&self, walks: usize) -> Result<(), Exceeded> {
        self.budget.spend(walks.saturating_mul(self.nodes()))
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
    ///
    /// # Errors
    /// It takes more steps than are left of the budget.
    pub fn used(&self, answers: &Answers) -> Result<Vec<QuestionId>, TooLarge> {
        self.spend(answers.given().count())
            .map_err(|_| TooLarge::Walk("which answers matter"))?;
        let mut remaining = self.left(|_| None);
        let used = answers.given().filter(|(question, answer)| {
            let is_used = remaining.is_relevant(*question);
            if is_used {
                remaining = remaining.after(*question, self.classes[*question].of(answer));
            }
            is_used
        });
        Ok(used.map(|(question, _)| question).collect())
    }

    /// The classes of some answers.
    fn given(&self, answers: &Answers) -> GivenClasses {
        self.classes
            .map(|question, classes| answers.answer(question).map(|answer| classes.of(answer)))
    }

    /// What is left to decide when these answers are given.
    pub fn remaining(&self, answers: &Answers) -> Remaining<'_> {
        let given = self.given(answers);
        self.left(|question| given[question])
    }

    /// What is left to decide when answers of these classes are given.
    fn left(&self, given: impl Fn(QuestionId) -> Option<ClassId>) -> Remaining<'_> {
        Remaining::new(self, &self.diagram, self.root, given)
    }
}

/// A decision of which some questions are answered.
#[derive(Clone, Debug)]
pub struct Remaining<'d> {
    decision: &'d Decision,
    /// Holds exactly what `root` leads to.
    diagram: Diagram<QuestionId, OutcomeId>,
    root: NodeId,
}

impl<'d> Remaining<'d> {
    /// What is left of a part of a decision.
    fn new(
        decision: &'d Decision,
        part: &Diagram<QuestionId, OutcomeId>,
        root: NodeId,
        given: impl Fn(QuestionId) -> Option<ClassId>,
    ) -> Self {
        let mut diagram = Diagram::default();
        let fixed = |question| given(question).map(Id::index);
        Self {
            decision,
            root: part.cofactor(root, fixed, &mut diagram),
            diagram,
        }
    }

    /// What is left when `question`, too, has an answer of this class.
    pub fn after(&self, question: QuestionId, class: ClassId) -> Self {
        let given = |level| (level == question).then_some(class);
        Self::new(self.decision, &self.diagram, self.root, given)
    }

    /// What is left when `question`, too, has this answer.
    pub fn answered(&self, question: QuestionId, answer: &Answer) -> Self {
        self.after(question, self.decision.classes[question].of(answer))
    }

    /// The classes of answers to a question.
    pub fn classes(&self, question: QuestionId) -> &'d Table<ClassId, Class> {
        self.decision.classes[question].classes()
    }

    /// Takes the steps of some walks over what remains out of the budget.
    ///
    /// # Errors
    /// There are not as many left.
    pub(crate) fn spend(&self, walks: usize) -> Result<(), Exceeded> {
        let steps = walks.saturating_mul(self.diagram.len());
        self.decision.budget.spend(steps)
    }

    /// The outcomes that can still come out, in the order of the rule set.
    pub fn possible(&self) -> Vec<OutcomeId> {
        self.diagram.values(self.root, |_| None)
    }

    /// The outcomes that can still come out when `question`, too, has an answer of this class.
    pub fn possible_after(&self, question: QuestionId, class: ClassId) -> Vec<OutcomeId> {
        let fixed = |level| (level == question).then_some(class.index());
        self.diagram.values(self.root, fixed)
    }

    /// The outcome, if only one can still come out.
    pub fn settled(&self) -> Option<OutcomeId> {
        self.diagram.value(self.root)
    }

    /// The questions that can still change the outcome, in the order of the rule set.
    pub fn relevant(&self) -> Vec<QuestionId> {
        self.support().iter().collect()
    }

    /// Whether a question can still change the outcome.
    pub fn is_relevant(&self, question: QuestionId) -> bool {
        self.support().contains(question)
    }

    fn support(&self) -> Set<QuestionId> {
        let nodes = self.diagram.nodes();
        nodes.filter_map(|(id, _)| self.diagram.level(id)).collect()
    }
}
