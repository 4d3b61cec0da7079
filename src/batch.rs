//! Reads many answer sets, one per line, and gives advice on each, one per line, in the same order.

mod line;

use std::io::{self, BufRead, BufReader, Read};
use std::num::NonZeroUsize;
use std::panic;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use rustc_hash::FxHashMap;
use serde::Serialize;
use serde_json::value::RawValue;
use thiserror::Error;

use crate::advice::{Advice, Named, RunnerUp, Status};
use crate::answers::Answers;
use crate::decision::{Decision, TooLarge};
use crate::limits::FILE_BYTES;
use crate::ruleset::{Certainty, Outcome, RuleSet};
use crate::visible;

/// The maximum length of a line in bytes: the same as for a file of answers.
const LONGEST_LINE: usize = FILE_BYTES;

/// How many bytes are read at once.
const BUFFER: usize = 1024 * 1024;

/// The maximum number of lines in a block. A complete advice takes about 10 KB, and sometimes ten
/// times that.
const MOST_LINES: usize = 64;
const MOST_BRIEF_LINES: usize = 2048;

/// Planning a decision with this many nodes takes much memory, so only one worker does it.
const LARGE_DECISION: usize = 1_500;

/// The size of the cache of replies in bytes. The same answers often come again.
const MOST_KNOWN: usize = 4 * 1024 * 1024;

/// How many invalid lines are reported with their errors; the rest are counted.
pub const MOST_REPORTED: usize = 20;

/// How to reply to each line.
#[derive(Debug)]
pub struct Batch<'r> {
    rules: &'r RuleSet,
    decision: Decision,
    /// Whether to give only the outcome rather than the complete advice.
    is_brief: bool,
    /// Whether the questions that a line does not answer count as not-sure.
    rest_not_sure: bool,
    known: Mutex<Known>,
}

/// The cache of replies.
#[derive(Debug, Default)]
struct Known {
    /// For each answer set: whether it settles the outcome, and the content of the reply.
    replies: FxHashMap<Answers, (Status, Arc<str>)>,
    bytes: usize,
}

/// The replies to some lines.
#[derive(Debug, Default)]
pub struct Replies {
    /// One line for each line that is not blank.
    pub text: Vec<u8>,
    /// How many lines are invalid.
    pub invalid: usize,
    /// The numbers of the first of them, each with its errors, of which there is at least one.
    pub reported: Vec<(u64, Vec<LineError>)>,
    /// Whether some answers do not settle the outcome.
    pub any_undecided: bool,
}

/// One error in a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LineError {
    /// The column in characters, starting at 1.
    pub column: usize,
    /// What is wrong, in lower case and without a period.
    pub message: String,
    /// How to fix it.
    pub help: Option<String>,
}

/// The reply to an invalid line.
#[derive(Serialize)]
struct Invalid<'e> {
    status: &'static str,
    line: u64,
    errors: &'e [LineError],
}

/// The decision is too complex to advise on a line.
#[derive(Debug, Error)]
#[error("line {number}: {cause}")]
pub struct LineTooLarge {
    number: u64,
    cause: TooLarge,
}

/// The fields of the advice that follow from the possible outcomes.
#[derive(Serialize)]
struct Brief<'r> {
    status: Status,
    recommendation: Option<Recommendation<'r>>,
    possible: Vec<Named<'r, Outcome>>,
}

#[derive(Serialize)]
struct Recommendation<'r> {
    id: Named<'r, Outcome>,
    #[serde(skip_serializing_if = "Option::is_none")]
    certainty: Option<Certainty>,
    #[serde(skip_serializing_if = "Option::is_none")]
    runner_up: Option<RunnerUp<'r>>,
}

/// Reads blocks of whole lines.
#[derive(Debug)]
pub struct Blocks<R> {
    input: BufReader<R>,
    most_lines: usize,
    next_line: u64,
}

impl<R: Read> Blocks<R> {
    /// Reads from `input`, for brief or for complete advice.
    pub fn new(input: R, is_brief: bool) -> Self {
        Self {
            input: BufReader::with_capacity(BUFFER, input),
            most_lines: if is_brief {
                MOST_BRIEF_LINES
            } else {
                MOST_LINES
            },
            next_line: 1,
        }
    }

    /// The number of the next line, and a block that contains it and the lines that have already
    /// arrived. A program that writes line by line therefore never waits for a reply. The block is
    /// empty at the end of the input.
    ///
    /// Memory stays bounded: a line that is too long is cut, but not below the length that makes it
    /// an error.
    ///
    /// # Errors
    /// Errors from reading the input.
    pub fn next_block(&mut self) -> io::Result<(u64, Vec<u8>)> {
        let most = LONGEST_LINE + "\r\n".len();
        let first = self.next_line;
        let mut block = Vec::new();
        for _ in 0..self.most_lines {
            let mut line = self.input.by_ref().take(most as u64);
            let length = line.read_until(b'\n', &mut block)?;
            if length == most && !block.ends_with(b"\n") {
                self.input.skip_until(b'\n')?;
                block.push(b'\n');
            }
            self.next_line += 1;
            if !self.input.buffer().contains(&b'\n') {
                break;
            }
        }
        Ok((first, block))
    }
}

impl<'r> Batch<'r> {
    /// Replies according to `rules`, compiled as `decision`: brief or complete, and with or without
    /// counting the questions that a line does not answer as not-sure.
    pub fn new(
        rules: &'r RuleSet,
        decision: Decision,
        is_brief: bool,
        rest_not_sure: bool,
    ) -> Self {
        Self {
            rules,
            decision,
            is_brief,
            rest_not_sure,
            known: Mutex::default(),
        }
    }

    /// The replies to the lines of a block. `first` is the number of its first line. All cores
    /// share the work.
    ///
    /// # Errors
    /// Advice on a line takes more steps than the budget allows.
    pub fn reply(&self, first: u64, block: &[u8]) -> Result<Vec<Replies>, LineTooLarge> {
        let mark = "\u{feff}".as_bytes();
        let without_mark = block.strip_prefix(mark).filter(|_| first == 1);
        let block = without_mark.unwrap_or(block);
        // Remove blank lines first, which is cheaper than giving them to the workers.
        let lines: Vec<_> = (first..)
            .zip(block.split_inclusive(|byte| *byte == b'\n'))
            .filter(|(_, bytes)| !bytes.trim_ascii().is_empty())
            .collect();
        let threads = match self.decision.nodes() > LARGE_DECISION {
            true => 1,
            false => thread::available_parallelism().map_or(1, NonZeroUsize::get),
        };
        thread::scope(|scope| {
            let workers: Vec<_> = lines
                .chunks(lines.len().div_ceil(threads).max(1))
                .map(|lines| scope.spawn(|| self.reply_to(lines)))
                .collect();
            workers
                .into_iter()
                .map(|worker| worker.join().unwrap_or_else(|it| panic::resume_unwind(it)))
                .collect()
        })
    }

    fn reply_to(&self, lines: &[(u64, &[u8])]) -> Result<Replies, LineTooLarge> {
        let mut replies = Replies::default();
        for &(number, mut bytes) in lines {
            bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
            bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
            match line::read(self.rules, bytes) {
                (id, Ok(answers)) => self
                    .advise(id, answers, &mut replies)
                    .map_err(|cause| LineTooLarge { number, cause })?,
                (id, Err(errors)) => {
                    let reply = Invalid {
                        status: "invalid",
                        line: number,
                        errors: &errors,
                    };
                    replies.add(id, &content(&reply));
                    replies.invalid += 1;
                    if replies.reported.len() < MOST_REPORTED {
                        replies.reported.push((number, errors));
                    }
                }
            }
        }
        Ok(replies)
    }

    fn advise(
        &self,
        id: Option<&RawValue>,
        mut answers: Answers,
        replies: &mut Replies,
    ) -> Result<(), TooLarge> {
        if self.rest_not_sure {
            answers.rest_not_sure(self.rules);
        }
        let status = if self.is_brief {
            let brief = self.brief(&answers);
            replies.add(id, &content(&brief));
            brief.status
        } else {
            let (status, content) = self.advice(answers)?;
            replies.add(id, &content);
            status
        };
        replies.any_undecided |= status == Status::Undecided;
        Ok(())
    }

    /// The complete advice, from the cache if the same answers came before.
    fn advice(&self, answers: Answers) -> Result<(Status, Arc<str>), TooLarge> {
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(reply) = known().replies.get(&answers) {
            return Ok(reply.clone());
        }
        let advice = Advice::new(self.rules, &self.decision, &answers, None)?;
        let reply: (_, Arc<str>) = (advice.status, content(&advice).into());
        let mut known = known();
        known.bytes += reply.1.len();
        if known.bytes <= MOST_KNOWN {
            known.replies.insert(answers, reply.clone());
        }
        Ok(reply)
    }

    fn brief(&self, answers: &Answers) -> Brief<'_> {
        let rules = self.rules;
        let remaining = self.decision.remaining(answers);
        let recommendation = remaining.settled().map(|outcome| {
            let rule = &rules.decision()[rules.deciding_rule(answers)];
            Recommendation {
                id: Named(&rules.outcomes()[outcome]),
                certainty: rule.certainty,
                runner_up: RunnerUp::of(rules, rule, answers),
            }
        });
        Brief {
            status: match recommendation {
                Some(_) => Status::Decided,
                None => Status::Undecided,
            },
            recommendation,
            possible: Named::all(rules.outcomes(), remaining.possible()),
        }
    }
}

impl Replies {
    fn add(&mut self, id: Option<&RawValue>, content: &str) {
        self.text.push(b'{');
        if let Some(id) = id {
            let id = visible::json(format!("\"id\":{id},"));
            self.text.extend(id.into_bytes());
        }
        self.text.extend_from_slice(content.as_bytes());
        self.text.push(b'\n');
    }
}

/// The content of a reply, without the `{` and the id before it.
fn content(content: &impl Serialize) -> String {
    #[expect(clippy::expect_used, reason = "all keys are strings")]
    let text = serde_json::to_string(content).expect("this can be serialized");
    let mut text = visible::json(text);
    text.remove(0);
    text
}
