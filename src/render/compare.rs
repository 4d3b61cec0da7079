//! The outcomes side by side.

use std::iter;

use indexmap::IndexSet;

use crate::advice::Statement;
use crate::comparison::Row;
use crate::render::markdown::{Markdown, escape};
use crate::render::sources::SOURCES;
use crate::render::{HEADING, Layout, Look, phrases};
use crate::ruleset::{Outcome, RuleSet};

/// The mark after the cell of the outcome that does better.
const BETTER: &str = " (+)";
/// The mark after a criterion on which the sources differ.
const DIFFER: &str = " (*)";
/// With fewer columns, outcomes are listed below each criterion instead of side by side.
const NARROW: usize = 60;

/// The titles of the outcomes that have cells, and for each row its cells as `say` writes them.
/// `say` is told whether the outcome does better.
fn cells<'r>(
    rules: &'r RuleSet,
    rows: &[Row<'_>],
    say: impl Fn(&Statement<'_>, bool) -> String,
) -> (Vec<&'r str>, Vec<Vec<String>>) {
    let has_cells = |outcome: &&Outcome| {
        let mut rows = rows.iter();
        rows.any(|row| row.cells.contains_key(outcome.id.as_str()))
    };
    let columns: Vec<&Outcome> = rules.outcomes().values().filter(has_cells).collect();
    let cells = rows.iter().map(|row| {
        let cells = columns.iter().map(|outcome| {
            let cell = row.cells.get(outcome.id.as_str());
            let is_better = row.better.is_some_and(|better| better.id == outcome.id);
            cell.map_or_else(String::new, |cell| say(cell, is_better))
        });
        cells.collect()
    });
    let cells = cells.collect();
    (columns.iter().map(|it| it.title.as_str()).collect(), cells)
}

fn full(cell: &Statement<'_>, is_better: bool) -> String {
    format!("{}{}", cell.say, if is_better { BETTER } else { "" })
}

fn criterion(row: &Row<'_>) -> String {
    let mark = if row.differ.is_some() { DIFFER } else { "" };
    format!("{}{mark}", row.criterion)
}

/// A row: the first cell and the others.
fn line(first: &str, cells: impl IntoIterator<Item = impl ToString>) -> Vec<String> {
    let cells = cells.into_iter().map(|it| it.to_string());
    iter::once(first.to_owned()).chain(cells).collect()
}

/// Where the sources differ, one sentence per row.
fn differing(rows: &[Row<'_>]) -> Vec<String> {
    let rows = rows.iter();
    phrases::differing(rows.map(|row| (row.criterion, row.differ)))
}

/// The rows, without their sources.
pub(super) fn beside(layout: &mut Layout, rules: &RuleSet, rows: &[Row<'_>]) {
    let (titles, cells) = cells(rules, rows, full);
    let criteria = rows.iter().map(criterion);
    let rows = criteria.zip(cells);
    let rows = rows.map(|(criterion, cells)| line(&criterion, cells));
    let lines: Vec<Vec<String>> = iter::once(line("", &titles)).chain(rows).collect();
    if layout.width() >= NARROW && layout.has_room(&lines) {
        return layout.columns(&lines, true);
    }
    let rows = lines.iter().skip(1);
    for (criterion, cells) in rows.filter_map(|line| line.split_first()) {
        layout.heading(criterion);
        let cells = titles.iter().zip(cells);
        layout.rows(cells.map(|(title, cell)| [(*title).to_owned(), cell.clone()]));
    }
}

/// What the marks in the rows mean, if there are any.
pub(super) fn marks(layout: &mut Layout, rows: &[Row<'_>]) {
    if rows.iter().any(|row| row.better.is_some()) {
        layout.aside("(+) does better on this criterion.");
    }
    layout.section("(*) Where the sources differ", differing(rows));
}

/// The rows in short: from each cell, only the part before its first semicolon.
pub(super) fn in_brief(rules: &RuleSet, rows: &[Row<'_>]) -> Vec<Vec<String>> {
    let brief = |cell: &Statement<'_>, _| match cell.say.split_once(';') {
        Some((brief, _)) => brief.to_owned(),
        None => cell.say.to_string(),
    };
    let (titles, cells) = cells(rules, rows, brief);
    let rows = rows.iter().zip(cells);
    let lines = rows.map(|(row, cells)| line(row.criterion, cells));
    iter::once(line("", titles)).chain(lines).collect()
}

/// The sources of a row, without duplicates.
fn sources(row: &Row<'_>) -> String {
    let sources = row.cells.values();
    let sources = sources.flat_map(|cell| phrases::sources(&cell.grounds));
    let sources = Vec::from_iter(IndexSet::<&str>::from_iter(sources));
    format!("{}: {}", row.criterion, sources.join(", "))
}

/// The comparison as text.
pub fn table(rules: &RuleSet, rows: &[Row<'_>], look: Look) -> String {
    let mut layout = Layout::new(look);
    layout.title(HEADING, rules.title());
    if rows.is_empty() {
        layout.paragraph("This rule set has no comparison.");
        return layout.into_text();
    }
    let (matter, rest) = rows.split_at(rows.partition_point(|row| row.matters));
    if !matter.is_empty() {
        layout.heading("What matters for these answers");
        beside(&mut layout, rules, matter);
        layout.heading("The rest");
    }
    beside(&mut layout, rules, rest);
    marks(&mut layout, rows);
    layout.section(SOURCES, rows.iter().map(sources));
    layout.into_text()
}

/// The comparison as a Markdown table.
pub fn markdown(rules: &RuleSet, rows: &[Row<'_>]) -> String {
    let mut markdown = Markdown::default();
    let cited =
        |cell: &Statement<'_>, is_better| phrases::cited(&full(cell, is_better), &cell.grounds);
    let (titles, cells) = cells(rules, rows, cited);
    let escaped = |line: Vec<String>| line.iter().map(|it| escape(it)).collect::<Vec<_>>();
    let lines = rows.iter().zip(cells);
    let lines = lines.map(|(row, cells)| escaped(line(&criterion(row), cells)));
    markdown.table(&escaped(line("", titles)), lines);
    for sentence in differing(rows) {
        markdown.paragraph(&escape(&format!("(*) {sentence}")));
    }
    markdown.into_text()
}
