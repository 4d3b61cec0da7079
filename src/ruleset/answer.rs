//! Answers to one question: from words, and back to words and JSON.

use serde::Serialize;
use serde_json::Value;

use crate::ids::{Id, OptionId};
use crate::ruleset::mistake::Mistake;
use crate::ruleset::{Choice, Kind, Question};

/// The word for "not sure".
pub const NOT_SURE: &str = "not-sure";
/// The word for choosing no option of an any-of question.
pub const NONE: &str = "none";

/// The words for not sure, and for choosing no option, as people read them.
pub const NOT_SURE_LABEL: &str = "Not sure";
/// See [`NOT_SURE_LABEL`].
pub const NONE_LABEL: &str = "None of these";

/// An answer to one question.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// The person does not know. This counts as an answer: the question is not asked again.
    NotSure,
    /// The option chosen, of a yes-no or one-of question.
    One(OptionId),
    /// The chosen options of an any-of question, in the order of the question; may be empty.
    Many(Vec<OptionId>),
}

impl Answer {
    /// The ids of the chosen options, or the word for none or not-sure.
    pub fn words<'q>(&self, question: &'q Question) -> Vec<&'q str> {
        self.each(question, |option| &option.id, NONE, NOT_SURE)
    }

    /// The labels of the chosen options for people, or the words for none or not sure.
    pub fn labels<'q>(&self, question: &'q Question) -> Vec<&'q str> {
        self.each(question, |option| &option.label, NONE_LABEL, NOT_SURE_LABEL)
    }

    fn each<'q>(
        &self,
        question: &'q Question,
        name: impl Fn(&'q Choice) -> &'q str,
        none: &'q str,
        not_sure: &'q str,
    ) -> Vec<&'q str> {
        let options = match self {
            Answer::NotSure => return vec![not_sure],
            Answer::One(option) => std::slice::from_ref(option),
            Answer::Many(options) if options.is_empty() => return vec![none],
            Answer::Many(options) => options,
        };
        let options = options.iter().map(|option| &question.options[*option]);
        options.map(name).collect()
    }

    /// The answer in JSON: a list for an any-of question, otherwise one word.
    pub fn to_json(&self, question: &Question) -> Value {
        match self {
            Answer::Many(options) if options.is_empty() => Value::Array(Vec::new()),
            Answer::Many(_) => self.words(question).into(),
            _ => self.words(question).concat().into(),
        }
    }
}

/// A mistake in the words of an answer, with the position of the word if it is in one.
pub type WordMistake<'a> = (Option<usize>, Mistake<'a>);

impl Question {
    /// Reads an answer: option ids, or `none` (any-of) or `not-sure` alone. For an any-of question,
    /// no words at all mean none.
    ///
    /// # Errors
    /// Every word that is not an option, is repeated, or cannot be combined with the others.
    pub fn answer<'a, S: AsRef<str>>(
        &'a self,
        words: &'a [S],
    ) -> Result<Answer, Vec<WordMistake<'a>>> {
        let question = self;
        let words: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
        let mut mistakes = Vec::new();
        let mut options = Vec::new();
        for (index, &word) in words.iter().enumerate() {
            let mistake = match self.option(word) {
                None if word == NOT_SURE || self.kind == Kind::AnyOf && word == NONE => {
                    (words.len() > 1).then_some(Mistake::StandsAlone { word, question })
                }
                None => Some(Mistake::NotAnOption { word, question }),
                Some(option) => {
                    let is_doubled = options.contains(&option);
                    options.push(option);
                    is_doubled.then_some(Mistake::OptionGivenTwice { word, question })
                }
            };
            mistakes.extend(mistake.map(|mistake| (Some(index), mistake)));
        }
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        options.sort_unstable();
        match (self.kind, words.as_slice(), options.as_slice()) {
            (_, [NOT_SURE], _) => Ok(Answer::NotSure),
            (Kind::AnyOf, ..) => Ok(Answer::Many(options)),
            (_, _, [option]) => Ok(Answer::One(*option)),
            (_, [], _) => Err(vec![(None, Mistake::NoAnswer(question))]),
            _ => Err(vec![(None, Mistake::SeveralAnswers { words, question })]),
        }
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

    /// All valid words, in order: the options, `none` for any-of, `not-sure`.
    pub fn answer_words(&self) -> impl Iterator<Item = &str> + Clone {
        let none = (self.kind == Kind::AnyOf).then_some(NONE);
        self.options
            .values()
            .map(|option| option.id.as_str())
            .chain(none)
            .chain([NOT_SURE])
    }
}
