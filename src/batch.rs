//! Many answer sets, one a line, and the advice on each, one a line, in the same order.

mod line;

use std::io::{self, BufRead, BufReader, Read};
use std::num::NonZeroUsize;
use std::panic;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use rustc_hash::FxHashMap;
use serde::Serialize;
use serde_json::json;
use serde_json::value::RawValue;
use thiserror::Error;

use crate::advice::{Advice, Named, RunnerUp, Status};
use crate::answers::Answers;
use crate::decision::{Decision, TooLarge};
use crate::limits::FILE_BYTES;
use crate::ruleset::{Certainty, Outcome, RuleSet};
use crate::visible;

/// The most bytes of one line: no more than of a file of answers.
const LONGEST_LINE: usize = FILE_BYTES;

/// How many bytes are read at once.
const BUFFER: usize = 1024 * 1024;

/// The most lines of a block: a complete advice takes some 10 KB, and at times ten times that.
const MOST_LINES: usize = 128;
const MOST_BRIEF_LINES: usize = 2048;

/// So many nodes of a decision take much memory to plan, so that only one worker does.
const LARGE_DECISION: usize = 2_000;

/// The bytes of replies that are remembered, since the same answers often come again.
const MOST_KNOWN: usize = 4 * 1024 * 1024;

/// A rule set, and what to say about the answers on each line.
#[derive(Debug)]
pub struct Batch<'r> {
    /// The rules in force.
    rules: &'r RuleSet,
    /// Their decision, compiled.
    decision: Decision,
    /// Whether only the outcome is wanted, not the complete advice.
    is_brief: bool,
    /// Whether the questions that a line does not answer count as not-sure.
    rest_not_sure: bool,
    known: Mutex<Known>,
}

/// Replies to remember.
#[derive(Debug, Default)]
struct Known {
    /// Whether answers settle the outcome, and the content of the reply to them.
    replies: FxHashMap<Answers, (Status, Arc<str>)>,
    bytes: usize,
}

/// What some lines came to.
#[derive(Debug, Default)]
pub struct Replies {
    /// One line for each of them that is not blank.
    pub text: Vec<u8>,
    /// The numbers of the lines that are not answers, each with its errors, of which there is one.
    pub invalid: Vec<(u64, Vec<LineError>)>,
    /// Whether some answers do not settle the outcome.
    pub any_undecided: bool,
}

/// One thing that is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LineError {
    /// The character of the line, counted from 1.
    pub column: usize,
    /// What is wrong, in lower case and without a full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

/// The decision is too complex to advise on a line.
#[derive(Debug, Error)]
#[error("line {number}: {cause}")]
pub struct LineTooLarge {
    number: u64,
    cause: TooLarge,
}

/// The fields of an advice that follow from the possible outcomes.
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
    /// Reads from the start of `input`, for briefs or for complete advice.
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

    /// The next lines and the number of the first: at least one line, and those that have arrived
    /// with it, so that nobody who writes line by line waits for a reply. At the end it is empty.
    ///
    /// Memory stays bounded: of a line that is too long there is only enough to see that.
    ///
    /// # Errors
    /// Those of the input.
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
    /// What to say under `rules`, compiled as `decision`: only the outcome, or the complete advice;
    /// and whether the questions that a line does not answer count as not-sure.
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

    /// The replies to the lines of a block, of which the first has this number. The lines are
    /// split among all cores.
    ///
    /// # Errors
    /// It takes more steps than the budget allows to advise on a line.
    pub fn reply(&self, first: u64, block: &[u8]) -> Result<Vec<Replies>, LineTooLarge> {
        let mark = "\u{feff}".as_bytes();
        let block = block
            .strip_prefix(mark)
            .filter(|_| first == 1)
            .unwrap_or(block);
        // Blank lines are left out before the rest is split, which would cost more than they do.
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
                    let status = "invalid";
                    let reply = json!({"status": status, "line": number, "errors": errors});
                    replies.add(id, &content(&reply));
                    replies.invalid.push((number, errors));
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
            answers.rest_not_sure();
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

    /// The complete advice, from memory if the same answers were there before.
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
        self.text.extend(content.bytes());
        self.text.push(b'\n');
    }
}

/// What a reply says, without the `{` that comes before it and the id.
fn content(content: &impl Serialize) -> String {
    #[expect(clippy::expect_used, reason = "all keys are text")]
    let text = serde_json::to_string(content).expect("this serialises");
    let mut text = visible::json(text);
    text.remove(0);
    text
}
