//! Reads one line: an object of answers, or a record with such an object under `answers`.

use serde_json::value::RawValue;

use crate::answers::read::{self, ANSWERS};
use crate::answers::{Answers, Origin};
use crate::batch::{LONGEST_LINE, LineError};
use crate::ids::QuestionId;
use crate::ruleset::spans::{self, Fields};
use crate::ruleset::yaml::Options;
use crate::ruleset::{Answer, Content, File, Problem, RuleSet};

/// The key whose value is returned with the advice.
const ID: &str = "id";

/// The `id` of a line, and its answers or all their errors.
pub(super) fn read<'l>(
    rules: &RuleSet,
    bytes: &'l [u8],
) -> (Option<&'l RawValue>, Result<Answers, Vec<LineError>>) {
    let refused = |valid: &str, why: &str| {
        let error = LineError {
            column: valid.chars().count() + 1,
            message: why.to_owned(),
            help: None,
        };
        (None, Err(vec![error]))
    };
    if bytes.len() > LONGEST_LINE {
        return refused("", "the line is longer than the limit of 1 MiB");
    }
    let Ok(line) = str::from_utf8(bytes) else {
        let chunk = bytes.utf8_chunks().next();
        return refused(chunk.map_or("", |it| it.valid()), "invalid UTF-8");
    };
    let (mut fields, problems) = match spans::json_fields(line) {
        Ok(fields) => fields,
        Err(problems) => return (None, Err(errors(line, problems))),
    };
    // In a mapping of answers alone, this key can be a question.
    let is_id = fields.contains_key(ANSWERS) || rules.question(ID).is_none();
    let id = is_id.then(|| fields.shift_remove(ID)).flatten();
    let id = id.map(|(_, id)| id);
    let answers = match valid(rules, &fields).filter(|_| problems.is_empty()) {
        Some(answers) => Ok(answers),
        None => answers(rules, line, &fields, problems, is_id),
    };
    (id, answers.map_err(|problems| errors(line, problems)))
}

/// The answers of a line with these fields, if there are any and all are valid. Only mistakes need
/// the places of the values.
fn valid(rules: &RuleSet, fields: &Fields<'_>) -> Option<Answers> {
    let record = fields.get(ANSWERS).map(|(_, record)| record.get());
    let record = record.map(spans::json_fields).transpose().ok()?;
    let fields = match &record {
        Some((fields, problems)) => problems.is_empty().then_some(fields)?,
        None => fields,
    };
    let valid = fields.iter().map(|(id, (_, options))| {
        let question = rules.question(id)?;
        let options: Options = serde_json::from_str(options.get()).ok()?;
        let answer = rules.questions()[question].answer(&options.ids).ok()?;
        Some((question, answer))
    });
    let valid = valid.collect::<Option<_>>()?;
    (!fields.is_empty()).then(|| given(rules, valid))
}

fn given(rules: &RuleSet, valid: Vec<(QuestionId, Answer)>) -> Answers {
    let mut answers = Answers::none(rules.questions().len());
    answers.give_all(valid, Origin::File);
    answers
}

/// The answers of a line with these fields. Those beside the answers of a record can be anything.
fn answers(
    rules: &RuleSet,
    line: &str,
    fields: &Fields<'_>,
    mut problems: Vec<Problem>,
    is_id: bool,
) -> Result<Answers, Vec<Problem>> {
    let read = if let Some((_, record)) = fields.get(ANSWERS) {
        let document = spans::read_json_part(line, record.get())?;
        problems.extend(document.problems);
        read::from_mapping(rules, &document.root)
    } else {
        let mut document = spans::read_json(0, line)?;
        problems = document.problems;
        if let Content::Map(entries) = &mut document.root.content
            && is_id
        {
            entries.shift_remove(ID);
        }
        read::from_record(rules, &document.root)
    };
    problems.extend(read.problems);
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(given(rules, read.answers))
}

/// The problems of a line, in order.
fn errors(line: &str, mut problems: Vec<Problem>) -> Vec<LineError> {
    let file = File::new("", line);
    problems.sort_by_key(|problem| problem.span);
    let errors = problems.into_iter().map(|it| LineError {
        column: (it.span).map_or(1, |span| file.line_and_column(span.start).1),
        message: it.message,
        help: it.help,
    });
    errors.collect()
}
