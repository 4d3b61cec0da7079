//! Reads many answer sets, one per line, and gives advice on each, one per line, in the same order.

mod line;

use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;

use rustc_hash::FxHashMap;
use serde::Serialize;
use thiserror::Error;

use crate::advice::{Advice, Named, RunnerUp, Status};
use crate::answers::Answers;
use crate::decision::{Decision, TooLarge};
use crate::limits::FILE_BYTES;
use crate::ruleset::{Certainty, Outcome, RuleSet};
use crate::visible;

/// The maximum length of a line in bytes: the same as for a file of answers.
const LONGEST_LINE: usize = FILE_BYTES;

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// How many bytes are read at once.
const BUFFER: usize = 1024 * 1024;

/// The size of the cache of replies in bytes. The same answers often come again.
const MOST_KNOWN: usize = 4 * 1024 * 1024;

/// How to reply to each line.
#[derive(Debug)]
pub struct Batch<'r> {
    rules: &'r RuleSet,
    decision: Decision,
    /// Whether to give only the outcome rather than the complete advice.
    is_brief: bool,
    /// Whether the questions that a line does not answer count as not-sure.
    rest_not_sure: bool,
    /// The cache of replies: for each answer set, whether it settles the outcome, and the content of
    /// the reply.
    known: FxHashMap<Answers, (Status, Rc<str>)>,
    known_bytes: usize,
}

/// The reply to a line.
#[derive(Debug)]
pub struct Reply {
    /// A line of JSON.
    pub text: String,
    /// Whether the answers settle the outcome, or what is wrong with the line: at least one error.
    pub status: Result<Status, Vec<LineError>>,
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

/// Reads the lines that are not blank.
#[derive(Debug)]
pub struct Lines<R> {
    input: BufReader<R>,
    number: u64,
    line: Vec<u8>,
}

impl<R: Read> Lines<R> {
    /// Reads from `input`.
    pub fn new(input: R) -> Self {
        Self {
            input: BufReader::with_capacity(BUFFER, input),
            number: 0,
            line: Vec::new(),
        }
    }

    /// The number and content of the next line, if there is one.
    ///
    /// Memory stays bounded: a line that is too long is cut, but not below the length that makes it
    /// an error.
    ///
    /// # Errors
    /// Errors from reading the input.
    pub fn next_line(&mut self) -> io::Result<Option<(u64, &[u8])>> {
        let most = LONGEST_LINE + "\r\n".len();
        loop {
            self.line.clear();
            let mut line = self.input.by_ref().take(most as u64);
            let length = line.read_until(b'\n', &mut self.line)?;
            if length == most && !self.line.ends_with(b"\n") {
                self.input.skip_until(b'\n')?;
            }
            if length == 0 {
                return Ok(None);
            }
            self.number += 1;
            if self.number == 1 && self.line.starts_with(BYTE_ORDER_MARK) {
                self.line.drain(..BYTE_ORDER_MARK.len());
            }
            if !self.line.trim_ascii().is_empty() {
                break;
            }
        }
        let line = self.line.strip_suffix(b"\n").unwrap_or(&self.line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        Ok(Some((self.number, line)))
    }

    /// Whether another line has already arrived. Otherwise, a program that writes line by line may
    /// wait for the replies so far.
    pub fn has_another(&self) -> bool {
        self.input.buffer().contains(&b'\n')
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
            known: FxHashMap::default(),
            known_bytes: 0,
        }
    }

    /// The reply to a line, given without its end.
    ///
    /// # Errors
    /// Advice on the line takes more steps than the budget allows.
    pub fn reply(&mut self, number: u64, line: &[u8]) -> Result<Reply, LineTooLarge> {
        let (id, answers) = line::read(self.rules, line);
        let id = id.map(|id| visible::json(format!("\"id\":{id},")));
        let begin = || format!("{{{}", id.as_deref().unwrap_or_default());
        Ok(match answers {
            Ok(mut answers) => {
                if self.rest_not_sure {
                    answers.rest_not_sure(self.rules);
                }
                let (status, content) = self
                    .advice(answers)
                    .map_err(|cause| LineTooLarge { number, cause })?;
                Reply {
                    text: begin() + &content + "\n",
                    status: Ok(status),
                }
            }
            Err(errors) => {
                let invalid = Invalid {
                    status: "invalid",
                    line: number,
                    errors: &errors,
                };
                Reply {
                    text: begin() + &content(&invalid) + "\n",
                    status: Err(errors),
                }
            }
        })
    }

    /// Whether the answers settle the outcome, and the content of the reply.
    fn advice(&mut self, answers: Answers) -> Result<(Status, Rc<str>), TooLarge> {
        if let Some(known) = self.known.get(&answers) {
            return Ok(known.clone());
        }
        let (status, content) = if self.is_brief {
            let brief = self.brief(&answers);
            (brief.status, content(&brief))
        } else {
            let advice = Advice::new(self.rules, &self.decision, &answers, None)?;
            (advice.status, content(&advice))
        };
        let reply: (_, Rc<str>) = (status, content.into());
        self.known_bytes += reply.1.len();
        if self.known_bytes > MOST_KNOWN {
            self.known.clear();
            self.known_bytes = reply.1.len();
        }
        self.known.insert(answers, reply.clone());
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

/// The content of a reply, without the `{` and the id before it.
fn content(content: &impl Serialize) -> String {
    #[expect(clippy::expect_used, reason = "all keys are strings")]
    let text = serde_json::to_string(content).expect("this can be serialized");
    let mut text = visible::json(text);
    text.remove(0);
    text
}
