//! A condition on the answers.

use serde::{Deserialize, Serialize};

use crate::ids::{FindingId, OptionId, QuestionId};
use crate::ruleset::{Answer, Range};

/// A condition on the answers.
/// A not-sure answer makes every condition on its question false, except [`Condition::NotSure`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Condition {
    /// All of these hold. True if empty.
    All(Vec<Condition>),
    /// At least one of these holds. False if empty.
    Any(Vec<Condition>),
    Not(Box<Condition>),
    /// At least `count` of these hold.
    AtLeast {
        count: usize,
        of: Vec<Condition>,
    },
    Finding(FindingId),
    /// One of these options is the answer or is chosen. There is at least one option.
    Chosen {
        question: QuestionId,
        options: Vec<OptionId>,
    },
    /// No option of an any-of question is chosen.
    NoneChosen(QuestionId),
    /// The answer is a number in this range.
    Within {
        question: QuestionId,
        range: Range,
    },
    NotSure(QuestionId),
}

impl Condition {
    /// The condition that always holds.
    pub const ALWAYS: Condition = Condition::All(Vec::new());
    /// The condition that never holds.
    pub const NEVER: Condition = Condition::Any(Vec::new());

    /// The question, if it is a condition on the answer to one question.
    pub(crate) fn question(&self) -> Option<QuestionId> {
        match self {
            Condition::Chosen { question, .. }
            | Condition::Within { question, .. }
            | Condition::NoneChosen(question)
            | Condition::NotSure(question) => Some(*question),
            Condition::All(_)
            | Condition::Any(_)
            | Condition::Not(_)
            | Condition::AtLeast { .. }
            | Condition::Finding(_) => None,
        }
    }

    /// Whether a condition on the answer to one question holds for this answer. False for other
    /// conditions.
    pub fn is_met_by(&self, answer: &Answer) -> bool {
        match (self, answer) {
            (Condition::Chosen { options, .. }, Answer::One(option)) => options.contains(option),
            (Condition::Chosen { options, .. }, Answer::Many(chosen)) => {
                chosen.iter().any(|option| options.contains(option))
            }
            (Condition::NoneChosen(_), Answer::Many(chosen)) => chosen.is_empty(),
            (Condition::Within { range, .. }, Answer::Number(number)) => range.contains(*number),
            (Condition::NotSure(_), Answer::NotSure) => true,
            _ => false,
        }
    }
}
