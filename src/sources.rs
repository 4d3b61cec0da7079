//! What each source says of some answers, and what the advice would be without it.

use crate::answers::Answers;
use crate::decision::{Decision, TooLarge};
use crate::ids::{OutcomeId, SignalId, SourceId, Table};
use crate::ruleset::RuleSet;

/// What one source says of some answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// The signals that cite it, of those that speak.
    pub signals: Vec<SignalId>,
    /// How many of them speak for each outcome.
    pub counts: Table<OutcomeId, usize>,
    /// The outcome that most of them speak for, if there is a single one.
    pub leans: Option<OutcomeId>,
}

/// What each source says, where these signals speak.
pub fn views(rules: &RuleSet, signals: &[SignalId]) -> Table<SourceId, View> {
    rules.sources().map(|source, _| {
        let cites = |signal: &SignalId| {
            let claims = &rules.signals()[*signal].claims;
            claims
                .iter()
                .any(|claim| rules.claims()[*claim].source == source)
        };
        let signals: Vec<SignalId> = signals.iter().copied().filter(cites).collect();
        let mut counts = rules.outcomes().map(|_, _| 0);
        for signal in &signals {
            counts[rules.signals()[*signal].points_to] += 1;
        }
        View {
            leans: leader(&counts),
            signals,
            counts,
        }
    })
}

/// The outcome with the highest count, if there is a single one.
fn leader(counts: &Table<OutcomeId, usize>) -> Option<OutcomeId> {
    let highest = counts
        .values()
        .copied()
        .max()
        .filter(|highest| *highest > 0)?;
    let mut leaders = counts.iter().filter(|(_, count)| **count == highest);
    match (leaders.next(), leaders.next()) {
        (Some((leader, _)), None) => Some(leader),
        _ => None,
    }
}

/// The outcomes that some answers leave possible if each of the sources in turn is left out.
///
/// # Errors
/// The decision without a source outgrew its budget.
pub fn without_each(
    rules: &RuleSet,
    answers: &Answers,
) -> Result<Table<SourceId, Vec<OutcomeId>>, TooLarge> {
    let sources = rules.sources().ids();
    let possible = sources.map(|source| {
        let decision = Decision::compile(&rules.without(source))?;
        Ok(decision.remaining(answers).possible())
    });
    possible.collect()
}
