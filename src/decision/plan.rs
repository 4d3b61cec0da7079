//! Which question to ask next, and how many are left.
//!
//! The best question minimises the expected number of questions still to ask, under the
//! likelihoods of the rule set: a dynamic program over the distinct remaining decisions
//! (hash-consing makes equal ones the same node). Questions of the topic that is open come first
//! while it has a relevant one, for people find an order that jumps between subjects random; of
//! equally good questions the first in the rule set is asked. A question whose answer is not-sure
//! has no likelihood, so that such answers do not count in an expectation; they do count in the
//! fewest and most questions left.
//!
//! The number of distinct remaining decisions grows exponentially with the number of questions.
//! Past a budget, a question is judged by how many questions asking by information gain would take
//! after it (a rollout of the greedy policy in the sense of Bertsekas, Tsitsiklis and Wu 1997), and
//! past another by information gain alone. The budgets count steps and not time, so that the same
//! rule set is always asked about in the same order.

mod facts;

use rustc_hash::FxHashMap;

use crate::decision::diagram::{Diagram, Node};
use crate::decision::plan::facts::entropy;
use crate::decision::{Classes, Remaining};
use crate::ids::{Id, NodeId, QuestionId, Set, Table, TopicId};
use crate::ruleset::RuleSet;

/// Expectations closer than this count as equal, so that rounding does not choose a question.
const CLOSE: f64 = 1e-9;

/// How a question is found, the best way first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// The expected number of questions is the least there is.
    Exact,
    /// One step of lookahead over asking by information gain.
    Rollout,
    /// The question that tells most about the outcome.
    Greedy,
}

/// What is best to ask, and what is to be expected of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// The question to ask.
    pub question: QuestionId,
    /// How many questions are expected to be asked from here on, this one included; not known
    /// where the question is found by information gain alone.
    pub expected: Option<f64>,
    /// How the question was found.
    pub method: Method,
}

/// How many questions are still asked if each is the planned one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Left {
    /// With the answers that settle it soonest.
    pub fewest: usize,
    /// With the answers that settle it latest.
    pub most: usize,
}

/// How much work goes into a plan, in cofactors computed, some 0.1 microseconds each.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// For one question, before a better method is given up for a lesser one.
    pub step: usize,
    /// For the fewest and most questions left, before they become bounds that hold for sure.
    pub left: usize,
}

impl Default for Effort {
    /// Some milliseconds for a question: enough to be exact about the shipped rule set.
    fn default() -> Self {
        Self {
            step: 150_000,
            left: 200_000,
        }
    }
}

/// A node of the planner's diagram and the topic that is open there.
pub(super) type State = (NodeId, Option<TopicId>);

/// Finds questions for one rule set, remembering what it has found.
#[derive(Debug)]
pub struct Planner<'d> {
    classes: &'d Table<QuestionId, Classes>,
    /// The entropy of the most telling question's answer, in bits.
    most_telling: f64,
    topics: Table<QuestionId, Option<TopicId>>,
    members: Table<TopicId, Set<QuestionId>>,
    outcomes: usize,
    diagram: Diagram,
    effort: Effort,
    /// The number of cofactors at which the present search is given up.
    limit: usize,
    /// Cofactors that have been computed, and where those of a question and a node start.
    cofactors: Vec<NodeId>,
    known: Table<QuestionId, Vec<u32>>,
    facts: Table<NodeId, Set<QuestionId>>,
    /// The chance of each outcome at each node.
    chances: Vec<f64>,
    /// How much of all answers comes through each node; only while it is worked on.
    mass: Vec<f64>,
    steps: FxHashMap<State, Step>,
    exact: FxHashMap<State, Step>,
    greedy: FxHashMap<State, f64>,
    left: FxHashMap<State, Left>,
}

/// A question that may be asked next.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    question: QuestionId,
    /// The expected entropy of the outcome once it is answered, in bits.
    uncertainty: f64,
    /// No way of asking on from it expects fewer questions.
    least: f64,
}

/// The effort is used up.
struct Exceeded;

impl<'d> Planner<'d> {
    /// A planner for the decision that `remaining` is a part of.
    pub fn new(rules: &RuleSet, remaining: &Remaining<'d>) -> Self {
        Self::with_effort(rules, remaining, Effort::default())
    }

    /// A planner that works so hard.
    pub fn with_effort(rules: &RuleSet, remaining: &Remaining<'d>, effort: Effort) -> Self {
        let classes = &remaining.decision.classes;
        let entropies = classes.values().map(|classes| {
            let likelihoods = classes.classes().values().map(|class| class.likelihood);
            entropy(likelihoods)
        });
        Self {
            classes,
            most_telling: entropies.fold(0.0, f64::max),
            topics: rules.questions().map(|_, question| question.topic),
            members: rules.topics().map(|topic, _| {
                let questions = rules.questions().iter();
                let members = questions.filter(|(_, question)| question.topic == Some(topic));
                members.map(|(id, _)| id).collect()
            }),
            outcomes: rules.outcomes().len(),
            diagram: Diagram::default(),
            effort,
            limit: 0,
            cofactors: Vec::new(),
            known: rules.questions().map(|_, _| Vec::new()),
            facts: Table::from_iter([]),
            chances: Vec::new(),
            mass: Vec::new(),
            steps: FxHashMap::default(),
            exact: FxHashMap::default(),
            greedy: FxHashMap::default(),
            left: FxHashMap::default(),
        }
    }

    /// Lets go of topics, so that the best question of all is asked.
    pub fn without_topics(mut self) -> Self {
        self.topics = self.topics.map(|_, _| None);
        self
    }

    /// How many questions are expected if the relevant ones are asked in the order of the rule set.
    pub fn expected_in_order(&mut self, remaining: &Remaining<'_>) -> f64 {
        let node = self.adopt(remaining);
        let mut known = FxHashMap::default();
        self.in_order(node, &mut known)
    }

    fn in_order(&mut self, node: NodeId, known: &mut FxHashMap<NodeId, f64>) -> f64 {
        // The first relevant question is the one that the node branches on.
        let Some(question) = self.facts[node].iter().next() else {
            return 0.0;
        };
        if let Some(expected) = known.get(&node) {
            return *expected;
        }
        let mut expected = 1.0;
        for (chance, child) in self.answers(node, question) {
            expected += chance * self.in_order(child, known);
        }
        known.insert(node, expected);
        expected
    }

    /// What is best to ask when `topic` is open; nothing, if the outcome is settled.
    pub fn next(&mut self, remaining: &Remaining<'_>, topic: Option<TopicId>) -> Option<Step> {
        let node = self.adopt(remaining);
        self.step(node, topic)
    }

    /// What is to be decided, and what is best to ask.
    pub(super) fn planned(
        &mut self,
        remaining: &Remaining<'_>,
        topic: Option<TopicId>,
    ) -> (State, Option<Step>) {
        let node = self.adopt(remaining);
        (self.state(node, topic), self.step(node, topic))
    }

    /// The topic that is open after a question.
    pub(super) fn topic(&self, question: QuestionId) -> Option<TopicId> {
        self.topics[question]
    }

    /// The relevant questions: the one to ask next, then those that tell most about the outcome.
    pub fn ranked(&mut self, remaining: &Remaining<'_>) -> Vec<QuestionId> {
        let node = self.adopt(remaining);
        let first = self.step(node, None).map(|step| step.question);
        let candidates = self.candidates(node, None).into_iter();
        let rest = candidates
            .map(|candidate| candidate.question)
            .filter(|it| Some(*it) != first);
        first.into_iter().chain(rest).collect()
    }

    /// How few and how many questions are left when each is asked as planned. Where that takes too
    /// long to find out, bounds that hold for sure.
    pub fn left(&mut self, remaining: &Remaining<'_>, topic: Option<TopicId>) -> Left {
        let node = self.adopt(remaining);
        let limit = self.cofactors.len() + self.effort.left;
        self.left_at(node, topic, limit)
    }

    /// The node of a remaining decision in the planner's own diagram.
    fn adopt(&mut self, remaining: &Remaining<'_>) -> NodeId {
        let mut copies: Vec<NodeId> = Vec::with_capacity(remaining.diagram.len());
        for (_, node) in remaining.diagram.nodes() {
            let copy = match node {
                Node::Leaf(outcome) => self.diagram.leaf(*outcome),
                Node::Branch { level, children } => {
                    let children = children
                        .iter()
                        .filter_map(|child| copies.get(child.index()));
                    let children: Vec<NodeId> = children.copied().collect();
                    self.diagram.branch(*level, &children)
                }
            };
            copies.push(copy);
        }
        self.note_facts();
        let root = copies.get(remaining.root.index()).copied();
        root.unwrap_or(NodeId::new(0))
    }

    fn step(&mut self, node: NodeId, topic: Option<TopicId>) -> Option<Step> {
        if self.is_settled(node) {
            return None;
        }
        let state = self.state(node, topic);
        if let Some(step) = self.steps.get(&state) {
            return Some(*step);
        }
        self.limit = self.cofactors.len() + self.effort.step;
        let step = match self.exact(node, topic) {
            Ok(step) => step,
            Err(Exceeded) => {
                self.limit = self.cofactors.len() + self.effort.step;
                match self.rollout(node, topic) {
                    Ok(step) => step,
                    Err(Exceeded) => self.greedy(node, topic),
                }
            }
        };
        step.inspect(|step| {
            self.steps.insert(state, *step);
        })
    }

    /// The best question, by trying every policy that could be the best.
    fn exact(&mut self, node: NodeId, topic: Option<TopicId>) -> Result<Option<Step>, Exceeded> {
        if self.is_settled(node) {
            return Ok(None);
        }
        let state = self.state(node, topic);
        if let Some(step) = self.exact.get(&state) {
            return Ok(Some(*step));
        }
        if self.cofactors.len() > self.limit {
            return Err(Exceeded);
        }
        let mut best: Option<(QuestionId, f64)> = None;
        for Candidate {
            question, least, ..
        } in self.candidates(node, topic)
        {
            let is_worse = |expected: f64| best.is_some_and(|(_, best)| expected > best + CLOSE);
            if is_worse(least) {
                continue;
            }
            let answers = self.answers(node, question);
            // Where something is left to decide, at least one more question is asked.
            let unsettled = answers.iter().filter(|(_, child)| !self.is_settled(*child));
            let mut expected = 1.0 + unsettled.map(|(chance, _)| chance).sum::<f64>();
            for (chance, child) in answers {
                if is_worse(expected) {
                    break;
                }
                if let Some(step) = self.exact(child, self.topics[question])? {
                    expected += chance * (step.expected.unwrap_or(1.0) - 1.0);
                }
            }
            best = Some(better(best, (question, expected)));
        }
        let step = best.map(|(question, expected)| Step {
            question,
            expected: Some(expected),
            method: Method::Exact,
        });
        Ok(step.inspect(|step| {
            self.exact.insert(state, *step);
        }))
    }

    /// The best question, if those after it are asked by information gain.
    fn rollout(&mut self, node: NodeId, topic: Option<TopicId>) -> Result<Option<Step>, Exceeded> {
        let mut best = None;
        for Candidate { question, .. } in self.candidates(node, topic) {
            let expected = self.expected_greedily(node, question)?;
            best = Some(better(best, (question, expected)));
        }
        Ok(best.map(|(question, expected)| Step {
            question,
            expected: Some(expected),
            method: Method::Rollout,
        }))
    }

    /// The question that tells most about the outcome.
    fn greedy(&mut self, node: NodeId, topic: Option<TopicId>) -> Option<Step> {
        let candidates = self.candidates(node, topic);
        candidates.first().map(|candidate| Step {
            question: candidate.question,
            expected: None,
            method: Method::Greedy,
        })
    }

    /// How many questions are expected if this is the first, and information gain finds the rest.
    fn expected_greedily(&mut self, node: NodeId, question: QuestionId) -> Result<f64, Exceeded> {
        if self.cofactors.len() > self.limit {
            return Err(Exceeded);
        }
        let topic = self.topics[question];
        let mut expected = 1.0;
        for (chance, child) in self.answers(node, question) {
            let state = self.state(child, topic);
            let below = match self.greedy.get(&state) {
                Some(below) => *below,
                None => match self.greedy(child, topic) {
                    None => 0.0,
                    Some(step) => {
                        let below = self.expected_greedily(child, step.question)?;
                        self.greedy.insert(state, below);
                        below
                    }
                },
            };
            expected += chance * below;
        }
        Ok(expected)
    }

    fn left_at(&mut self, node: NodeId, topic: Option<TopicId>, limit: usize) -> Left {
        if self.is_settled(node) {
            return Left::default();
        }
        let state = self.state(node, topic);
        if let Some(left) = self.left.get(&state) {
            return *left;
        }
        let bounds = Left {
            fewest: 1,
            most: self.facts[node].len(),
        };
        if self.cofactors.len() > limit {
            return bounds;
        }
        let Some(step) = self.step(node, topic) else {
            return bounds;
        };
        let mut below: Option<Left> = None;
        let first = self.cofactors(node, step.question);
        for class in 0..self.classes[step.question].classes().len() {
            let child = self.cofactor(first, class);
            let left = self.left_at(child, self.topics[step.question], limit);
            below = Some(below.map_or(left, |below| Left {
                fewest: below.fewest.min(left.fewest),
                most: below.most.max(left.most),
            }));
        }
        let below = below.unwrap_or_default();
        let left = Left {
            fewest: below.fewest + 1,
            most: below.most + 1,
        };
        self.left.insert(state, left);
        left
    }
}

/// The question with fewer questions expected; of equal ones the earlier question.
fn better(best: Option<(QuestionId, f64)>, next: (QuestionId, f64)) -> (QuestionId, f64) {
    match best {
        Some(best) if next.1 > best.1 + CLOSE => best,
        Some(best) if next.1 > best.1 - CLOSE && best.0 < next.0 => best,
        _ => next,
    }
}
