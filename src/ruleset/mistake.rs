//! All mistakes in rule sets and answers, each with a one-sentence message.

mod help;

pub(crate) use help::{AT_LEAST, MOST_LISTED};

use std::hash::BuildHasher;
use std::mem;

use rustc_hash::FxBuildHasher;
use thiserror::Error;

use crate::grammar;
use crate::ruleset::{Number, Question, Range, RuleSet};

/// One mistake. It is displayed as a message in lower case, without a period.
#[derive(Clone, Debug, Error)]
#[expect(missing_docs, reason = "the message says what the mistake is")]
pub enum Mistake<'a> {
    // Reading a file.
    #[error("cannot read `{name}`: {reason}")]
    CannotRead { name: String, reason: String },
    #[error("`{0}` is larger than the limit of 1 MiB")]
    FileTooLarge(&'a str),
    #[error("`{name}` is not valid UTF-8: invalid byte at offset {offset}")]
    NotUtf8 { name: &'a str, offset: usize },
    #[error("`{0}` contains no YAML files")]
    NoYamlFile(String),
    #[error("`{folder}` contains {files} YAML files, but the limit is {most}")]
    TooManyFiles {
        folder: String,
        files: usize,
        most: usize,
    },
    #[error("`{0}` is not read")]
    NotRead(&'a str),
    #[error("`{file}` is only a part of a rule set")]
    PartOfRuleSet { file: String, folder: String },
    #[error("the files in `{0}` are in total larger than the limit of 4 MiB")]
    FolderTooLarge(String),
    #[error("the file is empty")]
    EmptyFile,
    #[error("there is no front matter")]
    NoFrontMatter,

    // YAML and JSON.
    #[error("invalid YAML: {reason}")]
    InvalidYaml {
        reason: String,
        help: Option<String>,
    },
    #[error("invalid JSON: {0}")]
    InvalidJson(String),
    #[error("the limit of {0} values is exceeded here")]
    TooManyValues(usize),
    #[error("a directive is not allowed here")]
    Directive,
    #[error("a second document is not allowed here")]
    SecondDocument,
    #[error("an alias is not allowed here")]
    Alias,
    #[error("an anchor is not allowed here")]
    Anchor,
    #[error("a tag is not allowed here")]
    Tag,
    #[error("a key must be a plain word")]
    KeyNotAWord,
    #[error("the limit of {0} levels of nesting is exceeded here")]
    TooDeep(usize),
    #[error("`{0}` is given twice")]
    GivenTwice(&'a str),

    // The format of a rule file.
    #[error("expected a mapping with keys such as `questions`")]
    NotAMapping,
    #[error("`{0}` is not allowed in the folder `scenarios`")]
    NotAScenario(&'a str),
    #[error("`{0}` is given in two files")]
    KeyInTwoFiles(&'a str),
    #[error("unknown key `{key}`")]
    UnknownKey {
        key: &'a str,
        known: Vec<&'a str>,
        is_text: bool,
    },
    #[error("unknown value `{word}`")]
    UnknownValue { word: &'a str, known: Vec<&'a str> },
    #[error("`{0}` is missing")]
    Missing(&'a str),
    #[error("expected {expected}, found {found}")]
    WrongType {
        expected: String,
        found: String,
        help: Option<&'static str>,
    },
    #[error("a text contains the control character U+{:04X}", u32::from(*.0))]
    ControlCharacter(char),
    #[error("a list of {len} items is too long")]
    TooLong { len: usize, most: usize },
    #[error("a text of {len} characters is too long")]
    LongText { len: usize, most: usize },
    #[error("an id of {len} characters is too long")]
    LongId { len: usize, most: usize },
    #[error("`{0}` cannot contain conditions")]
    NotAnOperator(&'a str),
    #[error("a condition must have exactly one key, but this one has {}", grammar::count(*.keys, "key"))]
    KeysOfCondition { keys: usize, at_least: bool },

    // The meaning of a rule set.
    #[error("format {0} is not supported")]
    UnknownFormat(u64),
    #[error("`{0}` is not a valid id")]
    NotAnId(&'a str),
    #[error("`{0}` is reserved: it has a meaning in conditions and answers")]
    ReservedWord(&'a str),
    #[error("`{0}` is reserved: the program has a flag of that name")]
    ReservedFlag(&'a str),
    #[error("the id `{0}` is used twice")]
    IdUsedTwice(&'a str),
    #[error("unknown {what} `{id}`")]
    Unknown {
        what: &'static str,
        id: &'a str,
        nearest: Option<&'a str>,
        /// All ids, if they are few.
        known: Vec<&'a str>,
    },
    #[error("`{0}` is a finding, not a question")]
    FindingAsQuestion(&'a str),
    #[error("`{0}` is a question, not a finding")]
    QuestionAsFinding(&'a str),
    #[error("`{0}` lists no conditions")]
    NoConditions(&'a str),
    #[error("at least {count} of {} can never hold", grammar::count(*.len, "condition"))]
    NeverEnough { count: u64, len: usize },
    #[error("`{0}` is not a date")]
    NotADate(&'a str),
    #[error("{0} is not a plausible year")]
    NotAYear(u64),
    #[error("`{0}` is not a web address")]
    NotAnAddress(&'a str),
    #[error("unknown question `{id}` in a text")]
    UnknownInText {
        id: &'a str,
        nearest: Option<&'a str>,
    },
    #[error("the question `{0}` still exists in this version")]
    QuestionOfToday(&'a str),
    #[error("the option `{word}` of `{question}` still exists in this version")]
    OptionOfToday { word: &'a str, question: &'a str },
    #[error("`{0}` needs either `now` or `gone`")]
    NowOrGone(&'a str),
    #[error("only a yes-no question can have a `likelihood`")]
    LikelihoodOfQuestion,
    #[error("`{question}` needs at least {}", grammar::count(*.fewest, "option"))]
    TooFewOptions { question: &'a str, fewest: usize },
    #[error("the any-of questions have {len} options in total, but the limit is {most}")]
    TooManyOptions { len: usize, most: usize },
    #[error("the likelihood {0} is not between 0 and 1")]
    NotALikelihood(f64),
    #[error("the likelihood {0} is less than 0")]
    NegativeWeight(f64),
    #[error("every option has likelihood 0")]
    AllWeightsZero,
    #[error("an empty list matches no answer")]
    NoOptions { any_of: bool },
    #[error("{0} question cannot have `{1}`")]
    NotOf(&'static str, &'a str),
    #[error("only {0} question can have `{1}`")]
    OnlyOf(&'static str, &'a str),
    #[error("`says` must name the number once, and no other answer")]
    SaysNoNumber(&'a str),
    #[error("`{0}` is not a whole number")]
    NotWholeInRules(Number),
    #[error("the minimum {minimum} must be less than the maximum {maximum}")]
    NoNumbers { minimum: Number, maximum: Number },
    #[error("the conditions on `{question}` divide it into {len} ranges, but the limit is {most}")]
    TooManyClasses {
        question: &'a str,
        len: usize,
        most: usize,
    },
    #[error("`{0}` is neither a number nor a range")]
    NotARange(&'a str),
    #[error("no answer to `{id}` is in the range `{0}`", id = .1.id)]
    EmptyRange(Range, &'a Question),
    #[error("a number question takes a direction, not a list")]
    NeitherUpNorDown,
    #[error("findings refer to each other in a circle: {}", circle(.0))]
    CircularFindings(Vec<&'a str>),
    #[error("`{0}` cites no claim")]
    CitesNothing(&'a str),
    #[error("a rule set needs at least one outcome")]
    NoOutcome,
    #[error("a decision needs a last rule without `when`")]
    NoRule,
    #[error("the last rule, `{0}`, has a `when`, so some answers would have no outcome")]
    LastRuleHasWhen(&'a str),
    #[error("only the last rule can have `otherwise`")]
    OtherwiseNotLast,
    #[error("rule `{0}` says `otherwise: never` but has no `when`, so it takes all other answers")]
    OtherwiseWithoutWhen(&'a str),
    #[error("rule `{0}` has no `when`, so no rule after it can decide")]
    RuleHasNoWhen(&'a str),
    #[error("the last rule is the default and cannot have a `certainty`")]
    CertaintyOfLastRule,
    #[error("`tips` needs a `runner-up`")]
    TipsWithoutRunnerUp,
    #[error("the runner-up `{0}` is the outcome that the rule recommends")]
    RunnerUpIsRecommended(&'a str),
    #[error("the outcome `{0}` cannot combine itself")]
    CombinesItself(&'a str),
    #[error("`{0}` has both `outcome` and `open`")]
    OutcomeAndOpen(&'a str),
    #[error("`{0}` has neither `outcome` nor `open`")]
    ExpectsNothing(&'a str),
    #[error("`{0}` needs an `outcome`, not `open`")]
    NeedsOutcome(&'static str),
    #[error("`open` lists no question")]
    NothingOpen,

    // How a rule set reads code.
    #[error("the trait `{0}` has no patterns")]
    NoPattern(&'a str),
    #[error("a pattern must have exactly one kind, but this one has {0}")]
    KindsOfPattern(usize),
    #[error("`{name}` can never match: {why}")]
    NeverMatches { name: &'a str, why: &'static str },
    #[error("`{key}` is only for {only_for}")]
    NotForThisPattern {
        key: &'static str,
        only_for: &'static str,
    },
    #[error("code cannot show the answer `{0}`")]
    NotShownByCode(&'static str),
    #[error("a requirement needs either `seen` or `unseen`")]
    SeenOrUnseen,
    #[error("`unseen` cannot be counted")]
    CountOfUnseen,
    #[error("no code can meet this count")]
    CountNeverMet,

    // Arguments.
    #[error("{len} arguments are given, but the limit is {most}")]
    TooManyArguments { len: usize, most: usize },
    #[error("unknown argument `{flag}`")]
    UnknownArgument {
        flag: &'a str,
        known: &'a [String],
        rules: Option<&'a RuleSet>,
    },

    // Answers.
    #[error("unknown question `{id}`")]
    UnknownQuestion { id: &'a str, rules: &'a RuleSet },
    #[error("these answers are for the rule set `{theirs}`, but the current one is `{ours}`")]
    OtherRuleSet { theirs: &'a str, ours: &'a str },
    #[error("`{0}` is not an answer to `{id}`", id = .1.id)]
    NotAnOption(&'a str, &'a Question),
    #[error("`{0}` is given twice for `{id}`", id = .1.id)]
    OptionGivenTwice(&'a str, &'a Question),
    #[error("`{0}` cannot be combined with other answers to `{id}`", id = .1.id)]
    StandsAlone(&'a str, &'a Question),
    #[error("`{0}` is not a number")]
    NotANumber(&'a str, &'a Question),
    #[error("`not-sure` is not an answer to `{}`: it must be known", .0.id)]
    MustBeKnown(&'a Question),
    #[error("`{0}` has too many digits")]
    TooManyDigits(&'a str),
    #[error("`{0}` is not a whole number")]
    NotWhole(&'a str, &'a Question),
    #[error("`{0}` is outside the range of `{id}`", id = .1.id)]
    OutOfRange(&'a str, &'a Question),
    #[error("`{}` has no answer", .0.id)]
    NoAnswer(&'a Question),
    #[error("`{id}` takes one answer, but {} are given", grammar::quoted_list(.0, "and"), id = .1.id)]
    SeveralAnswers(Vec<&'a str>, &'a Question),
}

/// The kind of a mistake. Mistakes that differ only in their subject have the same kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct MistakeKind(u64);

impl Mistake<'_> {
    pub(crate) fn kind(&self) -> MistakeKind {
        MistakeKind(FxBuildHasher.hash_one(mem::discriminant(self)))
    }
}

/// The ids along a circle; of a long one only the first and the last.
fn circle(ids: &[&str]) -> String {
    let mut ids: Vec<String> = ids.iter().map(|id| format!("`{id}`")).collect();
    if ids.len() > 8 {
        ids.splice(4..ids.len() - 3, ["...".to_owned()]);
    }
    ids.join(" -> ")
}
