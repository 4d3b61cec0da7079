//! The lines of answered questions, above the next one.

use std::borrow::Cow;
use std::io;

use textwrap::core::display_width;

use crate::answers::{Answers, Origin};
use crate::cli::interviewer::Interviewer;
use crate::ids::QuestionId;
use crate::render::layout::ASIDE;
use crate::render::phrases;
use crate::ruleset::{Answer, Question, RuleSet};
use crate::visible;

/// The columns for an answered question before its answer, if there is room.
const ANSWERS: usize = 34;

/// The columns that a question keeps at least, beside its answer.
const LEAST: usize = 20;

/// An answered question, as its line shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Finished {
    question: QuestionId,
    answer: Answer,
    /// Where the answer is from, if not from the interview.
    note: &'static str,
}

impl Interviewer {
    /// Updates the lines of answered questions to the current answers: first those from outside the
    /// interview, then the others in the order in which they were asked. `is_settled` says whether
    /// they settle the outcome.
    pub fn show_answers(
        &mut self,
        rules: &RuleSet,
        asked: &[QuestionId],
        answers: &Answers,
        is_settled: bool,
    ) -> io::Result<()> {
        self.keep(rules, answers, is_settled);
        let given = answers.given().map(|(question, _)| question);
        let given = given.filter(|it| !asked.contains(it));
        let finished = given.chain(asked.iter().copied()).filter_map(|question| {
            Some(Finished {
                question,
                answer: answers.answer(question)?.clone(),
                note: match answers.origin(question) {
                    Some(Origin::Prompt) => "",
                    Some(Origin::Scan) => " (from the code)",
                    _ => " (given)",
                },
            })
        });
        let finished: Vec<Finished> = finished.collect();
        if !self.prompts.has_page() || !finished.starts_with(&self.finished) {
            self.start_again(rules)?;
        }
        for it in finished.get(self.finished.len()..).unwrap_or_default() {
            self.finish(&rules.questions()[it.question], it)?;
        }
        self.finished = finished;
        Ok(())
    }

    /// Reduces an answered question to one line, or to two if its answer does not fit beside it.
    fn finish(&mut self, question: &Question, it: &Finished) -> io::Result<()> {
        // Leave room for the mark, the note and an empty last column.
        let room = self.prompts.look().width.saturating_sub(3 + it.note.len());
        let (ask, answer) = beside(question, &it.answer, room);
        let styled = |text: &str| self.prompts.styled(ASIDE, text);
        let [shown, note] = [ask.as_str(), it.note].map(styled);
        let wide = display_width(&answer) + ANSWERS.max(display_width(&ask) + 2);
        let between = match display_width(&ask) + 2 + display_width(&answer) {
            _ if wide <= room => " ".repeat(ANSWERS.saturating_sub(display_width(&ask)).max(2)),
            both if both <= room => "  ".to_owned(),
            _ => "\n  ".to_owned(),
        };
        let mark = self.prompts.mark("\u{2713}", "*");
        self.prompts
            .say(&format!("{mark} {shown}{between}{answer}{note}\n"))
    }
}

/// A question and its answer as they fit beside each other into `room` columns. The question is
/// shortened first. If that is not enough, each fits into the room on its own.
pub(super) fn beside(question: &Question, answer: &Answer, room: usize) -> (String, String) {
    let ask = visible::one_line(&question.ask);
    let labels = answer.labels(question);
    let labels: Vec<_> = labels.iter().map(|it| visible::one_line(it)).collect();
    let least = display_width(&ask).min(LEAST);
    match fitted(&labels, room.saturating_sub(least + 2)) {
        Some(answer) => {
            let room = room.saturating_sub(display_width(&answer) + 2);
            (phrases::short(&ask, room), answer)
        }
        None => {
            let first = || phrases::short(labels.first().map_or("", AsRef::as_ref), room);
            let answer = fitted(&labels, room).unwrap_or_else(first);
            (phrases::short(&ask, room), answer)
        }
    }
}

/// As many of the labels of an answer as fit, and how many more there are, if the first one fits.
fn fitted(labels: &[Cow<'_, str>], room: usize) -> Option<String> {
    let named = |len: usize| {
        let (named, more) = labels.split_at(len);
        let more = match more.len() {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        named.join("; ") + &more
    };
    let mut fewer = (1..=labels.len()).rev().map(named);
    fewer.find(|text| display_width(text) <= room)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_does_not_fit_says_how_many_more_there_are() {
        let labels = ["Waits for models", "Computes", "Keeps connections open"];
        let labels = labels.map(Cow::Borrowed);
        for (room, expected) in [
            (
                50,
                Some("Waits for models; Computes; Keeps connections open"),
            ),
            (49, Some("Waits for models; Computes and 1 more")),
            (36, Some("Waits for models and 2 more")),
            (20, None),
        ] {
            assert_eq!(fitted(&labels, room).as_deref(), expected);
        }
    }
}
