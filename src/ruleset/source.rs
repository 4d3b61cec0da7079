//! A rule set as it is written: the one definition of the form of a rule file.
//!
//! These types read the file, and their JSON Schema is what the file is checked against, so that
//! the form has no second description. What they hold need not make sense yet: ids may be unknown
//! or doubled. [`super::resolve`] turns them into the sound form, which the rest of the program
//! uses.

use std::borrow::Cow;
use std::fmt;

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

/// The form of an id, for editors; the problems of a rule file say it in words.
const ID: &str = "^[a-z][a-z0-9-]{0,63}$";

/// A rule set: questions, an ordered decision, and the outcomes it can give.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
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

/// A subject that questions are grouped by.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Topic {
    #[schemars(regex(pattern = ID))]
    pub(crate) id: String,
    pub(crate) title: String,
}

/// What a person is asked.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
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
    /// The possible answers; not for a yes-no question.
    pub(crate) options: Option<Vec<Choice>>,
    #[serde(default)]
    pub(crate) claims: Vec<String>,
}

/// How many options an answer holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Kind {
    YesNo,
    OneOf,
    AnyOf,
}

/// One option of a question.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Choice {
    #[schemars(regex(pattern = ID))]
    pub(crate) id: String,
    pub(crate) label: String,
    pub(crate) help: Option<String>,
    /// Of a one-of option its relative weight, of an any-of option the chance that it is chosen.
    pub(crate) likelihood: Option<f64>,
}

/// A named condition with a sentence.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Finding {
    #[schemars(regex(pattern = ID))]
    pub(crate) id: String,
    pub(crate) says: String,
    pub(crate) when: Condition,
    #[serde(default)]
    pub(crate) claims: Vec<String>,
}

/// One step of the decision.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rule {
    #[schemars(regex(pattern = ID))]
    pub(crate) id: String,
    /// Missing on the last rule, which always holds.
    pub(crate) when: Option<Condition>,
    pub(crate) recommend: String,
    pub(crate) because: String,
    #[serde(default)]
    pub(crate) claims: Vec<String>,
    /// Our own opinion, said openly.
    #[serde(default)]
    pub(crate) house: bool,
}

/// An answer that speaks for an outcome. Signals explain; they never decide.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Signal {
    #[schemars(regex(pattern = ID))]
    pub(crate) id: String,
    pub(crate) when: Condition,
    pub(crate) points_to: String,
    pub(crate) strength: Strength,
    pub(crate) because: String,
    #[serde(default)]
    pub(crate) claims: Vec<String>,
    #[serde(default)]
    pub(crate) house: bool,
}

/// How much a signal weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Strength {
    Decisive,
    Strong,
    Supporting,
}

/// What the decision can recommend.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Outcome {
    #[schemars(regex(pattern = ID))]
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) summary: String,
    #[serde(default)]
    pub(crate) costs: Vec<Note>,
    #[serde(default)]
    pub(crate) bring: Vec<Note>,
    #[serde(default)]
    pub(crate) start: Vec<Note>,
    #[serde(default)]
    pub(crate) cautions: Vec<Note>,
    pub(crate) architecture: Option<Architecture>,
}

/// What runs where, and how it talks.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Architecture {
    pub(crate) parts: Vec<Part>,
    /// What the parts share.
    #[serde(default)]
    pub(crate) shared: Vec<Note>,
    #[serde(default)]
    pub(crate) links: Vec<Link>,
    /// What to build first.
    #[serde(default)]
    pub(crate) first: Vec<Note>,
    /// What to change later, and the sign that it is time.
    #[serde(default)]
    pub(crate) later: Vec<Note>,
}

/// Something that runs.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Part {
    pub(crate) id: String,
    pub(crate) title: String,
    /// What lives there.
    pub(crate) holds: Vec<Note>,
}

/// How two parts talk.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
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

/// A law that the decision must obey.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Law {
    pub(crate) id: String,
    pub(crate) says: String,
    /// Questions whose answer rises: the answers from the least to the most; of an any-of question
    /// the options that are added.
    pub(crate) more_of: IndexMap<String, Words>,
    pub(crate) never_from: Vec<String>,
    pub(crate) never_to: Vec<String>,
}

/// One row of the comparison of outcomes.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Criterion {
    pub(crate) id: String,
    pub(crate) criterion: String,
    /// For which answers the row matters.
    pub(crate) matters_when: Option<Condition>,
    /// The outcome that does better by it, if one does.
    pub(crate) better: Option<String>,
    /// Where the sources differ, and how the rule set settles it.
    pub(crate) differ: Option<String>,
    /// What is to be said of each outcome.
    pub(crate) cells: IndexMap<String, Cell>,
}

/// What is to be said of one outcome by one criterion.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Cell {
    pub(crate) say: String,
    #[serde(default)]
    pub(crate) claims: Vec<String>,
    #[serde(default)]
    pub(crate) house: bool,
}

/// A sentence about an outcome, perhaps only under a condition.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Note {
    pub(crate) say: String,
    pub(crate) when: Option<Condition>,
    #[serde(default)]
    pub(crate) claims: Vec<String>,
    #[serde(default)]
    pub(crate) house: bool,
}

/// A text that claims are taken from.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Source {
    #[schemars(regex(pattern = ID))]
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) about: Option<String>,
    pub(crate) year: Option<u64>,
    #[serde(default)]
    pub(crate) claims: Vec<Claim>,
}

/// One statement of one source, in our own words.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Claim {
    #[schemars(regex(pattern = ID))]
    pub(crate) id: String,
    pub(crate) section: Option<String>,
    pub(crate) kind: Option<String>,
    pub(crate) points_to: Option<String>,
    pub(crate) says: String,
}

/// A claim that nothing cites, and why.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Background {
    pub(crate) claim: String,
    pub(crate) because: String,
}

/// A finding of the checks that is deliberate, and why.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Acceptance {
    /// The code of the finding.
    pub(crate) code: String,
    /// The id of what it is about.
    pub(crate) id: String,
    pub(crate) because: String,
}

/// A project whose advice is known.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Scenario {
    #[schemars(regex(pattern = ID))]
    pub(crate) id: String,
    pub(crate) says: Option<String>,
    #[serde(default)]
    pub(crate) claims: Vec<String>,
    pub(crate) answers: IndexMap<String, Words>,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Rest {
    NotSure,
}

/// A condition on the answers: a mapping with exactly one key.
#[derive(Clone, Debug)]
pub(crate) enum Condition {
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
    AtLeast(AtLeast),
    Finding(String),
    Question { id: String, options: Words },
}

/// At least `count` of some conditions.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AtLeast {
    pub(crate) count: u64,
    pub(crate) of: Vec<Condition>,
}

impl<'de> Deserialize<'de> for Condition {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneKey;

        impl<'de> Visitor<'de> for OneKey {
            type Value = Condition;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a condition: a mapping with one key")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Condition, A::Error> {
                let key: String = map
                    .next_key()?
                    .ok_or_else(|| de::Error::invalid_length(0, &self))?;
                let condition = match key.as_str() {
                    "all" => Condition::All(map.next_value()?),
                    "any" => Condition::Any(map.next_value()?),
                    "not" => Condition::Not(map.next_value()?),
                    "at-least" => Condition::AtLeast(map.next_value()?),
                    "finding" => Condition::Finding(map.next_value()?),
                    _ => Condition::Question {
                        id: key,
                        options: map.next_value()?,
                    },
                };
                match map.next_key::<String>()? {
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
        let options = generator.subschema_for::<Words>();
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

/// One word or several: the options of a condition or an answer. `true` and `false` stand for
/// `yes` and `no`, which older YAML readers and writers exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Words {
    pub(crate) words: Vec<String>,
    /// Whether they were written as a list.
    pub(crate) listed: bool,
}

/// The word that a boolean stands for.
fn yes_or_no(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

impl<'de> Deserialize<'de> for Words {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneOrMany;

        impl<'de> Visitor<'de> for OneOrMany {
            type Value = Words;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an option or a list of options")
            }

            fn visit_str<E: de::Error>(self, word: &str) -> Result<Words, E> {
                Ok(Words {
                    words: vec![word.to_owned()],
                    listed: false,
                })
            }

            fn visit_bool<E: de::Error>(self, yes: bool) -> Result<Words, E> {
                self.visit_str(yes_or_no(yes))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Words, A::Error> {
                let mut words = Vec::new();
                while let Some(word) = list.next_element::<Word>()? {
                    words.push(word.0);
                }
                Ok(Words {
                    words,
                    listed: true,
                })
            }
        }

        deserializer.deserialize_any(OneOrMany)
    }
}

impl JsonSchema for Words {
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

/// One word, or a boolean in its place.
struct Word(String);

impl<'de> Deserialize<'de> for Word {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct One;

        impl Visitor<'_> for One {
            type Value = Word;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an option")
            }

            fn visit_str<E: de::Error>(self, word: &str) -> Result<Word, E> {
                Ok(Word(word.to_owned()))
            }

            fn visit_bool<E: de::Error>(self, yes: bool) -> Result<Word, E> {
                Ok(Word(yes_or_no(yes).to_owned()))
            }
        }

        deserializer.deserialize_any(One)
    }
}
