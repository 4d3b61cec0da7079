//! What the planner knows of its diagram: cofactors, chances, and how much each question tells.

use std::collections::BinaryHeap;

use rustc_hash::FxHashMap;

use crate::decision::diagram::Node;
use crate::decision::plan::{CLOSE, Candidate, Planner, State};
use crate::ids::{Id, NodeId, QuestionId, Set, TopicId};

impl Planner<'_> {
    /// The questions that may be asked next, those that tell most about the outcome first.
    ///
    /// One walk down and the known chances below give, for every question and every class of its
    /// answers at once, the chance of each outcome: what comes through the question's own nodes
    /// goes to the child of the class, and what passes it by is what it was.
    pub(super) fn candidates(&mut self, node: NodeId, topic: Option<TopicId>) -> Vec<Candidate> {
        let relevant = self.facts[node];
        let of_topic = self.of_topic(relevant, topic);
        let asked = if of_topic.is_empty() {
            relevant
        } else {
            of_topic
        };
        let at_nodes = self.mass_at(node, asked);
        let mut candidates: Vec<Candidate> = asked
            .iter()
            .map(|question| {
                let own = at_nodes.get(&question).map_or(&[][..], Vec::as_slice);
                self.candidate(node, question, own)
            })
            .collect();
        candidates.sort_by(|one, other| {
            if (one.uncertainty - other.uncertainty).abs() < CLOSE {
                one.question.cmp(&other.question)
            } else {
                one.uncertainty.total_cmp(&other.uncertainty)
            }
        });
        candidates
    }

    pub(super) fn candidate(
        &self,
        node: NodeId,
        question: QuestionId,
        own: &[(NodeId, f64)],
    ) -> Candidate {
        // What passes the question by.
        let mut past = self.chances_at(node).to_vec();
        for (node, mass) in own {
            for (past, below) in past.iter_mut().zip(self.chances_at(*node)) {
                *past -= mass * below;
            }
        }
        let mut uncertainty = 0.0;
        let mut least = 1.0;
        for (class, facts) in self.classes[question].classes().iter() {
            if facts.likelihood <= 0.0 {
                continue;
            }
            let mut chances = past.clone();
            for (node, mass) in own {
                if let Node::Branch { children, .. } = self.diagram.node(*node)
                    && let Some(child) = children.get(class.index())
                {
                    for (chance, below) in chances.iter_mut().zip(self.chances_at(*child)) {
                        *chance += mass * below;
                    }
                }
            }
            // Rounding must not make an outcome possible.
            let entropy = entropy(chances.into_iter().filter(|chance| *chance > CLOSE));
            uncertainty += facts.likelihood * entropy;
            if entropy > CLOSE {
                // No question tells more than the most telling one.
                least += facts.likelihood * (entropy / self.most_telling).max(1.0);
            }
        }
        Candidate {
            question,
            uncertainty,
            least,
        }
    }

    /// The nodes of some questions below `root`, with how much of all answers comes through each.
    pub(super) fn mass_at(
        &mut self,
        root: NodeId,
        questions: Set<QuestionId>,
    ) -> FxHashMap<QuestionId, Vec<(NodeId, f64)>> {
        let mut found: FxHashMap<QuestionId, Vec<(NodeId, f64)>> = FxHashMap::default();
        // A node is older than its parents, so the youngest that is left has its whole mass.
        let mut open = BinaryHeap::from([root]);
        self.mass.resize(self.diagram.len(), 0.0);
        if let Some(mass) = self.mass.get_mut(root.index()) {
            *mass = 1.0;
        }
        while let Some(node) = open.pop() {
            while open.peek() == Some(&node) {
                open.pop();
            }
            let mass = self
                .mass
                .get_mut(node.index())
                .map(std::mem::take)
                .unwrap_or_default();
            if let Node::Branch { level, children } = self.diagram.node(node) {
                let question = QuestionId::new(usize::from(*level));
                if questions.contains(question) {
                    found.entry(question).or_default().push((node, mass));
                }
                let classes = self.classes[question].classes().values();
                for (class, child) in classes.zip(children) {
                    let is_branch = !self.facts[*child].is_empty();
                    if class.likelihood > 0.0 && is_branch {
                        if let Some(below) = self.mass.get_mut(child.index()) {
                            *below += mass * class.likelihood;
                        }
                        open.push(*child);
                    }
                }
            }
        }
        found
    }

    /// Of some questions those of the open topic.
    pub(super) fn of_topic(
        &self,
        questions: Set<QuestionId>,
        topic: Option<TopicId>,
    ) -> Set<QuestionId> {
        topic.map_or(Set::EMPTY, |topic| {
            questions.intersection(self.members[topic])
        })
    }

    /// What is to be decided, where a topic without relevant questions is none.
    pub(super) fn state(&self, node: NodeId, topic: Option<TopicId>) -> State {
        let is_open = !self.of_topic(self.facts[node], topic).is_empty();
        (node, topic.filter(|_| is_open))
    }

    /// Looks at the nodes that are new: their children are older, so one pass is enough.
    pub(super) fn note_facts(&mut self) {
        for index in self.facts.len()..self.diagram.len() {
            let mut chances = vec![0.0; self.outcomes];
            let mut relevant = Set::EMPTY;
            match self.diagram.node(NodeId::new(index)) {
                Node::Leaf(outcome) => {
                    if let Some(chance) = chances.get_mut(usize::from(*outcome)) {
                        *chance = 1.0;
                    }
                }
                Node::Branch { level, children } => {
                    let question = QuestionId::new(usize::from(*level));
                    relevant = Set::of(question);
                    let classes = self.classes[question].classes();
                    for (class, child) in classes.values().zip(children) {
                        relevant = relevant.union(self.facts[*child]);
                        for (chance, below) in chances.iter_mut().zip(self.chances_at(*child)) {
                            *chance += class.likelihood * below;
                        }
                    }
                }
            }
            self.facts.push(relevant);
            self.chances.extend(chances);
        }
    }

    /// The chance of each outcome at a node.
    pub(super) fn chances_at(&self, node: NodeId) -> &[f64] {
        let start = node.index() * self.outcomes;
        self.chances
            .get(start..start + self.outcomes)
            .unwrap_or_default()
    }

    /// What each likely class of answers leaves to decide, with its chance; equal ones together.
    pub(super) fn answers(&mut self, node: NodeId, question: QuestionId) -> Vec<(f64, NodeId)> {
        let classes = self.classes[question].classes();
        let mut answers: Vec<(f64, NodeId)> = Vec::with_capacity(classes.len());
        let first = self.cofactors(node, question);
        for (class, facts) in classes.iter() {
            if facts.likelihood > 0.0 {
                let child = self.cofactor(first, class.index());
                match answers.iter_mut().find(|(_, known)| *known == child) {
                    Some((chance, _)) => *chance += facts.likelihood,
                    None => answers.push((facts.likelihood, child)),
                }
            }
        }
        answers
    }

    pub(super) fn is_settled(&self, node: NodeId) -> bool {
        matches!(self.diagram.node(node), Node::Leaf(_))
    }

    /// What is left of `node` for each class of answers to a question: the position of the first
    /// among [`Self::cofactors`], where there is one for each class.
    pub(super) fn cofactors(&mut self, node: NodeId, question: QuestionId) -> usize {
        const UNKNOWN: u32 = u32::MAX;
        let known = self.known[question].get(node.index()).copied();
        if let Some(first) = known.filter(|first| *first != UNKNOWN) {
            return first as usize;
        }
        let first = self.new_cofactors(node, question);
        self.note_facts();
        let known = &mut self.known[question];
        if known.len() <= node.index() {
            known.resize(node.index() + 1, UNKNOWN);
        }
        if let Some(known) = known.get_mut(node.index()) {
            *known = first as u32;
        }
        first
    }

    /// One of the cofactors that start at a position.
    pub(super) fn cofactor(&self, first: usize, class: usize) -> NodeId {
        self.cofactors
            .get(first + class)
            .copied()
            .unwrap_or(NodeId::new(0))
    }

    pub(super) fn new_cofactors(&mut self, node: NodeId, question: QuestionId) -> usize {
        let classes = self.classes[question].classes().len();
        let (level, children) = match self.diagram.node(node) {
            Node::Branch { level, children } if self.facts[node].contains(question) => {
                (*level, children.clone())
            }
            _ => {
                let first = self.cofactors.len();
                self.cofactors.extend(std::iter::repeat_n(node, classes));
                return first;
            }
        };
        if usize::from(level) == question.index() {
            let first = self.cofactors.len();
            self.cofactors.extend(children);
            return first;
        }
        let below: Vec<usize> = children
            .iter()
            .map(|child| self.cofactors(*child, question))
            .collect();
        let first = self.cofactors.len();
        let mut children = Vec::with_capacity(below.len());
        for class in 0..classes {
            children.clear();
            children.extend(below.iter().map(|below| self.cofactor(*below, class)));
            let cofactor = self.diagram.branch(level, &children);
            self.cofactors.push(cofactor);
        }
        first
    }
}

/// The entropy of some chances, in bits.
pub(super) fn entropy(chances: impl Iterator<Item = f64>) -> f64 {
    chances
        .filter(|chance| *chance > 0.0)
        .map(|chance| -chance * chance.log2())
        .sum()
}
