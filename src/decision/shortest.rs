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
use crate::decision::{Budget, Compiled, Decision, Exceeded, GivenClasses, Questions};
use crate::ids::{ClassId, Id, NodeId, OutcomeId, QuestionId, Table};

/// The maximum number of states that are searched. Rule sets that people write need a few dozen.
const MOST_STATES: usize = 2_000;

/// The class of the answer to each question that is answered.
pub(super) type Way = Vec<(QuestionId, ClassId)>;

/// What a search may answer: what it changes of the given answers, and what else it gives.
pub(super) struct Changes<'c> {
    pub(super) decision: &'c Decision,
    pub(super) given: &'c GivenClasses,
    /// The questions whose answers must change, or `None` if any may.
    pub(super) change: Option<Questions>,
    /// Whether answers may change to not-sure.
    pub(super) to_not_sure: bool,
    /// The outcome that it is to settle.
    pub(super) wanted: OutcomeId,
    pub(super) budget: &'c Budget,
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

impl Changes<'_> {
    /// The cheapest answers that settle the outcome, and whether there are certainly none cheaper.
    /// Ties go to questions that the diagram branches on earlier, and to smaller classes. `None` if
    /// no answers settle it.
    pub(super) fn shortest(&self) -> Result<Option<(Way, bool)>, Exceeded> {
        let Compiled {
            diagram,
            root,
            order,
            ..
        } = &*self.decision.compiled;
        self.budget.spend(self.decision.nodes())?;
        let least = self.least();
        let Some(start) = least[*root] else {
            return Ok(None);
        };
        let mut states = vec![State {
            nodes: SmallVec::from_slice(&[*root]),
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
            let levels = nodes.iter().filter_map(|node| diagram.level(*node));
            let Some(question) = order.first(levels) else {
                return Ok(Some((way_to(&states, index), true)));
            };
            if seen.len() > MOST_STATES {
                break;
            }
            let classes = self.decision.classes()[question].classes();
            self.budget.spend(nodes.len() * classes.len())?;
            let open = self.can_stay_open(question).then_some((None, [0; 3]));
            let answers = classes.ids().rev().filter_map(|class| {
                let cost = self.cost(question, class)?;
                Some((Some(class), cost))
            });
            // On a tie, the state that was added last comes first.
            for (answer, own) in open.into_iter().chain(answers) {
                let nodes = self.step(&nodes, question, answer);
                let Some(rest) = dearest(nodes.iter().map(|node| least[*node])) else {
                    continue;
                };
                let cost = sum(cost, own);
                queue.push((Reverse(sum(cost, rest)), states.len()));
                let from = Some((index, question, answer));
                states.push(State { nodes, cost, from });
            }
        }
        self.short().map(Some)
    }

    /// For each node, at least what it costs to settle the outcome from there; `None` if that
    /// cannot be. If a question stays open, all its children must lead there, so it costs at least
    /// as much as the most expensive one.
    fn least(&self) -> Table<NodeId, Option<Cost>> {
        let mut least: Table<NodeId, Option<Cost>> = Table::from_iter([]);
        for (_, node) in self.decision.compiled.diagram.nodes() {
            least.push(match node {
                Node::Leaf(outcome) => (*outcome == self.wanted).then_some([0; 3]),
                Node::Branch { level, children } => {
                    let answered = children.iter().enumerate().filter_map(|(class, child)| {
                        let own = self.cost(*level, ClassId::new(class))?;
                        Some(sum(own, least[*child]?))
                    });
                    let open = self.can_stay_open(*level).then_some(children);
                    let open = open.and_then(|all| dearest(all.iter().map(|child| least[*child])));
                    answered.chain(open).min()
                }
            });
        }
        least
    }

    /// What remains of `nodes` after an answer to their first question, or if it stays open.
    fn step(&self, nodes: &[NodeId], question: QuestionId, answer: Option<ClassId>) -> Nodes {
        let diagram = &self.decision.compiled.diagram;
        let mut next = Nodes::new();
        for node in nodes {
            match answer {
                None if diagram.level(*node) == Some(question) => {
                    next.extend_from_slice(diagram.node(*node).children(|_| None));
                }
                None => next.push(*node),
                Some(class) => next.push(diagram.child(*node, question, class.index())),
            }
        }
        next.sort_unstable();
        next.dedup();
        next
    }

    /// Answers that settle the outcome, none of them superfluous, although others may be cheaper.
    fn short(&self) -> Result<(Way, bool), Exceeded> {
        let Compiled { diagram, root, .. } = &*self.decision.compiled;
        let cost = |question, value, _| self.cost(question, ClassId::new(value));
        let Some(way) = diagram.cheapest_way(*root, self.wanted, cost) else {
            unreachable!("the search found that some answers settle the outcome")
        };
        let way = way.into_iter();
        let mut way: Way = way.map(|(it, value)| (it, ClassId::new(value))).collect();
        self.budget.spend(way.len() * self.decision.nodes())?;
        for index in (0..way.len()).rev() {
            let mut fewer = way.clone();
            let (question, _) = fewer.remove(index);
            let class = |it| fewer.iter().find(|(question, _)| *question == it);
            let left = || self.decision.left(|it| class(it).map(|(_, class)| *class));
            if self.can_stay_open(question) && left().settled().is_some() {
                way = fewer;
            }
        }
        Ok((way, false))
    }

    /// Whether a question may stay open.
    fn can_stay_open(&self, question: QuestionId) -> bool {
        self.given[question].is_none()
    }

    /// What an answer of a class costs: changes, then answers to open questions, then not-sures. A
    /// changed fact costs more than all other changes. `None` if it must not be given.
    fn cost(&self, question: QuestionId, class: ClassId) -> Option<Cost> {
        let all = self.decision.classes();
        let is_not_sure = all[question].is_not_sure(class);
        let Some(given) = self.given[question] else {
            return Some([0, 1, usize::from(is_not_sure)]);
        };
        let is_changed = class != given;
        let can_be = match self.change {
            None => true,
            Some(change) => change.contains(question) == is_changed,
        };
        let fact = (all.len() + 1) * usize::from(all[question].are_fixed());
        match is_changed {
            _ if !can_be => None,
            false => Some([0; 3]),
            true if is_not_sure && !self.to_not_sure => None,
            true => Some([1 + fact, 0, usize::from(is_not_sure)]),
        }
    }
}

/// The highest of the costs; `None` if one of them is, or if there are none.
fn dearest(costs: impl IntoIterator<Item = Option<Cost>>) -> Option<Cost> {
    let mut costs = costs.into_iter();
    let first = costs.next()??;
    costs.try_fold(first, |dearest, cost| Some(dearest.max(cost?)))
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
