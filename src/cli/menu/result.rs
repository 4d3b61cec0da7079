//! The result of an interview, with the menu below it.

use std::io;

use crate::advice::Advice;
use crate::cli::entry::Entry;
use crate::cli::lists::LEAST;
use crate::cli::menu::{Choice, Results, Session, can_go_back, choices};
use crate::cli::prompt::size;
use crate::interview::{Next, Reply, Review};
use crate::render::layout::Layout;
use crate::render::table::{self, SCREEN};
use crate::render::{markdown_summary, phrases, report, words};

/// The rows around the entries of the menu: the question, the keys, and the row that a prompt ends
/// on.
const AROUND: usize = 3;

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
            let mut menu = self.show(shown, &said)?;
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

    /// Shows the result and what was said about it, and returns the menu for the room below.
    fn show(&mut self, shown: &Shown<'_>, said: &str) -> io::Result<Menu> {
        let results = shown.results;
        let (choices, entries) = choices(shown.review, Some(results));
        let height = size().map_or(usize::MAX, |(_, height)| height);
        let around = said.lines().count() + AROUND;
        let text = match results.explain {
            true => shown.report(),
            false => {
                let result = |entries: usize| {
                    let lines = SCREEN.min(height.saturating_sub(around + entries));
                    let text = table::render(shown.advice, None, lines, results.common.look());
                    (text.lines().count() <= lines, text)
                };
                match result(entries.len()) {
                    (true, text) => text,
                    (false, _) => result(ENOUGH).1,
                }
            }
        };
        self.print(results, &format!("\n{text}"))?;
        self.interviewer.say(said)?;
        let rows = text.lines().count();
        Ok(Menu {
            choices,
            entries,
            most: height.saturating_sub(rows + around),
            has_headline: rows + around + LEAST <= height,
            has_command: results.explain,
        })
    }

    /// Asks what to do next, and does it.
    fn choose(&mut self, shown: &Shown<'_>, menu: &mut Menu) -> io::Result<Then> {
        let message = match (&shown.advice.recommendation, menu.has_headline) {
            (Some(it), false) => {
                let recommended = phrases::recommended(it);
                format!("{}: {recommended}. What next?", words::RECOMMENDATION)
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
            Choice::Report => {
                menu.has_command = true;
                self.page(shown, menu, &shown.report())
            }
            Choice::Markdown => self.page(shown, menu, &markdown_summary::text(shown.advice)),
        }
    }

    /// Shows a text that stays, between the result and the menu.
    fn page(&mut self, shown: &Shown<'_>, menu: &mut Menu, text: &str) -> io::Result<Then> {
        self.print(shown.results, &format!("\n{text}\n"))?;
        self.interviewer.turn_page();
        menu.most = usize::MAX;
        menu.has_headline = false;
        Ok(Then::Ask)
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
