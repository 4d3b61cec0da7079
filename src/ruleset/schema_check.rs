//! A value against the form of a rule file: every key and every kind of value, before anything is
//! asked about its meaning.
//!
//! The form is the JSON Schema that the types in [`super::yaml`] give. Only what those schemas
//! use is understood here. A value that does not fit is reported and replaced by the smallest one
//! that does, so that the types can be read in any case and the checks of meaning can report the
//! rest of the problems in the same run.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use crate::grammar;
use crate::ruleset::problem::{Problem, Span};
use crate::ruleset::spans::{Node, Step};
use crate::suggest::did_you_mean;

/// The most entries of a list: what is bad input is not to take long.
pub(crate) const MOST_ITEMS: usize = 10_000;

/// What the check found.
#[derive(Default)]
pub(crate) struct Report {
    /// The problems.
    pub(crate) problems: Vec<Problem>,
    /// The places whose value was replaced: what is wrong there has been said.
    pub(crate) replaced: HashSet<Span>,
}

/// Checks `value`, which stands in the text as `node`, against the JSON Schema `schema`, and makes
/// it fit.
pub(crate) fn check(value: &mut Value, node: &Node, schema: &Value) -> Report {
    let mut check = Check {
        definitions: schema.get("$defs"),
        report: Report::default(),
    };
    check.value(value, node, schema);
    check.report
}

struct Check<'s> {
    definitions: Option<&'s Value>,
    report: Report,
}

impl<'s> Check<'s> {
    fn value(&mut self, value: &mut Value, node: &Node, schema: &'s Value) {
        let schema = self.resolve(schema);
        let schema = match schema.get("anyOf").and_then(Value::as_array) {
            Some(choices) => choices
                .iter()
                .find(|choice| self.accepts(choice, value))
                .map_or(schema, |choice| self.resolve(choice)),
            None => schema,
        };
        if !self.accepts(schema, value) {
            self.replace(value, node, schema);
            return;
        }
        match value {
            Value::Object(map) => self.map(map, node, schema),
            Value::Array(list) => {
                if list.len() > MOST_ITEMS {
                    let message = format!("a list of {} is too long", list.len());
                    let problem = Problem::new(Some(node.span()), message);
                    let help = format!("at most {MOST_ITEMS} are read");
                    self.report.problems.push(problem.help(Some(help)));
                    list.truncate(MOST_ITEMS);
                }
                if let Some(items) = schema.get("items") {
                    for (index, item) in list.iter_mut().enumerate() {
                        let part = node.part(Step::Index(index)).unwrap_or(node);
                        self.value(item, part, items);
                    }
                }
            }
            Value::String(word) => {
                if let Some(words) = words_of(schema)
                    && !words.contains(&word.as_str())
                {
                    let help = did_you_mean(word, words.iter().copied()).unwrap_or_else(|| {
                        format!("expected {}", grammar::quoted_list(&words, "or"))
                    });
                    let problem =
                        Problem::new(Some(node.span()), format!("`{word}` is not known here"));
                    self.report.problems.push(problem.help(Some(help)));
                    *value = self.smallest(schema);
                    self.report.replaced.insert(node.span());
                }
            }
            _ => {}
        }
    }

    fn map(&mut self, map: &mut Map<String, Value>, node: &Node, schema: &'s Value) {
        let properties = schema.get("properties").and_then(Value::as_object);
        let known = |key: &str| properties.and_then(|properties| properties.get(key));
        let rest = schema
            .get("additionalProperties")
            .filter(|rest| rest.is_object());
        let closed = schema.get("additionalProperties") == Some(&Value::Bool(false));

        if closed {
            map.retain(|key, _| {
                if known(key).is_some() {
                    return true;
                }
                let names = properties
                    .into_iter()
                    .flat_map(Map::keys)
                    .map(String::as_str);
                let help = did_you_mean(key, names.clone())
                    .unwrap_or_else(|| format!("expected {}", grammar::quoted_list(names, "or")));
                self.report.problems.push(
                    Problem::new(node.key_span(key), format!("unknown key `{key}`"))
                        .help(Some(help)),
                );
                false
            });
        }
        if let Some(most) = schema.get("maxProperties").and_then(Value::as_u64)
            && map.len() as u64 != most
        {
            let found = grammar::count(map.len(), "key");
            self.report.problems.push(
                Problem::new(
                    Some(node.span()),
                    format!("a condition has exactly one key, but this has {found}"),
                )
                .help(Some("join several with `all` or `any`".to_owned())),
            );
            *map = Map::from_iter([("all".to_owned(), json!([]))]);
            self.report.replaced.insert(node.span());
        }
        for (key, value) in map.iter_mut() {
            if let Some(schema) = known(key).or(rest) {
                let part = node.part(Step::Key(key)).unwrap_or(node);
                self.value(value, part, schema);
            }
        }
        let required = schema.get("required").and_then(Value::as_array);
        for key in required.into_iter().flatten().filter_map(Value::as_str) {
            if !map.contains_key(key) {
                self.report.problems.push(Problem::new(
                    Some(node.span()),
                    format!("`{key}` is missing"),
                ));
                let smallest = known(key).map_or(Value::Null, |schema| self.smallest(schema));
                map.insert(key.to_owned(), smallest);
                self.report.replaced.insert(node.span());
            }
        }
    }

    fn replace(&mut self, value: &mut Value, node: &Node, schema: &'s Value) {
        let found = match value {
            Value::Null => "nothing".to_owned(),
            Value::Bool(truth) => format!("`{truth}`"),
            Value::Number(number) => format!("the number {number}"),
            Value::String(word) => format!("the text `{word}`"),
            Value::Array(_) => "a list".to_owned(),
            Value::Object(_) => "a mapping".to_owned(),
        };
        let is_text = self.names(schema) == ["a text"];
        let quote = is_text && matches!(value, Value::Number(_) | Value::Bool(_));
        let problem = Problem::new(
            Some(node.span()),
            format!(
                "expected {}, found {found}",
                grammar::list(self.names(schema), "or")
            ),
        )
        .help(quote.then(|| "put it in quotes".to_owned()));
        self.report.problems.push(problem);
        self.report.replaced.insert(node.span());
        *value = self.smallest(schema);
    }

    fn resolve(&self, schema: &'s Value) -> &'s Value {
        let name = schema
            .get("$ref")
            .and_then(Value::as_str)
            .and_then(|reference| reference.strip_prefix("#/$defs/"));
        match name.and_then(|name| self.definitions?.get(name)) {
            Some(definition) => definition,
            None => schema,
        }
    }

    /// Whether a value is of a kind that the schema names.
    fn accepts(&self, schema: &'s Value, value: &Value) -> bool {
        let schema = self.resolve(schema);
        if let Some(choices) = schema.get("anyOf").and_then(Value::as_array) {
            return choices.iter().any(|choice| self.accepts(choice, value));
        }
        kinds(schema).iter().any(|kind| match *kind {
            "object" => value.is_object(),
            "array" => value.is_array(),
            "string" => value.is_string(),
            "boolean" => value.is_boolean(),
            "number" => value.is_number(),
            "integer" => value.is_u64(),
            _ => false,
        })
    }

    /// What the schema expects, in words.
    fn names(&self, schema: &'s Value) -> Vec<&'s str> {
        let schema = self.resolve(schema);
        if let (Some(title), true) = (
            schema.get("title").and_then(Value::as_str),
            schema.get("anyOf").is_some(),
        ) {
            return vec![title];
        }
        if let Some(choices) = schema.get("anyOf").and_then(Value::as_array) {
            return choices
                .iter()
                .flat_map(|choice| self.names(choice))
                .collect();
        }
        kinds(schema)
            .into_iter()
            .map(|kind| match kind {
                "object" => "a mapping",
                "array" => "a list",
                "boolean" => "`true` or `false`",
                "number" => "a number",
                "integer" => "a whole number",
                _ => "a text",
            })
            .collect()
    }

    /// The smallest value that fits.
    fn smallest(&self, schema: &'s Value) -> Value {
        let schema = self.resolve(schema);
        if let Some(word) = words_of(schema).and_then(|words| words.first().copied()) {
            return json!(word);
        }
        if let Some(first) = schema.get("anyOf").and_then(|choices| choices.get(0)) {
            return self.smallest(first);
        }
        if schema.get("maxProperties").is_some() {
            return json!({"all": []});
        }
        match kinds(schema).first().copied() {
            Some("object") => {
                let mut map = Map::new();
                let required = schema.get("required").and_then(Value::as_array);
                for key in required.into_iter().flatten().filter_map(Value::as_str) {
                    let property = schema.get("properties").and_then(|all| all.get(key));
                    map.insert(
                        key.to_owned(),
                        property.map_or(Value::Null, |property| self.smallest(property)),
                    );
                }
                Value::Object(map)
            }
            Some("array") => json!([]),
            Some("integer" | "number") => json!(1),
            Some("boolean") => json!(false),
            Some("string") => json!(""),
            _ => Value::Null,
        }
    }
}

/// The words that a schema of fixed words allows.
fn words_of(schema: &Value) -> Option<Vec<&str>> {
    let words = schema.get("enum")?.as_array()?;
    Some(words.iter().filter_map(Value::as_str).collect())
}

/// The kinds of value that a schema names. `null` is left out: an empty value is no value.
fn kinds(schema: &Value) -> Vec<&str> {
    let kinds = match schema.get("type") {
        Some(Value::String(kind)) => vec![kind.as_str()],
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    kinds.into_iter().filter(|kind| *kind != "null").collect()
}
