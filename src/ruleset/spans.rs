//! Where things stand in a YAML text, and what the form of a rule file does not allow of YAML.
//!
//! `serde_yaml` reads values but drops their places, lets the last of two equal keys win, follows
//! aliases, and takes very long over deep nesting. This pass comes before it and sees to all four.

use std::ops::{ControlFlow, Range};

use granit_parser::{ErrorKind, Event, Parser, ScanError};
use indexmap::IndexMap;

use crate::ruleset::problem::{Problem, Span};

/// How deep lists and mappings may stand in each other.
const DEEPEST: usize = 32;

/// A value of the text, with its place and those of its parts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Node {
    file: usize,
    bytes: Range<usize>,
    parts: Parts,
}

#[derive(Clone, Debug, Default)]
enum Parts {
    #[default]
    Scalar,
    List(Vec<Node>),
    /// Of equal keys the last, as serde_yaml takes it.
    Map(IndexMap<String, Entry>),
}

#[derive(Clone, Debug)]
struct Entry {
    key_bytes: Range<usize>,
    value: Node,
}

/// One step from a value to a part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step<'a> {
    Key(&'a str),
    Index(usize),
}

/// The way from the top of the text to a value. Paths are made while walking down, so each only
/// points to the one it goes on from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Path<'a> {
    parent: Option<&'a Path<'a>>,
    step: Option<Step<'a>>,
}

impl<'a> Path<'a> {
    pub(crate) const TOP: Path<'static> = Path {
        parent: None,
        step: None,
    };

    pub(crate) fn key(&'a self, key: &'a str) -> Path<'a> {
        Path {
            parent: Some(self),
            step: Some(Step::Key(key)),
        }
    }

    pub(crate) fn index(&'a self, index: usize) -> Path<'a> {
        Path {
            parent: Some(self),
            step: Some(Step::Index(index)),
        }
    }

    fn steps(&self) -> Vec<Step<'a>> {
        let mut steps = self.parent.map(Path::steps).unwrap_or_default();
        steps.extend(self.step);
        steps
    }
}

impl Node {
    /// An empty mapping, to which the parts of several files are added.
    pub(crate) fn empty_map() -> Self {
        Self {
            parts: Parts::Map(IndexMap::new()),
            ..Self::default()
        }
    }

    pub(crate) fn span(&self) -> Span {
        Span::new(self.file, self.bytes.clone())
    }

    /// The part that one step leads to.
    pub(crate) fn part(&self, step: Step<'_>) -> Option<&Node> {
        match (&self.parts, step) {
            (Parts::List(list), Step::Index(index)) => list.get(index),
            (Parts::Map(entries), Step::Key(key)) => entries.get(key).map(|entry| &entry.value),
            _ => None,
        }
    }

    /// The place of a key of this mapping.
    pub(crate) fn key_span(&self, key: &str) -> Option<Span> {
        match &self.parts {
            Parts::Map(entries) => entries
                .get(key)
                .map(|entry| Span::new(entry.value.file, entry.key_bytes.clone())),
            _ => None,
        }
    }

    /// The place of what `path` leads to, or of the nearest value around it.
    pub(crate) fn value_at(&self, path: &Path<'_>) -> Span {
        let mut node = self;
        for step in path.steps() {
            match node.part(step) {
                Some(part) => node = part,
                None => break,
            }
        }
        node.span()
    }

    /// The place of the key that `path` ends with, or of the nearest value around it.
    pub(crate) fn key_at(&self, path: &Path<'_>) -> Span {
        match (path.parent, path.step) {
            (Some(parent), Some(Step::Key(key))) => {
                let mut node = Some(self);
                for step in parent.steps() {
                    node = node.and_then(|node| node.part(step));
                }
                node.and_then(|node| node.key_span(key))
                    .unwrap_or_else(|| self.value_at(path))
            }
            _ => self.value_at(path),
        }
    }

    /// Adds the entry `key` of another file's mapping to this one. A list joins the list that is
    /// already there; of anything else the first stays.
    ///
    /// Returns the place of the key that was already there.
    pub(crate) fn adopt(&mut self, key: &str, from: &Node, joins: bool) -> Option<Span> {
        let there = self.key_span(key);
        let (Parts::Map(entries), Parts::Map(others)) = (&mut self.parts, &from.parts) else {
            return None;
        };
        let other = others.get(key)?;
        match entries.get_mut(key) {
            None => {
                entries.insert(key.to_owned(), other.clone());
            }
            Some(entry) if joins => {
                if let (Parts::List(list), Parts::List(more)) =
                    (&mut entry.value.parts, &other.value.parts)
                {
                    list.extend(more.iter().cloned());
                }
            }
            Some(_) => {}
        }
        there
    }
}

/// What the pass found.
pub(crate) struct Spans {
    /// The values with their places, if the text can be read at all.
    pub(crate) root: Option<Node>,
    /// What the form does not allow, in order.
    pub(crate) problems: Vec<Problem>,
}

/// A collection that has been opened and not yet closed.
enum Open {
    List(Range<usize>, Vec<Node>),
    Map(
        Range<usize>,
        IndexMap<String, Entry>,
        Option<(String, Range<usize>)>,
    ),
}

/// Reads the places of one YAML text, known as number `file`.
///
/// Refused, each with its place: text that is no YAML, a second document, anchors, aliases, tags,
/// keys that are no plain words, equal keys, nesting over 32. Only equal keys leave a text that
/// can be read on.
pub(crate) fn read(file: usize, text: &str) -> Spans {
    let mut reader = Reader {
        file,
        open: Vec::new(),
        root: None,
        problems: Vec::new(),
        readable: true,
        documents: 0,
    };
    for event in Parser::new_from_str(text) {
        let flow = match event {
            Ok((event, span)) => reader.take(event, bytes(&span, text)),
            Err(error) => reader.refuse_text(&error, text),
        };
        if flow.is_break() {
            break;
        }
    }
    Spans {
        root: reader.root.filter(|_| reader.readable),
        problems: reader.problems,
    }
}

fn bytes(span: &granit_parser::Span, text: &str) -> Range<usize> {
    let range = span.byte_range().unwrap_or(0..0);
    // A block collection ends where the next token begins; its last line is enough.
    let end = text
        .get(range.clone())
        .map_or(range.end, |slice| range.start + slice.trim_end().len());
    range.start..end
}

struct Reader {
    file: usize,
    open: Vec<Open>,
    root: Option<Node>,
    problems: Vec<Problem>,
    readable: bool,
    documents: usize,
}

impl Reader {
    fn take(&mut self, event: Event<'_>, bytes: Range<usize>) -> ControlFlow<()> {
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    self.refuse(bytes, "a second document", "keep one document a file");
                    return ControlFlow::Break(());
                }
            }
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                self.refuse(bytes.clone(), "an alias", "write the value out");
                self.close(self.scalar(bytes), None);
            }
            Event::Scalar(text, _, anchor, tag) => {
                self.refuse_properties(bytes.clone(), anchor, tag.is_some());
                self.close(self.scalar(bytes), Some(text.into_owned()));
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.refuse_properties(bytes.clone(), anchor, tag.is_some());
                return self.open(Open::List(bytes, Vec::new()));
            }
            Event::MappingStart(_, anchor, tag) => {
                self.refuse_properties(bytes.clone(), anchor, tag.is_some());
                return self.open(Open::Map(bytes, IndexMap::new(), None));
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let node = match self.open.pop() {
                    Some(Open::List(start, list)) => self.node(&start, &bytes, Parts::List(list)),
                    Some(Open::Map(start, entries, _)) => {
                        self.node(&start, &bytes, Parts::Map(entries))
                    }
                    None => return ControlFlow::Continue(()),
                };
                self.close(node, None);
            }
            _ => {}
        }
        ControlFlow::Continue(())
    }

    fn open(&mut self, open: Open) -> ControlFlow<()> {
        if self.open.len() >= DEEPEST {
            let (Open::List(bytes, _) | Open::Map(bytes, ..)) = open;
            self.refuse_depth(bytes);
            return ControlFlow::Break(());
        }
        self.open.push(open);
        ControlFlow::Continue(())
    }

    fn scalar(&self, bytes: Range<usize>) -> Node {
        self.node(&bytes, &bytes, Parts::Scalar)
    }

    fn node(&self, first: &Range<usize>, last: &Range<usize>, parts: Parts) -> Node {
        let last_part = match &parts {
            Parts::Scalar => None,
            Parts::List(list) => list.last().map(|node| node.bytes.end),
            Parts::Map(entries) => entries.last().map(|(_, entry)| entry.value.bytes.end),
        };
        // The end of a block collection is where something else begins; of a flow collection it
        // is the closing bracket, which has a width.
        let end = if last.is_empty() {
            last_part.unwrap_or(first.end)
        } else {
            last.end
        };
        Node {
            file: self.file,
            bytes: first.start..end.max(first.start),
            parts,
        }
    }

    /// Puts a finished value where it belongs; `word` is its text if it is a scalar.
    fn close(&mut self, node: Node, word: Option<String>) {
        let file = self.file;
        match self.open.last_mut() {
            None => self.root = Some(node),
            Some(Open::List(_, list)) => list.push(node),
            Some(Open::Map(_, entries, key @ None)) => {
                let Some(word) = word else {
                    *key = Some((String::new(), node.bytes.clone()));
                    self.refuse(node.bytes, "a key that is no plain word", "keys are words");
                    return;
                };
                if let Some(first) = entries.get(&word) {
                    let first = Span::new(file, first.key_bytes.clone());
                    self.problems.push(
                        Problem::new(Some(node.span()), format!("`{word}` is given twice"))
                            .related(Some(first), "first given here"),
                    );
                }
                *key = Some((word, node.bytes));
            }
            Some(Open::Map(_, entries, key)) => {
                if let Some((key, key_bytes)) = key.take() {
                    let entry = Entry {
                        key_bytes,
                        value: node,
                    };
                    entries.insert(key, entry);
                }
            }
        }
    }

    fn refuse_properties(&mut self, bytes: Range<usize>, anchor: usize, tag: bool) {
        if anchor != 0 {
            self.refuse(
                bytes.clone(),
                "an anchor",
                "write the value out where it is used",
            );
        }
        if tag {
            self.refuse(
                bytes,
                "a tag",
                "leave it out: the form gives every value its type",
            );
        }
    }

    fn refuse(&mut self, bytes: Range<usize>, what: &str, help: &str) {
        self.readable = false;
        let place = Span::new(self.file, bytes);
        self.problems.push(
            Problem::new(Some(place), format!("{what} is not allowed here"))
                .help(Some(help.to_owned())),
        );
    }

    fn refuse_depth(&mut self, bytes: Range<usize>) {
        let what = format!("nesting deeper than {DEEPEST} levels");
        self.refuse(bytes, &what, "name parts of a condition as findings");
    }

    fn refuse_text(&mut self, error: &ScanError, text: &str) -> ControlFlow<()> {
        let start = error.marker().byte_offset().unwrap_or(text.len());
        if *error.kind() == ErrorKind::RecursionLimitExceeded {
            self.refuse_depth(start..start);
            return ControlFlow::Break(());
        }
        self.readable = false;
        let place = Span::new(self.file, start..start);
        let message = format!("this is no YAML: {}", error.info());
        self.problems.push(Problem::new(Some(place), message));
        ControlFlow::Break(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(text: &str) -> Vec<String> {
        let spans = read(0, text);
        let problems = spans.problems.into_iter();
        problems.map(|problem| problem.message).collect()
    }

    #[test]
    fn values_and_keys_are_found_again() {
        let text = "a: {b: [x, yy]}\nc:\n  - d: 1\n    e: 2\n";
        let root = read(0, text).root.unwrap();
        let slice = |place: Span| &text[place.start..place.end];
        let a = Path::TOP.key("a");
        let b = a.key("b");
        assert_eq!(slice(root.value_at(&b.index(1))), "yy");
        assert_eq!(slice(root.key_at(&b)), "b");
        assert_eq!(slice(root.value_at(&a)), "{b: [x, yy]}");
        let c = Path::TOP.key("c");
        assert_eq!(slice(root.value_at(&c.index(0))), "d: 1\n    e: 2");
        assert_eq!(slice(root.value_at(&c.index(7))), "- d: 1\n    e: 2");
    }

    #[test]
    fn what_the_form_does_not_allow_is_refused() {
        assert_eq!(messages("a: 1\na: 2"), ["`a` is given twice"]);
        assert_eq!(
            messages("a: &x 1\nb: *x\nc: !t 3"),
            [
                "an anchor is not allowed here",
                "an alias is not allowed here",
                "a tag is not allowed here"
            ]
        );
        assert_eq!(
            messages("a: 1\n---\nb: 2"),
            ["a second document is not allowed here"]
        );
        assert_eq!(
            messages("{[a]: 1}"),
            ["a key that is no plain word is not allowed here"]
        );
        assert_eq!(
            messages(&"[".repeat(100_000)),
            ["nesting deeper than 32 levels is not allowed here"]
        );
        assert_eq!(
            messages(&format!("{}{}", "[".repeat(32), "]".repeat(32))),
            [""; 0]
        );
    }
}
