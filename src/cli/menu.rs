//! The menu after the questions of an interview.

mod result;
mod save;

use std::io;

use crate::advice::Advice;
use crate::answers::Answers;
use crate::cli::Common;
use crate::cli::entry::Entry;
use crate::cli::interviewer::Interviewer;
use crate::cli::menu::result::Shown;
use crate::cli::menu::save::Saved;
use crate::cli::scan::Scanned;
use crate::decision::Decision;
use crate::grammar;
use crate::ids::OutcomeId;
use crate::interview::{Ask, Asker, Next, Reply, Review};
use crate::render::layout::Layout;
use crate::render::{sharpened, words};
use crate::ruleset::Answer;
use crate::shell;

/// An interview with a person, who sees the result before it ends.
pub(super) struct Session<'a> {
    interviewer: Interviewer,
    results: Option<Results<'a>>,
    has_shown: bool,
    /// The answers of the last result, until there is another.
    before: Option<Answers>,
    /// The record that was saved last.
    saved: Option<Saved>,
}

/// How results are shown in the terminal of standard output.
#[derive(Clone, Copy)]
pub(super) struct Results<'a> {
    pub decision: &'a Decision,
    pub common: &'a Common,
    /// The code that was scanned for answers.
    pub scanned: Option<&'a Scanned>,
    /// The flags that scan it.
    pub scan: &'a str,
    pub why_not: Option<OutcomeId>,
    /// Whether to show the full report at once.
    pub explain: bool,
}

/// An entry of the menu.
#[derive(Clone, Copy, Debug)]
enum Choice {
    Finish,
    Sharpen,
    Change,
    /// These are only offered below a result.
    Report,
    Record,
    Markdown,
}

impl Asker for Session<'_> {
    fn ask(&mut self, ask: &Ask<'_>) -> io::Result<Reply<Option<Answer>>> {
        self.interviewer.ask(ask)
    }

    fn review(&mut self, review: &Review<'_>) -> io::Result<Reply<Next>> {
        self.interviewer
            .show_answers(review.rules, review.asked, review.answers, true)?;
        let Some(results) = self.results else {
            return self.outcome(review);
        };
        let advice = Advice::new(
            review.rules,
            results.decision,
            review.answers,
            results.why_not,
        );
        let mut advice = advice.map_err(io::Error::other)?;
        if let Some(scanned) = results.scanned {
            let today = scanned.meant().today(review.answers, advice.outcome());
            advice.add_code(today);
        }
        let said = self.said(review, &advice)?;
        let rules = results.common.rules_path();
        let shown = Shown {
            review,
            results,
            advice: &advice,
            again: shell::again(rules.as_deref(), review.rules, review.answers) + results.scan,
        };
        self.result(&shown, said)
    }
}

impl<'a> Session<'a> {
    /// A session with an interviewer. With `results`, results are shown. Without it, the person
    /// only sees the outcome, and the result goes elsewhere.
    pub fn new(interviewer: Interviewer, results: Option<Results<'a>>) -> Self {
        Self {
            interviewer,
            results,
            has_shown: false,
            before: None,
            saved: None,
        }
    }

    /// Whether the person has seen the result.
    pub fn has_shown(&self) -> bool {
        self.has_shown
    }

    /// Shows the outcome, and asks what to do next.
    fn outcome(&mut self, review: &Review<'_>) -> io::Result<Reply<Next>> {
        let outcome = &review.rules.outcomes()[review.outcome].title;
        let message = format!("The answers settle it: {outcome}. What next?");
        let (choices, entries) = choices(review, None);
        loop {
            self.interviewer.open(&message)?;
            let back = can_go_back(review);
            let reply = self
                .interviewer
                .choose(&message, &entries, usize::MAX, back)?;
            let choice = match reply {
                Reply::Answer(line) => choices.get(line).copied(),
                Reply::Leave => return Ok(Reply::Leave),
                Reply::Back if !back => continue,
                Reply::Back => return Ok(Reply::Back),
            };
            match choice {
                Some(Choice::Sharpen) => return Ok(Reply::Answer(Next::Sharpen)),
                Some(Choice::Change) => match self.interviewer.change(review)? {
                    Reply::Back => {}
                    reply => return Ok(reply.map(Next::Change)),
                },
                _ => return Ok(Reply::Answer(Next::Finish)),
            }
        }
    }

    /// The message about what other answers changed.
    fn said(&mut self, review: &Review<'_>, now: &Advice<'_>) -> io::Result<String> {
        let mut layout = Layout::new(self.interviewer.look());
        let before = self.before.replace(review.answers.clone());
        let before = before.filter(|it| it != review.answers);
        if let (Some(before), Some(results)) = (before, self.results) {
            let before = Advice::new(review.rules, results.decision, &before, None);
            let before = before.map_err(io::Error::other)?;
            if let Some(sentence) = sharpened::sentence(&before, now, layout.width()) {
                layout.aside(&sentence);
            }
        }
        Ok(layout.into_text())
    }
}

/// Whether there is a question to go back to.
fn can_go_back(review: &Review<'_>) -> bool {
    !review.asked.is_empty()
}

/// The entries at the end of the questions. The first one ends the interview.
fn choices(review: &Review<'_>, results: Option<Results<'_>>) -> (Vec<Choice>, Vec<Entry>) {
    let entry = |label: &str, hint: &str| Entry {
        label: label.to_owned(),
        hint: Some(hint.to_owned()).filter(|hint| !hint.is_empty()),
    };
    let mut choices = Vec::new();
    match results {
        None => choices.push((Choice::Finish, entry("Show the recommendation", ""))),
        Some(results) => {
            choices.push((Choice::Finish, entry("Done", "")));
            if !results.explain {
                let hint = "all reasons, the whole plan, the sources";
                choices.push((Choice::Report, entry("Full report", hint)));
            }
        }
    }
    if review.shaping > 0 {
        let questions = grammar::count(review.shaping, words::QUESTION);
        let hint = format!("{questions} that can change it, or how clear the choice is");
        choices.push((Choice::Sharpen, entry(words::SHARPEN, &hint)));
    }
    if results.is_some() {
        let hint = "a new file; you choose where";
        choices.push((Choice::Record, entry("Save as ADR", hint)));
        let hint = "for a pull request or an issue";
        choices.push((Choice::Markdown, entry("Markdown to paste", hint)));
    }
    choices.push((Choice::Change, entry("Change an answer", "")));
    choices.into_iter().unzip()
}
