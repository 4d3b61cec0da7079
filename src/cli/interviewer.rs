//! Asks the questions of an interview in a terminal.

use std::io;
use std::path::PathBuf;

use crate::answers::{Answers, Origin};
use crate::cli::answered::{Finished, beside};
use crate::cli::entry::Entry;
use crate::cli::keys::{BACK, ENTER, NOTHING_TICKED, QUIT, below, keys};
use crate::cli::prompt::{Part, Prompts};
use crate::ids::{Id, OptionId, QuestionId};
use crate::interview::{Ask, Reply, Review};
use crate::render::layout::HEADING;
use crate::render::words::{self, WHY_ASKED};
use crate::render::{Look, why};
use crate::ruleset::answer::{NONE_LABEL, NOT_SURE_LABEL};
use crate::ruleset::{Answer, Choice, Kind, Question, RuleSet};
use crate::shell;
use crate::visible;

/// The minimum number of entries that stay in sight below an explanation, if they scroll.
const LEAST: usize = 4;

const TICK_SOME: &str = "Back to the list";

/// Asks in the terminal of standard input and standard error.
#[derive(Debug)]
pub(super) struct Interviewer {
    pub(super) prompts: Prompts,
    rules: Option<PathBuf>,
    /// The flags to repeat when the interview continues.
    repeated: String,
    /// The message for a person who leaves.
    farewell: String,
    /// The answers with a line on the screen, in order.
    pub(super) finished: Vec<Finished>,
}

/// The meaning of the chosen entry of a question, or of what is typed.
pub(super) enum Chosen {
    Answer(Answer),
    /// The person wants to know why the question is asked.
    Why,
    /// The person wants no more questions about the plan.
    NoMore,
    /// The person wants to see the list whose entries are ticked.
    List,
}

impl Interviewer {
    /// Asks with or without colors. `rules` is the path of the rule set, unless it is the shipped
    /// one, and `repeated` the flags to repeat when the interview continues.
    ///
    /// # Errors
    /// The terminal cannot be used.
    pub fn new(colour: bool, rules: Option<PathBuf>, repeated: String) -> io::Result<Self> {
        Ok(Self {
            prompts: Prompts::new(colour)?,
            rules,
            repeated,
            farewell: String::new(),
            finished: Vec::new(),
        })
    }

    /// Asks one question. Without an answer, the person wants no more questions about the plan.
    ///
    /// # Errors
    /// The terminal cannot be read or written.
    pub fn ask(&mut self, ask: &Ask<'_>) -> io::Result<Reply<Option<Answer>>> {
        let question = &ask.rules.questions()[ask.question];
        let is_settled = ask.remaining.settled().is_some();
        self.show_answers(ask.rules, ask.asked, ask.answers, is_settled)?;
        let below = below(ask, question);
        let mut earlier = ask.earlier.cloned();
        let mut explained = 0;
        self.open(&question.ask)?;
        loop {
            let reply = match (question.kind, &question.scale) {
                (Kind::AnyOf, _) => self.tick(ask, earlier.as_ref(), &below)?,
                (_, Some(scale)) => self.number(question, scale, earlier.as_ref(), &below)?,
                _ => self.pick(ask, earlier.as_ref(), &below)?,
            };
            match reply {
                Reply::Answer(Chosen::Answer(answer)) => return Ok(Reply::Answer(Some(answer))),
                Reply::Answer(Chosen::NoMore) => return Ok(Reply::Answer(None)),
                Reply::Answer(Chosen::Why) => {
                    let look = self.prompts.look();
                    let why = why::text(ask.rules, ask.question, ask.remaining, ask.left, look);
                    self.explain(&why, question, explained)?;
                    explained += 1;
                    earlier =
                        earlier.filter(|_| !matches!(question.kind, Kind::YesNo | Kind::OneOf));
                }
                Reply::Answer(Chosen::List) => self.open(&question.ask)?,
                Reply::Back => return Ok(Reply::Back),
                Reply::Leave => return self.leave(),
            }
        }
    }

    /// Shows the part of an explanation after those `explained`, so that the question and its entries
    /// stay in sight.
    fn explain(&mut self, why: &str, question: &Question, explained: usize) -> io::Result<()> {
        let entries = question.options.len() + 2;
        let room = |entries| self.prompts.room(&question.ask, entries);
        let whole = room(entries.min(LEAST));
        let parts = match parts(why, whole) {
            whole if whole.len() == 1 => whole,
            _ => parts(why, room(entries) - 1),
        };
        let index = explained % parts.len().max(1);
        let mut part = parts.get(index).cloned().unwrap_or_default();
        if parts.len() > 1 {
            part += &format!("\n  Part {} of {}.", index + 1, parts.len());
            part += match index + 1 < parts.len() {
                true => " Ask again for more.",
                false => "",
            };
        }
        self.prompts.show(&format!("\n{part}\n\n"))
    }

    /// Lets one option be chosen.
    fn pick(
        &mut self,
        ask: &Ask<'_>,
        earlier: Option<&Answer>,
        below: &[Part],
    ) -> io::Result<Reply<Chosen>> {
        let question = &ask.rules.questions()[ask.question];
        let options = question.options.iter();
        let options = options.map(|(id, it)| (entry(it), Chosen::Answer(Answer::One(id))));
        let choices = options.chain(others(question)).chain(no_more(ask));
        let (entries, chosen): (Vec<Entry>, Vec<Chosen>) = choices.unzip();
        let start = earlier.and_then(|earlier| {
            let is_earlier = |it: &Chosen| matches!(it, Chosen::Answer(it) if it == earlier);
            chosen.iter().position(is_earlier)
        });
        let start = start.unwrap_or_default();
        let prompts = &mut self.prompts;
        let line = prompts.pick(&question.ask, &entries, start, usize::MAX, below)?;
        Ok(line.map(|line| nth(chosen, line)))
    }

    /// Lets any options be ticked. If none is, asks what that means.
    fn tick(
        &mut self,
        ask: &Ask<'_>,
        earlier: Option<&Answer>,
        below: &[Part],
    ) -> io::Result<Reply<Chosen>> {
        let question = &ask.rules.questions()[ask.question];
        let entries: Vec<Entry> = question.options.values().map(entry).collect();
        let ticked: Vec<usize> = match earlier {
            Some(Answer::Many(options)) => options.iter().map(|it| it.index()).collect(),
            _ => Vec::new(),
        };
        let prompts = &mut self.prompts;
        let ticked = prompts.tick(&question.ask, &entries, &ticked, below)?;
        match ticked {
            Reply::Answer(ticked) if ticked.is_empty() => {}
            ticked => {
                let answer = |ticked: Vec<usize>| {
                    Answer::Many(ticked.into_iter().map(OptionId::new).collect())
                };
                return Ok(ticked.map(|ticked| Chosen::Answer(answer(ticked))));
            }
        }
        let none = Chosen::Answer(Answer::Many(Vec::new()));
        let list = Entry {
            label: TICK_SOME.to_owned(),
            hint: Some("space ticks the entry at the cursor".to_owned()),
        };
        let choices = [(Entry::from(NONE_LABEL), none)].into_iter();
        let choices = choices
            .chain(others(question))
            .chain([(list, Chosen::List)])
            .chain(no_more(ask));
        let (entries, chosen): (Vec<Entry>, Vec<Chosen>) = choices.unzip();
        let start = usize::from(earlier == Some(&Answer::NotSure));
        self.open(&question.ask)?;
        let keys = [NOTHING_TICKED, ENTER, BACK, QUIT];
        let prompts = &mut self.prompts;
        let line = prompts.pick(&question.ask, &entries, start, usize::MAX, &keys)?;
        Ok(match line {
            Reply::Answer(line) => Reply::Answer(nth(chosen, line)),
            Reply::Back => Reply::Answer(Chosen::List),
            Reply::Leave => Reply::Leave,
        })
    }

    /// Removes everything on the screen and the result, but keeps the title.
    ///
    /// # Errors
    /// The terminal cannot be written.
    pub fn start_again(&mut self, rules: &RuleSet) -> io::Result<()> {
        self.prompts.start_again()?;
        self.finished.clear();
        let title = visible::one_line(rules.title());
        let title = self.prompts.styled(HEADING, &title);
        self.prompts.say(&format!("{title}\n"))
    }

    /// Sets the message for a person who leaves: how to continue later, if there is an answer or a
    /// result to keep. Answers that settle the outcome lead to the menu.
    pub(super) fn keep(&mut self, rules: &RuleSet, answers: &Answers, is_settled: bool) {
        let mut origins = answers.origins();
        self.farewell = match is_settled || origins.any(|(_, origin)| origin == Origin::Prompt) {
            true => {
                let mut command = shell::again(self.rules.as_deref(), rules, answers);
                command.push_str(&self.repeated);
                if is_settled {
                    command.push_str(" --menu");
                }
                let width = self.prompts.look().width.saturating_sub(2);
                let command = shell::lines(&command, width).join("\n  ");
                format!("\nTo continue with these answers:\n  {command}\n")
            }
            false => String::new(),
        };
        self.prompts.on_interrupt(self.farewell.clone());
    }

    /// The person leaves.
    pub(super) fn leave<T>(&mut self) -> io::Result<Reply<T>> {
        self.prompts.say(&self.farewell)?;
        Ok(Reply::Leave)
    }

    /// Adds a blank line above a list if its message leaves room.
    pub fn open(&mut self, message: &str) -> io::Result<()> {
        match self.prompts.is_one_line(message) {
            true => self.prompts.show("\n"),
            false => Ok(()),
        }
    }

    /// Asks for one entry of a list that shows at most `most` entries at once. The line below it
    /// says whether the person can go back.
    ///
    /// # Errors
    /// The terminal cannot be read or written.
    pub fn choose(
        &mut self,
        message: &str,
        entries: &[Entry],
        most: usize,
        can_go_back: bool,
    ) -> io::Result<Reply<usize>> {
        let keys = keys(can_go_back);
        match self.prompts.pick(message, entries, 0, most, &keys)? {
            Reply::Leave => self.leave(),
            reply => Ok(reply),
        }
    }

    /// Asks which answer to change.
    ///
    /// # Errors
    /// The terminal cannot be read or written.
    pub fn change(&mut self, review: &Review<'_>) -> io::Result<Reply<QuestionId>> {
        let given: Vec<_> = review.answers.given().collect();
        // Leave room for the cursor and an empty last column.
        let room = self.look().width.saturating_sub(3);
        let entries = given.iter().map(|(id, answer)| {
            let (ask, answer) = beside(&review.rules.questions()[*id], answer, room);
            Entry::from(format!("{ask} {answer}"))
        });
        let entries: Vec<Entry> = entries.collect();
        self.open("")?;
        let reply = self.choose("Which answer?", &entries, usize::MAX, true)?;
        Ok(match reply.map(|line| given.get(line).map(|(id, _)| *id)) {
            Reply::Answer(Some(question)) => Reply::Answer(question),
            Reply::Leave => Reply::Leave,
            Reply::Answer(None) | Reply::Back => Reply::Back,
        })
    }

    /// How text may look at this moment.
    pub fn look(&self) -> Look {
        self.prompts.look()
    }

    /// Writes whole lines.
    ///
    /// # Errors
    /// The terminal cannot be written.
    pub fn say(&mut self, lines: &str) -> io::Result<()> {
        self.prompts.say(lines)
    }

    /// Records whole lines that other code has written.
    pub fn said(&mut self, lines: &str) {
        self.prompts.said(lines);
    }

    /// Keeps everything written so far on the screen, whatever happens to the answers.
    pub fn turn_page(&mut self) {
        self.prompts.turn_page();
    }
}

/// The lines of a text in parts of about the same length, with at most `room` lines each.
pub(super) fn parts(text: &str, room: usize) -> Vec<String> {
    let lines: Vec<&str> = text.lines().collect();
    let parts = lines.len().div_ceil(room.max(1)).max(1);
    let parts = lines.chunks(lines.len().div_ceil(parts).max(1));
    parts.map(|lines| lines.join("\n")).collect()
}

/// The entries after the answers that a question lists.
fn others(question: &Question) -> impl Iterator<Item = (Entry, Chosen)> {
    let not_sure = question.not_sure().map(Chosen::Answer);
    let not_sure = not_sure.map(|it| (Entry::from(NOT_SURE_LABEL), it));
    not_sure
        .into_iter()
        .chain([(Entry::from(WHY_ASKED), Chosen::Why)])
}

/// What the entry at a position means.
fn nth(chosen: Vec<Chosen>, line: usize) -> Chosen {
    chosen.into_iter().nth(line).unwrap_or(Chosen::List)
}

/// The entry that ends the questions about the plan, where they are asked.
fn no_more(ask: &Ask<'_>) -> Option<(Entry, Chosen)> {
    let entry = Entry {
        label: words::NO_MORE.to_owned(),
        hint: Some("without the remaining questions".to_owned()),
    };
    ask.for_plan.then_some((entry, Chosen::NoMore))
}

/// An option in a list.
fn entry(option: &Choice) -> Entry {
    Entry {
        label: option.label.clone(),
        hint: option.hint.clone(),
    }
}
