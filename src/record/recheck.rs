//! Recorded decisions, decided again from their answers under the current rules.

use schemars::JsonSchema;
use serde::Serialize;

use crate::answers::{Answers, Origin};
use crate::decision::kleene::{Truth, Truths};
use crate::decision::{Decision, TooLarge};
use crate::ids::OutcomeId;
use crate::record::read::{self, Recorded, Unread};
use crate::ruleset::RuleSet;
use crate::ruleset::problem::{File, Problem, Span};

/// How a record stands under the current rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// The answers give what they gave.
    Holds,
    /// They do, and fewer of them must change for another outcome.
    Weaker,
    /// They give another outcome, or no longer settle one.
    Changed,
    /// Some of them are no longer valid.
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

/// A record beside what its answers give now.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Rechecked {
    /// How it stands.
    pub standing: Standing,
    /// What the record says.
    pub then: Then,
    /// What the answers give now.
    pub now: Now,
    /// What has changed, as far as it made the difference.
    pub because: Vec<Cause>,
    /// What is wrong with the answers.
    #[serde(skip)]
    pub problems: Vec<Problem>,
    /// Where the recommendation is in the file.
    #[serde(skip)]
    pub span: Option<Span>,
}

/// What the record says. `robustness` is how many answers must change for another recommendation;
/// null if none can.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Then {
    pub(crate) version: String,
    pub(crate) sha256: String,
    pub(crate) recommendation: String,
    pub(crate) rule: Option<String>,
    pub(crate) robustness: Option<usize>,
}

/// What the answers give now.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Now {
    /// The id of the outcome, if one is settled.
    pub recommendation: Option<String>,
    /// The id of the rule that decides, if one does.
    pub rule: Option<String>,
    /// As in the record.
    pub robustness: Option<usize>,
    /// The outcomes that can come out.
    pub possible: Vec<String>,
    /// The questions that must be answered for an outcome, in the order of the rule set.
    pub open_questions: Vec<String>,
}

/// A change that made a difference, and the rule that it is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Cause {
    /// What happened.
    pub change: Change,
    /// The id of the rule, if it is about one.
    pub rule: Option<String>,
}

/// What happened to a record or a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// The rules are those of the record, so the record itself was edited.
    RecordEdited,
    /// The rule that decided is gone.
    RuleGone,
    /// The rule that decided no longer matches the same answers.
    RuleRewritten,
    /// The rule that decided recommends something else.
    RuleRecommendsAnother,
    /// This rule now decides, or can decide, in place of the one that did.
    RuleDecides,
}

/// Files of records, re-checked.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The records.
    pub decisions: Vec<(File, Rechecked)>,
    /// The files that cannot be read as a record, and why.
    pub unreadable: Vec<(File, Vec<Problem>)>,
    /// The files without a record to re-check, and why.
    pub skipped: Vec<(File, String)>,
}

impl Report {
    /// Reads the records in `files`, save those that cannot be read at all, and re-checks them
    /// against `rules`.
    ///
    /// # Errors
    /// The decision outgrew the usual budget.
    pub fn new(
        rules: &RuleSet,
        files: Vec<Result<File, (File, Vec<Problem>)>>,
    ) -> Result<Self, TooLarge> {
        let decision = Decision::compile(rules)?;
        let mut report = Self::default();
        for file in files {
            match file.map(|file| (read::read(rules, &file), file)) {
                Ok((Ok(recorded), file)) => {
                    let rechecked = recheck(recorded, rules, &decision);
                    report.decisions.push((file, rechecked));
                }
                Ok((Err(Unread::Skipped(reason)), file)) => report.skipped.push((file, reason)),
                Ok((Err(Unread::Wrong(problems)), file)) => {
                    report.unreadable.push((file, problems));
                }
                Err(unreadable) => report.unreadable.push(unreadable),
            }
        }
        Ok(report)
    }

    /// How many records stand so.
    pub fn count(&self, standing: Standing) -> usize {
        let decisions = self.decisions.iter();
        decisions.filter(|(_, it)| it.standing == standing).count()
    }

    /// Whether every decision can stay as it is.
    pub fn can_stay(&self) -> bool {
        self.decisions.iter().all(|(_, it)| it.standing.passes())
    }

    /// Whether every file can be read, and every decision can stay as it is.
    pub fn passes(&self) -> bool {
        self.can_stay() && self.unreadable.is_empty()
    }
}

fn recheck(recorded: Recorded, rules: &RuleSet, decision: &Decision) -> Rechecked {
    let Recorded {
        then,
        answers,
        problems,
        span,
    } = recorded;
    let now = Now::new(rules, decision, &answers);
    let standing = match problems.is_empty() {
        true => standing(&then, &now),
        false => Standing::Invalid,
    };
    let because = match standing {
        Standing::Holds | Standing::Invalid => Vec::new(),
        Standing::Weaker | Standing::Changed if then.sha256 == rules.sha256() => {
            vec![Cause {
                change: Change::RecordEdited,
                rule: None,
            }]
        }
        // Robustness rests on all rules together: no few of them are to blame.
        Standing::Weaker => Vec::new(),
        Standing::Changed => causes(&then, &answers, rules, decision),
    };
    Rechecked {
        standing,
        then,
        now,
        because,
        problems,
        span,
    }
}

fn standing(then: &Then, now: &Now) -> Standing {
    let is_less = |now| then.robustness.is_none_or(|then| now < then);
    if now.recommendation.as_ref() != Some(&then.recommendation) {
        Standing::Changed
    } else if now.robustness.is_some_and(is_less) {
        Standing::Weaker
    } else {
        Standing::Holds
    }
}

impl Now {
    fn new(rules: &RuleSet, decision: &Decision, answers: &Answers) -> Self {
        let outcome_id = |outcome: OutcomeId| rules.outcomes()[outcome].id.clone();
        let remaining = decision.remaining(answers);
        let settled = remaining.settled();
        let decides = || rules.decision()[rules.deciding_rule(answers)].id.clone();
        let open = remaining.relevant().into_iter();
        Self {
            recommendation: settled.map(outcome_id),
            rule: settled.map(|_| decides()),
            robustness: settled.and_then(|outcome| decision.reasons(answers, outcome).robustness),
            possible: remaining.possible().into_iter().map(outcome_id).collect(),
            open_questions: open
                .map(|question| rules.questions()[question].id.clone())
                .collect(),
        }
    }
}

/// What happened to the rule that decided, and which rule decides now.
fn causes(then: &Then, answers: &Answers, rules: &RuleSet, decision: &Decision) -> Vec<Cause> {
    let differs = |outcome: &OutcomeId| rules.outcomes()[*outcome].id != then.recommendation;
    let possible = |answers| decision.remaining(answers).possible().into_iter();
    // A completion of the answers that gives another outcome than is on record: with not-sure for
    // the rest, if that is one.
    let mut completion = answers.clone();
    completion.rest_not_sure();
    let is_not_sure = possible(&completion).any(|outcome| differs(&outcome));
    if !is_not_sure {
        let Some(other) = possible(answers).find(differs) else {
            return Vec::new();
        };
        let (ways, _) = decision.ways_to(answers, other);
        for (question, answer) in ways.into_iter().take(1).flat_map(|way| way.with) {
            completion.give(question, answer, Origin::RestNotSure);
        }
    }
    let cause = |change, rule: &String| Cause {
        change,
        rule: Some(rule.clone()),
    };
    let mut causes = Vec::new();
    if let Some(decided) = &then.rule {
        let is_false = |when| Truths::new(rules, &completion).of(when) == Truth::False;
        match rules.decision().values().find(|rule| rule.id == *decided) {
            None => causes.push(cause(Change::RuleGone, decided)),
            Some(rule) if differs(&rule.recommend) => {
                causes.push(cause(Change::RuleRecommendsAnother, decided));
            }
            // The record names the rule that decided when the rest was not sure.
            Some(rule) if is_not_sure && is_false(&rule.when) => {
                causes.push(cause(Change::RuleRewritten, decided));
            }
            Some(_) => {}
        }
    }
    let decides = &rules.decision()[rules.deciding_rule(&completion)].id;
    if then.rule.as_ref() != Some(decides) {
        causes.push(cause(Change::RuleDecides, decides));
    }
    causes
}
