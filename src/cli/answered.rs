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

    /// Reduces an answered question to one line.
    fn finish(&mut self, question: &Question, it: &Finished) -> io::Result<()> {
        let ask = visible::one_line(&question.ask);
        let labels = it.answer.labels(question);
        let labels: Vec<_> = labels.iter().map(|it| visible::one_line(it)).collect();
        let mark = self.prompts.mark("\u{2713}", "*");
        // Leave room for the mark and the note.
        let room = self.prompts.look().width.saturating_sub(2 + it.note.len());
        let wanted = display_width(&labels.join("; "));
        // Shorten the question first, down to a third of the line.
        let ask = phrases::short(&ask, room.saturating_sub(wanted + 3).max(room / 3));
        let asked = display_width(&ask) + 2;
        let column = match ANSWERS + wanted < room {
            true => asked.max(ANSWERS),
            false => asked,
        };
        let answer = fitted(&labels, room.saturating_sub(column + 1));
        let gap = column - display_width(&ask);
        let [ask, note] = [&*ask, it.note].map(|text| self.prompts.styled(ASIDE, text));
        self.prompts
            .say(&format!("{mark} {ask}{:gap$}{answer}{note}\n", ""))
    }
}

/// As many of the labels of an answer as fit, and how many more there are.
fn fitted(labels: &[Cow<'_, str>], room: usize) -> String {
    let named = |len: usize, room: usize| {
        let (named, more) = labels.split_at(len);
        let more = match more.len() {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let room = room.saturating_sub(more.len());
        phrases::short(&named.join("; "), room) + &more
    };
    let fewer = (1..=labels.len()).rev().map(|len| named(len, usize::MAX));
    let mut fitting = fewer.filter(|text| display_width(text) <= room);
    fitting
        .next()
        .unwrap_or_else(|| named(labels.len().min(1), room))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_does_not_fit_says_how_many_more_there_are() {
        let labels = ["Waits for models", "Computes", "Keeps connections open"];
        let labels = labels.map(Cow::Borrowed);
        for (room, expected) in [
            (50, "Waits for models; Computes; Keeps connections open"),
            (49, "Waits for models; Computes and 1 more"),
            (36, "Waits for models and 2 more"),
            (20, "Waits... and 2 more"),
        ] {
            assert_eq!(fitted(&labels, room), expected);
        }
    }
}
