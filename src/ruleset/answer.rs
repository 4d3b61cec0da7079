//! Answers to one question: from words, and back to words and JSON.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::grammar;
use crate::ids::{Id, OptionId};
use crate::ruleset::{Choice, Kind, Mistake, Number, NumberError, Question, Scale};

/// The word for "not sure".
pub const NOT_SURE: &str = "not-sure";
/// The word for choosing no option of an any-of question.
pub const NONE: &str = "none";

/// The words for not sure, and for choosing no option, as people read them.
pub const NOT_SURE_LABEL: &str = "Not sure";
/// See [`NOT_SURE_LABEL`].
pub const NONE_LABEL: &str = "None of these";

/// An answer to one question.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// The person does not know. This counts as an answer: the question is not asked again.
    NotSure,
    /// The chosen option of a yes-no or one-of question.
    One(OptionId),
    /// The chosen options of an any-of question, in option order. It may be empty.
    Many(Vec<OptionId>),
    /// The number that answers a number question.
    Number(Number),
}

impl Answer {
    /// The ids of the chosen options, the number, or the word for none or not-sure.
    pub fn words<'q>(&self, question: &'q Question) -> Vec<Cow<'q, str>> {
        let number = |number: &Number| number.to_string();
        self.each(question, |option| &option.id, number, NONE, NOT_SURE)
    }

    /// The labels of the chosen options for people, the number with its unit, or the words for none
    /// or not sure.
    pub fn labels<'q>(&self, question: &'q Question) -> Vec<Cow<'q, str>> {
        let number = |number: &Number| match &question.scale {
            Some(scale) => scale.label(*number),
            None => number.to_string(),
        };
        let label = |option: &'q Choice| option.label.as_str();
        self.each(question, label, number, NONE_LABEL, NOT_SURE_LABEL)
    }

    fn each<'q>(
        &self,
        question: &'q Question,
        name: impl Fn(&'q Choice) -> &'q str,
        number: impl Fn(&Number) -> String,
        none: &'q str,
        not_sure: &'q str,
    ) -> Vec<Cow<'q, str>> {
        let options = match self {
            Answer::NotSure => return vec![not_sure.into()],
            Answer::Number(it) => return vec![number(it).into()],
            Answer::One(option) => std::slice::from_ref(option),
            Answer::Many(options) if options.is_empty() => return vec![none.into()],
            Answer::Many(options) => options,
        };
        let options = options.iter().map(|option| &question.options[*option]);
        options.map(|it| name(it).into()).collect()
    }

    /// The answer in JSON: a list for an any-of question, a number for a number question, otherwise
    /// one word.
    pub fn to_json(&self, question: &Question) -> Value {
        match self {
            Answer::Many(options) if options.is_empty() => Value::Array(Vec::new()),
            Answer::Many(_) => self.words(question).into(),
            Answer::Number(number) => json!(number),
            _ => self.words(question).concat().into(),
        }
    }
}

/// A mistake in an answer, with the position of the word if it is about one.
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
        let words: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
        if let Some(scale) = &self.scale {
            return self.number(scale, &words).map_err(|it| vec![it]);
        }
        let mut mistakes = Vec::new();
        let mut options = Vec::new();
        for (index, &word) in words.iter().enumerate() {
            let mistake = match self.option(word) {
                None if word == NOT_SURE && self.must_know => Some(Mistake::MustBeKnown(self)),
                None if word == NOT_SURE || self.kind == Kind::AnyOf && word == NONE => {
                    (words.len() > 1).then_some(Mistake::StandsAlone(word, self))
                }
                None => Some(Mistake::NotAnOption(word, self)),
                Some(option) => {
                    let is_doubled = options.contains(&option);
                    options.push(option);
                    is_doubled.then_some(Mistake::OptionGivenTwice(word, self))
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
            (_, [], _) => Err(vec![(None, Mistake::NoAnswer(self))]),
            _ => Err(vec![(None, Mistake::SeveralAnswers(words, self))]),
        }
    }

    fn number<'a>(&'a self, scale: &Scale, words: &[&'a str]) -> Result<Answer, WordMistake<'a>> {
        let word = match words {
            [NOT_SURE] if !self.must_know => return Ok(Answer::NotSure),
            [word] => *word,
            [] => return Err((None, Mistake::NoAnswer(self))),
            words => return Err((None, Mistake::SeveralAnswers(words.to_vec(), self))),
        };
        let mistake = match word.trim().parse::<Number>() {
            _ if word == NOT_SURE => Mistake::MustBeKnown(self),
            Ok(number) if scale.whole && !number.is_whole() => Mistake::NotWhole(word, self),
            Ok(number) if !scale.includes(number) => Mistake::OutOfRange(word, self),
            Ok(number) => return Ok(Answer::Number(number)),
            Err(NumberError::NotANumber) => Mistake::NotANumber(word, self),
            Err(NumberError::TooManyDigits) => Mistake::TooManyDigits(word),
        };
        Err((Some(0), mistake))
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

    /// An answer with this option alone, or in this class of numbers.
    pub(crate) fn with_option(&self, option: OptionId) -> Answer {
        match (&self.scale, self.kind) {
            (Some(scale), _) => Answer::Number(scale.sample(scale.interval(option))),
            (None, Kind::AnyOf) => Answer::Many(vec![option]),
            (None, _) => Answer::One(option),
        }
    }

    /// The options that an author listed: not the classes of a number.
    pub(crate) fn choices(&self) -> impl Iterator<Item = &Choice> + Clone {
        self.options.values().filter(|_| self.scale.is_none())
    }

    /// Not sure, unless the question must be known.
    pub(crate) fn not_sure(&self) -> Option<Answer> {
        (!self.must_know).then_some(Answer::NotSure)
    }

    /// The answer that a question without one counts as where every question needs one: not-sure.
    /// If it must be known: no, the last option, none, or the smallest number.
    pub fn stand_in(&self) -> Answer {
        let last = OptionId::new(self.options.len().saturating_sub(1));
        match (&self.scale, self.kind) {
            _ if !self.must_know => Answer::NotSure,
            (Some(scale), _) => Answer::Number(scale.minimum),
            (None, Kind::AnyOf) => Answer::Many(Vec::new()),
            (None, _) => Answer::One(last),
        }
    }

    /// All valid words, in order: the options, `none` for any-of, and `not-sure` unless the question
    /// must be known. A number question has no options.
    pub fn answer_words(&self) -> impl Iterator<Item = &str> + Clone {
        let none = (self.kind == Kind::AnyOf).then_some(NONE);
        self.choices()
            .map(|option| option.id.as_str())
            .chain(none)
            .chain((!self.must_know).then_some(NOT_SURE))
    }

    /// The options in a text such as "a, b", written as a list.
    pub(crate) fn as_list(&self, text: &str) -> Option<String> {
        let words = || text.split(',').map(str::trim);
        let is_meant = self.kind == Kind::AnyOf
            && text.contains(',')
            && words().all(|word| self.option(word).is_some());
        let words = words().map(|word| format!("\"{word}\""));
        is_meant.then(|| format!("[{}]", words.collect::<Vec<_>>().join(", ")))
    }

    /// "expected `yes`, `no` or `not-sure`", "expected a whole number from 0 to 500 or `not-sure`"
    pub(crate) fn expected(&self) -> String {
        let number = self.scale.as_ref().map(Scale::answers);
        let words = self.answer_words().map(|word| format!("`{word}`"));
        format!(
            "expected {}",
            grammar::list(number.into_iter().chain(words), "or")
        )
    }
}
