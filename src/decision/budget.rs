//! Limits on how much is computed.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use thiserror::Error;

use crate::limits::{EDGES, STEPS};

/// How much may be computed for one decision, by all walks over it together. Copies share the
/// steps.
#[derive(Clone, Debug)]
pub struct Budget {
    /// The maximum number of edges in one diagram.
    edges: usize,
    /// How many steps are left. A step looks at one child that no earlier step of its walk looked
    /// at.
    steps: Arc<AtomicUsize>,
}

impl Budget {
    /// A budget of this many edges per diagram and this many steps.
    pub fn new(edges: usize, steps: usize) -> Self {
        Self {
            edges,
            steps: Arc::new(AtomicUsize::new(steps)),
        }
    }

    /// This many times the default budget.
    pub(crate) fn times(times: usize) -> Self {
        Self::new(times * EDGES, times * STEPS)
    }

    /// The maximum number of edges in one diagram.
    pub(crate) fn edges(&self) -> usize {
        self.edges
    }

    /// Deducts steps from it.
    ///
    /// # Errors
    /// Fewer are left.
    pub(crate) fn spend(&self, steps: usize) -> Result<(), Exceeded> {
        let left = self.steps.load(Ordering::Relaxed).checked_sub(steps);
        self.steps.store(left.unwrap_or(0), Ordering::Relaxed);
        left.map(drop).ok_or(Exceeded)
    }

    /// A separate budget with this fraction of the remaining steps.
    pub(crate) fn part(&self, part: usize) -> Self {
        let steps = self.steps.load(Ordering::Relaxed) / part;
        self.steps.fetch_sub(steps, Ordering::Relaxed);
        Self::new(self.edges, steps)
    }
}

impl Default for Budget {
    /// A few hundred times what the shipped rule set needs, and less than a second.
    fn default() -> Self {
        Self::times(1)
    }
}

/// The budget is used up.
#[derive(Clone, Copy, Debug)]
pub struct Exceeded;

/// Why a decision cannot be compiled or analyzed: it exceeds the budget, or it has a gap.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TooLarge {
    /// This rule or finding took too many edges or steps.
    #[error(
        "the decision is too complex: its diagram became too large at {what} `{id}`; combine fewer \
         questions in one condition"
    )]
    Diagram {
        /// "rule" or "finding".
        what: &'static str,
        /// Its id.
        id: String,
    },
    /// An analysis of some answers took too many steps.
    #[error(
        "the decision is too complex to work out {0}: it takes too many steps; give more answers, \
         or combine fewer questions in one condition"
    )]
    Walk(&'static str),
    /// Combining two decisions took too many edges or steps.
    #[error("the two decisions are too different: their combined diagram became too large")]
    Comparison,
    /// The last rule says `otherwise: never`, but no rule holds for these answers.
    #[error(
        "the decision has a gap: its last rule says `otherwise: never`, but no rule holds for the \
         answers {0}; add a rule for them (`rules check` shows them too)"
    )]
    Gap(String),
    /// The number of complete answer sets does not fit into 128 bits.
    #[error("the questions have more than 2^128 complete answer sets, too many to count")]
    Completions,
}

impl TooLarge {
    /// This rule, finding or question used up the budget.
    pub(crate) fn at(what: &'static str, id: &str) -> Self {
        TooLarge::Diagram {
            what,
            id: id.to_owned(),
        }
    }
}
