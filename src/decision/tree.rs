//! The decision as a tree, in the order in which the interview would ask.

use rustc_hash::FxHashMap;
use thiserror::Error;

use crate::decision::plan::State;
use crate::decision::{Planner, Remaining};
use crate::ids::{ClassId, Id, OutcomeId, QuestionId, Table, TreeNodeId};

/// The maximum number of questions in a tree: more than anyone reads.
const MOST_NODES: usize = 2_000;

/// A decision tree whose equal parts are shared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree {
    /// Where it begins.
    pub root: End,
    /// Its questions, each before the questions that follow it on the first path to them.
    pub nodes: Table<TreeNodeId, TreeNode>,
}

/// Where a branch leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// To an outcome.
    Outcome(OutcomeId),
    /// To a question of [`Tree::nodes`].
    Ask(TreeNodeId),
}

/// A question of a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeNode {
    /// The question to ask.
    pub question: QuestionId,
    /// Classes of answers and where they lead. Every class is in exactly one branch.
    pub branches: Vec<(Vec<ClassId>, End)>,
}

/// The tree is too large to be of use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TreeTooLarge {
    /// It has too many questions.
    #[error("the tree has more than {MOST_NODES} questions; give more answers to make it smaller")]
    Questions,
    /// It takes too long to plan which question comes next.
    #[error("the decision is too complex for a tree; give more answers to make it smaller")]
    Plan,
}

impl Tree {
    /// The tree of what remains, asking as `planner` plans.
    ///
    /// # Errors
    /// The tree is too large.
    pub fn new(planner: &mut Planner<'_>, remaining: &Remaining<'_>) -> Result<Self, TreeTooLarge> {
        let mut grower = Grower {
            planner,
            known: FxHashMap::default(),
            nodes: Table::from_iter([]),
        };
        let start = grower.planner.adopt(remaining).ok_or(TreeTooLarge::Plan)?;
        let root = grower.grow(grower.planner.state(start, None))?;
        Ok(Self {
            root,
            nodes: grower.nodes,
        })
    }
}

struct Grower<'g, 'd> {
    planner: &'g mut Planner<'d>,
    known: FxHashMap<State, TreeNodeId>,
    nodes: Table<TreeNodeId, TreeNode>,
}

impl Grower<'_, '_> {
    fn grow(&mut self, state: State) -> Result<End, TreeTooLarge> {
        let (node, _) = state;
        if let Some(outcome) = self.planner.cofactors.settled(node) {
            return Ok(End::Outcome(outcome));
        }
        if let Some(known) = self.known.get(&state) {
            return Ok(End::Ask(*known));
        }
        if self.nodes.len() >= MOST_NODES {
            return Err(TreeTooLarge::Questions);
        }
        let id = TreeNodeId::new(self.nodes.len());
        self.known.insert(state, id);
        let question = self.planner.step(state).question;
        // Add the node before its branches are built, so that it precedes the questions below it.
        self.nodes.push(TreeNode {
            question,
            branches: Vec::new(),
        });
        let topic = self.planner.topics[question];
        let mut branches: Vec<(Vec<ClassId>, End)> = Vec::new();
        let after = self.planner.left_after(node, question);
        let after = after.map_err(|_| TreeTooLarge::Plan)?;
        for (class, child) in after.into_iter().enumerate() {
            let class = ClassId::new(class);
            let end = self.grow(self.planner.state(child, topic))?;
            match branches.iter_mut().find(|(_, known)| *known == end) {
                Some((classes, _)) => classes.push(class),
                None => branches.push((vec![class], end)),
            }
        }
        self.nodes[id].branches = branches;
        Ok(End::Ask(id))
    }
}
