//! A rule set as it is written: the one definition of the form of a rule file.
//!
//! These types read the file, and their JSON Schema is what the file is checked against, so that
//! the form has no second description. What they hold need not make sense yet: ids may be unknown
//! or doubled. [`super::resolve`] turns them into the sound form, which the rest of the program
//! uses.

mod text;

use std::borrow::Cow;
use std::fmt;

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

pub(crate) use text::Text;

/// The form of an id, for editors; the problems of a rule file say it in words.
const ID: &str = "^[a-z][a-z0-9-]{0,63}$";

/// A rule set: questions, an ordered decision, and the outcomes it can give.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 't"))]
pub(crate) struct RuleSet<'t> {
    /// The JSON Schema of this file, for editors; not read.
    #[serde(rename = "$schema", default)]
    pub(crate) _schema: Option<Text<'t>>,
    /// The version of this form: 1.
    #[schemars(range(min = 1, max = 1))]
    pub(crate) format: u64,
    #[schemars(regex(pattern = ID))]
    pub(crate) id: Text<'t>,
    pub(crate) version: Text<'t>,
    pub(crate) title: Text<'t>,
    /// The subjects that questions are grouped by.
    #[serde(default)]
    pub(crate) topics: Vec<Topic<'t>>,
    pub(crate) questions: Vec<Question<'t>>,
    #[serde(default)]
    pub(crate) findings: Vec<Finding<'t>>,
    /// The rules, in order: the first whose condition holds gives the outcome.
    pub(crate) decision: Vec<Rule<'t>>,
    #[serde(default)]
    pub(crate) signals: Vec<Signal<'t>>,
    pub(crate) outcomes: Vec<Outcome<'t>>,
    #[serde(default)]
    pub(crate) sources: Vec<Source<'t>>,
    /// Claims that nothing cites, each with the reason.
    #[serde(default)]
    pub(crate) background: Vec<Background<'t>>,
    /// Changes of an answer that never bring about certain changes of the advice.
    #[serde(default)]
    pub(crate) laws: Vec<Law<'t>>,
    /// The outcomes beside each other.
    #[serde(default)]
    pub(crate) comparison: Vec<Criterion<'t>>,
    #[serde(default)]
    pub(crate) scenarios: Vec<Scenario<'t>>,
    /// Findings of `rules check` that are deliberate, each with the reason.
    #[serde(default)]
    pub(crate) accept: Vec<Acceptance<'t>>,
}

/// A subject that questions are grouped by.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 't"))]
pub(crate) struct Topic<'t> {
    #[schemars(regex(pattern = ID))]
    pub(crate) id: Text<'t>,
    pub(crate) title: Text<'t>,
}

/// What a person is asked.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 't"))]
pub(crate) struct Question<'t> {
    /// Becomes the flag of that name.
    #[schemars(regex(pattern = ID))]
    pub(crate) id: Text<'t>,
    pub(crate) topic: Option<Text<'t>>,
    pub(crate) ask: Text<'t>,
    pub(crate) help: Option<Text<'t>>,
    pub(crate) kind: Kind,
    /// The chance of yes, for a yes-no question.
    pub(crate) likelihood: Option<f64>,
    /// The possible answers; not for a yes-no question.
    pub(crate) options: Option<Vec<Choice<'t>>>,
    #[serde(default)]
    pub(crate) claims: Vec<Text<'t>>,
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
#[serde(deny_unknown_fields, bound(deserialize = "'de: 't"))]
pub(crate) struct Choice<'t> {
    #[schemars(regex(pattern = ID))]
    pub(crate) id: Text<'t>,
    pub(crate) label: Text<'t>,
    pub(crate) help: Option<Text<'t>>,
    /// Of a one-of option its relative weight, of an any-of option the chance that it is chosen.
    pub(crate) likelihood: Option<f64>,
}

/// A named condition with a sentence.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 't"))]
pub(crate) struct Finding<'t> {
    #[schemars(regex(pattern = ID))]
    pub(crate) id: Text<'t>,
    pub(crate) says: Text<'t>,
    pub(crate) when: Condition<'t>,
    #[serde(default)]
    pub(crate) claims: Vec<Text<'t>>,
}

/// One step of the decision.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 't"))]
pub(crate) struct Rule<'t> {
    #[schemars(regex(pattern = ID))]
    pub(crate) id: Text<'t>,
    /// Missing on the last rule, which always holds.
    pub(crate) when: Option<Condition<'t>>,
    pub(crate) recommend: Text<'t>,
    pub(crate) because: Text<'t>,
    #[serde(default)]
    pub(crate) claims: Vec<Text<'t>>,
    /// Our own opinion, said openly.
    #[serde(default)]
    pub(crate) house: bool,
}

/// An answer that speaks for an outcome. Signals explain; they never decide.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    rename_all = "kebab-case",
    bound(deserialize = "'de: 't")
)]
pub(crate) struct Signal<'t> {
    #[schemars(regex(pattern = ID))]
    pub(crate) id: Text<'t>,
    pub(crate) when: Condition<'t>,
    pub(crate) points_to: Text<'t>,
    pub(crate) strength: Strength,
    pub(crate) because: Text<'t>,
    #[serde(default)]
    pub(crate) claims: Vec<Text<'t>>,
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
#[serde(deny_unknown_fields, bound(deserialize = "'de: 't"))]
pub(crate) struct Outcome<'t> {
    #[schemars(regex(pattern = ID))]
    pub(crate) id: Text<'t>,
    pub(crate) title: Text<'t>,
    pub(crate) summary: Text<'t>,
    #[serde(default)]
    pub(crate) costs: Vec<Note<'t>>,
    #[serde(default)]
    pub(crate) bring: Vec<Note<'t>>,
    #[serde(default)]
    pub(crate) start: Vec<Note<'t>>,
    #[serde(default)]
    pub(crate) cautions: Vec<Note<'t>>,
    pub(crate) architecture: Option<Architecture<'t>>,
}

/// What runs where, and how it talks.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 't"))]
pub(crate) struct Architecture<'t> {
    pub(crate) parts: Vec<Part<'t>>,
    /// What the parts share.
    #[serde(default)]
    pub(crate) shared: Vec<Note<'t>>,
    #[serde(default)]
    pub(crate) links: Vec<Link<'t>>,
    /// What to build first.
    #[serde(default)]
    pub(crate) first: Vec<Note<'t>>,
    /// What to change later, and the sign that it is time.
    #[serde(default)]
    pub(crate) later: Vec<Note<'t>>,
}

/// Something that runs.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 't"))]
pub(crate) struct Part<'t> {
    pub(crate) id: Text<'t>,
    pub(crate) title: Text<'t>,
    /// What lives there.
    pub(crate) holds: Vec<Note<'t>>,
}

/// How two parts talk.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 't"))]
pub(crate) struct Link<'t> {
    pub(crate) from: Text<'t>,
    pub(crate) to: Text<'t>,
    pub(crate) say: Text<'t>,
    pub(crate) when: Option<Condition<'t>>,
    #[serde(default)]
    pub(crate) claims: Vec<Text<'t>>,
    #[serde(default)]
    pub(crate) house: bool,
}

/// A law that the decision must obey.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    rename_all = "kebab-case",
    bound(deserialize = "'de: 't")
)]
pub(crate) struct Law<'t> {
    pub(crate) id: Text<'t>,
    pub(crate) says: Text<'t>,
    /// Questions whose answer rises: the answers from the least to the most; of an any-of question
    /// the options that are added.
    pub(crate) more_of: IndexMap<Text<'t>, Words<'t>>,
    pub(crate) never_from: Vec<Text<'t>>,
    pub(crate) never_to: Vec<Text<'t>>,
}

/// One row of the comparison of outcomes.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    rename_all = "kebab-case",
    bound(deserialize = "'de: 't")
)]
pub(crate) struct Criterion<'t> {
    pub(crate) id: Text<'t>,
    pub(crate) criterion: Text<'t>,
    /// For which answers the row matters.
    pub(crate) matters_when: Option<Condition<'t>>,
    /// The outcome that does better by it, if one does.
    pub(crate) better: Option<Text<'t>>,
    /// Where the sources differ, and how the rule set settles it.
    pub(crate) differ: Option<Text<'t>>,
    /// What is to be said of each outcome.
    pub(crate) cells: IndexMap<Text<'t>, Cell<'t>>,
}

/// What is to be said of one outcome by one criterion.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 't"))]
pub(crate) struct Cell<'t> {
    pub(crate) say: Text<'t>,
    #[serde(default)]
    pub(crate) claims: Vec<Text<'t>>,
    #[serde(default)]
    pub(crate) house: bool,
}

/// A sentence about an outcome, perhaps only under a condition.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 't"))]
pub(crate) struct Note<'t> {
    pub(crate) say: Text<'t>,
    pub(crate) when: Option<Condition<'t>>,
    #[serde(default)]
    pub(crate) claims: Vec<Text<'t>>,
    #[serde(default)]
    pub(crate) house: bool,
}

/// A text that claims are taken from.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 't"))]
pub(crate) struct Source<'t> {
    #[schemars(regex(pattern = ID))]
    pub(crate) id: Text<'t>,
    pub(crate) title: Text<'t>,
    pub(crate) about: Option<Text<'t>>,
    pub(crate) year: Option<u64>,
    #[serde(default)]
    pub(crate) claims: Vec<Claim<'t>>,
}

/// One statement of one source, in our own words.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    rename_all = "kebab-case",
    bound(deserialize = "'de: 't")
)]
pub(crate) struct Claim<'t> {
    #[schemars(regex(pattern = ID))]
    pub(crate) id: Text<'t>,
    pub(crate) section: Option<Text<'t>>,
    pub(crate) kind: Option<Text<'t>>,
    pub(crate) points_to: Option<Text<'t>>,
    pub(crate) says: Text<'t>,
}

/// A claim that nothing cites, and why.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 't"))]
pub(crate) struct Background<'t> {
    pub(crate) claim: Text<'t>,
    pub(crate) because: Text<'t>,
}

/// A finding of the checks that is deliberate, and why.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 't"))]
pub(crate) struct Acceptance<'t> {
    /// The code of the finding.
    pub(crate) code: Text<'t>,
    /// The id of what it is about.
    pub(crate) id: Text<'t>,
    pub(crate) because: Text<'t>,
}

/// A project whose advice is known.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 't"))]
pub(crate) struct Scenario<'t> {
    #[schemars(regex(pattern = ID))]
    pub(crate) id: Text<'t>,
    pub(crate) says: Option<Text<'t>>,
    #[serde(default)]
    pub(crate) claims: Vec<Text<'t>>,
    pub(crate) answers: IndexMap<Text<'t>, Words<'t>>,
    /// What the unanswered questions count as: nothing, or not-sure.
    pub(crate) rest: Option<Rest>,
    /// The outcome it should get.
    pub(crate) outcome: Option<Text<'t>>,
    /// The rule that should decide it.
    pub(crate) rule: Option<Text<'t>>,
    /// Instead of an outcome: the questions, and no others, that should still matter.
    pub(crate) open: Option<Vec<Text<'t>>>,
}

/// What the unanswered questions of a scenario count as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Rest {
    NotSure,
}

/// A condition on the answers: a mapping with exactly one key.
#[derive(Clone, Debug)]
pub(crate) enum Condition<'t> {
    All(Vec<Condition<'t>>),
    Any(Vec<Condition<'t>>),
    Not(Box<Condition<'t>>),
    AtLeast(AtLeast<'t>),
    Finding(Text<'t>),
    Question { id: Text<'t>, options: Words<'t> },
}

/// At least `count` of some conditions.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 't"))]
pub(crate) struct AtLeast<'t> {
    pub(crate) count: u64,
    pub(crate) of: Vec<Condition<'t>>,
}

impl<'de: 't, 't> Deserialize<'de> for Condition<'t> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneKey;

        impl<'de> Visitor<'de> for OneKey {
            type Value = Condition<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a condition: a mapping with one key")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Condition<'de>, A::Error> {
                let key: Text<'de> = map
                    .next_key()?
                    .ok_or_else(|| de::Error::invalid_length(0, &self))?;
                let condition = match &*key {
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
                match map.next_key::<Text<'de>>()? {
                    None => Ok(condition),
                    Some(_) => Err(de::Error::invalid_length(2, &self)),
                }
            }
        }

        deserializer.deserialize_map(OneKey)
    }
}

impl JsonSchema for Condition<'_> {
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
pub(crate) struct Words<'t> {
    pub(crate) words: Vec<Text<'t>>,
    /// Whether they were written as a list.
    pub(crate) listed: bool,
}

/// The word that a boolean stands for.
fn yes_or_no(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

impl<'de: 't, 't> Deserialize<'de> for Words<'t> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneOrMany;

        impl<'de> Visitor<'de> for OneOrMany {
            type Value = Words<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an option or a list of options")
            }

            fn visit_borrowed_str<E: de::Error>(self, word: &'de str) -> Result<Words<'de>, E> {
                Ok(Words {
                    words: vec![Text::borrowed(word)],
                    listed: false,
                })
            }

            fn visit_str<E: de::Error>(self, word: &str) -> Result<Words<'de>, E> {
                Ok(Words {
                    words: vec![Text::copied(word)],
                    listed: false,
                })
            }

            fn visit_bool<E: de::Error>(self, yes: bool) -> Result<Words<'de>, E> {
                self.visit_borrowed_str(yes_or_no(yes))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Words<'de>, A::Error> {
                let mut words = Vec::new();
                while let Some(word) = list.next_element::<Word<'de>>()? {
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

impl JsonSchema for Words<'_> {
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
struct Word<'t>(Text<'t>);

impl<'de: 't, 't> Deserialize<'de> for Word<'t> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct One;

        impl<'de> Visitor<'de> for One {
            type Value = Word<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an option")
            }

            fn visit_borrowed_str<E: de::Error>(self, word: &'de str) -> Result<Word<'de>, E> {
                Ok(Word(Text::borrowed(word)))
            }

            fn visit_str<E: de::Error>(self, word: &str) -> Result<Word<'de>, E> {
                Ok(Word(Text::copied(word)))
            }

            fn visit_bool<E: de::Error>(self, yes: bool) -> Result<Word<'de>, E> {
                self.visit_borrowed_str(yes_or_no(yes))
            }
        }

        deserializer.deserialize_any(One)
    }
}
