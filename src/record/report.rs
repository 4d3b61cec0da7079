//! What a re-check of recorded decisions found, as plain data that can be serialized.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Serialize;

use crate::advice::{Head, Named};
use crate::answers::{Answers, Reply};
use crate::ruleset::{Outcome, Question, Rule, RuleSet, as_written};
use crate::scan::NotRead;
use crate::scan::report::AnswerReport;

/// Whether a recorded decision holds with the current rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// The answers still give the same outcome.
    Holds,
    /// The answers give the same outcome, but fewer of them must change for another one.
    Weaker,
    /// The answers give the same outcome, but the code shows other answers.
    #[serde(rename = "differs")]
    Contradicted,
    /// The answers give another outcome, or are undecided.
    Changed,
    /// Some answers are not valid.
    Invalid,
}

as_written!(Standing);

impl Standing {
    /// All standings, best first.
    pub const ALL: [Standing; 5] = [
        Standing::Holds,
        Standing::Weaker,
        Standing::Contradicted,
        Standing::Changed,
        Standing::Invalid,
    ];

    /// Whether the decision can stay as it is.
    pub fn passes(self) -> bool {
        matches!(self, Standing::Holds | Standing::Weaker)
    }
}

/// A recorded decision and what its answers give now.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "Decision")]
pub struct Rechecked<'r> {
    /// The path of the file.
    pub file: String,
    /// Whether the decision still holds.
    pub standing: Standing,
    /// What the record says.
    pub then: Then,
    /// What the recorded answers give with the current rules.
    pub now: Now<'r>,
    /// What changed and made the difference.
    pub because: Vec<Cause>,
    /// The answers that are not valid.
    pub problems: Vec<Wrong>,
    /// With `--scan`, the recorded answers that the code contradicts.
    pub contradicted: Vec<Contradiction<'r>>,
    /// With `--scan`, the recorded answers that the code does not contradict, although it shows
    /// another one: the record can be older than the code, or say what is planned.
    pub differing: Vec<Contradiction<'r>>,
    /// The ids of the outcomes that are possible with what the code shows instead of `differing`.
    pub possible_with_code: Vec<Named<'r, Outcome>>,
    /// Whether it does not match the rules, although they are those that decided it.
    #[serde(skip)]
    pub(crate) is_edited: bool,
    /// The recorded answers.
    #[serde(skip)]
    pub(super) answers: Answers,
    /// The line and column of the recommendation.
    #[serde(skip)]
    pub place: Option<(usize, usize)>,
}

/// A recorded answer, and another one that the code shows.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Contradiction<'r> {
    /// The recorded answer.
    pub recorded: Reply<'r>,
    /// What the code shows.
    pub shown: AnswerReport<'r>,
}

/// A problem in a file.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "Mistake")]
pub struct Wrong {
    /// The line, starting at 1.
    pub line: Option<usize>,
    /// The column in characters, starting at 1.
    pub column: Option<usize>,
    /// What is wrong.
    pub message: String,
    /// How to fix it.
    pub help: Option<String>,
    /// All of it in one line.
    #[serde(skip)]
    pub text: String,
}

/// A file that claims to be a record but cannot be read.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Unreadable {
    /// The path of the file.
    pub file: String,
    /// Why it cannot be read.
    pub problems: Vec<Wrong>,
}

/// A file that was not re-checked.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Skipped {
    /// The path of the file.
    pub file: String,
    /// Whether it contains a record, for example of a superseded decision.
    pub is_record: bool,
    /// Why it was skipped.
    pub because: String,
    /// The id of the rule set that it was decided with, if it is not the current one.
    pub ruleset: Option<String>,
}

/// What a record says.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Then {
    /// The version of the rule set.
    pub(crate) version: String,
    /// The checksum of the rule set.
    pub(crate) sha256: String,
    /// The id of the outcome.
    pub(crate) recommendation: String,
    /// The id of the rule that decided, if recorded.
    pub(crate) rule: Option<String>,
    /// How many answers had to change for another outcome; null if none could.
    pub(crate) robustness: Option<usize>,
}

/// What the recorded answers give with the current rules.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Now<'r> {
    /// The id of the outcome, or null if undecided.
    pub recommendation: Option<Named<'r, Outcome>>,
    /// The id of the rule that decides, or null if undecided.
    pub rule: Option<Named<'r, Rule>>,
    /// How many answers must change for another outcome; null if none can.
    pub robustness: Option<usize>,
    /// The ids of the outcomes that are still possible.
    pub possible: Vec<Named<'r, Outcome>>,
    /// The ids of the questions that can still change the outcome.
    pub open_questions: Vec<Named<'r, Question>>,
}

/// A change that made a difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Cause {
    /// What happened.
    pub change: Change,
    /// The id of the rule, if the change is about one.
    pub rule: Option<String>,
    /// The reason of that rule, if it decides now.
    #[serde(skip)]
    pub because: Option<String>,
}

/// What happened to a record or a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// The rules have not changed, so the record itself was edited.
    RecordEdited,
    /// The rule that decided no longer exists.
    RuleGone,
    /// The rule that decided no longer matches the same answers.
    RuleRewritten,
    /// The rule that decided recommends something else.
    RuleRecommendsAnother,
    /// This rule now decides, or can decide, instead of the former one.
    RuleDecides,
}

/// The result of `check --json`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "Check")]
pub struct Report<'r> {
    #[serde(flatten)]
    head: Head<'r>,
    /// Whether all files could be read and all decisions still hold.
    pub passed: bool,
    /// How many decisions have each standing.
    counts: IndexMap<String, usize>,
    /// The recorded decisions.
    pub decisions: Vec<Rechecked<'r>>,
    /// The files that claim to be a record but cannot be read.
    pub unreadable: Vec<Unreadable>,
    /// The files that were not re-checked.
    pub skipped: Vec<Skipped>,
    /// With `--scan`, the files of the code that could not be read. Because of them, fewer answers
    /// are certain, and others do not contradict a record.
    pub code_not_read: Vec<NotRead>,
}

impl<'r> Report<'r> {
    /// Nothing yet.
    pub(super) fn empty(rules: &'r RuleSet) -> Self {
        Self {
            head: Head::of(rules),
            passed: false,
            counts: IndexMap::new(),
            decisions: Vec::new(),
            unreadable: Vec::new(),
            skipped: Vec::new(),
            code_not_read: Vec::new(),
        }
    }

    /// Counts the decisions, when all are there.
    pub(super) fn conclude(&mut self) {
        let counts = Standing::ALL.map(|standing| (standing.to_string(), self.count(standing)));
        self.counts = IndexMap::from(counts);
        self.passed = self.can_stay() && self.unreadable.is_empty();
    }

    /// The number of decisions with this standing.
    pub fn count(&self, standing: Standing) -> usize {
        let decisions = self.decisions.iter();
        decisions.filter(|it| it.standing == standing).count()
    }

    /// The id of another rule set, if decisions were made with it and none with this one.
    pub fn only_of_other_rules(&self) -> Option<&str> {
        let nothing = self.decisions.is_empty() && self.unreadable.is_empty();
        let mut others = self.skipped.iter().filter_map(|it| it.ruleset.as_deref());
        others.next().filter(|_| nothing)
    }

    /// Whether every decision can stay as it is.
    pub fn can_stay(&self) -> bool {
        self.decisions.iter().all(|it| it.standing.passes())
    }
}
