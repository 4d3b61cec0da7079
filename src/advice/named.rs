//! References that are serialized as ids.

use std::ops::Deref;

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use crate::ids::{Id, Table};
use crate::ruleset::{Choice, Claim, Outcome, Part, Question, Rule};

/// Something with an id.
pub trait Identified {
    /// The id that rule files, answers and JSON use.
    fn id(&self) -> &str;
}

macro_rules! identified {
    ($($kind:ty),*) => {$(
        impl Identified for $kind {
            fn id(&self) -> &str {
                &self.id
            }
        }
    )*};
}

identified!(Choice, Claim, Outcome, Part, Question, Rule);

/// Something in a rule set, which JSON names by its id.
#[derive(Debug, PartialEq, JsonSchema)]
#[schemars(inline, bound = "", description = "")]
pub struct Named<'r, T>(#[schemars(with = "String")] pub &'r T);

impl<'r, T> Named<'r, T> {
    /// The entries at these positions of a table.
    pub fn all<I: Id>(table: &'r Table<I, T>, ids: impl IntoIterator<Item = I>) -> Vec<Self> {
        ids.into_iter().map(|id| Self(&table[id])).collect()
    }
}

impl<T> Clone for Named<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Named<'_, T> {}

impl<T> Deref for Named<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.0
    }
}

impl<T: Identified> Serialize for Named<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.id())
    }
}
