//! The possible outcomes of many answer sets, one after the other, without an allocation for each.
//!
//! [`Decision::remaining`] builds the diagram that is left, from which everything can be told. Where
//! only the possible outcomes are wanted, a walk over the whole diagram is enough: along one path
//! while the answers are known, and to all children of a question that is open.

use crate::decision::classes::Rest;
use crate::decision::diagram::Node;
use crate::decision::{Classes, Decision};
use crate::ids::{ClassId, Id, OptionId, OutcomeId, QuestionId, Table};
use crate::ruleset::Answer;

/// An answer that can be copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// Not sure.
    NotSure,
    /// The option chosen, of a yes-no or one-of question.
    One(OptionId),
    /// Of an any-of question one bit for each option, the first the lowest. A rule set has at most
    /// 64 options a question of this kind.
    Many(u64),
}

impl Chosen {
    /// None of the options of an any-of question.
    pub const NONE: Self = Self::Many(0);

    /// The bit of an option.
    pub fn bit(option: OptionId) -> u64 {
        1u64.checked_shl(u32::try_from(option.index()).unwrap_or(u32::MAX))
            .unwrap_or(0)
    }
}

impl From<&Answer> for Chosen {
    fn from(answer: &Answer) -> Self {
        match answer {
            Answer::NotSure => Self::NotSure,
            Answer::One(option) => Self::One(*option),
            Answer::Many(options) => {
                let bits = options.iter().map(|option| Self::bit(*option));
                Self::Many(bits.fold(0, |all, bit| all | bit))
            }
        }
    }
}

impl From<Chosen> for Answer {
    fn from(chosen: Chosen) -> Self {
        match chosen {
            Chosen::NotSure => Self::NotSure,
            Chosen::One(option) => Self::One(option),
            Chosen::Many(mut bits) => {
                let mut options = Vec::new();
                while bits != 0 {
                    options.push(OptionId::new(bits.trailing_zeros() as usize));
                    bits &= bits - 1;
                }
                Self::Many(options)
            }
        }
    }
}

/// The answers to some of the questions.
pub type Given = Table<QuestionId, Option<Chosen>>;

/// Some outcomes of at most [`Outcomes::MOST`], as one bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Outcomes(u64);

impl Outcomes {
    /// The most outcomes that a rule set may have here.
    pub const MOST: usize = 64;

    fn of(outcome: u16) -> Self {
        Self(1u64.checked_shl(outcome.into()).unwrap_or(0))
    }

    fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    fn holds(self, other: Self) -> bool {
        other.0 & !self.0 == 0
    }

    /// Whether it is only one.
    pub fn is_settled(self) -> bool {
        self.0.is_power_of_two()
    }

    /// The outcomes, in the order of the rule set.
    pub fn iter(self) -> impl Iterator<Item = OutcomeId> {
        let outcomes = 0..Self::MOST;
        outcomes
            .filter(move |outcome| self.0 >> outcome & 1 == 1)
            .map(OutcomeId::new)
    }
}

/// A decision laid out for walks.
#[derive(Clone, Debug)]
pub struct Quick {
    steps: Vec<Step>,
    children: Vec<u32>,
    root: u32,
    classes: Table<QuestionId, Lookup>,
}

/// One node of the diagram.
#[derive(Clone, Copy, Debug)]
struct Step {
    /// What it leads to.
    reaches: Outcomes,
    /// Where its children begin, and how many they are; a leaf has none.
    first: u32,
    count: u16,
    level: u16,
}

/// The class of each answer to one question.
#[derive(Clone, Debug)]
enum Lookup {
    /// Of not-sure, and of each option.
    One(ClassId, Table<OptionId, ClassId>),
    /// Of not-sure, and of each set of options.
    Many(ClassId, Vec<ClassId>),
    /// Of a question with too many options to list their sets.
    Large(Classes),
}

/// The most options whose sets are listed.
const MOST_LISTED: usize = 10;

impl Lookup {
    fn new(classes: &Classes) -> Self {
        let not_sure = classes.of(&Answer::NotSure);
        match classes.rest() {
            Rest::One(of_option) => Self::One(not_sure, of_option.clone()),
            Rest::Many(steps, _) if steps.len() <= MOST_LISTED => {
                let sets = 0..1u64 << steps.len();
                let of_set = sets.map(|set| classes.of(&Chosen::Many(set).into()));
                Self::Many(not_sure, of_set.collect())
            }
            Rest::Many(..) => Self::Large(classes.clone()),
        }
    }

    #[inline]
    fn of(&self, chosen: Chosen) -> ClassId {
        match (self, chosen) {
            (Self::One(_, of_option), Chosen::One(option)) => of_option[option],
            (Self::Many(not_sure, of_set), Chosen::Many(set)) => {
                let class = usize::try_from(set).ok().and_then(|set| of_set.get(set));
                class.copied().unwrap_or(*not_sure)
            }
            (Self::Large(classes), chosen) => classes.of(&chosen.into()),
            (Self::One(not_sure, _) | Self::Many(not_sure, _), _) => *not_sure,
        }
    }
}

/// What a walk needs besides the decision; kept from one to the next.
#[derive(Clone, Debug, Default)]
pub struct Walk {
    pending: Vec<u32>,
    /// Of each node the last walk that came to it.
    met: Vec<u64>,
    walks: u64,
}

impl Decision {
    /// This decision laid out for walks; nothing, if it has more than [`Outcomes::MOST`] outcomes.
    pub fn quick(&self) -> Option<Quick> {
        if self.outcomes > Outcomes::MOST {
            return None;
        }
        let mut steps: Vec<Step> = Vec::with_capacity(self.diagram.len());
        let mut all: Vec<u32> = Vec::new();
        for (_, node) in self.diagram.nodes() {
            let first = u32::try_from(all.len()).ok()?;
            steps.push(match node {
                Node::Leaf(outcome) => Step {
                    reaches: Outcomes::of(*outcome),
                    first,
                    count: 0,
                    level: 0,
                },
                Node::Branch { level, children } => {
                    let positions = children.iter().map(|child| child.index());
                    let reaches = positions.clone().filter_map(|child| steps.get(child));
                    let reaches =
                        reaches.fold(Outcomes::default(), |all, child| all.union(child.reaches));
                    all.extend(positions.filter_map(|child| u32::try_from(child).ok()));
                    Step {
                        reaches,
                        first,
                        count: u16::try_from(children.len()).ok()?,
                        level: *level,
                    }
                }
            });
        }
        Some(Quick {
            steps,
            children: all,
            root: u32::try_from(self.root.index()).ok()?,
            classes: self.classes.map(|_, classes| Lookup::new(classes)),
        })
    }
}

impl Quick {
    /// The outcomes that can still come out of the answers `given`. A question without one counts
    /// as answered with `otherwise`, if that is something.
    pub fn possible(&self, given: &Given, otherwise: Option<Chosen>, walk: &mut Walk) -> Outcomes {
        let mut node = self.root;
        let mut found = Outcomes::default();
        walk.walks += 1;
        walk.met.resize(self.steps.len(), 0);
        walk.pending.clear();
        let all = loop {
            let Some((step, children)) = self.step(node) else {
                return found;
            };
            match self.answered(step, children, given, otherwise) {
                Some(child) => node = child,
                None => {
                    walk.pending.push(node);
                    break step.reaches;
                }
            }
        };
        while let Some(node) = walk.pending.pop() {
            let Some((step, children)) = self.step(node) else {
                continue;
            };
            if found.holds(step.reaches) {
                continue;
            }
            if children.is_empty() {
                found = found.union(step.reaches);
                if found.holds(all) {
                    break;
                }
                continue;
            }
            match walk.met.get_mut(node as usize) {
                Some(met) if *met != walk.walks => *met = walk.walks,
                _ => continue,
            }
            match self.answered(step, children, given, otherwise) {
                Some(child) => walk.pending.push(child),
                None => walk.pending.extend_from_slice(children),
            }
        }
        found
    }

    #[inline]
    fn step(&self, node: u32) -> Option<(&Step, &[u32])> {
        let step = self.steps.get(node as usize)?;
        let first = step.first as usize;
        let children = self.children.get(first..first + usize::from(step.count))?;
        Some((step, children))
    }

    /// The child that an answer leads to, if there is one.
    #[inline]
    fn answered(
        &self,
        step: &Step,
        children: &[u32],
        given: &Given,
        otherwise: Option<Chosen>,
    ) -> Option<u32> {
        if children.is_empty() {
            return None;
        }
        let question = QuestionId::new(step.level.into());
        let class = self.classes[question].of(given[question].or(otherwise)?);
        children.get(class.index()).copied()
    }
}
