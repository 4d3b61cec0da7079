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
//! Beyond a budget of them, a question is judged by the expected number of questions that asking
//! by information gain takes after it: one step of lookahead over the greedy policy (a rollout in
//! the sense of Bertsekas, Tsitsiklis and Wu 1997).

use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::decision::diagram::{Diagram, Node};
use crate::decision::{Class, Classes, Remaining};
use crate::ids::{Id, NodeId, QuestionId, Set, Table, TopicId};
use crate::ruleset::RuleSet;

/// Expectations closer than this count as equal, so that rounding does not choose a question.
const CLOSE: f64 = 1e-9;

/// How the next question is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// The expected number of questions is the least there is.
    Exact,
    /// One step of lookahead over asking by information gain.
    Rollout,
}

/// What is best to ask, and what is to be expected of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// The question to ask.
    pub question: QuestionId,
    /// How many questions are expected to be asked from here on, this one included.
    pub expected: f64,
}

/// How many questions are still asked if each is the planned one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Left {
    /// With the answers that settle it soonest.
    pub fewest: usize,
    /// With the answers that settle it latest.
    pub most: usize,
}

/// A node of the planner's diagram and the topic that is open there.
pub(super) type State = (NodeId, Option<TopicId>);

/// Finds questions for one rule set, remembering what it has found.
#[derive(Debug)]
pub struct Planner<'d> {
    classes: &'d Table<QuestionId, Classes>,
    topics: Table<QuestionId, Option<TopicId>>,
    members: Table<TopicId, Set<QuestionId>>,
    outcomes: usize,
    diagram: Diagram,
    method: Method,
    budget: usize,
    cofactors: FxHashMap<(NodeId, QuestionId), Rc<[NodeId]>>,
    facts: Table<NodeId, Facts>,
    chances: Vec<f64>,
    steps: FxHashMap<State, Step>,
    greedy: FxHashMap<State, Step>,
    left: FxHashMap<State, Left>,
}

/// What is known of a node of the planner's diagram.
#[derive(Clone, Copy, Debug)]
struct Facts {
    /// The questions it depends on.
    relevant: Set<QuestionId>,
    /// The entropy of the outcome, in bits.
    uncertainty: f64,
}

/// The budget of remaining decisions is used up.
struct Exceeded;

impl<'d> Planner<'d> {
    /// How many distinct remaining decisions are looked at before the method becomes a rollout.
    pub const BUDGET: usize = 20_000;

    /// A planner for the decision that `remaining` is a part of.
    pub fn new(rules: &RuleSet, remaining: &Remaining<'d>) -> Self {
        Self {
            classes: &remaining.decision.classes,
            topics: rules.questions().map(|_, question| question.topic),
            members: rules.topics().map(|topic, _| {
                let questions = rules.questions().iter();
                let members = questions.filter(|(_, question)| question.topic == Some(topic));
                members.map(|(id, _)| id).collect()
            }),
            outcomes: rules.outcomes().len(),
            diagram: Diagram::default(),
            method: Method::Exact,
            budget: Self::BUDGET,
            cofactors: FxHashMap::default(),
            facts: Table::from_iter([]),
            chances: Vec::new(),
            steps: FxHashMap::default(),
            greedy: FxHashMap::default(),
            left: FxHashMap::default(),
        }
    }

    /// Lets go of topics, so that the best question of all is asked, and looks at up to `budget`
    /// remaining decisions before the method becomes a rollout.
    pub fn without_topics(mut self, budget: usize) -> Self {
        self.topics = self.topics.map(|_, _| None);
        self.budget = budget;
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
        let Some(question) = self.facts[node].relevant.iter().next() else {
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

    /// How questions have been found so far.
    pub fn method(&self) -> Method {
        self.method
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

    /// The relevant questions, those best to ask first. What is not among the candidates for the
    /// next question (because a topic is open) follows in the order of the rule set.
    pub fn ranked(&mut self, remaining: &Remaining<'_>, topic: Option<TopicId>) -> Vec<QuestionId> {
        let node = self.adopt(remaining);
        let relevant = self.facts[node].relevant;
        let Some(Step { question, .. }) = self.step(node, topic) else {
            return Vec::new();
        };
        let rest = relevant.without(question);
        std::iter::once(question).chain(rest.iter()).collect()
    }

    /// How few and how many questions are left when each is asked as planned.
    pub fn left(&mut self, remaining: &Remaining<'_>, topic: Option<TopicId>) -> Left {
        let node = self.adopt(remaining);
        self.left_at(node, topic)
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
                    let children = children.copied().collect();
                    self.diagram.branch(*level, children)
                }
            };
            copies.push(copy);
        }
        self.note_facts();
        copies
            .get(remaining.root.index())
            .copied()
            .unwrap_or(NodeId::new(0))
    }

    fn step(&mut self, node: NodeId, topic: Option<TopicId>) -> Option<Step> {
        if self.is_settled(node) {
            return None;
        }
        if self.method == Method::Exact {
            match self.exact(node, topic) {
                Ok(step) => return step,
                Err(Exceeded) => {
                    self.method = Method::Rollout;
                    self.steps.clear();
                    self.left.clear();
                }
            }
        }
        self.rollout(node, topic)
    }

    /// The best question, by trying every policy.
    fn exact(&mut self, node: NodeId, topic: Option<TopicId>) -> Result<Option<Step>, Exceeded> {
        if self.is_settled(node) {
            return Ok(None);
        }
        if let Some(step) = self.steps.get(&self.state(node, topic)) {
            return Ok(Some(*step));
        }
        if self.steps.len() >= self.budget {
            return Err(Exceeded);
        }
        let mut best: Option<Step> = None;
        for question in self.by_information(node, topic) {
            let answers = self.answers(node, question);
            // Where something is left to decide, at least one more question is asked.
            let unsettled = answers.iter().filter(|(_, child)| !self.is_settled(*child));
            let mut expected = 1.0 + unsettled.map(|(chance, _)| chance).sum::<f64>();
            let mut is_worse = false;
            for (chance, child) in answers {
                is_worse = best.is_some_and(|best| expected > best.expected + CLOSE);
                if is_worse {
                    break;
                }
                if let Some(step) = self.exact(child, self.topics[question])? {
                    expected += chance * (step.expected - 1.0);
                }
            }
            if !is_worse {
                best = better(best, Step { question, expected });
            }
        }
        best.inspect(|step| {
            self.steps.insert(self.state(node, topic), *step);
        });
        Ok(best)
    }

    /// The best question, if those after it are asked by information gain.
    fn rollout(&mut self, node: NodeId, topic: Option<TopicId>) -> Option<Step> {
        if let Some(step) = self.steps.get(&self.state(node, topic)) {
            return Some(*step);
        }
        let mut best = None;
        for question in self.by_information(node, topic) {
            let expected = self.expected_greedily(node, question);
            best = better(best, Step { question, expected });
        }
        best.inspect(|step| {
            self.steps.insert(self.state(node, topic), *step);
        })
    }

    /// The question that tells most about the outcome, and what asking on in this way takes.
    fn greedy(&mut self, node: NodeId, topic: Option<TopicId>) -> Option<Step> {
        if self.is_settled(node) {
            return None;
        }
        if let Some(step) = self.greedy.get(&self.state(node, topic)) {
            return Some(*step);
        }
        let question = self.by_information(node, topic).first().copied()?;
        let expected = self.expected_greedily(node, question);
        let step = Step { question, expected };
        self.greedy.insert(self.state(node, topic), step);
        Some(step)
    }

    fn expected_greedily(&mut self, node: NodeId, question: QuestionId) -> f64 {
        let mut expected = 1.0;
        for (chance, child) in self.answers(node, question) {
            if let Some(step) = self.greedy(child, self.topics[question]) {
                expected += chance * step.expected;
            }
        }
        expected
    }

    fn left_at(&mut self, node: NodeId, topic: Option<TopicId>) -> Left {
        if let Some(left) = self.left.get(&self.state(node, topic)) {
            return *left;
        }
        let Some(step) = self.step(node, topic) else {
            return Left::default();
        };
        let mut fewest = usize::MAX;
        let mut most = 0;
        for child in self.cofactors(node, step.question).iter() {
            let left = self.left_at(*child, self.topics[step.question]);
            fewest = fewest.min(left.fewest);
            most = most.max(left.most);
        }
        let left = Left {
            fewest: fewest.saturating_add(1),
            most: most + 1,
        };
        self.left.insert(self.state(node, topic), left);
        left
    }

    /// The questions that may be asked next, those that tell most about the outcome first.
    fn by_information(&mut self, node: NodeId, topic: Option<TopicId>) -> Vec<QuestionId> {
        let relevant = self.facts[node].relevant;
        let of_topic = self.of_topic(relevant, topic);
        let candidates = if of_topic.is_empty() {
            relevant
        } else {
            of_topic
        };
        if candidates.len() < 2 {
            return candidates.iter().collect();
        }
        let mut judged: Vec<(f64, QuestionId)> = candidates
            .iter()
            .map(|question| (self.uncertainty_after(node, question), question))
            .collect();
        judged.sort_by(|(one, question), (other, another)| {
            if (one - other).abs() < CLOSE {
                question.cmp(another)
            } else {
                one.total_cmp(other)
            }
        });
        judged.into_iter().map(|(_, question)| question).collect()
    }

    /// Of some questions those of the open topic.
    fn of_topic(&self, questions: Set<QuestionId>, topic: Option<TopicId>) -> Set<QuestionId> {
        topic.map_or(Set::EMPTY, |topic| {
            questions.intersection(self.members[topic])
        })
    }

    /// What is to be decided, where a topic without relevant questions is none.
    fn state(&self, node: NodeId, topic: Option<TopicId>) -> State {
        let is_open = !self.of_topic(self.facts[node].relevant, topic).is_empty();
        (node, topic.filter(|_| is_open))
    }

    /// The expected entropy of the outcome once a question is answered, in bits.
    fn uncertainty_after(&mut self, node: NodeId, question: QuestionId) -> f64 {
        let answers = self.answers(node, question);
        let uncertainties = answers
            .iter()
            .map(|(chance, child)| chance * self.facts[*child].uncertainty);
        uncertainties.sum()
    }

    /// Looks at the nodes that are new: their children are older, so one pass is enough.
    fn note_facts(&mut self) {
        for index in self.facts.len()..self.diagram.len() {
            let node = NodeId::new(index);
            let mut chances = vec![0.0; self.outcomes];
            let mut relevant = Set::EMPTY;
            match self.diagram.node(node) {
                Node::Leaf(outcome) => {
                    if let Some(chance) = chances.get_mut(usize::from(*outcome)) {
                        *chance = 1.0;
                    }
                }
                Node::Branch { level, children } => {
                    let question = QuestionId::new(usize::from(*level));
                    relevant = Set::of(question);
                    let classes = self.classes[question].classes();
                    for (class, child) in classes.values().zip(children) {
                        relevant = relevant.union(self.facts[*child].relevant);
                        let below = self.chances.iter().skip(child.index() * self.outcomes);
                        for (chance, below) in chances.iter_mut().zip(below) {
                            *chance += class.likelihood * below;
                        }
                    }
                }
            }
            let possible = chances.iter().filter(|chance| **chance > 0.0);
            self.facts.push(Facts {
                relevant,
                uncertainty: possible.map(|chance| -chance * chance.log2()).sum(),
            });
            self.chances.extend(chances);
        }
    }

    /// What each likely class of answers leaves to decide, with its chance; equal ones together.
    fn answers(&mut self, node: NodeId, question: QuestionId) -> Vec<(f64, NodeId)> {
        let classes = self.classes[question].classes();
        let mut answers: Vec<(f64, NodeId)> = Vec::with_capacity(classes.len());
        let cofactors = self.cofactors(node, question);
        for (Class { likelihood, .. }, child) in classes.values().zip(cofactors.iter()) {
            if *likelihood > 0.0 {
                match answers.iter_mut().find(|(_, known)| known == child) {
                    Some((chance, _)) => *chance += likelihood,
                    None => answers.push((*likelihood, *child)),
                }
            }
        }
        answers
    }

    fn is_settled(&self, node: NodeId) -> bool {
        matches!(self.diagram.node(node), Node::Leaf(_))
    }

    /// What is left of `node` for each class of answers to a question.
    fn cofactors(&mut self, node: NodeId, question: QuestionId) -> Rc<[NodeId]> {
        let key = (node, question);
        if let Some(known) = self.cofactors.get(&key) {
            return Rc::clone(known);
        }
        let cofactors = self.new_cofactors(node, question);
        self.note_facts();
        self.cofactors.insert(key, Rc::clone(&cofactors));
        cofactors
    }

    fn new_cofactors(&mut self, node: NodeId, question: QuestionId) -> Rc<[NodeId]> {
        let classes = self.classes[question].classes().len();
        if !self.facts[node].relevant.contains(question) {
            return std::iter::repeat_n(node, classes).collect();
        }
        let Node::Branch { level, children } = self.diagram.node(node) else {
            return Rc::default();
        };
        if usize::from(*level) == question.index() {
            return children.iter().copied().collect();
        }
        let (level, children) = (*level, children.clone());
        let below: Vec<Rc<[NodeId]>> = children
            .iter()
            .map(|child| self.cofactors(*child, question))
            .collect();
        let cofactor = |class| {
            let children = below.iter().filter_map(|child| child.get(class).copied());
            self.diagram.branch(level, children.collect())
        };
        (0..classes).map(cofactor).collect()
    }
}

/// The step with fewer expected questions; of equal ones the earlier question.
fn better(best: Option<Step>, step: Step) -> Option<Step> {
    match best {
        Some(best) if step.expected > best.expected + CLOSE => Some(best),
        Some(best) if step.expected > best.expected - CLOSE && best.question < step.question => {
            Some(best)
        }
        _ => Some(step),
    }
}
