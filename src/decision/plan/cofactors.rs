//! What remains of a decision after each answer (its cofactors), computed once, with facts about
//! it.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::decision::diagram::{Diagram, Node};
use crate::decision::{Classes, Exceeded, Remaining};
use crate::ids::{Id, NodeId, OutcomeId, QuestionId, Set, Table};

/// The probability of each outcome.
type Chances = SmallVec<[f64; 4]>;

/// How many functions are kept if there are few outcomes: about 30 MB.
const MOST_FUNCTIONS: usize = 100_000;

/// The probabilities of this many outcomes take as much memory as everything else that is kept for
/// a function.
const MANY_OUTCOMES: usize = 32;

/// Facts about a function.
#[derive(Clone, Debug)]
pub(crate) struct Facts {
    /// The questions that it depends on.
    pub(crate) relevant: Set<QuestionId>,
    /// A lower bound of the expected number of questions, whatever their order.
    pub(crate) least: f64,
    chances: Chances,
}

/// A list with one entry per class of answers to a question, usually short.
pub(super) type Few<T> = SmallVec<[T; 8]>;

/// Functions, and what remains of them after answers.
#[derive(Debug)]
pub(crate) struct Cofactors<'d> {
    pub(super) classes: &'d Table<QuestionId, Classes>,
    outcomes: usize,
    diagram: Diagram<QuestionId, OutcomeId>,
    /// The facts about each function.
    pub(crate) facts: Table<NodeId, Facts>,
    /// What remains of functions, in one run of entries per function and question, with one entry
    /// for each class of answers.
    after: Vec<NodeId>,
    /// Where the run of a function and a question starts in `after`.
    starts: FxHashMap<(NodeId, QuestionId), usize>,
    /// The maximum number of cofactors to compute.
    pub(crate) limit: usize,
}

impl<'d> Cofactors<'d> {
    pub(crate) fn new(classes: &'d Table<QuestionId, Classes>, outcomes: usize) -> Self {
        Self {
            classes,
            outcomes,
            diagram: Diagram::default(),
            facts: Table::from_iter([]),
            after: Vec::new(),
            starts: FxHashMap::default(),
            limit: 0,
        }
    }

    /// How many cofactors have been computed.
    pub(crate) fn computed(&self) -> usize {
        self.after.len()
    }

    /// Forgets all functions.
    pub(crate) fn forget(&mut self) {
        *self = Self::new(self.classes, self.outcomes);
    }

    fn most_functions(&self) -> usize {
        MOST_FUNCTIONS / (1 + self.outcomes / MANY_OUTCOMES)
    }

    /// Whether there is room for this many functions and for their cofactors.
    pub(crate) fn has_room(&self, functions: usize) -> bool {
        self.facts.len() + functions <= self.most_functions() / 2
    }

    /// The outcome, if the function is constant.
    pub(crate) fn settled(&self, node: NodeId) -> Option<OutcomeId> {
        self.diagram.value(node)
    }

    /// The entropy of the outcome, in bits.
    pub(crate) fn uncertainty(&self, node: NodeId) -> f64 {
        let chances = self.facts[node].chances.iter();
        let likely = chances.filter(|chance| **chance > 0.0);
        likely.map(|chance| -chance * libm::log2(*chance)).sum()
    }

    /// The function of a remaining decision.
    pub(crate) fn adopt(&mut self, remaining: &Remaining<'_>) -> NodeId {
        let into = &mut self.diagram;
        let root = remaining.diagram.cofactor(remaining.root, |_| None, into);
        self.note_facts();
        root
    }

    /// What remains of a function for each class of answers to a question that it depends on.
    #[expect(
        clippy::indexing_slicing,
        reason = "each start is followed by one entry for each class"
    )]
    pub(crate) fn after(
        &mut self,
        node: NodeId,
        question: QuestionId,
    ) -> Result<&[NodeId], Exceeded> {
        let start = self.start(node, question)?;
        Ok(&self.after[start..start + self.classes[question].classes().len()])
    }

    /// What remains after each class of answers that has a likelihood, with its probability. Equal
    /// results are merged.
    pub(crate) fn likely(
        &mut self,
        node: NodeId,
        question: QuestionId,
    ) -> Result<Few<(f64, NodeId)>, Exceeded> {
        let classes = self.classes[question].classes();
        let mut likely = Few::<(f64, NodeId)>::new();
        for (class, left) in classes.values().zip(self.after(node, question)?) {
            match likely.iter_mut().find(|(_, known)| known == left) {
                _ if class.likelihood == 0.0 => {}
                Some((chance, _)) => *chance += class.likelihood,
                None => likely.push((class.likelihood, *left)),
            }
        }
        Ok(likely)
    }

    /// Where the run of a function and such a question starts in `after`.
    ///
    /// # Errors
    /// The maximum number of cofactors is reached.
    #[expect(
        clippy::indexing_slicing,
        reason = "each start is followed by one entry for each class"
    )]
    fn start(&mut self, node: NodeId, question: QuestionId) -> Result<usize, Exceeded> {
        if let Some(start) = self.starts.get(&(node, question)) {
            return Ok(*start);
        }
        if self.computed() > self.limit || self.facts.len() > self.most_functions() {
            return Err(Exceeded);
        }
        let Node::Branch { level, children } = self.diagram.node(node) else {
            unreachable!("a leaf depends on no question")
        };
        let (level, children) = (*level, Few::from_slice(children));
        let start = if level == question {
            let start = self.after.len();
            self.after.extend(children);
            start
        } else {
            // A child that does not depend on the question stays as it is.
            let mut starts = Few::new();
            for child in &children {
                let depends = self.facts[*child].relevant.contains(question);
                let start = depends.then(|| self.start(*child, question));
                starts.push(start.transpose()?);
            }
            let start = self.after.len();
            for class in 0..self.classes[question].classes().len() {
                let left = children
                    .iter()
                    .zip(&starts)
                    .map(|(child, start)| match start {
                        Some(start) => self.after[start + class],
                        None => *child,
                    });
                let left: Few<NodeId> = left.collect();
                self.after.push(self.diagram.branch(level, &left));
            }
            self.note_facts();
            start
        };
        self.starts.insert((node, question), start);
        Ok(start)
    }

    /// Adds the facts about new functions. Children precede their parents, so one pass is enough.
    fn note_facts(&mut self) {
        for index in self.facts.len()..self.diagram.len() {
            let facts = match self.diagram.node(NodeId::new(index)) {
                Node::Leaf(outcome) => Facts {
                    relevant: Set::EMPTY,
                    least: 0.0,
                    chances: (0..self.outcomes)
                        .map(|it| f64::from(it == outcome.index()))
                        .collect(),
                },
                Node::Branch { level, children } => self.facts_of(*level, children),
            };
            self.facts.push(facts);
        }
    }

    /// The facts about a function that branches.
    ///
    /// The lower bound holds for every order of questions. The other questions are asked at least
    /// as often as if the answer to this one were known. This one is asked wherever its answer
    /// changes the outcome, which is at least as likely as the difference between the outcome
    /// probabilities of its answers.
    #[expect(
        clippy::indexing_slicing,
        reason = "each list of probabilities has one for each outcome"
    )]
    fn facts_of(&self, level: QuestionId, children: &[NodeId]) -> Facts {
        let mut relevant = Set::of(level);
        let mut chances = Chances::from_elem(0.0, self.outcomes);
        let mut unchanged = Chances::from_elem(1.0, self.outcomes);
        let mut others = 0.0;
        for (class, child) in self.classes[level].classes().values().zip(children) {
            let below = &self.facts[*child];
            relevant = relevant.union(below.relevant);
            others += class.likelihood * below.least;
            for (outcome, below) in below.chances.iter().enumerate() {
                chances[outcome] += class.likelihood * below;
                unchanged[outcome] = unchanged[outcome].min(*below);
            }
        }
        let changed = 1.0 - unchanged.iter().sum::<f64>();
        Facts {
            relevant,
            least: (others + changed).max(1.0),
            chances,
        }
    }
}
