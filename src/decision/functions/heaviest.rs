//! The answers for which weighted conditions weigh the most.
//!
//! Walks the diagrams of a region and of all conditions in parallel, level by level. The rest of
//! the walk depends only on what remains of the region and of the conditions that are still open,
//! so the best continuation is computed once for each such state. The answer to a question settles
//! every condition on that question alone, so few conditions are open at a time.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use crate::decision::diagram::{Cost, sum};
use crate::decision::{Exceeded, Function, Functions};
use crate::ids::{LevelId, QuestionId};
use crate::ruleset::Answer;

/// A weight. Weights are added element by element and compared in lexicographic order.
pub(crate) type Weight = [i32; 3];

/// The greatest weight, and answers that reach it whatever the other answers are: they settle every
/// condition.
pub(crate) type Heaviest = (Weight, Vec<(QuestionId, Answer)>);

/// The cost of a state in steps: it takes several times the time and memory of a node.
const STEPS: usize = 4;

/// What remains of the region and of the open conditions, without duplicates.
type Left = (Function, Vec<(Function, Weight)>);

/// The best continuation: the weight still to be gained, the cost of the answers, and the first
/// value.
type Way = (Weight, Reverse<(Cost, usize)>);

impl Functions<'_> {
    /// The simplest answers in `region` for which the total weight of the true conditions is
    /// greatest. `None` if the region is empty.
    ///
    /// # Errors
    /// It exceeds the budget.
    pub(crate) fn heaviest(
        &mut self,
        region: Function,
        weighted: &[(Function, Weight)],
    ) -> Result<Option<Heaviest>, Exceeded> {
        let mut ways = FxHashMap::default();
        let (mut weight, mut left) = self.settle(region, weighted.to_vec());
        let Some((gained, _)) = self.best_way(&left, &mut ways)? else {
            return Ok(None);
        };
        weight = sum(weight, gained);
        let mut answers = Vec::new();
        while let Some((level, _)) = self.next_level(&left) {
            let Some((_, Reverse((_, value)))) = ways.get(&left) else {
                unreachable!("every state on the best path has a best continuation");
            };
            self.answer(&mut answers, level, *value);
            (_, left) = self.step(&left, level, *value);
        }
        answers.sort_unstable_by_key(|(question, _)| *question);
        Ok(Some((weight, answers)))
    }

    fn best_way(
        &mut self,
        left: &Left,
        ways: &mut FxHashMap<Left, Way>,
    ) -> Result<Option<Way>, Exceeded> {
        if left.0 == self.never {
            return Ok(None);
        }
        let Some((level, values)) = self.next_level(left) else {
            return Ok(Some(Way::default()));
        };
        if let Some(known) = ways.get(left) {
            return Ok(Some(*known));
        }
        self.spend(STEPS * values * (1 + left.1.len()))?;
        let mut best = None;
        for value in 0..values {
            let (gained, next) = self.step(left, level, value);
            if let Some((weight, Reverse((cost, _)))) = self.best_way(&next, ways)? {
                let after = self.next_level(&next).map(|(level, _)| level);
                let cost = sum(cost, self.cost(level, value, after));
                best = best.max(Some((sum(gained, weight), Reverse((cost, value)))));
            }
        }
        if let Some(best) = best {
            ways.insert(left.clone(), best);
        }
        Ok(best)
    }

    /// The first level that the region or an open condition branches on, and its number of values.
    fn next_level(&self, (region, open): &Left) -> Option<(LevelId, usize)> {
        let nodes = open.iter().map(|(condition, _)| condition).chain([region]);
        nodes.filter_map(|node| self.branch(*node)).min()
    }

    /// What remains after this value of the first level, and the weight of the conditions that
    /// become true.
    fn step(&self, (region, open): &Left, level: LevelId, value: usize) -> (Weight, Left) {
        let child = |node: Function| self.diagram.child(node, level, value);
        let open = open.iter().map(|(it, weight)| (child(*it), *weight));
        self.settle(child(*region), open.collect())
    }

    /// Removes the settled conditions, and adds up the weight of those that are true.
    fn settle(&self, region: Function, mut open: Vec<(Function, Weight)>) -> (Weight, Left) {
        let is_true = open.iter().filter(|(it, _)| *it == self.always);
        let gained = is_true.fold([0; 3], |gained, (_, weight)| sum(gained, *weight));
        open.retain(|(it, _)| *it != self.always && *it != self.never);
        open.sort_unstable();
        open.dedup_by(|(it, weight), (kept, total)| {
            let is_same = it == kept;
            if is_same {
                *total = sum(*total, *weight);
            }
            is_same
        });
        (gained, (region, open))
    }
}
