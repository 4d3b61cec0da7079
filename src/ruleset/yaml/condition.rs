//! A condition as written, and the options that it names.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, Error};
use serde_json::{Map, Value};

use crate::ruleset::{Place, Problem, WordMistake};

/// What is expected after `finding:`.
pub(crate) const FINDING: &str = "the id of a finding";

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
    #[schemars(length(min = 1))]
    pub(crate) of: Vec<Condition>,
}

impl<'de> Deserialize<'de> for Condition {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut keys = Map::deserialize(deserializer)?.into_iter();
        let (Some((key, value)), None) = (keys.next(), keys.next()) else {
            return Err(D::Error::custom("a condition must have exactly one key"));
        };
        Ok(match key.as_str() {
            "all" => Condition::All(read(value)?),
            "any" => Condition::Any(read(value)?),
            "not" => Condition::Not(read(value)?),
            "at-least" => Condition::AtLeast(read(value)?),
            "finding" => Condition::Finding(read(value)?),
            _ => Condition::Question {
                id: key,
                options: read(value)?,
            },
        })
    }
}

fn read<T: DeserializeOwned, E: Error>(value: Value) -> Result<T, E> {
    serde_json::from_value(value).map_err(E::custom)
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
                    "minItems": 1,
                    "items": condition,
                },
                "any": {
                    "description": "At least one of these conditions holds.",
                    "type": "array",
                    "minItems": 1,
                    "items": condition,
                },
                "not": described(&condition, "This condition does not hold."),
                "at-least": described(&at_least, "At least `count` of some conditions hold."),
                "finding": {
                    "title": FINDING,
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
        let value = Value::deserialize(deserializer)?;
        let is_list = value.is_array();
        let ids: Option<Vec<String>> = match value {
            Value::Array(list) => list.into_iter().map(id).collect(),
            one => id(one).map(|id| vec![id]),
        };
        let ids = ids.ok_or(D::Error::custom("expected an option or a list of options"))?;
        Ok(Options { ids, is_list })
    }
}

/// The id of one option, or the digits of a number.
fn id(value: Value) -> Option<String> {
    Some(match value {
        Value::String(id) => id,
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Number(number) if number.is_f64() => number.as_f64()?.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Null | Value::Array(_) | Value::Object(_) => return None,
    })
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
