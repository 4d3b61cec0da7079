//! Answers by question id, as in answer files and JSON.

use std::borrow::Cow;

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};

use crate::answers::{Answers, pairs};
use crate::grammar;
use crate::ids::QuestionId;
use crate::ruleset::{Answer, Interval, Question, RuleSet};

/// An answer to a question. An any-of answer serialises as a list, empty for none; every other
/// answer as one option or number, and not-sure as that word.
#[derive(Clone, Debug, PartialEq)]
pub struct Reply<'r> {
    /// The question.
    pub question: &'r Question,
    /// The answer.
    pub answer: Answer,
    /// If it is one of several numbers that the decision does not tell apart: all of them.
    alike: Vec<Interval>,
}

impl<'r> Reply<'r> {
    /// An answer to a question of `rules`.
    pub fn new(rules: &'r RuleSet, question: QuestionId, answer: &Answer) -> Self {
        Self {
            question: &rules.questions()[question],
            answer: answer.clone(),
            alike: Vec::new(),
        }
    }

    /// An answer, with the numbers that would have the same effect.
    pub(crate) fn like(
        rules: &'r RuleSet,
        question: QuestionId,
        answer: &Answer,
        alike: Vec<Interval>,
    ) -> Self {
        Self {
            alike,
            ..Self::new(rules, question, answer)
        }
    }

    /// See [`Answer::words`].
    pub fn words(&self) -> Vec<Cow<'r, str>> {
        self.answer.words(self.question)
    }

    /// See [`Answer::labels`]; of numbers that are alike, all.
    pub fn labels(&self) -> Vec<Cow<'r, str>> {
        match &self.question.scale {
            Some(scale) if !self.alike.is_empty() => vec![scale.range_label(&self.alike).into()],
            _ => self.answer.labels(self.question),
        }
    }

    /// "`graphql` and `rest`", "fewer than 5"
    pub(crate) fn quoted(&self) -> String {
        match &self.question.scale {
            Some(scale) if !self.alike.is_empty() => scale.range_words(&self.alike),
            _ => grammar::quoted_list(self.words(), "and"),
        }
    }
}

impl Serialize for Reply<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.answer.to_json(self.question).serialize(serializer)
    }
}

impl JsonSchema for Reply<'_> {
    fn schema_name() -> Cow<'static, str> {
        "Answer".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "An any-of answer is always a list, empty for none.",
            "anyOf": [
                {"type": "string"},
                {"type": "array", "items": {"type": "string"}},
                {"type": "number"},
            ],
        })
    }
}

/// Answers by question id.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline)]
pub struct AnswerMap<'r>(IndexMap<&'r str, Reply<'r>>);

impl<'r> AnswerMap<'r> {
    /// These answers to questions of `rules`.
    pub fn new(rules: &'r RuleSet, answers: &[(QuestionId, Answer)]) -> Self {
        Self::of(rules, pairs(answers))
    }

    /// All given answers.
    pub fn given(rules: &'r RuleSet, answers: &Answers) -> Self {
        Self::of(rules, answers.given())
    }

    fn of<'a>(rules: &'r RuleSet, answers: impl Iterator<Item = (QuestionId, &'a Answer)>) -> Self {
        let replies = answers.map(|(id, answer)| Reply::new(rules, id, answer));
        let entries = replies.map(|reply| (reply.question.id.as_str(), reply));
        Self(entries.collect())
    }

    /// Adds an answer to a question of `rules`.
    pub(crate) fn add(&mut self, rules: &'r RuleSet, question: QuestionId, answer: &Answer) {
        let reply = Reply::new(rules, question, answer);
        self.0.insert(&reply.question.id, reply);
    }

    /// The answers, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Reply<'r>> {
        self.0.values()
    }

    /// The answer to a question, if there is one.
    pub fn to(&self, question: &Question) -> Option<&Reply<'r>> {
        self.0.get(question.id.as_str())
    }

    /// Each answer as an entry of a YAML mapping: `workloads: [inference, llm]`.
    pub fn yaml(&self) -> impl Iterator<Item = String> {
        self.0.iter().map(|(id, reply)| {
            let words = reply.words().join(", ");
            match &reply.answer {
                Answer::Many(options) if !options.is_empty() => format!("{id}: [{words}]"),
                _ => format!("{id}: {words}"),
            }
        })
    }
}
