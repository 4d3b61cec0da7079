//! Which question to ask next.
//!
//! The best question minimizes the expected number of questions still to ask, given the likelihoods
//! of the rule set. It is found by a dynamic program over the distinct remaining decisions
//! (hash-consing makes equal ones the same node). While the open topic has relevant questions, they
//! come first, because an order that jumps between subjects seems random to people. Ties go to the
//! first question in the rule set. Not-sure has no likelihood, so it does not count in an
//! expectation.
//!
//! The number of distinct remaining decisions grows exponentially with the number of questions. If
//! planning exceeds a budget, the question that tells most about the outcome is asked instead, and
//! if that exceeds the budget again, the first one. The budget counts steps rather than time, so
//! that the order of questions is the same on every machine.

mod cofactors;
mod expectation;
mod left;
mod stored;

use rustc_hash::FxHashMap;

use crate::answers::Answers;
use crate::decision::plan::cofactors::{Cofactors, Few};
use crate::decision::{Exceeded, Remaining};
use crate::ids::{NodeId, QuestionId, Set, Table, TopicId};
use crate::ruleset::RuleSet;

pub use expectation::Expectation;
pub use left::Left;

/// Numbers closer than this count as equal, so that rounding does not choose a question.
const EPSILON: f64 = 1e-9;

/// How many cofactors may be computed to find the best question or the number of questions left:
/// enough to be exact for the shipped rule set, and a few milliseconds at most.
const EFFORT: usize = 150_000;

/// A planner forgets its results after this many times that effort.
const KEPT: usize = 2;

/// The best question to ask, and how many questions to expect.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// The question to ask.
    pub question: QuestionId,
    /// The expected number of questions from here on, including this one. `None` if planning takes
    /// too long; then the question is the one that tells most about the outcome.
    pub expected: Option<f64>,
}

impl Step {
    /// A question that can be asked, without an expectation.
    fn unplanned(question: QuestionId) -> Self {
        Self {
            question,
            expected: None,
        }
    }
}

/// A function, and the open topic if it has a relevant question.
pub(super) type State = (NodeId, Option<TopicId>);

/// Finds questions for one rule set, and caches what it finds.
#[derive(Debug)]
pub struct Planner<'d> {
    pub(super) cofactors: Cofactors<'d>,
    pub(super) topics: Table<QuestionId, Option<TopicId>>,
    members: Table<TopicId, Set<QuestionId>>,
    effort: usize,
    steps: FxHashMap<State, Step>,
    bounds: FxHashMap<State, Bound>,
    left: FxHashMap<State, Left>,
}

/// A question, and the expected number of questions including it.
type Best = (QuestionId, f64);

/// A lower bound of the expected number of questions, and what can remain after the next one: its
/// probability, its state, and a lower bound for it.
type Prospect = (f64, Few<(f64, State, f64)>);

/// A lower bound of the expected number of questions. If the best question is known, the bound is
/// exact.
type Bound = (f64, Option<QuestionId>);

impl<'d> Planner<'d> {
    /// A planner for the decision that `remaining` is a part of. It starts with the stored plan, if
    /// that is for this decision.
    pub fn new(rules: &RuleSet, remaining: &Remaining<'d>) -> Self {
        let mut planner = Self::from_nothing(rules, remaining);
        let decision = remaining.decision;
        // With answers that matter, what remains is smaller than the whole.
        let is_whole = remaining.diagram.len() == decision.nodes();
        if is_whole {
            planner.follow(remaining, &decision.compiled.plan);
        }
        planner
    }

    /// A planner that starts without a stored plan.
    pub fn from_nothing(rules: &RuleSet, remaining: &Remaining<'d>) -> Self {
        Self::with_effort(rules, remaining, EFFORT)
    }

    /// A planner that computes about this many cofactors per result.
    pub fn with_effort(rules: &RuleSet, remaining: &Remaining<'d>, effort: usize) -> Self {
        let questions = rules.questions();
        let classes = remaining.decision.classes();
        Self {
            cofactors: Cofactors::new(classes, rules.outcomes().len()),
            topics: questions.map(|_, question| question.topic),
            members: rules.topics().map(|topic, _| {
                let members = questions.iter().filter(|(_, it)| it.topic == Some(topic));
                members.map(|(id, _)| id).collect()
            }),
            effort,
            steps: FxHashMap::default(),
            bounds: FxHashMap::default(),
            left: FxHashMap::default(),
        }
    }

    /// The best question when `topic` is open. `None` if the outcome is settled.
    pub fn next(&mut self, remaining: &Remaining<'_>, topic: Option<TopicId>) -> Option<Step> {
        let Some(node) = self.adopt(remaining) else {
            let question = self.first(remaining.support(), topic);
            return question.map(Step::unplanned);
        };
        let state = self.state(node, topic);
        let is_open = self.cofactors.settled(node).is_none();
        is_open.then(|| self.step(state))
    }

    /// The first topic that has an answer and a relevant question: the one that an interview which
    /// came to these answers has open.
    pub fn open_topic(&self, remaining: &Remaining<'_>, answers: &Answers) -> Option<TopicId> {
        let relevant = remaining.relevant();
        let is_open = |topic: &TopicId| relevant.iter().any(|it| self.topics[*it] == Some(*topic));
        let mut given = answers.given().filter_map(|(it, _)| self.topics[it]);
        given.find(is_open)
    }

    /// The relevant questions: the one to ask next when `topic` is open, then those that tell most
    /// about the outcome.
    pub fn ranked(&mut self, remaining: &Remaining<'_>, topic: Option<TopicId>) -> Vec<QuestionId> {
        let Some(node) = self.adopt(remaining) else {
            return remaining.relevant();
        };
        self.allow(self.effort);
        let ranked = self.by_information((node, None));
        let mut ranked = ranked.unwrap_or_else(|Exceeded| remaining.relevant());
        if !ranked.is_empty() {
            let first = self.step(self.state(node, topic)).question;
            ranked.sort_by_key(|question| *question != first);
        }
        ranked
    }

    /// The function of a remaining decision. `None` if that decision alone is too large to plan.
    /// Forgets earlier results if they take up too much room.
    pub(super) fn adopt(&mut self, remaining: &Remaining<'_>) -> Option<NodeId> {
        let functions = remaining.diagram.len();
        if self.cofactors.computed() > self.effort || !self.cofactors.has_room(functions) {
            self.cofactors.forget();
            self.steps.clear();
            self.bounds.clear();
            self.left.clear();
        }
        let fits = self.cofactors.has_room(functions);
        fits.then(|| self.cofactors.adopt(remaining))
    }

    /// Allows this many more cofactors, as long as there is room for them.
    fn allow(&mut self, cofactors: usize) {
        let most = self.effort * KEPT;
        self.cofactors.limit = most.min(self.cofactors.computed() + cofactors);
    }

    /// What remains of a function for each class of answers to a question that it depends on.
    pub(super) fn left_after(
        &mut self,
        node: NodeId,
        question: QuestionId,
    ) -> Result<Vec<NodeId>, Exceeded> {
        self.allow(usize::MAX / 2);
        Ok(self.cofactors.after(node, question)?.to_vec())
    }

    /// The first relevant question, in the open topic if it has one.
    fn first(&self, relevant: Set<QuestionId>, topic: Option<TopicId>) -> Option<QuestionId> {
        let of_topic = topic.map_or(relevant, |topic| self.members[topic]);
        let mut of_topic = relevant.intersection(of_topic).iter();
        of_topic.next().or_else(|| relevant.iter().next())
    }

    /// The state for a function and a topic. A topic without relevant questions does not count as
    /// open.
    pub(super) fn state(&self, node: NodeId, topic: Option<TopicId>) -> State {
        let relevant = self.cofactors.facts[node].relevant;
        let is_open = |topic: &TopicId| !relevant.intersection(self.members[*topic]).is_empty();
        (node, topic.filter(is_open))
    }

    /// The best question about a function that is not settled.
    pub(super) fn step(&mut self, state: State) -> Step {
        if let Some(step) = self.steps.get(&state) {
            return *step;
        }
        self.allow(self.effort);
        let step = match self.best(state, f64::INFINITY) {
            Ok(best) => best.map(|(question, expected)| Step {
                question,
                expected: Some(expected),
            }),
            Err(Exceeded) => {
                self.allow(self.effort);
                let ranked = self.by_information(state).ok();
                let most_telling = ranked.and_then(|ranked| ranked.first().copied());
                let relevant = self.cofactors.facts[state.0].relevant;
                let question = most_telling.or_else(|| self.first(relevant, state.1));
                question.map(Step::unplanned)
            }
        };
        let Some(step) = step else {
            unreachable!("a function that is not settled depends on a question")
        };
        self.steps.insert(state, step);
        step
    }

    /// The best question, unless even it needs more than `most` expected questions. Tries every
    /// policy that could be the best (branch and bound).
    fn best(&mut self, state: State, mut most: f64) -> Result<Option<Best>, Exceeded> {
        match self.bounds.get(&state) {
            Some((least, _)) if *least > most => return Ok(None),
            Some((expected, Some(question))) => return Ok(Some((*question, *expected))),
            _ => {}
        }
        let mut best: Option<Best> = None;
        for (least, question) in self.by_least(state)? {
            if least > most {
                break;
            }
            if let Some(expected) = self.expected(state.0, question, most)? {
                let found = better(best, (question, expected));
                most = most.min(found.1 + EPSILON);
                best = Some(found);
            }
        }
        let bound = match best {
            Some((question, expected)) => (expected, Some(question)),
            None => (most, None),
        };
        self.bounds.insert(state, bound);
        Ok(best)
    }

    /// The expected number of questions if this one is asked, unless it exceeds `most`.
    fn expected(
        &mut self,
        node: NodeId,
        question: QuestionId,
        most: f64,
    ) -> Result<Option<f64>, Exceeded> {
        let (mut expected, mut after) = self.after(node, question)?;
        // Taking likely answers first shows sooner that there are too many.
        after.sort_by(|(one, ..), (other, ..)| other.total_cmp(one));
        // Answer by answer, the lower bound becomes the exact number.
        for (chance, state, least) in after {
            let spare = most - expected;
            if spare < 0.0 {
                return Ok(None);
            }
            match self.best(state, least + spare / chance)? {
                Some((_, below)) => expected += chance * (below - least),
                None => return Ok(None),
            }
        }
        Ok(Some(expected))
    }

    /// A lower bound of the expected number of questions if this one is asked, and what can remain
    /// after it.
    fn after(&mut self, node: NodeId, question: QuestionId) -> Result<Prospect, Exceeded> {
        let likely = self.cofactors.likely(node, question)?.into_iter();
        let open = likely.filter(|(_, child)| self.cofactors.settled(*child).is_none());
        let after: Few<_> = open
            .map(|(chance, child)| {
                let state = self.state(child, self.topics[question]);
                let least = match self.bounds.get(&state) {
                    Some((least, _)) => *least,
                    None => self.cofactors.facts[child].least,
                };
                (chance, state, least)
            })
            .collect();
        let least = after.iter().map(|(chance, _, least)| chance * least);
        Ok((1.0 + least.sum::<f64>(), after))
    }

    /// The questions that may be asked, each with a lower bound of the expected number of
    /// questions. The lowest bound comes first.
    fn by_least(&mut self, state: State) -> Result<Vec<(f64, QuestionId)>, Exceeded> {
        let mut ranked: Vec<(f64, QuestionId)> = Vec::new();
        for question in self.candidates(state).iter() {
            let (least, _) = self.after(state.0, question)?;
            ranked.push((least, question));
        }
        ranked.sort_by(|(one, _), (other, _)| one.total_cmp(other));
        Ok(ranked)
    }

    /// The questions that may be asked: the relevant ones of the open topic, or all relevant ones.
    fn candidates(&self, (node, topic): State) -> Set<QuestionId> {
        let relevant = self.cofactors.facts[node].relevant;
        topic.map_or(relevant, |topic| relevant.intersection(self.members[topic]))
    }

    /// The questions that may be asked, those that tell most about the outcome first.
    fn by_information(&mut self, state: State) -> Result<Vec<QuestionId>, Exceeded> {
        let mut ranked: Vec<(u64, QuestionId)> = Vec::new();
        for question in self.candidates(state).iter() {
            let likely = self.cofactors.likely(state.0, question)?.into_iter();
            let uncertainty: f64 = likely
                .map(|(chance, child)| chance * self.cofactors.uncertainty(child))
                .sum();
            ranked.push(((uncertainty / EPSILON).round() as u64, question));
        }
        ranked.sort_unstable();
        Ok(ranked.into_iter().map(|(_, question)| question).collect())
    }
}

/// The question with fewer expected questions. Ties go to the earlier question.
fn better(best: Option<Best>, next: Best) -> Best {
    match best {
        Some(best) if next.1 > best.1 + EPSILON => best,
        Some(best) if next.1 > best.1 - EPSILON && best.0 < next.0 => best,
        _ => next,
    }
}
