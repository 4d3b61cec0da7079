//! The code that exists today, beside the advice.

use schemars::JsonSchema;
use serde::Serialize;

use crate::advice::{Grounds, Named};
use crate::ruleset::Question;
use crate::ruleset::mapping::Does;

/// A codebase that was scanned for answers.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Code<'r> {
    /// The folder of the project, relative to the path that was scanned.
    pub folder: String,
    /// The frameworks that it uses.
    pub frameworks: Vec<&'r str>,
    /// How many of its files could not be read, so that fewer answers are certain.
    pub not_read: usize,
    /// The questions to which it shows a likely answer that does not count here.
    pub likely: Vec<Named<'r, Question>>,
    /// What moving to the recommended outcome takes, saves and keeps; empty if undecided.
    pub moves: Vec<Movement<'r>>,
}

/// Something that a move takes, saves or keeps.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Movement<'r> {
    /// Whether the move takes it, saves it, or the code keeps it.
    pub does: Does,
    /// The sentence.
    pub say: &'r str,
    #[serde(flatten)]
    pub grounds: Grounds<'r>,
    /// What in the code shows it.
    pub evidence: Vec<EvidenceReport<'r>>,
}

/// The evidence for an answer or a sentence.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "Evidence")]
pub struct EvidenceReport<'r> {
    /// The id of the trait, or null if not everything could be read.
    #[serde(rename = "trait")]
    pub id: Option<&'r str>,
    /// What it is, in words.
    pub says: &'r str,
    /// How many places show it; 0 if none does.
    pub count: u64,
    /// Whether the evidence is that there are no more places than these.
    pub is_absence: bool,
    /// The first places.
    pub places: Vec<Place>,
}

/// A place in the code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Place {
    /// The file, relative to the path that was scanned.
    pub file: String,
    /// The line, starting at 1; null for the file as a whole.
    pub line: Option<u32>,
    /// What is there.
    pub seen: String,
}
