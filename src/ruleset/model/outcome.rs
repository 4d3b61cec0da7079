//! An outcome and what it comes to: costs, plan, first steps, architecture.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::{ClaimId, OutcomeId};
use crate::ruleset::model::Condition;
use crate::ruleset::yaml::{ADDRESS, ID};

/// An outcome that the decision can recommend.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[serde(bound(deserialize = "N: Deserialize<'de>, A: Deserialize<'de>, O: Deserialize<'de>"))]
#[schemars(rename = "Outcome")]
pub struct Outcome<N = Note, A = Architecture, O = OutcomeId> {
    /// The id of the outcome.
    #[schemars(regex(pattern = ID))]
    pub id: String,
    /// The name of the outcome, as people read it.
    pub title: String,
    /// The outcome in one sentence.
    pub summary: String,
    /// The address of a page about the outcome.
    #[schemars(regex(pattern = ADDRESS))]
    pub url: Option<String>,
    /// The ids of the outcomes that it combines: signals for them do not count against it.
    #[serde(default)]
    pub combines: Vec<O>,
    /// What the outcome costs.
    #[serde(default)]
    pub costs: Vec<N>,
    /// What to build the outcome with, part by part.
    #[serde(default)]
    pub plan: Vec<Component<N>>,
    /// What people need to bring.
    #[serde(default)]
    pub bring: Vec<N>,
    /// The first steps.
    #[serde(default)]
    pub start: Vec<N>,
    /// What to look out for.
    #[serde(default)]
    pub cautions: Vec<N>,
    /// What runs where, and how the parts communicate.
    pub architecture: Option<A>,
}

impl Outcome {
    /// Whether a signal for `part` counts for this outcome, too, because it combines that outcome
    /// with others. It does not if the signal favors that outcome `alone`.
    pub(crate) fn takes(&self, part: OutcomeId, alone: bool) -> bool {
        !alone && self.combines.contains(&part)
    }

    /// All notes of the outcome.
    pub fn notes(&self) -> impl Iterator<Item = &Note> {
        let choices = self.plan.iter().flat_map(|component| &component.choices);
        self.remarks().chain(choices)
    }

    /// All notes of the outcome except the choices of its plan.
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

/// A part of the plan with its choices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Component")]
pub struct Component<N = Note> {
    /// The id of the part.
    #[schemars(regex(pattern = ID))]
    pub id: String,
    /// The name of the part, as people read it.
    pub title: String,
    /// The choices. The first one whose condition holds is shown.
    pub choices: Vec<N>,
}

/// What runs where, and how the parts communicate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[serde(bound(deserialize = "N: Deserialize<'de>, L: Deserialize<'de>"))]
#[schemars(rename = "Architecture")]
pub struct Architecture<N = Note, L = Link> {
    /// The parts that run.
    pub parts: Vec<Part<N>>,
    /// What the parts share.
    #[serde(default)]
    pub shared: Vec<N>,
    /// How the parts communicate.
    #[serde(default)]
    pub links: Vec<L>,
    /// What to build first.
    #[serde(default)]
    pub first: Vec<N>,
    /// What to change later, and when.
    #[serde(default)]
    pub later: Vec<N>,
}

/// A part of an architecture, such as an application or a service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Part")]
pub struct Part<N = Note> {
    /// The id of the part, which `links` refer to.
    pub id: String,
    /// The name of the part, as people read it.
    pub title: String,
    /// What the part contains.
    pub holds: Vec<N>,
}

/// How two parts of an architecture communicate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The position of the part that starts the communication.
    pub from: usize,
    /// The position of the part that it communicates with.
    pub to: usize,
    pub note: Note,
}

/// A sentence about an outcome, with an optional condition.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[serde(bound(deserialize = "When: Deserialize<'de>, Claim: Deserialize<'de>"))]
#[schemars(rename = "Note")]
pub struct Note<When = Condition, Claim = ClaimId> {
    /// The sentence.
    pub say: String,
    /// The reason. Only for choices of a plan.
    pub because: Option<String>,
    /// A command that does it.
    pub run: Option<String>,
    /// The condition for showing the sentence. Without it, the sentence is always shown.
    pub when: When,
    /// The claims that it is based on, by id.
    #[serde(default)]
    pub claims: Vec<Claim>,
    /// Whether it is your own opinion.
    #[serde(default)]
    pub house: bool,
}
