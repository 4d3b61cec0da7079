//! Answers with the same effect on the decision, merged into classes.
//!
//! Two answers to a question are in the same class if they lead to the same outcome whatever the
//! other answers are. The merged diagram has one level per question and one value per class. Every
//! analysis works on it.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use rustc_hash::{FxBuildHasher, FxHashMap};
use serde::{Deserialize, Serialize};

use crate::decision::diagram::{Diagram, Node};
use crate::decision::levels::{FIRST_OUTCOME, KNOWN};
use crate::decision::{Budget, Compiled, Exceeded, Functions};
use crate::ids::{ClassId, Id, LevelId, NodeId, OptionId, OutcomeId, QuestionId, Table, ValueId};
use crate::ruleset::{Answer, Interval, Kind, Number, Question, Scale};

/// The classes of answers to one question.
///
/// Finding the class of an answer takes one choice for a yes-no or one-of question, and one per
/// option for an any-of question: whether it is chosen. Each choice leads to the next state. The
/// state after the last choice is the class. Not-sure has a class without any choice, unless the
/// question must be known.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Classes {
    classes: Table<ClassId, Class>,
    not_sure: Option<ClassId>,
    choices: Vec<Table<ClassId, Table<ValueId, ClassId>>>,
    /// Whether the answer is a fact that nobody can change.
    fixed: bool,
    /// Of a number question: the numbers of its options.
    #[serde(skip)]
    scale: Option<Box<Scale>>,
}

/// Answers to one question that have the same effect on the decision.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Class {
    /// The probability that an answer other than not-sure is in this class.
    pub likelihood: f64,
    /// One of these answers: the first in option order among those with the fewest options.
    pub example: Answer,
}

impl Classes {
    /// The classes, in the order in which the options of the question lead to them.
    pub fn classes(&self) -> &Table<ClassId, Class> {
        &self.classes
    }

    /// Whether the answer is a fact that nobody can change.
    pub(crate) fn are_fixed(&self) -> bool {
        self.fixed
    }

    /// Whether not-sure is the only answer in a class.
    pub(crate) fn is_not_sure(&self, class: ClassId) -> bool {
        self.classes[class].example == Answer::NotSure
    }

    /// Whether choosing this option of an any-of question can matter.
    pub(crate) fn matters(&self, option: OptionId) -> bool {
        let steps = self.choices.get(option.index());
        steps.is_some_and(|steps| {
            steps
                .values()
                .any(|to| to.values().min() != to.values().max())
        })
    }

    /// The class that an answer to the question is in.
    pub fn of(&self, answer: &Answer) -> ClassId {
        let value: &dyn Fn(usize) -> usize = match answer {
            Answer::NotSure => {
                let Some(class) = self.not_sure else {
                    unreachable!("not-sure is not an answer to a question that must be known");
                };
                return class;
            }
            Answer::One(option) => &|_| option.index(),
            Answer::Number(number) => {
                let scale = self.scale.as_ref();
                let class = scale.map_or(0, |scale| scale.class(*number).index());
                &move |_| class
            }
            Answer::Many(chosen) => &|option| chosen.contains(&OptionId::new(option)).into(),
        };
        let choices = self.choices.iter().enumerate();
        choices.fold(ClassId::new(0), |class, (choice, steps)| {
            steps[class][ValueId::new(value(choice))]
        })
    }

    /// The example of a class to propose to people: "none" only if no single option is in the class.
    pub fn proposal(&self, class: ClassId) -> Answer {
        let example = self.classes[class].example.clone();
        match &example {
            Answer::Many(options) if options.is_empty() => {
                self.with_one_more(class, options).unwrap_or(example)
            }
            _ => example,
        }
    }

    /// The first answer in a class that has one option more than these.
    fn with_one_more(&self, class: ClassId, options: &[OptionId]) -> Option<Answer> {
        let all = (0..self.choices.len()).map(OptionId::new);
        let others = all.filter(|it| !options.contains(it));
        let mut answers = others.map(|it| {
            let mut options = [options, &[it]].concat();
            options.sort_unstable();
            Answer::Many(options)
        });
        answers.find(|it| self.of(it) == class)
    }

    /// The answer in a class that differs from `answer` in the fewest options, or is the nearest
    /// number. If there are several, the first in option order, but "none" last.
    pub fn nearest(&self, class: ClassId, answer: &Answer) -> Answer {
        let chosen = match answer {
            Answer::Many(chosen) => chosen,
            Answer::Number(number) => return self.nearest_number(class, *number),
            _ => return self.proposal(class),
        };
        // The cheapest path to each state so far: the number of differences and the options chosen.
        let mut ways = BTreeMap::from([(ClassId::new(0), (0, Vec::new()))]);
        for (option, steps) in self.choices.iter().enumerate() {
            let option = OptionId::new(option);
            let mut next: BTreeMap<ClassId, (usize, Vec<OptionId>)> = BTreeMap::new();
            for (from, (differences, options)) in ways {
                for is_chosen in [false, true] {
                    let is_new = is_chosen != chosen.contains(&option);
                    let mut way = (differences + usize::from(is_new), options.clone());
                    way.1.extend(is_chosen.then_some(option));
                    let to = steps[from][ValueId::new(is_chosen.into())];
                    if next.get(&to).is_none_or(|(fewest, _)| way.0 < *fewest) {
                        next.insert(to, way);
                    }
                }
            }
            ways = next;
        }
        match ways.remove(&class) {
            Some((1, none)) if none.is_empty() => {
                let more = self.with_one_more(class, chosen);
                more.unwrap_or(Answer::Many(none))
            }
            Some((_, options)) => Answer::Many(options),
            None => self.proposal(class),
        }
    }
}

/// For a number question.
impl Classes {
    /// The number of a class that is nearest to another.
    fn nearest_number(&self, class: ClassId, to: Number) -> Answer {
        let intervals = self.intervals(class).into_iter();
        let near = intervals.map(|[least, most]| to.nearest(least, most));
        let distance = |it: &Number| it.minus(to).max(to.minus(*it));
        match near.min_by_key(distance) {
            Some(number) => Answer::Number(number),
            None => self.classes[class].example.clone(),
        }
    }

    /// The numbers in the class of a number; empty for any other answer.
    pub(crate) fn alike(&self, answer: &Answer) -> Vec<Interval> {
        match answer {
            Answer::Number(_) => self.intervals(self.of(answer)),
            _ => Vec::new(),
        }
    }

    /// The numbers that are in a class.
    fn intervals(&self, class: ClassId) -> Vec<Interval> {
        let value = |option: OptionId| ValueId::new(option.index());
        let first = self.choices.first().map(|steps| &steps[ClassId::new(0)]);
        let scale = self.scale.as_ref().zip(first);
        let intervals = scale.map(|(scale, to)| scale.intervals(|it| to[value(it)] == class));
        intervals.unwrap_or_default()
    }
}

/// Merges the levels of each question into one, with one value per class of answers.
///
/// # Errors
/// Names the question whose classes exceeded the budget.
#[expect(
    clippy::indexing_slicing,
    reason = "a state has a node for each entry, and those after it have been copied"
)]
pub(super) fn merge(
    functions: &Functions<'_>,
    root: NodeId,
    budget: &Budget,
) -> Result<Compiled, QuestionId> {
    let questions = functions.levels.questions;
    let mut diagram = Diagram::default();
    let mut copies: FxHashMap<NodeId, NodeId> = FxHashMap::default();
    // For each question, its nodes that can be reached from outside the question.
    let mut entries: Table<QuestionId, Vec<NodeId>> = questions.map(|_, _| Vec::new());
    let mut enter =
        |node, entries: &mut Table<QuestionId, Vec<NodeId>>| match functions.diagram.node(node) {
            Node::Leaf(value) => {
                let outcome = OutcomeId::new(usize::from(value - FIRST_OUTCOME));
                copies.insert(node, diagram.leaf(outcome));
            }
            Node::Branch { level, .. } => {
                entries[functions.levels.question_of(*level)].push(node);
            }
        };
    enter(root, &mut entries);
    let mut found = Vec::with_capacity(questions.len());
    for id in functions.levels.order.questions() {
        entries[id].sort_unstable();
        entries[id].dedup();
        let (classes, states) =
            find(functions, &entries[id], id, &questions[id], budget).map_err(|_| id)?;
        let exits = states.iter().flatten();
        exits.for_each(|exit| enter(*exit, &mut entries));
        found.push((id, classes, states));
    }
    for (id, _, states) in found.iter().rev() {
        for (index, entry) in entries[*id].iter().enumerate() {
            let children = states.iter().map(|state| copies[&state[index]]);
            let children: Vec<NodeId> = children.collect();
            copies.insert(*entry, diagram.branch(*id, &children));
        }
    }
    found.sort_unstable_by_key(|(id, ..)| *id);
    Ok(Compiled {
        root: copies[&root],
        diagram,
        classes: found.into_iter().map(|(_, classes, _)| classes).collect(),
        order: functions.levels.order.clone(),
        plan: Vec::new(),
    })
}

/// Where the decision stands within one question: for each entry node, the node reached from it.
type State = Vec<NodeId>;

/// States in the order in which they are found, each with the likelihood of the answers that lead
/// to it and one example.
type States = IndexMap<State, (f64, Answer), FxBuildHasher>;

/// One choice: its level, and for each value its likelihood and the option it chooses.
type Choice = (LevelId, Vec<(f64, Option<OptionId>)>);

/// Finds the classes of a question and the state each one leads to.
fn find(
    functions: &Functions<'_>,
    entries: &[NodeId],
    id: QuestionId,
    question: &Question,
    budget: &Budget,
) -> Result<(Classes, Vec<State>), Exceeded> {
    let levels = &functions.levels;
    let known = levels.first(id);
    let step = |state: &[NodeId], level, value| -> State {
        let child = |node: &NodeId| functions.diagram.child(*node, level, value);
        state.iter().map(child).collect()
    };
    let options = question.likelihoods.iter();
    let (start, nothing, choices): (_, _, Vec<Choice>) = match question.kind {
        Kind::YesNo | Kind::OneOf | Kind::Number => {
            let values = options.map(|(option, it)| (*it, Some(option)));
            let choice = (known, values.collect());
            (entries.to_vec(), Answer::NotSure, vec![choice])
        }
        Kind::AnyOf => {
            let choices = options.map(|(option, it)| {
                let values = vec![(1.0 - it, None), (*it, Some(option))];
                (levels.of_option(id, option), values)
            });
            let start = step(entries, known, KNOWN);
            (start, Answer::Many(Vec::new()), choices.collect())
        }
    };
    let mut states = States::from_iter([(start, (1.0, nothing))]);
    let mut steps = Vec::with_capacity(choices.len());
    for (level, values) in choices {
        // One node of a state costs a fraction of a step.
        budget.spend(states.len() * values.len() * entries.len() / 4)?;
        let mut next = States::default();
        let from = states.iter().map(|(state, (likelihood, example))| {
            let values = values.iter().enumerate();
            let to = values.map(|(value, (chance, option))| {
                let example = with(example, *option);
                add(
                    &mut next,
                    step(state, level, value),
                    likelihood * chance,
                    example,
                )
            });
            to.collect()
        });
        steps.push(from.collect());
        states = next;
    }
    let not_sure = levels.not_sure(id).map(|value| {
        let state = step(entries, known, value);
        add(&mut states, state, 0.0, Answer::NotSure)
    });
    let (states, classes): (_, Vec<_>) = states.into_iter().unzip();
    let classes = classes.into_iter().map(|(likelihood, example)| Class {
        likelihood,
        example: match example {
            Answer::One(option) => question.with_option(option),
            example => example,
        },
    });
    let classes = Classes {
        classes: classes.collect(),
        not_sure,
        choices: steps,
        fixed: question.fixed,
        scale: question.scale.clone().map(Box::new),
    };
    Ok((classes, states))
}

/// Adds answers that lead to `state`.
fn add(states: &mut States, state: State, likelihood: f64, example: Answer) -> ClassId {
    let entry = states.entry(state);
    let id = ClassId::new(entry.index());
    let known = entry.or_insert_with(|| (0.0, example.clone()));
    known.0 += likelihood;
    if options(&example) < options(&known.1) {
        known.1 = example;
    }
    id
}

/// How many options an example has. Not-sure counts as the most, so that it is the last resort.
fn options(answer: &Answer) -> usize {
    match answer {
        Answer::NotSure => usize::MAX,
        Answer::One(_) | Answer::Number(_) => 1,
        Answer::Many(options) => options.len(),
    }
}

/// The answer with this option added.
fn with(chosen: &Answer, option: Option<OptionId>) -> Answer {
    match (chosen, option) {
        (_, None) => chosen.clone(),
        (Answer::Many(options), Some(option)) => {
            Answer::Many(options.iter().copied().chain([option]).collect())
        }
        (_, Some(option)) => Answer::One(option),
    }
}
