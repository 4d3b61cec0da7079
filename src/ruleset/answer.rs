//! What can be answered to a question, as words and as a value.

use serde_json::Value;

use crate::grammar;
use crate::ids::{Id, OptionId};
use crate::ruleset::{Kind, Question};
use crate::suggest::did_you_mean;

/// The word for not being sure.
pub const NOT_SURE: &str = "not-sure";
/// The word for choosing nothing of an any-of question.
pub const NONE: &str = "none";

/// An answer to one question.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Answer {
    /// The person does not know. It is an answer: the question is not asked again.
    NotSure,
    /// The option chosen, of a yes-no or one-of question.
    One(OptionId),
    /// The options chosen of an any-of question, in the order of the question; perhaps none.
    Many(Vec<OptionId>),
}

impl Answer {
    /// The ids of the chosen options, or the word for none or not-sure.
    pub fn words<'q>(&self, question: &'q Question) -> Vec<&'q str> {
        match self {
            Answer::NotSure => vec![NOT_SURE],
            Answer::One(option) => vec![&question.options[*option].id],
            Answer::Many(options) if options.is_empty() => vec![NONE],
            Answer::Many(options) => options
                .iter()
                .map(|option| question.options[*option].id.as_str())
                .collect(),
        }
    }

    /// The answer in JSON: a list for an any-of question, otherwise one word.
    pub fn to_json(&self, question: &Question) -> Value {
        let id = |option: &OptionId| Value::from(question.options[*option].id.as_str());
        match self {
            Answer::NotSure => Value::from(NOT_SURE),
            Answer::One(option) => id(option),
            Answer::Many(options) => options.iter().map(id).collect(),
        }
    }

    /// The labels of the chosen options for people, or the words for none or not sure.
    pub fn labels<'q>(&self, question: &'q Question) -> Vec<&'q str> {
        match self {
            Answer::NotSure => vec!["Not sure"],
            Answer::One(option) => vec![&question.options[*option].label],
            Answer::Many(options) if options.is_empty() => vec!["None of these"],
            Answer::Many(options) => options
                .iter()
                .map(|option| question.options[*option].label.as_str())
                .collect(),
        }
    }
}

/// Why words are no answer to a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAnAnswer {
    /// What is wrong.
    pub message: String,
    /// What would be right.
    pub help: Option<String>,
    /// Which of the words is to blame, if one is.
    pub word: Option<usize>,
}

impl Question {
    /// The answer that `words` give: option ids, or alone `none` (any-of) or `not-sure`. No words
    /// at all are the answer none of an any-of question.
    ///
    /// # Errors
    /// Every word that is no option, is doubled, or cannot stand beside the others.
    pub fn answer<S: AsRef<str>>(&self, words: &[S]) -> Result<Answer, Vec<NotAnAnswer>> {
        let mut problems = Vec::new();
        let mut options = Vec::new();
        for (index, word) in words.iter().map(AsRef::as_ref).enumerate() {
            let is_none = self.kind == Kind::AnyOf && word == NONE;
            if word == NOT_SURE || is_none {
                if words.len() > 1 {
                    problems.push(NotAnAnswer {
                        message: format!(
                            "`{word}` stands alone: `{}` has other answers too",
                            self.id
                        ),
                        help: None,
                        word: Some(index),
                    });
                }
            } else if let Some(option) = self.option(word) {
                if options.contains(&option) {
                    problems.push(NotAnAnswer {
                        message: format!("`{word}` is given twice for `{}`", self.id),
                        help: None,
                        word: Some(index),
                    });
                }
                options.push(option);
            } else {
                problems.push(self.no_such_option(word, index));
            }
        }
        if problems.is_empty() && self.kind != Kind::AnyOf && words.len() != 1 {
            problems.push(NotAnAnswer {
                message: match words.len() {
                    0 => format!("`{}` has no answer", self.id),
                    _ => format!(
                        "`{}` takes one answer, but {} are given",
                        self.id,
                        grammar::quoted_list(words.iter().map(AsRef::as_ref), "and")
                    ),
                },
                help: Some(self.expected()),
                word: None,
            });
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        options.sort_unstable();
        Ok(match (words.first().map(AsRef::as_ref), self.kind) {
            (Some(NOT_SURE), _) => Answer::NotSure,
            (_, Kind::AnyOf) => Answer::Many(options),
            _ => options
                .first()
                .copied()
                .map_or(Answer::NotSure, Answer::One),
        })
    }

    /// The flag that answers it.
    pub fn flag(&self) -> String {
        format!("--{}", self.id)
    }

    /// The position of the option `id`.
    pub fn option(&self, id: &str) -> Option<OptionId> {
        let found = self.options.position(|option| option.id == id);
        match (found, self.kind, id) {
            (None, Kind::YesNo, "true") => Some(OptionId::new(0)),
            (None, Kind::YesNo, "false") => Some(OptionId::new(1)),
            _ => found,
        }
    }

    /// The words that can be answered, in order: the options, `none` for any-of, `not-sure`.
    pub fn answer_words(&self) -> impl Iterator<Item = &str> {
        let none = (self.kind == Kind::AnyOf).then_some(NONE);
        self.options
            .values()
            .map(|option| option.id.as_str())
            .chain(none)
            .chain([NOT_SURE])
    }

    fn no_such_option(&self, word: &str, index: usize) -> NotAnAnswer {
        NotAnAnswer {
            message: format!("`{word}` is no option of `{}`", self.id),
            help: Some(did_you_mean(word, self.answer_words()).unwrap_or_else(|| self.expected())),
            word: Some(index),
        }
    }

    fn expected(&self) -> String {
        format!(
            "expected {}",
            grammar::quoted_list(self.answer_words(), "or")
        )
    }
}
