//! Asks what is still relevant, until the outcome is settled.

use std::io;

use crate::answers::{Answers, Origin};
use crate::decision::plan::{Left, Planner};
use crate::decision::{Decision, Remaining};
use crate::ids::{OutcomeId, QuestionId, Table, TopicId};
use crate::ruleset::{Answer, RuleSet};

/// One question, with what a person may want to know before answering.
#[derive(Debug)]
pub struct Ask<'a> {
    /// The rule set.
    pub rules: &'a RuleSet,
    /// What is asked.
    pub question: QuestionId,
    /// What is left to decide before the answer.
    pub remaining: &'a Remaining<'a>,
    /// How many questions are left, this one included.
    pub left: Left,
    /// How many of the questions without an answer cannot change the outcome any more.
    pub irrelevant: usize,
    /// The answer that was given to it before, if it was asked before.
    pub earlier: Option<&'a Answer>,
    /// Whether there is an earlier question to go back to.
    pub can_go_back: bool,
}

/// What a person does about a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// Answers it.
    Answer(Answer),
    /// Wants the question before it again.
    Back,
    /// Leaves the interview.
    Leave,
}

/// All answers, before the result is shown.
#[derive(Debug)]
pub struct Review<'a> {
    /// The rule set.
    pub rules: &'a RuleSet,
    /// The answers.
    pub answers: &'a Answers,
    /// What they settle.
    pub outcome: OutcomeId,
}

/// What a person does about the answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Wants the result.
    Done,
    /// Wants to answer this question again.
    Change(QuestionId),
    /// Wants the last question again.
    Back,
    /// Leaves the interview.
    Leave,
}

/// Puts questions to a person.
pub trait Asker {
    /// Asks one question.
    ///
    /// # Errors
    /// The person cannot be reached.
    fn ask(&mut self, ask: &Ask<'_>) -> io::Result<Reply>;

    /// Shows the answers and asks whether one is to be changed.
    ///
    /// # Errors
    /// The person cannot be reached.
    fn review(&mut self, review: &Review<'_>) -> io::Result<Choice>;
}

/// Asks until the outcome of `answers` is settled, or with `everything` until every question is
/// answered. Returns the answers, or nothing if the person left.
///
/// # Errors
/// The asker's.
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
    /// The last answer to each question, also to those that have been taken back.
    earlier: Table<QuestionId, Option<Answer>>,
    /// The questions asked, in order.
    asked: Vec<QuestionId>,
    /// What was known before anything was asked.
    given: Answers,
    answers: Answers,
    everything: bool,
}

impl Interview<'_> {
    fn run(&mut self, asker: &mut impl Asker) -> io::Result<Option<Answers>> {
        // A question to be asked again, whether or not it is the best to ask.
        let mut again = None;
        let mut is_change = false;
        let mut was_asked = false;
        loop {
            let remaining = self.decision.remaining(&self.answers);
            if let Some(question) = again.take().or_else(|| self.next(&remaining)) {
                let is_change = std::mem::take(&mut is_change);
                was_asked = true;
                match self.ask(question, is_change, asker)? {
                    Reply::Answer(answer) => self.record(question, answer),
                    Reply::Leave => return Ok(None),
                    // Going back from a change leads to the review, which comes by itself.
                    Reply::Back if is_change => {}
                    Reply::Back => again = self.take_back_last().or(Some(question)),
                }
            } else if let Some(outcome) = remaining.settled().filter(|_| was_asked) {
                let review = Review {
                    rules: self.rules,
                    answers: &self.answers,
                    outcome,
                };
                match asker.review(&review)? {
                    Choice::Done => return Ok(Some(self.answers.clone())),
                    Choice::Leave => return Ok(None),
                    Choice::Back => again = self.take_back_last(),
                    Choice::Change(question) => {
                        again = Some(question);
                        is_change = true;
                    }
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
    ) -> io::Result<Reply> {
        // A question that is asked again is still to be decided on.
        let mut before = self.answers.clone();
        before.take_back(question);
        let remaining = self.decision.remaining(&before);
        let topic = self.open_topic();
        let ask = Ask {
            rules: self.rules,
            question,
            left: self.planner.left(&remaining, topic),
            remaining: &remaining,
            irrelevant: before.unanswered().count() - remaining.relevant().len(),
            earlier: self.earlier[question]
                .as_ref()
                .or(self.answers.answer(question)),
            can_go_back: is_change || !self.asked.is_empty(),
        };
        asker.ask(&ask)
    }

    /// The best question, or with `everything` the first that is not answered.
    fn next(&mut self, remaining: &Remaining<'_>) -> Option<QuestionId> {
        let topic = self.open_topic();
        let best = self
            .planner
            .next(remaining, topic)
            .map(|step| step.question);
        best.or_else(|| self.answers.unanswered().next().filter(|_| self.everything))
    }

    fn open_topic(&self) -> Option<TopicId> {
        let last = self.asked.last()?;
        self.rules.questions()[*last].topic
    }

    /// Takes the last answer back; its question is to be asked again.
    fn take_back_last(&mut self) -> Option<QuestionId> {
        let question = self.asked.pop()?;
        self.answers.take_back(question);
        Some(question)
    }

    /// Notes an answer. Later answers that it has made irrelevant are taken back; should they
    /// become relevant again, they are asked again, with the earlier answer at hand.
    fn record(&mut self, question: QuestionId, answer: Answer) {
        if self.given.answer(question).is_some() {
            self.given.give(question, answer.clone(), Origin::Prompt);
        } else if !self.asked.contains(&question) {
            self.asked.push(question);
        }
        self.earlier[question] = Some(answer);
        let mut answers = self.given.clone();
        let mut asked = Vec::new();
        for question in std::mem::take(&mut self.asked) {
            let is_relevant = self.decision.remaining(&answers).is_relevant(question);
            if let Some(answer) = &self.earlier[question]
                && (is_relevant || self.everything)
            {
                answers.give(question, answer.clone(), Origin::Prompt);
                asked.push(question);
            }
        }
        self.answers = answers;
        self.asked = asked;
    }
}
