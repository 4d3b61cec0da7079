//! A condition as written, and the options that it names.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::{self, Deserializer, IgnoredAny, MapAccess, SeqAccess, Unexpected, Visitor};

use crate::ruleset::{Place, Problem, WordMistake};

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
