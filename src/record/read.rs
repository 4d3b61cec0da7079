//! A record as it is written: alone, in the front matter of Markdown, or as a whole advice.

use std::sync::LazyLock;

use indexmap::IndexMap;
use schemars::{JsonSchema, schema_for};
use serde::Deserialize;
use serde_json::Value;

use crate::answers::read::{self, ANSWERS};
use crate::answers::written::{FENCE, Part, RECORD, Written, front_matter, is_markdown};
use crate::answers::{Answers, Origin};
use crate::record::Record;
use crate::ruleset::RuleSet;
use crate::ruleset::problem::{File, Place, Problem};
use crate::ruleset::shape;
use crate::suggest::did_you_mean;

/// The version of the form that is read.
const SCHEMA_VERSION: u32 = 1;

/// The key of the front matter that says what became of a decision.
const STATUS: &str = "status";

/// With one of these words begins the status of a decision that is not in force any more.
const PAST: [&str; 3] = ["rejected", "deprecated", "superseded"];

/// What a file holds.
#[derive(Debug)]
pub enum Contents {
    /// A record.
    Record(Box<Record>),
    /// Nothing to hold against the rules, for this reason.
    Nothing(String),
}

/// A word, or a mapping with more to it: a record names an outcome, an advice describes it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
enum Named<T> {
    Word(String),
    More(T),
}

#[derive(Debug, Deserialize, JsonSchema)]
struct Recommendation {
    id: String,
}

#[derive(Debug, Deserialize, JsonSchema)]
struct DecidedBy {
    rule: String,
    fingerprint: Option<String>,
}

#[derive(Debug, Deserialize, JsonSchema)]
struct Without {
    source: String,
}

#[derive(Debug, Deserialize, JsonSchema)]
struct Reasons {
    robustness: Option<usize>,
}

#[derive(Debug, Deserialize, JsonSchema)]
struct RuleSetName {
    id: String,
    version: String,
    sha256: String,
}

/// The form of a record, as far as it matters here.
#[derive(Debug, Deserialize, JsonSchema)]
struct Form {
    schema_version: Option<u32>,
    ruleset: RuleSetName,
    recommendation: Option<Named<Recommendation>>,
    decided_by: Option<Named<DecidedBy>>,
    robustness: Option<usize>,
    reasons: Option<Reasons>,
    without: Option<Named<Without>>,
    rules: Option<String>,
    #[serde(default)]
    answered_by: IndexMap<String, String>,
}

/// Reads a file, which is known to problems under `number`, as a record of `rules`.
///
/// # Errors
/// Everything that is wrong with it as a record. What is wrong with its answers belongs to the
/// record: the rules may have changed since.
pub fn read(rules: &RuleSet, file: &File, number: usize) -> Result<Contents, Vec<Problem>> {
    if is_markdown(file) {
        return from_markdown(rules, file, number);
    }
    let written = Written::read(file, number)?;
    let whole = written.whole();
    if whole.part("ruleset").is_none() || whole.part(ANSWERS).is_none() {
        return Ok(Contents::Nothing("it holds no record".to_owned()));
    }
    refuse(&written)?;
    from_part(rules, &whole)
}

fn from_markdown(rules: &RuleSet, file: &File, number: usize) -> Result<Contents, Vec<Problem>> {
    let nothing = |reason: &str| Ok(Contents::Nothing(reason.to_owned()));
    let Some(front) = front_matter(&file.text) else {
        return match unclosed(&file.text, number) {
            Some(problem) => Err(vec![problem]),
            None => nothing("it holds no record"),
        };
    };
    // Front matter that is none of ours may be anything, and need not be YAML.
    let is_ours = front.lines().any(is_key);
    let written = match Written::read(file, number) {
        Err(problems) if is_ours => return Err(problems),
        Err(_) => return nothing("it holds no record"),
        Ok(written) => written,
    };
    let whole = written.whole();
    let Some(record) = whole.part(RECORD) else {
        return match misnamed(&whole) {
            Some(problem) => Err(vec![problem]),
            None => nothing("it holds no record"),
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
fn unclosed(text: &str, number: usize) -> Option<Problem> {
    let starts = text.trim_start().starts_with(FENCE);
    let mut start = 0;
    let line = text.split_inclusive('\n').find(|line| {
        start += if is_key(line) { 0 } else { line.len() };
        is_key(line)
    })?;
    let place = Place::new(number, start..start + line.trim_end().len());
    let problem = Problem::new(Some(place), "this is no front matter, for it does not end");
    starts.then(|| problem.help(Some(format!("expected a line `{FENCE}` after it"))))
}

/// That a record stands under another key.
fn misnamed(whole: &Part<'_>) -> Option<Problem> {
    let entries = whole.value.as_object()?;
    let is_record = |value: &Value| value.get("ruleset").and(value.get(ANSWERS)).is_some();
    let (key, _) = entries.iter().find(|(_, value)| is_record(value))?;
    let problem = Problem::new(
        whole.node.key_place(key),
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
    static SCHEMA: LazyLock<Value> = LazyLock::new(|| schema_for!(Form).to_value());
    let mut value = part.value.clone();
    drop_nothing(&mut value);
    let mut problems = shape::check(&mut value, part.node, &SCHEMA).problems;
    let has = |key: &str| part.part(key).is_some();
    if !has("robustness") && !has("reasons") {
        let missing = "`robustness` is missing";
        problems.push(Problem::new(Some(part.node.place()), missing));
    }
    let form: Form = match serde_json::from_value(value) {
        Ok(form) if problems.is_empty() => form,
        Ok(_) => return Err(problems),
        Err(error) => {
            problems.push(Problem::new(Some(part.node.place()), error.to_string()));
            return Err(problems);
        }
    };
    if form.schema_version != Some(SCHEMA_VERSION) {
        let place = part.part("schema_version").unwrap_or(part.whole());
        let problem = Problem::new(Some(place.node.place()), "this form of record is not known");
        let help = format!("expected `schema_version: {SCHEMA_VERSION}`");
        return Err(vec![problem.help(Some(help))]);
    }
    if form.ruleset.id != rules.id() {
        let id = form.ruleset.id;
        return Ok(Contents::Nothing(format!(
            "the rule set `{id}` decided it (--rules PATH names another)"
        )));
    }
    let Some(outcome) = form.recommendation else {
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
    if form.answered_by.values().any(|origin| origin == rest) {
        answers.rest_not_sure();
    }
    let without = form.without.map(|it| it.word(|without| without.source));
    let source = without.as_ref().and_then(|id| rules.source(id));
    if let (Some(id), None) = (&without, source) {
        let place = part.part("without").map(|part| part.node.place());
        let sources = rules.sources().values().map(|source| source.id.as_str());
        let problem = Problem::new(place, format!("unknown source `{id}`"));
        read.problems.push(problem.help(did_you_mean(id, sources)));
    }
    read.problems
        .sort_by(|one, other| one.place.cmp(&other.place));
    let (rule, fingerprint) = match form.decided_by {
        Some(Named::Word(rule)) => (Some(rule), None),
        Some(Named::More(decided)) => (Some(decided.rule), decided.fingerprint),
        None => (None, None),
    };
    let fingerprints = form.rules.unwrap_or_default();
    let robustness = form.reasons.and_then(|reasons| reasons.robustness);
    Ok(Contents::Record(Box::new(Record {
        outcome: outcome.word(|it| it.id),
        rule,
        fingerprint,
        robustness: form.robustness.or(robustness),
        version: form.ruleset.version,
        sha256: form.ruleset.sha256,
        fingerprints: fingerprints.split_whitespace().map(str::to_owned).collect(),
        without: source,
        answers,
        problems: read.problems,
        place: part.part("recommendation").map(|part| part.node.place()),
    })))
}

/// Drops what is written as nothing, which is the same as not written.
fn drop_nothing(value: &mut Value) {
    if let Value::Object(map) = value {
        map.retain(|_, value| !value.is_null());
        map.values_mut().for_each(drop_nothing);
    }
}

impl<T> Named<T> {
    fn word(self, of: impl Fn(T) -> String) -> String {
        match self {
            Named::Word(word) => word,
            Named::More(more) => of(more),
        }
    }
}
