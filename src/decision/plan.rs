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

use rustc_hash::FxHashMap;

use crate::decision::diagram::{Diagram, Node};
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

    /// The questions that may be asked next, those that tell most about the outcome first.
    ///
    /// One walk down and the known chances below give, for every question and every class of its
    /// answers at once, the chance of each outcome: what comes through the question's own nodes
    /// goes to the child of the class, and what passes it by is what it was.
    fn candidates(&mut self, node: NodeId, topic: Option<TopicId>) -> Vec<Candidate> {
        let relevant = self.facts[node];
        let of_topic = self.of_topic(relevant, topic);
        let asked = if of_topic.is_empty() {
            relevant
        } else {
            of_topic
        };
        let at_nodes = self.mass_at(node, asked);
        let mut candidates: Vec<Candidate> = asked
            .iter()
            .map(|question| {
                let own = at_nodes.get(&question).map_or(&[][..], Vec::as_slice);
                self.candidate(node, question, own)
            })
            .collect();
        candidates.sort_by(|one, other| {
            if (one.uncertainty - other.uncertainty).abs() < CLOSE {
                one.question.cmp(&other.question)
            } else {
                one.uncertainty.total_cmp(&other.uncertainty)
            }
        });
        candidates
    }

    fn candidate(&self, node: NodeId, question: QuestionId, own: &[(NodeId, f64)]) -> Candidate {
        // What passes the question by.
        let mut past = self.chances_at(node).to_vec();
        for (node, mass) in own {
            for (past, below) in past.iter_mut().zip(self.chances_at(*node)) {
                *past -= mass * below;
            }
        }
        let mut uncertainty = 0.0;
        let mut least = 1.0;
        for (class, facts) in self.classes[question].classes().iter() {
            if facts.likelihood <= 0.0 {
                continue;
            }
            let mut chances = past.clone();
            for (node, mass) in own {
                if let Node::Branch { children, .. } = self.diagram.node(*node)
                    && let Some(child) = children.get(class.index())
                {
                    for (chance, below) in chances.iter_mut().zip(self.chances_at(*child)) {
                        *chance += mass * below;
                    }
                }
            }
            // Rounding must not make an outcome possible.
            let entropy = entropy(chances.into_iter().filter(|chance| *chance > CLOSE));
            uncertainty += facts.likelihood * entropy;
            if entropy > CLOSE {
                // No question tells more than the most telling one.
                least += facts.likelihood * (entropy / self.most_telling).max(1.0);
            }
        }
        Candidate {
            question,
            uncertainty,
            least,
        }
    }

    /// The nodes of some questions below `root`, with how much of all answers comes through each.
    fn mass_at(
        &mut self,
        root: NodeId,
        questions: Set<QuestionId>,
    ) -> FxHashMap<QuestionId, Vec<(NodeId, f64)>> {
        let mut found: FxHashMap<QuestionId, Vec<(NodeId, f64)>> = FxHashMap::default();
        // A node is older than its parents, so the youngest that is left has its whole mass.
        let mut open = std::collections::BinaryHeap::from([root]);
        self.mass.resize(self.diagram.len(), 0.0);
        if let Some(mass) = self.mass.get_mut(root.index()) {
            *mass = 1.0;
        }
        while let Some(node) = open.pop() {
            while open.peek() == Some(&node) {
                open.pop();
            }
            let mass = self
                .mass
                .get_mut(node.index())
                .map(std::mem::take)
                .unwrap_or_default();
            if let Node::Branch { level, children } = self.diagram.node(node) {
                let question = QuestionId::new(usize::from(*level));
                if questions.contains(question) {
                    found.entry(question).or_default().push((node, mass));
                }
                let classes = self.classes[question].classes().values();
                for (class, child) in classes.zip(children) {
                    let is_branch = !self.facts[*child].is_empty();
                    if class.likelihood > 0.0 && is_branch {
                        if let Some(below) = self.mass.get_mut(child.index()) {
                            *below += mass * class.likelihood;
                        }
                        open.push(*child);
                    }
                }
            }
        }
        found
    }

    /// Of some questions those of the open topic.
    fn of_topic(&self, questions: Set<QuestionId>, topic: Option<TopicId>) -> Set<QuestionId> {
        topic.map_or(Set::EMPTY, |topic| {
            questions.intersection(self.members[topic])
        })
    }

    /// What is to be decided, where a topic without relevant questions is none.
    fn state(&self, node: NodeId, topic: Option<TopicId>) -> State {
        let is_open = !self.of_topic(self.facts[node], topic).is_empty();
        (node, topic.filter(|_| is_open))
    }

    /// Looks at the nodes that are new: their children are older, so one pass is enough.
    fn note_facts(&mut self) {
        for index in self.facts.len()..self.diagram.len() {
            let mut chances = vec![0.0; self.outcomes];
            let mut relevant = Set::EMPTY;
            match self.diagram.node(NodeId::new(index)) {
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
                        relevant = relevant.union(self.facts[*child]);
                        for (chance, below) in chances.iter_mut().zip(self.chances_at(*child)) {
                            *chance += class.likelihood * below;
                        }
                    }
                }
            }
            self.facts.push(relevant);
            self.chances.extend(chances);
        }
    }

    /// The chance of each outcome at a node.
    fn chances_at(&self, node: NodeId) -> &[f64] {
        let start = node.index() * self.outcomes;
        self.chances
            .get(start..start + self.outcomes)
            .unwrap_or_default()
    }

    /// What each likely class of answers leaves to decide, with its chance; equal ones together.
    fn answers(&mut self, node: NodeId, question: QuestionId) -> Vec<(f64, NodeId)> {
        let classes = self.classes[question].classes();
        let mut answers: Vec<(f64, NodeId)> = Vec::with_capacity(classes.len());
        let first = self.cofactors(node, question);
        for (class, facts) in classes.iter() {
            if facts.likelihood > 0.0 {
                let child = self.cofactor(first, class.index());
                match answers.iter_mut().find(|(_, known)| *known == child) {
                    Some((chance, _)) => *chance += facts.likelihood,
                    None => answers.push((facts.likelihood, child)),
                }
            }
        }
        answers
    }

    fn is_settled(&self, node: NodeId) -> bool {
        matches!(self.diagram.node(node), Node::Leaf(_))
    }

    /// What is left of `node` for each class of answers to a question: the position of the first
    /// among [`Self::cofactors`], where there is one for each class.
    fn cofactors(&mut self, node: NodeId, question: QuestionId) -> usize {
        const UNKNOWN: u32 = u32::MAX;
        let known = self.known[question].get(node.index()).copied();
        if let Some(first) = known.filter(|first| *first != UNKNOWN) {
            return first as usize;
        }
        let first = self.new_cofactors(node, question);
        self.note_facts();
        let known = &mut self.known[question];
        if known.len() <= node.index() {
            known.resize(node.index() + 1, UNKNOWN);
        }
        if let Some(known) = known.get_mut(node.index()) {
            *known = first as u32;
        }
        first
    }

    /// One of the cofactors that start at a position.
    fn cofactor(&self, first: usize, class: usize) -> NodeId {
        self.cofactors
            .get(first + class)
            .copied()
            .unwrap_or(NodeId::new(0))
    }

    fn new_cofactors(&mut self, node: NodeId, question: QuestionId) -> usize {
        let classes = self.classes[question].classes().len();
        let (level, children) = match self.diagram.node(node) {
            Node::Branch { level, children } if self.facts[node].contains(question) => {
                (*level, children.clone())
            }
            _ => {
                let first = self.cofactors.len();
                self.cofactors.extend(std::iter::repeat_n(node, classes));
                return first;
            }
        };
        if usize::from(level) == question.index() {
            let first = self.cofactors.len();
            self.cofactors.extend(children);
            return first;
        }
        let below: Vec<usize> = children
            .iter()
            .map(|child| self.cofactors(*child, question))
            .collect();
        let first = self.cofactors.len();
        let mut children = Vec::with_capacity(below.len());
        for class in 0..classes {
            children.clear();
            children.extend(below.iter().map(|below| self.cofactor(*below, class)));
            let cofactor = self.diagram.branch(level, &children);
            self.cofactors.push(cofactor);
        }
        first
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

/// The entropy of some chances, in bits.
fn entropy(chances: impl Iterator<Item = f64>) -> f64 {
    chances
        .filter(|chance| *chance > 0.0)
        .map(|chance| -chance * chance.log2())
        .sum()
}
