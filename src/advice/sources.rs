//! What each source says of some answers.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Serialize;

use crate::advice::{Named, Signal};
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
