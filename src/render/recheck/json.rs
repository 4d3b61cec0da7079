//! Re-checked decisions as JSON. This is the outside contract: fields are added, never renamed.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Serialize;

use crate::advice::{RuleSetName, SCHEMA_VERSION, Tool};
use crate::record::recheck::{Rechecked, Report, Standing};
use crate::ruleset::RuleSet;
use crate::ruleset::problem::{File, Problem};

/// What `check --json` prints: how each recorded decision stands.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Check")]
pub struct Document<'a> {
    #[schemars(range(min = 1, max = 1))]
    schema_version: u32,
    tool: Tool<'a>,
    ruleset: RuleSetName<'a>,
    /// Whether every file can be read, and every decision can stay as it is.
    passed: bool,
    /// How many decisions stand how.
    counts: IndexMap<&'static str, usize>,
    decisions: Vec<Decision<'a>>,
    /// The files that cannot be read as a record.
    unreadable: Vec<Unreadable<'a>>,
    /// The files without a record to re-check.
    skipped: Vec<Skipped<'a>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Decision<'a> {
    file: &'a str,
    #[serde(flatten)]
    rechecked: &'a Rechecked,
    /// What is wrong with the answers.
    problems: Vec<Mistake<'a>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Mistake<'a> {
    line: Option<usize>,
    column: Option<usize>,
    message: &'a str,
    help: Option<&'a str>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Unreadable<'a> {
    file: &'a str,
    problems: Vec<Mistake<'a>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Skipped<'a> {
    file: &'a str,
    because: &'a str,
}

/// The report as one JSON text, which ends with a newline.
pub fn render(rules: &RuleSet, report: &Report) -> String {
    let decisions = report.decisions.iter().map(|(file, rechecked)| Decision {
        file: &file.name,
        rechecked,
        problems: mistakes(file, &rechecked.problems),
    });
    let unreadable = report.unreadable.iter().map(|(file, problems)| Unreadable {
        file: &file.name,
        problems: mistakes(file, problems),
    });
    let skipped = report.skipped.iter().map(|(file, because)| Skipped {
        file: &file.name,
        because,
    });
    let counts = Standing::ALL.map(|standing| (standing.name(), report.count(standing)));
    crate::render::to_json(&Document {
        schema_version: SCHEMA_VERSION,
        tool: Tool::THIS,
        ruleset: RuleSetName::of(rules),
        passed: report.passes(),
        counts: IndexMap::from(counts),
        decisions: decisions.collect(),
        unreadable: unreadable.collect(),
        skipped: skipped.collect(),
    })
}

fn mistakes<'a>(file: &File, problems: &'a [Problem]) -> Vec<Mistake<'a>> {
    let mistakes = problems.iter().map(|problem| {
        let span = problem.span.as_ref();
        let (line, column) = span.map(|span| file.line_and_column(span.start)).unzip();
        Mistake {
            line,
            column,
            message: &problem.message,
            help: problem.help.as_deref(),
        }
    });
    mistakes.collect()
}
