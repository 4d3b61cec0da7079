//! The answers so far, and where each came from.

pub(crate) mod front_matter;
pub mod map;
pub mod read;

pub use map::{AnswerMap, Reply};
use schemars::JsonSchema;
use serde::Serialize;

use crate::ids::{QuestionId, Table};
use crate::ruleset::{Answer, Question, RuleSet, as_written};

/// Where an answer came from. A later origin in this list overrides an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// `--rest-not-sure`: the question was not answered.
    RestNotSure,
    /// The code of a project.
    Scan,
    /// An answers file.
    File,
    /// A flag.
    Flag,
    /// A person in the interview.
    Prompt,
}

as_written!(Origin);

/// The answers to some of the questions of a rule set.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Answers(Table<QuestionId, Option<(Answer, Origin)>>);

impl Answers {
    /// No answer to any of `questions` questions.
    pub fn none(questions: usize) -> Self {
        Self((0..questions).map(|_| None).collect())
    }

    /// Sets or replaces the answer to a question.
    pub fn give(&mut self, question: QuestionId, answer: Answer, origin: Origin) {
        self.0[question] = Some((answer, origin));
    }

    /// Sets or replaces the answers to some questions.
    pub fn give_all(&mut self, given: Vec<(QuestionId, Answer)>, origin: Origin) {
        for (question, answer) in given {
            self.give(question, answer, origin);
        }
    }

    /// Removes the answer to a question.
    pub fn take_back(&mut self, question: QuestionId) {
        self.0[question] = None;
    }

    /// Counts every unanswered question of `rules` as not-sure, except those that must be known:
    /// these stay unanswered.
    pub fn rest_not_sure(&mut self, rules: &RuleSet) {
        self.answer_rest(rules, Question::not_sure);
    }

    /// Gives every unanswered question of `rules` its [`Question::stand_in`].
    pub(crate) fn complete(&mut self, rules: &RuleSet) {
        self.answer_rest(rules, |question| Some(question.stand_in()));
    }

    fn answer_rest(&mut self, rules: &RuleSet, answer: impl Fn(&Question) -> Option<Answer>) {
        for (id, question) in rules.questions().iter() {
            if self.0[id].is_none()
                && let Some(answer) = answer(question)
            {
                self.give(id, answer, Origin::RestNotSure);
            }
        }
    }

    /// The answer to a question, if there is one.
    pub fn answer(&self, question: QuestionId) -> Option<&Answer> {
        self.0[question].as_ref().map(|(answer, _)| answer)
    }

    /// Where the answer to a question came from, if there is one.
    pub fn origin(&self, question: QuestionId) -> Option<Origin> {
        self.0[question].as_ref().map(|(_, origin)| *origin)
    }

    /// The answered questions with where their answers came from, in the order of the rule set.
    pub fn origins(&self) -> impl Iterator<Item = (QuestionId, Origin)> {
        let given = |(question, given): (QuestionId, &Option<(Answer, Origin)>)| {
            given.as_ref().map(|(_, origin)| (question, *origin))
        };
        self.0.iter().filter_map(given)
    }

    /// The answered questions with their answers, in the order of the rule set.
    pub fn given(&self) -> impl Iterator<Item = (QuestionId, &Answer)> {
        self.0
            .iter()
            .filter_map(|(question, given)| given.as_ref().map(|(answer, _)| (question, answer)))
    }

    /// Only the answers to these questions.
    pub fn only(&self, questions: &[QuestionId]) -> Self {
        let keep =
            |question, given: &Option<_>| given.clone().filter(|_| questions.contains(&question));
        Self(self.0.map(keep))
    }

    /// The questions without an answer, in the order of the rule set.
    pub fn unanswered(&self) -> impl Iterator<Item = QuestionId> {
        self.0
            .iter()
            .filter(|(_, given)| given.is_none())
            .map(|(question, _)| question)
    }
}

/// Questions with their answers, as other functions take them.
pub(crate) fn pairs(
    answers: &[(QuestionId, Answer)],
) -> impl Iterator<Item = (QuestionId, &Answer)> {
    answers.iter().map(|(question, answer)| (*question, answer))
}
