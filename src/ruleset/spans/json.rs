//! Reads JSON into values with their places.
//!
//! Most JSON is also YAML, but not all of it: YAML does not support the surrogate pairs with which
//! ASCII-only JSON writers escape characters such as emoji.

use std::ffi::OsStr;
use std::fmt;
use std::path::Path;

use indexmap::IndexMap;
use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::limits::{NESTING, VALUES};
use crate::ruleset::{Content, Document, File, Found, Mistake, Node, Problem, Span};

/// What is expected where a value begins.
const VALUE: &str =
    "expected text in double quotes, a number, a list, an object, `true`, `false` or `null`";

/// Whether a file is JSON: by its name, or because it is valid JSON, such as a result on standard
/// input.
pub(super) fn is_json(file: &File) -> bool {
    let extension = Path::new(&file.name).extension();
    let is_named = extension.is_some_and(|it: &OsStr| it.eq_ignore_ascii_case("json"));
    let begins = file.text.trim_start().starts_with(['{', '[']);
    let is_valid = || serde_json::from_str::<IgnoredAny>(&file.text).is_ok();
    begins && (is_named || is_valid())
}

/// Reads one JSON text, which has the number `file`.
pub(crate) fn read(file: usize, text: &str) -> Result<Document, Vec<Problem>> {
    document(Reader::new(file, text), whole(text))
}

/// Reads one value that is a `part` of a text.
pub(crate) fn read_part<'t>(text: &'t str, part: &'t str) -> Result<Document, Vec<Problem>> {
    document(Reader::new(0, text), part)
}

fn document<'t>(mut reader: Reader<'t>, part: &'t str) -> Result<Document, Vec<Problem>> {
    let root = reader.node(part, 0);
    let problems = reader.problems.into_problems();
    match root {
        Some(root) => Ok(Document {
            root,
            values: reader.values,
            problems,
        }),
        None => Err(problems),
    }
}

/// The keys of an object, each with its place and its value, which is not read.
pub(crate) type Fields<'t> = IndexMap<String, (Span, &'t RawValue)>;

/// The fields of the object that a text is, and the problems of their keys. No other value has any.
pub(crate) fn fields(text: &str) -> Result<(Fields<'_>, Vec<Problem>), Vec<Problem>> {
    let json = whole(text);
    if !json.starts_with('{') {
        return Ok((Fields::new(), Vec::new()));
    }
    let mut reader = Reader::new(0, text);
    let fields = reader.entries(json, |_, value| Some(value));
    let problems = reader.problems.into_problems();
    match fields {
        Some(fields) => Ok((fields, problems)),
        None => Err(problems),
    }
}

/// A text without the whitespace around its value.
fn whole(text: &str) -> &str {
    text.trim_matches([' ', '\t', '\n', '\r'])
}

/// An error of the JSON reader in plain words, without its place.
fn invalid(error: &serde_json::Error) -> Mistake<'static> {
    let text = error.to_string();
    let what = text.split(" at line ").next().unwrap_or_default();
    Mistake::InvalidJson(match what {
        "expected ident" | "expected value" => VALUE.to_owned(),
        what => what.replace("EOF while parsing", "it ends inside"),
    })
}

struct Reader<'t> {
    file: usize,
    text: &'t str,
    problems: Found,
    /// The number of values and keys so far.
    values: usize,
}

/// A method returns `None` if the rest should not be read.
impl<'t> Reader<'t> {
    fn new(file: usize, text: &'t str) -> Self {
        Self {
            file,
            text,
            problems: Found::default(),
            values: 0,
        }
    }

    /// Reads a value, nested `depth` levels deep.
    fn node(&mut self, json: &'t str, depth: usize) -> Option<Node> {
        let span = self.span(json);
        self.count(span)?;
        let is_list = json.starts_with('[');
        if (is_list || json.starts_with('{')) && depth >= NESTING {
            return self.refuse(span, &Mistake::TooDeep(NESTING));
        }
        let content = if is_list {
            let items: Vec<&RawValue> = self.parse(json)?;
            let items = items.into_iter().map(|it| self.node(it.get(), depth + 1));
            Content::List(items.collect::<Option<_>>()?)
        } else if json.starts_with('{') {
            Content::Map(self.entries(json, |it, value| it.node(value.get(), depth + 1))?)
        } else {
            Content::Scalar(self.parse::<Value>(json)?)
        };
        Some(Node {
            span,
            content,
            comment: None,
        })
    }

    /// Reads the entries of an object. If a key is duplicate, the last one wins.
    fn entries<T>(
        &mut self,
        json: &'t str,
        read: impl Fn(&mut Self, &'t RawValue) -> Option<T>,
    ) -> Option<IndexMap<String, (Span, T)>> {
        let Pairs(pairs) = self.parse(json)?;
        let mut entries = IndexMap::new();
        for (key, value) in pairs {
            let span = self.span(key.get());
            self.count(span)?;
            let word: String = self.parse(key.get())?;
            let value = read(self, value)?;
            if let Some((first, _)) = entries.get(&word) {
                let mistake = Mistake::GivenTwice(&word);
                self.problems
                    .add_related(&mistake, Some(span), Some(*first));
            }
            entries.insert(word, (span, value));
        }
        Some(entries)
    }

    fn count(&mut self, span: Span) -> Option<()> {
        self.values += 1;
        match self.values > VALUES {
            true => self.refuse(span, &Mistake::TooManyValues(VALUES)),
            false => Some(()),
        }
    }

    fn parse<T: Deserialize<'t>>(&mut self, json: &'t str) -> Option<T> {
        let error = match serde_json::from_str(json) {
            Ok(value) => return Some(value),
            Err(error) => error,
        };
        // Lines start at 1, and columns count bytes up to the end of the mistake.
        let lines = json.split_inclusive('\n').take(error.line().max(1) - 1);
        let before: usize = lines.map(str::len).sum::<usize>() + error.column().saturating_sub(1);
        // The end can be inside a multi-byte character.
        let before = (0..=before.min(json.len())).rfind(|at| json.is_char_boundary(*at));
        let start = self.span(json).start + before.unwrap_or_default();
        self.refuse(Span::new(self.file, start..start), &invalid(&error))
    }

    fn refuse<T>(&mut self, span: Span, mistake: &Mistake<'_>) -> Option<T> {
        self.problems.add(mistake, Some(span));
        None
    }

    /// The place of a part of the text.
    fn span(&self, part: &str) -> Span {
        let start = part.as_ptr() as usize - self.text.as_ptr() as usize;
        Span::new(self.file, start..start + part.len())
    }
}

/// The keys and values of an object, in order. Unlike a map, this keeps duplicate keys.
struct Pairs<'l>(Vec<(&'l RawValue, &'l RawValue)>);

impl<'de> Deserialize<'de> for Pairs<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;

        impl<'de> Visitor<'de> for Collect {
            type Value = Pairs<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }

        deserializer.deserialize_map(Collect)
    }
}
