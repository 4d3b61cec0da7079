//! The outcomes beside each other.

use std::iter;

use crate::comparison::Row;
use crate::render::layout::{HEADING, Layout};
use crate::render::markdown::{Markdown, escape};
use crate::render::{Look, phrases};
use crate::ruleset::{Outcome, RuleSet};

/// What stands behind the cell of the outcome that does better.
const BETTER: &str = " (+)";
/// What stands behind a criterion on which the sources differ.
const DIFFER: &str = " (*)";

/// The titles of the columns, the first of which has none, and a line for each row: the criterion,
/// and what is said of each outcome that has cells, the better one marked.
fn cells(rules: &RuleSet, rows: &[Row<'_>]) -> (Vec<String>, Vec<Vec<String>>) {
    let has_cells = |outcome: &&Outcome| {
        let mut rows = rows.iter();
        rows.any(|row| row.cells.contains_key(outcome.id.as_str()))
    };
    let columns: Vec<&Outcome> = rules.outcomes().values().filter(has_cells).collect();
    let titles = columns.iter().map(|outcome| outcome.title.clone());
    let lines = rows.iter().map(|row| {
        let cells = columns.iter().map(|outcome| {
            let Some(cell) = row.cells.get(outcome.id.as_str()) else {
                return String::new();
            };
            let is_better = row.better.is_some_and(|better| better.id == outcome.id);
            let mark = if is_better { BETTER } else { "" };
            phrases::cited(&format!("{}{mark}", cell.say), &cell.grounds)
        });
        let mark = if row.differ.is_some() { DIFFER } else { "" };
        let criterion = format!("{}{mark}", row.criterion);
        iter::once(criterion).chain(cells).collect()
    });
    let lines = lines.collect();
    (iter::once(String::new()).chain(titles).collect(), lines)
}

/// Where the sources differ, one sentence a row.
fn differing(rows: &[Row<'_>]) -> Vec<String> {
    let rows = rows.iter();
    phrases::differing(rows.map(|row| (row.criterion, row.differ)))
}

/// The comparison as text.
pub fn table(rules: &RuleSet, rows: &[Row<'_>], look: Look) -> String {
    let mut layout = Layout::new(look);
    layout.title(HEADING, rules.title());
    if rows.is_empty() {
        layout.paragraph("This rule set compares nothing.");
        return layout.into_text();
    }
    let (header, mut lines) = cells(rules, rows);
    let rest = lines.split_off(rows.partition_point(|row| row.matters));
    if !lines.is_empty() {
        layout.heading("What matters for these answers");
        layout.grid(&header, lines);
        layout.heading("The rest");
    }
    layout.grid(&header, rest);
    layout.section("(*) Where the sources differ", differing(rows));
    layout.aside("(+) does better by this criterion.");
    layout.into_text()
}

/// The comparison as a Markdown table.
pub fn markdown(rules: &RuleSet, rows: &[Row<'_>]) -> String {
    let mut markdown = Markdown::default();
    let (header, lines) = cells(rules, rows);
    let escaped = |line: &Vec<String>| line.iter().map(|it| escape(it)).collect::<Vec<_>>();
    markdown.table(&escaped(&header), lines.iter().map(escaped));
    for sentence in differing(rows) {
        markdown.paragraph(&escape(&format!("(*) {sentence}")));
    }
    markdown.into_text()
}
