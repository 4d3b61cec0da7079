//! The facts of one result, as plain data; [`crate::render`] finds the words.

use crate::answers::Answers;
use crate::decision::kleene::{Truth, Truths};
use crate::decision::plan::{Left, Planner};
use crate::decision::reasons::{Counterfactual, Questions, Reasons};
use crate::decision::{Decision, Remaining};
use crate::ids::{FindingId, OutcomeId, QuestionId, RuleId, SignalId, SourceId};
use crate::ruleset::{Answer, Condition, Note, RuleSet};

/// The result for some answers.
#[derive(Debug)]
pub struct Advice<'a> {
    /// The rule set that was asked.
    pub rules: &'a RuleSet,
    /// The answers that were given.
    pub answers: &'a Answers,
    /// What came out.
    pub verdict: Verdict,
    /// The outcomes that can still come out: if decided, just that one.
    pub possible: Vec<OutcomeId>,
    /// The answered questions without influence: in no way of changing the advice. Where it is not
    /// decided, those that the answers before them had already made irrelevant.
    pub unused: Vec<QuestionId>,
    /// The unanswered questions that cannot change anything, and why.
    pub not_needed: Vec<NotNeeded>,
    /// The signals that speak for sure, the strongest first, then in the order of the rule set.
    pub signals: Vec<SignalId>,
    /// A source that is left out, and the outcomes that are possible with all sources.
    pub without: Option<(SourceId, Vec<OutcomeId>)>,
    /// An outcome that was asked about, and what it would take to come to it.
    pub why_not: Option<(OutcomeId, Vec<Counterfactual>)>,
}

/// What came out.
#[derive(Clone, Debug)]
pub enum Verdict {
    /// Whatever the unanswered questions, this is the outcome.
    Decided {
        /// The outcome.
        outcome: OutcomeId,
        /// The rule that gives it when what is unanswered counts as not-sure.
        rule: RuleId,
        /// The findings that the rule rests on.
        findings: Vec<FindingId>,
        /// What the outcome rests on, and what would change it.
        reasons: Reasons,
    },
    /// It depends on more questions.
    Undecided {
        /// The questions, the best to ask first.
        open: Vec<OpenQuestion>,
        /// How many of them are still asked, if each is the best to ask.
        left: Left,
    },
}

/// A question that can still change the outcome, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenQuestion {
    /// The question.
    pub question: QuestionId,
    /// For each class of answers, an example and the outcomes that it leaves possible.
    pub prospects: Vec<(Answer, Vec<OutcomeId>)>,
    /// The outcomes of two completions that differ in nothing else.
    pub between: [OutcomeId; 2],
}

impl OpenQuestion {
    /// Why a question can still change what remains; nothing, if it cannot.
    pub fn new(remaining: &Remaining<'_>, question: QuestionId) -> Option<Self> {
        let between = remaining.witness(question)?;
        let classes = remaining.classes(question);
        let prospects = remaining.prospects(question).into_iter();
        let prospects = prospects.map(|it| (classes[it.class].example.clone(), it.possible));
        Some(Self {
            question,
            prospects: prospects.collect(),
            between,
        })
    }
}

/// A question that need not be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotNeeded {
    /// The question.
    pub question: QuestionId,
    /// The questions whose answers made it irrelevant: a subset-minimal set.
    pub because: Vec<QuestionId>,
}

impl<'a> Advice<'a> {
    /// What `rules`, compiled as `decision`, advise under `answers`; and if an outcome is asked
    /// about, why it is not the advice.
    pub fn new(
        rules: &'a RuleSet,
        decision: &Decision,
        answers: &'a Answers,
        why_not: Option<OutcomeId>,
    ) -> Self {
        let remaining = decision.remaining(answers);
        let relevant = remaining.relevant();
        let irrelevant: Vec<QuestionId> = answers
            .unanswered()
            .filter(|question| !relevant.contains(question))
            .collect();
        let because = decision.made_irrelevant_by(answers, &irrelevant);
        let not_needed = irrelevant
            .into_iter()
            .zip(because)
            .map(|(question, because)| NotNeeded { question, because })
            .collect();
        let verdict = match remaining.settled() {
            Some(outcome) => decided(rules, decision, answers, outcome),
            None => {
                let mut planner = Planner::new(rules, &remaining);
                let open = planner.ranked(&remaining).into_iter();
                Verdict::Undecided {
                    open: open
                        .map(|question| match OpenQuestion::new(&remaining, question) {
                            Some(open) => open,
                            None => unreachable!("a relevant question has a witness"),
                        })
                        .collect(),
                    left: planner.left(&remaining, None),
                }
            }
        };
        Self {
            rules,
            answers,
            unused: unused(decision, answers, &verdict),
            verdict,
            possible: remaining.possible(),
            not_needed,
            signals: signals(rules, &Truths::new(rules, answers)),
            without: None,
            why_not: why_not.map(|wanted| (wanted, decision.ways_to(answers, wanted).0)),
        }
    }

    /// The outcome, if it is decided.
    pub fn outcome(&self) -> Option<OutcomeId> {
        match self.verdict {
            Verdict::Decided { outcome, .. } => Some(outcome),
            Verdict::Undecided { .. } => None,
        }
    }

    /// The questions answered with not-sure that are worth finding out: knowing them, alone or
    /// together with others of them, can change the advice.
    pub fn worth_finding_out(&self) -> Vec<QuestionId> {
        let Verdict::Decided { reasons, .. } = &self.verdict else {
            return Vec::new();
        };
        let not_sure = self
            .answers
            .given()
            .filter(|(_, answer)| **answer == Answer::NotSure);
        let not_sure: Questions = not_sure.map(|(question, _)| question).collect();
        let changes = reasons.counterfactuals.iter().map(Counterfactual::changed);
        let worth = changes.filter(|change| change.is_subset(not_sure));
        worth
            .fold(Questions::EMPTY, Questions::union)
            .iter()
            .collect()
    }

    /// Whether a condition holds for sure.
    pub fn applies(&self, when: &Condition) -> bool {
        Truths::new(self.rules, self.answers).of(when) == Truth::True
    }

    /// Of some remarks those that apply for sure.
    pub fn applicable<'n>(&self, notes: &'n [Note]) -> Vec<&'n Note> {
        let truths = Truths::new(self.rules, self.answers);
        let apply = notes
            .iter()
            .filter(|note| truths.of(&note.when) == Truth::True);
        apply.collect()
    }
}

/// The answered questions without influence.
fn unused(decision: &Decision, answers: &Answers, verdict: &Verdict) -> Vec<QuestionId> {
    let used: Questions = match verdict {
        Verdict::Decided { reasons, .. } if reasons.are_all => {
            let changes = reasons.counterfactuals.iter().map(Counterfactual::changed);
            changes.fold(Questions::EMPTY, Questions::union)
        }
        _ => decision.used(answers).into_iter().collect(),
    };
    let given = answers.given().map(|(question, _)| question);
    given.filter(|question| !used.contains(*question)).collect()
}

fn decided(rules: &RuleSet, decision: &Decision, answers: &Answers, outcome: OutcomeId) -> Verdict {
    // Not-sure for the rest is one of the completions, so the rule that decides it gives the
    // outcome that all of them have.
    let mut complete = answers.clone();
    complete.rest_not_sure();
    let truths = Truths::new(rules, &complete);
    let Some(rule) = truths.deciding_rule() else {
        unreachable!("the last rule has no condition, so one holds")
    };
    let mut findings = Vec::new();
    rests_on(&rules.decision()[rule].when, &mut findings);
    findings.retain(|finding| truths.finding(*finding) == Truth::True);
    Verdict::Decided {
        outcome,
        rule,
        findings,
        reasons: decision.reasons(answers, outcome),
    }
}

/// The findings that a condition names and does not negate, in order, each once.
fn rests_on(condition: &Condition, findings: &mut Vec<FindingId>) {
    match condition {
        Condition::All(of) | Condition::Any(of) | Condition::AtLeast { of, .. } => {
            for condition in of {
                rests_on(condition, findings);
            }
        }
        Condition::Finding(finding) if !findings.contains(finding) => findings.push(*finding),
        _ => {}
    }
}

fn signals(rules: &RuleSet, truths: &Truths<'_>) -> Vec<SignalId> {
    let signals = rules.signals().iter();
    let mut sure: Vec<SignalId> = signals
        .filter(|(_, signal)| truths.of(&signal.when) == Truth::True)
        .map(|(id, _)| id)
        .collect();
    sure.sort_by_key(|id| (rules.signals()[*id].strength, *id));
    sure
}
