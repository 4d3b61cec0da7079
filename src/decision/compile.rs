//! From rules to the diagram.
//!
//! An any-of question with 14 options has 16,385 answers but few that matter. It is therefore
//! first taken apart into one level for "is it known at all" and one of two values for each
//! option, which keeps every step small whatever the number of options. When the whole decision
//! has been built, [`super::classes`] puts each question together again, with one value for each
//! class of answers that the decision tells apart.

use std::fmt;

use rustc_hash::FxHashMap;

use crate::decision::diagram::{Diagram, Node};
use crate::ids::{FindingId, Id, NodeId, OptionId, OutcomeId, QuestionId, RuleId, Table};
use crate::ruleset::{Condition, Kind, Question, RuleSet};

/// The leaves of a condition; those of the decision come after them.
const FALSE: u16 = 0;
const TRUE: u16 = 1;
/// The leaf of the first outcome.
pub(super) const FIRST_OUTCOME: u16 = 2;

/// The value of the level "is it known" of an any-of question.
pub(super) const KNOWN: usize = 0;
pub(super) const UNKNOWN: usize = 1;

/// How large a decision may become while it is built.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    /// The most edges between nodes.
    pub edges: usize,
    /// The most children looked at in steps of building that repeat no earlier one.
    pub steps: usize,
}

impl Default for Budget {
    /// Some thousand times what the shipped rule set needs, and well under a second.
    fn default() -> Self {
        Self {
            edges: 2_000_000,
            steps: 5_000_000,
        }
    }
}

/// The decision cannot be compiled within the budget.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TooLarge {
    /// Too many nodes or steps came about at this rule or finding.
    Diagram {
        /// "rule" or "finding".
        what: &'static str,
        /// Its id.
        id: String,
    },
    /// Too many nodes or steps came about when two decisions were put side by side.
    Comparison,
    /// The number of complete answer sets does not fit into 128 bits.
    Completions,
}

impl fmt::Display for TooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TooLarge::Diagram { what, id } => write!(
                f,
                "the decision is too complex to be exact about: its diagram outgrew its budget at {what} `{id}`; \
                 conditions that combine fewer questions, or questions in the order in which rules use them, keep it small"
            ),
            TooLarge::Comparison => f.write_str(
                "the two decisions are too different to be exact about: side by side, their diagrams outgrew their budget; \
                 questions in the same order on both sides keep them small",
            ),
            TooLarge::Completions => f.write_str(
                "the questions have more than 2^128 complete answer sets, too many to count",
            ),
        }
    }
}

impl std::error::Error for TooLarge {}

/// The levels of the questions.
pub(super) struct Layout {
    /// The first level of each question.
    first: Table<QuestionId, u16>,
    /// The question of each level.
    questions: Vec<QuestionId>,
}

impl Layout {
    pub(super) fn new(asked: &Table<QuestionId, Question>) -> Self {
        let mut questions = Vec::new();
        let first = asked.map(|id, question| {
            let first = questions.len();
            let levels = match question.kind {
                Kind::YesNo | Kind::OneOf => 1,
                Kind::AnyOf => 1 + question.options.len(),
            };
            questions.extend(std::iter::repeat_n(id, levels));
            first as u16
        });
        Self { first, questions }
    }

    /// The level of a yes-no or one-of question, or whether an any-of question is known.
    pub(super) fn level(&self, question: QuestionId) -> u16 {
        self.first[question]
    }

    /// The level of one option of an any-of question.
    pub(super) fn option_level(&self, question: QuestionId, option: OptionId) -> u16 {
        self.first[question] + 1 + option.index() as u16
    }

    /// How many levels there are.
    pub(super) fn len(&self) -> usize {
        self.questions.len()
    }

    /// The question that a level belongs to.
    pub(super) fn question(&self, level: u16) -> Option<QuestionId> {
        self.questions.get(usize::from(level)).copied()
    }
}

/// The decision with any-of questions taken apart.
pub(super) struct Parts {
    pub(super) layout: Layout,
    pub(super) diagram: Diagram,
    pub(super) root: NodeId,
}

/// Builds the decision of `rules` with any-of questions taken apart.
pub(super) fn build(rules: &RuleSet, budget: Budget) -> Result<Parts, TooLarge> {
    let mut builder = Builder::new(rules, budget);
    let steps = rules.decision().iter();
    let steps = steps.map(|(id, rule)| (id, &rule.when, rule.recommend));
    let built = builder.decision(|finding| &rules.findings()[finding].when, steps)?;
    Ok(Parts {
        layout: builder.layout,
        diagram: builder.diagram,
        root: built.root,
    })
}

/// A decision that was built.
pub(super) struct Built {
    pub(super) root: NodeId,
    /// Where each rule holds, in the order of the decision.
    pub(super) rules: Vec<(RuleId, NodeId)>,
}

pub(super) fn too_large(what: &'static str, id: &str) -> TooLarge {
    TooLarge::Diagram {
        what,
        id: id.to_owned(),
    }
}

/// The budget is used up.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Exceeded;

/// Functions of the answers, made of each other in one store.
pub(super) struct Builder<'r> {
    pub(super) rules: &'r RuleSet,
    pub(super) layout: Layout,
    pub(super) diagram: Diagram,
    pub(super) no: NodeId,
    pub(super) yes: NodeId,
    pub(super) findings: Table<FindingId, NodeId>,
    known: FxHashMap<(NodeId, NodeId, NodeId), NodeId>,
    budget: Budget,
    steps: usize,
}

impl<'r> Builder<'r> {
    /// A builder that does not know the findings yet.
    pub(super) fn new(rules: &'r RuleSet, budget: Budget) -> Self {
        let mut diagram = Diagram::default();
        let no = diagram.leaf(FALSE);
        let yes = diagram.leaf(TRUE);
        Self {
            rules,
            layout: Layout::new(rules.questions()),
            diagram,
            no,
            yes,
            findings: rules.findings().map(|_, _| no),
            known: FxHashMap::default(),
            budget,
            steps: 0,
        }
    }

    /// Builds a decision from the conditions of the findings, and its rules with their outcomes.
    /// Each has the steps of the budget to itself; the edges are those of all together.
    pub(super) fn decision<'c>(
        &mut self,
        findings: impl Fn(FindingId) -> &'c Condition,
        rules: impl DoubleEndedIterator<Item = (RuleId, &'c Condition, OutcomeId)>,
    ) -> Result<Built, TooLarge> {
        self.steps = 0;
        let names = self.rules;
        self.findings(findings)?;
        let mut built = Built {
            root: self.no,
            rules: Vec::new(),
        };
        for (rule, when, outcome) in rules.rev() {
            let too_large = |_| too_large("rule", &names.decision()[rule].id);
            let outcome = self.outcome(outcome);
            let holds = self.condition(when).map_err(too_large)?;
            built.root = self.choose(holds, outcome, built.root).map_err(too_large)?;
            built.rules.push((rule, holds));
        }
        built.rules.reverse();
        Ok(built)
    }

    /// Builds the findings from their conditions.
    fn findings<'c>(
        &mut self,
        findings: impl Fn(FindingId) -> &'c Condition,
    ) -> Result<(), TooLarge> {
        for &finding in self.rules.finding_order() {
            self.findings[finding] = self
                .condition(findings(finding))
                .map_err(|_| too_large("finding", &self.rules.findings()[finding].id))?;
        }
        Ok(())
    }

    /// A builder that knows the findings.
    pub(super) fn with_findings(rules: &'r RuleSet, budget: Budget) -> Result<Self, TooLarge> {
        let mut builder = Self::new(rules, budget);
        builder.findings(|finding| &rules.findings()[finding].when)?;
        Ok(builder)
    }

    /// The function that is this outcome whatever the answers.
    pub(super) fn outcome(&mut self, outcome: OutcomeId) -> NodeId {
        self.diagram.leaf(FIRST_OUTCOME + outcome.index() as u16)
    }

    /// Takes steps out of the budget.
    pub(super) fn spend(&mut self, steps: usize) -> Result<(), Exceeded> {
        self.steps += steps;
        if self.steps > self.budget.steps || self.diagram.edges() > self.budget.edges {
            return Err(Exceeded);
        }
        Ok(())
    }

    /// The function that is true where the condition holds.
    pub(super) fn condition(&mut self, condition: &Condition) -> Result<NodeId, Exceeded> {
        let (yes, no) = (self.yes, self.no);
        Ok(match condition {
            Condition::All(of) => {
                let mut all = yes;
                for condition in of.iter().rev() {
                    let holds = self.condition(condition)?;
                    all = self.choose(holds, all, no)?;
                }
                all
            }
            Condition::Any(of) => {
                let mut any = no;
                for condition in of.iter().rev() {
                    let holds = self.condition(condition)?;
                    any = self.choose(holds, yes, any)?;
                }
                any
            }
            Condition::Not(condition) => {
                let holds = self.condition(condition)?;
                self.choose(holds, no, yes)?
            }
            Condition::AtLeast { count, of } => self.at_least(*count, of)?,
            Condition::Finding(finding) => self.findings[*finding],
            Condition::Chosen { question, options } => self.chosen(*question, options),
            Condition::NoneChosen(question) => self.none_chosen(*question),
            Condition::NotSure(question) => self.not_sure(*question),
        })
    }

    /// After the conditions so far, `enough[n]` says whether `n` more of the rest must hold.
    fn at_least(&mut self, count: usize, of: &[Condition]) -> Result<NodeId, Exceeded> {
        if count > of.len() {
            return Ok(self.no);
        }
        let mut enough = vec![self.no; count + 1];
        if let Some(none_missing) = enough.first_mut() {
            *none_missing = self.yes;
        }
        for condition in of.iter().rev() {
            let holds = self.condition(condition)?;
            let mut before = vec![self.yes];
            for pair in enough.windows(2) {
                if let [one_less, as_many] = pair {
                    before.push(self.choose(holds, *one_less, *as_many)?);
                }
            }
            enough = before;
        }
        Ok(enough.last().copied().unwrap_or(self.yes))
    }

    fn chosen(&mut self, question: QuestionId, options: &[OptionId]) -> NodeId {
        let asked = &self.rules.questions()[question];
        if asked.kind != Kind::AnyOf {
            let values = asked.options.ids().map(|option| options.contains(&option));
            return self.by_value(question, values.chain([false]).collect());
        }
        let mut chosen = self.no;
        for option in options.iter().rev() {
            let level = self.layout.option_level(question, *option);
            chosen = self.diagram.branch(level, &[chosen, self.yes]);
        }
        self.if_known(question, chosen)
    }

    fn none_chosen(&mut self, question: QuestionId) -> NodeId {
        let mut none = self.yes;
        for option in self.rules.questions()[question].options.ids().rev() {
            let level = self.layout.option_level(question, option);
            none = self.diagram.branch(level, &[none, self.no]);
        }
        self.if_known(question, none)
    }

    fn not_sure(&mut self, question: QuestionId) -> NodeId {
        let asked = &self.rules.questions()[question];
        let values = match asked.kind {
            Kind::AnyOf => vec![false, true],
            Kind::YesNo | Kind::OneOf => {
                let options = asked.options.ids().map(|_| false);
                options.chain([true]).collect()
            }
        };
        self.by_value(question, values)
    }

    fn if_known(&mut self, question: QuestionId, then: NodeId) -> NodeId {
        let level = self.layout.level(question);
        self.diagram.branch(level, &[then, self.no])
    }

    fn by_value(&mut self, question: QuestionId, values: Vec<bool>) -> NodeId {
        let children = values
            .into_iter()
            .map(|holds| if holds { self.yes } else { self.no });
        let children: Vec<NodeId> = children.collect();
        self.diagram.branch(self.layout.level(question), &children)
    }

    /// The function that is `then` where `holds` is true, and `otherwise` elsewhere.
    pub(super) fn choose(
        &mut self,
        holds: NodeId,
        then: NodeId,
        otherwise: NodeId,
    ) -> Result<NodeId, Exceeded> {
        if holds == self.yes || then == otherwise {
            return Ok(then);
        }
        if holds == self.no {
            return Ok(otherwise);
        }
        if then == self.yes && otherwise == self.no {
            return Ok(holds);
        }
        let step = (holds, then, otherwise);
        if let Some(known) = self.known.get(&step) {
            return Ok(*known);
        }
        let parts = [holds, then, otherwise];
        let top = parts.iter().filter_map(|part| self.branching(*part)).min();
        let Some((level, values)) = top else {
            return Ok(otherwise);
        };
        self.spend(values)?;
        let mut children = Vec::with_capacity(values);
        for value in 0..values {
            let [holds, then, otherwise] = parts.map(|part| self.child(part, level, value));
            children.push(self.choose(holds, then, otherwise)?);
        }
        let chosen = self.diagram.branch(level, &children);
        self.known.insert(step, chosen);
        Ok(chosen)
    }

    /// The level that a node branches on, and its number of values.
    fn branching(&self, node: NodeId) -> Option<(u16, usize)> {
        match self.diagram.node(node) {
            Node::Leaf(_) => None,
            Node::Branch { level, children } => Some((*level, children.len())),
        }
    }

    /// The node that is left of `node` when a level, not below it, has this value.
    pub(super) fn child(&self, node: NodeId, level: u16, value: usize) -> NodeId {
        match self.diagram.node(node) {
            Node::Branch {
                level: own,
                children,
            } if *own == level => children.get(value).copied().unwrap_or(node),
            _ => node,
        }
    }
}
