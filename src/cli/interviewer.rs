//! Asks the questions of an interview in a terminal.

use std::borrow::Cow;
use std::io;
use std::path::PathBuf;

use textwrap::core::display_width;

use crate::answers::{Answers, Origin};
use crate::cli::prompt::{Entry, Part, Prompts};
use crate::grammar;
use crate::ids::{Id, OptionId, QuestionId};
use crate::interview::{Ask, Reply, Review};
use crate::render::layout::{ASIDE, HEADING};
use crate::render::{phrases, why};
use crate::ruleset::{Answer, Kind, Question, RuleSet};
use crate::shell;
use crate::visible;

const NONE: &str = "None of these";
const NOT_SURE: &str = "Not sure";
const WHY: &str = "Why are you asking?";

/// What keys do, for the line below a list.
const TICK: Part = part("space tick", "space tick");
const ENTER: Part = part("enter confirm", "enter");
const BACK: Part = part("esc back", "esc back");
const QUIT: Part = part("ctrl-c quit", "ctrl-c quit");

/// What is said of ticks that are no answer.
const NO_TICK: Part = part(
    "Nothing is ticked. Press space to tick the entry at the cursor, then enter.",
    "Press space to tick, then enter.",
);
const TICKS_CLASH: Part = part(
    "\"None of these\" and \"Not sure\" go with no other tick.",
    "These ticks exclude each other.",
);

/// The columns between the mark of an answered question and its answer, where there is room.
const ANSWERS: usize = 34;

/// Asks in the terminal of standard input and standard error.
#[derive(Debug)]
pub(super) struct Interviewer {
    prompts: Prompts,
    rules: Option<PathBuf>,
    /// What is said to a person who leaves.
    farewell: String,
    /// The number of answered questions on the lines directly above the cursor.
    answered: usize,
    has_begun: bool,
}

/// What the chosen entries of a question come to.
enum Chosen {
    Answer(Answer),
    /// The person wants to know why it is asked.
    Why,
    /// No answer, and what is said of it.
    Unclear(Part),
}

impl Interviewer {
    /// Asks with or without colours. `rules` is where the rule set is, unless it is the shipped one.
    ///
    /// # Errors
    /// The terminal cannot be used.
    pub fn new(colour: bool, rules: Option<PathBuf>) -> io::Result<Self> {
        Ok(Self {
            prompts: Prompts::new(colour)?,
            rules,
            farewell: String::new(),
            answered: 0,
            has_begun: false,
        })
    }

    /// Asks one question.
    ///
    /// # Errors
    /// The terminal cannot be read or written.
    pub fn ask(&mut self, ask: &Ask<'_>) -> io::Result<Reply<Answer>> {
        let question = &ask.rules.questions()[ask.question];
        if !std::mem::replace(&mut self.has_begun, true) {
            let title = self
                .prompts
                .styled(HEADING, &visible::one_line(ask.rules.title()));
            self.prompts.say(&format!("{title}\n"))?;
        }
        self.keep(ask.rules, ask.answers);
        let entries = entries(question);
        let mut selected = selected(question, ask.earlier);
        let below = below(ask, question.kind);
        self.open(&question.ask)?;
        loop {
            let lines = match self.offer(question, &entries, &selected, &below)? {
                Reply::Answer(lines) => lines,
                Reply::Back => {
                    self.back()?;
                    return Ok(Reply::Back);
                }
                Reply::Leave => return self.leave(),
            };
            self.prompts.clear(0)?;
            match chosen(question.kind, question.options.len(), &lines) {
                Chosen::Answer(answer) => {
                    self.finish(&question.ask, &answer.labels(question).join("; "))?;
                    return Ok(Reply::Answer(answer));
                }
                Chosen::Why => {
                    let look = self.prompts.look();
                    let why = why::text(ask.rules, ask.question, ask.remaining, ask.left, look);
                    self.prompts.show(&format!("\n{why}\n"))?;
                    if question.kind == Kind::AnyOf {
                        selected = lines;
                        // It is the last entry, and no answer.
                        selected.retain(|line| line + 1 < entries.len());
                    }
                }
                // Only where the person was faster than what disturbed the prompt.
                Chosen::Unclear(_) => {
                    selected = lines;
                    self.open(&question.ask)?;
                }
            }
        }
    }

    /// Shows the list of a question, of which some entries are selected already.
    fn offer(
        &mut self,
        question: &Question,
        entries: &[Entry],
        selected: &[usize],
        below: &[Part],
    ) -> io::Result<Reply<Vec<usize>>> {
        let (ask, prompts) = (&question.ask, &mut self.prompts);
        if question.kind == Kind::AnyOf {
            let options = question.options.len();
            let refused = move |ticked: &[usize]| match chosen(Kind::AnyOf, options, ticked) {
                Chosen::Unclear(say) => Some(say),
                Chosen::Answer(_) | Chosen::Why => None,
            };
            return prompts.tick(ask, entries, selected, below, refused);
        }
        let start = selected.first().copied().unwrap_or_default();
        let line = prompts.pick(ask, entries, start, entries.len(), below)?;
        Ok(line.map(|line| vec![line]))
    }

    /// What is said to a person who leaves now: how to go on later, if there is an answer to keep.
    pub fn keep(&mut self, rules: &RuleSet, answers: &Answers) {
        self.farewell = match answers
            .origins()
            .any(|(_, origin)| origin == Origin::Prompt)
        {
            true => {
                let command = shell::again(self.rules.as_deref(), rules, answers);
                format!("\nTo continue with these answers:\n  {command}\n")
            }
            false => String::new(),
        };
        self.prompts.on_interrupt(self.farewell.clone());
    }

    /// The person leaves.
    fn leave<T>(&mut self) -> io::Result<Reply<T>> {
        self.prompts.say(&self.farewell)?;
        Ok(Reply::Leave)
    }

    /// Leaves a blank line above a list whose message leaves room for it.
    pub fn open(&mut self, message: &str) -> io::Result<()> {
        match self.prompts.is_one_line(message) {
            true => self.prompts.show("\n"),
            false => Ok(()),
        }
    }

    /// Asks for one entry of a list, of which at most `most` are seen at once, below what was said.
    ///
    /// # Errors
    /// The terminal cannot be read or written.
    pub fn choose(
        &mut self,
        message: &str,
        entries: &[Entry],
        most: usize,
    ) -> io::Result<Reply<usize>> {
        let keys = [ENTER, BACK, QUIT];
        let reply = self.prompts.pick(message, entries, 0, most, &keys)?;
        match reply {
            Reply::Leave => self.leave(),
            reply => {
                self.prompts.clear(0)?;
                Ok(reply)
            }
        }
    }

    /// Asks which answer to change.
    ///
    /// # Errors
    /// The terminal cannot be read or written.
    pub fn change(&mut self, review: &Review<'_>) -> io::Result<Reply<QuestionId>> {
        let given: Vec<_> = review.answers.given().collect();
        let entries = given.iter().map(|(id, answer)| {
            let question = &review.rules.questions()[*id];
            let answer = answer.labels(question).join("; ");
            Entry::from(format!("{} {answer}", question.ask))
        });
        let entries: Vec<Entry> = entries.collect();
        self.open("")?;
        let reply = self.choose("Which answer?", &entries, usize::MAX)?;
        Ok(match reply.map(|line| given.get(line).map(|(id, _)| *id)) {
            Reply::Answer(Some(question)) => Reply::Answer(question),
            Reply::Leave => Reply::Leave,
            Reply::Answer(None) | Reply::Back => Reply::Back,
        })
    }

    /// Writes whole lines.
    ///
    /// # Errors
    /// The terminal cannot be written.
    pub fn say(&mut self, lines: &str) -> io::Result<()> {
        self.answered = 0;
        self.prompts.say(lines)
    }

    /// Removes the list, and the answer above it, whose question is asked again.
    ///
    /// # Errors
    /// The terminal cannot be written.
    pub fn back(&mut self) -> io::Result<()> {
        let above = usize::from(self.answered > 0);
        self.answered -= above;
        self.prompts.clear(above)
    }

    /// Leaves one line of an answered question.
    fn finish(&mut self, ask: &str, answer: &str) -> io::Result<()> {
        let [ask, answer] = [ask, answer].map(visible::one_line);
        let mark = self.prompts.mark("\u{2713}", "*");
        // Beside the mark.
        let room = self.prompts.look().width.saturating_sub(2);
        let wanted = display_width(&answer);
        // The question gives way first, down to half of the line.
        let ask = phrases::short(&ask, room.saturating_sub(wanted + 3).max(room / 2));
        let asked = display_width(&ask) + 2;
        let column = match ANSWERS + wanted < room {
            true => asked.max(ANSWERS),
            false => asked,
        };
        let answer = phrases::short(&answer, room.saturating_sub(column + 1));
        let gap = column - display_width(&ask);
        let ask = self.prompts.styled(ASIDE, &ask);
        self.answered += 1;
        let line = format!("{mark} {ask}{:gap$}{answer}\n", "");
        self.prompts.say(&line)
    }
}

/// The list of a question: its options, and what else can be chosen.
fn entries(question: &Question) -> Vec<Entry> {
    let options = question.options.values().map(|option| Entry {
        label: option.label.clone(),
        hint: option.hint.clone(),
    });
    let none = (question.kind == Kind::AnyOf).then_some(NONE);
    let others = none.into_iter().chain([NOT_SURE, WHY]);
    options.chain(others.map(Entry::from)).collect()
}

/// The entries of an earlier answer.
fn selected(question: &Question, earlier: Option<&Answer>) -> Vec<usize> {
    let options = question.options.len();
    match earlier {
        None => Vec::new(),
        Some(Answer::One(option)) => vec![option.index()],
        Some(Answer::Many(chosen)) if chosen.is_empty() => vec![options],
        Some(Answer::Many(chosen)) => chosen.iter().map(|option| option.index()).collect(),
        Some(Answer::NotSure) => vec![options + usize::from(question.kind == Kind::AnyOf)],
    }
}

/// What the chosen entries of a question with this many options mean.
fn chosen(kind: Kind, options: usize, lines: &[usize]) -> Chosen {
    let is_any_of = kind == Kind::AnyOf;
    let not_sure = options + usize::from(is_any_of);
    let option = |line: &usize| OptionId::new(*line);
    match lines {
        lines if lines.iter().any(|line| *line > not_sure) => Chosen::Why,
        [] => Chosen::Unclear(NO_TICK),
        [line] if *line == not_sure => Chosen::Answer(Answer::NotSure),
        [line] if *line < options && !is_any_of => Chosen::Answer(Answer::One(option(line))),
        [line] if *line == options => Chosen::Answer(Answer::Many(Vec::new())),
        lines if lines.iter().any(|line| *line >= options) => Chosen::Unclear(TICKS_CLASH),
        lines => Chosen::Answer(Answer::Many(lines.iter().map(option).collect())),
    }
}

/// The line below the list of a question.
fn below(ask: &Ask<'_>, kind: Kind) -> Vec<Part> {
    let (more, most) = (ask.more, ask.most_more);
    let more = match most {
        0 => part("last question", "last question"),
        most if more < most => {
            let about = format!("about {more} more");
            [format!("{about}, at most {most}"), about].map(Cow::Owned)
        }
        most => {
            let questions = grammar::count(most, "more question");
            [
                format!("at most {questions}"),
                format!("at most {most} more"),
            ]
            .map(Cow::Owned)
        }
    };
    let tick = (kind == Kind::AnyOf).then_some(TICK);
    let back = ask.can_go_back.then_some(BACK);
    let parts = [Some(more), tick, Some(ENTER), back, Some(QUIT)];
    parts.into_iter().flatten().collect()
}

/// A part of the line below a list.
const fn part(long: &'static str, short: &'static str) -> Part {
    [Cow::Borrowed(long), Cow::Borrowed(short)]
}
