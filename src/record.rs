//! A decision written down, and held against the rules of today: the facts.
//!
//! A record holds the answers and what came of them. It also holds a fingerprint of each rule, so
//! that a change of the advice can be traced to the rules that have changed, although the rules of
//! that day are not at hand.

mod causes;
pub(crate) mod fingerprint;
pub mod read;

use std::collections::{BTreeMap, btree_map};

use crate::advice::{Advice, Verdict};
use crate::answers::Answers;
use crate::decision::{Decision, TooLarge};
use crate::ids::{OutcomeId, QuestionId, SourceId};
use crate::record::read::Contents;
use crate::ruleset::RuleSet;
use crate::ruleset::problem::{File, Place, Problem};

pub use causes::Cause;

/// What a record says.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Record {
    /// The id of the outcome.
    pub outcome: String,
    /// The id of the rule that gave the outcome, if it is known.
    pub rule: Option<String>,
    /// The fingerprint of that rule, if it is known.
    pub fingerprint: Option<String>,
    /// How many answers had to change for another outcome; nothing, if none could.
    pub robustness: Option<usize>,
    /// The version of the rule set.
    pub version: String,
    /// The digest of the rule set.
    pub sha256: String,
    /// The fingerprints of its rules, in order; none, if they are not known.
    pub fingerprints: Vec<String>,
    /// A source that was left out.
    pub without: Option<SourceId>,
    /// The answers that today's rule set understands.
    pub answers: Answers,
    /// What is wrong with the others.
    pub problems: Vec<Problem>,
    /// Where the outcome is written.
    pub place: Option<Place>,
}

/// How a record stands today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// The answers give what they gave.
    Holds,
    /// They do, and fewer of them must change for another outcome.
    Weaker,
    /// They give another outcome, or settle none any more.
    Changed,
    /// Some of them are no answers any more.
    Invalid,
}

impl Standing {
    /// All of them, the best first.
    pub const ALL: [Standing; 4] = [
        Standing::Holds,
        Standing::Weaker,
        Standing::Changed,
        Standing::Invalid,
    ];

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Standing::Holds => "holds",
            Standing::Weaker => "weaker",
            Standing::Changed => "changed",
            Standing::Invalid => "invalid",
        }
    }

    /// Whether the decision can stay as it is.
    pub fn passes(self) -> bool {
        matches!(self, Standing::Holds | Standing::Weaker)
    }
}

/// A record beside what its answers give today.
#[derive(Clone, Debug)]
pub struct Held {
    /// The record.
    pub record: Record,
    /// How it stands.
    pub standing: Standing,
    /// The outcomes that its answers leave possible today; if they settle it, just one.
    pub possible: Vec<OutcomeId>,
    /// The id of the rule that decides today, if one does.
    pub rule: Option<String>,
    /// The robustness of today.
    pub robustness: Option<usize>,
    /// The questions that must be answered today for an outcome, in the order of the rule set.
    pub open: Vec<QuestionId>,
    /// What has changed in the rules, as far as it made the difference.
    pub causes: Vec<Cause>,
}

impl Held {
    /// The outcome of today, if the answers settle one.
    pub fn outcome(&self) -> Option<OutcomeId> {
        match self.possible.as_slice() {
            [outcome] => Some(*outcome),
            _ => None,
        }
    }
}

/// Files of records beside the rules of today.
#[derive(Clone, Debug)]
pub struct Report {
    /// The files.
    pub files: Vec<File>,
    /// What came of each.
    pub entries: Vec<Entry>,
}

/// A file that could not be read, and why.
#[derive(Clone, Debug)]
pub struct Missing {
    /// The path as it was given.
    pub name: String,
    /// What is wrong, in a sentence.
    pub message: String,
}

/// What came of a file.
#[derive(Clone, Debug)]
pub enum Entry {
    /// It holds a record.
    Held(Box<Held>),
    /// It holds nothing to hold against the rules, for this reason.
    Nothing(String),
    /// It cannot be read as a record.
    Unreadable(Vec<Problem>),
}

impl Report {
    /// Reads the records in `files` and holds them against `rules`. Of a file that could not be
    /// read at all there is the reason in place of the text.
    ///
    /// # Errors
    /// The decision outgrew the usual budget.
    pub fn new(rules: &RuleSet, files: Vec<Result<File, Missing>>) -> Result<Self, TooLarge> {
        let mut holder = Holder::new(rules);
        let mut report = Self {
            files: Vec::new(),
            entries: Vec::new(),
        };
        for (number, file) in files.into_iter().enumerate() {
            let (file, entry) = match file {
                Ok(file) => {
                    let entry = match read::read(rules, &file, number) {
                        Ok(Contents::Record(record)) => {
                            Entry::Held(Box::new(holder.hold(*record)?))
                        }
                        Ok(Contents::Nothing(reason)) => Entry::Nothing(reason),
                        Err(problems) => Entry::Unreadable(problems),
                    };
                    (file, entry)
                }
                Err(Missing { name, message }) => {
                    let text = String::new();
                    let entry = Entry::Unreadable(vec![Problem::new(None, message)]);
                    (File { name, text }, entry)
                }
            };
            report.files.push(file);
            report.entries.push(entry);
        }
        Ok(report)
    }

    /// The records, each with its file.
    pub fn held(&self) -> impl Iterator<Item = (&File, &Held)> {
        let entries = self.files.iter().zip(&self.entries);
        entries.filter_map(|(file, entry)| match entry {
            Entry::Held(held) => Some((file, held.as_ref())),
            _ => None,
        })
    }

    /// The files that cannot be read as a record, each with what is wrong.
    pub fn unreadable(&self) -> impl Iterator<Item = (&File, &[Problem])> {
        let entries = self.files.iter().zip(&self.entries);
        entries.filter_map(|(file, entry)| match entry {
            Entry::Unreadable(problems) => Some((file, problems.as_slice())),
            _ => None,
        })
    }

    /// The files without a record to hold against the rules, each with the reason.
    pub fn skipped(&self) -> impl Iterator<Item = (&File, &str)> {
        let entries = self.files.iter().zip(&self.entries);
        entries.filter_map(|(file, entry)| match entry {
            Entry::Nothing(reason) => Some((file, reason.as_str())),
            _ => None,
        })
    }

    /// How many records stand so.
    pub fn count(&self, standing: Standing) -> usize {
        let held = self.held().filter(|(_, held)| held.standing == standing);
        held.count()
    }

    /// Whether every file can be read, and every decision can stay as it is.
    pub fn passes(&self) -> bool {
        let can_stay = self.held().all(|(_, held)| held.standing.passes());
        can_stay && self.unreadable().next().is_none()
    }
}

/// The rule sets that records were made with: the one in force, and what is left of it where a
/// source was left out.
struct Holder<'r> {
    rules: &'r RuleSet,
    made_with: BTreeMap<Option<SourceId>, (RuleSet, Decision)>,
}

impl<'r> Holder<'r> {
    fn new(rules: &'r RuleSet) -> Self {
        Self {
            rules,
            made_with: BTreeMap::new(),
        }
    }

    fn hold(&mut self, record: Record) -> Result<Held, TooLarge> {
        let (rules, decision) = match self.made_with.entry(record.without) {
            btree_map::Entry::Occupied(known) => known.into_mut(),
            btree_map::Entry::Vacant(place) => {
                let rules = match record.without {
                    Some(source) => self.rules.without(source),
                    None => self.rules.clone(),
                };
                let decision = Decision::compile(&rules)?;
                place.insert((rules, decision))
            }
        };
        Ok(hold(record, rules, decision))
    }
}

fn hold(record: Record, rules: &RuleSet, decision: &Decision) -> Held {
    let remaining = decision.remaining(&record.answers);
    let settled = remaining.settled();
    let id = |outcome: OutcomeId| rules.outcomes()[outcome].id.as_str();
    let advice = settled.map(|_| Advice::new(rules, decision, &record.answers, None));
    let (rule, robustness) = match advice.map(|advice| advice.verdict) {
        Some(Verdict::Decided { rule, reasons, .. }) => (Some(rule), reasons.robustness),
        _ => (None, None),
    };
    let is_less = |then: Option<usize>, now: Option<usize>| {
        now.is_some_and(|now| then.is_none_or(|then| now < then))
    };
    let standing = if !record.problems.is_empty() {
        Standing::Invalid
    } else if settled.map(id) != Some(&*record.outcome) {
        Standing::Changed
    } else if is_less(record.robustness, robustness) {
        Standing::Weaker
    } else {
        Standing::Holds
    };
    let causes = match standing {
        Standing::Holds | Standing::Invalid => Vec::new(),
        Standing::Weaker | Standing::Changed if record.sha256 == rules.sha256() => {
            vec![Cause::Edited]
        }
        // Robustness rests on all rules together: no few of them are to blame.
        Standing::Weaker => Vec::new(),
        Standing::Changed => causes::causes(&record, rules, decision),
    };
    Held {
        standing,
        possible: remaining.possible(),
        rule: rule.map(|rule| rules.decision()[rule].id.clone()),
        robustness,
        open: remaining.relevant(),
        causes,
        record,
    }
}
