//! The order in which a diagram branches on the questions.
//!
//! A diagram can be small in one order and exponentially larger in another (Bryant 1986). It is
//! small if few groups of questions that a condition combines are open at any place of the order:
//! begun but not finished (Berman 1991). The order of the rule set comes first, because people list
//! questions by topic. If the diagram exceeds its budget in this order, a greedy one is tried: the
//! next question is always one that opens the fewest groups and closes the most.

use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;
use serde::{Deserialize, Serialize};

use crate::decision::TooLarge;
use crate::ids::{FindingId, Id, QuestionId, Set, Table};
use crate::ruleset::{Condition, EditableDecision, RuleSet};

/// The maximum number of groups that an order takes into account: the smallest.
const MOST_GROUPS: usize = 2_000;

/// An order of the questions of a rule set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    questions: Vec<QuestionId>,
    places: Table<QuestionId, u16>,
}

impl Order {
    /// The order of the rule set, for this many questions.
    pub fn own(questions: usize) -> Self {
        (0..questions).map(QuestionId::new).collect()
    }

    /// The questions, in this order.
    pub(super) fn questions(&self) -> impl DoubleEndedIterator<Item = QuestionId> + '_ {
        self.questions.iter().copied()
    }

    /// The position of each question in this order.
    pub(super) fn places(&self) -> &Table<QuestionId, u16> {
        &self.places
    }

    /// The first of some questions in this order.
    pub(super) fn first(&self, questions: impl Iterator<Item = QuestionId>) -> Option<QuestionId> {
        questions.min_by_key(|question| self.places[*question])
    }

    /// Builds something in this order, and if that exceeds the budget, in an order that keeps
    /// `groups` together.
    ///
    /// # Errors
    /// That of the first attempt, if neither fits into the budget.
    pub(crate) fn or_grouped<T, E>(
        &self,
        groups: impl FnOnce() -> Groups,
        is_too_large: impl Fn(&E) -> bool,
        mut build: impl FnMut(&Order) -> Result<T, E>,
    ) -> Result<T, E> {
        let first = match build(self) {
            Err(error) if is_too_large(&error) => error,
            built => return built,
        };
        let grouped = groups().order(self.questions.len());
        if grouped == *self {
            return Err(first);
        }
        match build(&grouped) {
            Err(error) if is_too_large(&error) => Err(first),
            built => built,
        }
    }
}

impl FromIterator<QuestionId> for Order {
    /// The order in which all questions of a rule set are listed.
    fn from_iter<It: IntoIterator<Item = QuestionId>>(questions: It) -> Self {
        let questions: Vec<QuestionId> = questions.into_iter().collect();
        let mut places: Table<QuestionId, u16> = questions.iter().map(|_| 0).collect();
        for (place, question) in (0..).zip(&questions) {
            places[*question] = place;
        }
        Self { questions, places }
    }
}

impl TooLarge {
    /// Whether another order of the questions could help.
    pub(crate) fn depends_on_order(&self) -> bool {
        matches!(self, TooLarge::Diagram { .. } | TooLarge::Comparison)
    }
}

/// Groups of questions that conditions combine.
#[derive(Default)]
pub(crate) struct Groups(IndexSet<Set<QuestionId>, FxBuildHasher>);

impl Groups {
    /// The groups of the decision of `rules`.
    pub(crate) fn of(rules: &RuleSet) -> Self {
        let mut groups = Self::default();
        groups.add_all(rules, &EditableDecision::of(rules));
        groups
    }

    /// Adds the groups of an edited decision of `rules`.
    pub(crate) fn add_all(&mut self, rules: &RuleSet, decision: &EditableDecision<'_>) {
        let mut findings = decision.findings.map(|_, _| Set::EMPTY);
        for &finding in rules.finding_order() {
            findings[finding] = self.add(&decision.findings[finding], &|id| findings[id]);
        }
        for rule in &decision.rules {
            self.add(&rule.when, &|id| findings[id]);
        }
    }

    /// Adds the groups of a condition. Returns all its questions.
    fn add(
        &mut self,
        condition: &Condition,
        finding: &impl Fn(FindingId) -> Set<QuestionId>,
    ) -> Set<QuestionId> {
        match (condition, condition.question()) {
            (Condition::Finding(id), _) => finding(*id),
            (_, Some(question)) => Set::of(question),
            (_, None) => {
                let parts = condition.operands().iter();
                let parts = parts.map(|part| self.add(part, finding));
                let all = parts.fold(Set::EMPTY, Set::union);
                if all.len() > 1 {
                    self.0.insert(all);
                }
                all
            }
        }
    }

    /// An order that keeps them together. Ties go to the earlier question in the rule set.
    fn order(self, questions: usize) -> Order {
        let mut groups: Vec<Set<QuestionId>> = self.0.into_iter().collect();
        groups.sort_by_key(|group| group.len());
        groups.truncate(MOST_GROUPS);
        // How many questions of each group are not placed yet.
        let mut unplaced: Vec<usize> = groups.iter().map(|group| group.len()).collect();
        let mut left: Vec<QuestionId> = (0..questions).map(QuestionId::new).collect();
        let mut order = Vec::with_capacity(questions);
        while !left.is_empty() {
            let opened = |question: &QuestionId| -> i32 {
                let with_it = groups.iter().zip(&unplaced);
                let with_it = with_it.filter(|(group, _)| group.contains(*question));
                let change = with_it.map(|(group, &unplaced)| {
                    i32::from(unplaced == group.len()) - i32::from(unplaced == 1)
                });
                change.sum()
            };
            let Some(next) = left.iter().copied().min_by_key(opened) else {
                break;
            };
            left.retain(|question| *question != next);
            order.push(next);
            for (group, unplaced) in groups.iter().zip(&mut unplaced) {
                *unplaced -= usize::from(group.contains(next));
            }
        }
        order.into_iter().collect()
    }
}
