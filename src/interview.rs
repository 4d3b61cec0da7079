//! Asks the relevant questions until the outcome is settled, and then, if wanted, those that change
//! its plan.

use std::io;

use crate::advice::{Named, Why};
use crate::answers::{Answers, Origin};
use crate::decision::plan::{Left, Planner};
use crate::decision::reasons::Questions;
use crate::decision::{self, Decision, Remaining};
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
    /// If it is asked for the plan: how many questions can change that, including this one.
    pub shaping: Option<usize>,
    /// How many unanswered questions are not asked any more.
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

    /// Offers to ask this many questions, which can change only the plan of the outcome.
    ///
    /// # Errors
    /// The terminal cannot be read or written.
    fn offer(&mut self, questions: usize) -> io::Result<Reply<bool>>;
}

/// Asks until the outcome of `answers` is settled, or with `everything` until every question is
/// answered. Returns the answers, or `None` if the person left.
///
/// # Errors
/// Those of the asker, and those of [`decision::shaping`].
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
        asked_before_shaping: None,
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
    /// How many questions had been asked when the person accepted those about the plan.
    asked_before_shaping: Option<usize>,
}

impl Interview<'_> {
    fn run(&mut self, asker: &mut impl Asker) -> io::Result<Option<Answers>> {
        // A question to ask again, and whether the review wants its answer changed.
        let mut again = None;
        let mut was_asked = false;
        let mut was_reviewed = false;
        loop {
            let remaining = self.decision.remaining(&self.answers);
            let next = match again.take() {
                Some(again) => Some(again),
                None => self.next(&remaining)?.map(|question| (question, false)),
            };
            if let Some((question, is_change)) = next {
                was_asked = true;
                match self.ask(question, is_change, asker)? {
                    Reply::Answer(answer) => self.record(question, answer)?,
                    Reply::Leave => return Ok(None),
                    // Back from a change is the review, which comes next anyway.
                    Reply::Back if is_change => {}
                    // Back from the first question about the plan is the offer to ask them.
                    Reply::Back if self.asked_before_shaping == Some(self.asked.len()) => {
                        self.asked_before_shaping = None;
                    }
                    Reply::Back => again = Some((self.take_back_last().unwrap_or(question), false)),
                }
            } else if was_reviewed {
                let shaping = self.shaping(&self.answers)?;
                if self.everything || shaping.is_empty() {
                    return Ok(Some(self.answers.clone()));
                }
                match asker.offer(shaping.len())? {
                    Reply::Answer(true) => self.asked_before_shaping = Some(self.asked.len()),
                    Reply::Answer(false) => return Ok(Some(self.answers.clone())),
                    Reply::Back => was_reviewed = false,
                    Reply::Leave => return Ok(None),
                }
            } else if let Some(outcome) = remaining.settled().filter(|_| was_asked) {
                let review = Review {
                    rules: self.rules,
                    answers: &self.answers,
                    outcome,
                };
                match asker.review(&review)? {
                    Reply::Answer(None) => was_reviewed = true,
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
        let shaping = match self.asked_before_shaping {
            Some(_) => Some(self.shaping(&before)?.len()),
            None => None,
        };
        let asked_yet = remaining.relevant().len() + shaping.unwrap_or_default();
        let topic = self.open_topic();
        let earlier = self.earlier[question].as_ref();
        asker.ask(&Ask {
            rules: self.rules,
            question,
            why: Why::new(self.rules, &remaining, question),
            possible: Named::all(self.rules.outcomes(), remaining.possible()),
            left: self.planner.left(&remaining, topic),
            shaping,
            irrelevant: before.unanswered().count() - asked_yet,
            earlier: earlier.or(self.answers.answer(question)),
            can_go_back: is_change || shaping.is_some() || !self.asked.is_empty(),
        })
    }

    /// The best question. If there is none: with `everything` the first that is not answered, and
    /// otherwise the first about the plan, if the person accepted those.
    fn next(&mut self, remaining: &Remaining<'_>) -> io::Result<Option<QuestionId>> {
        let topic = self.open_topic();
        if let Some(best) = self.planner.next(remaining, topic) {
            return Ok(Some(best.question));
        }
        if self.everything {
            return Ok(self.answers.unanswered().next());
        }
        Ok(match self.asked_before_shaping {
            Some(_) => self.shaping(&self.answers)?.iter().next(),
            None => None,
        })
    }

    /// The questions that can change the plan of the outcome that these answers settle.
    fn shaping(&self, answers: &Answers) -> io::Result<Questions> {
        match self.decision.remaining(answers).settled() {
            Some(outcome) => {
                decision::shaping(self.rules, answers, outcome).map_err(io::Error::other)
            }
            None => Ok(Questions::EMPTY),
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
    fn record(&mut self, question: QuestionId, answer: Answer) -> io::Result<()> {
        if self.given.answer(question).is_some() {
            self.given.give(question, answer.clone(), Origin::Prompt);
        } else if !self.asked.contains(&question) {
            self.asked.push(question);
        }
        self.earlier[question] = Some(answer);
        self.answers = self.given.clone();
        for question in std::mem::take(&mut self.asked) {
            let remaining = self.decision.remaining(&self.answers);
            let is_asked = self.everything
                || remaining.is_relevant(question)
                || self.asked_before_shaping.is_some()
                    && self.shaping(&self.answers)?.contains(question);
            if let Some(answer) = &self.earlier[question]
                && is_asked
            {
                let answer = answer.clone();
                self.answers.give(question, answer, Origin::Prompt);
                self.asked.push(question);
            }
        }
        Ok(())
    }
}
