//! A rule set as written: the only definition of the rule file format.
//!
//! These types read the file, and the file is checked against their JSON Schema. Their contents may
//! still be inconsistent, for example with unknown or duplicate ids. [`super::resolve`] turns them
//! into the sound form, which the rest of the program uses.

use std::borrow::Cow;
use std::fmt;

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::{self, Deserializer, IgnoredAny, MapAccess, SeqAccess, Unexpected, Visitor};
use serde_json::Number;

use crate::ruleset::answer::WordMistake;
use crate::ruleset::mapping::Scan;
use crate::ruleset::model::{
    self, Acceptance, Certainty, Former, Kind, Severity, SourceKind, Topic,
};
use crate::ruleset::problem::Problem;
use crate::ruleset::spans::Place;

/// The pattern of an id, for editors. Error messages describe it in words.
pub(super) const ID: &str = "^[a-z][a-z0-9-]{0,63}$";

pub(crate) type Finding = model::Finding<Condition, String>;
pub(crate) type Rule = model::Rule<Option<Condition>, String, String>;
pub(crate) type Signal = model::Signal<Condition, String, String>;
pub(crate) type Outcome = model::Outcome<Note, Architecture, String>;
pub(crate) type Architecture = model::Architecture<Note, Link>;
pub(crate) type Component = model::Component<Note>;
pub(crate) type Note = model::Note<Option<Condition>, String>;
pub(crate) type Background = model::Background<String>;
pub(crate) type Law = model::Law<IndexMap<String, Options>, String>;
pub(crate) type Criterion = model::Criterion<Condition, String, IndexMap<String, Cell>>;

/// A rule set: the questions, the decision, and the outcomes.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RuleSet {
    /// The JSON Schema of this file, for editors. The program ignores it.
    #[serde(rename = "$schema", default)]
    pub(crate) _schema: Option<String>,
    /// The version of the file format: 1.
    #[schemars(range(min = 1, max = 1))]
    pub(crate) format: u64,
    /// The id of the rule set, in lowercase letters, digits and hyphens.
    #[schemars(regex(pattern = ID))]
    pub(crate) id: String,
    /// The version of the rule set. Records keep it.
    pub(crate) version: String,
    /// The question that the rule set answers. Shown as a heading.
    pub(crate) title: String,
    /// Whether everything that cites no claim is your own opinion, so that rules and signals need
    /// no `house` of their own.
    #[serde(default)]
    pub(crate) house: bool,
    /// The topics that group the questions. Questions of a topic are asked together.
    #[serde(default)]
    pub(crate) topics: Vec<Topic>,
    /// The questions, in the order in which they are listed.
    pub(crate) questions: Vec<Question>,
    /// Questions and options of earlier versions, so that errors about old answers can explain
    /// them.
    #[serde(default)]
    pub(crate) former: Vec<Former>,
    /// Named conditions that rules, signals and outcomes can use.
    #[serde(default)]
    pub(crate) findings: Vec<Finding>,
    /// The rules, in order: the first rule whose condition holds gives the outcome.
    pub(crate) decision: Vec<Rule>,
    /// What an answer says for an outcome. Signals explain the advice, but never decide it.
    #[serde(default)]
    pub(crate) signals: Vec<Signal>,
    /// The outcomes that the decision can recommend.
    pub(crate) outcomes: Vec<Outcome>,
    /// The articles and documentation that claims come from.
    #[serde(default)]
    pub(crate) sources: Vec<Source>,
    /// Claims that are not cited, each with the reason.
    #[serde(default)]
    pub(crate) background: Vec<Background>,
    /// Changes of an answer that must never change the advice in a certain way.
    #[serde(default)]
    pub(crate) laws: Vec<Law>,
    /// The rows of the table that compares the outcomes.
    #[serde(default)]
    pub(crate) comparison: Vec<Criterion>,
    /// Projects with their expected outcome, which test the decision.
    #[serde(default)]
    pub(crate) scenarios: Vec<Scenario>,
    /// What to look for in a code base, and the answers that it speaks for.
    pub(crate) scan: Option<Scan>,
    /// Lints of `rules check` that are intended, each with the reason.
    #[serde(default)]
    pub(crate) accept: Vec<Acceptance>,
    /// How serious lints of `rules check` are, by code: `error`, `warning` or `note`.
    #[serde(default)]
    pub(crate) levels: IndexMap<String, Severity>,
}

/// A question.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Question {
    /// The id of the question, and the name of its flag.
    #[schemars(regex(pattern = ID))]
    pub(crate) id: String,
    /// The id of the topic of the question.
    pub(crate) topic: Option<String>,
    /// The question itself, as people read it.
    pub(crate) ask: String,
    /// A longer explanation, shown to people who ask why.
    pub(crate) help: Option<String>,
    /// What an answer is: `yes-no`, `one-of`, `any-of` or `number`.
    pub(crate) kind: Kind,
    /// The probability of yes, from 0 to 1. Only for a yes-no question.
    pub(crate) likelihood: Option<f64>,
    /// The answer yes as the end of a sentence after "if". Only for a yes-no question.
    #[serde(rename = "yes-says")]
    pub(crate) yes_says: Option<String>,
    /// The answer no as the end of a sentence after "if". Only for a yes-no question.
    #[serde(rename = "no-says")]
    pub(crate) no_says: Option<String>,
    /// The possible answers. Only for a one-of or any-of question.
    pub(crate) options: Option<Vec<Choice>>,
    /// What is shown after a number, such as `developers` or `ms`. Only for a number question, as
    /// are the following keys.
    pub(crate) unit: Option<String>,
    /// What is shown after the number 1, if it is not the `unit`.
    pub(crate) singular: Option<String>,
    /// The least number. The default is 0.
    pub(crate) minimum: Option<Number>,
    /// The greatest number. The default is no limit.
    pub(crate) maximum: Option<Number>,
    /// Whether only whole numbers are answers, which is the default.
    pub(crate) whole: Option<bool>,
    /// The ids of the claims that the question is based on.
    #[serde(default)]
    pub(crate) claims: Vec<String>,
}

/// An option of a question.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Choice {
    /// The id of the option, as used in conditions, flags and files.
    #[schemars(regex(pattern = ID))]
    pub(crate) id: String,
    /// The option, as people read it.
    pub(crate) label: String,
    /// A few words shown next to the label, at most 44 columns.
    pub(crate) hint: Option<String>,
    /// A longer explanation, shown to people who ask why.
    pub(crate) help: Option<String>,
    /// The answer as the end of a sentence after "if".
    pub(crate) says: Option<String>,
    /// For a one-of question, the weight relative to the other options; for an any-of question, the
    /// probability that the option is chosen.
    pub(crate) likelihood: Option<f64>,
}

/// A connection between two parts of an architecture.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Link {
    /// The id of the part that starts the communication.
    pub(crate) from: String,
    /// The id of the part that it communicates with.
    pub(crate) to: String,
    /// How they communicate.
    pub(crate) say: String,
    /// The condition for showing this connection.
    pub(crate) when: Option<Condition>,
    /// The ids of the claims that it is based on.
    #[serde(default)]
    pub(crate) claims: Vec<String>,
    /// Whether it is your own opinion.
    #[serde(default)]
    pub(crate) house: bool,
}

/// What the comparison says about one outcome for one criterion.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Cell {
    /// The text of the cell.
    pub(crate) say: String,
    /// The ids of the claims that it is based on.
    #[serde(default)]
    pub(crate) claims: Vec<String>,
    /// Whether it is your own opinion.
    #[serde(default)]
    pub(crate) house: bool,
}

/// A text that claims come from.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Source {
    /// The id of the source.
    #[schemars(regex(pattern = ID))]
    pub(crate) id: String,
    /// The title of the text.
    pub(crate) title: String,
    /// `article` (an opinion, the default) or `reference` (documentation).
    #[serde(default)]
    pub(crate) kind: SourceKind,
    /// Who wrote it, about what, and when.
    pub(crate) about: Option<String>,
    /// The year of publication.
    pub(crate) year: Option<u64>,
    /// The address of the text.
    pub(crate) url: Option<String>,
    /// The version that a reference describes.
    pub(crate) version: Option<String>,
    /// The day on which a reference was last compared with its claims, such as `2026-11-27`.
    pub(crate) checked: Option<String>,
    /// The claims of this source.
    #[serde(default)]
    pub(crate) claims: Vec<Claim>,
}

/// A statement of a source, in your own words.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Claim {
    /// The id of the claim, which `claims` lists refer to.
    #[schemars(regex(pattern = ID))]
    pub(crate) id: String,
    /// The section of the source. Only for readers of the file.
    #[serde(default, rename = "section")]
    #[schemars(with = "Option<String>")]
    _section: IgnoredAny,
    /// The kind of statement. Only for readers of the file.
    #[serde(default, rename = "kind")]
    #[schemars(with = "Option<String>")]
    _kind: IgnoredAny,
    /// The outcome that the statement favors. Only for readers of the file.
    #[serde(default, rename = "points-to")]
    #[schemars(with = "Option<String>")]
    _points_to: IgnoredAny,
    /// The statement.
    pub(crate) says: String,
}

/// A project with its expected outcome, which tests the decision.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Scenario {
    /// The id of the scenario.
    #[schemars(regex(pattern = ID))]
    pub(crate) id: String,
    /// A description of the project.
    pub(crate) says: Option<String>,
    /// The ids of the claims that the scenario is based on.
    #[serde(default)]
    pub(crate) claims: Vec<String>,
    /// The answers: `question: option`, with a list for an any-of question.
    pub(crate) answers: IndexMap<String, Options>,
    /// With `not-sure`, unanswered questions count as not-sure. Otherwise they stay unanswered.
    pub(crate) rest: Option<Rest>,
    /// The id of the expected outcome.
    pub(crate) outcome: Option<String>,
    /// The id of the rule that should decide.
    pub(crate) rule: Option<String>,
    /// The certainty of the rule that should decide: `clear`, `lean` or `close-call`.
    pub(crate) certainty: Option<Certainty>,
    /// The ids of findings that should hold.
    #[serde(default)]
    pub(crate) findings: Vec<String>,
    /// The ids of signals that should be shown.
    #[serde(default)]
    pub(crate) signals: Vec<String>,
    /// Texts that the result should contain, or parts of them.
    #[serde(default)]
    pub(crate) shows: Vec<String>,
    /// Texts that the result should not contain, or parts of them.
    #[serde(default)]
    pub(crate) hides: Vec<String>,
    /// Instead of an outcome: the ids of all questions that should still be relevant.
    pub(crate) open: Option<Vec<String>>,
}

/// What the unanswered questions of a scenario count as.
#[derive(Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Rest {
    NotSure,
}

/// A condition on the answers: a mapping with exactly one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Condition {
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
    AtLeast(AtLeast),
    Finding(String),
    Question { id: String, options: Options },
}

/// At least `count` of some conditions.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AtLeast {
    /// How many of the conditions must hold.
    pub(crate) count: u64,
    /// The conditions.
    pub(crate) of: Vec<Condition>,
}

impl<'de> Deserialize<'de> for Condition {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneKey;

        #[derive(Deserialize)]
        struct Key<'k>(#[serde(borrow)] Cow<'k, str>);

        impl<'de> Visitor<'de> for OneKey {
            type Value = Condition;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a condition: a mapping with one key")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Condition, A::Error> {
                let Key(key) = map
                    .next_key()?
                    .ok_or_else(|| de::Error::invalid_length(0, &self))?;
                let condition = match &*key {
                    "all" => Condition::All(map.next_value()?),
                    "any" => Condition::Any(map.next_value()?),
                    "not" => Condition::Not(map.next_value()?),
                    "at-least" => Condition::AtLeast(map.next_value()?),
                    "finding" => Condition::Finding(map.next_value()?),
                    _ => Condition::Question {
                        id: key.into_owned(),
                        options: map.next_value()?,
                    },
                };
                match map.next_key::<IgnoredAny>()? {
                    None => Ok(condition),
                    Some(_) => Err(de::Error::invalid_length(2, &self)),
                }
            }
        }

        deserializer.deserialize_map(OneKey)
    }
}

impl JsonSchema for Condition {
    fn schema_name() -> Cow<'static, str> {
        "Condition".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let condition = generator.subschema_for::<Condition>();
        let at_least = generator.subschema_for::<AtLeast>();
        let options = generator.subschema_for::<Options>();
        let described = |schema: &Schema, text: &str| {
            let mut schema = schema.clone();
            schema.insert("description".to_owned(), text.into());
            schema
        };
        json_schema!({
            "description": "A condition on the answers, with exactly one key: `question: option`, `question: [options]`, or one of the following.",
            "type": "object",
            "minProperties": 1,
            "maxProperties": 1,
            "properties": {
                "all": {
                    "description": "All of these conditions hold.",
                    "type": "array",
                    "items": condition,
                },
                "any": {
                    "description": "At least one of these conditions holds.",
                    "type": "array",
                    "items": condition,
                },
                "not": described(&condition, "This condition does not hold."),
                "at-least": described(&at_least, "At least `count` of some conditions hold."),
                "finding": {
                    "description": "The finding with this id holds.",
                    "type": "string",
                },
            },
            "additionalProperties": options,
        })
    }
}

/// The options of a condition or an answer: one, or a list. `true` and `false` stand for `yes` and
/// `no`, which older YAML readers and writers exchange. A number is kept as its digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Options {
    pub(crate) ids: Vec<String>,
    pub(crate) is_list: bool,
}

impl Options {
    /// Places mistakes at the words that they are about. `place` is the place of all options.
    pub(crate) fn problems(&self, mistakes: &[WordMistake<'_>], place: Place<'_>) -> Vec<Problem> {
        let located = mistakes.iter().map(|(word, mistake)| {
            let word = word.filter(|_| self.is_list);
            mistake.at(word.map_or(place, |word| place.index(word)).span())
        });
        located.collect()
    }
}

impl<'de> Deserialize<'de> for Options {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneOrMany;

        impl<'de> Visitor<'de> for OneOrMany {
            type Value = Options;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an option or a list of options")
            }

            fn visit_bool<E: de::Error>(self, yes: bool) -> Result<Options, E> {
                self.visit_str(if yes { "yes" } else { "no" })
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Options, E> {
                self.visit_string(number.to_string())
            }

            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Options, E> {
                self.visit_string(number.to_string())
            }

            fn visit_f64<E: de::Error>(self, number: f64) -> Result<Options, E> {
                self.visit_string(number.to_string())
            }

            fn visit_str<E: de::Error>(self, id: &str) -> Result<Options, E> {
                Ok(Options {
                    ids: vec![id.to_owned()],
                    is_list: false,
                })
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Options, A::Error> {
                let mut ids = Vec::new();
                while let Some(one) = list.next_element::<Options>()? {
                    if one.is_list {
                        return Err(de::Error::invalid_type(Unexpected::Seq, &"an option"));
                    }
                    ids.extend(one.ids);
                }
                Ok(Options { ids, is_list: true })
            }
        }

        deserializer.deserialize_any(OneOrMany)
    }
}

impl JsonSchema for Options {
    fn schema_name() -> Cow<'static, str> {
        "Options".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let option = json_schema!({
            "title": "an option",
            "anyOf": [{"type": "string"}, {"type": ["number", "boolean"]}],
        });
        json_schema!({
            "title": "an option or a list of options",
            "anyOf": [option, {"type": "array", "items": option}],
        })
    }
}
