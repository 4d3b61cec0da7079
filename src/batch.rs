//! Many answer sets, one a line, and the advice on each, one a line, in the same order.
//!
//! `lines` cuts the input into chunks of whole lines, as soon as they are there. A `worker`
//! answers a chunk: `fast` reads a line that is right, `slow` any line. Where the wanted
//! `fields` follow from the possible outcomes alone, there is one document for each set of these,
//! and a line costs little more than to read it.
//!
//! With several threads the chunks are dealt to the workers in turn, and what they come to is taken
//! from them in turn: that keeps the order, and no chunk waits for another that comes after it.
//! However long the input, no more than a few chunks a thread are in memory.

mod fast;
mod fields;
mod lines;
mod names;
mod slow;
mod worker;

use std::fmt;
use std::io::{self, Read, Write};
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread;

use crate::batch::fast::Words;
use crate::batch::lines::{Chunk, Chunks};
use crate::batch::worker::{Answered, Worker};
use crate::decision::quick::Quick;
use crate::decision::{Decision, TooLarge};
use crate::render::batch::LineError;
use crate::ruleset::RuleSet;

pub use fields::Fields;

/// Of so many lines that are wrong it is said what is wrong; the rest are counted.
pub const MOST_COMPLAINTS: usize = 20;

/// The most lines of a chunk. A complete advice is long, and takes a while.
const MOST_LINES: usize = 4096;
const MOST_LINES_IN_FULL: usize = 16;

/// How many chunks may wait for a thread.
const WAITING: usize = 2;

/// What is to be done with every line.
#[derive(Clone, Debug)]
pub struct Options {
    /// The wanted part of each advice.
    pub fields: Fields,
    /// Whether every question that a line does not answer counts as not-sure.
    pub rest_not_sure: bool,
    /// How many threads answer lines. With one there is no other; with more, two read and write.
    pub threads: NonZeroUsize,
}

/// A rule set, ready for many lines.
#[derive(Debug)]
pub struct Batch {
    rules: RuleSet,
    decision: Decision,
    words: Words,
    /// If that is enough for the wanted fields.
    quick: Option<Quick>,
    fields: Fields,
    rest_not_sure: bool,
    threads: usize,
}

/// What became of the lines; blank ones do not count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// All lines.
    pub lines: u64,
    /// Those that are wrong.
    pub invalid: u64,
    /// Those whose answers do not settle the outcome.
    pub undecided: u64,
}

impl Summary {
    fn add(&mut self, other: Self) {
        self.lines += other.lines;
        self.invalid += other.invalid;
        self.undecided += other.undecided;
    }
}

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// The number of the line, counted from 1.
    pub line: u64,
    /// What is wrong with it: at least one error.
    pub errors: Vec<LineError>,
}

/// How far it is, after some more lines have been answered.
#[derive(Clone, Copy, Debug)]
pub struct Progress<'p> {
    /// What became of the lines so far.
    pub summary: Summary,
    /// How many bytes of the input they take up.
    pub bytes: u64,
    /// What is wrong with the latest lines, of which it may leave some out.
    pub complaints: &'p [Complaint],
}

/// Why it ended early.
#[derive(Debug)]
pub enum Failure {
    /// The input cannot be read.
    Read(io::Error),
    /// The output cannot be written.
    Write(io::Error),
    /// A thread cannot be started, or ended early.
    Thread(io::Error),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Read(_) => f.write_str("cannot read the answers"),
            Failure::Write(_) => f.write_str("cannot write the result"),
            Failure::Thread(_) => f.write_str("cannot go on"),
        }
    }
}

impl std::error::Error for Failure {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        let (Failure::Read(error) | Failure::Write(error) | Failure::Thread(error)) = self;
        Some(error)
    }
}

impl Batch {
    /// Prepares `rules`.
    ///
    /// # Errors
    /// The decision is too large.
    pub fn new(rules: RuleSet, options: Options) -> Result<Self, TooLarge> {
        let decision = Decision::compile(&rules)?;
        let is_quick = options.fields.follow_from_possible();
        Ok(Self {
            words: Words::new(&rules),
            rules,
            quick: is_quick.then(|| decision.quick()).flatten(),
            decision,
            fields: options.fields,
            rest_not_sure: options.rest_not_sure,
            threads: options.threads.get(),
        })
    }

    /// Answers all lines of `input`, in order, each as soon as it and those before it are there.
    /// `watch` hears of it every few lines.
    ///
    /// # Errors
    /// The first that the input, the output or a thread fails with. What comes before it in the
    /// input has been answered.
    pub fn run(
        self: &Arc<Self>,
        input: impl Read + Send + 'static,
        output: &mut impl Write,
        watch: impl FnMut(Progress<'_>),
    ) -> Result<Summary, Failure> {
        let most_lines = match self.quick {
            Some(_) => MOST_LINES,
            None => MOST_LINES_IN_FULL,
        };
        let chunks = Chunks::new(input, most_lines);
        let out = Out {
            output,
            watch,
            summary: Summary::default(),
            bytes: 0,
        };
        match self.threads {
            1 => self.alone(chunks, out),
            _ => self.together(chunks, out),
        }
    }

    fn alone<R: Read, W: Write, F: FnMut(Progress<'_>)>(
        &self,
        mut chunks: Chunks<R>,
        mut out: Out<'_, W, F>,
    ) -> Result<Summary, Failure> {
        let mut worker = Worker::new(self);
        while let Some(chunk) = chunks.next().map_err(Failure::Read)? {
            let answered = worker.answer(chunk);
            let answered = answered.map_err(|error| Failure::Write(error.into()))?;
            out.write(&answered)?;
            worker.take_back(answered.text);
        }
        Ok(out.summary)
    }

    fn together<R: Read + Send + 'static, W: Write, F: FnMut(Progress<'_>)>(
        self: &Arc<Self>,
        chunks: Chunks<R>,
        mut out: Out<'_, W, F>,
    ) -> Result<Summary, Failure> {
        let mut before = Vec::new();
        let mut after = Vec::new();
        // Nobody waits for these threads: where the output is not wanted any more, the input may
        // stay open for ever. They end when what they read from or write to is gone.
        for _ in 0..self.threads {
            let (deal, chunks) = sync_channel(WAITING);
            let (finish, answers) = sync_channel(WAITING);
            let (leave, left) = channel();
            let (give_back, written) = channel();
            before.push(Before { deal, left });
            after.push(After { answers, give_back });
            let bench = Bench {
                chunks,
                leave,
                finish,
                written,
            };
            let batch = Arc::clone(self);
            start(move || batch.work(&bench))?;
        }
        start(move || deal(chunks, &before))?;
        for After { answers, give_back } in after.iter().cycle() {
            match answers.recv() {
                Ok(Message::Some(answered)) => {
                    out.write(&answered)?;
                    // A worker that is done needs no memory.
                    let _ = give_back.send(answered.text);
                }
                Ok(Message::End) => break,
                Ok(Message::Failed(failure)) => return Err(failure),
                Err(_) => {
                    let early = io::Error::other("a thread ended early");
                    return Err(Failure::Thread(early));
                }
            }
        }
        Ok(out.summary)
    }

    /// Answers chunks until there are no more, or nobody wants the answers.
    fn work(&self, bench: &Bench) {
        let mut worker = Worker::new(self);
        for message in &bench.chunks {
            bench.written.try_iter().for_each(|it| worker.take_back(it));
            let message = match message {
                Message::Some(chunk) => {
                    let answered = worker.answer(chunk.borrowed());
                    // A dealer that is done needs no memory.
                    let _ = chunk.text.map(|text| bench.leave.send(text));
                    match answered {
                        Ok(answered) => Message::Some(answered),
                        Err(error) => Message::Failed(Failure::Write(error.into())),
                    }
                }
                Message::End => Message::End,
                Message::Failed(failure) => Message::Failed(failure),
            };
            if bench.finish.send(message).is_err() {
                return;
            }
        }
    }
}

/// Where a worker gets its chunks from and leaves what they stood in, and where it puts its answers
/// and gets back what those stood in.
struct Bench {
    chunks: Receiver<Dealt>,
    leave: Sender<Vec<u8>>,
    finish: SyncSender<Message<Answered>>,
    written: Receiver<Vec<u8>>,
}

/// The side of a worker on which the input is.
struct Before {
    deal: SyncSender<Dealt>,
    left: Receiver<Vec<u8>>,
}

/// The side of a worker on which the output is.
struct After {
    answers: Receiver<Message<Answered>>,
    give_back: Sender<Vec<u8>>,
}

/// What threads send each other.
enum Message<T> {
    Some(T),
    End,
    Failed(Failure),
}

/// What a worker gets.
type Dealt = Message<Chunk<Vec<u8>>>;

fn start(work: impl FnOnce() + Send + 'static) -> Result<(), Failure> {
    let started = thread::Builder::new().spawn(work);
    started.map(drop).map_err(Failure::Thread)
}

/// Deals the chunks to the workers in turn, until there are no more or a worker is gone.
fn deal<R: Read>(mut chunks: Chunks<R>, workers: &[Before]) {
    for worker in workers.iter().cycle() {
        let message = match chunks.next() {
            Ok(Some(chunk)) => {
                let memory = worker.left.try_recv().unwrap_or_default();
                Message::Some(chunk.into(memory))
            }
            Ok(None) => Message::End,
            Err(error) => Message::Failed(Failure::Read(error)),
        };
        let is_last = !matches!(message, Message::Some(_));
        if worker.deal.send(message).is_err() || is_last {
            return;
        }
    }
}

/// Where the answers go.
struct Out<'o, W, F> {
    output: &'o mut W,
    watch: F,
    summary: Summary,
    bytes: u64,
}

impl<W: Write, F: FnMut(Progress<'_>)> Out<'_, W, F> {
    fn write(&mut self, answered: &Answered) -> Result<(), Failure> {
        self.summary.add(answered.summary);
        self.bytes += answered.bytes;
        (self.watch)(Progress {
            summary: self.summary,
            bytes: self.bytes,
            complaints: &answered.complaints,
        });
        let written = self.output.write_all(&answered.text);
        written
            .and_then(|()| self.output.flush())
            .map_err(Failure::Write)
    }
}
