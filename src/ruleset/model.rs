//! The parts of a rule set. Some of these types are generic over references. A reference is an id
//! as written in the file (see [`super::yaml`]), or by default the position or condition that it
//! resolves to.
#![expect(
    missing_docs,
    reason = "most fields are the keys of a rule file, which its schema and the guide describe"
)]

mod condition;
mod outcome;
mod source;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::grammar;
use crate::ids::{
    ClaimId, FindingId, OptionId, OutcomeId, QuestionId, RuleId, SignalId, Table, TopicId,
};
use crate::ruleset::yaml::ID;
use crate::ruleset::{Answer, Scale};

pub use condition::Condition;
pub use outcome::{Architecture, Component, Link, Note, Outcome, Part};
pub use source::{Background, Claim, Source, SourceKind};

/// Shows a value as the word for it in files.
macro_rules! as_written {
    ($($kind:ty),*) => {$(
        impl std::fmt::Display for $kind {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                serde::Serialize::serialize(self, f)
            }
        }
    )*};
}
pub(crate) use as_written;

as_written!(Kind, Certainty, Strength);

/// A topic that groups questions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    /// The id of the topic.
    #[schemars(regex(pattern = ID))]
    pub id: String,
    /// The heading of the topic.
    pub title: String,
}

/// A question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// The id, which is also the name of its flag.
    pub id: String,
    pub topic: Option<TopicId>,
    pub ask: String,
    pub help: Option<String>,
    pub kind: Kind,
    /// Whether not-sure is not an answer.
    pub must_know: bool,
    /// Whether the answer is a fact that nobody can change.
    pub fixed: bool,
    /// The possible answers except not-sure: for a yes-no question, `yes` and `no`; for a number,
    /// the classes that no condition tells apart.
    pub options: Table<OptionId, Choice>,
    /// An answer without options, as the end of a sentence after "if": for an any-of question, that
    /// none applies; for a number question, a number, with the id of the question in its place.
    pub says: Option<String>,
    /// The numbers that answer a number question, and only that.
    pub scale: Option<Scale>,
    /// The likelihood of each option, from 0 to 1: for an any-of question, the probability that it
    /// is chosen; otherwise the probability that it is the answer (they add up to 1).
    pub likelihoods: Table<OptionId, f64>,
    /// The options that earlier versions had.
    pub former: Vec<Former>,
    pub claims: Vec<ClaimId>,
}

/// What an answer is: one or several of some options, or a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    YesNo,
    OneOf,
    AnyOf,
    Number,
}

/// One option of a question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Choice {
    /// The id, which is the answer.
    pub id: String,
    /// The option in a few words.
    pub label: String,
    /// A few words next to the label.
    pub hint: Option<String>,
    /// What it means.
    pub help: Option<String>,
    /// The answer as the end of a sentence after "if".
    pub says: Option<String>,
}

/// A named condition with a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[serde(bound(deserialize = "When: Deserialize<'de>, Claim: Deserialize<'de>"))]
#[schemars(rename = "Finding")]
pub struct Finding<When = Condition, Claim = ClaimId> {
    /// The id of the finding, which conditions refer to.
    #[schemars(regex(pattern = ID))]
    pub id: String,
    /// The condition in words, shown in results.
    pub says: String,
    /// The condition.
    pub when: When,
    /// The claims that the finding is based on, by id.
    #[serde(default)]
    pub claims: Vec<Claim>,
}

/// A rule of the decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[serde(bound(
    deserialize = "When: Deserialize<'de>, Outcome: Deserialize<'de>, Claim: Deserialize<'de>"
))]
#[schemars(rename = "Rule")]
pub struct Rule<When = Condition, Outcome = OutcomeId, Claim = ClaimId> {
    /// The id of the rule.
    #[schemars(regex(pattern = ID))]
    pub id: String,
    /// The condition of the rule. Every rule has one except the last, which may have one if it says
    /// `otherwise: never`.
    pub when: When,
    /// Only for the last rule: `never` means that the rules cover all answers. Answers that they do
    /// not cover are an error.
    pub otherwise: Option<Otherwise>,
    /// The id of the outcome.
    pub recommend: Outcome,
    /// How certain the rule is. Not for a last rule without `when`, which is the default.
    pub certainty: Option<Certainty>,
    /// The id of the second-best outcome.
    pub runner_up: Option<Outcome>,
    /// What would lead to the runner-up, as the end of a sentence after "if".
    pub tips: Option<String>,
    /// The reason, as people read it.
    pub because: String,
    /// The claims that the rule is based on, by id.
    #[serde(default)]
    pub claims: Vec<Claim>,
    /// Whether it is your own opinion.
    #[serde(default)]
    pub house: bool,
}

/// What happens to answers for which no rule holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Otherwise {
    // There must be none.
    Never,
}

/// How certain a rule is about its outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Certainty {
    Clear,
    Lean,
    CloseCall,
    // The last rule; no file says so.
    #[schemars(skip_deserializing)]
    Default,
}

/// What an answer says in favor of an outcome. Signals explain the advice, but never decide it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[serde(bound(
    deserialize = "When: Deserialize<'de>, Outcome: Deserialize<'de>, Claim: Deserialize<'de>"
))]
#[schemars(rename = "Signal")]
pub struct Signal<When = Condition, Outcome = OutcomeId, Claim = ClaimId> {
    /// The id of the signal.
    #[schemars(regex(pattern = ID))]
    pub id: String,
    /// The condition under which the signal is shown.
    pub when: When,
    /// The id of the outcome that it supports.
    pub points_to: Outcome,
    /// How much it weighs: `decisive`, `strong` or `supporting`.
    pub strength: Strength,
    /// Whether it favors only that outcome, and so counts against one that combines it with others.
    #[serde(default)]
    pub alone: bool,
    /// The reason, as people read it.
    pub because: String,
    /// The claims that the signal is based on, by id.
    #[serde(default)]
    pub claims: Vec<Claim>,
    /// Whether it is your own opinion.
    #[serde(default)]
    pub house: bool,
}

/// How much a signal weighs.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Strength {
    // The strongest first: the order counts.
    Decisive,
    Strong,
    Supporting,
}

/// A law that the decision must obey: a change that `more-of` describes must never change the
/// outcome from one in `never-from` to one in `never-to`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Law")]
pub struct Law<MoreOf = Vec<More>, Outcome = OutcomeId> {
    /// The id of the law.
    pub id: String,
    /// The law in words.
    pub says: String,
    /// For each question, its answers from the least to the most. A change moves to a later answer;
    /// for an any-of question, it adds one of the options. For a number question, `up` or `down`.
    pub more_of: MoreOf,
    /// The outcomes before the change.
    pub never_from: Vec<Outcome>,
    /// The outcomes that the change must never lead to.
    pub never_to: Vec<Outcome>,
}

/// A question whose answer moves up in its order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct More {
    pub question: QuestionId,
    /// From the least to the most; for an any-of question, one answer with the options that are
    /// added.
    pub answers: Vec<Answer>,
}

/// A row of the table that compares the outcomes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Criterion")]
pub struct Criterion<When = Condition, Outcome = OutcomeId, Cells = Vec<(OutcomeId, Note)>> {
    /// The id of the row.
    pub id: String,
    /// What is compared, as people read it.
    pub criterion: String,
    /// The condition under which the row matters. Without it, the row always matters.
    pub matters_when: Option<When>,
    /// The id of the outcome that is better, if any.
    pub better: Option<Outcome>,
    /// Where the sources disagree, and how the rule set decides.
    pub differ: Option<String>,
    /// The text for each outcome, by its id.
    pub cells: Cells,
}

/// Lints of `rules check` that are intended, with the reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Acceptance {
    /// The code of the lints, such as `rule-redundant`.
    pub code: String,
    /// The id of the rule, question or other item that the lint is about. Without it, all lints with
    /// this code are accepted.
    pub id: Option<String>,
    /// Why they are intended.
    pub because: String,
}

/// How serious a lint is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    // The most serious first: the order counts.
    // Certainly a mistake.
    Error,
    // Probably a mistake.
    Warning,
    // Possibly intended.
    Note,
}

impl Severity {
    /// All of them, the most serious first.
    pub const ALL: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Note];

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

/// A question or option of an earlier version. It needs either `now` or `gone`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Former {
    /// The id of the question.
    #[schemars(regex(pattern = ID))]
    pub question: String,
    /// The id of the removed option, if the question still exists.
    #[schemars(regex(pattern = ID))]
    pub option: Option<String>,
    /// The version of the rule set that removed it.
    pub since: String,
    /// The ids of the questions that replace it.
    #[serde(default)]
    pub now: Vec<String>,
    /// Why nothing replaces it.
    pub gone: Option<String>,
}

impl Former {
    /// "`x` was removed in version 2.0.0", with its replacement or the reason.
    pub fn what_became_of_it(&self) -> String {
        let of = match &self.option {
            Some(option) => format!("`{option}` of `{}`", self.question),
            None => format!("`{}`", self.question),
        };
        let now = self.now.iter().map(|id| format!("`--{id}`"));
        let rest = match &self.gone {
            Some(gone) => format!(": {}", gone.trim_end_matches('.')),
            None => format!("; use {} instead", grammar::list(now, "and")),
        };
        format!("{of} was removed in version {}{rest}", self.since)
    }
}

/// A project with its expected outcome.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scenario {
    pub id: String,
    pub says: Option<String>,
    pub claims: Vec<ClaimId>,
    pub answers: Vec<(QuestionId, Answer)>,
    /// Whether the unanswered questions count as not-sure.
    pub rest_not_sure: bool,
    pub expected: Expected,
    pub certainty: Option<Certainty>,
    pub findings: Vec<FindingId>,
    pub signals: Vec<SignalId>,
    /// Texts that the result contains, or parts of them.
    pub shows: Vec<String>,
    /// Texts that the result does not contain.
    pub hides: Vec<String>,
}

/// The expected result of a scenario.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Expected {
    /// The outcome is settled, by this rule if one is given.
    Decided {
        outcome: OutcomeId,
        rule: Option<RuleId>,
    },
    /// The outcome is not settled, and these are the relevant questions, in the order of the rule
    /// set; at least one.
    Undecided(Vec<QuestionId>),
}
