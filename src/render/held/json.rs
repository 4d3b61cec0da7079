//! How recorded decisions stand today, as JSON. These types are the outside contract: fields are
//! added, never renamed.

use indexmap::IndexMap;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde::Serialize;

use crate::record::{Cause, Held, Report, Standing};
use crate::render::json::{self, RuleSetName, Tool};
use crate::ruleset::RuleSet;
use crate::ruleset::problem::{File, Problem};

/// What `check --json` prints: how each recorded decision stands today.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Check")]
struct Document<'a> {
    #[schemars(range(min = 1, max = 1))]
    schema_version: u32,
    tool: Tool,
    ruleset: RuleSetName<'a>,
    /// Whether every file can be read, and every decision can stay as it is.
    passed: bool,
    /// How many decisions stand how.
    counts: IndexMap<&'static str, usize>,
    decisions: Vec<Decision<'a>>,
    /// The files that cannot be read as a record.
    unreadable: Vec<Unreadable<'a>>,
    /// The files without a record to hold against the rules.
    skipped: Vec<Skipped<'a>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Decision<'a> {
    file: &'a str,
    #[schemars(extend("enum" = ["holds", "weaker", "changed", "invalid"]))]
    standing: &'static str,
    then: Then<'a>,
    now: Now<'a>,
    /// What has changed in the rules, as far as it made the difference.
    because: Vec<Because<'a>>,
    /// What is wrong with the answers.
    problems: Vec<Mistake<'a>>,
}

/// What the record says. `robustness` is how many answers had to change for another
/// recommendation; nothing, if none could.
#[derive(Debug, Serialize, JsonSchema)]
struct Then<'a> {
    version: &'a str,
    sha256: &'a str,
    recommendation: &'a str,
    rule: Option<&'a str>,
    robustness: Option<usize>,
}

/// What the answers give today.
#[derive(Debug, Serialize, JsonSchema)]
struct Now<'a> {
    recommendation: Option<&'a str>,
    rule: Option<&'a str>,
    robustness: Option<usize>,
    possible: Vec<&'a str>,
    open_questions: Vec<&'a str>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Because<'a> {
    #[schemars(extend("enum" = ["record-edited", "rule-gone", "rule-rewritten", "rule-recommends-another", "rule-new-or-rewritten", "rule-moved", "rule-uncovered"]))]
    change: &'static str,
    rule: Option<&'a str>,
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
///
/// # Errors
/// Those of the JSON library; none is known to happen.
pub fn render(rules: &RuleSet, report: &Report) -> serde_json::Result<String> {
    let counts = Standing::ALL.map(|standing| (standing.name(), report.count(standing)));
    let decisions = report.held();
    let skipped = report.skipped();
    let mut text = serde_json::to_string_pretty(&Document {
        schema_version: json::SCHEMA_VERSION,
        tool: json::tool(),
        ruleset: json::ruleset(rules),
        passed: report.passes(),
        counts: counts.into_iter().collect(),
        decisions: decisions
            .map(|(file, held)| decision(rules, file, held))
            .collect(),
        unreadable: report
            .unreadable()
            .map(|(file, problems)| Unreadable {
                file: &file.name,
                problems: problems.iter().map(|it| mistake(file, it)).collect(),
            })
            .collect(),
        skipped: skipped
            .map(|(file, because)| Skipped {
                file: &file.name,
                because,
            })
            .collect(),
    })?;
    text.push('\n');
    Ok(text)
}

/// The JSON Schema of the report.
pub(crate) fn schema(settings: SchemaSettings) -> Schema {
    let generator = settings.for_serialize().into_generator();
    generator.into_root_schema_for::<Document<'static>>()
}

fn decision<'a>(rules: &'a RuleSet, file: &'a File, held: &'a Held) -> Decision<'a> {
    let outcome = |outcome| rules.outcomes()[outcome].id.as_str();
    let record = &held.record;
    let open = held.open.iter();
    Decision {
        file: &file.name,
        standing: held.standing.name(),
        then: Then {
            version: &record.version,
            sha256: &record.sha256,
            recommendation: &record.outcome,
            rule: record.rule.as_deref(),
            robustness: record.robustness,
        },
        now: Now {
            recommendation: held.outcome().map(outcome),
            rule: held.rule.as_deref(),
            robustness: held.robustness,
            possible: held.possible.iter().map(|id| outcome(*id)).collect(),
            open_questions: open
                .map(|question| rules.questions()[*question].id.as_str())
                .collect(),
        },
        because: held.causes.iter().map(because).collect(),
        problems: record
            .problems
            .iter()
            .map(|problem| mistake(file, problem))
            .collect(),
    }
}

fn because(cause: &Cause) -> Because<'_> {
    let (change, rule) = match cause {
        Cause::Edited => ("record-edited", None),
        Cause::Gone(rule) => ("rule-gone", Some(rule)),
        Cause::Rewritten(rule) => ("rule-rewritten", Some(rule)),
        Cause::Recommends(rule) => ("rule-recommends-another", Some(rule)),
        Cause::New(rule) => ("rule-new-or-rewritten", Some(rule)),
        Cause::Moved(rule) => ("rule-moved", Some(rule)),
        Cause::Uncovered(rule) => ("rule-uncovered", Some(rule)),
    };
    Because {
        change,
        rule: rule.map(String::as_str),
    }
}

fn mistake<'a>(file: &File, problem: &'a Problem) -> Mistake<'a> {
    let place = problem.place.as_ref();
    let place = place.map(|place| file.line_and_column(place.start));
    Mistake {
        line: place.map(|(line, _)| line),
        column: place.map(|(_, column)| column),
        message: &problem.message,
        help: problem.help.as_deref(),
    }
}
