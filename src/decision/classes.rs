//! Answers that the decision does not tell apart, merged into classes.
//!
//! Two answers to a question are of one class if they lead to the same function of the other
//! questions, whatever those are. The diagram then has one level a question, with one value a
//! class, and every analysis is over that.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::decision::TooLarge;
use crate::decision::compile::{FIRST_OUTCOME, KNOWN, Layout, Parts, UNKNOWN};
use crate::decision::diagram::{Diagram, Node};
use crate::ids::{ClassId, Id, NodeId, OptionId, OutcomeId, QuestionId, StateId, Table};
use crate::ruleset::{Answer, Kind, Question};

/// The classes of answers to one question.
#[derive(Clone, Debug)]
pub struct Classes {
    classes: Table<ClassId, Class>,
    not_sure: ClassId,
    rest: Rest,
}

/// The class of an answer other than not-sure.
#[derive(Clone, Debug)]
enum Rest {
    /// Of a yes-no or one-of question: of each option.
    One(Table<OptionId, ClassId>),
    /// Of an any-of question: the options are gone through in order, and each, chosen or not,
    /// leads from one state to another; the last states are the classes.
    Many(
        Table<OptionId, Table<StateId, Step>>,
        Table<StateId, ClassId>,
    ),
}

/// Where an option leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Step {
    if_left: StateId,
    if_taken: StateId,
}

impl Step {
    fn to(self, is_taken: bool) -> StateId {
        if is_taken {
            self.if_taken
        } else {
            self.if_left
        }
    }
}

/// Answers to one question that the decision does not tell apart.
#[derive(Clone, Debug)]
pub struct Class {
    /// How many answers are in it.
    pub size: u128,
    /// The chance that the answer is in it, given that it is not not-sure.
    pub likelihood: f64,
    /// One of them: the first in the order of the question, with the fewest options.
    pub example: Answer,
}

impl Classes {
    /// The classes, in the order in which the question's options lead to them.
    pub fn classes(&self) -> &Table<ClassId, Class> {
        &self.classes
    }

    /// Whether it can matter that an option of an any-of question is chosen.
    pub(crate) fn matters(&self, option: OptionId) -> bool {
        match &self.rest {
            Rest::One(_) => true,
            Rest::Many(steps, _) => {
                let mut steps = steps[option].values();
                steps.any(|step| step.if_left != step.if_taken)
            }
        }
    }

    /// The class that an answer to the question is in.
    pub fn of(&self, answer: &Answer) -> ClassId {
        match (answer, &self.rest) {
            (Answer::One(option), Rest::One(classes)) => classes[*option],
            (Answer::Many(chosen), Rest::Many(steps, last)) => {
                let step = |state, (option, steps): (OptionId, &Table<StateId, Step>)| {
                    steps[state].to(chosen.contains(&option))
                };
                last[steps.iter().fold(StateId::new(0), step)]
            }
            _ => self.not_sure,
        }
    }

    /// Of the answers of a class the one that differs from `answer` in the fewest options; of
    /// several the first in the order of the question.
    pub fn nearest(&self, class: ClassId, answer: &Answer) -> Answer {
        let (Answer::Many(chosen), Rest::Many(steps, last)) = (answer, &self.rest) else {
            return self.classes[class].example.clone();
        };
        // Of each state: the nearest way to it, as the differences so far and the options chosen.
        let mut ways: Table<StateId, (usize, Vec<OptionId>)> =
            [(0, Vec::new())].into_iter().collect();
        for (option, steps) in steps.iter() {
            let mut next: BTreeMap<StateId, (usize, Vec<OptionId>)> = BTreeMap::new();
            for ((differences, options), step) in ways.values().zip(steps.values()) {
                for is_chosen in [false, true] {
                    let differs = is_chosen != chosen.contains(&option);
                    let differences = differences + usize::from(differs);
                    let known = next.get(&step.to(is_chosen));
                    if known.is_none_or(|(fewest, _)| differences < *fewest) {
                        let options = options.iter().copied().chain(is_chosen.then_some(option));
                        next.insert(step.to(is_chosen), (differences, options.collect()));
                    }
                }
            }
            // Every state is led to, so that this is in the order of their numbers.
            ways = next.into_values().collect();
        }
        ways.iter()
            .filter(|(state, _)| last[*state] == class)
            .min_by_key(|(_, (differences, _))| *differences)
            .map_or_else(
                || self.classes[class].example.clone(),
                |(_, (_, options))| Answer::Many(options.clone()),
            )
    }

    /// How many answers the question has, not-sure included.
    pub fn answers(&self) -> u128 {
        self.classes.values().map(|class| class.size).sum()
    }
}

/// The decision with one level a question.
pub(super) struct Merged {
    pub(super) diagram: Diagram<QuestionId, OutcomeId>,
    pub(super) root: NodeId,
    pub(super) classes: Table<QuestionId, Classes>,
}

/// Puts the questions together again.
///
/// # Errors
/// The number of complete answer sets does not fit into 128 bits.
#[expect(
    clippy::indexing_slicing,
    reason = "children are copied before their parents, and the root is an entry"
)]
pub(super) fn merge(
    questions: &Table<QuestionId, Question>,
    parts: &Parts,
) -> Result<Merged, TooLarge> {
    let entries = entries(questions, parts);
    let mut classes: Table<QuestionId, Classes> = Table::from_iter([]);
    // The node that each class of answers leads to from an entry of its question.
    let mut exits: FxHashMap<NodeId, (QuestionId, Vec<NodeId>)> = FxHashMap::default();
    let mut completions: u128 = 1;
    for (id, question) in questions.iter() {
        completions = answers(question)
            .and_then(|answers| completions.checked_mul(answers))
            .ok_or(TooLarge::Completions)?;
        let entries = &entries[id];
        let (found, states) = Finder { parts, entries }.classes(id, question);
        classes.push(found);
        for state in states {
            for (entry, exit) in entries.iter().zip(state) {
                let (_, exits) = exits.entry(*entry).or_insert((id, Vec::new()));
                exits.push(exit);
            }
        }
    }
    let mut diagram = Diagram::default();
    let mut merged: FxHashMap<NodeId, NodeId> = FxHashMap::default();
    for (node, content) in parts.diagram.nodes() {
        let copy = match content {
            Node::Leaf(value) => value
                .checked_sub(FIRST_OUTCOME)
                .map(|outcome| diagram.leaf(OutcomeId::new(outcome.into()))),
            Node::Branch { .. } => exits.get(&node).map(|(question, exits)| {
                let children: Vec<NodeId> = exits.iter().map(|exit| merged[exit]).collect();
                diagram.branch(*question, &children)
            }),
        };
        merged.extend(copy.map(|copy| (node, copy)));
    }
    Ok(Merged {
        root: merged[&parts.root],
        diagram,
        classes,
    })
}

/// How many answers a question has, not-sure included.
fn answers(question: &Question) -> Option<u128> {
    let options = question.options.len();
    match question.kind {
        Kind::YesNo | Kind::OneOf => Some(options as u128 + 1),
        Kind::AnyOf => 2u128
            .checked_pow(u32::try_from(options).ok()?)?
            .checked_add(1),
    }
}

/// The nodes of each question that the decision comes to from outside the question.
fn entries(
    questions: &Table<QuestionId, Question>,
    parts: &Parts,
) -> Table<QuestionId, Vec<NodeId>> {
    let reached = parts.diagram.reached_from(parts.root);
    let mut is_entry = reached.map(|_, _| false);
    is_entry[parts.root] = true;
    let question_of = |node: NodeId| {
        let level = parts.diagram.level(node);
        level.and_then(|level| parts.layout.question(level))
    };
    for (node, content) in parts.diagram.nodes() {
        if let Node::Branch { children, .. } = content
            && reached[node]
        {
            let outside = children
                .iter()
                .filter(|child| question_of(**child) != question_of(node));
            outside.for_each(|child| is_entry[*child] = true);
        }
    }
    let mut entries = questions.map(|_, _| Vec::new());
    for (node, is_entry) in is_entry.iter() {
        if let Some(question) = question_of(node)
            && *is_entry
        {
            entries[question].push(node);
        }
    }
    entries
}

/// Where the decision stands within one question: for each entry node, the node it has come to.
type State = Vec<NodeId>;

struct Finder<'p> {
    parts: &'p Parts,
    entries: &'p [NodeId],
}

/// States in the order in which they are met, each with the answers that lead to it.
#[derive(Default)]
struct States {
    numbers: FxHashMap<State, usize>,
    classes: Vec<Class>,
}

impl States {
    /// Adds answers that lead to `state`; gives its number.
    fn add(&mut self, state: State, class: Class) -> usize {
        let number = *self.numbers.entry(state).or_insert(self.classes.len());
        match self.classes.get_mut(number) {
            None => self.classes.push(class),
            Some(known) => {
                known.size += class.size;
                known.likelihood += class.likelihood;
                if options(&class.example) < options(&known.example) {
                    known.example = class.example;
                }
            }
        }
        number
    }

    /// The states in the order of their numbers.
    fn in_order(&self) -> Vec<&State> {
        let mut states: Vec<(usize, &State)> = self
            .numbers
            .iter()
            .map(|(state, number)| (*number, state))
            .collect();
        states.sort_unstable_by_key(|(number, _)| *number);
        states.into_iter().map(|(_, state)| state).collect()
    }
}

/// How many options an example holds; not-sure is the last resort.
fn options(answer: &Answer) -> usize {
    match answer {
        Answer::NotSure => usize::MAX,
        Answer::One(_) => 1,
        Answer::Many(options) => options.len(),
    }
}

impl Finder<'_> {
    /// The classes of a question, and the state that each leads to.
    fn classes(&self, id: QuestionId, question: &Question) -> (Classes, Vec<State>) {
        let mut states = States::default();
        let level = self.parts.layout.level(id);
        let (rest, not_sure_value) = match question.kind {
            Kind::YesNo | Kind::OneOf => {
                let classes = question.options.map(|option, choice| {
                    let class = Class {
                        size: 1,
                        likelihood: choice.likelihood,
                        example: Answer::One(option),
                    };
                    let state = self.step(self.entries, level, option.index());
                    ClassId::new(states.add(state, class))
                });
                (Rest::One(classes), question.options.len())
            }
            Kind::AnyOf => (self.any_of(id, question, &mut states), UNKNOWN),
        };
        let not_sure = Class {
            size: 1,
            likelihood: 0.0,
            example: Answer::NotSure,
        };
        let state = self.step(self.entries, level, not_sure_value);
        let not_sure = ClassId::new(states.add(state, not_sure));
        let exits = states.in_order().into_iter().cloned().collect();
        let classes = Classes {
            classes: states.classes.into_iter().collect(),
            not_sure,
            rest,
        };
        (classes, exits)
    }

    /// Goes through the options of an any-of question, merging the states that become equal.
    fn any_of(&self, id: QuestionId, question: &Question, last: &mut States) -> Rest {
        let layout: &Layout = &self.parts.layout;
        let mut states = States::default();
        let nothing = Class {
            size: 1,
            likelihood: 1.0,
            example: Answer::Many(Vec::new()),
        };
        states.add(self.step(self.entries, layout.level(id), KNOWN), nothing);
        let steps = question.options.map(|option, choice| {
            let level = layout.option_level(id, option);
            let mut next = States::default();
            let steps = states
                .in_order()
                .into_iter()
                .zip(&states.classes)
                .map(|(state, class)| {
                    let left = Class {
                        likelihood: class.likelihood * (1.0 - choice.likelihood),
                        ..class.clone()
                    };
                    let mut taken = Class {
                        likelihood: class.likelihood * choice.likelihood,
                        ..class.clone()
                    };
                    if let Answer::Many(options) = &mut taken.example {
                        options.push(option);
                    }
                    Step {
                        if_left: StateId::new(next.add(self.step(state, level, 0), left)),
                        if_taken: StateId::new(next.add(self.step(state, level, 1), taken)),
                    }
                })
                .collect();
            states = next;
            steps
        });
        let classes = states.in_order().into_iter().zip(&states.classes);
        let classes =
            classes.map(|(state, class)| ClassId::new(last.add(state.clone(), class.clone())));
        Rest::Many(steps, classes.collect())
    }

    /// Where the decision stands when one level has this value.
    fn step(&self, state: &[NodeId], level: u16, value: usize) -> State {
        let diagram = &self.parts.diagram;
        state
            .iter()
            .map(|node| diagram.child(*node, level, value))
            .collect()
    }
}
