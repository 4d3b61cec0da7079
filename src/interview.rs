//! Asks the relevant questions until the outcome is settled.

use std::io;

use crate::advice::{Named, Why};
use crate::answers::{Answers, Origin};
use crate::decision::plan::{Left, Planner};
use crate::decision::{Decision, Remaining};
use crate::ids::{OutcomeId, QuestionId, Table, TopicId};
use crate::ruleset::{Answer, Outcome, RuleSet};

/// A question, with what a person may want to know before answering it.
#[derive(Debug)]
pub struct Ask<'a> {
    /// The rule set.
    pub rules: &'a RuleSet,
    /// The question.
    pub question: QuestionId,
    /// Why it can change the outcome, if it can.
    pub why: Option<Why<'a>>,
    /// The outcomes that are still possible.
    pub possible: Vec<Named<'a, Outcome>>,
    /// How many questions are left, including this one.
    pub left: Left,
    /// How many unanswered questions can no longer change the outcome.
    pub irrelevant: usize,
    /// The earlier answer to it, if it was answered before.
    pub earlier: Option<&'a Answer>,
    /// Whether there is an earlier question to go back to.
    pub can_go_back: bool,
}

/// The answers, to be confirmed before the result is shown.
#[derive(Debug)]
pub struct Review<'a> {
    /// The rule set.
    pub rules: &'a RuleSet,
    /// The answers.
    pub answers: &'a Answers,
    /// The outcome that they settle.
    pub outcome: OutcomeId,
}

/// A person's reply to a question or to the review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply<T> {
    /// An answer.
    Answer(T),
    /// Go back to the previous question.
    Back,
    /// Leave the interview.
    Leave,
}

/// Puts questions to a person.
pub trait Asker {
    /// Asks one question.
    ///
    /// # Errors
    /// The terminal cannot be read or written.
    fn ask(&mut self, ask: &Ask<'_>) -> io::Result<Reply<Answer>>;

    /// Shows the answers and asks which one to change, if any.
    ///
    /// # Errors
    /// The terminal cannot be read or written.
    fn review(&mut self, review: &Review<'_>) -> io::Result<Reply<Option<QuestionId>>>;
}

/// Asks until the outcome of `answers` is settled, or with `everything` until every question is
/// answered. Returns the answers, or `None` if the person left.
///
/// # Errors
/// Those of the asker.
pub fn run(
    rules: &RuleSet,
    decision: &Decision,
    answers: Answers,
    everything: bool,
    asker: &mut impl Asker,
) -> io::Result<Option<Answers>> {
    let start = decision.remaining(&answers);
    let mut interview = Interview {
        rules,
        decision,
        planner: Planner::new(rules, &start),
        earlier: rules.questions().map(|_, _| None),
        asked: Vec::new(),
        given: answers.clone(),
        answers,
        everything,
    };
    interview.run(asker)
}

struct Interview<'a> {
    rules: &'a RuleSet,
    decision: &'a Decision,
    planner: Planner<'a>,
    /// The last answer to each question, including those that were taken back.
    earlier: Table<QuestionId, Option<Answer>>,
    /// The questions asked, in order.
    asked: Vec<QuestionId>,
    /// The answers from outside the interview.
    given: Answers,
    answers: Answers,
    everything: bool,
}

impl Interview<'_> {
    fn run(&mut self, asker: &mut impl Asker) -> io::Result<Option<Answers>> {
        // A question to ask again, and whether the review wants its answer changed.
        let mut again = None;
        let mut was_asked = false;
        loop {
            let remaining = self.decision.remaining(&self.answers);
            let next = again
                .take()
                .or_else(|| Some((self.next(&remaining)?, false)));
            if let Some((question, is_change)) = next {
                was_asked = true;
                match self.ask(question, is_change, asker)? {
                    Reply::Answer(answer) => self.record(question, answer),
                    Reply::Leave => return Ok(None),
                    // Back from a change is the review, which comes next anyway.
                    Reply::Back if is_change => {}
                    Reply::Back => again = Some((self.take_back_last().unwrap_or(question), false)),
                }
            } else if let Some(outcome) = remaining.settled().filter(|_| was_asked) {
                let review = Review {
                    rules: self.rules,
                    answers: &self.answers,
                    outcome,
                };
                match asker.review(&review)? {
                    Reply::Answer(None) => return Ok(Some(self.answers.clone())),
                    Reply::Answer(Some(question)) => again = Some((question, true)),
                    Reply::Back => again = self.take_back_last().map(|question| (question, false)),
                    Reply::Leave => return Ok(None),
                }
            } else {
                return Ok(Some(self.answers.clone()));
            }
        }
    }

    fn ask(
        &mut self,
        question: QuestionId,
        is_change: bool,
        asker: &mut impl Asker,
    ) -> io::Result<Reply<Answer>> {
        // A question that is asked again counts as unanswered.
        let mut before = self.answers.clone();
        before.take_back(question);
        let remaining = self.decision.remaining(&before);
        let topic = self.open_topic();
        let earlier = self.earlier[question].as_ref();
        asker.ask(&Ask {
            rules: self.rules,
            question,
            why: Why::new(self.rules, &remaining, question),
            possible: Named::all(self.rules.outcomes(), remaining.possible()),
            left: self.planner.left(&remaining, topic),
            irrelevant: before.unanswered().count() - remaining.relevant().len(),
            earlier: earlier.or(self.answers.answer(question)),
            can_go_back: is_change || !self.asked.is_empty(),
        })
    }

    /// The best question, or with `everything` the first that is not answered.
    fn next(&mut self, remaining: &Remaining<'_>) -> Option<QuestionId> {
        let topic = self.open_topic();
        match self.planner.next(remaining, topic) {
            Some(step) => Some(step.question),
            None => self.answers.unanswered().next().filter(|_| self.everything),
        }
    }

    fn open_topic(&self) -> Option<TopicId> {
        let last = self.asked.last()?;
        self.rules.questions()[*last].topic
    }

    /// Takes back the last answer, and returns its question.
    fn take_back_last(&mut self) -> Option<QuestionId> {
        let question = self.asked.pop()?;
        self.answers.take_back(question);
        Some(question)
    }

    /// Records an answer and takes back later answers that it makes irrelevant. If their questions
    /// become relevant again, they are asked again, with the earlier answer preselected.
    fn record(&mut self, question: QuestionId, answer: Answer) {
        if self.given.answer(question).is_some() {
            self.given.give(question, answer.clone(), Origin::Prompt);
        } else if !self.asked.contains(&question) {
            self.asked.push(question);
        }
        self.earlier[question] = Some(answer);
        self.answers = self.given.clone();
        for question in std::mem::take(&mut self.asked) {
            let remaining = self.decision.remaining(&self.answers);
            if let Some(answer) = &self.earlier[question]
                && (self.everything || remaining.is_relevant(question))
            {
                let answer = answer.clone();
                self.answers.give(question, answer, Origin::Prompt);
                self.asked.push(question);
            }
        }
    }
}
