//! Many variants of one decision, compiled into one store.
//!
//! In one store two functions are equal exactly if their nodes are, and what one variant shares
//! with those before it is already there: a variant costs little more than what is new in it.

use rustc_hash::FxHashMap;

use crate::answers::{Answers, Origin};
use crate::decision::TooLarge;
use crate::decision::compile::{Budget, Builder, FIRST_OUTCOME, KNOWN, UNKNOWN};
use crate::decision::diagram::Node;
use crate::ids::{Id, NodeId, OptionId, OutcomeId, QuestionId, RuleId};
use crate::ruleset::logic::Logic;
use crate::ruleset::{Answer, Kind, RuleSet};

/// A store of variants of the decision of one rule set.
pub struct Variants<'r> {
    rules: &'r RuleSet,
    builder: Builder<'r>,
}

/// One variant: from complete answer sets to outcomes. It belongs to the store that made it.
#[derive(Clone, Debug)]
pub struct Function {
    root: NodeId,
    /// Where each rule holds, in the order of the decision.
    rules: Vec<(RuleId, NodeId)>,
}

impl Function {
    /// Whether both give the same outcome for every complete answer set: exact.
    pub fn is_same(&self, other: &Function) -> bool {
        self.root == other.root
    }
}

/// Answers, and what is already known of the functions that they leave. It belongs to the store
/// that it is used with.
#[derive(Clone, Debug)]
pub struct Given {
    /// Of each level.
    values: Vec<Option<usize>>,
    left: FxHashMap<NodeId, NodeId>,
}

/// The questions and not-sures on a way, and the options chosen there: the fewest are the best.
type Cost = (usize, usize, usize);

/// Of two functions: the best way to a difference between them, as its cost and its first step.
type Ways = FxHashMap<(NodeId, NodeId), Option<(Cost, usize)>>;

impl<'r> Variants<'r> {
    /// An empty store for variants of `rules`.
    pub fn new(rules: &'r RuleSet) -> Self {
        Self {
            rules,
            builder: Builder::new(rules, Budget::default()),
        }
    }

    /// The rule set that they are variants of.
    pub fn rules(&self) -> &'r RuleSet {
        self.rules
    }

    /// Whether it is time to begin a new store: this one has used up half of its budget.
    pub fn is_large(&self) -> bool {
        self.builder.diagram.edges() > Budget::default().edges / 2
    }

    /// Compiles the decision itself.
    ///
    /// # Errors
    /// The rule or finding at which it outgrew the budget.
    pub fn original(&mut self) -> Result<Function, TooLarge> {
        self.compile(&Logic::of(self.rules))
    }

    /// Compiles a variant, made from the logic of the rule set.
    pub(crate) fn compile(&mut self, logic: &Logic) -> Result<Function, TooLarge> {
        let steps = logic.steps().iter();
        let steps = steps.map(|step| (step.rule, &step.when, step.outcome));
        let built = self
            .builder
            .decision(|finding| logic.finding(finding), steps)?;
        Ok(Function {
            root: built.root,
            rules: built.rules,
        })
    }

    /// Prepares some answers for questions about many functions.
    pub fn given(&self, answers: &Answers) -> Given {
        let layout = &self.builder.layout;
        let mut values = vec![None; layout.len()];
        let mut set = |level: u16, value: usize| {
            if let Some(known) = values.get_mut(usize::from(level)) {
                *known = Some(value);
            }
        };
        for (id, answer) in answers.given() {
            let question = &self.rules.questions()[id];
            let level = layout.level(id);
            match (answer, question.kind) {
                (Answer::One(option), _) => set(level, option.index()),
                (Answer::NotSure, Kind::AnyOf) => set(level, UNKNOWN),
                (Answer::NotSure, _) => set(level, question.options.len()),
                (Answer::Many(chosen), _) => {
                    set(level, KNOWN);
                    for option in question.options.ids() {
                        let is_chosen = usize::from(chosen.contains(&option));
                        set(layout.option_level(id, option), is_chosen);
                    }
                }
            }
        }
        Given {
            values,
            left: FxHashMap::default(),
        }
    }

    /// The outcome that the answers settle, if they do.
    pub fn settled(&mut self, function: &Function, given: &mut Given) -> Option<OutcomeId> {
        let left = self.left(function.root, given);
        self.outcome(left)
    }

    /// The questions that can still change the outcome, in the order of the rule set.
    pub fn relevant(&mut self, function: &Function, given: &mut Given) -> Vec<QuestionId> {
        let mut found: Vec<NodeId> = vec![self.left(function.root, given)];
        let mut seen: FxHashMap<NodeId, ()> = FxHashMap::default();
        let mut relevant = Vec::new();
        while let Some(node) = found.pop() {
            if let Node::Branch { level, children } = self.builder.diagram.node(node)
                && seen.insert(node, ()).is_none()
            {
                relevant.extend(self.builder.layout.question(*level));
                found.extend(children.iter().copied());
            }
        }
        relevant.sort_unstable();
        relevant.dedup();
        relevant
    }

    /// The rule that decides complete answers.
    pub fn deciding_rule(&mut self, function: &Function, complete: &mut Given) -> Option<RuleId> {
        let mut rules = function.rules.iter();
        let found = rules.find(|(_, holds)| self.left(*holds, complete) == self.builder.yes);
        found.map(|(rule, _)| *rule)
    }

    /// Answers under which two functions have different outcomes: of all such the fewest, with
    /// the fewest not-sures among them, then with the fewest options chosen.
    pub fn difference(&self, one: &Function, other: &Function) -> Option<Answers> {
        let mut ways = Ways::default();
        let mut pair = (one.root, other.root);
        self.way(pair, &mut ways)?;
        let mut answers = Answers::none(self.rules.questions().len());
        while let (Some(level), Some(Some((_, value)))) = (self.level(pair), ways.get(&pair)) {
            let question = self.builder.layout.question(level)?;
            answers.give(
                question,
                self.answer(question, level, *value, &answers),
                Origin::File,
            );
            pair = self.children(pair, level, *value);
        }
        Some(answers)
    }

    /// The best way to a difference between two functions.
    fn way(&self, pair: (NodeId, NodeId), ways: &mut Ways) -> Option<(Cost, usize)> {
        if pair.0 == pair.1 {
            return None;
        }
        if let Some(known) = ways.get(&pair) {
            return *known;
        }
        let Some(level) = self.level(pair) else {
            return Some(((0, 0, 0), 0));
        };
        let values = (0..self.values(pair, level)).filter_map(|value| {
            let ((questions, not_sures, options), _) =
                self.way(self.children(pair, level, value), ways)?;
            let (question, not_sure, option) = self.cost(level, value);
            let cost = (questions + question, not_sures + not_sure, options + option);
            Some((cost, value))
        });
        let best = values.min();
        ways.insert(pair, best);
        best
    }

    /// What one step costs.
    fn cost(&self, level: u16, value: usize) -> Cost {
        let Some(id) = self.builder.layout.question(level) else {
            return (1, 0, 0);
        };
        let question = &self.rules.questions()[id];
        let not_sure = match question.kind {
            Kind::AnyOf => UNKNOWN,
            Kind::YesNo | Kind::OneOf => question.options.len(),
        };
        if self.builder.layout.level(id) == level {
            (1, usize::from(value == not_sure), 0)
        } else {
            (0, 0, value)
        }
    }

    /// The answer to a question after one step.
    fn answer(&self, id: QuestionId, level: u16, value: usize, so_far: &Answers) -> Answer {
        let question = &self.rules.questions()[id];
        let first = self.builder.layout.level(id);
        if question.kind != Kind::AnyOf {
            return match question.options.ids().nth(value) {
                Some(option) => Answer::One(option),
                None => Answer::NotSure,
            };
        }
        if level == first {
            return match value {
                KNOWN => Answer::Many(Vec::new()),
                _ => Answer::NotSure,
            };
        }
        let option = OptionId::new(usize::from(level - first) - 1);
        let mut options = match so_far.answer(id) {
            Some(Answer::Many(options)) => options.clone(),
            _ => Vec::new(),
        };
        options.extend((value == 1).then_some(option));
        Answer::Many(options)
    }

    /// The first level that either branches on.
    fn level(&self, pair: (NodeId, NodeId)) -> Option<u16> {
        let level = |node| match self.builder.diagram.node(node) {
            Node::Leaf(_) => None,
            Node::Branch { level, .. } => Some(*level),
        };
        [level(pair.0), level(pair.1)].into_iter().flatten().min()
    }

    /// How many values a level has that either branches on.
    fn values(&self, pair: (NodeId, NodeId), level: u16) -> usize {
        let values = |node| match self.builder.diagram.node(node) {
            Node::Branch {
                level: own,
                children,
            } if *own == level => children.len(),
            _ => 0,
        };
        values(pair.0).max(values(pair.1))
    }

    fn children(&self, pair: (NodeId, NodeId), level: u16, value: usize) -> (NodeId, NodeId) {
        let child = |node| self.builder.child(node, level, value);
        (child(pair.0), child(pair.1))
    }

    fn outcome(&self, node: NodeId) -> Option<OutcomeId> {
        match self.builder.diagram.node(node) {
            Node::Leaf(value) => value
                .checked_sub(FIRST_OUTCOME)
                .map(|outcome| OutcomeId::new(usize::from(outcome))),
            Node::Branch { .. } => None,
        }
    }

    /// The function that the answers leave of the one at `node`.
    fn left(&mut self, node: NodeId, given: &mut Given) -> NodeId {
        if let Some(left) = given.left.get(&node) {
            return *left;
        }
        let (level, children) = match self.builder.diagram.node(node) {
            Node::Leaf(_) => return node,
            Node::Branch { level, children } => (*level, children),
        };
        let value = given.values.get(usize::from(level)).copied().flatten();
        let left = match value.and_then(|value| children.get(value)) {
            Some(child) => self.left(*child, given),
            None => {
                let children = children.clone();
                let children = children.iter().map(|child| self.left(*child, given));
                let children: Vec<NodeId> = children.collect();
                self.builder.diagram.branch(level, &children)
            }
        };
        given.left.insert(node, left);
        left
    }
}
