//! The lines of answered questions, above the next one.

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
    ///
    /// # Errors
    /// The terminal cannot be written.
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
        let answer = it.answer.labels(question).join("; ");
        let [ask, answer] = [&question.ask, &answer].map(|text| visible::one_line(text));
        let mark = self.prompts.mark("\u{2713}", "*");
        // Leave room for the mark and the note.
        let room = self.prompts.look().width.saturating_sub(2 + it.note.len());
        let wanted = display_width(&answer);
        // Shorten the question first, down to half of the line.
        let ask = phrases::short(&ask, room.saturating_sub(wanted + 3).max(room / 2));
        let asked = display_width(&ask) + 2;
        let column = match ANSWERS + wanted < room {
            true => asked.max(ANSWERS),
            false => asked,
        };
        let answer = phrases::short(&answer, room.saturating_sub(column + 1));
        let gap = column - display_width(&ask);
        let [ask, note] = [&*ask, it.note].map(|text| self.prompts.styled(ASIDE, text));
        self.prompts
            .say(&format!("{mark} {ask}{:gap$}{answer}{note}\n", ""))
    }
}
