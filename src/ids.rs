//! Typed positions, and the lists they index.
//!
//! Everything in a rule set is identified by its position. A position of one kind cannot be used in
//! a list of another kind, and looking up a position in the list it came from cannot fail.
#![expect(
    clippy::indexing_slicing,
    reason = "a position is taken from the table that it is used in, and those in a set are below 256"
)]

use std::cmp::{Ordering, Reverse};
use std::marker::PhantomData;
use std::ops::{Index, IndexMut};

use serde::{Deserialize, Serialize};

/// A position in a [`Table`].
pub trait Id: Copy + Ord {
    /// The position `index`, counted from 0.
    fn new(index: usize) -> Self;
    /// How many entries come before this one.
    fn index(self) -> usize;
}

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident($repr:ty);)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name($repr);

        impl Id for $name {
            // The limits of a rule set keep every table far below the type's range.
            fn new(index: usize) -> Self {
                Self(index as $repr)
            }

            fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

id! {
    /// A topic of a rule set.
    TopicId(u16);
    /// A question of a rule set.
    QuestionId(u16);
    /// An option of one question.
    OptionId(u16);
    /// A finding of a rule set.
    FindingId(u16);
    /// A rule of the decision.
    RuleId(u16);
    /// A signal of a rule set.
    SignalId(u16);
    /// An outcome of a rule set.
    OutcomeId(u16);
    /// A part of an architecture.
    PartId(u16);
    /// A component of an outcome's plan.
    ComponentId(u16);
    /// A source of a rule set.
    SourceId(u16);
    /// A claim of a rule set.
    ClaimId(u16);
    /// A class of answers to one question that have the same effect on the outcome.
    ClassId(u32);
    /// A trait of a codebase.
    TraitId(u16);
    /// A pattern of a trait.
    PatternId(u16);
    /// A level of a decision diagram in which any-of questions are split into their options.
    LevelId(u16);
    /// A value of such a level.
    ValueId(u16);
    /// A question of a decision tree.
    TreeNodeId(u32);
    /// A node of a decision diagram.
    NodeId(u32);
}

/// A list indexed by positions of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Table<I, T> {
    entries: Vec<T>,
    kind: PhantomData<I>,
}

impl<I: Id, T> Table<I, T> {
    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Adds an entry at the end.
    pub fn push(&mut self, entry: T) {
        self.entries.push(entry);
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The positions, in order.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = I> + ExactSizeIterator + use<I, T> {
        (0..self.entries.len()).map(I::new)
    }

    /// The entries, in order.
    pub fn values(&self) -> std::slice::Iter<'_, T> {
        self.entries.iter()
    }

    /// The entries, mutable.
    pub fn values_mut(&mut self) -> std::slice::IterMut<'_, T> {
        self.entries.iter_mut()
    }

    /// The positions and their entries, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (I, &T)> + ExactSizeIterator {
        self.entries
            .iter()
            .enumerate()
            .map(|(index, entry)| (I::new(index), entry))
    }

    /// The position of the first entry for which `matches` holds.
    pub fn position(&self, matches: impl FnMut(&T) -> bool) -> Option<I> {
        self.entries.iter().position(matches).map(I::new)
    }

    /// A table of the same length, with the result of `entry` at each position.
    pub fn map<U>(&self, mut entry: impl FnMut(I, &T) -> U) -> Table<I, U> {
        self.iter().map(|(id, value)| entry(id, value)).collect()
    }
}

impl<I: Id, T> FromIterator<T> for Table<I, T> {
    fn from_iter<It: IntoIterator<Item = T>>(entries: It) -> Self {
        Self {
            entries: entries.into_iter().collect(),
            kind: PhantomData,
        }
    }
}

impl<I: Id, T> Index<I> for Table<I, T> {
    type Output = T;

    fn index(&self, id: I) -> &T {
        &self.entries[id.index()]
    }
}

impl<I: Id, T> IndexMut<I> for Table<I, T> {
    fn index_mut(&mut self, id: I) -> &mut T {
        &mut self.entries[id.index()]
    }
}

/// A set of positions below 256: a rule set has at most 200 questions.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Set<I> {
    bits: [u64; 4],
    kind: PhantomData<I>,
}

impl<I: Id> Set<I> {
    /// The empty set.
    pub const EMPTY: Self = Self {
        bits: [0; 4],
        kind: PhantomData,
    };

    /// The set of one position.
    pub fn of(id: I) -> Self {
        Self::EMPTY.with(id)
    }

    /// This set and one position.
    pub fn with(mut self, id: I) -> Self {
        self.bits[id.index() / 64] |= 1 << (id.index() % 64);
        self
    }

    /// Whether a position is in it.
    pub fn contains(self, id: I) -> bool {
        self.bits[id.index() / 64] >> (id.index() % 64) & 1 == 1
    }

    /// How many positions are in it.
    pub fn len(self) -> usize {
        self.bits.map(u64::count_ones).iter().sum::<u32>() as usize
    }

    /// Whether it is empty.
    pub fn is_empty(self) -> bool {
        self.bits == [0; 4]
    }

    /// The positions in either set.
    pub fn union(self, other: Self) -> Self {
        self.combined(other, |one, other| one | other)
    }

    /// The positions in both sets.
    pub fn intersection(self, other: Self) -> Self {
        self.combined(other, |one, other| one & other)
    }

    /// Whether the other set contains all positions of this one.
    pub fn is_subset(self, other: Self) -> bool {
        self.intersection(other) == self
    }

    /// The positions, in order.
    pub fn iter(self) -> impl Iterator<Item = I> {
        self.bits
            .into_iter()
            .enumerate()
            .flat_map(|(word, mut bits)| {
                std::iter::from_fn(move || {
                    let lowest = bits.trailing_zeros() as usize;
                    bits &= bits.wrapping_sub(1);
                    (lowest < 64).then(|| I::new(word * 64 + lowest))
                })
            })
    }

    fn combined(mut self, other: Self, combine: impl Fn(u64, u64) -> u64) -> Self {
        for (bits, other) in self.bits.iter_mut().zip(other.bits) {
            *bits = combine(*bits, other);
        }
        self
    }
}

/// Smaller sets first, then those with earlier positions.
impl<I: Id> Ord for Set<I> {
    fn cmp(&self, other: &Self) -> Ordering {
        let earlier = |set: &Self| Reverse(set.bits.map(u64::reverse_bits));
        let sizes = self.len().cmp(&other.len());
        sizes.then_with(|| earlier(self).cmp(&earlier(other)))
    }
}

impl<I: Id> PartialOrd for Set<I> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<I: Id + std::fmt::Debug> std::fmt::Debug for Set<I> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

impl<I: Id> FromIterator<I> for Set<I> {
    fn from_iter<It: IntoIterator<Item = I>>(ids: It) -> Self {
        ids.into_iter().fold(Self::EMPTY, Self::with)
    }
}
