//! What each source says of some answers, and what the advice would be without it.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Serialize;

use crate::advice::{Advice, Named, Signal};
use crate::answers::Answers;
use crate::decision::{Decision, TooLarge};
use crate::ruleset::{Outcome, RuleSet, Source, SourceKind, Strength};

/// For which outcome how many of the signals cite a source.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct View<'r> {
    pub id: &'r str,
    pub title: &'r str,
    /// The outcome with the strongest signals among them, if there is a single one: the most
    /// decisive ones, then the most strong ones, then the most supporting ones.
    pub leans: Option<Named<'r, Outcome>>,
    pub r#for: IndexMap<&'r str, usize>,
    #[serde(skip)]
    pub source: &'r Source,
}

impl<'r> View<'r> {
    /// What each article says, where these signals speak.
    pub fn all(rules: &'r RuleSet, signals: &[Signal<'r>]) -> Vec<Self> {
        let strengths = [Strength::Decisive, Strength::Strong, Strength::Supporting];
        let articles = rules.sources().values();
        let articles = articles.filter(|source| source.kind == SourceKind::Article);
        let views = articles.map(|source| {
            let count = |outcome: &Outcome, strength| {
                let speak = signals.iter().filter(|it| it.strength == strength);
                let speak = speak.filter(|it| it.points_to.id == outcome.id);
                speak.filter(|it| it.cites(source)).count()
            };
            let outcomes = rules.outcomes().values();
            let counts: Vec<(&Outcome, Counts)> = outcomes
                .map(|outcome| (outcome, strengths.map(|it| count(outcome, it))))
                .collect();
            Self {
                id: &source.id,
                title: &source.title,
                leans: leader(&counts).map(Named),
                r#for: counts
                    .into_iter()
                    .map(|(outcome, count)| (outcome.id.as_str(), count.iter().sum()))
                    .collect(),
                source,
            }
        });
        views.collect()
    }
}

impl Signal<'_> {
    /// Whether it rests on a claim of this source.
    pub fn cites(&self, source: &Source) -> bool {
        self.grounds.sources.contains(&source.id.as_str())
    }
}

/// How many signals are decisive, strong and supporting.
type Counts = [usize; 3];

/// The outcome with the highest counts, if there is a single one.
fn leader<'r>(counts: &[(&'r Outcome, Counts)]) -> Option<&'r Outcome> {
    let highest = counts.iter().map(|(_, count)| *count).max()?;
    let mut leaders = counts
        .iter()
        .filter(|(_, count)| *count == highest && highest > [0; 3]);
    match (leaders.next(), leaders.next()) {
        (Some((leader, _)), None) => Some(leader),
        _ => None,
    }
}

/// One source, and what an advice owes to it.
#[derive(Debug, Serialize)]
pub struct SourceReport<'r> {
    /// The source itself.
    #[serde(flatten)]
    pub source: &'r Source,
    /// The outcome with its strongest signals, if there is a single one.
    pub leans: Option<Named<'r, Outcome>>,
    /// The signals that cite it, of those that speak.
    pub signals: Vec<Signal<'r>>,
    /// The outcomes that are possible if it is left out.
    pub possible_without: Vec<Named<'r, Outcome>>,
    /// Whether they are the same with it.
    pub holds_without: bool,
}

impl<'r> SourceReport<'r> {
    /// The sources behind an advice on some answers.
    ///
    /// # Errors
    /// The decision without a source outgrew its budget.
    pub fn all(advice: &Advice<'r>, answers: &Answers) -> Result<Vec<Self>, TooLarge> {
        let rules = advice.rules;
        let reports = rules.sources().iter().map(|(id, source)| {
            let decision = Decision::compile(&rules.without(id))?;
            let possible = decision.remaining(answers).possible();
            let possible = Named::all(rules.outcomes(), possible);
            let signals = advice.signals.iter();
            let view = advice.sources.iter().find(|view| view.id == source.id);
            Ok(Self {
                source,
                leans: view.and_then(|view| view.leans),
                signals: signals.filter(|it| it.cites(source)).cloned().collect(),
                holds_without: possible == advice.possible,
                possible_without: possible,
            })
        });
        reports.collect()
    }
}
