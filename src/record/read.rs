//! A record as it is written: alone, in the front matter of Markdown, or as a whole advice.

use std::sync::LazyLock;

use schemars::{JsonSchema, schema_for};
use serde::Deserialize;
use serde_json::Value;

use crate::answers::read::{self, ANSWERS};
use crate::answers::written::{Part, RECORD, Written, front_matter, is_markdown};
use crate::answers::{Answers, Origin};
use crate::record::Record;
use crate::ruleset::RuleSet;
use crate::ruleset::problem::{File, Problem};
use crate::ruleset::shape;
use crate::suggest::did_you_mean;

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
    ruleset: RuleSetName,
    recommendation: Option<Named<Recommendation>>,
    decided_by: Option<Named<DecidedBy>>,
    robustness: Option<usize>,
    reasons: Option<Reasons>,
    without: Option<Named<Without>>,
    rules: Option<String>,
}

/// Reads a file, which is known to problems under `number`, as a record of `rules`.
///
/// # Errors
/// Everything that is wrong with it as a record. What is wrong with its answers belongs to the
/// record: the rules may have changed since.
pub fn read(rules: &RuleSet, file: &File, number: usize) -> Result<Contents, Vec<Problem>> {
    if is_markdown(&file.name) {
        return from_markdown(rules, file, number);
    }
    let written = Written::read(file, number)?;
    let whole = written.whole();
    if whole.part("ruleset").is_none() || whole.part(ANSWERS).is_none() {
        let message = "this is no record: `ruleset` or `answers` is missing";
        let problem = Problem::new(Some(whole.node.place()), message);
        let help = "`--save` and `--json` write one".to_owned();
        return Err(vec![problem.help(Some(help))]);
    }
    refuse(&written)?;
    from_part(rules, &whole).map(Contents::Record)
}

fn from_markdown(rules: &RuleSet, file: &File, number: usize) -> Result<Contents, Vec<Problem>> {
    let nothing = |reason: &str| Ok(Contents::Nothing(reason.to_owned()));
    // Front matter that is none of ours may be anything, and need not be YAML.
    let is_ours = front_matter(&file.text).is_some_and(|text| text.contains(RECORD));
    if !is_ours {
        return nothing("it holds no record");
    }
    let written = Written::read(file, number)?;
    let whole = written.whole();
    let Some(record) = whole.part(RECORD) else {
        return nothing("it holds no record");
    };
    let status = whole.value.get(STATUS).and_then(Value::as_str);
    if let Some(status) = status.filter(|status| is_past(status)) {
        return nothing(&format!("it is {status}"));
    }
    refuse(&written)?;
    from_part(rules, &record).map(Contents::Record)
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

fn from_part(rules: &RuleSet, part: &Part<'_>) -> Result<Box<Record>, Vec<Problem>> {
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
    if form.ruleset.id != rules.id() {
        let place = part.part("ruleset").map(|part| part.node.place());
        let message = format!(
            "this was decided by the rule set `{}`, and the one in force is `{}`",
            form.ruleset.id,
            rules.id()
        );
        let help = "name another with --rules PATH".to_owned();
        return Err(vec![Problem::new(place, message).help(Some(help))]);
    }
    let mut read = read::from_record(rules, part);
    let mut answers = Answers::none(rules.questions().len());
    for (question, answer) in read.answers {
        answers.give(question, answer, Origin::File);
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
    Ok(Box::new(Record {
        outcome: form.recommendation.map(|it| it.word(|it| it.id)),
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
    }))
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
