//! The fewest answers that settle an outcome.
//!
//! A set of answers can settle an outcome although the diagram branches on a question that it leaves
//! open: then all branches lead there. So a state of the search is the set of nodes that the answers
//! so far leave, and a question is either answered or left open. The search is A* (Hart et al.
//! 1968): the states whose answers can cost the least come first.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rustc_hash::FxHashSet;
use smallvec::SmallVec;

use crate::decision::diagram::{Cost, Node, sum};
use crate::decision::{Budget, Decision, Exceeded};
use crate::ids::{ClassId, Id, NodeId, OutcomeId, QuestionId, Table};

/// The maximum number of states that are searched. Rule sets that people write need a few dozen.
const MOST_STATES: usize = 2_000;

/// The class of the answer to each question that is answered.
pub(super) type Way = Vec<(QuestionId, ClassId)>;

/// What a search may answer, and what that costs.
pub(super) trait Terms {
    /// Whether a question may stay open.
    fn can_stay_open(&self, question: QuestionId) -> bool;

    /// What an answer of a class costs; `None` if it must not be given.
    fn cost(&self, question: QuestionId, class: ClassId) -> Option<Cost>;
}

/// The nodes that some answers leave, in order.
type Nodes = SmallVec<[NodeId; 6]>;

/// A state, with how it was reached: the state before, and the answer unless the question stays
/// open.
struct State {
    nodes: Nodes,
    cost: Cost,
    from: Option<(usize, QuestionId, Option<ClassId>)>,
}

impl Decision {
    /// The cheapest answers that settle `wanted`, and whether there are certainly none cheaper.
    /// Ties go to questions that
    /// the diagram branches on earlier, and to smaller classes. `None` if no answers settle it.
    pub(super) fn shortest(
        &self,
        wanted: OutcomeId,
        terms: &impl Terms,
        budget: &Budget,
    ) -> Result<Option<(Way, bool)>, Exceeded> {
        budget.spend(self.nodes())?;
        let least = self.least(wanted, terms);
        let Some(start) = least[self.compiled.root] else {
            return Ok(None);
        };
        let mut states = vec![State {
            nodes: SmallVec::from_slice(&[self.compiled.root]),
            cost: [0; 3],
            from: None,
        }];
        let mut queue = BinaryHeap::from([(Reverse(start), 0)]);
        let mut seen: FxHashSet<Nodes> = FxHashSet::default();
        while let Some((_, index)) = queue.pop() {
            let Some(State { nodes, cost, .. }) = states.get(index) else {
                unreachable!("the queue holds positions of states")
            };
            let (nodes, cost) = (nodes.clone(), *cost);
            if !seen.insert(nodes.clone()) {
                continue;
            }
            let levels = nodes
                .iter()
                .filter_map(|node| self.compiled.diagram.level(*node));
            let Some(question) = self.compiled.order.first(levels) else {
                return Ok(Some((way_to(&states, index), true)));
            };
            if seen.len() > MOST_STATES {
                break;
            }
            let classes = self.classes()[question].classes();
            budget.spend(nodes.len() * classes.len())?;
            let open = terms.can_stay_open(question).then_some((None, [0; 3]));
            let answers = classes.ids().rev().filter_map(|class| {
                let cost = terms.cost(question, class)?;
                Some((Some(class), cost))
            });
            // On a tie, the state that was added last comes first.
            for (answer, own) in open.into_iter().chain(answers) {
                let nodes = self.step(&nodes, question, answer);
                let rest = nodes.iter().map(|node| least[*node]);
                let rest: Option<Vec<Cost>> = rest.collect();
                let Some(rest) = rest.and_then(|rest| rest.into_iter().max()) else {
                    continue;
                };
                let cost = sum(cost, own);
                queue.push((Reverse(sum(cost, rest)), states.len()));
                let from = Some((index, question, answer));
                states.push(State { nodes, cost, from });
            }
        }
        self.short(wanted, terms, budget).map(Some)
    }

    /// For each node, at least what it costs to settle `wanted` from there; `None` if that cannot
    /// be. If a question stays open, all its children must lead there, so it costs at least as much
    /// as the dearest.
    fn least(&self, wanted: OutcomeId, terms: &impl Terms) -> Table<NodeId, Option<Cost>> {
        let mut least: Table<NodeId, Option<Cost>> = Table::from_iter([]);
        for (_, node) in self.compiled.diagram.nodes() {
            least.push(match node {
                Node::Leaf(outcome) => (*outcome == wanted).then_some([0; 3]),
                Node::Branch { level, children } => {
                    let answered = children.iter().enumerate().filter_map(|(class, child)| {
                        let own = terms.cost(*level, ClassId::new(class))?;
                        Some(sum(own, least[*child]?))
                    });
                    let open: Option<Vec<Cost>> = match terms.can_stay_open(*level) {
                        true => children.iter().map(|child| least[*child]).collect(),
                        false => None,
                    };
                    let open = open.and_then(|costs| costs.into_iter().max());
                    answered.chain(open).min()
                }
            });
        }
        least
    }

    /// What remains of `nodes` after an answer to their first question, or if it stays open.
    fn step(&self, nodes: &[NodeId], question: QuestionId, answer: Option<ClassId>) -> Nodes {
        let mut next = Nodes::new();
        for node in nodes {
            match answer {
                None if self.compiled.diagram.level(*node) == Some(question) => {
                    next.extend_from_slice(self.compiled.diagram.node(*node).children(|_| None));
                }
                None => next.push(*node),
                Some(class) => {
                    next.push(self.compiled.diagram.child(*node, question, class.index()))
                }
            }
        }
        next.sort_unstable();
        next.dedup();
        next
    }

    /// Answers that settle `wanted`, none of them in vain, although others may be cheaper.
    fn short(
        &self,
        wanted: OutcomeId,
        terms: &impl Terms,
        budget: &Budget,
    ) -> Result<(Way, bool), Exceeded> {
        let cost = |question, value| terms.cost(question, ClassId::new(value));
        let Some(way) = self
            .compiled
            .diagram
            .cheapest_way(self.compiled.root, wanted, cost)
        else {
            unreachable!("the search found that some answers settle the outcome")
        };
        let way = way.into_iter();
        let mut way: Way = way.map(|(it, value)| (it, ClassId::new(value))).collect();
        budget.spend(way.len() * self.nodes())?;
        for index in (0..way.len()).rev() {
            let mut fewer = way.clone();
            let (question, _) = fewer.remove(index);
            let class = |it| fewer.iter().find(|(question, _)| *question == it);
            let left = || self.left(|it| class(it).map(|(_, class)| *class));
            if terms.can_stay_open(question) && left().settled().is_some() {
                way = fewer;
            }
        }
        Ok((way, false))
    }
}

/// The answers that lead to a state, in the order of the diagram.
fn way_to(states: &[State], mut index: usize) -> Way {
    let mut way = Way::new();
    while let Some((before, question, answer)) = states.get(index).and_then(|it| it.from) {
        way.extend(answer.map(|class| (question, class)));
        index = before;
    }
    way.reverse();
    way
}
