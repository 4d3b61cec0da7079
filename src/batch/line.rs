//! Reads one line: an object of answers, or a record with such an object under `answers`.
//!
//! The usual line is read at once. Every other one is read again as a file of answers is, which
//! takes longer and finds all its mistakes.

use rustc_hash::FxHashSet;
use serde_json::value::RawValue;

use crate::answers::read::{ANSWERS, from_record};
use crate::answers::{Answers, Origin};
use crate::batch::{LONGEST_LINE, LineError};
use crate::ruleset::spans::{self, Pairs};
use crate::ruleset::{Content, File, Number, Problem, RuleSet};

/// The key whose value is returned with the advice.
const ID: &str = "id";

/// The `id` of a line, and its answers or all their errors.
pub(super) fn read<'l>(
    rules: &RuleSet,
    bytes: &'l [u8],
) -> (Option<&'l RawValue>, Result<Answers, Vec<LineError>>) {
    if bytes.len() > LONGEST_LINE {
        let message = "the line is longer than 1 MiB, the limit";
        return (None, Err(vec![LineError::at(1, message)]));
    }
    let line = match str::from_utf8(bytes) {
        Ok(line) => line,
        Err(_) => {
            let valid = bytes.utf8_chunks().next().map_or("", |it| it.valid());
            let error = LineError::at(valid.chars().count() + 1, "invalid UTF-8");
            return (None, Err(vec![error]));
        }
    };
    let whole = fields(line);
    let is_usual = whole.as_deref().is_some_and(are_distinct);
    let mut fields = whole.unwrap_or_default();
    let value = |key| fields.iter().find(|it| it.0 == key).map(|it| it.1);
    let record = value(ANSWERS);
    // In a mapping of answers alone, this key can be a question.
    let is_id = record.is_some() || rules.question(ID).is_none();
    let id = value(ID).filter(|_| is_id);
    let given = match record {
        Some(record) => self::fields(record.get()),
        None => {
            fields.retain(|(key, _)| !is_id || *key != ID);
            Some(fields)
        }
    };
    let given = given.filter(|given| is_usual && are_distinct(given));
    let answers = given.and_then(|given| answers(rules, &given));
    (
        id,
        answers.map_or_else(|| carefully(rules, line, is_id), Ok),
    )
}

/// A key of an object as it is written, and its value.
type Field<'l> = (&'l str, &'l RawValue);

/// The fields of an object. `None` for any other value.
fn fields(json: &str) -> Option<Vec<Field<'_>>> {
    let Pairs(pairs) = serde_json::from_str(json).ok()?;
    let fields = pairs.into_iter();
    Some(
        fields
            .map(|(key, value)| (key.get().trim_matches('"'), value))
            .collect(),
    )
}

fn are_distinct(fields: &[Field<'_>]) -> bool {
    let mut seen = FxHashSet::default();
    fields.iter().all(|(key, _)| seen.insert(*key))
}

/// The answers, if all are written in the usual way and none is a mistake.
fn answers(rules: &RuleSet, given: &[Field<'_>]) -> Option<Answers> {
    let mut answers = Answers::none(rules.questions().len());
    for (id, value) in given {
        let question = rules.question(id)?;
        let words: Vec<&RawValue> = match value.get().starts_with('[') {
            true => serde_json::from_str(value.get()).ok()?,
            false => vec![value],
        };
        let words: Option<Vec<&str>> = words.into_iter().map(|it| word(it.get())).collect();
        let answer = rules.questions()[question].answer(&words?).ok()?;
        answers.give(question, answer, Origin::File);
    }
    Some(answers)
}

/// The option that a text or a boolean names, or the digits of a number.
fn word(json: &str) -> Option<&str> {
    match json.strip_prefix('"') {
        Some(text) => text.strip_suffix('"').filter(|it| !it.contains('\\')),
        None => {
            let is_word = matches!(json, "true" | "false") || json.parse::<Number>().is_ok();
            is_word.then_some(json)
        }
    }
}

/// Reads a line as a file of answers is read. With `is_id`, the id is not one of them.
fn carefully(rules: &RuleSet, line: &str, is_id: bool) -> Result<Answers, Vec<LineError>> {
    let file = File::new("", line);
    let errors = |mut problems: Vec<Problem>| {
        problems.sort_by_key(|problem| problem.span);
        let errors = problems.into_iter().map(|it| LineError {
            column: it.span.map_or(1, |span| file.line_and_column(span.start).1),
            message: it.message,
            help: it.help,
        });
        errors.collect()
    };
    let mut document = spans::read_json(0, line).map_err(&errors)?;
    if let Content::Map(entries) = &mut document.root.content
        && is_id
        && !entries.contains_key(ANSWERS)
    {
        entries.shift_remove(ID);
    }
    let mut read = from_record(rules, &document.root);
    read.problems.extend(document.problems);
    if !read.problems.is_empty() {
        return Err(errors(read.problems));
    }
    let mut answers = Answers::none(rules.questions().len());
    answers.give_all(read.answers, Origin::File);
    Ok(answers)
}
