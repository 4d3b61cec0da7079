//! A rule set as it is written: the one definition of the format of a rule file.
//!
//! These types read the file, and the file is checked against their JSON Schema. Their contents
//! need not make sense yet: ids may be unknown or duplicate. [`super::resolve`] turns them into the
//! sound form, which the rest of the program uses.

use std::borrow::Cow;
use std::fmt;

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::{self, Deserializer, IgnoredAny, MapAccess, SeqAccess, Unexpected, Visitor};

use crate::ruleset::answer::WordMistake;
use crate::ruleset::model::{self, Acceptance, Former, Kind, SourceKind, Topic};
use crate::ruleset::problem::Problem;
use crate::ruleset::spans::Place;

/// The form of an id, for editors; the problems of a rule file say it in words.
pub(super) const ID: &str = "^[a-z][a-z0-9-]{0,63}$";

pub(crate) type Finding = model::Finding<Condition, String>;
pub(crate) type Rule = model::Rule<Option<Condition>, String, String>;
pub(crate) type Signal = model::Signal<Condition, String, String>;
pub(crate) type Outcome = model::Outcome<Note, Architecture>;
pub(crate) type Architecture = model::Architecture<Note, Link>;
pub(crate) type Component = model::Component<Note>;
pub(crate) type Note = model::Note<Option<Condition>, String>;
pub(crate) type Background = model::Background<String>;
pub(crate) type Law = model::Law<IndexMap<String, Options>, String>;
pub(crate) type Criterion = model::Criterion<Condition, String, IndexMap<String, Cell>>;

/// A rule set: questions, an ordered decision, and the outcomes it can give.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RuleSet {
    /// The JSON Schema of this file, for editors; not read.
    #[serde(rename = "$schema", default)]
    pub(crate) _schema: Option<String>,
    /// The version of this form: 1.
    #[schemars(range(min = 1, max = 1))]
    pub(crate) format: u64,
    #[schemars(regex(pattern = ID))]
    pub(crate) id: String,
    pub(crate) version: String,
    pub(crate) title: String,
    /// The subjects that questions are grouped by.
    #[serde(default)]
    pub(crate) topics: Vec<Topic>,
    pub(crate) questions: Vec<Question>,
    /// The questions and options of earlier versions.
    #[serde(default)]
    pub(crate) former: Vec<Former>,
    #[serde(default)]
    pub(crate) findings: Vec<Finding>,
    /// The rules, in order: the first whose condition holds gives the outcome.
    pub(crate) decision: Vec<Rule>,
    #[serde(default)]
    pub(crate) signals: Vec<Signal>,
    pub(crate) outcomes: Vec<Outcome>,
    #[serde(default)]
    pub(crate) sources: Vec<Source>,
    /// Claims that nothing cites, each with the reason.
    #[serde(default)]
    pub(crate) background: Vec<Background>,
    /// Changes of an answer that never bring about certain changes of the advice.
    #[serde(default)]
    pub(crate) laws: Vec<Law>,
    /// The outcomes beside each other.
    #[serde(default)]
    pub(crate) comparison: Vec<Criterion>,
    #[serde(default)]
    pub(crate) scenarios: Vec<Scenario>,
    /// Findings of `rules check` that are deliberate, each with the reason.
    #[serde(default)]
    pub(crate) accept: Vec<Acceptance>,
}

/// What a person is asked.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Question {
    /// Becomes the flag of that name.
    #[schemars(regex(pattern = ID))]
    pub(crate) id: String,
    pub(crate) topic: Option<String>,
    pub(crate) ask: String,
    pub(crate) help: Option<String>,
    pub(crate) kind: Kind,
    /// The chance of yes, for a yes-no question.
    pub(crate) likelihood: Option<f64>,
    /// What yes comes to, as the end of a sentence after "if"; for a yes-no question.
    #[serde(rename = "yes-says")]
    pub(crate) yes_says: Option<String>,
    /// What no comes to, as the end of a sentence after "if"; for a yes-no question.
    #[serde(rename = "no-says")]
    pub(crate) no_says: Option<String>,
    /// The possible answers; not for a yes-no question.
    pub(crate) options: Option<Vec<Choice>>,
    #[serde(default)]
    pub(crate) claims: Vec<String>,
}

/// One option of a question.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Choice {
    #[schemars(regex(pattern = ID))]
    pub(crate) id: String,
    pub(crate) label: String,
    /// A few words beside the label, at most 44 columns.
    pub(crate) hint: Option<String>,
    /// The longer explanation, shown to those who ask for it.
    pub(crate) help: Option<String>,
    /// What this answer comes to, as the end of a sentence after "if".
    pub(crate) says: Option<String>,
    /// Of a one-of option its relative weight, of an any-of option the chance that it is chosen.
    pub(crate) likelihood: Option<f64>,
}

/// How two parts talk.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Link {
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) say: String,
    pub(crate) when: Option<Condition>,
    #[serde(default)]
    pub(crate) claims: Vec<String>,
    #[serde(default)]
    pub(crate) house: bool,
}

/// What is to be said of one outcome by one criterion.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Cell {
    pub(crate) say: String,
    #[serde(default)]
    pub(crate) claims: Vec<String>,
    #[serde(default)]
    pub(crate) house: bool,
}

/// A text that claims are taken from.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Source {
    #[schemars(regex(pattern = ID))]
    pub(crate) id: String,
    pub(crate) title: String,
    #[serde(default)]
    pub(crate) kind: SourceKind,
    pub(crate) about: Option<String>,
    pub(crate) year: Option<u64>,
    /// The address where it can be read.
    pub(crate) url: Option<String>,
    /// The version that a reference describes.
    pub(crate) version: Option<String>,
    /// The day on which a reference was last compared with its claims, as `2026-11-27`.
    pub(crate) checked: Option<String>,
    #[serde(default)]
    pub(crate) claims: Vec<Claim>,
}

/// One statement of one source, in our own words.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Claim {
    #[schemars(regex(pattern = ID))]
    pub(crate) id: String,
    // These are for readers of the file only.
    #[serde(default, rename = "section")]
    #[schemars(with = "Option<String>")]
    _section: IgnoredAny,
    #[serde(default, rename = "kind")]
    #[schemars(with = "Option<String>")]
    _kind: IgnoredAny,
    #[serde(default, rename = "points-to")]
    #[schemars(with = "Option<String>")]
    _points_to: IgnoredAny,
    pub(crate) says: String,
}

/// A project whose advice is known.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Scenario {
    #[schemars(regex(pattern = ID))]
    pub(crate) id: String,
    pub(crate) says: Option<String>,
    #[serde(default)]
    pub(crate) claims: Vec<String>,
    pub(crate) answers: IndexMap<String, Options>,
    /// What the unanswered questions count as: nothing, or not-sure.
    pub(crate) rest: Option<Rest>,
    /// The outcome it should get.
    pub(crate) outcome: Option<String>,
    /// The rule that should decide it.
    pub(crate) rule: Option<String>,
    /// Instead of an outcome: the questions, and no others, that should still matter.
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
    pub(crate) count: u64,
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
        json_schema!({
            "description": "A condition on the answers: a mapping with exactly one key.",
            "type": "object",
            "minProperties": 1,
            "maxProperties": 1,
            "properties": {
                "all": {"type": "array", "items": condition},
                "any": {"type": "array", "items": condition},
                "not": condition,
                "at-least": at_least,
                "finding": {"type": "string"},
            },
            "additionalProperties": options,
        })
    }
}

/// The options of a condition or an answer: one, or a list. `true` and `false` stand for `yes` and
/// `no`, which older YAML readers and writers exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Options {
    pub(crate) ids: Vec<String>,
    pub(crate) is_list: bool,
}

impl Options {
    /// Places mistakes at the words they are about; `place` is that of all options.
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
        json_schema!({
            "title": "an option or a list of options",
            "anyOf": [
                {"type": ["string", "boolean"]},
                {"type": "array", "items": {"type": ["string", "boolean"]}},
            ],
        })
    }
}
