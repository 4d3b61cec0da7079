//! Answers that the decision does not tell apart, merged into classes.
//!
//! Two answers to a question are of one class if they lead to the same function of the other
//! questions, whatever those are. The diagram then has one level a question, with one value a
//! class, and every analysis is over that.

use std::collections::BTreeMap;
use std::iter;

use indexmap::IndexMap;
use indexmap::map::Entry;
use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::decision::Decision;
use crate::decision::diagram::{Diagram, Node};
use crate::decision::functions::Functions;
use crate::decision::levels::{FIRST_OUTCOME, KNOWN};
use crate::ids::{ClassId, Id, LevelId, NodeId, OptionId, OutcomeId, QuestionId, Table};
use crate::ruleset::{Answer, Kind, Question};

/// The classes of answers to one question.
///
/// An answer other than not-sure is made up of choices: of the option of a yes-no or one-of
/// question, or for each option of an any-of question whether it is chosen. What is chosen so far
/// is in a class, too; after the last choice, it is the class of the answer.
#[derive(Clone, Debug)]
pub struct Classes {
    classes: Table<ClassId, Class>,
    not_sure: ClassId,
    choices: Vec<Table<ClassId, Step>>,
}

/// Where a choice leads from one class of what is chosen so far.
#[derive(Clone, Debug)]
struct Step(Vec<ClassId>);

impl Step {
    #[expect(
        clippy::indexing_slicing,
        reason = "there is a class for each value of a choice"
    )]
    fn to(&self, value: usize) -> ClassId {
        self.0[value]
    }
}

/// Answers to one question that the decision does not tell apart.
#[derive(Clone, Debug)]
pub struct Class {
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
        let steps = self.choices.get(option.index());
        steps.is_some_and(|steps| steps.values().any(|step| step.to(0) != step.to(1)))
    }

    /// The class that an answer to the question is in.
    pub fn of(&self, answer: &Answer) -> ClassId {
        let value: &dyn Fn(usize) -> usize = match answer {
            Answer::NotSure => return self.not_sure,
            Answer::One(option) => &|_| option.index(),
            Answer::Many(chosen) => &|option| chosen.contains(&OptionId::new(option)).into(),
        };
        let choices = self.choices.iter().enumerate();
        choices.fold(ClassId::new(0), |class, (choice, steps)| {
            steps[class].to(value(choice))
        })
    }

    /// Of the answers of a class the one that differs from `answer` in the fewest options; of
    /// several the first in the order of the question.
    pub fn nearest(&self, class: ClassId, answer: &Answer) -> Answer {
        let Answer::Many(chosen) = answer else {
            return self.classes[class].example.clone();
        };
        // The nearest way to each class: the differences so far and the options chosen.
        let mut ways = BTreeMap::from([(ClassId::new(0), (0, Vec::new()))]);
        for (option, steps) in self.choices.iter().enumerate() {
            let option = OptionId::new(option);
            let mut next: BTreeMap<ClassId, (usize, Vec<OptionId>)> = BTreeMap::new();
            for (from, (differences, options)) in ways {
                for is_chosen in [false, true] {
                    let differs = is_chosen != chosen.contains(&option);
                    let differences = differences + usize::from(differs);
                    let to = steps[from].to(is_chosen.into());
                    if next
                        .get(&to)
                        .is_none_or(|(fewest, _)| differences < *fewest)
                    {
                        let options = options.iter().copied().chain(is_chosen.then_some(option));
                        next.insert(to, (differences, options.collect()));
                    }
                }
            }
            ways = next;
        }
        match ways.remove(&class) {
            Some((_, options)) => Answer::Many(options),
            None => self.classes[class].example.clone(),
        }
    }
}

/// Puts the questions of a decision together again.
#[expect(
    clippy::indexing_slicing,
    reason = "children are copied before their parents, and the root is an entry"
)]
pub(super) fn merge(functions: &Functions<'_>, root: NodeId) -> Decision {
    let reached = functions.diagram.reached_from(root, |_| None);
    let entries = entries(functions, root, &reached);
    // The node that each class of answers leads to from an entry of its question.
    let mut exits: FxHashMap<NodeId, (QuestionId, Vec<NodeId>)> = FxHashMap::default();
    let classes = functions.levels.questions.map(|id, question| {
        let entries = &entries[id];
        let (classes, states) = Finder { functions, entries }.classes(id, question);
        for (entry, exit) in states.iter().flat_map(|state| entries.iter().zip(state)) {
            exits
                .entry(*entry)
                .or_insert((id, Vec::new()))
                .1
                .push(*exit);
        }
        classes
    });
    let mut diagram = Diagram::default();
    let mut merged: FxHashMap<NodeId, NodeId> = FxHashMap::default();
    for (node, content) in functions.diagram.nodes().filter(|(node, _)| reached[*node]) {
        let copy = match content {
            Node::Leaf(value) => {
                Some(diagram.leaf(OutcomeId::new(usize::from(value - FIRST_OUTCOME))))
            }
            Node::Branch { .. } => exits.get(&node).map(|(question, exits)| {
                let children: Vec<NodeId> = exits.iter().map(|exit| merged[exit]).collect();
                diagram.branch(*question, &children)
            }),
        };
        merged.extend(copy.map(|copy| (node, copy)));
    }
    Decision {
        root: merged[&root],
        diagram,
        classes,
    }
}

/// The nodes of each question that the decision comes to from outside the question.
fn entries(
    functions: &Functions<'_>,
    root: NodeId,
    reached: &Table<NodeId, bool>,
) -> Table<QuestionId, Vec<NodeId>> {
    let diagram = &functions.diagram;
    let question_of = |node: NodeId| {
        let level = diagram.level(node);
        level.map(|level| functions.levels.question_of(level))
    };
    let outside = diagram
        .nodes()
        .filter(|(node, _)| reached[*node])
        .flat_map(|(node, content)| {
            let children = content.children(|_| None).iter().copied();
            children.filter(move |child| question_of(*child) != question_of(node))
        });
    let mut entries = functions.levels.questions.map(|_, _| Vec::new());
    for entry in iter::once(root).chain(outside) {
        if let Some(question) = question_of(entry) {
            entries[question].push(entry);
        }
    }
    for entries in entries.values_mut() {
        entries.sort_unstable();
        entries.dedup();
    }
    entries
}

/// Where the decision stands within one question: for each entry node, the node it has come to.
type State = Vec<NodeId>;

/// States in the order in which they are met, each with the class of answers that lead to it.
type States = IndexMap<State, Class, FxBuildHasher>;

/// Adds answers that lead to `state`.
fn add(states: &mut States, state: State, class: Class) -> ClassId {
    match states.entry(state) {
        Entry::Vacant(new) => {
            let id = ClassId::new(new.index());
            new.insert(class);
            id
        }
        Entry::Occupied(mut known) => {
            let id = ClassId::new(known.index());
            let known = known.get_mut();
            known.likelihood += class.likelihood;
            if options(&class.example) < options(&known.example) {
                known.example = class.example;
            }
            id
        }
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

/// One choice: its level, and of each value the likelihood and the option that is chosen.
type Choice = (LevelId, Vec<(f64, Option<OptionId>)>);

struct Finder<'f> {
    functions: &'f Functions<'f>,
    entries: &'f [NodeId],
}

impl Finder<'_> {
    /// The classes of a question, and the state that each leads to.
    fn classes(&self, id: QuestionId, question: &Question) -> (Classes, Vec<State>) {
        let levels = &self.functions.levels;
        let level = levels.first(id);
        let options = question.options.iter();
        let (start, example, choices): (_, _, Vec<Choice>) = match question.kind {
            Kind::YesNo | Kind::OneOf => {
                let values = options.map(|(option, it)| (it.likelihood, Some(option)));
                let choice = (level, values.collect());
                (self.entries.to_vec(), Answer::NotSure, vec![choice])
            }
            Kind::AnyOf => {
                let choices = options.map(|(option, it)| {
                    let values = vec![(1.0 - it.likelihood, None), (it.likelihood, Some(option))];
                    (levels.of_option(id, option), values)
                });
                let known = self.step(self.entries, level, KNOWN);
                (known, Answer::Many(Vec::new()), choices.collect())
            }
        };
        let likelihood = 1.0;
        let mut states = States::from_iter([(
            start,
            Class {
                likelihood,
                example,
            },
        )]);
        let mut steps = Vec::with_capacity(choices.len());
        for (level, values) in choices {
            let mut next = States::default();
            let mut to = |(state, class): (&State, &Class), value, (likelihood, option)| {
                let class = Class {
                    likelihood: class.likelihood * likelihood,
                    example: with(&class.example, option),
                };
                add(&mut next, self.step(state, level, value), class)
            };
            let from = states.iter().map(|from| {
                let values = values.iter().enumerate();
                Step(values.map(|(value, it)| to(from, value, *it)).collect())
            });
            steps.push(from.collect());
            states = next;
        }
        let not_sure = Class {
            likelihood: 0.0,
            example: Answer::NotSure,
        };
        let state = self.step(self.entries, level, levels.not_sure(id));
        let not_sure = add(&mut states, state, not_sure);
        let (states, classes): (_, Vec<Class>) = states.into_iter().unzip();
        let classes = Classes {
            classes: classes.into_iter().collect(),
            not_sure,
            choices: steps,
        };
        (classes, states)
    }

    /// Where the decision stands when one level has this value.
    fn step(&self, state: &[NodeId], level: LevelId, value: usize) -> State {
        let diagram = &self.functions.diagram;
        let child = |node: &NodeId| diagram.child(*node, level, value);
        state.iter().map(child).collect()
    }
}

/// What is chosen, with one option more.
fn with(chosen: &Answer, option: Option<OptionId>) -> Answer {
    match (chosen, option) {
        (_, None) => chosen.clone(),
        (Answer::Many(options), Some(option)) => {
            Answer::Many(options.iter().copied().chain([option]).collect())
        }
        (_, Some(option)) => Answer::One(option),
    }
}
