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
    let read = read::from_file(rules, &top.file(line), 0);
    let id = top.id.filter(|_| top.answers.is_some());
    if read.problems.is_empty() {
        for (question, answer) in &read.answers {
            given[*question] = Some(Chosen::from(answer));
        }
        return Line {
            id,
            errors: Vec::new(),
        };
    }
    let problems = Problems::new(vec![top.file(line)], read.problems);
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

    /// The line as a file of answers. Of a record nothing but its answers is left: what else is in
    /// it may be JSON that no YAML is.
    fn file(&self, line: &str) -> File {
        let answers = self.answers.filter(|_| !self.is_doubled).map(RawValue::get);
        let text = answers.and_then(|answers| {
            let byte = (answers.as_ptr() as usize).checked_sub(line.as_ptr() as usize)?;
            let before = line.get(..byte)?.chars().count();
            let start = format!("{{\"{ANSWERS}\":");
            Some(format!("{start:before$}{answers}}}"))
        });
        File {
            name: String::new(),
            text: text.unwrap_or_else(|| line.to_owned()),
        }
    }
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
