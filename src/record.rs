//! Decision records: the answers and what they gave, kept to be re-checked against later rules.

mod read;
pub mod recheck;
mod yaml;

use indexmap::IndexMap;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::advice::Advice;
use crate::answers::front_matter::{FENCE, RECORD};
use crate::ruleset::yaml::Options;

/// The version of the file format; it changes only if a field must change its meaning.
pub(crate) const SCHEMA_VERSION: u32 = 1;

/// A record, as it is written and read. It is a file of answers too.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Record {
    #[schemars(range(min = 1, max = 1))]
    schema_version: u32,
    tool: Tool,
    /// The rule set that gave the recommendation.
    pub ruleset: RuleSetName,
    #[schemars(extend("enum" = ["decided", "undecided"]))]
    status: String,
    /// The id of the outcome.
    pub recommendation: Option<String>,
    /// How many answers must change for another recommendation; null if none can.
    pub robustness: Option<usize>,
    /// The rule that decided.
    pub decided_by: Option<DecidedBy>,
    /// The source that was ignored.
    pub without: Option<String>,
    #[schemars(with = "IndexMap<String, Options>")]
    answers: IndexMap<String, Value>,
    answered_by: IndexMap<String, String>,
}

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
struct Tool {
    name: String,
    version: String,
}

/// A rule set at one point of its history.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct RuleSetName {
    pub(crate) id: String,
    pub(crate) version: String,
    pub(crate) sha256: String,
}

/// What decided.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct DecidedBy {
    pub(crate) rule: String,
}

impl Record {
    /// Records an advice.
    pub fn new(advice: &Advice<'_>) -> Self {
        let rules = advice.rules;
        Self {
            schema_version: SCHEMA_VERSION,
            tool: Tool {
                name: env!("CARGO_PKG_NAME").to_owned(),
                version: env!("CARGO_PKG_VERSION").to_owned(),
            },
            ruleset: RuleSetName {
                id: rules.id().to_owned(),
                version: rules.version().to_owned(),
                sha256: rules.sha256().to_owned(),
            },
            status: advice.status.name().to_owned(),
            recommendation: advice.recommended().map(|outcome| outcome.id.clone()),
            robustness: advice.reasons.as_ref().and_then(|it| it.robustness),
            decided_by: advice.decided_by.as_ref().map(|it| DecidedBy {
                rule: it.rule.id.clone(),
            }),
            without: None,
            answers: advice
                .answers
                .iter()
                .map(|it| (it.question.id.clone(), it.answer.to_json(it.question)))
                .collect(),
            answered_by: advice
                .answered_by
                .iter()
                .map(|(question, origin)| ((*question).to_owned(), origin.name().to_owned()))
                .collect(),
        }
    }

    /// The record as YAML.
    pub fn to_yaml(&self) -> String {
        yaml::write(self)
    }

    /// The record as the front matter of a decision that is proposed on this day.
    pub fn to_front_matter(&self, date: &str) -> String {
        let record = yaml::write(&IndexMap::from([(RECORD, self)]));
        format!("{FENCE}\nstatus: proposed\ndate: {date}\n{record}{FENCE}\n")
    }

    /// The JSON Schema of a record as it is written.
    pub(crate) fn schema(settings: SchemaSettings) -> Schema {
        let generator = settings.for_serialize().into_generator();
        generator.into_root_schema_for::<Self>()
    }
}
