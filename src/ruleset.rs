//! Rule sets: the questions, the ordered decision and the outcomes.
//!
//! A [`RuleSet`] is sound by construction: [`load()`] returns either a rule set in which every
//! reference resolves, or every problem of the text with its place.

pub mod answer;
pub mod edit;
pub mod file;
pub mod load;
pub mod mapping;
pub mod mistake;
mod model;
pub mod number;
pub(crate) mod one_line;
pub mod placeholders;
pub mod problem;
pub(crate) mod resolve;
mod scale;
pub(crate) mod schema_check;
pub(crate) mod spans;
pub mod texts;
pub(crate) mod yaml;

use serde::{Deserialize, Serialize};

use crate::ids::{
    ClaimId, FindingId, OutcomeId, QuestionId, RuleId, SignalId, SourceId, Table, TopicId,
};

pub(crate) use answer::WordMistake;
pub use answer::{Answer, NONE, NONE_LABEL, NOT_SURE, NOT_SURE_LABEL};
pub(crate) use edit::ConditionPart;
pub use edit::{EditableDecision, Site};
pub use file::File;
pub use load::{Loaded, load};
pub use mistake::Mistake;
pub use model::*;
pub use number::{Number, NumberError, Range};
pub(crate) use problem::Found;
pub use problem::{Location, Problem, Problems, Span};
pub(crate) use scale::Interval;
pub use scale::Scale;
pub(crate) use spans::{Content, Document, Node, Place};
pub use texts::Texts;

/// A sound rule set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RuleSet {
    id: String,
    version: String,
    title: String,
    sha256: String,
    topics: Table<TopicId, Topic>,
    questions: Table<QuestionId, Question>,
    /// The questions and options of earlier versions that no longer exist.
    former: Vec<Former>,
    findings: Table<FindingId, Finding>,
    finding_order: Vec<FindingId>,
    decision: Table<RuleId, Rule>,
    signals: Table<SignalId, Signal>,
    conflicts: Vec<Note>,
    outcomes: Table<OutcomeId, Outcome>,
    sources: Table<SourceId, Source>,
    claims: Table<ClaimId, Claim>,
    background: Vec<Background>,
    comparison: Vec<Criterion>,
    laws: Vec<Law>,
}

/// The parts of a rule set. Nobody outside changes them, so it stays sound.
macro_rules! parts {
    ($($(#[doc = $doc:literal])* $part:ident: $kind:ty;)*) => {
        #[expect(missing_docs, reason = "most of these are the keys of a rule file")]
        impl RuleSet {
            $($(#[doc = $doc])* pub fn $part(&self) -> &$kind {
                &self.$part
            })*
        }
    };
}

parts! {
    id: str;
    version: str;
    title: str;
    /// The SHA-256 of its text, in lower-case hexadecimal. For a single file, of its bytes. For a
    /// folder, of the bytes of its YAML files (without scenarios), concatenated in the order of
    /// their names.
    sha256: str;
    topics: Table<TopicId, Topic>;
    questions: Table<QuestionId, Question>;
    findings: Table<FindingId, Finding>;
    /// The findings, ordered so that each comes after those it refers to.
    finding_order: [FindingId];
    /// The rules: the first that holds gives the outcome, and the last always holds.
    decision: Table<RuleId, Rule>;
    signals: Table<SignalId, Signal>;
    /// Answers that do not fit together.
    conflicts: [Note];
    outcomes: Table<OutcomeId, Outcome>;
    sources: Table<SourceId, Source>;
    claims: Table<ClaimId, Claim>;
    background: [Background];
    comparison: [Criterion];
    laws: [Law];
}

#[expect(missing_docs, reason = "their names and types say what they find")]
impl RuleSet {
    pub fn question(&self, id: &str) -> Option<QuestionId> {
        self.questions.position(|question| question.id == id)
    }

    /// What happened to the question `id` of an earlier version, if the rule set says so.
    pub fn former(&self, id: &str) -> Option<String> {
        let about = || self.former.iter().filter(|former| former.question == id);
        let whole = about().filter(|former| former.option.is_none());
        // If there is no entry for the whole question, use those of its options.
        let whole: Vec<String> = whole.map(Former::what_became_of_it).collect();
        let said = match whole.is_empty() {
            true => about().map(Former::what_became_of_it).collect(),
            false => whole,
        };
        (!said.is_empty()).then(|| said.join("; "))
    }

    pub fn outcome(&self, id: &str) -> Option<OutcomeId> {
        self.outcomes.position(|outcome| outcome.id == id)
    }

    /// All cited claims, some more than once.
    pub fn cited(&self) -> impl Iterator<Item = ClaimId> {
        let cells = self.comparison.iter().flat_map(|row| &row.cells);
        let outcomes = self.outcomes.values().flat_map(Outcome::notes);
        let notes = outcomes.chain(cells.map(|(_, note)| note));
        let notes = notes.chain(&self.conflicts);
        let questions = self.questions.values().flat_map(|it| &it.claims);
        questions
            .chain(self.findings.values().flat_map(|it| &it.claims))
            .chain(self.decision.values().flat_map(|it| &it.claims))
            .chain(self.signals.values().flat_map(|it| &it.claims))
            .chain(notes.flat_map(|it| &it.claims))
            .copied()
    }
}
