//! From rules to the diagram.
//!
//! An any-of question with 14 options has 16,385 answers but few that matter. It is therefore
//! first taken apart into one level for "is it known at all" and one of two values for each
//! option, which keeps every step small whatever the number of options. When the whole decision
//! has been built, [`super::classes`] puts each question together again, with one value for each
//! class of answers that the decision tells apart.

use std::fmt;

use crate::decision::diagram::Diagram;
use crate::decision::functions::Functions;
use crate::ids::{Id, NodeId, OptionId, QuestionId, Table};
use crate::ruleset::edit::EditableDecision;
use crate::ruleset::{Kind, Question, RuleSet};

/// The leaf of the first outcome, after the two of conditions.
pub(super) const FIRST_OUTCOME: u16 = 2;

/// The value of the level "is it known" of an any-of question.
pub(super) const KNOWN: usize = 0;
pub(super) const UNKNOWN: usize = 1;

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

/// The decision cannot be compiled within the budget.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TooLarge {
    /// Too many nodes or steps came about at this rule or finding.
    Diagram {
        /// "rule" or "finding".
        what: &'static str,
        /// Its id.
        id: String,
    },
    /// Too many nodes or steps came about when two decisions were put side by side.
    Comparison,
    /// The number of complete answer sets does not fit into 128 bits.
    Completions,
}

impl fmt::Display for TooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TooLarge::Diagram { what, id } => write!(
                f,
                "the decision is too complex to be exact about: its diagram outgrew its budget at {what} `{id}`; \
                 conditions that combine fewer questions, or questions in the order in which rules use them, keep it small"
            ),
            TooLarge::Comparison => f.write_str(
                "the two decisions are too different to be exact about: side by side, their diagrams outgrew their budget; \
                 questions in the same order on both sides keep them small",
            ),
            TooLarge::Completions => f.write_str(
                "the questions have more than 2^128 complete answer sets, too many to count",
            ),
        }
    }
}

impl std::error::Error for TooLarge {}

/// The budget is used up.
#[derive(Clone, Copy, Debug)]
pub struct Exceeded;

impl TooLarge {
    /// The budget was used up at this thing.
    pub(crate) fn at(what: &'static str, id: &str) -> Self {
        TooLarge::Diagram {
            what,
            id: id.to_owned(),
        }
    }
}

/// The levels of the questions.
pub(super) struct Layout {
    levels: Table<QuestionId, Levels>,
    /// The question of each level.
    questions: Vec<QuestionId>,
}

/// The levels of one question.
struct Levels {
    first: u16,
    /// The level after the last.
    end: u16,
    /// The value of the first level that stands for not-sure.
    not_sure: usize,
}

impl Layout {
    pub(super) fn new(asked: &Table<QuestionId, Question>) -> Self {
        let mut questions = Vec::new();
        let levels = asked.map(|id, question| {
            let first = questions.len() as u16;
            let options = question.options.len();
            let (levels, not_sure) = match question.kind {
                Kind::YesNo | Kind::OneOf => (1, options),
                Kind::AnyOf => (1 + options, UNKNOWN),
            };
            questions.extend(std::iter::repeat_n(id, levels));
            Levels {
                first,
                end: questions.len() as u16,
                not_sure,
            }
        });
        Self { levels, questions }
    }

    /// The level of a yes-no or one-of question, or whether an any-of question is known.
    pub(super) fn level(&self, question: QuestionId) -> u16 {
        self.levels[question].first
    }

    /// The level of one option of an any-of question.
    pub(super) fn option_level(&self, question: QuestionId, option: OptionId) -> u16 {
        self.levels[question].first + 1 + option.index() as u16
    }

    /// The level after those of a question.
    pub(super) fn end(&self, question: QuestionId) -> u16 {
        self.levels[question].end
    }

    /// The value of the first level of a question that stands for not-sure.
    pub(super) fn not_sure(&self, question: QuestionId) -> usize {
        self.levels[question].not_sure
    }

    /// How many levels there are.
    pub(super) fn len(&self) -> usize {
        self.questions.len()
    }

    /// The question that a level belongs to.
    #[expect(clippy::indexing_slicing, reason = "every level belongs to a question")]
    pub(super) fn question_of(&self, level: u16) -> QuestionId {
        self.questions[usize::from(level)]
    }

    /// The question that a level belongs to.
    pub(super) fn question(&self, level: u16) -> Option<QuestionId> {
        self.questions.get(usize::from(level)).copied()
    }
}

/// The decision with any-of questions taken apart.
pub(super) struct Parts {
    pub(super) layout: Layout,
    pub(super) diagram: Diagram,
    pub(super) root: NodeId,
}

/// Builds the decision of `rules` with any-of questions taken apart.
pub(super) fn build(rules: &RuleSet, budget: Budget) -> Result<Parts, TooLarge> {
    let mut functions = Functions::new(rules.questions(), budget)?;
    let root = functions
        .decision(rules, &EditableDecision::of(rules))?
        .outcome;
    let (layout, diagram) = functions.into_diagram();
    Ok(Parts {
        layout,
        diagram,
        root,
    })
}
