//! The menu after the questions of an interview.

use std::io;

use crate::advice::Advice;
use crate::answers::Answers;
use crate::cli::adr_record::AdrRecord;
use crate::cli::args::Common;
use crate::cli::day;
use crate::cli::entry::Entry;
use crate::cli::interviewer::Interviewer;
use crate::cli::prompt::size;
use crate::cli::scan::Scanned;
use crate::decision::Decision;
use crate::grammar;
use crate::ids::OutcomeId;
use crate::interview::{Ask, Asker, Next, Reply, Review};
use crate::render::layout::Layout;
use crate::render::table::{self, SCREEN};
use crate::render::{markdown_summary, report, sharpened, words};
use crate::ruleset::Answer;
use crate::ruleset::problem::Found;
use crate::shell;

/// The rows around the entries of the menu: the question, the keys, and the row that a prompt ends
/// on.
const AROUND: usize = 3;

/// An interview with a person, who sees the result before it ends.
pub(super) struct Session<'a> {
    interviewer: Interviewer,
    results: Option<Results<'a>>,
    has_shown: bool,
    /// The answers of the last result, until there is another.
    before: Option<Answers>,
}

/// How results are shown in the terminal of standard output.
#[derive(Clone, Copy)]
pub(super) struct Results<'a> {
    pub decision: &'a Decision,
    pub common: &'a Common,
    /// The code that was scanned for answers.
    pub scanned: Option<&'a Scanned>,
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
            .show_answers(review.rules, review.asked, review.answers)?;
        let advice = match self.results {
            Some(it) => {
                let advice = Advice::new(review.rules, it.decision, review.answers, it.why_not);
                let mut advice = advice.map_err(io::Error::other)?;
                let outcome = advice.outcome();
                if let Some(scanned) = it.scanned {
                    advice.add_code(scanned.today(outcome));
                }
                Some(advice)
            }
            None => None,
        };
        let rules = self.results.and_then(|it| it.common.rules_path());
        let again = shell::again(rules.as_deref(), review.rules, review.answers);
        let said = self.said(review, advice.as_ref())?;
        match self.results.zip(advice.as_ref()) {
            Some((results, advice)) => self.result(review, results, advice, &again, said),
            None => self.outcome(review, &said),
        }
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
        }
    }

    /// Whether the person has seen the result.
    pub fn has_shown(&self) -> bool {
        self.has_shown
    }

    /// Shows the outcome, and asks what to do next.
    fn outcome(&mut self, review: &Review<'_>, said: &str) -> io::Result<Reply<Next>> {
        let outcome = &review.rules.outcomes()[review.outcome].title;
        let message = format!("The answers settle it: {outcome}. What next?");
        let (choices, entries) = choices(review, None);
        self.interviewer.say(said)?;
        loop {
            self.interviewer.open(&message)?;
            let reply = self.interviewer.choose(&message, &entries, usize::MAX)?;
            let choice = match reply {
                Reply::Answer(line) => choices.get(line).copied(),
                Reply::Leave => return Ok(Reply::Leave),
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

    /// Shows the result, and asks what to do next until the interview ends or goes on. Below the
    /// result is what was `said` about it. `again` is the command that gives the answers again,
    /// for which there is room when the menu is gone.
    fn result(
        &mut self,
        review: &Review<'_>,
        results: Results<'_>,
        advice: &Advice<'_>,
        again: &str,
        mut said: String,
    ) -> io::Result<Reply<Next>> {
        let (choices, entries) = choices(review, Some(results));
        loop {
            let look = results.common.look();
            let height = size().map_or(usize::MAX, |(_, height)| height);
            let mut command = Layout::new(look);
            command.command("Again", again);
            let command = command.into_text();
            let text = match results.explain {
                true => report::render(advice, review.answers, again, look),
                false => {
                    let below = self.interviewer.least_rows(&entries) + said.lines().count();
                    let lines = SCREEN.min(height.saturating_sub(below));
                    table::render(advice, review.answers, None, lines, look)
                }
            };
            self.print(results, &format!("\n{text}"))?;
            self.interviewer.say(&said)?;
            let shown = text.lines().count() + said.lines().count();
            let mut most = height.saturating_sub(shown + AROUND);
            let mut has_command = results.explain;
            loop {
                let reply = self.interviewer.choose("What next?", &entries, most)?;
                let choice = match reply.map(|line| choices.get(line).copied()) {
                    Reply::Answer(choice) => choice.unwrap_or(Choice::Finish),
                    Reply::Leave => return Ok(Reply::Leave),
                    Reply::Back => return Ok(Reply::Back),
                };
                match choice {
                    Choice::Finish => {
                        if !has_command {
                            self.print(results, &command)?;
                        }
                        return Ok(Reply::Answer(Next::Finish));
                    }
                    Choice::Sharpen => {
                        self.interviewer.start_again(review.rules)?;
                        return Ok(Reply::Answer(Next::Sharpen));
                    }
                    Choice::Change => {
                        self.interviewer.start_again(review.rules)?;
                        match self.interviewer.change(review)? {
                            Reply::Back => break,
                            reply => return Ok(reply.map(Next::Change)),
                        }
                    }
                    Choice::Record => {
                        self.interviewer.start_again(review.rules)?;
                        match self.record(advice, review.answers, results)? {
                            Reply::Answer(saved) => {
                                let mut layout = Layout::new(look);
                                layout.aside(&saved);
                                said = layout.into_text();
                                break;
                            }
                            Reply::Back => break,
                            Reply::Leave => return Ok(Reply::Leave),
                        }
                    }
                    Choice::Report => {
                        let text = report::render(advice, review.answers, again, look);
                        self.print(results, &format!("\n{text}\n"))?;
                        self.interviewer.turn_page();
                        has_command = true;
                    }
                    Choice::Markdown => {
                        let text = markdown_summary::text(advice);
                        self.print(results, &format!("\n{text}\n"))?;
                        self.interviewer.turn_page();
                    }
                }
                most = usize::MAX;
            }
            self.interviewer
                .show_answers(review.rules, review.asked, review.answers)?;
        }
    }

    /// Asks where to save the record of a result, and saves it. Returns what came of it.
    fn record(
        &mut self,
        advice: &Advice<'_>,
        answers: &Answers,
        results: Results<'_>,
    ) -> io::Result<Reply<String>> {
        let mut problems = Found::default();
        let date = day::fixed(&mut problems);
        if let Some(problem) = problems.into_problems().first() {
            return Ok(Reply::Answer(format!("error: {}", problem.message)));
        }
        let rules = results.common.rules_path();
        let record = AdrRecord {
            advice,
            answers,
            rules: rules.as_deref(),
            status: None,
            date: date.unwrap_or_else(day::today),
        };
        let usual = match record.usual_path() {
            Ok(usual) => usual,
            Err(error) => return Ok(Reply::Answer(format!("error: {error:#}"))),
        };
        let path = self.interviewer.file(&usual.display().to_string())?;
        Ok(path.map(|path| match record.save(path.as_ref(), &usual) {
            Ok(path) => format!("Saved `{}`.", path.display()),
            Err(error) => format!("error: {error:#}"),
        }))
    }

    /// The messages about answers that no longer count, and about what the answers about the plan
    /// changed.
    fn said(&mut self, review: &Review<'_>, now: Option<&Advice<'_>>) -> io::Result<String> {
        let mut layout = Layout::new(self.interviewer.look());
        let dropped = review.dropped.iter();
        let dropped = dropped.map(|it| format!("\"{}\"", review.rules.questions()[*it].ask));
        let dropped = grammar::list(dropped, "and");
        if !dropped.is_empty() {
            layout.aside(&format!("Your answer to {dropped} no longer counts."));
        }
        let before = self.before.replace(review.answers.clone());
        let before = before.filter(|it| it != review.answers);
        if let (Some(before), Some(results), Some(now)) = (before, self.results, now) {
            let before = Advice::new(review.rules, results.decision, &before, None);
            let before = before.map_err(io::Error::other)?;
            if let Some(sentence) = sharpened::sentence(&before, now) {
                layout.aside(&sentence);
            }
        }
        Ok(layout.into_text())
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
        let hint = format!("{questions} that can change the plan");
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
