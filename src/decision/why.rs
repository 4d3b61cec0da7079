//! Why a question is asked, and why one is not.

use rustc_hash::FxHashMap;

use crate::answers::Answers;
use crate::decision::diagram::Node;
use crate::decision::{Decision, Remaining};
use crate::ids::{ClassId, Id, NodeId, OutcomeId, QuestionId};

/// What an answer to a question leaves possible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prospect {
    /// The class of the answer.
    pub class: ClassId,
    /// The outcomes that can then still come out, in the order of the rule set.
    pub possible: Vec<OutcomeId>,
}

/// Two completions that are equal but for one question, with different outcomes: the proof that
/// the question is relevant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// The answers to other open questions that both share; what is not here may be anything.
    pub shared: Vec<(QuestionId, ClassId)>,
    /// An answer to the question, and the outcome.
    pub one: (ClassId, OutcomeId),
    /// Another answer to the question, and the other outcome.
    pub other: (ClassId, OutcomeId),
}

impl Remaining<'_> {
    /// What each class of answers to a question leaves possible.
    pub fn prospects(&self, question: QuestionId) -> Vec<Prospect> {
        let classes = self.classes(question).ids();
        classes
            .map(|class| Prospect {
                class,
                possible: self.after(question, class).possible(),
            })
            .collect()
    }

    /// The proof that a question is relevant; nothing, if it is not.
    pub fn witness(&self, question: QuestionId) -> Option<Witness> {
        let level = |node: NodeId| match self.diagram.node(node) {
            Node::Leaf(_) => usize::MAX,
            Node::Branch { level, .. } => usize::from(*level),
        };
        // The way down to the first node of the question: parents come after their children, so
        // the last step recorded for a node is the one nearest the root.
        let mut nodes = self.diagram.nodes().map(|(id, _)| id);
        let target = nodes.rfind(|node| level(*node) == question.index())?;
        let mut shared = Vec::new();
        let mut below = target;
        for (node, content) in self.diagram.nodes() {
            if let Node::Branch { level, children } = content
                && let Some(class) = children.iter().position(|child| *child == below)
                && node > below
            {
                shared.push((QuestionId::new(usize::from(*level)), ClassId::new(class)));
                below = node;
            }
        }
        shared.reverse();

        let Node::Branch { children, .. } = self.diagram.node(target) else {
            return None;
        };
        let one = children.first().copied()?;
        let other = children.iter().position(|child| *child != one)?;
        let mut pair = [one, children.get(other).copied()?];
        // Two different functions differ somewhere: follow values under which they still do.
        loop {
            let top = pair.map(level).into_iter().min().unwrap_or(usize::MAX);
            if top == usize::MAX {
                break;
            }
            let question = QuestionId::new(top);
            let (class, next) = self.classes(question).ids().find_map(|class| {
                let next = pair.map(|node| match self.diagram.node(node) {
                    Node::Branch { level, children } if usize::from(*level) == top => {
                        children.get(class.index()).copied().unwrap_or(node)
                    }
                    _ => node,
                });
                (next[0] != next[1]).then_some((class, next))
            })?;
            shared.push((question, class));
            pair = next;
        }
        let [one, other_outcome] = pair.map(|node| match self.diagram.node(node) {
            Node::Leaf(outcome) => OutcomeId::new(usize::from(*outcome)),
            Node::Branch { .. } => OutcomeId::new(0),
        });
        Some(Witness {
            shared,
            one: (ClassId::new(0), one),
            other: (ClassId::new(other), other_outcome),
        })
    }
}

impl Decision {
    /// For each question of `wanted`, none of which the `answers` leave relevant: a subset-minimal
    /// set of the answered questions whose answers alone make it irrelevant. Of several, the one
    /// that keeps the earlier questions.
    pub fn made_irrelevant_by(
        &self,
        answers: &Answers,
        wanted: &[QuestionId],
    ) -> Vec<Vec<QuestionId>> {
        let given: Vec<QuestionId> = answers.given().map(|(question, _)| question).collect();
        let mut relevant: FxHashMap<Vec<QuestionId>, Vec<QuestionId>> = FxHashMap::default();
        let mut relevant_after =
            |kept: &[QuestionId], question: QuestionId| match relevant.get(kept) {
                Some(relevant) => relevant.contains(&question),
                None => {
                    let found = self.remaining(&answers.only(kept)).relevant();
                    let is_relevant = found.contains(&question);
                    relevant.insert(kept.to_vec(), found);
                    is_relevant
                }
            };
        wanted
            .iter()
            .map(|question| {
                let mut kept = given.clone();
                for dropped in given.iter().rev() {
                    let fewer: Vec<QuestionId> =
                        kept.iter().copied().filter(|it| it != dropped).collect();
                    if !relevant_after(&fewer, *question) {
                        kept = fewer;
                    }
                }
                kept
            })
            .collect()
    }
}
