//! Decision records: answers and their result, kept to be re-checked against later rules.

pub mod read;
pub mod recheck;
pub mod report;
mod status;
mod yaml;

use std::borrow::Cow;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::advice::{Advice, RuleSetName, Status, Tool};
use crate::answers::AnswerMap;
use crate::answers::front_matter::{FENCE, RECORD};
use crate::ruleset::yaml::Options;

/// The version of the file format. It changes only if a field must change its meaning.
pub(crate) const SCHEMA_VERSION: u32 = 1;

/// A recorded decision. It is also a valid answers file.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Record<'r> {
    /// The version of this format: 1.
    #[schemars(range(min = 1, max = 1))]
    schema_version: u32,
    /// The program that wrote the record.
    #[serde(borrow)]
    tool: Tool<'r>,
    /// The rule set that gave the recommendation.
    ruleset: RuleSetName<'r>,
    /// Whether the answers settled the outcome.
    status: Status,
    /// The id of the outcome, or null if undecided.
    recommendation: Option<&'r str>,
    /// How many answers must change for another outcome; null if none can.
    robustness: Option<usize>,
    /// The rule that decided, or null if undecided.
    decided_by: Option<DecidedBy<'r>>,
    /// The answers, by question id.
    // They are read separately, because they may be invalid under other rules.
    #[serde(skip_deserializing)]
    #[schemars(with = "IndexMap<String, Options>")]
    answers: AnswerMap<'r>,
    /// Where each answer came from, by question id.
    answered_by: IndexMap<&'r str, Cow<'r, str>>,
}

/// The rule that decided.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
struct DecidedBy<'r> {
    /// The id of the rule.
    rule: &'r str,
}

impl<'r> Record<'r> {
    /// Records the advice.
    pub fn new(advice: &Advice<'r>) -> Self {
        let origins = advice.answered_by.iter();
        Self {
            schema_version: SCHEMA_VERSION,
            tool: advice.tool,
            ruleset: advice.ruleset,
            status: advice.status,
            recommendation: advice.recommended().map(|outcome| outcome.0.id.as_str()),
            robustness: advice.reasons.as_ref().and_then(|it| it.robustness),
            decided_by: advice.decided_by.as_ref().map(|it| DecidedBy {
                rule: &it.rule.0.id,
            }),
            answers: advice.answers.clone(),
            answered_by: origins
                .map(|(question, origin)| (*question, origin.to_string().into()))
                .collect(),
        }
    }

    /// The record as YAML.
    pub fn to_yaml(&self) -> String {
        yaml::write(self)
    }

    /// The record under its key, for front matter or a code block in Markdown.
    pub fn to_entry(&self) -> String {
        yaml::write(&IndexMap::from([(RECORD, self)]))
    }

    /// The record as front matter, below the fields that other tools read.
    pub fn to_front_matter(&self, head: &Head<'_>) -> String {
        let title = yaml::scalar(head.title);
        let number = head.number.map(|number| format!("number: {number}\n"));
        let number = number.unwrap_or_default();
        let Head { status, date, .. } = head;
        // Without the empty line, a Markdown reader that ignores front matter would show all of it
        // as a heading.
        format!(
            "{FENCE}\nstatus: {status}\ndate: {date}\ntitle: {title}\n{number}{}\n{FENCE}\n",
            self.to_entry()
        )
    }
}

/// The front matter fields that other tools read.
#[derive(Clone, Copy, Debug)]
pub struct Head<'a> {
    /// What the decision is about.
    pub title: &'a str,
    /// The number of the record, if it has one.
    pub number: Option<u64>,
    /// The status of the decision, such as "accepted".
    pub status: &'a str,
    /// The day of the decision, as `2026-11-20`.
    pub date: &'a str,
}
