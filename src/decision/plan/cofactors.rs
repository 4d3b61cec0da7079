//! What is left of a decision after each answer, computed once, and what is known of it.

use rustc_hash::FxHashMap;

use crate::decision::diagram::{Diagram, Node};
use crate::decision::{Classes, Remaining};
use crate::ids::{ClassId, Id, NodeId, OutcomeId, QuestionId, Set, Table};

/// What is known of a function.
#[derive(Clone, Debug)]
pub(super) struct Facts {
    /// The questions that it depends on.
    pub(super) relevant: Set<QuestionId>,
    /// The entropy of its outcome, in bits.
    pub(super) uncertainty: f64,
    /// The chance of each outcome.
    chances: Table<OutcomeId, f64>,
}

/// Functions, and what is left of them after answers.
#[derive(Debug)]
pub(super) struct Cofactors<'d> {
    classes: &'d Table<QuestionId, Classes>,
    outcomes: usize,
    diagram: Diagram<QuestionId, OutcomeId>,
    facts: Table<NodeId, Facts>,
    /// What is left of functions for each class of answers to a question they depend on.
    after: Vec<NodeId>,
    /// Where that of a function and a question starts.
    starts: FxHashMap<(NodeId, QuestionId), usize>,
}

impl<'d> Cofactors<'d> {
    pub(super) fn new(classes: &'d Table<QuestionId, Classes>, outcomes: usize) -> Self {
        Self {
            classes,
            outcomes,
            diagram: Diagram::default(),
            facts: Table::from_iter([]),
            after: Vec::new(),
            starts: FxHashMap::default(),
        }
    }

    /// How many cofactors have been computed.
    pub(super) fn computed(&self) -> usize {
        self.after.len()
    }

    /// What is known of a function.
    pub(super) fn facts(&self, node: NodeId) -> &Facts {
        &self.facts[node]
    }

    /// The outcome, if the function is constant.
    pub(super) fn settled(&self, node: NodeId) -> Option<OutcomeId> {
        self.diagram.value(node)
    }

    /// The function of a remaining decision.
    pub(super) fn adopt(&mut self, remaining: &Remaining<'_>) -> NodeId {
        let mut copies: Table<NodeId, NodeId> = Table::from_iter([]);
        for (_, node) in remaining.diagram.nodes() {
            copies.push(match node {
                Node::Leaf(outcome) => self.diagram.leaf(*outcome),
                Node::Branch { level, children } => {
                    let children = children.iter().map(|child| copies[*child]);
                    self.diagram.branch(*level, &children.collect::<Vec<_>>())
                }
            });
        }
        self.note_facts();
        copies[remaining.root]
    }

    /// What is left of a function for each class of answers to a question.
    pub(super) fn after(&mut self, node: NodeId, question: QuestionId) -> Vec<NodeId> {
        let start = self.start(node, question);
        let classes = self.classes[question].classes().ids();
        classes.map(|class| self.left(node, start, class)).collect()
    }

    /// What is left after each likely class of answers, with its chance; equal ones together.
    pub(super) fn likely(&mut self, node: NodeId, question: QuestionId) -> Vec<(f64, NodeId)> {
        let start = self.start(node, question);
        let classes = self.classes[question].classes();
        let mut likely: Vec<(f64, NodeId)> = Vec::with_capacity(classes.len());
        for (class, facts) in classes.iter() {
            let left = self.left(node, start, class);
            match likely.iter_mut().find(|(_, known)| *known == left) {
                _ if facts.likelihood == 0.0 => {}
                Some((chance, _)) => *chance += facts.likelihood,
                None => likely.push((facts.likelihood, left)),
            }
        }
        likely
    }

    /// Where what is left of a function after a question starts; nothing, if it does not depend on
    /// the question.
    fn start(&mut self, node: NodeId, question: QuestionId) -> Option<usize> {
        if !self.facts[node].relevant.contains(question) {
            return None;
        }
        if let Some(start) = self.starts.get(&(node, question)) {
            return Some(*start);
        }
        let Node::Branch { level, children } = self.diagram.node(node).clone() else {
            unreachable!("a leaf depends on no question")
        };
        let start = if level == question {
            let start = self.after.len();
            self.after.extend(children);
            start
        } else {
            let children = children.into_iter();
            let children = children.map(|child| (child, self.start(child, question)));
            let children: Vec<(NodeId, Option<usize>)> = children.collect();
            let start = self.after.len();
            for class in self.classes[question].classes().ids() {
                let left = children
                    .iter()
                    .map(|(child, start)| self.left(*child, *start, class));
                let left: Vec<NodeId> = left.collect();
                self.after.push(self.diagram.branch(level, &left));
            }
            self.note_facts();
            start
        };
        self.starts.insert((node, question), start);
        Some(start)
    }

    /// What is left of a function for a class of answers to the question that `start` is for.
    #[expect(
        clippy::indexing_slicing,
        reason = "from each start on there is one for each class"
    )]
    fn left(&self, node: NodeId, start: Option<usize>, class: ClassId) -> NodeId {
        start.map_or(node, |start| self.after[start + class.index()])
    }

    /// Looks at the functions that are new: their children are older, so one pass is enough.
    fn note_facts(&mut self) {
        for index in self.facts.len()..self.diagram.len() {
            let mut relevant = Set::EMPTY;
            let mut chances: Table<OutcomeId, f64> = vec![0.0; self.outcomes].into_iter().collect();
            match self.diagram.node(NodeId::new(index)) {
                Node::Leaf(outcome) => chances[*outcome] = 1.0,
                Node::Branch { level, children } => {
                    relevant = Set::of(*level);
                    let classes = self.classes[*level].classes().values();
                    for (class, child) in classes.zip(children) {
                        let below = &self.facts[*child];
                        relevant = relevant.union(below.relevant);
                        for (outcome, chance) in below.chances.iter() {
                            chances[outcome] += class.likelihood * chance;
                        }
                    }
                }
            }
            self.facts.push(Facts {
                relevant,
                uncertainty: entropy(chances.values().copied()),
                chances,
            });
        }
    }
}

/// The entropy of some chances, in bits.
pub(super) fn entropy(chances: impl Iterator<Item = f64>) -> f64 {
    chances
        .filter(|chance| *chance > 0.0)
        .map(|chance| -chance * chance.log2())
        .sum()
}
