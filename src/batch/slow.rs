//! One line of answers, read with care: what is right comes out as [`super::fast`] reads it, and
//! what is wrong with the same messages as for a file of answers.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::answers::read::{self, ANSWERS};
use crate::batch::fast::ID;
use crate::batch::lines::LONGEST_LINE;
use crate::decision::quick::{Chosen, Given};
use crate::render::batch::LineError;
use crate::ruleset::RuleSet;
use crate::ruleset::problem::{File, Problems};

/// What a line came to.
pub(super) struct Line<'l> {
    /// The `id` that it carries.
    pub(super) id: Option<&'l RawValue>,
    /// What is wrong with it; at least one, if it is wrong.
    pub(super) errors: Vec<LineError>,
}

/// What is said of a line that was not kept.
pub(super) fn too_long() -> LineError {
    error(1, "the line is longer than 1 MiB, the most that is read")
}

fn error(column: usize, message: impl Into<String>) -> LineError {
    LineError {
        column,
        message: message.into(),
        help: None,
    }
}

/// Reads any line: its answers into `given`, if nothing is wrong with it.
pub(super) fn read<'l>(rules: &RuleSet, line: &'l [u8], given: &mut Given) -> Line<'l> {
    given.fill(None);
    let wrong = |error| Line {
        id: None,
        errors: vec![error],
    };
    if line.len() > LONGEST_LINE {
        return wrong(too_long());
    }
    let line = match std::str::from_utf8(line) {
        Ok(line) => line,
        Err(cause) => {
            let column = column(&String::from_utf8_lossy(line), cause.valid_up_to());
            let message = "this is not UTF-8: the byte here belongs to no character";
            return wrong(error(column, message));
        }
    };
    let mut top = Top::default();
    let is_json = match line.trim_start().starts_with('{') {
        true => top.read(line),
        false => serde_json::from_str(line).map(|_: &RawValue| ()),
    };
    if let Err(cause) = is_json {
        return Line {
            id: top.id,
            errors: vec![no_json(line, &cause)],
        };
    }
    let is_its_own = top.answers.is_some() || rules.question(ID).is_none();
    let id = top.id.filter(|_| is_its_own);
    let file = File {
        name: String::new(),
        text: top.answers_alone(line, id),
    };
    let read = read::from_file(rules, &file, 0);
    if read.problems.is_empty() {
        for (question, answer) in &read.answers {
            given[*question] = Some(Chosen::from(answer));
        }
        return Line {
            id,
            errors: Vec::new(),
        };
    }
    let problems = Problems::new(vec![file], read.problems);
    Line {
        id,
        errors: errors(&problems),
    }
}

/// The problems of a file of one line.
fn errors(problems: &Problems) -> Vec<LineError> {
    let (shown, more) = problems.shown();
    let file = problems.files.first();
    let mut errors: Vec<LineError> = shown
        .iter()
        .map(|problem| {
            let place = problem.place.as_ref().zip(file);
            LineError {
                column: place.map_or(1, |(place, file)| file.line_and_column(place.start).1),
                message: problem.message.clone(),
                help: problem.help.clone(),
            }
        })
        .collect();
    errors.extend(more.map(|more| error(1, more)));
    errors
}

/// What the JSON library says of a line, at the place it names.
fn no_json(line: &str, cause: &serde_json::Error) -> LineError {
    let text = cause.to_string();
    let what = text.split(" at line ").next().unwrap_or_default();
    // It names the last byte that it read.
    let byte = cause.column().saturating_sub(1);
    error(column(line, byte), format!("this is no JSON: {what}"))
}

/// The character that a byte belongs to, counted from 1.
fn column(line: &str, byte: usize) -> usize {
    let before = line.char_indices();
    let before = before.take_while(|(start, letter)| start + letter.len_utf8() <= byte);
    before.count() + 1
}

/// The parts of a line that are more than questions.
#[derive(Debug, Default)]
struct Top<'l> {
    id: Option<&'l RawValue>,
    answers: Option<&'l RawValue>,
    is_doubled: bool,
}

impl<'l> Top<'l> {
    /// Reads what there is; what came before an error stays.
    fn read(&mut self, line: &'l str) -> serde_json::Result<()> {
        let mut deserializer = serde_json::Deserializer::from_str(line);
        self.deserialize(&mut deserializer)?;
        deserializer.end()
    }

    /// The line with nothing but its answers, each where it stood. Of a record the rest may be JSON
    /// that no YAML is; beside answers there is the `id` that comes back.
    fn answers_alone(&self, line: &str, id: Option<&RawValue>) -> String {
        let alone = match (self.answers, id) {
            _ if self.is_doubled => None,
            (Some(answers), _) => of_record(line, answers.get()),
            (None, Some(id)) => without(line, ID, id.get()),
            (None, None) => None,
        };
        alone.unwrap_or_else(|| line.to_owned())
    }
}

/// A record with nothing but its answers.
fn of_record(line: &str, answers: &str) -> Option<String> {
    let before = line.get(..start_of(line, answers)?)?.chars().count();
    let start = format!("{{\"{ANSWERS}\":");
    Some(format!("{start:before$}{answers}}}"))
}

/// A mapping with spaces in place of an entry and the comma that belongs to it.
fn without(line: &str, key: &str, value: &str) -> Option<String> {
    let start = start_of(line, value)?;
    let key = line.get(..start)?.rfind(&format!("\"{key}\""))?;
    let rest = line.get(start + value.len()..)?;
    let (before, after) = match rest.trim_start().strip_prefix(',') {
        Some(after) => (line.get(..key)?, after),
        None => (line.get(..key)?.trim_end().trim_end_matches(','), rest),
    };
    let gone = line.get(before.len()..line.len() - after.len())?;
    let gone = " ".repeat(gone.chars().count());
    Some(format!("{before}{gone}{after}"))
}

/// The byte at which a part of a line begins.
fn start_of(line: &str, part: &str) -> Option<usize> {
    (part.as_ptr() as usize).checked_sub(line.as_ptr() as usize)
}

impl<'l> DeserializeSeed<'l> for &mut Top<'l> {
    type Value = ();

    fn deserialize<D: Deserializer<'l>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'l> Visitor<'l> for &mut Top<'l> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("answers")
    }

    fn visit_map<A: MapAccess<'l>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<std::borrow::Cow<'l, str>>()? {
            let value: &'l RawValue = map.next_value()?;
            let known = match key.as_ref() {
                ANSWERS => self.answers.replace(value),
                ID => self.id.replace(value),
                _ => None,
            };
            self.is_doubled |= known.is_some();
        }
        Ok(())
    }
}
