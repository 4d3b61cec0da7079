//! One chunk of lines in, one line of answers for each out.

use rustc_hash::FxHashMap;
use serde_json::value::RawValue;

use crate::advice::Advice;
use crate::answers::{Answers, Origin};
use crate::batch::fast::ID;
use crate::batch::lines::{Chunk, LONGEST_LINE};
use crate::batch::{Batch, Complaint, MOST_COMPLAINTS, Summary, slow};
use crate::decision::quick::{Chosen, Given, Outcomes, Walk};
use crate::render::batch as render;
use crate::ruleset::Answer;

/// What answers are kept for: there are few sets of possible outcomes, but there could be many.
const MOST_READY: usize = 1024;

/// What one chunk came to.
#[derive(Debug, Default)]
pub(super) struct Answered {
    /// The lines of the output.
    pub(super) text: Vec<u8>,
    /// How many bytes of the input they answer.
    pub(super) bytes: u64,
    /// The lines counted.
    pub(super) summary: Summary,
    /// The first of the lines that are wrong.
    pub(super) complaints: Vec<Complaint>,
}

/// Answers lines; what it needs for one it keeps for the next.
pub(super) struct Worker<'b> {
    batch: &'b Batch,
    given: Given,
    walk: Walk,
    ready: FxHashMap<Outcomes, Box<[u8]>>,
    /// Texts that have been written: memory that is used again costs less than new memory.
    spare: Vec<Vec<u8>>,
}

impl<'b> Worker<'b> {
    pub(super) fn new(batch: &'b Batch) -> Self {
        Self {
            batch,
            given: batch.rules.questions().map(|_, _| None),
            walk: Walk::default(),
            ready: FxHashMap::default(),
            spare: Vec::new(),
        }
    }

    /// Takes back a text that has been written.
    pub(super) fn take_back(&mut self, text: Vec<u8>) {
        self.spare.push(text);
    }

    /// Answers the lines of a chunk, in order.
    ///
    /// # Errors
    /// Those of the JSON library; none is known to happen.
    pub(super) fn answer(&mut self, chunk: Chunk<&[u8]>) -> serde_json::Result<Answered> {
        let mut text = self.spare.pop().unwrap_or_default();
        text.clear();
        let mut answered = Answered {
            bytes: chunk.bytes,
            text,
            ..Answered::default()
        };
        let Some(mut text) = chunk.text else {
            let errors = vec![slow::too_long()];
            answered.refuse(chunk.first_line, None, errors)?;
            return Ok(answered);
        };
        if chunk.first_line == 1 {
            text = text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(text);
        }
        // To look at all lines at once costs less than to look at every word.
        let whole = std::str::from_utf8(text).ok();
        let mut start = 0;
        let mut number = chunk.first_line;
        while let Some(rest) = text.get(start..).filter(|rest| !rest.is_empty()) {
            let length = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            let bytes = rest.get(..length).unwrap_or(rest);
            let line = match whole {
                Some(whole) => whole.get(start..start + length),
                None => std::str::from_utf8(bytes).ok(),
            };
            self.line(bytes, line, number, &mut answered)?;
            start += length + 1;
            number += 1;
        }
        Ok(answered)
    }

    /// Answers one line, which is a text unless it is wrong.
    fn line(
        &mut self,
        bytes: &[u8],
        line: Option<&str>,
        number: u64,
        answered: &mut Answered,
    ) -> serde_json::Result<()> {
        if bytes.trim_ascii_start().is_empty() {
            return Ok(());
        }
        self.given.fill(None);
        let line = line.filter(|line| line.len() <= LONGEST_LINE);
        if let Some(id) = line.and_then(|line| self.batch.words.read(line, &mut self.given)) {
            return self.advise(id, answered);
        }
        let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
        let slow::Line { id, errors } = slow::read(&self.batch.rules, bytes, &mut self.given);
        match errors.is_empty() {
            true => self.advise(id, answered),
            false => answered.refuse(number, id, errors),
        }
    }

    /// Writes the answer to what is given.
    fn advise(&mut self, id: Option<&RawValue>, answered: &mut Answered) -> serde_json::Result<()> {
        let summary = &mut answered.summary;
        let out = &mut answered.text;
        summary.lines += 1;
        let Some(quick) = &self.batch.quick else {
            let (is_undecided, document) = self.document()?;
            summary.undecided += u64::from(is_undecided);
            write(out, id, &document);
            return Ok(());
        };
        let otherwise = self.batch.rest_not_sure.then_some(Chosen::NotSure);
        let possible = quick.possible(&self.given, otherwise, &mut self.walk);
        summary.undecided += u64::from(!possible.is_settled());
        if let Some(document) = self.ready.get(&possible) {
            write(out, id, document);
            return Ok(());
        }
        let (_, document) = self.document()?;
        write(out, id, &document);
        if self.ready.len() >= MOST_READY {
            self.ready.clear();
        }
        self.ready.insert(possible, document.into());
        Ok(())
    }

    /// The wanted part of the advice on what is given, and whether it is undecided.
    fn document(&self) -> serde_json::Result<(bool, Vec<u8>)> {
        let batch = self.batch;
        let mut answers = Answers::none(self.given.len());
        for (question, chosen) in self.given.iter() {
            if let Some(chosen) = *chosen {
                answers.give(question, Answer::from(chosen), Origin::File);
            }
        }
        if batch.rest_not_sure {
            answers.rest_not_sure();
        }
        let advice = Advice::new(&batch.rules, &batch.decision, &answers, None);
        let document = match batch.fields.is_all() {
            true => render::advice(&advice)?,
            false => serde_json::to_vec(&batch.fields.of(render::value(&advice)?))?,
        };
        Ok((advice.outcome().is_none(), document))
    }
}

impl Answered {
    /// Writes what is wrong with a line.
    fn refuse(
        &mut self,
        line: u64,
        id: Option<&RawValue>,
        errors: Vec<render::LineError>,
    ) -> serde_json::Result<()> {
        self.summary.lines += 1;
        self.summary.invalid += 1;
        self.text.extend(render::invalid(id, line, &errors)?);
        self.text.push(b'\n');
        if self.complaints.len() < MOST_COMPLAINTS {
            self.complaints.push(Complaint { line, errors });
        }
        Ok(())
    }
}

/// Writes a document as a line, with the `id` of the line that it answers as its first field.
#[inline]
fn write(out: &mut Vec<u8>, id: Option<&RawValue>, document: &[u8]) {
    match (id, document.strip_prefix(b"{")) {
        (Some(id), Some(rest)) => {
            out.extend_from_slice(b"{\"");
            out.extend_from_slice(ID.as_bytes());
            out.extend_from_slice(b"\":");
            // A line end may stand between the parts of a value, but not within a text.
            out.extend(id.get().bytes().filter(|byte| *byte != b'\r'));
            if rest != b"}" {
                out.push(b',');
            }
            out.extend_from_slice(rest);
        }
        _ => out.extend_from_slice(document),
    }
    out.push(b'\n');
}
