//! Answers by the ids of their questions, as answer files and JSON have them.

use serde::{Serialize, Serializer};

use crate::ids::QuestionId;
use crate::ruleset::{Answer, Question, RuleSet};

/// Answers that serialise as a mapping from questions to options: of an any-of question always a
/// list, save for not-sure.
#[derive(Clone, Debug, PartialEq)]
pub struct AnswerMap<'r>(Vec<(&'r Question, Answer)>);

impl<'r> AnswerMap<'r> {
    /// These answers to questions of `rules`.
    pub fn new<'a>(
        rules: &'r RuleSet,
        answers: impl IntoIterator<Item = &'a (QuestionId, Answer)>,
    ) -> Self {
        let answers = answers.into_iter();
        let named = answers.map(|(id, answer)| (&rules.questions()[*id], answer.clone()));
        Self(named.collect())
    }

    /// The answers with their questions.
    pub fn iter(&self) -> impl Iterator<Item = (&'r Question, &Answer)> {
        self.0.iter().map(|(question, answer)| (*question, answer))
    }

    /// Each answer as an entry of a YAML mapping: `workloads: [inference, llm]`.
    pub fn yaml(&self) -> impl Iterator<Item = String> {
        self.iter().map(|(question, answer)| {
            let words = answer.words(question).join(", ");
            match answer {
                Answer::Many(options) if !options.is_empty() => {
                    format!("{}: [{words}]", question.id)
                }
                _ => format!("{}: {words}", question.id),
            }
        })
    }
}

impl Serialize for AnswerMap<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter().map(|(question, answer)| {
            let value = match answer {
                Answer::Many(options) if options.is_empty() => serde_json::json!([]),
                Answer::Many(_) => serde_json::json!(answer.words(question)),
                _ => serde_json::json!(answer.words(question).concat()),
            };
            (&question.id, value)
        }))
    }
}
