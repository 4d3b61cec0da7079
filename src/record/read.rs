//! Reads a record from its own file, from Markdown, or from advice in JSON.

use std::sync::LazyLock;

use schemars::schema_for;
use serde::Deserialize;
use serde_json::Value;

use crate::answers::front_matter::{self, FENCE, RECORD, is_key, is_markdown};
use crate::answers::read::{self, ANSWERS};
use crate::answers::{Answers, Origin};
use crate::record::report::Then;
use crate::record::{Record, SCHEMA_VERSION, status};
use crate::ruleset::{
    Content, Document, File, Mistake, Node, Problem, RuleSet, Span, schema_check,
};

/// The key of the rule set in a record.
const RULE_SET: &str = "ruleset";

/// The key of the outcome in a record.
const RECOMMENDATION: &str = "recommendation";

/// The name of standard input, which is never skipped.
const STANDARD_INPUT: &str = "-";

/// Why a file cannot be re-checked.
#[derive(Debug)]
pub enum Unread {
    /// It contains no record.
    Foreign,
    /// Its record is not to be re-checked, for this reason.
    Skipped(String),
    /// Its record was decided with the rule set of this id.
    OfOtherRules(String),
    /// It contains a record with these problems.
    Wrong(Vec<Problem>),
}

impl From<Vec<Problem>> for Unread {
    fn from(problems: Vec<Problem>) -> Self {
        Unread::Wrong(problems)
    }
}

/// A record of the current rule set.
#[derive(Debug)]
pub(super) struct Recorded {
    pub(super) then: Then,
    /// The answers that the current rules understand.
    pub(super) answers: Answers,
    /// The problems of the other answers.
    pub(super) problems: Vec<Problem>,
    /// The place of the recommendation.
    pub(super) span: Option<Span>,
}

/// Reads a file as a record of `rules`.
///
/// # Errors
/// It contains no record, or the record has errors. Errors in its answers are part of the result
/// instead, because the rules may have changed since.
pub(super) fn read(rules: &RuleSet, file: &File) -> Result<Recorded, Unread> {
    if is_markdown(file) {
        return from_markdown(rules, file);
    }
    let document = front_matter::read(file).map_err(|problems| unreadable(file, problems))?;
    let record = front_matter::record(&document.root);
    match is_record(record) {
        true => from_node(rules, &document, record),
        false => Err(Unread::Foreign),
    }
}

/// How to report a file that cannot be read: not at all, unless it claims to be a record.
pub(crate) fn unreadable(file: &File, problems: Vec<Problem>) -> Unread {
    let text = &file.text;
    let is_ours = match is_markdown(file) {
        true => text.lines().any(is_key),
        false => {
            let has = |key| has_key(text, key);
            text.contains(RECORD) && has(RULE_SET) && has(ANSWERS)
        }
    };
    match is_ours || file.name == STANDARD_INPUT {
        true => Unread::Wrong(problems),
        false => Unread::Foreign,
    }
}

fn from_markdown(rules: &RuleSet, file: &File) -> Result<Recorded, Unread> {
    let Some(yaml) = front_matter::yaml(&file.text) else {
        return Err(no_record(unclosed(&file.text)));
    };
    // Front matter of other tools can be anything, and need not be YAML.
    let is_ours = yaml.lines().any(is_key);
    let past = status::past(&file.text).filter(|_| is_ours);
    if let Some(past) = past {
        return Err(not_in_force(&past));
    }
    let document = match front_matter::read(file) {
        Err(problems) if is_ours => return Err(Unread::Wrong(problems)),
        Err(_) => return Err(Unread::Foreign),
        Ok(document) => document,
    };
    let whole = &document.root;
    match whole.get(RECORD) {
        Some(record) => from_node(rules, &document, record),
        None => Err(no_record(misnamed(whole))),
    }
}

/// There is no record. `problem` says why the file may be meant as one.
fn no_record(problem: Option<Problem>) -> Unread {
    problem.map_or(Unread::Foreign, |problem| Unread::Wrong(vec![problem]))
}

fn not_in_force(status: &str) -> Unread {
    Unread::Skipped(format!("its status is \"{status}\""))
}

/// Whether a value claims to be a record. Advice in JSON does so, too.
fn is_record(node: &Node) -> bool {
    let has = |key| node.get(key).is_some();
    let tool = node.get("tool").and_then(|tool| tool.get("name"));
    let is_ours = tool.and_then(Node::as_str) == Some(RECORD);
    match is_ours {
        // An incomplete record counts, but not every report of this program.
        true => has(RULE_SET) && (has(ANSWERS) || has(RECOMMENDATION)),
        false => has(RULE_SET) && has(ANSWERS) && has("schema_version"),
    }
}

/// Whether a word is a key in YAML or JSON that may be invalid.
fn has_key(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(start, _)| {
        let (before, after) = text.split_at(start);
        let after = after
            .trim_start_matches(word)
            .trim_start_matches(['"', '\'']);
        let is_whole = !before.ends_with(|it: char| it.is_alphanumeric() || "_-".contains(it));
        is_whole && after.trim_start().starts_with(':')
    })
}

/// The problem of a record in front matter that is not closed.
fn unclosed(text: &str) -> Option<Problem> {
    let starts = text.trim_start().starts_with(FENCE);
    let mut start = 0;
    let line = text.split_inclusive('\n').find(|line| {
        start += if is_key(line) { 0 } else { line.len() };
        is_key(line)
    })?;
    let place = Span::new(0, start..start + line.trim_end().len());
    let problem = Problem::new(Some(place), "the front matter is not closed");
    starts.then(|| problem.help(format!("expected a line `{FENCE}` at its end")))
}

/// The problem of a record under another key.
fn misnamed(whole: &Node) -> Option<Problem> {
    let Content::Map(entries) = &whole.content else {
        return None;
    };
    let (key, (span, _)) = entries.iter().find(|(_, (_, node))| is_record(node))?;
    let message = format!("a record cannot have the key `{key}`");
    let problem = Problem::new(Some(*span), message);
    Some(problem.help(format!("expected `{RECORD}`")))
}

fn from_node(rules: &RuleSet, document: &Document, node: &Node) -> Result<Recorded, Unread> {
    if !document.problems.is_empty() {
        return Err(Unread::Wrong(document.problems.clone()));
    }
    let status = node.get("status").and_then(Node::as_str);
    if let Some(status) = status.filter(|it| status::is_past(it)) {
        return Err(not_in_force(status));
    }
    let value = checked(node)?;
    let record = Record::deserialize(&value)
        .map_err(|error| vec![Problem::new(Some(node.span), error.to_string())])?;
    let id = record.ruleset.id;
    if id != rules.id() {
        return Err(Unread::OfOtherRules(id.to_owned()));
    }
    let Some(recommendation) = record.recommendation else {
        let reason = "it is undecided".to_owned();
        return Err(Unread::Skipped(reason));
    };
    let mut read = read::from_record(rules, node);
    read.problems.sort_by_key(|problem| problem.span);
    let mut answers = Answers::none(rules.questions().len());
    answers.give_all(read.answers, Origin::File);
    // If the rest was not-sure, a new question is not-sure too.
    let rest = Origin::RestNotSure.to_string();
    if record.answered_by.values().any(|origin| **origin == rest) {
        answers.rest_not_sure(rules);
    }
    Ok(Recorded {
        then: Then {
            version: record.ruleset.version.to_owned(),
            sha256: record.ruleset.sha256.to_owned(),
            recommendation: recommendation.to_owned(),
            rule: record.decided_by.map(|it| it.rule.to_owned()),
            robustness: record.robustness,
        },
        answers,
        problems: read.problems,
        span: node.get(RECOMMENDATION).map(|node| node.span),
    })
}

/// The fields of a record, all of the right type. Advice has more fields.
fn checked(node: &Node) -> Result<Value, Vec<Problem>> {
    static SCHEMA: LazyLock<Value> = LazyLock::new(|| schema_for!(Record<'_>).to_value());
    let place = |key| Some(node.get(key).unwrap_or(node).span);
    let mut simple = node.clone();
    let mut problems = Vec::new();
    if let Content::Map(entries) = &mut simple.content {
        let mut set = |key: &str, node: &Node| {
            entries.insert(key.to_owned(), (node.span, node.clone()));
        };
        if let Some(robustness) = node.get("reasons").and_then(|it| it.get("robustness")) {
            set("robustness", robustness);
        }
        if let Some(id) = node.get(RECOMMENDATION).and_then(|it| it.get("id")) {
            set("recommendation", id);
        }
        if node.get("robustness").or(node.get("reasons")).is_none() {
            problems.push(Mistake::Missing("robustness").at(Some(node.span)));
        }
        // The schema check does not accept null for a missing field.
        entries.retain(|_, (_, node)| !matches!(node.content, Content::Scalar(Value::Null)));
    }
    let schema_check::Checked {
        value,
        problems: found,
        ..
    } = schema_check::check(&mut simple, &SCHEMA);
    problems.splice(..0, found);
    if problems.is_empty() && value.get("schema_version") != Some(&SCHEMA_VERSION.into()) {
        let message = "unsupported version of the record format";
        let help = format!("expected `schema_version: {SCHEMA_VERSION}`");
        problems.push(Problem::new(place("schema_version"), message).help(help));
    }
    match problems.is_empty() {
        true => Ok(value),
        false => Err(problems),
    }
}
