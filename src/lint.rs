//! What is wrong with a rule set that can be loaded: rules that never decide, questions that
//! cannot matter, laws that do not hold, claims that nobody cites.
//!
//! Whatever is said about conditions is found on their decision diagram, so it holds for every
//! answer set or comes with one for which it does. Where the diagram outgrows its budget, that is
//! itself a lint, and an error: nothing passes because it was not looked at.

mod accept;
mod analysis;
mod clear;
mod code;
mod conditions;
mod entries;
mod laws;
mod negations;
mod questions;
mod rules;
mod texts;

use crate::decision::{Decision, TooLarge};
use crate::ids::QuestionId;
use crate::ruleset::problem::Span;
use crate::ruleset::spans::Place;
use crate::ruleset::{Answer, Loaded};

use analysis::Analysis;
pub use code::{Code, Severity};
use entries::{Entry, entries};

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
    let entries = entries(loaded);
    let analysed = analyse(loaded, &entries, &mut lints);
    if let Err(too_large) = &analysed {
        let (what, id) = match too_large {
            TooLarge::Diagram { what, id } => (*what, id.as_str()),
            TooLarge::Walk(_) | TooLarge::Comparison | TooLarge::Completions => {
                ("rule set", loaded.rules.id())
            }
        };
        let entry = entries.iter().find(|it| (it.kind, it.id) == (what, id));
        let at = entry.map_or(loaded.texts.top(), |entry| entry.at);
        let message = format!("not everything could be checked: {too_large}");
        lints.add(Code::AnalysisIncomplete, id, at.key("id"), message);
    }
    texts::check(&entries, &mut lints);
    let mut report = accept::sort_out(lints, analysed.is_ok());
    report.lints.sort_by_key(|lint| lint.code.severity());
    report
}

/// What is to be said about conditions, rules and outcomes.
fn analyse(loaded: &Loaded, entries: &[Entry<'_>], lints: &mut Lints<'_>) -> Result<(), TooLarge> {
    let decision = Decision::compile(&loaded.rules)?;
    let mut analysis = Analysis::new(&loaded.rules)?;
    rules::check(&mut analysis, lints)?;
    conditions::check(&mut analysis, entries, lints)?;
    questions::check(&decision, lints)?;
    negations::check(&mut analysis, entries, lints)?;
    laws::check(&mut analysis, lints)?;
    clear::check(&mut analysis, lints)
}

/// The lints so far.
struct Lints<'l> {
    loaded: &'l Loaded,
    found: Vec<Lint>,
}

impl<'l> Lints<'l> {
    /// Adds a lint about the thing `id`, which is written there.
    fn add(
        &mut self,
        code: Code,
        id: &str,
        at: Place<'_>,
        message: impl Into<String>,
    ) -> &mut Lint {
        self.found.push(Lint {
            code,
            id: id.to_owned(),
            // What was put together from several files is in none of them.
            place: at.span().filter(|span| span.end > span.start),
            message: message.into(),
            related: Vec::new(),
            witness: None,
        });
        let Some(added) = self.found.last_mut() else {
            unreachable!("it has just been added");
        };
        added
    }

    /// Where the id of an entry of a list is written.
    fn id_of(&self, list: &str, index: usize) -> Place<'l> {
        self.loaded.texts.top().key(list).index(index).key("id")
    }
}
