//! The outcomes beside each other, for some answers.

use indexmap::IndexMap;
use serde::Serialize;

use crate::advice::{Named, Statement};
use crate::answers::Answers;
use crate::decision::kleene::{Truth, Truths};
use crate::ruleset::{Outcome, RuleSet};

/// What one criterion says of the outcomes.
#[derive(Debug, Serialize)]
pub struct Row<'r> {
    id: &'r str,
    /// Its name for people.
    pub criterion: &'r str,
    /// Whether it matters for the answers.
    pub matters: bool,
    /// The outcome that does better by it, if one does.
    pub better: Option<Named<'r, Outcome>>,
    /// Where the sources differ, and how the rule set settles it.
    pub differ: Option<&'r str>,
    /// What is to be said of each outcome, by its id.
    pub cells: IndexMap<&'r str, Statement<'r>>,
}

/// The rows of the comparison, those that matter for the answers first.
pub fn rows<'r>(rules: &'r RuleSet, answers: &Answers) -> Vec<Row<'r>> {
    let truths = Truths::new(rules, answers);
    let holds = |when| truths.of(when) == Truth::True;
    let outcome = |id| &rules.outcomes()[id];
    let rows = rules.comparison().iter().map(|row| Row {
        id: &row.id,
        criterion: &row.criterion,
        matters: row.matters_when.as_ref().is_some_and(holds),
        better: row.better.map(|id| Named(outcome(id))),
        differ: row.differ.as_deref(),
        cells: (row.cells.iter())
            .map(|(id, note)| (outcome(*id).id.as_str(), Statement::new(rules, note)))
            .collect(),
    });
    let mut rows: Vec<Row<'r>> = rows.collect();
    rows.sort_by_key(|row| !row.matters);
    rows
}
