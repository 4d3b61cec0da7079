//! The levels of a diagram of functions of the answers.
//!
//! An any-of question with 14 options has 16,385 answers but few of them differ in effect. It is
//! therefore split into one level for "is it known at all" and one two-valued level for each
//! option, so that every step stays small however many options there are. Once the whole decision
//! is built, [`super::classes`] merges the levels of each question again, with one value for each
//! class of answers that the decision distinguishes.

use std::ops::Range;

use crate::decision::Order;
use crate::ids::{Id, LevelId, OptionId, QuestionId, Table};
use crate::ruleset::{Answer, Kind, Question};

/// The leaf of the first outcome. It follows the two leaves of conditions.
pub(super) const FIRST_OUTCOME: u16 = 2;

/// The value of an any-of question's level "is it known" if it is.
pub(super) const KNOWN: usize = 0;

/// The levels of some questions, in some order.
#[derive(Clone)]
pub(super) struct Levels<'q> {
    pub(super) questions: &'q Table<QuestionId, Question>,
    pub(super) order: Order,
    of: Table<QuestionId, Range<LevelId>>,
    question_of: Table<LevelId, QuestionId>,
}

impl<'q> Levels<'q> {
    pub(super) fn new(questions: &'q Table<QuestionId, Question>, order: &Order) -> Self {
        let mut question_of = Table::from_iter([]);
        let mut of = questions.map(|_, _| LevelId::new(0)..LevelId::new(0));
        for id in order.questions() {
            let first = LevelId::new(question_of.len());
            let options = match questions[id].kind {
                Kind::YesNo | Kind::OneOf | Kind::Number => 0,
                Kind::AnyOf => questions[id].options.len(),
            };
            (0..=options).for_each(|_| question_of.push(id));
            of[id] = first..LevelId::new(question_of.len());
        }
        Self {
            questions,
            order: order.clone(),
            of,
            question_of,
        }
    }

    /// The question of each, and the option of an any-of question that it is about.
    pub(super) fn all(&self) -> Table<LevelId, (QuestionId, Option<OptionId>)> {
        let option = |level| (!self.is_first(level)).then(|| self.option(level));
        self.question_of
            .map(|level, question| (*question, option(level)))
    }

    /// The number of levels.
    pub(super) fn len(&self) -> usize {
        self.question_of.len()
    }

    /// The only level of a question, or the level "is it known" of an any-of question.
    pub(super) fn first(&self, question: QuestionId) -> LevelId {
        self.of[question].start
    }

    /// Whether a level is the first of its question, rather than the level of an any-of option.
    pub(super) fn is_first(&self, level: LevelId) -> bool {
        self.first(self.question_of(level)) == level
    }

    /// Whether a value of a level means not-sure.
    pub(super) fn is_not_sure(&self, level: LevelId, value: usize) -> bool {
        self.is_first(level) && self.not_sure(self.question_of(level)) == Some(value)
    }

    /// The level of one option of an any-of question.
    pub(super) fn of_option(&self, question: QuestionId, option: OptionId) -> LevelId {
        LevelId::new(self.first(question).index() + 1 + option.index())
    }

    /// The option of a level that is not the first of its question.
    pub(super) fn option(&self, level: LevelId) -> OptionId {
        OptionId::new(level.index() - self.first(self.question_of(level)).index() - 1)
    }

    /// The level after the last one of a question.
    pub(super) fn end(&self, question: QuestionId) -> LevelId {
        self.of[question].end
    }

    /// The value that means not-sure, on the first level of a question; `None` if it must be known.
    pub(super) fn not_sure(&self, question: QuestionId) -> Option<usize> {
        let question = &self.questions[question];
        (!question.must_know).then(|| sure(question))
    }

    /// The number of values of the first level of a question.
    pub(super) fn values(&self, question: QuestionId) -> usize {
        let question = &self.questions[question];
        sure(question) + usize::from(!question.must_know)
    }

    /// The value of a level for [`Question::stand_in`].
    pub(super) fn stand_in(&self, level: LevelId) -> usize {
        let id = self.question_of(level);
        let question = &self.questions[id];
        match question.stand_in() {
            Answer::NotSure if self.is_first(level) => sure(question),
            Answer::One(option) => option.index(),
            // The first class of numbers, or an option that is not chosen.
            Answer::NotSure | Answer::Number(_) | Answer::Many(_) => 0,
        }
    }

    /// The question that a level belongs to.
    pub(super) fn question_of(&self, level: LevelId) -> QuestionId {
        self.question_of[level]
    }
}

/// The number of values of the first level of a question that do not mean not-sure. They come first.
fn sure(question: &Question) -> usize {
    match question.kind {
        Kind::YesNo | Kind::OneOf | Kind::Number => question.options.len(),
        Kind::AnyOf => KNOWN + 1,
    }
}
