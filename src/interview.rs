//! Asks the relevant questions until the outcome is settled, and then, if wanted, the questions
//! that can change its plan.

use std::io;

use crate::answers::{Answers, Origin};
use crate::decision::plan::{Left, Planner};
use crate::decision::reasons::Questions;
use crate::decision::{self, Decision, Remaining};
use crate::ids::{OutcomeId, QuestionId, Table, TopicId};
use crate::ruleset::{Answer, RuleSet};

/// A question, with what a person may want to know before answering it.
#[derive(Debug)]
pub struct Ask<'a> {
    /// The rule set.
    pub rules: &'a RuleSet,
    /// The question.
    pub question: QuestionId,
    /// The answers to the other questions.
    pub answers: &'a Answers,
    /// The questions asked before, in order.
    pub asked: &'a [QuestionId],
    /// The decision that remains after these answers.
    pub remaining: &'a Remaining<'a>,
    /// The fewest and the most questions that are left to settle the outcome, including this one.
    pub left: Left,
    /// How many questions come after this one.
    pub more: Left,
    /// Whether the outcome is settled and the question is about its plan.
    pub for_plan: bool,
    /// The earlier answer, if it was answered before.
    pub earlier: Option<&'a Answer>,
    /// Whether there is an earlier question to go back to.
    pub can_go_back: bool,
}

/// The review after the questions, where a person decides what to do next.
#[derive(Debug)]
pub struct Review<'a> {
    /// The rule set.
    pub rules: &'a RuleSet,
    /// The answers.
    pub answers: &'a Answers,
    /// The questions asked, in order.
    pub asked: &'a [QuestionId],
    /// The settled outcome.
    pub outcome: OutcomeId,
    /// How many unanswered questions can still change its plan, or how certain it is.
    pub shaping: usize,
}

/// What to do after the questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// The interview is done.
    Finish,
    /// Ask this question again.
    Change(QuestionId),
    /// Ask the questions that can change the plan, or how certain the outcome is.
    Sharpen,
}

/// A person's reply to a question or a review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply<T> {
    /// An answer.
    Answer(T),
    /// Go back to the previous question.
    Back,
    /// Leave the interview.
    Leave,
}

impl<T> Reply<T> {
    /// The same reply with another answer.
    pub fn map<U>(self, answer: impl FnOnce(T) -> U) -> Reply<U> {
        match self {
            Reply::Answer(it) => Reply::Answer(answer(it)),
            Reply::Back => Reply::Back,
            Reply::Leave => Reply::Leave,
        }
    }
}

/// Asks a person.
pub trait Asker {
    /// Asks one question. Without an answer, the person wants no more questions about the plan.
    ///
    /// # Errors
    /// The terminal cannot be read or written.
    fn ask(&mut self, ask: &Ask<'_>) -> io::Result<Reply<Option<Answer>>>;

    /// Asks what to do next when the outcome is settled and nothing is left to ask.
    ///
    /// # Errors
    /// The terminal cannot be read or written.
    fn review(&mut self, review: &Review<'_>) -> io::Result<Reply<Next>>;
}

/// Asks until the outcome is settled (or, with `everything`, until every question is answered) and
/// the person does not want to change anything. Returns the answers, or `None` if the person left.
///
/// # Errors
/// Errors from the asker and from [`decision::shaping`].
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
        answers,
        everything,
        sharpened: false,
        is_sharpening: false,
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
    answers: Answers,
    everything: bool,
    /// Whether the person has ever asked for the questions about the plan.
    sharpened: bool,
    /// Whether the questions about the plan are asked now.
    is_sharpening: bool,
}

impl Interview<'_> {
    fn run(&mut self, asker: &mut impl Asker) -> io::Result<Option<Answers>> {
        // A question to ask again, and whether the person chose it in the review.
        let mut again = None;
        loop {
            let remaining = self.decision.remaining(&self.answers);
            let next = match again.take() {
                Some(again) => Some(again),
                None => self.next(&remaining)?.map(|question| (question, false)),
            };
            if let Some((question, is_change)) = next {
                match self.ask(question, is_change, asker)? {
                    Reply::Answer(Some(answer)) => self.record(question, answer, is_change),
                    Reply::Answer(None) => self.is_sharpening = false,
                    Reply::Leave => return Ok(None),
                    // Going back from a change leads to the review, which comes next anyway.
                    Reply::Back if is_change => {}
                    Reply::Back => again = self.back_from(question)?.map(|it| (it, false)),
                }
            } else if let Some(outcome) = remaining.settled() {
                self.is_sharpening = false;
                let review = Review {
                    rules: self.rules,
                    answers: &self.answers,
                    asked: &self.asked,
                    outcome,
                    shaping: self.shaping(&self.answers)?.len(),
                };
                match asker.review(&review)? {
                    Reply::Answer(Next::Finish) => return Ok(Some(self.answers.clone())),
                    Reply::Answer(Next::Change(question)) => again = Some((question, true)),
                    Reply::Answer(Next::Sharpen) => {
                        self.sharpened = true;
                        self.is_sharpening = true;
                    }
                    Reply::Back => again = self.back_from_review()?.map(|it| (it, false)),
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
    ) -> io::Result<Reply<Option<Answer>>> {
        // A question that is asked again counts as unanswered.
        let mut before = self.answers.clone();
        before.take_back(question);
        let remaining = self.decision.remaining(&before);
        let shaping = self.shaping(&before)?;
        let for_plan = self.sharpened && shaping.contains(question);
        let topic = self.open_topic(&remaining);
        let left = self.planner.left(&remaining, topic);
        let now = if self.everything {
            let all = before.unanswered().count();
            Left {
                fewest: all,
                most: all,
            }
        } else if for_plan {
            Left {
                fewest: 1,
                most: shaping.len(),
            }
        } else {
            left
        };
        let [fewest, most] = [now.fewest, now.most].map(|it| it.saturating_sub(1));
        let earlier = self.earlier[question].as_ref();
        asker.ask(&Ask {
            rules: self.rules,
            question,
            answers: &before,
            asked: &self.asked,
            remaining: &remaining,
            left,
            more: Left { fewest, most },
            for_plan,
            earlier: earlier.or(self.answers.answer(question)),
            can_go_back: is_change || for_plan || !self.asked.is_empty(),
        })
    }

    /// The best question. If there is none, then with `everything` the first unanswered one, and
    /// otherwise the first question about the plan, while those are asked.
    fn next(&mut self, remaining: &Remaining<'_>) -> io::Result<Option<QuestionId>> {
        let topic = self.open_topic(remaining);
        if let Some(best) = self.planner.next(remaining, topic) {
            return Ok(Some(best.question));
        }
        if self.everything {
            return Ok(self.answers.unanswered().next());
        }
        Ok(match self.is_sharpening {
            true => self.shaping(&self.answers)?.iter().next(),
            false => None,
        })
    }

    /// The unanswered questions that can change the plan of the outcome settled by these answers, or
    /// how certain it is.
    fn shaping(&self, answers: &Answers) -> io::Result<Questions> {
        match self.decision.remaining(answers).settled() {
            Some(outcome) => {
                let decision = self.decision.renewed();
                let plan = decision::shaping(self.rules, &decision, answers, outcome);
                let certainty = decision::certainty_questions(self.rules, &decision, answers);
                let both = plan.and_then(|plan| Ok(plan.union(certainty?)));
                both.map_err(io::Error::other)
            }
            None => Ok(Questions::EMPTY),
        }
    }

    /// The topic of the last question or, before the first one, of the given answers.
    fn open_topic(&self, remaining: &Remaining<'_>) -> Option<TopicId> {
        match self.asked.last() {
            Some(last) => self.rules.questions()[*last].topic,
            None => self.planner.open_topic(remaining, &self.answers),
        }
    }

    /// The question before this one, whose answer is taken back. Answers about the plan stay, and
    /// the review comes before the first question about it.
    fn back_from(&mut self, question: QuestionId) -> io::Result<Option<QuestionId>> {
        if !self.is_for_plan(question)? {
            return Ok(Some(self.take_back_last().unwrap_or(question)));
        }
        let asked = self.asked.iter().copied();
        match asked.take_while(|it| *it != question).last() {
            Some(before) if self.is_for_plan(before)? => Ok(Some(before)),
            _ => {
                self.is_sharpening = false;
                Ok(None)
            }
        }
    }

    /// The last question, whose answer is taken back unless it is about the plan.
    fn back_from_review(&mut self) -> io::Result<Option<QuestionId>> {
        match self.asked.last().copied() {
            Some(last) if self.is_for_plan(last)? => Ok(Some(last)),
            _ => Ok(self.take_back_last()),
        }
    }

    /// Whether a question is asked only about the plan.
    fn is_for_plan(&self, question: QuestionId) -> io::Result<bool> {
        let mut before = self.answers.clone();
        before.take_back(question);
        Ok(self.sharpened && self.shaping(&before)?.contains(question))
    }

    /// Takes back the last answer, and returns its question.
    fn take_back_last(&mut self) -> Option<QuestionId> {
        let question = self.asked.pop()?;
        self.answers.take_back(question);
        Some(question)
    }

    /// Records an answer. The others stay, because they are still true, and can matter again. From
    /// the next question, the way back leads to a changed answer.
    fn record(&mut self, question: QuestionId, answer: Answer, is_change: bool) {
        let is_new = self.answers.answer(question).is_none();
        if is_change {
            self.asked.retain(|it| *it != question);
        }
        if is_change || is_new {
            self.asked.push(question);
        }
        self.earlier[question] = Some(answer.clone());
        self.answers.give(question, answer, Origin::Prompt);
    }
}
