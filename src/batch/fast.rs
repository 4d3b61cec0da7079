//! One line of answers, read without an allocation.
//!
//! Only what is right is read here. Everything else, and what is right but rare, is an error
//! without a message: [`super::slow`] reads the line again and says what it is.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::answers::read::ANSWERS;
use crate::batch::names::Names;
use crate::decision::quick::{Chosen, Given};
use crate::ids::{OptionId, QuestionId, Table};
use crate::ruleset::answer::{NONE, NOT_SURE};
use crate::ruleset::{Kind, Question, RuleSet};

/// The key of a line whose value comes back in the answer to it.
pub(super) const ID: &str = "id";

/// The words of a rule set.
#[derive(Clone, Debug)]
pub(super) struct Words {
    keys: Names<Key>,
    /// Whether no question is called as the key that comes back.
    id_is_free: bool,
    questions: Table<QuestionId, Asked>,
}

/// What a key of a line stands for.
#[derive(Clone, Copy, Debug)]
enum Key {
    Question(QuestionId),
    Answers,
    Id,
    Further,
}

/// The words that can be answered to one question.
#[derive(Clone, Debug)]
struct Asked {
    is_any_of: bool,
    words: Names<Word>,
}

#[derive(Clone, Copy, Debug)]
enum Word {
    Option(OptionId),
    None,
    NotSure,
}

impl Words {
    /// The words of `rules`.
    pub(super) fn new(rules: &RuleSet) -> Self {
        let keys = [(ANSWERS, Key::Answers), (ID, Key::Id)];
        let questions = rules.questions().iter();
        let questions = questions.map(|(id, question)| (question.id.as_str(), Key::Question(id)));
        Self {
            keys: Names::new(keys.into_iter().chain(questions)),
            id_is_free: rules.question(ID).is_none(),
            questions: rules.questions().map(|_, question| Asked::new(question)),
        }
    }

    /// Reads the answers of a line into `given`, in which nothing may be left from another line,
    /// and gives the `id` that it carries. Nothing, if that takes more than this.
    pub(super) fn read<'l>(
        &self,
        line: &'l str,
        given: &mut Given,
    ) -> Option<Option<&'l RawValue>> {
        let mut deserializer = serde_json::Deserializer::from_str(line);
        let seed = Line { words: self, given };
        let id = seed.deserialize(&mut deserializer).ok()?;
        deserializer.end().ok()?;
        Some(id)
    }
}

impl Asked {
    fn new(question: &Question) -> Self {
        let is_any_of = question.kind == Kind::AnyOf;
        let mut words = vec![(NOT_SURE, Word::NotSure)];
        words.extend(is_any_of.then_some((NONE, Word::None)));
        let options = question.options.iter();
        words.extend(options.map(|(id, option)| (option.id.as_str(), Word::Option(id))));
        let booleans = ["true", "false"].into_iter();
        words
            .extend(booleans.filter_map(|word| Some((word, Word::Option(question.option(word)?)))));
        Self {
            is_any_of,
            words: Names::new(words),
        }
    }

    /// The answer that one word gives.
    #[inline]
    fn alone<E: Error>(&self, word: &str) -> Result<Chosen, E> {
        match self.words.get(word).ok_or_else(not_here)? {
            Word::NotSure => Ok(Chosen::NotSure),
            Word::None => Ok(Chosen::NONE),
            Word::Option(option) if self.is_any_of => Ok(Chosen::Many(Chosen::bit(option))),
            Word::Option(option) => Ok(Chosen::One(option)),
        }
    }
}

/// What is not read here has no message here.
#[cold]
fn not_here<E: Error>() -> E {
    E::custom("")
}

/// The word that a boolean stands for.
fn yes_or_no(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

/// A whole line.
struct Line<'w> {
    words: &'w Words,
    given: &'w mut Given,
}

impl<'de> DeserializeSeed<'de> for Line<'_> {
    type Value = Option<&'de RawValue>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Line<'_> {
    type Value = Option<&'de RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("answers")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let Self { words, given } = self;
        let mut id = None;
        let mut is_record = false;
        let mut has_further = false;
        while let Some(key) = map.next_key_seed(KeyOf(words))? {
            match key {
                Key::Question(question) if !is_record => {
                    answer(words, given, question, &mut map)?;
                }
                Key::Answers if !is_record => {
                    // What looked like answers before was something else.
                    given.fill(None);
                    map.next_value_seed(Answers { words, given })?;
                    is_record = true;
                }
                Key::Id if id.is_none() => id = Some(map.next_value()?),
                Key::Answers | Key::Id => return Err(not_here()),
                Key::Question(_) | Key::Further => {
                    map.next_value::<IgnoredAny>()?;
                    has_further = true;
                }
            }
        }
        match is_record || !has_further && (id.is_none() || words.id_is_free) {
            true => Ok(id),
            false => Err(not_here()),
        }
    }
}

/// A mapping of questions to answers, and nothing else.
struct Answers<'w> {
    words: &'w Words,
    given: &'w mut Given,
}

impl<'de> DeserializeSeed<'de> for Answers<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Answers<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("answers")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key_seed(KeyOf(self.words))? {
            let Key::Question(question) = key else {
                return Err(not_here());
            };
            answer(self.words, self.given, question, &mut map)?;
        }
        Ok(())
    }
}

/// Reads the answer to a question, which must be the first.
#[inline]
fn answer<'de, A: MapAccess<'de>>(
    words: &Words,
    given: &mut Given,
    question: QuestionId,
    map: &mut A,
) -> Result<(), A::Error> {
    let chosen = map.next_value_seed(Value(&words.questions[question]))?;
    match given[question].replace(chosen) {
        None => Ok(()),
        Some(_) => Err(not_here()),
    }
}

struct KeyOf<'w>(&'w Words);

impl<'de> DeserializeSeed<'de> for KeyOf<'_> {
    type Value = Key;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for KeyOf<'_> {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    #[inline]
    fn visit_str<E: Error>(self, key: &str) -> Result<Key, E> {
        Ok(self.0.keys.get(key).unwrap_or(Key::Further))
    }
}

/// The answer to a question: a word, or a list of words.
struct Value<'w>(&'w Asked);

impl<'de> DeserializeSeed<'de> for Value<'_> {
    type Value = Chosen;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Chosen, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Value<'_> {
    type Value = Chosen;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an answer")
    }

    #[inline]
    fn visit_str<E: Error>(self, word: &str) -> Result<Chosen, E> {
        self.0.alone(word)
    }

    fn visit_bool<E: Error>(self, yes: bool) -> Result<Chosen, E> {
        self.0.alone(yes_or_no(yes))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Chosen, A::Error> {
        let Some(first) = list.next_element_seed(Alone(self.0))? else {
            return match self.0.is_any_of {
                true => Ok(Chosen::NONE),
                false => Err(not_here()),
            };
        };
        let mut all = first;
        while let Some(next) = list.next_element_seed(Alone(self.0))? {
            // Both are options, and not the same ones; neither says none or not-sure.
            all = match (all, next) {
                (Chosen::Many(all), Chosen::Many(next))
                    if all != 0 && next != 0 && all & next == 0 =>
                {
                    Chosen::Many(all | next)
                }
                _ => return Err(not_here()),
            };
        }
        Ok(all)
    }
}

/// One word of a list.
struct Alone<'w>(&'w Asked);

impl<'de> DeserializeSeed<'de> for Alone<'_> {
    type Value = Chosen;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Chosen, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Visitor<'_> for Alone<'_> {
    type Value = Chosen;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an option")
    }

    #[inline]
    fn visit_str<E: Error>(self, word: &str) -> Result<Chosen, E> {
        self.0.alone(word)
    }

    fn visit_bool<E: Error>(self, yes: bool) -> Result<Chosen, E> {
        self.0.alone(yes_or_no(yes))
    }
}

#[cfg(test)]
mod tests;
