//! How much may be worked out.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use thiserror::Error;

use crate::limits::{EDGES, STEPS};

/// What may be worked out of a decision, by all walks over it together: copies share the steps.
#[derive(Clone, Debug)]
pub struct Budget {
    /// The most edges between the nodes of one diagram.
    edges: usize,
    /// How many steps are left: children looked at that no earlier step had looked at.
    steps: Arc<AtomicUsize>,
}

impl Budget {
    /// So many edges of a diagram, and so many steps.
    pub fn new(edges: usize, steps: usize) -> Self {
        Self {
            edges,
            steps: Arc::new(AtomicUsize::new(steps)),
        }
    }

    /// The most edges between the nodes of one diagram.
    pub(crate) fn edges(&self) -> usize {
        self.edges
    }

    /// Takes steps out of it.
    ///
    /// # Errors
    /// There are not as many left.
    pub(crate) fn spend(&self, steps: usize) -> Result<(), Exceeded> {
        let left = self.steps.load(Ordering::Relaxed).checked_sub(steps);
        self.steps.store(left.unwrap_or(0), Ordering::Relaxed);
        left.map(drop).ok_or(Exceeded)
    }

    /// A budget of its own that takes this part of what is left of it.
    pub(crate) fn part(&self, part: usize) -> Self {
        let steps = self.steps.load(Ordering::Relaxed) / part;
        self.steps.fetch_sub(steps, Ordering::Relaxed);
        Self::new(self.edges, steps)
    }
}

impl Default for Budget {
    /// Some hundred times what the shipped rule set needs, and less than a second.
    fn default() -> Self {
        Self::new(EDGES, STEPS)
    }
}

/// The budget is used up.
#[derive(Clone, Copy, Debug)]
pub struct Exceeded;

/// The decision cannot be compiled, or not everything said about it, within the budget.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TooLarge {
    /// Too many nodes or steps came about at this rule or finding.
    #[error(
        "the decision is too complex: its diagram became too large at {what} `{id}`; combine fewer \
         questions in one condition, or list the questions in the order in which the rules use them"
    )]
    Diagram {
        /// "rule" or "finding".
        what: &'static str,
        /// Its id.
        id: String,
    },
    /// Too many steps came about where something was to be said about some answers.
    #[error(
        "the decision is too complex to say {0}: it takes too many steps; give more answers, or combine \
         fewer questions in one condition"
    )]
    Walk(&'static str),
    /// Too many nodes or steps came about when two decisions were put side by side.
    #[error(
        "the two decisions are too different: their combined diagram became too large; list the \
         questions in the same order in both rule sets"
    )]
    Comparison,
    /// The number of complete answer sets does not fit into 128 bits.
    #[error("the questions have more than 2^128 complete answer sets, too many to count")]
    Completions,
}

impl TooLarge {
    /// The budget was used up at this thing.
    pub(crate) fn at(what: &'static str, id: &str) -> Self {
        TooLarge::Diagram {
            what,
            id: id.to_owned(),
        }
    }
}
