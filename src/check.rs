//! What is wrong with a rule set that can be loaded: rules that never decide, questions that
//! cannot matter, claims that nobody cites.
//!
//! Whatever is said about conditions is found on their decision diagram, so it holds for every
//! answer set or comes with one for which it does. Where the diagram outgrows its budget, that is
//! itself a finding, and an error: nothing passes because it was not looked at.

mod accept;
mod analysis;
mod code;
mod conditions;
mod negations;
mod outcomes;
mod parts;
mod rules;
mod texts;

use crate::decision::{Decision, TooLarge};
use crate::ids::QuestionId;
use crate::ruleset::places::Step;
use crate::ruleset::problem::Place;
use crate::ruleset::{Answer, Loaded};

use analysis::Analysis;
pub use code::{Code, Severity};

/// One thing that was found.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Finding {
    /// What kind of thing.
    pub code: Code,
    /// The id of what it is about: of a rule, a question and so on, or of the rule set.
    pub id: String,
    /// Where that stands, if the rule set was read from files.
    pub place: Option<Place>,
    /// What is the case, in lower case and without a full stop.
    pub message: String,
    /// The ids of the other things that have to do with it: the rules that cover a rule, or that
    /// only the order keeps from deciding.
    pub related: Vec<String>,
    /// Answers that show it, whatever the answers to the other questions.
    pub witness: Option<Vec<(QuestionId, Answer)>>,
}

/// What the checks of one rule set came to.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Report {
    /// What was found and is not accepted, errors first, then in the order of the checks.
    pub findings: Vec<Finding>,
    /// How many findings the rule set accepts.
    pub accepted: usize,
}

impl Report {
    /// How many findings are this severe.
    pub fn count(&self, severity: Severity) -> usize {
        let findings = self.findings.iter();
        findings
            .filter(|finding| finding.code.severity() == severity)
            .count()
    }

    /// Whether nothing is left of this severity or a graver one.
    pub fn passes(&self, severity: Severity) -> bool {
        let mut findings = self.findings.iter();
        !findings.any(|finding| finding.code.severity() <= severity)
    }
}

/// Checks a rule set.
pub fn check(loaded: &Loaded) -> Report {
    let mut notes = Notes {
        loaded,
        findings: Vec::new(),
    };
    let is_complete = match analyse(loaded, &mut notes) {
        Ok(()) => true,
        Err(too_large) => {
            notes.incomplete(&too_large);
            false
        }
    };
    texts::check(&mut notes);
    let mut report = accept::sort_out(notes, is_complete);
    report
        .findings
        .sort_by_key(|finding| finding.code.severity());
    report
}

/// What is to be said about conditions, rules and outcomes.
fn analyse(loaded: &Loaded, notes: &mut Notes<'_>) -> Result<(), TooLarge> {
    let rules = &loaded.rules;
    let decision = Decision::compile(rules)?;
    let mut analysis = Analysis::new(rules)?;
    rules::check(&mut analysis, notes)?;
    conditions::check(&mut analysis, notes)?;
    outcomes::check(&mut analysis, &decision, notes)?;
    negations::check(&mut analysis, notes)?;
    outcomes::fragile(&mut analysis, notes)
}

/// The findings so far.
struct Notes<'l> {
    loaded: &'l Loaded,
    findings: Vec<Finding>,
}

impl Notes<'_> {
    /// Adds a finding about the thing `id`, which stands where these steps lead.
    fn add(&mut self, code: Code, id: &str, at: &[Step<'_>], message: impl Into<String>) {
        self.findings.push(Finding {
            code,
            id: id.to_owned(),
            place: self.loaded.texts.place_of(at),
            message: message.into(),
            related: Vec::new(),
            witness: None,
        });
    }

    /// Adds other things that have to do with the finding that was added last.
    fn with(&mut self, related: impl IntoIterator<Item = String>) {
        if let Some(finding) = self.findings.last_mut() {
            finding.related.extend(related);
        }
    }

    /// Adds answers that show the finding that was added last.
    fn shown_by(&mut self, witness: Option<Vec<(QuestionId, Answer)>>) {
        if let Some(finding) = self.findings.last_mut() {
            finding.witness = witness;
        }
    }

    fn incomplete(&mut self, too_large: &TooLarge) {
        let rules = &self.loaded.rules;
        let message = format!("not everything could be checked: {too_large}");
        let (what, id) = match too_large {
            TooLarge::Diagram { what, id } => (*what, id.as_str()),
            TooLarge::Comparison | TooLarge::Completions => ("rule set", rules.id()),
        };
        let place = match what {
            "rule" => {
                let index = rules.decision().values().position(|it| it.id == id);
                index.map(|index| id_of("decision", index))
            }
            "finding" => {
                let index = rules.findings().values().position(|it| it.id == id);
                index.map(|index| id_of("findings", index))
            }
            _ => None,
        };
        let top = [Step::Key("id")];
        let place = place.as_ref().map_or(top.as_slice(), |place| place);
        self.add(Code::AnalysisIncomplete, id, place, message);
    }
}

/// The way to the id of an entry of a list.
fn id_of(list: &str, index: usize) -> [Step<'_>; 3] {
    [Step::Key(list), Step::Index(index), Step::Key("id")]
}
