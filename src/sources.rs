//! What each source says of some answers, and what the advice would be without it.

use serde::Serialize;

use crate::advice::{Advice, Named, Signal};
use crate::answers::Answers;
use crate::decision::{Decision, TooLarge};
use crate::ruleset::{Outcome, Source};

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

/// The sources behind an advice on some answers.
///
/// # Errors
/// The decision without a source outgrew its budget.
pub fn report<'r>(
    advice: &Advice<'r>,
    answers: &Answers,
) -> Result<Vec<SourceReport<'r>>, TooLarge> {
    let rules = advice.rules;
    let reports = rules.sources().iter().map(|(id, source)| {
        let decision = Decision::compile(&rules.without(id))?;
        let possible = decision.remaining(answers).possible();
        let possible = Named::all(rules.outcomes(), possible);
        let signals = advice.signals.iter();
        let view = advice.sources.iter().find(|view| view.id == source.id);
        Ok(SourceReport {
            source,
            leans: view.and_then(|view| view.leans),
            signals: signals.filter(|it| it.cites(source)).cloned().collect(),
            holds_without: possible == advice.possible,
            possible_without: possible,
        })
    });
    reports.collect()
}
