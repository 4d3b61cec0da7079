//! The exact decision: which outcomes are still possible, and which questions can still matter.
//!
//! The rules are a function from complete answer sets to outcomes. [`Decision::compile`] turns it
//! once into a reduced, ordered, multi-valued decision diagram, with one level per question and one
//! value per class of answers. The given answers fix levels of the diagram. The result is again a
//! diagram, the [`Remaining`] decision. Because it is reduced, the questions it contains are
//! exactly those that can still change the outcome. Everything here is exact except [`kleene`],
//! which says so.

mod budget;
mod certainty;
mod classes;
mod diagram;
pub mod functions;
pub mod kleene;
mod levels;
mod order;
pub mod plan;
pub mod reasons;
mod relevance;
mod shaping;
mod shortest;
pub mod tree;

use std::cmp::Reverse;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::answers::Answers;
use crate::answers::map::AnswerMap;
use crate::decision::diagram::{Diagram, Node, PlainNode};
use crate::ids::{ClassId, Id, NodeId, OutcomeId, QuestionId, Set, Table};
use crate::ruleset::edit::EditableDecision;
use crate::ruleset::{Answer, Interval, RuleSet};

pub use budget::{Budget, Exceeded, TooLarge};
pub use certainty::certainty_questions;
pub use classes::{Class, Classes};
pub(crate) use functions::{DecisionFunction, Function, Functions, Given, Weight};
pub(crate) use kleene::{Truth, Truths};
pub(crate) use order::Groups;
pub use order::Order;
pub(crate) use plan::{Left, Planner};
pub(crate) use reasons::Questions;
pub use shaping::{Shown, shaping};

/// The decision of a rule set, and the budget for walks over it.
#[derive(Clone, Debug)]
pub struct Decision {
    compiled: Arc<Compiled>,
    budget: Budget,
}

/// A compiled decision.
#[derive(Debug, Serialize, Deserialize)]
pub struct Compiled {
    diagram: Diagram<QuestionId, OutcomeId>,
    root: NodeId,
    classes: Table<QuestionId, Classes>,
    /// The order in which the diagram branches on the questions.
    order: Order,
    /// What to ask, if that was planned in advance; otherwise empty.
    plan: Vec<QuestionId>,
}

/// The compiled decision as plain data, for a reader that walks it on its own.
#[derive(Debug, Serialize)]
pub struct PlainDecision<'d> {
    diagram: Vec<PlainNode<QuestionId, OutcomeId>>,
    root: NodeId,
    classes: &'d Table<QuestionId, Classes>,
    /// The place of each question in the order in which the diagram branches on them.
    places: &'d Table<QuestionId, u16>,
}

/// The class of the answer to each answered question.
type GivenClasses = Table<QuestionId, Option<ClassId>>;

impl Decision {
    /// Compiles the decision of `rules` within the default budget.
    ///
    /// # Errors
    /// Names the rule or finding that exceeded the budget, or answers that no rule covers although
    /// the rules must cover all answers.
    pub fn compile(rules: &RuleSet) -> Result<Self, TooLarge> {
        let budget = Budget::default();
        Self::in_best_order(rules, |order| {
            let mut functions = Functions::in_order(rules.questions(), order, budget.clone())?;
            let decision = functions.decision(rules, &EditableDecision::of(rules))?;
            let gap = functions.gap(rules, &decision)?;
            if let Some(answers) = functions.sure_example(gap) {
                let answers = AnswerMap::new(rules, &answers);
                let answers: Vec<String> = answers.yaml().collect();
                return Err(TooLarge::Gap(answers.join(", ")));
            }
            Self::merged(rules, &functions, &decision, budget.clone())
        })
    }

    /// Compiles the decision of `rules` within a budget. If the rules must cover all answers but do
    /// not, the last rule decides for the rest.
    ///
    /// # Errors
    /// Names the rule or finding that exceeded the budget.
    pub fn compile_within(rules: &RuleSet, budget: Budget) -> Result<Self, TooLarge> {
        Self::in_best_order(rules, |order| Self::in_order(rules, order, budget.clone()))
    }

    /// Compiles the decision of `rules` as [`Self::compile_within`] does, in this order of the
    /// questions.
    ///
    /// # Errors
    /// Names the rule or finding that exceeded the budget.
    pub fn in_order(rules: &RuleSet, order: &Order, budget: Budget) -> Result<Self, TooLarge> {
        let mut functions = Functions::in_order(rules.questions(), order, budget.clone())?;
        let decision = functions.decision(rules, &EditableDecision::of(rules))?;
        Self::merged(rules, &functions, &decision, budget)
    }

    /// Compiles in the order of the rule set, and if that exceeds the budget, in a better one.
    fn in_best_order(
        rules: &RuleSet,
        compile: impl FnMut(&Order) -> Result<Self, TooLarge>,
    ) -> Result<Self, TooLarge> {
        let own = Order::own(rules.questions().len());
        own.or_grouped(|| Groups::of(rules), TooLarge::depends_on_order, compile)
    }

    /// The decision as a diagram of classes of answers.
    fn merged(
        rules: &RuleSet,
        functions: &Functions<'_>,
        decision: &DecisionFunction,
        budget: Budget,
    ) -> Result<Self, TooLarge> {
        let compiled = classes::merge(functions, decision.outcome, &budget)
            .map_err(|question| TooLarge::at("question", &rules.questions()[question].id))?;
        Ok(Self {
            compiled: Arc::new(compiled),
            budget,
        })
    }

    /// Compiles and plans the decision of `rules`. What to ask is then found without planning.
    ///
    /// # Errors
    /// Names the rule or finding that exceeded the budget.
    pub fn compile_and_plan(rules: &RuleSet) -> Result<Compiled, TooLarge> {
        let decision = Self::compile(rules)?;
        let whole = decision.left(|_| None);
        let plan = Planner::from_nothing(rules, &whole).questions(&whole);
        drop(whole);
        let compiled = Arc::into_inner(decision.compiled);
        let compiled = compiled.map(|compiled| Compiled { plan, ..compiled });
        Ok(compiled.unwrap_or_else(|| unreachable!("nothing else holds it")))
    }

    /// The same decision with a full budget, for the next of many answer sets.
    pub fn renewed(&self) -> Self {
        Self {
            compiled: Arc::clone(&self.compiled),
            budget: Budget::default(),
        }
    }

    /// The decision as plain data.
    pub fn plain(&self) -> PlainDecision<'_> {
        let Compiled {
            diagram,
            root,
            classes,
            order,
            plan: _,
        } = &*self.compiled;
        PlainDecision {
            diagram: diagram.plain(),
            root: *root,
            classes,
            places: order.places(),
        }
    }

    /// The order in which the diagram branches on the questions.
    pub fn order(&self) -> &Order {
        &self.compiled.order
    }

    /// An empty store of functions of the answers, with levels in the order of this decision of
    /// `rules`. It shares the budget.
    ///
    /// # Errors
    /// The number of complete answer sets does not fit into 128 bits.
    pub(crate) fn functions<'q>(&self, rules: &'q RuleSet) -> Result<Functions<'q>, TooLarge> {
        Functions::in_order(rules.questions(), self.order(), self.budget.clone())
    }

    /// Deducts the steps of this many walks over the whole diagram from the budget.
    fn spend(&self, walks: usize) -> Result<(), Exceeded> {
        self.budget.spend(walks.saturating_mul(self.nodes()))
    }

    /// The classes of answers to each question.
    pub fn classes(&self) -> &Table<QuestionId, Classes> {
        &self.compiled.classes
    }

    /// The number of nodes in the diagram, including outcomes.
    pub fn nodes(&self) -> usize {
        self.compiled.diagram.len()
    }

    /// The questions whose answers matter when the questions are taken in order. The answers to
    /// these alone leave the same remaining decision as all `answers`.
    ///
    /// # Errors
    /// It takes more steps than the budget has left.
    pub fn used(&self, answers: &Answers) -> Result<Vec<QuestionId>, TooLarge> {
        self.spend(answers.given().count())
            .map_err(|_| TooLarge::Walk("which answers matter"))?;
        let mut remaining = self.left(|_| None);
        let used = answers.given().filter(|(question, answer)| {
            let is_used = remaining.is_relevant(*question);
            if is_used {
                remaining = remaining.after(*question, self.classes()[*question].of(answer));
            }
            is_used
        });
        Ok(used.map(|(question, _)| question).collect())
    }

    fn given(&self, answers: &Answers) -> GivenClasses {
        self.classes()
            .map(|question, classes| answers.answer(question).map(|answer| classes.of(answer)))
    }

    /// The decision that remains after these answers.
    pub fn remaining(&self, answers: &Answers) -> Remaining<'_> {
        let given = self.given(answers);
        self.left(|question| given[question])
    }

    /// The decision that remains after answers of these classes.
    fn left(&self, given: impl Fn(QuestionId) -> Option<ClassId>) -> Remaining<'_> {
        Remaining::new(self, &self.compiled.diagram, self.compiled.root, given)
    }
}

impl From<Compiled> for Decision {
    fn from(compiled: Compiled) -> Self {
        Self {
            compiled: Arc::new(compiled),
            budget: Budget::default(),
        }
    }
}

/// A decision with some of its questions answered.
#[derive(Clone, Debug)]
pub struct Remaining<'d> {
    decision: &'d Decision,
    /// Holds exactly the nodes reachable from `root`.
    diagram: Diagram<QuestionId, OutcomeId>,
    root: NodeId,
}

impl<'d> Remaining<'d> {
    /// What remains of a part of a decision.
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

    /// What remains if `question` also has an answer of this class.
    pub fn after(&self, question: QuestionId, class: ClassId) -> Self {
        let given = |level| (level == question).then_some(class);
        Self::new(self.decision, &self.diagram, self.root, given)
    }

    /// What remains if `question` also has this answer.
    pub fn answered(&self, question: QuestionId, answer: &Answer) -> Self {
        self.after(question, self.decision.classes()[question].of(answer))
    }

    /// The classes of answers to a question.
    pub fn classes(&self, question: QuestionId) -> &'d Table<ClassId, Class> {
        self.decision.classes()[question].classes()
    }

    /// The numbers that are in a class; empty unless it is a number question.
    pub(crate) fn alike(&self, question: QuestionId, class: ClassId) -> Vec<Interval> {
        let classes = &self.decision.classes()[question];
        classes.alike(&classes.classes()[class].example)
    }

    /// Deducts the steps of this many walks over what remains from the budget.
    ///
    /// # Errors
    /// The budget has fewer steps left.
    pub(crate) fn spend(&self, walks: usize) -> Result<(), Exceeded> {
        let steps = walks.saturating_mul(self.diagram.len());
        self.decision.budget.spend(steps)
    }

    /// The outcomes that are still possible, in the order of the rule set.
    pub fn possible(&self) -> Vec<OutcomeId> {
        self.diagram.values(self.root, |_| None)
    }

    /// The outcomes that are still possible, the most likely first; equally likely ones in the order
    /// of the rule set. Rounding makes them equal in the script of the page too.
    pub fn likeliest(&self) -> Vec<OutcomeId> {
        let mut chances: Table<NodeId, f64> = self.diagram.nodes().map(|_| 0.0).collect();
        chances[self.root] = 1.0;
        let mut outcomes = Vec::new();
        // Children precede their parents.
        for (id, node) in self.diagram.nodes().rev() {
            let chance = chances[id];
            match node {
                Node::Leaf(outcome) => outcomes.push((*outcome, chance)),
                Node::Branch { level, children } => {
                    for (class, child) in self.classes(*level).values().zip(children) {
                        chances[*child] += chance * class.likelihood;
                    }
                }
            }
        }
        outcomes.sort_by_key(|(outcome, chance)| {
            let parts = (chance * f64::from(1 << 30)).round() as u64;
            (Reverse(parts), *outcome)
        });
        outcomes.into_iter().map(|(outcome, _)| outcome).collect()
    }

    /// The outcomes that are still possible if `question` also has an answer of this class.
    pub fn possible_after(&self, question: QuestionId, class: ClassId) -> Vec<OutcomeId> {
        let fixed = |level| (level == question).then_some(class.index());
        self.diagram.values(self.root, fixed)
    }

    /// The outcome, if only one is still possible.
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
