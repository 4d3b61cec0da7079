//! Checks the keys and types of a file against a JSON Schema, before its meaning is checked.
//!
//! The schemas are generated from the types that read the file, such as [`super::yaml`]. Only the
//! keywords they use are supported. An invalid value is reported and replaced by the smallest valid
//! one. So the types can always be read, and the later checks can report the rest of the problems
//! in the same run.

use std::collections::HashSet;
use std::slice;

use indexmap::IndexMap;
use serde_json::{Map, Value, json};

use crate::grammar;
use crate::limits::{LIST, TEXT_LENGTH};
use crate::ruleset::mistake::AT_LEAST;
use crate::ruleset::yaml::FINDING;
use crate::ruleset::{Content, Found, Mistake, Node, Problem, Span};
use crate::suggest::{nearest, operator_meant};

/// How many unknown keys of a mapping are compared with the known ones: with more, they are hardly
/// misspelled.
const MOST_COMPARED: usize = 100;

/// The result of a check.
pub(crate) struct Checked {
    /// The value, with placeholders for its invalid parts.
    pub(crate) value: Value,
    pub(crate) problems: Vec<Problem>,
    /// The places of the placeholders, whose problems have been reported.
    pub(crate) replaced: HashSet<Span>,
}

/// Checks a value against a JSON Schema. A misspelled key is reported and corrected, so that its
/// value is checked, too.
pub(crate) fn check(node: &mut Node, schema: &Value) -> Checked {
    let mut check = Check {
        definitions: schema.get("$defs"),
        problems: Found::default(),
        replaced: HashSet::new(),
    };
    Checked {
        value: check.value(node, schema),
        problems: check.problems.into_problems(),
        replaced: check.replaced,
    }
}

/// The keys that an object must have.
pub(crate) fn required(schema: &Value) -> impl Iterator<Item = &str> {
    strings(schema, "required").into_iter()
}

struct Check<'s> {
    definitions: Option<&'s Value>,
    problems: Found,
    replaced: HashSet<Span>,
}

impl<'s> Check<'s> {
    fn value(&mut self, node: &mut Node, schema: &'s Value) -> Value {
        let mut schema = self.resolve(schema);
        let accepted = choices(schema).find(|choice| self.accepts(choice, node));
        if let Some(choice) = accepted.or(only_choice(schema)) {
            schema = self.resolve(choice);
        }
        if !self.accepts(schema, node) {
            let mistake = self.wrong_type(node, schema);
            return match &mut node.content {
                Content::List(list) if is_condition(schema) => {
                    self.problem(node.span, mistake);
                    self.joined(list, schema)
                }
                _ => self.replace(node.span, schema, mistake),
            };
        }
        let span = node.span;
        match &mut node.content {
            Content::Map(entries) => self.map(entries, span, schema),
            Content::List(list) => {
                let (len, most) = (list.len(), LIST);
                if len > most {
                    self.problem(span, Mistake::TooLong { len, most });
                }
                let items = list.iter_mut().take(most);
                match schema.get("items") {
                    Some(schema) => items.map(|item| self.value(item, schema)).collect(),
                    None => items.map(|item| item.to_value()).collect(),
                }
            }
            Content::Scalar(value) => {
                let known = strings(schema, "enum");
                let len = value.as_str().map_or(0, |it| it.chars().count());
                let most = TEXT_LENGTH;
                match value.as_str() {
                    Some(_) if len > most => {
                        self.replace(span, schema, Mistake::LongText { len, most })
                    }
                    Some(word) if !known.is_empty() && !known.contains(&word) => {
                        self.replace(span, schema, Mistake::UnknownValue { word, known })
                    }
                    Some(text) => self.text(text, span).into(),
                    None => value.clone(),
                }
            }
        }
    }

    fn map(
        &mut self,
        entries: &mut IndexMap<String, (Span, Node)>,
        span: Span,
        schema: &'s Value,
    ) -> Value {
        if is_condition(schema) && entries.len() != 1 {
            let (keys, at_least) = (entries.len(), entries.contains_key("at-least"));
            return self.replace(span, schema, Mistake::KeysOfCondition { keys, at_least });
        }
        let properties = schema.get("properties").and_then(Value::as_object);
        if let Some((key, span, list)) = unknown_operator(entries, schema) {
            self.problem(span, Mistake::NotAnOperator(key));
            return self.joined(list, schema);
        }
        let rest = schema.get("additionalProperties");
        let misspelled = match (properties, rest) {
            (Some(known), Some(Value::Bool(false))) => self.unknown_keys(entries, known),
            _ => Vec::new(),
        };
        let mut map = Map::new();
        for (key, (_, part)) in entries {
            let value = match properties.and_then(|all| all.get(key)).or(rest) {
                Some(Value::Bool(false)) => continue,
                Some(schema) => self.value(part, schema),
                None => part.to_value(),
            };
            map.insert(key.clone(), value);
        }
        for key in required(schema) {
            if !map.contains_key(key) {
                if !misspelled.contains(&key) {
                    self.problem(span, Mistake::Missing(key));
                }
                self.replaced.insert(span);
                map.insert(key.to_owned(), self.smallest_of(key, schema));
            }
        }
        Value::Object(map)
    }

    /// Reports unknown keys, and returns the known keys that they stand for. If the value fits, it
    /// gets the known key.
    fn unknown_keys(
        &mut self,
        entries: &mut IndexMap<String, (Span, Node)>,
        properties: &'s Map<String, Value>,
    ) -> Vec<&'s str> {
        let unknown = entries.keys().filter(|key| !properties.contains_key(*key));
        let unknown: Vec<String> = unknown.cloned().collect();
        let mut misspelled = Vec::new();
        for (index, key) in unknown.into_iter().enumerate() {
            let Some((span, part)) = entries.get(&key) else {
                continue;
            };
            let known: Vec<&str> = properties.keys().map(String::as_str).collect();
            let is_compared = index < MOST_COMPARED;
            let meant = nearest(&key, known.iter().copied().filter(|_| is_compared));
            // In `{say: a, b}`, YAML reads `b` as a key without a value.
            let is_nothing = matches!(part.content, Content::Scalar(Value::Null));
            let is_text = part.span.start == part.span.end && is_nothing;
            let mistake = Mistake::UnknownKey {
                key: &key,
                known,
                is_text,
            };
            self.problem(*span, mistake);
            let Some(meant) = meant.filter(|meant| !entries.contains_key(*meant)) else {
                continue;
            };
            misspelled.push(meant);
            let fits = |schema| self.accepts(schema, part);
            if properties.get(meant).is_some_and(fits)
                && let Some(entry) = entries.shift_remove(&key)
            {
                entries.insert(meant.to_owned(), entry);
            }
        }
        misspelled
    }

    /// Checks a list of conditions without `all` or `any`, as if it had `all`.
    fn joined(&mut self, list: &mut [Node], condition: &'s Value) -> Value {
        let parts = list.iter_mut().take(LIST);
        let parts: Vec<Value> = parts.map(|part| self.value(part, condition)).collect();
        json!({ "all": parts })
    }

    /// A text as one paragraph, without the line breaks of the file.
    fn text(&mut self, text: &str, span: Span) -> String {
        let mut controls = text.chars().filter(|it| it.is_control() && *it != '\n');
        if let Some(control) = controls.next() {
            self.problem(span, Mistake::ControlCharacter(control));
        }
        match text.contains('\n') {
            true => text.split_ascii_whitespace().collect::<Vec<_>>().join(" "),
            false => text.to_owned(),
        }
    }

    fn problem(&mut self, span: Span, mistake: Mistake<'_>) {
        self.problems.add(&mistake, Some(span));
    }

    /// Reports a value, and returns a placeholder.
    fn replace(&mut self, span: Span, schema: &'s Value, mistake: Mistake<'_>) -> Value {
        self.problem(span, mistake);
        self.replaced.insert(span);
        self.smallest(schema)
    }

    fn wrong_type(&self, node: &Node, schema: &'s Value) -> Mistake<'static> {
        let found = match &node.content {
            Content::Scalar(Value::Bool(truth)) => format!("`{truth}`"),
            Content::Scalar(Value::Number(number)) => format!("the number {number}"),
            Content::Scalar(Value::String(word)) => format!("the string `{word}`"),
            Content::Scalar(_) => "nothing".to_owned(),
            Content::List(_) => "a list".to_owned(),
            Content::Map(_) => "a mapping".to_owned(),
        };
        let expected = self.names(schema);
        let is_string = expected == ["a string"];
        let help = match &node.content {
            Content::Scalar(_) if is_condition(schema) => {
                Some("a condition is `{question: option}`")
            }
            Content::List(_) if is_condition(schema) => {
                Some("combine conditions with `all` or `any`")
            }
            Content::List(_) if expected == [FINDING] => Some(
                "combine findings with `all` or `any`, as in `{any: [{finding: a}, {finding: b}]}`",
            ),
            Content::Scalar(Value::Number(_)) if is_at_least(schema) => Some(AT_LEAST),
            Content::Scalar(Value::String(_)) if self.is_list_of_strings(schema) => {
                Some("put it in brackets, as in `[a]`")
            }
            Content::Scalar(Value::Null) if is_string && node.comment.is_some() => {
                Some("put text that starts with `#` in quotes")
            }
            Content::Scalar(it) if is_string && !it.is_null() => Some("put it in quotes"),
            _ => None,
        };
        Mistake::WrongType {
            expected: grammar::list(expected, "or"),
            found,
            help,
        }
    }

    fn is_list_of_strings(&self, schema: &'s Value) -> bool {
        let items = schema.get("items");
        items.is_some_and(|items| self.names(items) == ["a string"])
    }

    fn resolve(&self, schema: &'s Value) -> &'s Value {
        let reference = schema.get("$ref").and_then(Value::as_str);
        let name = reference.and_then(|it| it.strip_prefix("#/$defs/"));
        let resolved = name.and_then(|name| self.definitions?.get(name));
        resolved.unwrap_or(schema)
    }

    /// Whether a value has a type that the schema allows.
    fn accepts(&self, schema: &'s Value, node: &Node) -> bool {
        let schema = self.resolve(schema);
        choices(schema).any(|choice| self.accepts(choice, node))
            || strings(schema, "type")
                .iter()
                .any(|kind| match &node.content {
                    Content::Map(_) => *kind == "object",
                    Content::List(_) => *kind == "array",
                    Content::Scalar(value) => match *kind {
                        "string" => value.is_string(),
                        "boolean" => value.is_boolean(),
                        "number" => value.is_number(),
                        "integer" => value.is_u64(),
                        // This includes `null`: a missing value is not a value.
                        _ => false,
                    },
                })
    }

    /// What the schema expects, in words.
    fn names(&self, schema: &'s Value) -> Vec<&'s str> {
        let schema = self.resolve(schema);
        let mut choices = choices(schema).peekable();
        if choices.peek().is_some() {
            return match schema.get("title").and_then(Value::as_str) {
                Some(title) => vec![title],
                None => choices.flat_map(|choice| self.names(choice)).collect(),
            };
        }
        if schema.get("title").and_then(Value::as_str) == Some(FINDING) {
            return vec![FINDING];
        }
        let kinds = strings(schema, "type").into_iter();
        kinds
            .filter_map(|kind| match kind {
                "object" => Some("a mapping"),
                "array" => Some("a list"),
                "boolean" => Some("`true` or `false`"),
                "number" => Some("a number"),
                "integer" => Some("a whole number"),
                "string" => Some("a string"),
                _ => None,
            })
            .collect()
    }

    /// The smallest valid value.
    fn smallest(&self, schema: &'s Value) -> Value {
        let schema = self.resolve(schema);
        if let Some(word) = strings(schema, "enum").first() {
            return json!(word);
        }
        if let Some(first) = choices(schema).next() {
            return self.smallest(first);
        }
        if is_condition(schema) {
            return json!({"all": []});
        }
        match strings(schema, "type").first().copied() {
            Some("object") => required(schema)
                .map(|key| (key.to_owned(), self.smallest_of(key, schema)))
                .collect(),
            Some("array") => json!([]),
            Some("integer" | "number") => json!(1),
            Some("boolean") => json!(false),
            Some("string") => json!(""),
            _ => Value::Null,
        }
    }

    fn smallest_of(&self, key: &str, schema: &'s Value) -> Value {
        let property = schema.get("properties").and_then(|all| all.get(key));
        property.map_or(Value::Null, |property| self.smallest(property))
    }
}

/// Whether this is the schema of a condition, the only one that limits the number of keys.
fn is_condition(schema: &Value) -> bool {
    schema.get("maxProperties").is_some()
}

fn is_at_least(schema: &Value) -> bool {
    required(schema).eq(["count", "of"])
}

/// For a condition with an unknown key that contains conditions, such as `and`: the key, its place
/// and the conditions.
fn unknown_operator<'n>(
    entries: &'n mut IndexMap<String, (Span, Node)>,
    schema: &Value,
) -> Option<(&'n str, Span, &'n mut [Node])> {
    let (key, (span, node)) = entries.first_mut().filter(|_| is_condition(schema))?;
    let list = match node.content {
        Content::List(ref mut list) => list.as_mut_slice(),
        _ if operator_meant(key).is_some() => slice::from_mut(node),
        _ => &mut [],
    };
    let is_map = |node: &Node| matches!(node.content, Content::Map(_));
    let is_known = schema.get("properties")?.get(key).is_some();
    let are_conditions = !list.is_empty() && list.iter().all(is_map);
    (!is_known && are_conditions).then_some((key, *span, list))
}

/// The schemas of which one must match.
fn choices(schema: &Value) -> impl Iterator<Item = &Value> {
    let choices = schema.get("anyOf").and_then(Value::as_array);
    choices.into_iter().flatten()
}

/// The schema of a value that may also be missing.
fn only_choice(schema: &Value) -> Option<&Value> {
    let is_null = |choice: &&Value| strings(choice, "type") == ["null"];
    let mut choices = choices(schema).filter(|choice| !is_null(choice));
    choices.next().filter(|_| choices.next().is_none())
}

/// The words under a key of a schema: one, or a list.
fn strings<'s>(schema: &'s Value, key: &str) -> Vec<&'s str> {
    match schema.get(key) {
        Some(Value::String(word)) => vec![word],
        Some(Value::Array(words)) => words.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}
