//! What happens to the outcome when one answer changes, over all completions of the others.

use rustc_hash::FxHashMap;

use crate::decision::Decision;
use crate::decision::classes::{Classes, Rest};
use crate::decision::diagram::Node;
use crate::ids::{ClassId, Id, NodeId, OptionId, OutcomeId, QuestionId};

/// A change of outcome that a change of one answer can bring about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shift {
    /// The outcome before.
    pub before: OutcomeId,
    /// The outcome after; perhaps the same.
    pub after: OutcomeId,
    /// Answers to other questions under which it happens, whatever the rest.
    pub shared: Vec<(QuestionId, ClassId)>,
}

impl Decision {
    /// The outcomes before and after an answer to `question` changes from one class to another:
    /// each pair that some completion of the other questions has, with one such completion.
    pub fn shifts(&self, question: QuestionId, from: ClassId, to: ClassId) -> Vec<Shift> {
        let mut walk = Walk {
            decision: self,
            question,
            classes: [from, to],
            found: FxHashMap::default(),
        };
        walk.pair([self.root, self.root])
    }
}

struct Walk<'d> {
    decision: &'d Decision,
    question: QuestionId,
    classes: [ClassId; 2],
    found: FxHashMap<[NodeId; 2], Vec<Shift>>,
}

impl Walk<'_> {
    fn pair(&mut self, pair: [NodeId; 2]) -> Vec<Shift> {
        if let Some(found) = self.found.get(&pair) {
            return found.clone();
        }
        let diagram = &self.decision.diagram;
        let levels = pair.map(|node| match diagram.node(node) {
            Node::Leaf(_) => usize::MAX,
            Node::Branch { level, .. } => usize::from(*level),
        });
        let top = levels.into_iter().min().unwrap_or(usize::MAX);
        let mut shifts: Vec<Shift> = Vec::new();
        if let [Node::Leaf(before), Node::Leaf(after)] = pair.map(|node| diagram.node(node)) {
            let [before, after] = [before, after].map(|it| OutcomeId::new(usize::from(*it)));
            let shared = Vec::new();
            shifts.push(Shift {
                before,
                after,
                shared,
            });
        } else if top == self.question.index() {
            let [before, after] = pair;
            let [from, to] = self.classes;
            shifts = self.pair([self.child(before, top, from), self.child(after, top, to)]);
        } else {
            let question = QuestionId::new(top);
            for class in self.decision.classes[question].classes().ids() {
                let below = pair.map(|node| self.child(node, top, class));
                for mut shift in self.pair(below) {
                    let is_known =
                        |known: &Shift| (known.before, known.after) == (shift.before, shift.after);
                    if !shifts.iter().any(is_known) {
                        shift.shared.push((question, class));
                        shifts.push(shift);
                    }
                }
            }
        }
        self.found.insert(pair, shifts.clone());
        shifts
    }

    fn child(&self, node: NodeId, level: usize, class: ClassId) -> NodeId {
        match self.decision.diagram.node(node) {
            Node::Branch {
                level: own,
                children,
            } if usize::from(*own) == level => children.get(class.index()).copied().unwrap_or(node),
            _ => node,
        }
    }
}

impl Classes {
    /// The classes before and after one more option of an any-of question is chosen, for every
    /// answer in which it is not; of other questions, nothing.
    pub fn adding(&self, added: OptionId) -> Vec<(ClassId, ClassId)> {
        let Rest::Many(steps, last) = self.rest() else {
            return Vec::new();
        };
        let mut states: Vec<[usize; 2]> = vec![[0, 0]];
        for (option, steps) in steps.iter() {
            let step = |state: usize, is_chosen: usize| {
                let step = steps.get(state).and_then(|step| step.get(is_chosen));
                step.copied().unwrap_or(state)
            };
            let choices: &[[usize; 2]] = if option == added {
                &[[0, 1]]
            } else {
                &[[0, 0], [1, 1]]
            };
            let next = states.iter().flat_map(|[before, after]| {
                choices
                    .iter()
                    .map(|[left, right]| [step(*before, *left), step(*after, *right)])
            });
            let mut next: Vec<[usize; 2]> = next.collect();
            next.sort_unstable();
            next.dedup();
            states = next;
        }
        let class = |state: usize| last.get(state).copied();
        let pairs = states
            .into_iter()
            .filter_map(|[before, after]| Some((class(before)?, class(after)?)));
        let mut pairs: Vec<(ClassId, ClassId)> = pairs.collect();
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    }
}
