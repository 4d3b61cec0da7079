//! The outcomes beside each other.

use serde::Serialize;

use crate::answers::Answers;
use crate::decision::kleene::{Truth, Truths};
use crate::ids::{ClaimId, OutcomeId};
use crate::render::markdown::{Markdown, escape};
use crate::render::page::{HEADING, Page};
use crate::render::{Look, words};
use crate::ruleset::{Criterion, RuleSet};

/// What stands behind the cell of the outcome that does better.
const BETTER: &str = " (+)";
/// What stands behind a criterion on which the sources differ.
const DIFFER: &str = " (*)";

/// The rows of the comparison: those that matter for the answers first, and how many they are.
fn rows<'r>(rules: &'r RuleSet, answers: &Answers) -> (Vec<&'r Criterion>, usize) {
    let truths = Truths::new(rules, answers);
    let matters = |row: &&Criterion| {
        row.matters_when
            .as_ref()
            .is_some_and(|when| truths.of(when) == Truth::True)
    };
    let (mut rows, rest): (Vec<&Criterion>, Vec<&Criterion>) =
        rules.comparison().iter().partition(matters);
    let mattering = rows.len();
    rows.extend(rest);
    (rows, mattering)
}

/// The outcomes that have cells, in the order of the rule set.
fn columns(rules: &RuleSet) -> Vec<OutcomeId> {
    let has_cell = |outcome: &OutcomeId| {
        rules
            .comparison()
            .iter()
            .any(|row| row.cells.iter().any(|(id, _)| id == outcome))
    };
    rules.outcomes().ids().filter(has_cell).collect()
}

/// One cell, with the mark of the better outcome.
fn cell(rules: &RuleSet, row: &Criterion, outcome: OutcomeId, with_sources: bool) -> String {
    let Some((_, note)) = row.cells.iter().find(|(id, _)| *id == outcome) else {
        return String::new();
    };
    let mark = if row.better == Some(outcome) {
        BETTER
    } else {
        ""
    };
    let say = format!("{}{mark}", note.say);
    if with_sources {
        words::cited_as(rules, &say, note)
    } else {
        say
    }
}

fn criterion(row: &Criterion) -> String {
    let mark = if row.differ.is_some() { DIFFER } else { "" };
    format!("{}{mark}", row.criterion)
}

/// Where the sources differ, one sentence a row.
fn differing(rows: &[&Criterion]) -> Vec<String> {
    let differing = rows
        .iter()
        .filter_map(|row| Some((&row.criterion, row.differ.as_ref()?)));
    differing
        .map(|(criterion, differ)| format!("{criterion}: {differ}"))
        .collect()
}

/// The comparison as text.
pub fn table(rules: &RuleSet, answers: &Answers, look: Look) -> String {
    let mut page = Page::new(look);
    page.title(HEADING, rules.title());
    let (rows, mattering) = rows(rules, answers);
    if rows.is_empty() {
        page.paragraph("This rule set compares nothing.");
        return page.into_text();
    }
    let columns = columns(rules);
    let mut header = vec![String::new()];
    header.extend(
        columns
            .iter()
            .map(|outcome| rules.outcomes()[*outcome].title.clone()),
    );
    let cells = |rows: &[&Criterion]| -> Vec<Vec<String>> {
        let line = |row: &&Criterion| {
            let cells = columns
                .iter()
                .map(|outcome| cell(rules, row, *outcome, true));
            std::iter::once(criterion(row)).chain(cells).collect()
        };
        rows.iter().map(line).collect()
    };
    let (first, rest) = rows.split_at(mattering);
    if !first.is_empty() {
        page.heading("What matters for these answers");
        page.grid(&header, cells(first));
        page.heading("The rest");
    }
    page.grid(&header, cells(rest));
    let differing = differing(&rows);
    if !differing.is_empty() {
        page.heading("(*) Where the sources differ");
        page.bullets(differing);
    }
    page.aside("(+) does better by this criterion.");
    page.into_text()
}

/// The comparison as a Markdown table.
pub fn markdown(rules: &RuleSet, answers: &Answers) -> String {
    let mut markdown = Markdown::default();
    let (rows, _) = rows(rules, answers);
    let columns = columns(rules);
    let titles = columns
        .iter()
        .map(|outcome| escape(&rules.outcomes()[*outcome].title));
    let header: Vec<String> = std::iter::once(String::new()).chain(titles).collect();
    let lines = rows.iter().map(|row| {
        let cells = columns.iter();
        let cells = cells.map(|outcome| escape(&cell(rules, row, *outcome, true)));
        std::iter::once(escape(&criterion(row)))
            .chain(cells)
            .collect()
    });
    markdown.table(&header, lines);
    for sentence in differing(&rows) {
        markdown.paragraph(&escape(&format!("(*) {sentence}")));
    }
    markdown.into_text()
}

#[derive(Debug, Serialize)]
struct Row<'a> {
    id: &'a str,
    criterion: &'a str,
    matters: bool,
    better: Option<&'a str>,
    differ: Option<&'a str>,
    cells: indexmap::IndexMap<&'a str, Cell<'a>>,
}

#[derive(Debug, Serialize)]
struct Cell<'a> {
    say: &'a str,
    claims: Vec<&'a str>,
    house: bool,
}

/// The comparison as one JSON text, which ends with a newline.
///
/// # Errors
/// Those of the JSON library; none is known to happen.
pub fn json(rules: &RuleSet, answers: &Answers) -> serde_json::Result<String> {
    let (rows, mattering) = rows(rules, answers);
    let claim = |id: &ClaimId| rules.claims()[*id].id.as_str();
    let rows: Vec<Row<'_>> = rows
        .into_iter()
        .enumerate()
        .map(|(index, row)| Row {
            id: &row.id,
            criterion: &row.criterion,
            matters: index < mattering,
            better: row
                .better
                .map(|outcome| rules.outcomes()[outcome].id.as_str()),
            differ: row.differ.as_deref(),
            cells: row
                .cells
                .iter()
                .map(|(outcome, note)| {
                    let cell = Cell {
                        say: &note.say,
                        claims: note.claims.iter().map(claim).collect(),
                        house: note.house,
                    };
                    (rules.outcomes()[*outcome].id.as_str(), cell)
                })
                .collect(),
        })
        .collect();
    let mut text = serde_json::to_string_pretty(&rows)?;
    text.push('\n');
    Ok(text)
}
