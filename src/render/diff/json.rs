//! What changes from one rule set to another, for programs. Fields are added, never renamed.

use std::path::Path;

use indexmap::IndexMap;
use serde::Serialize;
use serde_json::{Value, json};

use crate::diff::{Area, Diff};
use crate::ids::{ClassId, QuestionId};
use crate::render::diff::{BASIS, command, outcomes, words};
use crate::ruleset::answer::NOT_SURE;
use crate::ruleset::{Answer, Kind, RuleSet};

#[derive(Debug, Serialize)]
struct Document<'a> {
    schema_version: u32,
    old: Name<'a>,
    new: Name<'a>,
    basis: &'static str,
    /// Numbers of answer sets are text, since they may be too large for a number of JSON.
    complete_answer_sets: String,
    changed: String,
    share: f64,
    changes: Vec<ChangeForm<'a>>,
    only_in_old: Only<'a>,
    only_in_new: Only<'a>,
    other_kind: Vec<OtherKind<'a>>,
    reordered: bool,
}

#[derive(Debug, Serialize)]
struct Name<'a> {
    path: String,
    id: &'a str,
    version: &'a str,
    sha256: &'a str,
}

#[derive(Debug, Serialize)]
struct ChangeForm<'a> {
    from: &'a str,
    to: &'a str,
    complete_answer_sets: String,
    share: f64,
    /// Disjoint parts of the answer sets.
    parts: Vec<Part<'a>>,
    /// How many answer sets are in none of them.
    elsewhere: String,
}

#[derive(Debug, Serialize)]
struct Part<'a> {
    conditions: Vec<ConditionForm<'a>>,
    complete_answer_sets: String,
    share: f64,
    example: Example<'a>,
}

#[derive(Debug, Serialize)]
struct ConditionForm<'a> {
    question: &'a str,
    answers: String,
    /// The answers one by one, where the question has few.
    options: Option<Vec<&'a str>>,
}

/// Answers that, with every other question not sure, are in the part.
#[derive(Debug, Serialize)]
struct Example<'a> {
    answers: IndexMap<&'a str, Value>,
    rest: &'static str,
    before: Decided<'a>,
    after: Decided<'a>,
}

#[derive(Debug, Serialize)]
struct Decided<'a> {
    rule: &'a str,
    command: String,
}

#[derive(Debug, Serialize)]
struct Only<'a> {
    questions: Vec<&'a str>,
    options: IndexMap<&'a str, Vec<&'a str>>,
    outcomes: Vec<&'a str>,
}

#[derive(Debug, Serialize)]
struct OtherKind<'a> {
    question: &'a str,
    old: &'static str,
    new: &'static str,
}

/// What changes as one JSON text, which ends with a newline.
///
/// # Errors
/// Those of the JSON library; none is known to happen.
pub fn json(diff: &Diff<'_>, paths: [&Path; 2]) -> serde_json::Result<String> {
    let share = |part: u128| part as f64 / diff.total as f64;
    let [old, new] = diff.rules;
    let document = Document {
        schema_version: 1,
        old: name(old, paths[0]),
        new: name(new, paths[1]),
        basis: BASIS,
        complete_answer_sets: diff.total.to_string(),
        changed: diff.changed().to_string(),
        share: share(diff.changed()),
        changes: diff
            .changes
            .iter()
            .map(|change| {
                let [from, to] = diff.outcome_ids(change.outcomes);
                let parts = change.areas.iter();
                ChangeForm {
                    from,
                    to,
                    complete_answer_sets: change.count.to_string(),
                    share: share(change.count),
                    parts: parts.map(|area| part(diff, area, paths)).collect(),
                    elsewhere: change.elsewhere().to_string(),
                }
            })
            .collect(),
        only_in_old: only(diff, 0),
        only_in_new: only(diff, 1),
        other_kind: diff
            .apart
            .kinds
            .iter()
            .map(|[one, other]| OtherKind {
                question: &old.questions()[*one].id,
                old: old.questions()[*one].kind.name(),
                new: new.questions()[*other].kind.name(),
            })
            .collect(),
        reordered: diff.apart.reordered,
    };
    let mut text = serde_json::to_string_pretty(&document)?;
    text.push('\n');
    Ok(text)
}

fn name<'a>(rules: &'a RuleSet, path: &Path) -> Name<'a> {
    Name {
        path: path.display().to_string(),
        id: rules.id(),
        version: rules.version(),
        sha256: rules.sha256(),
    }
}

fn part<'a>(diff: &'a Diff<'_>, area: &'a Area, paths: [&Path; 2]) -> Part<'a> {
    let conditions = area.answers.conditions.iter();
    let answers = area.example.iter().map(|(id, answer)| {
        let question = diff.question(*id);
        let words = answer.words(question);
        let value = match answer {
            Answer::Many(options) if options.is_empty() => json!([]),
            Answer::Many(_) => json!(words),
            _ => json!(words.first()),
        };
        (question.id.as_str(), value)
    });
    let [before, after] = super::rules(diff, area);
    let decided = |rule, path| Decided {
        rule,
        command: command(diff, area, path),
    };
    Part {
        conditions: conditions
            .map(|(question, classes)| ConditionForm {
                question: &diff.question(*question).id,
                answers: words(diff, *question, classes),
                options: options(diff, *question, classes),
            })
            .collect(),
        complete_answer_sets: area.answers.size.to_string(),
        share: area.answers.size as f64 / diff.total as f64,
        example: Example {
            answers: answers.collect(),
            rest: NOT_SURE,
            before: decided(before, paths[0]),
            after: decided(after, paths[1]),
        },
    }
}

/// The answers of some classes one by one; of an any-of question there may be too many.
fn options<'a>(diff: &'a Diff<'_>, id: QuestionId, classes: &[ClassId]) -> Option<Vec<&'a str>> {
    let question = diff.question(id);
    if question.kind == Kind::AnyOf {
        return None;
    }
    let answers = question.options.ids().map(Answer::One);
    let answers = answers.chain([Answer::NotSure]);
    let allowed = answers.filter(|answer| classes.contains(&diff.classes(id).of(answer)));
    Some(allowed.flat_map(|answer| answer.words(question)).collect())
}

fn only<'a>(diff: &'a Diff<'_>, side: usize) -> Only<'a> {
    let mut only = Only {
        questions: Vec::new(),
        options: IndexMap::new(),
        outcomes: outcomes(diff, side).collect(),
    };
    let Some(rules) = diff.rules.into_iter().nth(side) else {
        return only;
    };
    let questions = diff.apart.questions.get(side).into_iter().flatten();
    only.questions
        .extend(questions.map(|question| rules.questions()[*question].id.as_str()));
    for options in &diff.apart.options {
        if let (Some(question), Some(of_side)) =
            (options.question.get(side), options.options.get(side))
            && !of_side.is_empty()
        {
            let question = &rules.questions()[*question];
            let ids = of_side
                .iter()
                .map(|option| question.options[*option].id.as_str());
            only.options.insert(&question.id, ids.collect());
        }
    }
    only
}
