//! A result for programs. These types are the outside contract: fields are added, never renamed.

mod fill;

use indexmap::IndexMap;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde::Serialize;

use crate::advice::Advice;

pub(crate) use fill::document;
pub(super) use fill::{ruleset, tool};

/// The version of the form; it changes only if a field must change its meaning.
pub(super) const SCHEMA_VERSION: u32 = 1;

/// One advice, as `--json` gives it. Every field named here is there; later versions may add
/// fields, and never rename one.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Advice")]
pub(crate) struct Document<'a> {
    #[schemars(range(min = 1, max = 1))]
    schema_version: u32,
    tool: Tool,
    ruleset: RuleSetName<'a>,
    #[schemars(extend("enum" = ["decided", "undecided"]))]
    status: &'static str,
    recommendation: Option<Recommendation<'a>>,
    possible: Vec<&'a str>,
    answers: IndexMap<&'a str, Words<'a>>,
    answered_by: IndexMap<&'a str, AnsweredBy>,
    unused_answers: Vec<&'a str>,
    open_questions: Vec<OpenQuestion<'a>>,
    questions_left: QuestionsLeft,
    not_needed: Vec<NotNeeded<'a>>,
    decided_by: Option<DecidedBy<'a>>,
    reasons: Option<Reasons<'a>>,
    why_not: Option<WhyNot<'a>>,
    signals: Vec<Signal<'a>>,
    sources: Vec<Source<'a>>,
    without: Option<Without<'a>>,
    outcome: Option<Outcome<'a>>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct RuleSetName<'a> {
    id: &'a str,
    version: &'a str,
    sha256: &'a str,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Recommendation<'a> {
    id: &'a str,
    title: &'a str,
    summary: &'a str,
}

/// An any-of answer is always a list, empty for none.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
pub(super) enum Words<'a> {
    One(&'a str),
    Many(Vec<&'a str>),
}

/// How an answer came about.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(transparent)]
pub(super) struct AnsweredBy(
    #[schemars(extend("enum" = ["flag", "file", "prompt", "rest-not-sure"]))] &'static str,
);

#[derive(Debug, Serialize, JsonSchema)]
struct OpenQuestion<'a> {
    id: &'a str,
    ask: &'a str,
    #[schemars(extend("enum" = ["yes-no", "one-of", "any-of"]))]
    kind: &'static str,
    flag: String,
    options: Vec<&'a str>,
    why: Why<'a>,
}

/// Why a question is open: what an answer of each class leaves possible, and the outcomes of two
/// complete answer sets that differ in nothing else.
#[derive(Debug, Serialize, JsonSchema)]
struct Why<'a> {
    prospects: Vec<Prospect<'a>>,
    between: Vec<&'a str>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Prospect<'a> {
    answer: Words<'a>,
    possible: Vec<&'a str>,
}

/// How many questions are still asked, if each is the best to ask.
#[derive(Debug, Serialize, JsonSchema)]
struct QuestionsLeft {
    fewest: usize,
    most: usize,
}

#[derive(Debug, Serialize, JsonSchema)]
struct NotNeeded<'a> {
    id: &'a str,
    because: Vec<&'a str>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct DecidedBy<'a> {
    rule: &'a str,
    because: &'a str,
    claims: Vec<&'a str>,
    house: bool,
    findings: Vec<Finding<'a>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Finding<'a> {
    id: &'a str,
    says: &'a str,
}

/// What the outcome rests on. If `complete` is false there are more of these than were listed.
#[derive(Debug, Serialize, JsonSchema)]
struct Reasons<'a> {
    sufficient: Vec<Vec<&'a str>>,
    robustness: Option<usize>,
    counterfactuals: Vec<Counterfactual<'a>>,
    worth_finding_out: Vec<&'a str>,
    complete: bool,
}

/// Answers that would give another outcome: `change` in place of given ones, `with` to questions
/// that are not answered.
#[derive(Debug, Serialize, JsonSchema)]
struct Counterfactual<'a> {
    change: Vec<Change<'a>>,
    with: Vec<Given<'a>>,
    recommendation: &'a str,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Change<'a> {
    question: &'a str,
    from: Words<'a>,
    to: Words<'a>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Given<'a> {
    question: &'a str,
    answer: Words<'a>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct WhyNot<'a> {
    outcome: &'a str,
    ways: Vec<Counterfactual<'a>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Signal<'a> {
    id: &'a str,
    points_to: &'a str,
    #[schemars(extend("enum" = ["decisive", "strong", "supporting"]))]
    strength: &'static str,
    because: &'a str,
    claims: Vec<&'a str>,
    house: bool,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Source<'a> {
    id: &'a str,
    title: &'a str,
    leans: Option<&'a str>,
    r#for: IndexMap<&'a str, usize>,
}

/// A source that is left out, and what it changes.
#[derive(Debug, Serialize, JsonSchema)]
struct Without<'a> {
    source: &'a str,
    possible_with_all: Vec<&'a str>,
    holds: bool,
}

/// What runs where; `mermaid` is a drawing of it.
#[derive(Debug, Serialize, JsonSchema)]
struct Architecture<'a> {
    parts: Vec<Part<'a>>,
    shared: Vec<Statement<'a>>,
    links: Vec<Link<'a>>,
    first: Vec<Statement<'a>>,
    later: Vec<Statement<'a>>,
    mermaid: String,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Part<'a> {
    id: &'a str,
    title: &'a str,
    holds: Vec<Statement<'a>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Link<'a> {
    from: &'a str,
    to: &'a str,
    say: &'a str,
    claims: Vec<&'a str>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Outcome<'a> {
    summary: &'a str,
    architecture: Option<Architecture<'a>>,
    costs: Vec<Statement<'a>>,
    bring: Vec<Statement<'a>>,
    start: Vec<Statement<'a>>,
    cautions: Vec<Statement<'a>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Statement<'a> {
    say: &'a str,
    claims: Vec<&'a str>,
    house: bool,
}

/// The result as one JSON text, which ends with a newline.
///
/// # Errors
/// Those of the JSON library; none is known to happen.
pub fn render(advice: &Advice<'_>) -> serde_json::Result<String> {
    let mut text = serde_json::to_string_pretty(&document(advice))?;
    text.push('\n');
    Ok(text)
}

/// The JSON Schema of the result, under the settings of one draft.
pub(crate) fn schema(settings: SchemaSettings) -> Schema {
    let generator = settings.for_serialize().into_generator();
    generator.into_root_schema_for::<Document<'static>>()
}
