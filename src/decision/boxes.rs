//! Where a decision gives one outcome, in few boxes.
//!
//! A box allows some classes of answers to each of a few questions, and any answer to the others.
//! Boxes are taken greedily: the way down the diagram that the most answer sets take, made as wide
//! as it goes; then the same for what is left. They are disjoint, and all boxes of an outcome
//! together hold exactly the answer sets that lead to it. They need not be the fewest there are:
//! finding those is hard, and nobody would see the difference.

use rustc_hash::FxHashMap;

use crate::decision::Decision;
use crate::decision::diagram::{Diagram, Node};
use crate::ids::{ClassId, Id, NodeId, OutcomeId, QuestionId};

/// Answer sets that all lead to one outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerBox {
    /// The questions to which not every class of answers is allowed, and those that are.
    pub conditions: Vec<(QuestionId, Vec<ClassId>)>,
    /// How many complete answer sets are in it.
    pub size: u128,
}

impl Decision {
    /// At most `most` disjoint boxes of answer sets that lead to `outcome`, the first found first;
    /// unless there are more, they hold all of them. After about `effort` looks at a node the
    /// search ends with the boxes found so far, of which there is at least one.
    pub fn boxes(&self, outcome: OutcomeId, most: usize, effort: usize) -> Vec<AnswerBox> {
        let outcomes = u16::try_from(self.outcomes).unwrap_or(u16::MAX);
        let wanted = outcome.index() as u16;
        let mut rest = self.diagram.clone();
        let mut root = self.root;
        let mut boxes = Vec::new();
        let classes = self.classes.values();
        let classes: usize = classes.map(|classes| classes.classes().len()).sum();
        let mut spent = 0;
        while boxes.is_empty() || (boxes.len() < most && spent < effort) {
            spent += rest.len() * classes;
            let Some(way) = self.heaviest(&rest, root, wanted) else {
                break;
            };
            let conditions = self.widened(&rest, root, wanted, way);
            let mut cut = Cut {
                decision: self,
                conditions: &conditions,
                taken: rest.leaf(outcomes),
                rest: &mut rest,
                known: FxHashMap::default(),
            };
            let cut = cut.below(root, 0);
            (rest, root) = rest.cofactor(cut, |_| None);
            let size = self.size(&conditions);
            boxes.push(AnswerBox { conditions, size });
        }
        boxes
    }

    /// How many complete answer sets are in a box.
    fn size(&self, conditions: &[(QuestionId, Vec<ClassId>)]) -> u128 {
        let of = |question: QuestionId| {
            let classes = &self.classes[question];
            match conditions.iter().find(|(it, _)| *it == question) {
                None => classes.answers(),
                Some((_, allowed)) => {
                    let allowed = allowed.iter();
                    allowed.map(|class| classes.classes()[*class].size).sum()
                }
            }
        };
        self.classes.ids().map(of).product()
    }

    /// The way to the wanted leaf that most answer sets take, children in common taken together.
    fn heaviest(
        &self,
        diagram: &Diagram,
        root: NodeId,
        wanted: u16,
    ) -> Option<Vec<(QuestionId, Vec<ClassId>)>> {
        // Of each node that leads there: the share of answers below it, and the step of most.
        let mut best: FxHashMap<NodeId, (f64, Option<NodeId>)> = FxHashMap::default();
        for (id, node) in diagram.nodes() {
            match node {
                Node::Leaf(value) if *value == wanted => {
                    best.insert(id, (1.0, None));
                }
                Node::Leaf(_) => {}
                Node::Branch { level, children } => {
                    let question = QuestionId::new(usize::from(*level));
                    let mut shares: Vec<(NodeId, f64)> = Vec::new();
                    let classes = self.classes[question].classes().values();
                    let all = self.classes[question].answers() as f64;
                    for (class, child) in classes.zip(children) {
                        let share = class.size as f64 / all;
                        match shares.iter_mut().find(|(known, _)| known == child) {
                            Some((_, known)) => *known += share,
                            None => shares.push((*child, share)),
                        }
                    }
                    let ways = shares.iter().filter_map(|(child, share)| {
                        best.get(child).map(|(below, _)| (share * below, *child))
                    });
                    let most = ways.reduce(|one, other| if other.0 > one.0 { other } else { one });
                    if let Some((share, child)) = most {
                        best.insert(id, (share, Some(child)));
                    }
                }
            }
        }
        let mut way = Vec::new();
        let mut node = root;
        while let (_, Some(next)) = best.get(&node)? {
            if let Node::Branch { level, children } = diagram.node(node) {
                let taken = children.iter().enumerate();
                let taken = taken.filter(|(_, child)| *child == next);
                let taken = taken.map(|(class, _)| ClassId::new(class)).collect();
                way.push((QuestionId::new(usize::from(*level)), taken));
            }
            node = *next;
        }
        Some(way)
    }

    /// The box with as many classes for each question as it can have, the last question first.
    fn widened(
        &self,
        diagram: &Diagram,
        root: NodeId,
        wanted: u16,
        mut conditions: Vec<(QuestionId, Vec<ClassId>)>,
    ) -> Vec<(QuestionId, Vec<ClassId>)> {
        for index in (0..conditions.len()).rev() {
            let Some((question, allowed)) = conditions.get(index).cloned() else {
                continue;
            };
            let mut wide = allowed.clone();
            for class in self.classes[question].classes().ids() {
                if allowed.contains(&class) {
                    continue;
                }
                if let Some((_, classes)) = conditions.get_mut(index) {
                    *classes = vec![class];
                }
                if leads_only_to(diagram, root, wanted, &conditions) {
                    wide.push(class);
                }
            }
            wide.sort_unstable();
            if let Some((_, classes)) = conditions.get_mut(index) {
                *classes = wide;
            }
        }
        conditions
            .retain(|(question, allowed)| allowed.len() < self.classes[*question].classes().len());
        conditions
    }
}

/// Whether every answer set of a box leads to the wanted leaf.
fn leads_only_to(
    diagram: &Diagram,
    root: NodeId,
    wanted: u16,
    conditions: &[(QuestionId, Vec<ClassId>)],
) -> bool {
    let mut is_reached = vec![false; diagram.len()];
    if let Some(is_reached) = is_reached.get_mut(root.index()) {
        *is_reached = true;
    }
    for (id, node) in diagram.nodes().rev() {
        if is_reached.get(id.index()) != Some(&true) {
            continue;
        }
        match node {
            Node::Leaf(value) if *value == wanted => {}
            Node::Leaf(_) => return false,
            Node::Branch { level, children } => {
                let allowed = conditions
                    .iter()
                    .find(|(question, _)| question.index() == usize::from(*level));
                for (class, child) in children.iter().enumerate() {
                    let goes =
                        allowed.is_none_or(|(_, allowed)| allowed.contains(&ClassId::new(class)));
                    if let (true, Some(is_reached)) = (goes, is_reached.get_mut(child.index())) {
                        *is_reached = true;
                    }
                }
            }
        }
    }
    true
}

/// Takes a box out of a diagram: inside it everything becomes one leaf.
struct Cut<'a> {
    decision: &'a Decision,
    conditions: &'a [(QuestionId, Vec<ClassId>)],
    taken: NodeId,
    rest: &'a mut Diagram,
    known: FxHashMap<(NodeId, usize), NodeId>,
}

impl Cut<'_> {
    /// What is left below a node, when the conditions before `index` hold.
    fn below(&mut self, node: NodeId, index: usize) -> NodeId {
        let Some((question, allowed)) = self.conditions.get(index) else {
            return self.taken;
        };
        if let Some(known) = self.known.get(&(node, index)) {
            return *known;
        }
        let (level, children) = match self.rest.node(node) {
            Node::Branch { level, children } if usize::from(*level) <= question.index() => {
                (*level, children.to_vec())
            }
            // It does not depend on this question, but the box does.
            _ => {
                let classes = self.decision.classes[*question].classes().len();
                (question.index() as u16, vec![node; classes])
            }
        };
        let is_question = usize::from(level) == question.index();
        let mut left = Vec::with_capacity(children.len());
        for (class, child) in children.into_iter().enumerate() {
            left.push(if !is_question {
                self.below(child, index)
            } else if allowed.contains(&ClassId::new(class)) {
                self.below(child, index + 1)
            } else {
                child
            });
        }
        let left = self.rest.branch(level, &left);
        self.known.insert((node, index), left);
        left
    }
}
