//! Mistakes in a rule set that can be loaded: rules that never decide, questions that cannot
//! matter, broken laws, claims that are not cited. Lints about conditions are found with the
//! decision diagram, so they hold for all answer sets or come with an example. If the diagram
//! exceeds its budget, that is itself an error, so that nothing passes unchecked.

mod accept;
mod analysis;
mod clear;
mod code;
mod conditions;
mod entries;
mod laws;
mod negations;
mod notes;
mod numbers;
mod placeholders;
mod questions;
mod rules;
mod scan;
mod texts;
mod unsure;

use crate::decision::{Budget, Decision, TooLarge};
use crate::ids::QuestionId;
pub use crate::ruleset::Severity;
use crate::ruleset::{Answer, Loaded, Place, Span};

use analysis::Analysis;
pub use code::Code;
use entries::{Entry, entries};

/// A mistake in a rule set, or something worth knowing.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Lint {
    /// The kind of lint.
    pub code: Code,
    /// How serious it is in this rule set.
    pub severity: Severity,
    /// The id of the rule, question or other item that it is about, or of the rule set.
    pub id: String,
    /// The place of that item, if the rule set was read from files.
    pub place: Option<Span>,
    /// The message, in lower case and without a period.
    pub message: String,
    /// The ids of related items: the rules that cover a rule, or the later rules that would decide
    /// differently.
    pub related: Vec<String>,
    /// Example answers that show it, regardless of the other answers.
    pub witness: Option<Vec<(QuestionId, Answer)>>,
}

/// The lints of one rule set.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct LintReport {
    /// The lints that are not accepted: errors first, and otherwise in the order of the checks.
    pub lints: Vec<Lint>,
    /// The number of lints that the rule set accepts.
    pub accepted: usize,
}

impl LintReport {
    /// The number of lints of this severity.
    pub fn count(&self, severity: Severity) -> usize {
        let lints = self.lints.iter();
        lints.filter(|lint| lint.severity == severity).count()
    }

    /// Whether there are no lints of this severity or a worse one.
    pub fn passes(&self, severity: Severity) -> bool {
        self.lints.iter().all(|lint| lint.severity > severity)
    }
}

/// Checks a rule set within this many `times` the usual budget. If `pedantic`, also looks for what
/// is a note by default.
pub fn check(loaded: &Loaded, pedantic: bool, times: usize) -> LintReport {
    let entries = &entries(loaded);
    let mut lints = Lints {
        loaded,
        entries,
        pedantic,
        found: Vec::new(),
    };
    let analysed = analyse(&mut lints, times);
    if let Err(too_large) = &analysed {
        let (id, at) = culprit(loaded, entries, too_large);
        let message = format!("not everything could be checked: {too_large}");
        lints.add(Code::AnalysisIncomplete, id, at, message);
    }
    texts::check(&mut lints);
    scan::check(&mut lints);
    let mut report = accept::sort_out(lints, analysed.is_ok());
    report.lints.sort_by_key(|lint| lint.severity);
    report
}

/// The place of the rule, finding or question because of which there is no decision, if it is one.
pub fn place_of(loaded: &Loaded, too_large: &TooLarge) -> Option<Span> {
    let (_, at) = culprit(loaded, &entries(loaded), too_large);
    let has_place = matches!(too_large, TooLarge::Diagram { .. } | TooLarge::Gap(_));
    has_place.then(|| at.span()).flatten()
}

/// The id of the item because of which there is no decision, or of the rule set, and the place.
fn culprit<'l>(
    loaded: &'l Loaded,
    entries: &[Entry<'l>],
    too_large: &'l TooLarge,
) -> (&'l str, Place<'l>) {
    let (what, id) = match too_large {
        TooLarge::Diagram { what, id } => (*what, id.as_str()),
        TooLarge::Gap(_) => {
            let last = loaded.rules.decision().len().saturating_sub(1);
            let at = loaded.texts.top().key("decision").index(last);
            return (loaded.rules.id(), at.key("otherwise"));
        }
        TooLarge::Walk(_) | TooLarge::Comparison | TooLarge::Completions => {
            ("rule set", loaded.rules.id())
        }
    };
    let entry = entries.iter().find(|it| (it.kind, it.id) == (what, id));
    let at = entry.map_or(loaded.texts.top(), |entry| entry.at);
    (id, at.key("id"))
}

fn analyse(lints: &mut Lints<'_>, times: usize) -> Result<(), TooLarge> {
    let rules = &lints.loaded.rules;
    let decision = Decision::compile_within(rules, Budget::times(times))?;
    let mut analysis = Analysis::new(rules, decision.order(), times)?;
    rules::check(&mut analysis, lints)?;
    conditions::check(&mut analysis, lints)?;
    notes::check(&mut analysis, lints)?;
    questions::check(&decision, lints)?;
    negations::check(&mut analysis, lints)?;
    unsure::check(&mut analysis, lints)?;
    numbers::check(&mut analysis, lints)?;
    placeholders::check(&mut analysis, lints)?;
    laws::check(&mut analysis, lints)?;
    clear::check(&mut analysis, lints)
}

struct Lints<'l> {
    loaded: &'l Loaded,
    /// Everything in it.
    entries: &'l [Entry<'l>],
    pedantic: bool,
    found: Vec<Lint>,
}

impl<'l> Lints<'l> {
    /// The severity of a kind of lint in this rule set. `None` if it is not looked for.
    fn severity(&self, code: Code) -> Option<Severity> {
        let set = self.loaded.levels.get(code.name());
        let set = set.filter(|_| code != Code::AnalysisIncomplete);
        let usual = Some(code.severity());
        set.copied()
            .or(usual.filter(|it| self.pedantic || *it != Severity::Note))
    }

    /// Adds a lint about the item `id`, with its place.
    fn add(
        &mut self,
        code: Code,
        id: &str,
        at: Place<'_>,
        message: impl Into<String>,
    ) -> &mut Lint {
        // A rule set combined from several files has no single place.
        let place = at.span().filter(|span| span.end > span.start);
        self.add_at(code, id, place, message)
    }

    /// Adds a lint about a part of the item `id`.
    fn add_at(
        &mut self,
        code: Code,
        id: &str,
        place: Option<Span>,
        message: impl Into<String>,
    ) -> &mut Lint {
        self.found.push(Lint {
            code,
            severity: self.severity(code).unwrap_or(code.severity()),
            id: id.to_owned(),
            place,
            message: message.into(),
            related: Vec::new(),
            witness: None,
        });
        let Some(added) = self.found.last_mut() else {
            unreachable!("it has just been added");
        };
        added
    }

    /// The place of the id of a list entry.
    fn id_of(&self, list: &str, index: usize) -> Place<'l> {
        self.loaded.texts.top().key(list).index(index).key("id")
    }
}
