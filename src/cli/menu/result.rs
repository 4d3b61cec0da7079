//! The result of an interview, with the menu below it.

use std::io;

use crate::advice::Advice;
use crate::cli::entry::Entry;
use crate::cli::interviewer::parts;
use crate::cli::lists::LEAST;
use crate::cli::menu::{Choice, Results, Session, can_go_back, choices};
use crate::cli::prompt::size;
use crate::interview::{Next, Reply, Review};
use crate::render::layout::Layout;
use crate::render::table::{self, SCREEN};
use crate::render::{markdown_summary, phrases, report};

/// The rows around the entries of the menu: the question, the keys, and the row that a prompt ends
/// on.
const AROUND: usize = 3;

/// The rows of the question whether to show the next part of a report, and the blank line above it.
const BETWEEN: usize = 6;

/// The entries of the menu that are visible if there is no room for all below the smallest result.
const ENOUGH: usize = 4;

/// A result to show, and what it is about.
pub(super) struct Shown<'a> {
    pub review: &'a Review<'a>,
    pub results: Results<'a>,
    pub advice: &'a Advice<'a>,
    /// The command that gives the answers again, for which there is room when the menu is gone.
    pub again: String,
}

/// The entries of the menu, and what is on the screen above them.
struct Menu {
    choices: Vec<Choice>,
    entries: Vec<Entry>,
    /// How many entries fit below the result.
    most: usize,
    /// Whether the headline stays in sight.
    has_headline: bool,
    /// Whether the command that gives the answers again was shown.
    has_command: bool,
}

/// What comes after a choice.
enum Then {
    /// The menu is asked again, below what was shown last.
    Ask,
    /// The result is shown again, with another message below it if there is one.
    Show(Option<String>),
    /// The interview ends or goes on.
    Return(Reply<Next>),
}

impl Session<'_> {
    /// Shows the result, and asks what to do next until the interview ends or goes on. Below the
    /// result is what was `said` about it.
    pub(super) fn result(
        &mut self,
        shown: &Shown<'_>,
        mut said: String,
    ) -> io::Result<Reply<Next>> {
        let review = shown.review;
        loop {
            let Reply::Answer(mut menu) = self.show(shown, &said)? else {
                return Ok(Reply::Leave);
            };
            let news = loop {
                match self.choose(shown, &mut menu)? {
                    Then::Ask => {}
                    Then::Show(news) => break news,
                    Then::Return(reply) => return Ok(reply),
                }
            };
            said = news.unwrap_or(said);
            self.interviewer
                .show_answers(review.rules, review.asked, review.answers, true)?;
        }
    }

    /// Shows the result and what was said about it, and returns the menu for the room below, unless
    /// the person leaves.
    fn show(&mut self, shown: &Shown<'_>, said: &str) -> io::Result<Reply<Menu>> {
        let results = shown.results;
        let (choices, entries) = choices(shown.review, Some(results));
        let mut menu = Menu {
            choices,
            entries,
            most: usize::MAX,
            has_headline: false,
            has_command: false,
        };
        if results.explain {
            let reply = self.report(shown, &mut menu)?;
            self.interviewer.say(said)?;
            return Ok(reply.map(|()| menu));
        }
        let height = height();
        let around = said.lines().count() + AROUND;
        let result = |entries: usize| {
            let lines = SCREEN.min(height.saturating_sub(around + entries));
            let text = table::render(shown.advice, None, lines, results.common.look());
            (text.lines().count() <= lines, text)
        };
        let text = match result(menu.entries.len()) {
            (true, text) => text,
            (false, _) => result(ENOUGH).1,
        };
        self.print(results, &format!("\n{text}"))?;
        self.interviewer.say(said)?;
        let rows = text.lines().count();
        menu.most = height.saturating_sub(rows + around);
        menu.has_headline = rows + around + LEAST <= height;
        Ok(Reply::Answer(menu))
    }

    /// Asks what to do next, and does it.
    fn choose(&mut self, shown: &Shown<'_>, menu: &mut Menu) -> io::Result<Then> {
        let message = match (&shown.advice.recommendation, menu.has_headline) {
            (Some(_), false) => {
                let [label, said, _] = phrases::headline(shown.advice);
                format!("{label}: {said}. What next?")
            }
            _ => "What next?".to_owned(),
        };
        let back = can_go_back(shown.review);
        let reply = self
            .interviewer
            .choose(&message, &menu.entries, menu.most, back)?;
        let choice = match reply.map(|line| menu.choices.get(line).copied()) {
            Reply::Answer(choice) => choice.unwrap_or(Choice::Finish),
            Reply::Leave => return Ok(Then::Return(Reply::Leave)),
            Reply::Back if !back => return Ok(Then::Ask),
            Reply::Back => return Ok(Then::Return(Reply::Back)),
        };
        let review = shown.review;
        match choice {
            Choice::Finish => {
                if !menu.has_command {
                    self.print(shown.results, &shown.command())?;
                }
                Ok(Then::Return(Reply::Answer(Next::Finish)))
            }
            Choice::Sharpen => {
                self.interviewer.start_again(review.rules)?;
                Ok(Then::Return(Reply::Answer(Next::Sharpen)))
            }
            Choice::Change => {
                self.interviewer.start_again(review.rules)?;
                Ok(match self.interviewer.change(review)? {
                    Reply::Back => Then::Show(None),
                    reply => Then::Return(reply.map(Next::Change)),
                })
            }
            Choice::Record => {
                self.interviewer.start_again(review.rules)?;
                Ok(match self.save(shown)? {
                    Reply::Answer(said) => {
                        let mut layout = Layout::new(shown.results.common.look());
                        layout.aside(&said);
                        Then::Show(Some(layout.into_text()))
                    }
                    Reply::Back => Then::Show(None),
                    Reply::Leave => Then::Return(Reply::Leave),
                })
            }
            Choice::Report => Ok(match self.report(shown, menu)? {
                Reply::Leave => Then::Return(Reply::Leave),
                _ => Then::Ask,
            }),
            Choice::Markdown => {
                let text = markdown_summary::text(shown.advice);
                self.print(shown.results, &format!("\n{text}\n"))?;
                self.stays(menu);
                Ok(Then::Ask)
            }
        }
    }

    /// Shows the full report in parts that fit the screen, until the person has seen enough.
    fn report(&mut self, shown: &Shown<'_>, menu: &mut Menu) -> io::Result<Reply<()>> {
        let mut shows_all = false;
        let parts = parts(&shown.report(), height().saturating_sub(BETWEEN));
        for (index, part) in parts.iter().enumerate() {
            if index > 0 && !shows_all {
                let message = format!("Show part {} of {}?", index + 1, parts.len());
                let entries = ["Show it", "Show the rest"].map(Entry::from);
                self.interviewer.open(&message)?;
                let reply = self
                    .interviewer
                    .choose(&message, &entries, usize::MAX, true)?;
                match reply {
                    Reply::Answer(0) => {}
                    Reply::Answer(1) => shows_all = true,
                    Reply::Leave => return Ok(Reply::Leave),
                    _ => break,
                }
            }
            let above = if index == 0 { "\n" } else { "" };
            self.print(shown.results, &format!("{above}{part}\n"))?;
            self.stays(menu);
            menu.has_command = index + 1 == parts.len();
        }
        self.interviewer.say("\n")?;
        Ok(Reply::Answer(()))
    }

    /// Keeps a text that was shown between the result and the menu.
    fn stays(&mut self, menu: &mut Menu) {
        self.interviewer.turn_page();
        menu.most = usize::MAX;
        menu.has_headline = false;
    }

    fn print(&mut self, results: Results<'_>, text: &str) -> io::Result<()> {
        self.has_shown = true;
        let printed = results.common.print(text);
        self.interviewer.said(text);
        printed
            .map(|_| ())
            .map_err(|error| io::Error::other(format!("{error:#}")))
    }
}

/// The rows of the terminal.
fn height() -> usize {
    size().map_or(usize::MAX, |(_, height)| height)
}

impl Shown<'_> {
    /// The full report.
    fn report(&self) -> String {
        let look = self.results.common.look();
        report::render(self.advice, &self.again, look)
    }

    /// The command that gives the answers again, as it is shown at the end.
    fn command(&self) -> String {
        let mut layout = Layout::new(self.results.common.look());
        layout.command("Again", &self.again);
        layout.into_text()
    }
}
