//! What is left of a decision after each answer, computed once, and what is known of it.

use std::rc::Rc;

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
    /// What is left of a function for each class of answers to a question.
    after: FxHashMap<(NodeId, QuestionId), Rc<[NodeId]>>,
    computed: usize,
}

impl<'d> Cofactors<'d> {
    pub(super) fn new(classes: &'d Table<QuestionId, Classes>, outcomes: usize) -> Self {
        Self {
            classes,
            outcomes,
            diagram: Diagram::default(),
            facts: Table::from_iter([]),
            after: FxHashMap::default(),
            computed: 0,
        }
    }

    /// How many cofactors have been computed.
    pub(super) fn computed(&self) -> usize {
        self.computed
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
    pub(super) fn after(&mut self, node: NodeId, question: QuestionId) -> Rc<[NodeId]> {
        if let Some(known) = self.after.get(&(node, question)) {
            return Rc::clone(known);
        }
        let classes = self.classes[question].classes().ids();
        let after = match self.diagram.node(node) {
            Node::Branch { level, children } if *level == question => Rc::from(&**children),
            Node::Branch { level, children } if self.facts[node].relevant.contains(question) => {
                let level = *level;
                let children = children.clone();
                let children = children.iter().map(|child| self.after(*child, question));
                let children: Vec<Rc<[NodeId]>> = children.collect();
                classes
                    .map(|class| self.join(level, &children, class))
                    .collect()
            }
            _ => return classes.map(|_| node).collect(),
        };
        self.computed += after.len();
        self.note_facts();
        self.after.insert((node, question), Rc::clone(&after));
        after
    }

    /// The function that branches on a level, and then is what is left after one class of answers.
    #[expect(
        clippy::indexing_slicing,
        reason = "there is something left after each class"
    )]
    fn join(&mut self, level: QuestionId, after: &[Rc<[NodeId]>], class: ClassId) -> NodeId {
        let children = after.iter().map(|after| after[class.index()]);
        self.diagram.branch(level, &children.collect::<Vec<_>>())
    }

    /// What is left after each likely class of answers, with its chance; equal ones together.
    pub(super) fn likely(&mut self, node: NodeId, question: QuestionId) -> Vec<(f64, NodeId)> {
        let after = self.after(node, question);
        let mut likely: Vec<(f64, NodeId)> = Vec::with_capacity(after.len());
        for (class, child) in self.classes[question].classes().values().zip(&*after) {
            match likely.iter_mut().find(|(_, known)| known == child) {
                _ if class.likelihood == 0.0 => {}
                Some((chance, _)) => *chance += class.likelihood,
                None => likely.push((class.likelihood, *child)),
            }
        }
        likely
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
