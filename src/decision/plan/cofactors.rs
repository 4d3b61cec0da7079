//! What is left of a decision after each answer, computed once, and what is known of it.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::decision::diagram::{Diagram, Node};
use crate::decision::{Classes, Exceeded, Remaining};
use crate::ids::{Id, NodeId, OutcomeId, QuestionId, Set, Table};

/// The chance of each outcome.
type Chances = SmallVec<[f64; 4]>;

/// How many functions are kept where there are few outcomes: some 30 MB.
const MOST_FUNCTIONS: usize = 100_000;

/// The chances of so many outcomes take as much memory as everything else that is kept of a
/// function.
const MANY_OUTCOMES: usize = 32;

/// What is known of a function.
#[derive(Clone, Debug)]
pub(crate) struct Facts {
    /// The questions that it depends on.
    pub(crate) relevant: Set<QuestionId>,
    /// A number of questions that is expected at least, in whatever order they are asked.
    pub(crate) least: f64,
    chances: Chances,
}

/// One for each class of answers to a question: mostly a handful.
pub(super) type Few<T> = SmallVec<[T; 8]>;

/// Functions, and what is left of them after answers.
#[derive(Debug)]
pub(crate) struct Cofactors<'d> {
    pub(super) classes: &'d Table<QuestionId, Classes>,
    outcomes: usize,
    diagram: Diagram<QuestionId, OutcomeId>,
    /// What is known of each function.
    pub(crate) facts: Table<NodeId, Facts>,
    /// What is left of functions for each class of answers to a question they depend on.
    after: Vec<NodeId>,
    /// Where that of a function and a question starts.
    starts: FxHashMap<(NodeId, QuestionId), usize>,
    /// No more cofactors are computed once there are so many.
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

    /// Whether there is room for so many functions, and then for what is left of them.
    pub(crate) fn has_room(&self, functions: usize) -> bool {
        self.facts.len() + functions <= self.most_functions() / 2
    }

    /// The outcome, if the function is constant.
    pub(crate) fn settled(&self, node: NodeId) -> Option<OutcomeId> {
        self.diagram.value(node)
    }

    /// The entropy of its outcome, in bits.
    pub(crate) fn uncertainty(&self, node: NodeId) -> f64 {
        let chances = self.facts[node].chances.iter();
        let likely = chances.filter(|chance| **chance > 0.0);
        likely.map(|chance| -chance * chance.log2()).sum()
    }

    /// The function of a remaining decision.
    pub(crate) fn adopt(&mut self, remaining: &Remaining<'_>) -> NodeId {
        let into = &mut self.diagram;
        let root = remaining.diagram.cofactor(remaining.root, |_| None, into);
        self.note_facts();
        root
    }

    /// What is left of a function for each class of answers to a question that it depends on.
    #[expect(
        clippy::indexing_slicing,
        reason = "from each start on there is one for each class"
    )]
    pub(crate) fn after(
        &mut self,
        node: NodeId,
        question: QuestionId,
    ) -> Result<&[NodeId], Exceeded> {
        let start = self.start(node, question)?;
        Ok(&self.after[start..start + self.classes[question].classes().len()])
    }

    /// What is left after each likely class of answers to such a question, with its chance; equal
    /// ones together.
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

    /// Where what is left of a function after such a question starts.
    ///
    /// # Errors
    /// So many cofactors may not be computed.
    #[expect(
        clippy::indexing_slicing,
        reason = "from each start on there is one for each class"
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
            // A child that does not depend on the question is left as it is.
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

    /// Looks at the functions that are new: their children are older, so one pass is enough.
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

    /// What is known of a function that branches.
    ///
    /// In whatever order questions are asked, the others are asked no less often than if the answer
    /// to this one were known; and this one is asked wherever its answer changes the outcome, which
    /// is no less often than the chances of the outcomes differ between its answers.
    #[expect(
        clippy::indexing_slicing,
        reason = "each list of chances has one for each outcome"
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
