//! How large a decision may become while it is built.

use thiserror::Error;

/// How large a decision may become while it is built.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    /// The most edges between nodes.
    pub edges: usize,
    /// The most children looked at in steps of building that repeat no earlier one.
    pub steps: usize,
}

impl Default for Budget {
    /// Some thousand times what the shipped rule set needs, and well under a second.
    fn default() -> Self {
        Self {
            edges: 2_000_000,
            steps: 5_000_000,
        }
    }
}

/// The budget is used up.
#[derive(Clone, Copy, Debug)]
pub struct Exceeded;

/// The decision cannot be compiled within the budget.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TooLarge {
    /// Too many nodes or steps came about at this rule or finding.
    #[error(
        "the decision is too complex to be exact about: its diagram outgrew its budget at \
         {what} `{id}`; conditions that combine fewer questions, or questions in the order in \
         which rules use them, keep it small"
    )]
    Diagram {
        /// "rule" or "finding".
        what: &'static str,
        /// Its id.
        id: String,
    },
    /// Too many nodes or steps came about when two decisions were put side by side.
    #[error(
        "the two decisions are too different to be exact about: side by side, their diagrams \
         outgrew their budget; questions in the same order on both sides keep them small"
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
