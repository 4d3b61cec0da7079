//! Reads YAML into values with their places, and rejects the parts of YAML that are not allowed.
//!
//! `serde_yaml` drops places, accepts duplicate keys, follows aliases, and is very slow for deep
//! nesting. A first pass over the events of `granit_parser` handles all four. Nothing that it
//! rejects reaches the parser of `serde_yaml`, which was translated from C.

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, StrInput, StructureStyle, options};
use indexmap::IndexMap;
use serde_json::Value;

use crate::limits::{NESTING, VALUES};
use crate::ruleset::spans::invalid;
use crate::ruleset::{Content, Document, Found, Mistake, Node, Problem, Span};

/// Reads one YAML text, which has the number `file`.
///
/// # Errors
/// All problems, if it cannot be read: invalid YAML, a second document, anchors, aliases,
/// directives, tags, keys that are not plain words, too many values or too deep nesting. Or
/// `nothing`, if the text is empty.
#[expect(
    clippy::disallowed_methods,
    reason = "the first pass has accepted the text, within its limits"
)]
pub(crate) fn read(
    file: usize,
    text: &str,
    nothing: Mistake<'_>,
) -> Result<Document, Vec<Problem>> {
    let mut reader = Reader {
        file,
        text,
        events: Parser::new_from_str_with_options(text, options! { disallow_directives: true }),
        problems: Found::default(),
        values: 0,
        brackets: Vec::new(),
        is_readable: true,
    };
    let root = reader.document();
    let Reader {
        mut problems,
        values,
        is_readable,
        ..
    } = reader;
    let Some(mut root) = root.filter(|_| is_readable) else {
        if is_readable {
            problems.add(&nothing, Some(Span::new(file, 0..0)));
        }
        return Err(problems.into_problems());
    };
    match serde_yaml::from_str(text) {
        Ok(value) => {
            root.set(value);
            Ok(Document {
                root,
                values,
                problems: problems.into_problems(),
            })
        }
        Err(error) => {
            let start = error.location().map_or(0, |location| location.index());
            let (reason, help) = (error.to_string(), None);
            let mistake = Mistake::InvalidYaml { reason, help };
            problems.add(&mistake, Some(Span::new(file, start..start)));
            Err(problems.into_problems())
        }
    }
}

struct Reader<'t> {
    file: usize,
    text: &'t str,
    events: Parser<'t, StrInput<'t>>,
    problems: Found,
    /// The number of values and keys so far.
    values: usize,
    /// The start of each bracket that is still open.
    brackets: Vec<usize>,
    is_readable: bool,
}

type Placed<'t> = (Event<'t>, Span);

/// A method returns `None` if the rest cannot be read.
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
        let (start, mistake) = match error.kind() {
            ErrorKind::RecursionLimitExceeded => (start, Mistake::TooDeep(NESTING)),
            ErrorKind::DirectiveDisallowed => (start, Mistake::Directive),
            kind => invalid::explain(self.text, kind, start, &self.brackets),
        };
        self.refuse(Span::new(self.file, start..start), mistake);
        None
    }

    /// Reads the value that starts with an event, nested `depth` levels deep.
    fn node(&mut self, (event, start): Placed<'t>, depth: usize) -> Option<Node> {
        self.values += 1;
        if self.values > VALUES {
            self.refuse(start, Mistake::TooManyValues(VALUES));
            return None;
        }
        let is_plain = matches!(event, Event::Scalar(_, ScalarStyle::Plain, ..));
        let scalar = Node {
            span: start,
            content: Content::Scalar(Value::Null),
            comment: self.comment(start.end).filter(|_| is_plain),
        };
        let (Event::Scalar(_, _, anchor, ref tag)
        | Event::SequenceStart(_, anchor, ref tag)
        | Event::MappingStart(_, anchor, ref tag)) = event
        else {
            self.refuse(start, Mistake::Alias);
            return Some(scalar);
        };
        if anchor != 0 {
            self.refuse(self.back_to('&', start), Mistake::Anchor);
        }
        if tag.is_some() {
            self.refuse(self.back_to('!', start), Mistake::Tag);
        }
        if matches!(event, Event::Scalar(..)) {
            return Some(scalar);
        }
        if depth >= NESTING {
            self.refuse(start, Mistake::TooDeep(NESTING));
            return None;
        }
        if let Event::SequenceStart(StructureStyle::Flow, ..)
        | Event::MappingStart(StructureStyle::Flow, ..) = event
        {
            self.brackets.push(start.start);
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
        self.brackets.pop_if(|bracket| *bracket == start.start);
        // A flow collection ends with its bracket; a block collection has an empty end event, and
        // ends with its last value.
        let end = if end.start < end.end { end } else { last };
        Some(Node {
            span: Span::new(self.file, start.start..end.end),
            content,
            comment: None,
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
            let first = Some(*first);
            self.problems
                .add_related(&Mistake::GivenTwice(&word), Some(key), first);
        }
        entries.insert(word, (key, value));
        Some(span)
    }

    /// The comment on the same line after byte `end`, with only spaces before it.
    fn comment(&self, end: usize) -> Option<Span> {
        let rest = self.text.get(end..)?;
        let comment = rest.trim_start_matches([':', ' ', '\t']);
        let start = end + rest.len() - comment.len();
        // Only a comment is followed to the end of its line, which may be long.
        let comment = comment.starts_with('#').then(|| comment.lines().next())??;
        Some(Span::new(
            self.file,
            start..start + comment.trim_end().len(),
        ))
    }

    /// The place from a mark before a value to the end of the value.
    fn back_to(&self, mark: char, value: Span) -> Span {
        let before = self.text.get(..value.start);
        let start = before.and_then(|before| before.rfind(mark));
        Span::new(self.file, start.unwrap_or(value.start)..value.end)
    }

    fn refuse(&mut self, span: Span, mistake: Mistake<'_>) {
        self.is_readable = false;
        self.problems.add(&mistake, Some(span));
    }
}
