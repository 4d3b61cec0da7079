//! Reads YAML into values with their places, and refuses the parts of YAML that are not allowed.
//!
//! `serde_yaml` drops places, accepts duplicate keys, follows aliases, and takes very long for deep
//! nesting. A first pass over the events of `granit_parser` deals with all four.

use granit_parser::{ErrorKind, Event, Parser, StrInput};
use indexmap::IndexMap;
use serde_json::Value;

use crate::ruleset::mistake::Mistake;
use crate::ruleset::problem::{Problem, Span};

/// The deepest nesting of lists and mappings.
const DEEPEST: usize = 32;

/// A value of a text, with its place and those of its parts.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) span: Span,
    pub(crate) content: Content,
}

#[derive(Clone, Debug)]
pub(crate) enum Content {
    Scalar(Value),
    List(Vec<Node>),
    /// The place and the value of each key; of duplicate keys the last, as in serde_yaml.
    Map(IndexMap<String, (Span, Node)>),
}

impl Node {
    /// The value of a key.
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

/// The place of a value, found by going down from the top of a text.
#[derive(Clone, Copy)]
pub(crate) struct Place<'t> {
    /// The value there, or else the nearest one around it; `None` without a text.
    nearest: Option<&'t Node>,
    is_there: bool,
    key: Option<Span>,
}

impl<'t> Place<'t> {
    /// The top of a text.
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

/// What was read from a YAML text.
pub(crate) struct Document {
    pub(crate) root: Node,
    /// Problems that do not keep the text from being read: duplicate keys.
    pub(crate) problems: Vec<Problem>,
}

/// Reads one YAML text, known as number `file`.
///
/// # Errors
/// Everything that keeps it from being read: invalid YAML, a second document, anchors, aliases,
/// tags, keys that are not plain words, nesting over 32; or `nothing`, if the text is empty.
pub(crate) fn read(
    file: usize,
    text: &str,
    nothing: Mistake<'_>,
) -> Result<Document, Vec<Problem>> {
    let mut reader = Reader {
        file,
        text,
        events: Parser::new_from_str(text),
        problems: Vec::new(),
        is_readable: true,
    };
    let root = reader.document();
    let Reader {
        mut problems,
        is_readable,
        ..
    } = reader;
    let Some(mut root) = root.filter(|_| is_readable) else {
        if is_readable {
            problems.push(nothing.at(Some(Span::new(file, 0..0))));
        }
        return Err(problems);
    };
    match serde_yaml::from_str(text) {
        Ok(value) => {
            root.set(value);
            Ok(Document { root, problems })
        }
        Err(error) => {
            let start = error.location().map_or(0, |location| location.index());
            let mistake = Mistake::InvalidYaml(error.to_string());
            problems.push(mistake.at(Some(Span::new(file, start..start))));
            Err(problems)
        }
    }
}

struct Reader<'t> {
    file: usize,
    text: &'t str,
    events: Parser<'t, StrInput<'t>>,
    problems: Vec<Problem>,
    is_readable: bool,
}

/// An event of the parser and its span.
type Placed<'t> = (Event<'t>, Span);

/// A method returns `None` if the rest cannot be read either.
impl<'t> Reader<'t> {
    fn document(&mut self) -> Option<Node> {
        let mut root = None;
        loop {
            match self.next()? {
                (Event::StreamEnd, _) => return root,
                (Event::DocumentStart(..), span) if root.is_some() => {
                    self.refuse(span, Mistake::SecondDocument);
                    return None;
                }
                (Event::StreamStart | Event::DocumentStart(..) | Event::DocumentEnd, _) => {}
                first => root = Some(self.node(first, 0)?),
            }
        }
    }

    fn next(&mut self) -> Option<Placed<'t>> {
        let error = match self.events.next()? {
            Ok((event, span)) => {
                let bytes = span.byte_range().unwrap_or(0..0);
                // A block collection extends to the next token: leave the space before it out.
                let text = self.text.get(bytes.clone());
                let end = text.map_or(bytes.end, |text| bytes.start + text.trim_end().len());
                return Some((event, Span::new(self.file, bytes.start..end)));
            }
            Err(error) => error,
        };
        let start = error.marker().byte_offset().unwrap_or(self.text.len());
        let mistake = match error.kind() {
            ErrorKind::RecursionLimitExceeded => Mistake::TooDeep(DEEPEST),
            _ => Mistake::InvalidYaml(error.info().to_owned()),
        };
        self.refuse(Span::new(self.file, start..start), mistake);
        None
    }

    /// Reads the value that starts with an event, nested `depth` levels deep.
    fn node(&mut self, (event, start): Placed<'t>, depth: usize) -> Option<Node> {
        let scalar = Node {
            span: start,
            content: Content::Scalar(Value::Null),
        };
        let (Event::Scalar(_, _, anchor, ref tag)
        | Event::SequenceStart(_, anchor, ref tag)
        | Event::MappingStart(_, anchor, ref tag)) = event
        else {
            self.refuse(start, Mistake::Alias);
            return Some(scalar);
        };
        if anchor != 0 {
            self.refuse(start, Mistake::Anchor);
        }
        if tag.is_some() {
            self.refuse(start, Mistake::Tag);
        }
        if matches!(event, Event::Scalar(..)) {
            return Some(scalar);
        }
        if depth >= DEEPEST {
            self.refuse(start, Mistake::TooDeep(DEEPEST));
            return None;
        }
        let mut list = Vec::new();
        let mut entries = IndexMap::new();
        let mut last = start;
        let (end, content) = loop {
            last = match self.next()? {
                (Event::SequenceEnd, end) => break (end, Content::List(list)),
                (Event::MappingEnd, end) => break (end, Content::Map(entries)),
                first if matches!(event, Event::SequenceStart(..)) => {
                    let node = self.node(first, depth + 1)?;
                    let span = node.span;
                    list.push(node);
                    span
                }
                key => self.entry(key, depth + 1, &mut entries)?,
            };
        };
        // A flow collection ends with its bracket; a block collection has an empty end event, and
        // ends with its last value.
        let end = if end.start < end.end { end } else { last };
        Some(Node {
            span: Span::new(self.file, start.start..end.end),
            content,
        })
    }

    /// Reads a key, which starts with `first`, and its value. Returns the span of the value.
    fn entry(
        &mut self,
        first: Placed<'t>,
        depth: usize,
        entries: &mut IndexMap<String, (Span, Node)>,
    ) -> Option<Span> {
        let word = match &first.0 {
            Event::Scalar(word, ..) => Some(word.to_string()),
            _ => None,
        };
        let key = self.node(first, depth)?.span;
        let value = self.next()?;
        let value = self.node(value, depth)?;
        let span = value.span;
        let Some(word) = word else {
            self.refuse(key, Mistake::KeyNotAWord);
            return Some(span);
        };
        if let Some((first, _)) = entries.get(&word) {
            let problem = Mistake::GivenTwice(&word).at(Some(key));
            let problem = problem.related(Some(*first), "first given here");
            self.problems.push(problem);
        }
        entries.insert(word, (key, value));
        Some(span)
    }

    fn refuse(&mut self, span: Span, mistake: Mistake<'_>) {
        self.is_readable = false;
        self.problems.push(mistake.at(Some(span)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_and_keys_are_found_again() {
        let text = "a: {b: [x, yy]}\nc:\n  - d: 1\n    e: 2\n";
        let read = read(0, text, Mistake::EmptyFile);
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
