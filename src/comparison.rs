//! The outcomes side by side, for some answers.

use std::cmp::Reverse;

use indexmap::IndexMap;
use serde::Serialize;

use crate::advice::{Advice, Named, Statement};
use crate::answers::Answers;
use crate::decision::{Questions, Truth, Truths};
use crate::ruleset::{Outcome, RuleSet};

/// What one criterion says about each outcome.
#[derive(Debug, Serialize)]
pub struct Row<'r> {
    id: &'r str,
    /// Its label.
    pub criterion: &'r str,
    /// Whether it matters for the answers.
    pub matters: bool,
    /// The outcome that does better on it, if one does.
    pub better: Option<Named<'r, Outcome>>,
    /// Where the sources differ, and how the rule set settles it.
    pub differ: Option<&'r str>,
    /// What it says about each outcome, by outcome id.
    pub cells: IndexMap<&'r str, Statement<'r>>,
    /// The questions that decide whether it matters. Empty if it matters for all answers.
    #[serde(skip)]
    questions: Questions,
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
            .map(|(id, note)| (outcome(*id).id.as_str(), Statement::new(&truths, note)))
            .collect(),
        questions: (row.matters_when.as_ref()).map_or(Questions::EMPTY, |when| truths.behind(when)),
    });
    let mut rows: Vec<Row<'r>> = rows.collect();
    rows.sort_by_key(|row| !row.matters);
    rows
}

/// The rows to show with the advice, the most telling first: rows that matter for
/// the answers, by how many of the questions that settled the outcome they depend on. Rows that
/// matter for all answers follow the first two of them.
pub fn telling<'r>(advice: &Advice<'r>) -> Vec<Row<'r>> {
    let settling = advice.reasons.iter().flat_map(|it| it.sufficient.first());
    let settling = settling.flatten();
    let settling: Questions = settling
        .filter_map(|it| advice.rules.question(&it.id))
        .collect();
    let mut telling = rows(advice.rules, &advice.given);
    let rest = telling.split_off(telling.partition_point(|row| row.matters));
    telling.sort_by_key(|row| Reverse(row.questions.intersection(settling).len()));
    let others = telling.split_off(telling.len().min(2));
    telling.extend(rest.into_iter().filter(|row| row.questions.is_empty()));
    telling.extend(others);
    telling
}
