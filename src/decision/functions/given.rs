//! What remains of functions when some answers are given.

use crate::decision::diagram::Node;
use crate::decision::functions::Known;
use crate::decision::levels::{FIRST_OUTCOME, KNOWN};
use crate::decision::{DecisionFunction, Function, Functions};
use crate::ids::{Id, LevelId, NodeId, OptionId, OutcomeId, QuestionId, RuleId, Set, Table};
use crate::ruleset::Answer;

/// Answers, with a cache of the functions that remain after them. Use it only with the store that
/// made it.
#[derive(Clone, Debug)]
pub struct Given {
    /// The value of each level that is given.
    values: Table<LevelId, Option<usize>>,
    left: Known<NodeId>,
}

impl Functions<'_> {
    /// Prepares answers, to apply them to many functions.
    pub(crate) fn given<'a>(
        &self,
        answers: impl IntoIterator<Item = (QuestionId, &'a Answer)>,
    ) -> Given {
        let mut given = Given {
            values: (0..self.levels.len()).map(|_| None).collect(),
            left: Known::default(),
        };
        for (question, answer) in answers {
            let first = &mut given.values[self.levels.first(question)];
            match answer {
                Answer::NotSure => *first = self.levels.not_sure(question),
                Answer::One(option) => *first = Some(option.index()),
                Answer::Number(number) => {
                    let scale = self.levels.questions[question].scale.as_ref();
                    *first = scale.map(|scale| scale.class(*number).index());
                }
                Answer::Many(chosen) => {
                    *first = Some(KNOWN);
                    for option in self.levels.questions[question].options.ids() {
                        let level = self.levels.of_option(question, option);
                        given.values[level] = Some(chosen.contains(&option).into());
                    }
                }
            }
        }
        given
    }

    /// What remains of a function when one question is answered.
    pub(crate) fn with_answer(
        &mut self,
        function: Function,
        question: QuestionId,
        answer: &Answer,
    ) -> Function {
        let mut given = self.given([(question, answer)]);
        self.left(function, &mut given)
    }

    /// What remains of a function when an any-of question is answered and only one of its options
    /// is known to be chosen or not.
    pub(crate) fn with_option(
        &mut self,
        function: Function,
        question: QuestionId,
        option: OptionId,
        is_chosen: bool,
    ) -> Function {
        let mut given = self.given([]);
        given.values[self.levels.first(question)] = Some(KNOWN);
        given.values[self.levels.of_option(question, option)] = Some(is_chosen.into());
        self.left(function, &mut given)
    }

    /// The outcome, if the answers settle it.
    pub(crate) fn settled(&mut self, decided: Function, given: &mut Given) -> Option<OutcomeId> {
        let left = self.left(decided, given);
        match self.diagram.node(left) {
            Node::Leaf(value) => Some(OutcomeId::new(usize::from(*value - FIRST_OUTCOME))),
            Node::Branch { .. } => None,
        }
    }

    /// The questions that can still change at least one of the functions.
    pub(crate) fn relevant(
        &mut self,
        functions: &[Function],
        given: &mut Given,
    ) -> Set<QuestionId> {
        let mut relevant = Set::EMPTY;
        self.visit(functions, given, |functions, node| {
            if let Node::Branch { level, .. } = node {
                relevant = relevant.with(functions.levels.question_of(*level));
            }
        });
        relevant
    }

    /// The outcomes that are still possible, in the order of the rule set.
    pub(crate) fn possible(&mut self, decided: Function, given: &mut Given) -> Vec<OutcomeId> {
        let mut possible = Vec::new();
        self.visit(&[decided], given, |_, node| {
            if let Node::Leaf(value) = node {
                possible.push(OutcomeId::new(usize::from(*value - FIRST_OUTCOME)));
            }
        });
        possible.sort_unstable();
        possible
    }

    /// Visits each node of what remains of the functions once.
    fn visit(
        &mut self,
        functions: &[Function],
        given: &mut Given,
        mut visit: impl FnMut(&Self, &Node<LevelId, u16>),
    ) {
        let mut open: Vec<NodeId> = functions.iter().map(|it| self.left(*it, given)).collect();
        let mut seen = Known::default();
        while let Some(node) = open.pop() {
            if seen.insert(node, ()).is_none() {
                let node = self.diagram.node(node);
                visit(self, node);
                open.extend(node.children(|_| None));
            }
        }
    }

    /// The rule that decides if every unanswered question counts as its [`stand_in`].
    ///
    /// [`stand_in`]: crate::ruleset::Question::stand_in
    pub(crate) fn deciding_rule(&self, decision: &DecisionFunction, given: &Given) -> RuleId {
        let mut rules = decision.rules.iter();
        let Some((rule, _)) = rules.find(|(_, holds)| self.is_true(*holds, given)) else {
            unreachable!("the last rule always holds");
        };
        *rule
    }

    /// The same for a condition: whether it holds.
    pub(crate) fn is_true(&self, mut node: Function, given: &Given) -> bool {
        while let Node::Branch { level, .. } = self.diagram.node(node) {
            let value = given.values[*level].unwrap_or_else(|| self.levels.stand_in(*level));
            node = self.diagram.child(node, *level, value);
        }
        node == self.always
    }

    /// What remains of a function after the answers.
    fn left(&mut self, node: Function, given: &mut Given) -> Function {
        let Some(level) = self.diagram.level(node) else {
            return node;
        };
        if let Some(left) = given.left.get(&node) {
            return *left;
        }
        let children = self
            .diagram
            .node(node)
            .children(|level| given.values[level]);
        let mut children = children.to_vec();
        self.allowance = self.allowance.saturating_sub(children.len());
        for child in &mut children {
            *child = self.left(*child, given);
        }
        let left = self.diagram.branch(level, &children);
        given.left.insert(node, left);
        left
    }
}
