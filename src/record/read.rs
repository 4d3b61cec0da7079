//! Reads a record: a file of its own, the front matter of Markdown, or an advice as JSON.

use std::sync::LazyLock;

use schemars::schema_for;
use serde_json::{Map, Value, json};

use crate::answers::front_matter::{FENCE, Part, RECORD, Written, front_matter, is_markdown};
use crate::answers::read::{self, ANSWERS};
use crate::answers::{Answers, Origin};
use crate::ids::SourceId;
use crate::record::recheck::Then;
use crate::record::{Record, SCHEMA_VERSION};
use crate::ruleset::RuleSet;
use crate::ruleset::problem::{File, Problem, Span};
use crate::ruleset::schema_check;
use crate::suggest::did_you_mean;

const NO_RECORD: &str = "it holds no record";

/// The key of the front matter that says what became of a decision.
const STATUS: &str = "status";

/// With one of these words begins the status of a decision that is not in force any more.
const PAST: [&str; 3] = ["rejected", "deprecated", "superseded"];

/// What a file holds.
#[derive(Debug)]
pub(super) enum Contents {
    Record(Box<Recorded>),
    /// Nothing to re-check, for this reason.
    Nothing(String),
}

/// A record of the current rule set.
#[derive(Debug)]
pub(super) struct Recorded {
    pub(super) then: Then,
    pub(super) without: Option<SourceId>,
    /// The answers that the current rules understand.
    pub(super) answers: Answers,
    /// What is wrong with the others.
    pub(super) problems: Vec<Problem>,
    /// Where the recommendation is.
    pub(super) span: Option<Span>,
}

/// Reads a file as a record of `rules`.
///
/// # Errors
/// Everything that is wrong with it as a record. What is wrong with its answers belongs to the
/// record: the rules may have changed since.
pub(super) fn read(rules: &RuleSet, file: &File) -> Result<Contents, Vec<Problem>> {
    if is_markdown(file) {
        return from_markdown(rules, file);
    }
    let written = Written::read(file, 0)?;
    let whole = written.whole();
    if whole.part("ruleset").is_none() || whole.part(ANSWERS).is_none() {
        return Ok(Contents::Nothing(NO_RECORD.to_owned()));
    }
    refuse(&written)?;
    from_part(rules, &whole)
}

fn from_markdown(rules: &RuleSet, file: &File) -> Result<Contents, Vec<Problem>> {
    let nothing = |reason: &str| Ok(Contents::Nothing(reason.to_owned()));
    let Some(front) = front_matter(&file.text) else {
        return match unclosed(&file.text) {
            Some(problem) => Err(vec![problem]),
            None => nothing(NO_RECORD),
        };
    };
    // Front matter that is none of ours may be anything, and need not be YAML.
    let is_ours = front.lines().any(is_key);
    let written = match Written::read(file, 0) {
        Err(problems) if is_ours => return Err(problems),
        Err(_) => return nothing(NO_RECORD),
        Ok(written) => written,
    };
    let whole = written.whole();
    let Some(record) = whole.part(RECORD) else {
        return match misnamed(&whole) {
            Some(problem) => Err(vec![problem]),
            None => nothing(NO_RECORD),
        };
    };
    let status = whole.value.get(STATUS).and_then(Value::as_str);
    if let Some(status) = status.filter(|status| is_past(status)) {
        return nothing(&format!("it is {status}"));
    }
    refuse(&written)?;
    from_part(rules, &record)
}

/// Whether a line of front matter begins a record.
fn is_key(line: &str) -> bool {
    let rest = line.strip_prefix(RECORD);
    rest.is_some_and(|rest| rest.trim_end() == ":")
}

/// That a record stands in front matter that does not end.
fn unclosed(text: &str) -> Option<Problem> {
    let starts = text.trim_start().starts_with(FENCE);
    let mut start = 0;
    let line = text.split_inclusive('\n').find(|line| {
        start += if is_key(line) { 0 } else { line.len() };
        is_key(line)
    })?;
    let place = Span::new(0, start..start + line.trim_end().len());
    let problem = Problem::new(Some(place), "the front matter is not closed");
    starts.then(|| problem.help(Some(format!("expected a line `{FENCE}` after it"))))
}

/// That a record stands under another key.
fn misnamed(whole: &Part<'_>) -> Option<Problem> {
    let entries = whole.value.as_object()?;
    let is_record = |value: &Value| value.get("ruleset").and(value.get(ANSWERS)).is_some();
    let (key, _) = entries.iter().find(|(_, value)| is_record(value))?;
    let problem = Problem::new(
        whole.node.key_span(key),
        format!("a record does not stand under the key `{key}`"),
    );
    Some(problem.help(Some(format!("expected `{RECORD}`"))))
}

fn is_past(status: &str) -> bool {
    let status = status.trim_start().to_lowercase();
    PAST.iter().any(|past| status.starts_with(past))
}

fn refuse(written: &Written) -> Result<(), Vec<Problem>> {
    match written.problems.as_slice() {
        [] => Ok(()),
        problems => Err(problems.to_vec()),
    }
}

fn from_part(rules: &RuleSet, part: &Part<'_>) -> Result<Contents, Vec<Problem>> {
    let record = match record(part)? {
        record if record.ruleset.id == rules.id() => record,
        other => {
            let id = other.ruleset.id;
            return Ok(Contents::Nothing(format!(
                "the rule set `{id}` decided it (--rules PATH names another)"
            )));
        }
    };
    let Some(recommendation) = record.recommendation else {
        let undecided = "its answers left it undecided".to_owned();
        return Ok(Contents::Nothing(undecided));
    };
    let mut read = read::from_record(rules, part);
    let mut answers = Answers::none(rules.questions().len());
    for (question, answer) in read.answers {
        answers.give(question, answer, Origin::File);
    }
    // Whoever was not sure of the rest is not sure of a new question either.
    let rest = Origin::RestNotSure.name();
    if record.answered_by.values().any(|origin| origin == rest) {
        answers.rest_not_sure();
    }
    let without = record.without.as_ref().and_then(|id| rules.source(id));
    if let (Some(id), None) = (&record.without, without) {
        let span = part.part("without").map(|part| part.node.span());
        let sources = rules.sources().values().map(|source| source.id.as_str());
        let problem = Problem::new(span, format!("unknown source `{id}`"));
        read.problems.push(problem.help(did_you_mean(id, sources)));
    }
    read.problems
        .sort_by(|one, other| one.span.cmp(&other.span));
    Ok(Contents::Record(Box::new(Recorded {
        then: Then {
            version: record.ruleset.version,
            sha256: record.ruleset.sha256,
            recommendation,
            rule: record.decided_by.map(|it| it.rule),
            robustness: record.robustness,
        },
        without,
        answers,
        problems: read.problems,
        span: part.part("recommendation").map(|part| part.node.span()),
    })))
}

fn record(part: &Part<'_>) -> Result<Record, Vec<Problem>> {
    static SCHEMA: LazyLock<Value> = LazyLock::new(|| schema_for!(Record).to_value());
    let mut value = part.value.clone();
    simplify(&mut value);
    let is_complete = value.get("robustness").is_some();
    // To the schema check, null is never the same as nothing.
    if let Value::Object(map) = &mut value {
        map.retain(|_, value| !value.is_null());
    }
    let mut problems = schema_check::check(&mut value, part.node, &SCHEMA).problems;
    if !is_complete {
        let missing = "`robustness` is missing";
        problems.push(Problem::new(Some(part.node.span()), missing));
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let record: Record = serde_json::from_value(value)
        .map_err(|error| vec![Problem::new(Some(part.node.span()), error.to_string())])?;
    if record.schema_version != SCHEMA_VERSION {
        let place = part.part("schema_version").unwrap_or(part.whole());
        let problem = Problem::new(
            Some(place.node.span()),
            "unsupported version of the record format",
        );
        let help = format!("expected `schema_version: {SCHEMA_VERSION}`");
        return Err(vec![problem.help(Some(help))]);
    }
    Ok(record)
}

/// Makes a record of an advice, which tells more, and of a record of an earlier version.
fn simplify(value: &mut Value) {
    let Value::Object(map) = value else {
        return;
    };
    // They are read with their places, and may be wrong.
    map.insert(ANSWERS.to_owned(), Value::Object(Map::new()));
    if let Some(reasons) = map.get("reasons") {
        let robustness = reasons.get("robustness").cloned().unwrap_or_default();
        map.insert("robustness".to_owned(), robustness);
    }
    for (key, inner) in [("recommendation", "id"), ("without", "source")] {
        if let Some(value) = map.get_mut(key)
            && let Some(inner) = value.get(inner).cloned()
        {
            *value = inner;
        }
    }
    if let Some(decided_by) = map.get_mut("decided_by").filter(|it| it.is_string()) {
        *decided_by = json!({"rule": decided_by});
    }
}
