//! The outcomes beside each other, for some answers.

use indexmap::IndexMap;
use serde::Serialize;

use crate::advice::{Named, Statement};
use crate::answers::Answers;
use crate::decision::kleene::{Truth, Truths};
use crate::ruleset::{Criterion, Outcome, RuleSet};

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
    let rows = rules.comparison().iter();
    let mut rows: Vec<Row<'r>> = rows.map(|row| Row::new(rules, &truths, row)).collect();
    rows.sort_by_key(|row| !row.matters);
    rows
}

impl<'r> Row<'r> {
    fn new(rules: &'r RuleSet, truths: &Truths<'_>, row: &'r Criterion) -> Self {
        let when = row.matters_when.as_ref();
        let cells = row.cells.iter().map(|(outcome, note)| {
            let outcome = rules.outcomes()[*outcome].id.as_str();
            (outcome, Statement::new(rules, note))
        });
        Self {
            id: &row.id,
            criterion: &row.criterion,
            matters: when.is_some_and(|when| truths.of(when) == Truth::True),
            better: row.better.map(|outcome| Named(&rules.outcomes()[outcome])),
            differ: row.differ.as_deref(),
            cells: cells.collect(),
        }
    }
}
