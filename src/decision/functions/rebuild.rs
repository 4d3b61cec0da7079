//! Functions that are made from another one, node by node.

use crate::decision::diagram::Node;
use crate::decision::functions::Known;
use crate::decision::{Exceeded, Function, Functions};
use crate::ids::{LevelId, NodeId, OutcomeId, QuestionId};

impl Functions<'_> {
    /// True where a decision gives this outcome.
    pub(crate) fn gives(
        &mut self,
        decided: Function,
        outcome: OutcomeId,
    ) -> Result<Function, Exceeded> {
        let wanted = self.outcome(outcome);
        let stop = |functions: &Self, node| match functions.branch(node) {
            Some(_) => None,
            None if node == wanted => Some(functions.always),
            None => Some(functions.never),
        };
        let join = |functions: &mut Self, level, children: &[_]| {
            Ok(functions.diagram.branch(level, children))
        };
        self.rebuild(decided, &stop, &join, &mut Known::default())
    }

    /// True where two decisions give different outcomes.
    ///
    /// # Errors
    /// It exceeds the budget.
    pub fn differ(
        &mut self,
        outcomes: impl Iterator<Item = OutcomeId>,
        one: Function,
        other: Function,
    ) -> Result<Function, Exceeded> {
        let mut differ = self.never;
        for outcome in outcomes {
            let one = self.gives(one, outcome)?;
            let other = self.gives(other, outcome)?;
            let lost = self.and_not(one, other)?;
            differ = self.or(differ, lost)?;
        }
        Ok(differ)
    }

    /// True where a condition stays true whatever the answer to this question is changed to.
    pub(crate) fn for_every_answer(
        &mut self,
        condition: Function,
        question: QuestionId,
    ) -> Result<Function, Exceeded> {
        let stop = |functions: &Self, node| match functions.branch(node) {
            Some((level, _)) if level < functions.levels.end(question) => None,
            _ => Some(node),
        };
        let join = |functions: &mut Self, level, children: &[Function]| {
            if functions.levels.question_of(level) != question {
                return Ok(functions.diagram.branch(level, children));
            }
            let all = functions.always;
            children.iter().try_fold(all, |all, child| {
                functions.if_then_else(*child, all, functions.never)
            })
        };
        self.rebuild(condition, &stop, &join, &mut Known::default())
    }

    /// Rebuilds a function: `stop` may replace a node, and `join` makes every other node from its
    /// rebuilt children.
    fn rebuild(
        &mut self,
        node: NodeId,
        stop: &impl Fn(&Self, NodeId) -> Option<NodeId>,
        join: &impl Fn(&mut Self, LevelId, &[NodeId]) -> Result<NodeId, Exceeded>,
        known: &mut Known<NodeId>,
    ) -> Result<NodeId, Exceeded> {
        if let Some(to) = stop(self, node).or_else(|| known.get(&node).copied()) {
            return Ok(to);
        }
        let Node::Branch { level, children } = self.diagram.node(node).clone() else {
            return Ok(node);
        };
        self.spend(children.len())?;
        let mut copies = Vec::with_capacity(children.len());
        for child in children {
            copies.push(self.rebuild(child, stop, join, known)?);
        }
        let to = join(self, level, &copies)?;
        known.insert(node, to);
        Ok(to)
    }
}
