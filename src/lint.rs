//! What is wrong with a rule set that can be loaded: rules that never decide, questions that
//! cannot matter, laws that do not hold, claims that nobody cites.
//!
//! Whatever is said about conditions is found on their decision diagram, so it holds for every
//! answer set or comes with one for which it does. Where the diagram outgrows its budget, that is
//! itself a lint, and an error: nothing passes because it was not looked at.

mod accept;
mod analysis;
mod code;
mod conditions;
mod laws;
mod negations;
mod owners;
mod questions;
mod rules;
mod texts;

use crate::decision::{Decision, TooLarge};
use crate::ids::{Id, QuestionId, Table};
use crate::ruleset::problem::Span;
use crate::ruleset::spans::Step;
use crate::ruleset::{Answer, Loaded};

use analysis::Analysis;
pub use code::{Code, Severity};

/// One thing that is wrong with a rule set, or worth knowing.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Lint {
    /// What kind of thing.
    pub code: Code,
    /// The id of what it is about: of a rule, a question and so on, or of the rule set.
    pub id: String,
    /// Where that stands, if the rule set was read from files.
    pub place: Option<Span>,
    /// What is the case, in lower case and without a full stop.
    pub message: String,
    /// The ids of the other things that have to do with it: the rules that cover a rule, or that
    /// only the order keeps from deciding.
    pub related: Vec<String>,
    /// Answers that show it, whatever the answers to the other questions.
    pub witness: Option<Vec<(QuestionId, Answer)>>,
}

/// The lints of one rule set.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct LintReport {
    /// Those that are not accepted, errors first, then in the order of the checks.
    pub lints: Vec<Lint>,
    /// How many the rule set accepts.
    pub accepted: usize,
}

impl LintReport {
    /// How many lints are this severe.
    pub fn count(&self, severity: Severity) -> usize {
        let severities = self.lints.iter().map(|lint| lint.code.severity());
        severities.filter(|it| *it == severity).count()
    }

    /// Whether nothing is left of this severity or a graver one.
    pub fn passes(&self, severity: Severity) -> bool {
        self.lints
            .iter()
            .all(|lint| lint.code.severity() > severity)
    }
}

/// Checks a rule set.
pub fn check(loaded: &Loaded) -> LintReport {
    let mut lints = Lints {
        loaded,
        found: Vec::new(),
    };
    let analysed = analyse(loaded, &mut lints);
    if let Err(too_large) = &analysed {
        lints.incomplete(too_large);
    }
    texts::check(&mut lints);
    let mut report = accept::sort_out(lints, analysed.is_ok());
    report.lints.sort_by_key(|lint| lint.code.severity());
    report
}

/// What is to be said about conditions, rules and outcomes.
fn analyse(loaded: &Loaded, lints: &mut Lints<'_>) -> Result<(), TooLarge> {
    let decision = Decision::compile(&loaded.rules)?;
    let mut analysis = Analysis::new(&loaded.rules)?;
    rules::check(&mut analysis, lints)?;
    conditions::check(&mut analysis, lints)?;
    questions::check(&decision, lints);
    negations::check(&mut analysis, lints)?;
    laws::check(&mut analysis, lints)
}

/// The lints so far.
struct Lints<'l> {
    loaded: &'l Loaded,
    found: Vec<Lint>,
}

impl Lints<'_> {
    /// Adds a lint about the thing `id`, which stands where these steps lead.
    fn add(
        &mut self,
        code: Code,
        id: &str,
        at: &[Step<'_>],
        message: impl Into<String>,
    ) -> &mut Lint {
        self.found.push(Lint {
            code,
            id: id.to_owned(),
            place: self.loaded.texts.place_of(at),
            message: message.into(),
            related: Vec::new(),
            witness: None,
        });
        let Some(added) = self.found.last_mut() else {
            unreachable!("it has just been added");
        };
        added
    }

    fn incomplete(&mut self, too_large: &TooLarge) {
        let rules = &self.loaded.rules;
        let (what, id) = match too_large {
            TooLarge::Diagram { what, id } => (*what, id.as_str()),
            TooLarge::Comparison | TooLarge::Completions => ("rule set", rules.id()),
        };
        let at = match what {
            "rule" => at_id("decision", rules.decision(), |it| it.id == id),
            "finding" => at_id("findings", rules.findings(), |it| it.id == id),
            _ => vec![Step::Key("id")],
        };
        let message = format!("not everything could be checked: {too_large}");
        self.add(Code::AnalysisIncomplete, id, &at, message);
    }
}

/// The steps to the id of the entry of a list that `is` finds.
fn at_id<I: Id, T>(
    list: &'static str,
    entries: &Table<I, T>,
    is: impl FnMut(&T) -> bool,
) -> Vec<Step<'static>> {
    let entry = entries.position(is);
    entry.map_or_else(Vec::new, |entry| id_of(list, entry.index()).to_vec())
}

/// The steps to an entry of a list.
fn entry(list: &'static str, index: usize) -> [Step<'static>; 2] {
    [Step::Key(list), Step::Index(index)]
}

/// The steps to the id of an entry of a list.
fn id_of(list: &'static str, index: usize) -> [Step<'static>; 3] {
    [Step::Key(list), Step::Index(index), Step::Key("id")]
}
