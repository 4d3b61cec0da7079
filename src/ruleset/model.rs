//! What a rule set consists of.
//!
//! Some of these types are generic over what stands for a reference: an id as it is written (see
//! [`super::yaml`]), or by default the position or condition that it was resolved to.
#![expect(
    missing_docs,
    reason = "most fields are the keys of a rule file, which its schema and the guide describe"
)]

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::TopicId;
use crate::ids::{ClaimId, FindingId, OptionId, OutcomeId, QuestionId, RuleId, SourceId, Table};
use crate::ruleset::Answer;
use crate::ruleset::yaml::ID;

/// A subject that questions are grouped by.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    #[schemars(regex(pattern = ID))]
    pub id: String,
    pub title: String,
}

/// What a person is asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// Also the name of its flag.
    pub id: String,
    pub topic: Option<TopicId>,
    pub ask: String,
    pub help: Option<String>,
    pub kind: Kind,
    /// The possible answers besides not-sure; of a yes-no question `yes` and `no`.
    pub options: Table<OptionId, Choice>,
    /// The options that earlier versions had.
    pub former: Vec<Former>,
    pub claims: Vec<ClaimId>,
}

/// How many options an answer holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    YesNo,
    OneOf,
    AnyOf,
}

impl Kind {
    /// As in rule files.
    pub fn name(self) -> &'static str {
        match self {
            Kind::YesNo => "yes-no",
            Kind::OneOf => "one-of",
            Kind::AnyOf => "any-of",
        }
    }
}

/// One option of a question.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Choice {
    pub id: String,
    pub label: String,
    /// A few words beside the label.
    pub hint: Option<String>,
    pub help: Option<String>,
    /// What it comes to, as the end of a sentence after "if".
    pub says: Option<String>,
    /// From 0 to 1: of a yes-no or one-of question the chance that it is the answer (they add up
    /// to 1), of an any-of question the chance that it is among the chosen.
    #[serde(skip)]
    pub likelihood: f64,
}

/// A named condition with a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Finding")]
pub struct Finding<When = Condition, Claim = ClaimId> {
    #[schemars(regex(pattern = ID))]
    pub id: String,
    pub says: String,
    pub when: When,
    #[serde(default)]
    pub claims: Vec<Claim>,
}

/// One step of the decision.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Rule")]
pub struct Rule<When = Condition, Outcome = OutcomeId, Claim = ClaimId> {
    #[schemars(regex(pattern = ID))]
    pub id: String,
    /// Missing on the last rule, which always holds.
    pub when: When,
    pub recommend: Outcome,
    /// How sure the rule is of its outcome; not for the last rule, which is the default.
    pub certainty: Option<Certainty>,
    /// The second-best outcome.
    pub runner_up: Option<Outcome>,
    /// What would tip the balance to the runner-up: it completes a sentence after "if".
    pub tips: Option<String>,
    pub because: String,
    #[serde(default)]
    pub claims: Vec<Claim>,
    /// Our own opinion, said openly.
    #[serde(default)]
    pub house: bool,
}

/// How sure a rule is of its outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Certainty {
    Clear,
    Lean,
    CloseCall,
    // That of the last rule.
    #[serde(skip_deserializing)]
    Default,
}

/// An answer that speaks for an outcome. Signals explain; they never decide.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Signal")]
pub struct Signal<When = Condition, Outcome = OutcomeId, Claim = ClaimId> {
    #[schemars(regex(pattern = ID))]
    pub id: String,
    pub when: When,
    pub points_to: Outcome,
    pub strength: Strength,
    pub because: String,
    #[serde(default)]
    pub claims: Vec<Claim>,
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

impl Strength {
    /// As in rule files.
    pub fn name(self) -> &'static str {
        match self {
            Strength::Decisive => "decisive",
            Strength::Strong => "strong",
            Strength::Supporting => "supporting",
        }
    }
}

/// What the decision can recommend.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Outcome")]
pub struct Outcome<N = Note, A = Architecture> {
    #[schemars(regex(pattern = ID))]
    pub id: String,
    pub title: String,
    pub summary: String,
    #[serde(default)]
    pub costs: Vec<N>,
    /// What it is built with, part by part.
    #[serde(default)]
    pub plan: Vec<Component<N>>,
    #[serde(default)]
    pub bring: Vec<N>,
    #[serde(default)]
    pub start: Vec<N>,
    #[serde(default)]
    pub cautions: Vec<N>,
    pub architecture: Option<A>,
}

impl Outcome {
    /// Everything that is noted of the outcome.
    pub fn notes(&self) -> impl Iterator<Item = &Note> {
        let choices = self.plan.iter().flat_map(|component| &component.choices);
        self.remarks().chain(choices)
    }

    /// Everything that is noted of the outcome, save the choices of its plan.
    pub fn remarks(&self) -> impl Iterator<Item = &Note> {
        let own = [&self.costs, &self.bring, &self.start, &self.cautions];
        let drawn = self.architecture.iter().flat_map(|it| {
            let holds = it.parts.iter().flat_map(|part| &part.holds);
            let links = it.links.iter().map(|link| &link.note);
            let lists = [&it.shared, &it.first, &it.later].into_iter().flatten();
            holds.chain(links).chain(lists)
        });
        own.into_iter().flatten().chain(drawn)
    }
}

/// A part of the plan, and what can be taken for it: of the choices the first that applies.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Component")]
pub struct Component<N = Note> {
    #[schemars(regex(pattern = ID))]
    pub id: String,
    pub title: String,
    pub choices: Vec<N>,
}

/// What runs where, and how it talks.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Architecture")]
pub struct Architecture<N = Note, L = Link> {
    pub parts: Vec<Part<N>>,
    /// What the parts share.
    #[serde(default)]
    pub shared: Vec<N>,
    #[serde(default)]
    pub links: Vec<L>,
    /// What to build first.
    #[serde(default)]
    pub first: Vec<N>,
    /// What to change later, and the sign that it is time.
    #[serde(default)]
    pub later: Vec<N>,
}

/// Something that runs.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Part")]
pub struct Part<N = Note> {
    pub id: String,
    pub title: String,
    /// What lives there.
    pub holds: Vec<N>,
}

/// How two parts of an architecture talk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The position of the part that begins to talk.
    pub from: usize,
    /// The position of the part that it talks to.
    pub to: usize,
    pub note: Note,
}

/// A sentence about an outcome, perhaps only under a condition.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Note")]
pub struct Note<When = Condition, Claim = ClaimId> {
    pub say: String,
    /// Why; of a choice in the plan.
    pub because: Option<String>,
    /// A command that does it.
    pub run: Option<String>,
    pub when: When,
    #[serde(default)]
    pub claims: Vec<Claim>,
    #[serde(default)]
    pub house: bool,
}

/// A law that the decision must obey: where one of these answers rises and everything else stays
/// as it is, the advice never changes from one of these outcomes to one of those.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Law")]
pub struct Law<MoreOf = Vec<More>, Outcome = OutcomeId> {
    pub id: String,
    pub says: String,
    /// Questions whose answer rises: the answers from the least to the most; of an any-of question
    /// the options that are added.
    pub more_of: MoreOf,
    pub never_from: Vec<Outcome>,
    pub never_to: Vec<Outcome>,
}

/// A question whose answer rises.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct More {
    pub question: QuestionId,
    /// From the least to the most; of an any-of question one answer, whose options are added.
    pub answers: Vec<Answer>,
}

/// One row of the comparison of outcomes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Criterion")]
pub struct Criterion<When = Condition, Outcome = OutcomeId, Cells = Vec<(OutcomeId, Note)>> {
    pub id: String,
    pub criterion: String,
    /// For which answers the row matters; without it, for all.
    pub matters_when: Option<When>,
    /// The outcome that does better by it, if one does.
    pub better: Option<Outcome>,
    /// Where the sources differ, and how the rule set settles it.
    pub differ: Option<String>,
    /// What is to be said of each outcome.
    pub cells: Cells,
}

/// A text that claims are taken from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Source {
    pub id: String,
    pub title: String,
    pub kind: SourceKind,
    /// Who wrote it, and about what.
    pub about: Option<String>,
    pub year: Option<u64>,
    pub url: Option<String>,
    /// The version that a reference describes.
    pub version: Option<String>,
    /// The day on which a reference was last compared with its claims, as `2026-11-27`.
    pub checked: Option<String>,
}

/// What a source is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SourceKind {
    // It has an opinion, and so can lean to an outcome.
    #[default]
    Article,
    // Documentation: it states facts and leans to nothing.
    Reference,
}

/// One statement of one source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    pub id: String,
    pub source: SourceId,
    pub says: String,
}

/// A claim that nothing cites, and why.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Background")]
pub struct Background<Claim = ClaimId> {
    pub claim: Claim,
    pub because: String,
}

/// A finding of `rules check` that is deliberate, and why.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Acceptance {
    /// The code of the finding. One that does not exist is itself a finding.
    pub code: String,
    /// The id of what it is about.
    pub id: String,
    pub because: String,
}

/// A question or an option that earlier versions of the rule set had, and what became of it: it has
/// either `now` or `gone`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Former {
    /// The id that the question has, or had.
    #[schemars(regex(pattern = ID))]
    pub question: String,
    /// The id that the option had, if this is about one option of the question.
    #[schemars(regex(pattern = ID))]
    pub option: Option<String>,
    /// The version of the rule set that no longer has it.
    pub since: String,
    /// The questions of today that ask for it.
    #[serde(default)]
    pub now: Vec<String>,
    /// Why nothing asks for it any more.
    pub gone: Option<String>,
}

impl Former {
    /// "`x` is gone since version 2.0.0", and what to answer now or why.
    pub fn what_became_of_it(&self) -> String {
        let of = match &self.option {
            Some(option) => format!("`{option}` of `{}`", self.question),
            None => format!("`{}`", self.question),
        };
        let now: Vec<String> = self.now.iter().map(|id| format!("`--{id}`")).collect();
        let rest = match &self.gone {
            Some(gone) => format!(": {}", gone.trim_end_matches('.')),
            None => format!("; replaced by {}", now.join(", ")),
        };
        format!("{of} was removed in version {}{rest}", self.since)
    }
}

/// A project whose advice is known.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    pub id: String,
    pub says: Option<String>,
    pub claims: Vec<ClaimId>,
    pub answers: Vec<(QuestionId, Answer)>,
    /// Whether the unanswered questions count as not-sure.
    pub rest_not_sure: bool,
    pub expected: Expected,
}

/// What should come out of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// The outcome is settled, perhaps by this rule.
    Decided {
        outcome: OutcomeId,
        rule: Option<RuleId>,
    },
    /// The outcome is not settled, and these are the relevant questions, in the order of the rule
    /// set; at least one.
    Undecided(Vec<QuestionId>),
}

/// A condition on the answers.
///
/// Not sure makes every condition on its question false, save [`Condition::NotSure`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// Without any, true.
    All(Vec<Condition>),
    /// Without any, false.
    Any(Vec<Condition>),
    Not(Box<Condition>),
    /// At least `count` of these hold.
    AtLeast {
        count: usize,
        of: Vec<Condition>,
    },
    Finding(FindingId),
    /// One of these options is the answer, or among the chosen; at least one option.
    Chosen {
        question: QuestionId,
        options: Vec<OptionId>,
    },
    /// Nothing is chosen of an any-of question.
    NoneChosen(QuestionId),
    NotSure(QuestionId),
}

impl Condition {
    /// The condition that always holds.
    pub const ALWAYS: Condition = Condition::All(Vec::new());
    /// The condition that never holds.
    pub const NEVER: Condition = Condition::Any(Vec::new());
}
