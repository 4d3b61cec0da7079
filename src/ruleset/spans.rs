//! Values of a text with their places, and the readers that produce them.

mod invalid;
mod json;
mod yaml;

use indexmap::IndexMap;
use serde_json::Value;

use crate::ruleset::{File, Mistake, Problem, Span};

pub(crate) use json::{
    Fields, fields as json_fields, read as read_json, read_part as read_json_part,
};
pub(crate) use yaml::read as read_yaml;

/// A value in a text, with its place and the places of its parts.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) span: Span,
    pub(crate) content: Content,
    /// The YAML comment right after it on the same line, if it is an unquoted text.
    pub(crate) comment: Option<Span>,
}

#[derive(Clone, Debug)]
pub(crate) enum Content {
    Scalar(Value),
    List(Vec<Node>),
    /// The place and the value of each key. If a key is duplicate, the last one, as in serde_yaml.
    Map(IndexMap<String, (Span, Node)>),
}

impl Node {
    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        match &self.content {
            Content::Map(entries) => entries.get(key).map(|(_, node)| node),
            _ => None,
        }
    }

    /// The text, if it is one.
    pub(crate) fn as_str(&self) -> Option<&str> {
        match &self.content {
            Content::Scalar(value) => value.as_str(),
            _ => None,
        }
    }

    /// The value without places.
    pub(crate) fn to_value(&self) -> Value {
        match &self.content {
            Content::Scalar(value) => value.clone(),
            Content::List(list) => list.iter().map(Node::to_value).collect(),
            Content::Map(entries) => entries
                .iter()
                .map(|(key, (_, node))| (key.clone(), node.to_value()))
                .collect(),
        }
    }

    /// Sets the scalars to those of a value of the same shape.
    fn set(&mut self, value: Value) {
        match (&mut self.content, value) {
            (Content::List(nodes), Value::Array(values)) => {
                for (node, value) in nodes.iter_mut().zip(values) {
                    node.set(value);
                }
            }
            (Content::Map(entries), Value::Object(values)) => {
                for (key, value) in values {
                    if let Some((_, node)) = entries.get_mut(&key) {
                        node.set(value);
                    }
                }
            }
            (content, value) => *content = Content::Scalar(value),
        }
    }
}

/// The place of a value, found from the top of a text downwards.
#[derive(Clone, Copy)]
pub(crate) struct Place<'t> {
    /// The value at this place, or else the nearest one around it. `None` without a text.
    nearest: Option<&'t Node>,
    is_there: bool,
    key: Option<Span>,
}

impl<'t> Place<'t> {
    pub(crate) fn top(root: Option<&'t Node>) -> Self {
        Self {
            nearest: root,
            is_there: true,
            key: None,
        }
    }

    /// The place of the value of a key.
    pub(crate) fn key(self, key: &str) -> Self {
        let entry = match self.content() {
            Some(Content::Map(entries)) => entries.get(key),
            _ => None,
        };
        Self {
            key: entry.map(|(span, _)| *span),
            ..self.part(entry.map(|(_, node)| node))
        }
    }

    /// The place of an entry of a list.
    pub(crate) fn index(self, index: usize) -> Self {
        self.part(match self.content() {
            Some(Content::List(list)) => list.get(index),
            _ => None,
        })
    }

    fn content(self) -> Option<&'t Content> {
        let node = self.nearest.filter(|_| self.is_there);
        node.map(|node| &node.content)
    }

    fn part(self, part: Option<&'t Node>) -> Self {
        Self {
            nearest: part.or(self.nearest),
            is_there: part.is_some(),
            key: None,
        }
    }

    /// The span of the value, or of the nearest one around it.
    pub(crate) fn span(self) -> Option<Span> {
        self.nearest.map(|node| node.span)
    }

    /// The span of its key, or else of the value.
    pub(crate) fn key_span(self) -> Option<Span> {
        self.key.or(self.span())
    }
}

/// The content of a text.
pub(crate) struct Document {
    pub(crate) root: Node,
    /// The number of values and keys.
    pub(crate) values: usize,
    /// Problems that do not prevent reading the text, such as duplicate keys.
    pub(crate) problems: Vec<Problem>,
}

/// Reads the file with this number: JSON as JSON, and everything else as YAML.
///
/// # Errors
/// All problems, if it cannot be read, or `nothing`, if it is empty.
pub(crate) fn read(
    number: usize,
    file: &File,
    nothing: Mistake<'_>,
) -> Result<Document, Vec<Problem>> {
    match json::is_json(file) {
        true => json::read(number, &file.text),
        false => yaml::read(number, &file.text, nothing),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_and_keys_are_found_again() {
        let text = "a: {b: [x, yy]}\nc:\n  - d: 1\n    e: 2\n";
        let read = read_yaml(0, text, Mistake::EmptyFile);
        let root = read.unwrap_or_else(|it| panic!("{it:?}")).root;
        let top = Place::top(Some(&root));
        let slice = |span: Option<Span>| &text[span.unwrap().start..span.unwrap().end];
        let [a, c] = [top.key("a"), top.key("c")];
        assert_eq!(slice(a.key("b").index(1).span()), "yy");
        assert_eq!(slice(a.key("b").key_span()), "b");
        assert_eq!(slice(a.span()), "{b: [x, yy]}");
        assert_eq!(slice(c.index(0).span()), "d: 1\n    e: 2");
        assert_eq!(slice(c.index(7).span()), "- d: 1\n    e: 2");
        assert_eq!(slice(c.index(7).key("d").span()), "- d: 1\n    e: 2");
    }
}
