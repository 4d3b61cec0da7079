//! The outcomes beside each other.

use crate::comparison::Row;
use crate::render::layout::{HEADING, Layout};
use crate::render::markdown::{Markdown, escape};
use crate::render::{Look, phrases};
use crate::ruleset::{Outcome, RuleSet};

/// What stands behind the cell of the outcome that does better.
const BETTER: &str = " (+)";
/// What stands behind a criterion on which the sources differ.
const DIFFER: &str = " (*)";

/// The outcomes that have cells, in the order of the rule set.
fn columns<'r>(rules: &'r RuleSet, rows: &[Row<'_>]) -> Vec<&'r Outcome> {
    let outcomes = rules.outcomes().values();
    outcomes
        .filter(|it| {
            rows.iter()
                .any(|row| row.cells.contains_key(it.id.as_str()))
        })
        .collect()
}

/// The titles of the columns, the first of which has none.
fn header(columns: &[&Outcome]) -> Vec<String> {
    let titles = columns.iter().map(|outcome| outcome.title.clone());
    std::iter::once(String::new()).chain(titles).collect()
}

/// One line of the table: the criterion, and what is said of each outcome, the better one marked.
fn line(row: &Row<'_>, columns: &[&Outcome]) -> Vec<String> {
    let mark = if row.differ.is_some() { DIFFER } else { "" };
    let cell = |outcome: &&Outcome| {
        let Some(cell) = row.cells.get(outcome.id.as_str()) else {
            return String::new();
        };
        let is_better = row.better.is_some_and(|better| better.id == outcome.id);
        let mark = if is_better { BETTER } else { "" };
        phrases::cited(&format!("{}{mark}", cell.say), &cell.grounds)
    };
    std::iter::once(format!("{}{mark}", row.criterion))
        .chain(columns.iter().map(cell))
        .collect()
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
    let columns = columns(rules, rows);
    let header = header(&columns);
    let cells = |rows: &[Row<'_>]| rows.iter().map(|row| line(row, &columns)).collect();
    let (first, rest) = rows.split_at(rows.partition_point(|row| row.matters));
    if !first.is_empty() {
        layout.heading("What matters for these answers");
        layout.grid(&header, cells(first));
        layout.heading("The rest");
    }
    layout.grid(&header, cells(rest));
    let differing = differing(rows);
    if !differing.is_empty() {
        layout.heading("(*) Where the sources differ");
        layout.bullets(differing);
    }
    layout.aside("(+) does better by this criterion.");
    layout.into_text()
}

/// The comparison as a Markdown table.
pub fn markdown(rules: &RuleSet, rows: &[Row<'_>]) -> String {
    let mut markdown = Markdown::default();
    let columns = columns(rules, rows);
    let escaped = |line: Vec<String>| line.iter().map(|it| escape(it)).collect::<Vec<String>>();
    let lines = rows.iter().map(|row| escaped(line(row, &columns)));
    markdown.table(&escaped(header(&columns)), lines);
    for sentence in differing(rows) {
        markdown.paragraph(&escape(&format!("(*) {sentence}")));
    }
    markdown.into_text()
}
