//! Many answer sets, one a line, and the advice on each, one a line, in the same order.

mod line;

use std::io::{self, BufRead, BufReader, Read};
use std::num::NonZeroUsize;
use std::ops::Range;
use std::panic;
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

/// The most lines of a block. A complete advice takes some 10 KB.
const MOST_LINES: usize = 2048;

/// A rule set, and what to say about the answers on each line.
#[derive(Debug)]
pub struct Batch<'r> {
    /// The rules in force.
    pub rules: &'r RuleSet,
    /// Their decision, compiled.
    pub decision: Decision,
    /// Whether only the outcome is wanted, not the complete advice.
    pub is_brief: bool,
    /// Whether the questions that a line does not answer count as not-sure.
    pub rest_not_sure: bool,
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

/// The lines of a block that replies are remembered of, since the same answers often come again.
const MOST_KNOWN: usize = 256;

/// Answers, and the status and the place of the content of the reply to them.
type Known = FxHashMap<Answers, (Status, Range<usize>)>;

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
    next_line: u64,
}

impl<R: Read> Blocks<R> {
    /// Reads from the start of `input`.
    pub fn new(input: R) -> Self {
        Self {
            input: BufReader::with_capacity(BUFFER, input),
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
        for _ in 0..MOST_LINES {
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

impl Batch<'_> {
    /// The replies to the lines of a block, of which the first has this number. The lines are
    /// split among all cores.
    ///
    /// # Errors
    /// It takes more steps than the budget allows to advise on a line.
    pub fn reply(&self, first: u64, block: &[u8]) -> Result<Vec<Replies>, LineTooLarge> {
        let lines: Vec<_> = (first..)
            .zip(block.split_inclusive(|byte| *byte == b'\n'))
            .collect();
        let threads = thread::available_parallelism().map_or(1, NonZeroUsize::get);
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
        let mut known = Known::default();
        for &(number, mut bytes) in lines {
            if number == 1 {
                bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
            }
            bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
            bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
            if bytes.trim_ascii().is_empty() {
                continue;
            }
            match line::read(self.rules, bytes) {
                (id, Ok(answers)) => self
                    .advise(id, answers, &mut known, &mut replies)
                    .map_err(|cause| LineTooLarge { number, cause })?,
                (id, Err(errors)) => {
                    let status = "invalid";
                    replies.add(
                        id,
                        json!({"status": status, "line": number, "errors": errors}),
                    );
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
        known: &mut Known,
        replies: &mut Replies,
    ) -> Result<(), TooLarge> {
        if self.rest_not_sure {
            answers.rest_not_sure();
        }
        if let Some((status, content)) = known.get(&answers) {
            replies.any_undecided |= *status == Status::Undecided;
            replies.add_again(id, content.clone());
            return Ok(());
        }
        let (status, content) = if self.is_brief {
            let brief = self.brief(&answers);
            (brief.status, replies.add(id, &brief))
        } else {
            let advice = Advice::new(self.rules, &self.decision, &answers, None)?;
            (advice.status, replies.add(id, &advice))
        };
        replies.any_undecided |= status == Status::Undecided;
        if known.len() < MOST_KNOWN {
            known.insert(answers, (status, content));
        }
        Ok(())
    }

    fn brief(&self, answers: &Answers) -> Brief<'_> {
        let rules = self.rules;
        let remaining = self.decision.remaining(answers);
        let recommendation = remaining.settled().map(|outcome| {
            let rule = &rules.decision()[rules.deciding_rule(answers)];
            Recommendation {
                id: Named(&rules.outcomes()[outcome]),
                certainty: rule.certainty,
                runner_up: RunnerUp::of(rules, rule),
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
    /// Adds a reply. Returns where its content, without the `{` before it, is.
    fn add(&mut self, id: Option<&RawValue>, content: impl Serialize) -> Range<usize> {
        #[expect(clippy::expect_used, reason = "all keys are text")]
        let content = serde_json::to_string(&content).expect("this serialises");
        let content = visible::json(content);
        self.start(id);
        let start = self.text.len();
        self.text.extend(content.bytes().skip(1));
        let content = start..self.text.len();
        self.text.push(b'\n');
        content
    }

    /// Adds a reply with the content of an earlier one.
    fn add_again(&mut self, id: Option<&RawValue>, content: Range<usize>) {
        self.start(id);
        self.text.extend_from_within(content);
        self.text.push(b'\n');
    }

    fn start(&mut self, id: Option<&RawValue>) {
        self.text.push(b'{');
        if let Some(id) = id {
            let id = visible::json(format!("\"id\":{id},"));
            self.text.extend(id.into_bytes());
        }
    }
}
