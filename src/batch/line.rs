//! Reads one line: an object of answers, or a record with such an object under `answers`.

use std::borrow::Cow;

use rustc_hash::FxHashSet;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::answers::read::{ANSWERS, misspelled_answers};
use crate::answers::{Answers, Origin};
use crate::batch::{LONGEST_LINE, LineError};
use crate::ids::QuestionId;
use crate::ruleset::spans::{self, Pairs};
use crate::ruleset::{Answer, Mistake, Number, RuleSet};

/// The key whose value is returned with the advice.
const ID: &str = "id";

/// The maximum number of errors reported for a line.
const MOST_ERRORS: usize = 100;

/// The `id` of a line, and its answers or all their errors.
pub(super) fn read<'l>(
    rules: &RuleSet,
    bytes: &'l [u8],
) -> (Option<&'l RawValue>, Result<Answers, Vec<LineError>>) {
    let mut reader = Reader {
        rules,
        line: match std::str::from_utf8(bytes) {
            Ok(line) => line,
            Err(_) => bytes.utf8_chunks().next().map_or("", |chunk| chunk.valid()),
        },
        errors: Vec::new(),
    };
    let mut answers = Answers::none(rules.questions().len());
    let mut id = None;
    if bytes.len() > LONGEST_LINE {
        reader.error_at(0, "the line is longer than the limit of 1 MiB", None);
    } else if reader.line.len() < bytes.len() {
        reader.error_at(reader.line.len(), "invalid UTF-8", None);
    } else {
        id = reader.line(&mut answers);
    }
    let Reader { mut errors, .. } = reader;
    errors.sort_by_key(|error| error.column);
    match errors.is_empty() {
        true => (id, Ok(answers)),
        false => (id, Err(errors)),
    }
}

struct Reader<'r, 'l> {
    rules: &'r RuleSet,
    line: &'l str,
    errors: Vec<LineError>,
}

/// One key of an object, its text in the line, and its value.
type Field<'l> = (Cow<'l, str>, &'l str, &'l RawValue);

impl<'l> Reader<'_, 'l> {
    fn line(&mut self, answers: &mut Answers) -> Option<&'l RawValue> {
        let mut fields = self.object(self.line.trim());
        let value = |key| fields.iter().find(|it| it.0 == key).map(|it| it.2);
        let record = value(ANSWERS);
        // In a mapping of answers alone, this key can be a question.
        let is_id = record.is_some() || self.rules.question(ID).is_none();
        let id = value(ID).filter(|_| is_id);
        match record {
            Some(record) => fields = self.object(record.get()),
            None => fields.retain(|it| !is_id || it.0 != ID),
        }
        self.answers(&fields, answers);
        id
    }

    /// The fields of an object. Any other value is an error and has no fields.
    fn object(&mut self, json: &'l str) -> Vec<Field<'l>> {
        if !json.starts_with('{') {
            if self.parse::<&RawValue>(json).is_some() {
                let message = format!("expected a mapping, found {}", found(json));
                self.error(json, message, None);
            }
            return Vec::new();
        }
        let Some(Pairs(pairs)) = self.parse(json) else {
            return Vec::new();
        };
        let mut seen = FxHashSet::default();
        let mut fields = Vec::with_capacity(pairs.len());
        for (key_json, value) in pairs {
            let key_json = key_json.get();
            let Some(key) = self.text(key_json) else {
                continue;
            };
            if seen.insert(key.clone()) {
                fields.push((key, key_json, value));
            } else {
                self.error(key_json, format!("`{key}` is given twice"), None);
            }
        }
        fields
    }

    fn answers(&mut self, fields: &[Field<'l>], answers: &mut Answers) {
        let rules = self.rules;
        for (key, key_json, value) in fields {
            let Some(question) = rules.question(key) else {
                let is_mapping = value.get().starts_with('{');
                let mistake = misspelled_answers(key).filter(|_| is_mapping);
                let mistake = mistake.unwrap_or(Mistake::UnknownQuestion { id: key, rules });
                self.error(key_json, mistake.to_string(), mistake.help());
                continue;
            };
            if let Some(answer) = self.answer(question, value.get()) {
                answers.give(question, answer, Origin::File);
            }
        }
    }

    fn answer(&mut self, question: QuestionId, json: &'l str) -> Option<Answer> {
        let (items, expected): (Vec<&str>, _) = if json.starts_with('[') {
            let items: Vec<&RawValue> = self.parse(json)?;
            (items.into_iter().map(RawValue::get).collect(), "an option")
        } else {
            (vec![json], "an option or a list of options")
        };
        let options: Vec<_> = items
            .iter()
            .filter_map(|item| self.option(item, expected))
            .collect();
        if options.len() < items.len() {
            return None;
        }
        let mistakes = match self.rules.questions()[question].answer(&options) {
            Ok(answer) => return Some(answer),
            Err(mistakes) => mistakes,
        };
        for (word, mistake) in mistakes {
            let place = word.and_then(|index| items.get(index)).copied();
            self.error(place.unwrap_or(json), mistake.to_string(), mistake.help());
        }
        None
    }

    /// The option that a text or a boolean names, or the digits of a number.
    fn option(&mut self, json: &'l str, expected: &str) -> Option<Cow<'l, str>> {
        match json {
            "true" | "false" => Some(Cow::Borrowed(json)),
            _ if json.starts_with('"') => self.text(json),
            _ if json.parse::<Number>().is_ok() => Some(Cow::Borrowed(json)),
            _ if json.starts_with(|it: char| it.is_ascii_digit() || it == '-') => {
                let number: f64 = self.parse(json)?;
                Some(Cow::Owned(number.to_string()))
            }
            _ => {
                let message = format!("expected {expected}, found {}", found(json));
                self.error(json, message, None);
                None
            }
        }
    }

    /// The content of a string. Only a string with escapes must be copied.
    fn text(&mut self, json: &'l str) -> Option<Cow<'l, str>> {
        let inside = json.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
        match inside {
            Some(text) if !text.contains('\\') => Some(Cow::Borrowed(text)),
            _ => self.parse::<String>(json).map(Cow::Owned),
        }
    }

    fn parse<T: Deserialize<'l>>(&mut self, json: &'l str) -> Option<T> {
        let cause = match serde_json::from_str(json) {
            Ok(value) => return Some(value),
            Err(cause) => cause,
        };
        let message = spans::invalid_json(&cause).to_string();
        // Its columns count bytes.
        let byte = self.start(json) + cause.column().saturating_sub(1);
        self.error_at(byte, message, None);
        None
    }

    /// An error at the start of a part of the line.
    fn error(&mut self, part: &str, message: String, help: Option<String>) {
        self.error_at(self.start(part), message, help);
    }

    fn error_at(&mut self, byte: usize, message: impl Into<String>, help: Option<String>) {
        if self.errors.len() < MOST_ERRORS {
            let starts = self.line.char_indices().map(|(start, _)| start);
            let starts = starts.chain([self.line.len()]);
            self.errors.push(LineError {
                column: starts.take_while(|start| *start <= byte).count(),
                message: message.into(),
                help,
            });
        }
    }

    fn start(&self, part: &str) -> usize {
        part.as_ptr() as usize - self.line.as_ptr() as usize
    }
}

/// What a JSON value is, in the words of the other error messages.
fn found(json: &str) -> String {
    match json.bytes().next() {
        Some(b'{') => "a mapping".to_owned(),
        Some(b'[') => "a list".to_owned(),
        Some(b'n') => "nothing".to_owned(),
        Some(b'"') => format!("the string `{}`", json.trim_matches('"')),
        Some(b't' | b'f') => format!("`{json}`"),
        _ => format!("the number {json}"),
    }
}
