//! Rule sets: the questions, the ordered decision and what it can recommend.
//!
//! A [`RuleSet`] is sound by construction. The only way to one is [`load()`], which checks what is
//! written and either gives a rule set in which every reference leads somewhere, or every problem
//! of the text with its place.

pub mod answer;
pub mod edit;
pub mod load;
pub(crate) mod one_line;
pub(crate) mod places;
pub mod problem;
pub(crate) mod resolve;
pub(crate) mod shape;
pub(crate) mod source;
pub mod texts;
mod without;

use schemars::JsonSchema;
use serde::Serialize;

use crate::ids::{
    ClaimId, FindingId, OptionId, OutcomeId, QuestionId, RuleId, SignalId, SourceId, Table, TopicId,
};

pub use answer::Answer;
pub use load::{Loaded, load};

/// A sound rule set.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleSet {
    id: String,
    version: String,
    title: String,
    sha256: String,
    topics: Table<TopicId, Topic>,
    questions: Table<QuestionId, Question>,
    findings: Table<FindingId, Finding>,
    finding_order: Vec<FindingId>,
    decision: Table<RuleId, Rule>,
    signals: Table<SignalId, Signal>,
    outcomes: Table<OutcomeId, Outcome>,
    sources: Table<SourceId, Source>,
    claims: Table<ClaimId, Claim>,
    background: Vec<Background>,
    comparison: Vec<Criterion>,
    laws: Vec<Law>,
}

impl RuleSet {
    /// The id of the rule set.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The version that its authors gave it.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The question it answers, in words.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The SHA-256 of its text, in lower-case hexadecimal: of a single file its bytes, of a folder
    /// the bytes of its YAML files (without scenarios), one after the other in the order of names.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// The subjects that questions are grouped by.
    pub fn topics(&self) -> &Table<TopicId, Topic> {
        &self.topics
    }

    /// The questions.
    pub fn questions(&self) -> &Table<QuestionId, Question> {
        &self.questions
    }

    /// The findings.
    pub fn findings(&self) -> &Table<FindingId, Finding> {
        &self.findings
    }

    /// The findings in an order in which each comes after those that it refers to.
    pub fn finding_order(&self) -> &[FindingId] {
        &self.finding_order
    }

    /// The rules of the decision: the first that holds gives the outcome, and the last always does.
    pub fn decision(&self) -> &Table<RuleId, Rule> {
        &self.decision
    }

    /// The signals.
    pub fn signals(&self) -> &Table<SignalId, Signal> {
        &self.signals
    }

    /// The outcomes.
    pub fn outcomes(&self) -> &Table<OutcomeId, Outcome> {
        &self.outcomes
    }

    /// The sources.
    pub fn sources(&self) -> &Table<SourceId, Source> {
        &self.sources
    }

    /// The claims of all sources.
    pub fn claims(&self) -> &Table<ClaimId, Claim> {
        &self.claims
    }

    /// The claims that nothing cites.
    pub fn background(&self) -> &[Background] {
        &self.background
    }

    /// The outcomes beside each other, one row a criterion.
    pub fn comparison(&self) -> &[Criterion] {
        &self.comparison
    }

    /// The claims that are cited, wherever that is; some more than once.
    pub fn cited(&self) -> impl Iterator<Item = ClaimId> {
        let questions = self.questions.values().flat_map(|it| &it.claims);
        let findings = self.findings.values().flat_map(|it| &it.claims);
        let decision = self.decision.values().flat_map(|it| &it.claims);
        let signals = self.signals.values().flat_map(|it| &it.claims);
        let notes = self.outcomes.values().flat_map(Outcome::notes);
        let cells = self.comparison.iter().flat_map(|row| &row.cells);
        let notes = notes.chain(cells.map(|(_, note)| note));
        let deciding = questions.chain(findings).chain(decision).chain(signals);
        deciding.chain(notes.flat_map(|note| &note.claims)).copied()
    }

    /// The laws that the decision is to obey.
    pub fn laws(&self) -> &[Law] {
        &self.laws
    }

    /// The position of the source `id`.
    pub fn source(&self, id: &str) -> Option<SourceId> {
        self.sources.position(|source| source.id == id)
    }

    /// The position of the question `id`.
    pub fn question(&self, id: &str) -> Option<QuestionId> {
        self.questions.position(|question| question.id == id)
    }

    /// The position of the outcome `id`.
    pub fn outcome(&self, id: &str) -> Option<OutcomeId> {
        self.outcomes.position(|outcome| outcome.id == id)
    }
}

/// A subject that questions are grouped by.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Topic {
    /// Its id.
    pub id: String,
    /// Its name for people.
    pub title: String,
}

/// What a person is asked.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Question {
    /// Its id, and the name of its flag.
    pub id: String,
    /// The topic it belongs to; in a rule set without topics, none.
    pub topic: Option<TopicId>,
    /// The question itself.
    pub ask: String,
    /// What helps to answer it.
    pub help: Option<String>,
    /// How many options an answer holds.
    pub kind: Kind,
    /// The possible answers besides not-sure; of a yes-no question `yes` and `no`.
    pub options: Table<OptionId, Choice>,
    /// The claims behind the question.
    pub claims: Vec<ClaimId>,
}

/// How many options an answer to a question holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Yes or no.
    YesNo,
    /// Exactly one option.
    OneOf,
    /// Any number of options, none included.
    AnyOf,
}

impl Kind {
    /// The word for it in rule files.
    pub fn name(self) -> &'static str {
        match self {
            Kind::YesNo => "yes-no",
            Kind::OneOf => "one-of",
            Kind::AnyOf => "any-of",
        }
    }
}

/// One option of a question.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Choice {
    /// Its id.
    pub id: String,
    /// Its name for people.
    pub label: String,
    /// What helps to choose it.
    pub help: Option<String>,
    /// The chance of this option, from 0 to 1: of a yes-no or one-of question that it is the
    /// answer (the chances add up to 1), of an any-of question that it is among the chosen.
    #[serde(skip)]
    pub likelihood: f64,
}

/// A named condition with a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// Its id.
    pub id: String,
    /// What is the case when it holds.
    pub says: String,
    /// When it holds.
    pub when: Condition,
    /// The claims behind it.
    pub claims: Vec<ClaimId>,
}

/// One step of the decision.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rule {
    /// Its id.
    pub id: String,
    /// When it holds; the last rule always does.
    pub when: Condition,
    /// The outcome it gives.
    pub recommend: OutcomeId,
    /// Why.
    pub because: String,
    /// The claims behind it.
    pub claims: Vec<ClaimId>,
    /// Whether it is (also) the rule author's own opinion.
    pub house: bool,
}

/// An answer that speaks for an outcome. Signals explain; they never decide.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Signal {
    /// Its id.
    pub id: String,
    /// When it speaks.
    pub when: Condition,
    /// The outcome it speaks for.
    pub points_to: OutcomeId,
    /// How much it weighs.
    pub strength: Strength,
    /// Why.
    pub because: String,
    /// The claims behind it.
    pub claims: Vec<ClaimId>,
    /// Whether it is (also) the rule author's own opinion.
    pub house: bool,
}

/// How much a signal weighs, the most first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Strength {
    /// Often enough alone to choose by.
    Decisive,
    /// Weighs much.
    Strong,
    /// Tips a balance.
    Supporting,
}

impl Strength {
    /// The word for it in rule files.
    pub fn name(self) -> &'static str {
        match self {
            Strength::Decisive => "decisive",
            Strength::Strong => "strong",
            Strength::Supporting => "supporting",
        }
    }
}

/// What the decision can recommend.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Outcome {
    /// Its id.
    pub id: String,
    /// Its name for people.
    pub title: String,
    /// What it means, in a sentence.
    pub summary: String,
    /// What one takes on with it.
    pub costs: Vec<Note>,
    /// What it needs besides itself.
    pub bring: Vec<Note>,
    /// The first steps.
    pub start: Vec<Note>,
    /// What to keep in mind.
    pub cautions: Vec<Note>,
    /// What runs where, and how it talks.
    pub architecture: Option<Architecture>,
}

impl Outcome {
    /// Everything that is noted of the outcome.
    pub fn notes(&self) -> impl Iterator<Item = &Note> {
        let own = [&self.costs, &self.bring, &self.start, &self.cautions];
        let drawn = self.architecture.iter().flat_map(|it| {
            let holds = it.parts.iter().flat_map(|part| &part.holds);
            let links = it.links.iter().map(|link| &link.note);
            let lists = [&it.shared, &it.first, &it.later].into_iter().flatten();
            holds.chain(links).chain(lists)
        });
        own.into_iter().flatten().chain(drawn)
    }
}

/// What runs where, and how it talks.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Architecture {
    /// What runs.
    pub parts: Vec<Part>,
    /// What the parts share.
    pub shared: Vec<Note>,
    /// How the parts talk.
    pub links: Vec<Link>,
    /// What to build first.
    pub first: Vec<Note>,
    /// What to change later, and the sign that it is time.
    pub later: Vec<Note>,
}

/// Something that runs.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Part {
    /// Its id.
    pub id: String,
    /// Its name for people.
    pub title: String,
    /// What lives there.
    pub holds: Vec<Note>,
}

/// How two parts of an architecture talk.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Link {
    /// The position of the part that begins to talk.
    pub from: usize,
    /// The position of the part that it talks to.
    pub to: usize,
    /// How.
    pub note: Note,
}

/// A law that the decision is to obey: where one of these answers rises and everything else stays
/// as it is, the advice never changes from one of these outcomes to one of those.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Law {
    /// Its id.
    pub id: String,
    /// What it says.
    pub says: String,
    /// The answers that rise.
    pub more_of: Vec<More>,
    /// The outcomes before.
    pub never_from: Vec<OutcomeId>,
    /// The outcomes after.
    pub never_to: Vec<OutcomeId>,
}

/// A question whose answer rises.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct More {
    /// The question.
    pub question: QuestionId,
    /// The answers, from the least to the most; of an any-of question one answer, whose options
    /// are added.
    pub answers: Vec<Answer>,
}

/// One row of the comparison of outcomes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Criterion {
    /// Its id.
    pub id: String,
    /// Its name for people.
    pub criterion: String,
    /// For which answers it matters; it may matter for all.
    pub matters_when: Option<Condition>,
    /// The outcome that does better by it, if one does.
    pub better: Option<OutcomeId>,
    /// Where the sources differ, and how the rule set settles it.
    pub differ: Option<String>,
    /// What is to be said of an outcome.
    pub cells: Vec<(OutcomeId, Note)>,
}

/// A sentence about an outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Note {
    /// The sentence.
    pub say: String,
    /// When it applies.
    pub when: Condition,
    /// The claims behind it.
    pub claims: Vec<ClaimId>,
    /// Whether it is (also) the rule author's own opinion.
    pub house: bool,
}

/// What is said, and on what grounds.
pub trait Founded {
    /// The sentence.
    fn says(&self) -> &str;
    /// The claims behind it.
    fn claims(&self) -> &[ClaimId];
    /// Whether it is (also) the rule author's own opinion.
    fn is_house(&self) -> bool;
}

macro_rules! founded {
    ($($kind:ident: $says:ident;)*) => {$(
        impl Founded for $kind {
            fn says(&self) -> &str {
                &self.$says
            }

            fn claims(&self) -> &[ClaimId] {
                &self.claims
            }

            fn is_house(&self) -> bool {
                self.house
            }
        }
    )*};
}

founded! {
    Rule: because;
    Signal: because;
    Note: say;
}

/// A text that claims are taken from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Source {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who wrote it, and about what.
    pub about: Option<String>,
    /// The year it was written.
    pub year: Option<u64>,
}

/// One statement of one source.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Claim {
    /// Its id.
    pub id: String,
    /// The text it is taken from.
    pub source: SourceId,
    /// The part of that text.
    pub section: Option<String>,
    /// What sort of statement it is, in the rule author's words.
    pub kind: Option<String>,
    /// What it speaks for, in the rule author's words.
    pub points_to: Option<String>,
    /// The statement, paraphrased.
    pub says: String,
}

/// A claim that nothing cites.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Background {
    /// The claim.
    pub claim: ClaimId,
    /// Why nothing cites it.
    pub because: String,
}

/// A finding of the checks that the author knows of and keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Acceptance {
    /// The code of the finding, as it was written: a code that nobody knows is itself a finding.
    pub code: String,
    /// The id of the rule, question or other thing that the finding is about.
    pub id: String,
    /// Why it stays.
    pub because: String,
}

/// A project whose advice is known.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Scenario {
    /// Its id.
    pub id: String,
    /// The project in a few words.
    pub says: Option<String>,
    /// The claims behind it.
    pub claims: Vec<ClaimId>,
    /// The answers its people would give.
    pub answers: Vec<(QuestionId, Answer)>,
    /// Whether the unanswered questions count as not-sure.
    pub rest_not_sure: bool,
    /// What should come out.
    pub expected: Expected,
}

/// What should come out of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// The outcome is settled.
    Decided {
        /// The outcome.
        outcome: OutcomeId,
        /// The rule that decides, if that is said too.
        rule: Option<RuleId>,
    },
    /// The outcome is not settled, and these are the relevant questions, in the order of the rule
    /// set; at least one.
    Undecided(Vec<QuestionId>),
}

/// A condition on the answers.
///
/// Not sure makes every condition on its question false, save [`Condition::NotSure`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// Every one of these holds; without any, true.
    All(Vec<Condition>),
    /// One of these holds; without any, false.
    Any(Vec<Condition>),
    /// It does not hold.
    Not(Box<Condition>),
    /// At least `count` of these hold.
    AtLeast {
        /// How many must hold.
        count: usize,
        /// The conditions that count.
        of: Vec<Condition>,
    },
    /// The finding holds.
    Finding(FindingId),
    /// One of these options is the answer, or among the chosen.
    Chosen {
        /// The question.
        question: QuestionId,
        /// The options; at least one.
        options: Vec<OptionId>,
    },
    /// Nothing is chosen of an any-of question.
    NoneChosen(QuestionId),
    /// The answer to this question is not-sure.
    NotSure(QuestionId),
}

impl Condition {
    /// The condition that always holds.
    pub const ALWAYS: Condition = Condition::All(Vec::new());
    /// The condition that never holds.
    pub const NEVER: Condition = Condition::Any(Vec::new());
}
