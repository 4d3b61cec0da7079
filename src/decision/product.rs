//! Two decisions side by side, as one decision over what both understand.
//!
//! The questions and options of two rule sets are matched beforehand ([`Shared`]). What one side
//! has alone is fixed: a question to not-sure, an option to not chosen. Both diagrams are then
//! walked together, in the order of the shared questions, down to pairs of outcomes. The order of
//! one side may be another; fixing a level in the middle of its diagram costs more than at the top,
//! but is as exact. The walk gives a diagram like any other, and so a [`Decision`] whose outcomes
//! are pairs: its classes, counts and examples are those of both sides at once.

use indexmap::IndexSet;
use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::decision::compile::{self, FIRST_OUTCOME, KNOWN, Layout, Parts, UNKNOWN};
use crate::decision::diagram::{Diagram, Node};
use crate::decision::{Budget, Decision, TooLarge};
use crate::ids::{Id, NodeId, OptionId, OutcomeId, QuestionId, Table};
use crate::ruleset::{Kind, Question, RuleSet};

/// The questions that two rule sets share.
#[derive(Clone, Debug)]
pub struct Shared {
    /// The questions, with the options that both sides have.
    pub questions: Table<QuestionId, Question>,
    /// What each of them is on the two sides.
    pub sides: [Table<QuestionId, OnSide>; 2],
}

/// What a shared question is on one side.
#[derive(Clone, Debug)]
pub struct OnSide {
    /// The question of that side.
    pub question: QuestionId,
    /// The option of that side that each shared option is.
    pub options: Table<OptionId, OptionId>,
}

/// Two decisions as one.
#[derive(Clone, Debug)]
pub struct Product {
    /// The decision over the shared questions, whose outcomes are the positions of pairs.
    pub decision: Decision,
    /// The outcomes of both sides that come together for some answers.
    pub pairs: Table<OutcomeId, [OutcomeId; 2]>,
}

impl Product {
    /// Puts the decisions of two rule sets side by side, within a budget for each of three: the
    /// one, the other, and both together.
    ///
    /// # Errors
    /// What outgrew its budget.
    pub fn new(rules: [&RuleSet; 2], shared: &Shared, budget: Budget) -> Result<Self, TooLarge> {
        let [one, other] = rules;
        let [in_one, in_other] = &shared.sides;
        let layout = Layout::new(&shared.questions);
        let levels = levels(&shared.questions);
        let sides = [
            Side::new(one, in_one, &shared.questions, &layout, budget)?,
            Side::new(other, in_other, &shared.questions, &layout, budget)?,
        ];
        let roots = [sides[0].root, sides[1].root];
        let mut walk = Walk {
            sides,
            levels,
            diagram: Diagram::default(),
            pairs: IndexSet::default(),
            known: FxHashMap::default(),
            budget,
            steps: 0,
        };
        let root = walk.pair(roots)?;
        let parts = Parts {
            layout,
            diagram: walk.diagram,
            root,
        };
        Ok(Self {
            decision: Decision::merged(&shared.questions, &parts, walk.pairs.len())?,
            pairs: walk.pairs.into_iter().collect(),
        })
    }
}

/// How many values each level of the shared questions has.
fn levels(questions: &Table<QuestionId, Question>) -> Vec<usize> {
    let mut levels = Vec::new();
    for question in questions.values() {
        let options = question.options.len();
        match question.kind {
            Kind::YesNo | Kind::OneOf => levels.push(options + 1),
            Kind::AnyOf => levels.extend(std::iter::repeat_n(2, options + 1)),
        }
    }
    levels
}

/// One of the two decisions, with the means to fix its levels in any order.
struct Side {
    diagram: Diagram,
    root: NodeId,
    /// The shared level that each own level is.
    shared: FxHashMap<u16, u16>,
    /// The own level that each shared level is, and its values.
    own: Vec<(u16, Vec<usize>)>,
    /// Of a node: the first shared level that it depends on.
    first: FxHashMap<NodeId, Option<u16>>,
    fixed: FxHashMap<(NodeId, u16, usize), NodeId>,
}

impl Side {
    fn new(
        rules: &RuleSet,
        on_side: &Table<QuestionId, OnSide>,
        questions: &Table<QuestionId, Question>,
        layout: &Layout,
        budget: Budget,
    ) -> Result<Self, TooLarge> {
        let parts = compile::build(rules, budget)?;
        // What both sides have is open; of the rest, a question is not sure and an option not
        // chosen.
        let mut alone: FxHashMap<u16, usize> = FxHashMap::default();
        for (id, question) in rules.questions().iter() {
            let shared = on_side.values().find(|it| it.question == id);
            match (question.kind, shared) {
                (Kind::YesNo | Kind::OneOf, None) => {
                    alone.insert(parts.layout.level(id), question.options.len());
                }
                (Kind::AnyOf, None) => {
                    alone.insert(parts.layout.level(id), UNKNOWN);
                }
                (Kind::AnyOf, Some(shared)) => {
                    for option in question.options.ids() {
                        if !shared.options.values().any(|it| *it == option) {
                            alone.insert(parts.layout.option_level(id, option), 0);
                        }
                    }
                }
                (Kind::YesNo | Kind::OneOf, Some(_)) => {}
            }
        }
        let (diagram, root) = parts
            .diagram
            .cofactor(parts.root, |level| alone.get(&level).copied());
        let mut own = Vec::new();
        let mut shared = FxHashMap::default();
        for (id, question) in questions.iter() {
            let on_side = &on_side[id];
            let level = parts.layout.level(on_side.question);
            shared.insert(level, layout.level(id));
            if question.kind == Kind::AnyOf {
                own.push((level, vec![KNOWN, UNKNOWN]));
                for (option, its_own) in on_side.options.iter() {
                    let level = parts.layout.option_level(on_side.question, *its_own);
                    shared.insert(level, layout.option_level(id, option));
                    own.push((level, vec![0, 1]));
                }
            } else {
                let not_sure = rules.questions()[on_side.question].options.len();
                let options = on_side.options.values().map(|option| option.index());
                own.push((level, options.chain([not_sure]).collect()));
            }
        }
        Ok(Self {
            diagram,
            root,
            shared,
            own,
            first: FxHashMap::default(),
            fixed: FxHashMap::default(),
        })
    }

    /// The first shared level that a node depends on; a leaf depends on none.
    fn first(&mut self, node: NodeId) -> Option<u16> {
        if let Some(known) = self.first.get(&node) {
            return *known;
        }
        let Node::Branch { level, children } = self.diagram.node(node).clone() else {
            return None;
        };
        let mut first = self.shared.get(&level).copied();
        for child in children {
            let of_child = self.first(child);
            first = [first, of_child].into_iter().flatten().min();
        }
        self.first.insert(node, first);
        first
    }

    /// The node that is left of `node` when a shared level has this value, and how many children
    /// were looked at to find it.
    fn fix(&mut self, node: NodeId, level: u16, value: usize) -> (NodeId, usize) {
        let own = self.own.get(usize::from(level));
        let own = own.and_then(|(level, values)| Some((*level, *values.get(value)?)));
        match own {
            Some((level, value)) => self.fix_own(node, level, value),
            None => (node, 0),
        }
    }

    fn fix_own(&mut self, node: NodeId, level: u16, value: usize) -> (NodeId, usize) {
        let (own, children) = match self.diagram.node(node) {
            Node::Branch {
                level: own,
                children,
            } if *own == level => {
                return (children.get(value).copied().unwrap_or(node), 1);
            }
            Node::Branch {
                level: own,
                children,
            } if *own < level => (*own, children.clone()),
            // Levels only grow on the way down.
            _ => return (node, 0),
        };
        if let Some(known) = self.fixed.get(&(node, level, value)) {
            return (*known, 1);
        }
        let mut steps = children.len();
        let mut fixed = Vec::with_capacity(children.len());
        for child in children {
            let (child, of_child) = self.fix_own(child, level, value);
            steps += of_child;
            fixed.push(child);
        }
        let result = self.diagram.branch(own, &fixed);
        self.fixed.insert((node, level, value), result);
        (result, steps)
    }

    fn outcome(&self, node: NodeId) -> OutcomeId {
        match self.diagram.node(node) {
            Node::Leaf(value) => OutcomeId::new(usize::from(value.saturating_sub(FIRST_OUTCOME))),
            Node::Branch { .. } => OutcomeId::new(0),
        }
    }
}

/// The walk down both sides at once.
struct Walk {
    sides: [Side; 2],
    levels: Vec<usize>,
    diagram: Diagram,
    pairs: IndexSet<[OutcomeId; 2], FxBuildHasher>,
    known: FxHashMap<[NodeId; 2], NodeId>,
    budget: Budget,
    steps: usize,
}

impl Walk {
    fn pair(&mut self, nodes: [NodeId; 2]) -> Result<NodeId, TooLarge> {
        if let Some(known) = self.known.get(&nodes) {
            return Ok(*known);
        }
        let [one, other] = &mut self.sides;
        let first = [one.first(nodes[0]), other.first(nodes[1])];
        let pair = match first.into_iter().flatten().min() {
            None => self.leaf(nodes)?,
            Some(level) => {
                let values = self.levels.get(usize::from(level)).copied();
                let mut children = Vec::new();
                for value in 0..values.unwrap_or_default() {
                    let [one, other] = &mut self.sides;
                    let (one, steps_one) = one.fix(nodes[0], level, value);
                    let (other, steps_other) = other.fix(nodes[1], level, value);
                    self.spend(1 + steps_one + steps_other)?;
                    children.push(self.pair([one, other])?);
                }
                self.diagram.branch(level, &children)
            }
        };
        self.known.insert(nodes, pair);
        Ok(pair)
    }

    fn leaf(&mut self, nodes: [NodeId; 2]) -> Result<NodeId, TooLarge> {
        let outcomes = [
            self.sides[0].outcome(nodes[0]),
            self.sides[1].outcome(nodes[1]),
        ];
        let (pair, _) = self.pairs.insert_full(outcomes);
        let value = u16::try_from(pair).ok();
        let value = value.and_then(|pair| pair.checked_add(FIRST_OUTCOME));
        Ok(self.diagram.leaf(value.ok_or(TooLarge::Comparison)?))
    }

    fn spend(&mut self, steps: usize) -> Result<(), TooLarge> {
        self.steps += steps;
        let edges = self.sides.iter().map(|side| side.diagram.edges());
        let edges = edges.sum::<usize>() + self.diagram.edges();
        if self.steps > self.budget.steps || edges > self.budget.edges {
            return Err(TooLarge::Comparison);
        }
        Ok(())
    }
}
