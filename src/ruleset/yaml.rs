//! A rule set as written: the only definition of the rule file format.
//!
//! These types read the file, and the file is checked against their JSON Schema. Their contents may
//! still be inconsistent, for example with unknown or duplicate ids. [`super::resolve`] turns them
//! into the sound form, which the rest of the program uses.

mod condition;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Number;

use crate::ruleset::mapping::Scan;
use crate::ruleset::model::{
    self, Acceptance, Certainty, Former, Kind, Severity, SourceKind, Topic,
};

pub(crate) use condition::{AtLeast, Condition, FINDING, Options};

/// The pattern of an id, for editors. Error messages describe it in words.
pub(super) const ID: &str = "^[a-z][a-z0-9-]{0,63}$";

/// The pattern of a web address, for editors.
pub(super) const ADDRESS: &str = "^https?://[^/]";

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
    /// What an answer says in favor of an outcome. Signals explain the advice, but never decide it.
    #[serde(default)]
    pub(crate) signals: Vec<Signal>,
    /// Answers that do not fit together, each with a sentence that results show.
    #[serde(default)]
    pub(crate) conflicts: Vec<Note>,
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
    /// What to look for in a codebase, and the answers that it shows.
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
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
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
    /// Whether people can answer `not-sure`. The default is `true`. With `false`, the outcome stays
    /// open until the question is answered or cannot change it.
    pub(crate) not_sure: Option<bool>,
    /// Whether the answer is a fact that nobody can change, such as what exists already. Results
    /// propose to change it last.
    pub(crate) fixed: Option<bool>,
    /// The probability of yes, from 0 to 1. Only for a yes-no question.
    pub(crate) likelihood: Option<f64>,
    /// The answer yes as the end of a sentence after "if". Only for a yes-no question.
    pub(crate) yes_says: Option<String>,
    /// The answer no as the end of a sentence after "if". Only for a yes-no question.
    pub(crate) no_says: Option<String>,
    /// The possible answers. Only for a one-of or any-of question.
    pub(crate) options: Option<Vec<Choice>>,
    /// The answer that none of the options apply, as the end of a sentence after "if". Only for an
    /// any-of question.
    pub(crate) none_says: Option<String>,
    /// What is shown after a number, such as `developers` or `ms`. Only for a number question.
    pub(crate) unit: Option<String>,
    /// What is shown after the number 1, if it differs from `unit`.
    pub(crate) singular: Option<String>,
    /// The smallest allowed number. The default is 0.
    pub(crate) minimum: Option<Number>,
    /// The largest allowed number. The default is no limit.
    pub(crate) maximum: Option<Number>,
    /// Whether answers must be whole numbers. The default is `true`.
    pub(crate) whole: Option<bool>,
    /// A number or a range as the end of a sentence after "if". The id of the question in braces
    /// stands for it: `the team has {developers}`.
    pub(crate) says: Option<String>,
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
    #[schemars(range(min = 1000, max = 2100))]
    pub(crate) year: Option<u64>,
    /// The address of the text.
    #[schemars(regex(pattern = ADDRESS))]
    pub(crate) url: Option<String>,
    /// The version that a reference describes.
    pub(crate) version: Option<String>,
    /// The day on which a reference was last compared with its claims, such as `2026-11-27`.
    #[schemars(regex(pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"))]
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
