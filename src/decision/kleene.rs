//! Conditions in three-valued logic (Kleene 1952).
//!
//! This is an approximation that errs in one direction only: what it calls true or false is so for
//! every completion of the answers, but it may call a condition open that is not (`x or not x`). It
//! is therefore never used to say that a decision is settled, only which findings, signals and
//! remarks certainly hold. It is exact for complete answers.

use crate::answers::Answers;
use crate::decision::Questions;
use crate::ids::{FindingId, RuleId, Table};
use crate::ruleset::{Condition, RuleSet};

/// What is known about a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    /// It holds for every completion of the answers.
    True,
    /// It holds for no completion of the answers.
    False,
    /// It may depend on unanswered questions.
    Open,
}

impl From<bool> for Truth {
    fn from(truth: bool) -> Self {
        if truth { Truth::True } else { Truth::False }
    }
}

/// The truth of a rule set's conditions under some answers.
#[derive(Debug)]
pub struct Truths<'r, 'a> {
    /// The rule set.
    pub rules: &'r RuleSet,
    /// The answers.
    pub answers: &'a Answers,
    findings: Table<FindingId, Truth>,
}

impl<'r, 'a> Truths<'r, 'a> {
    /// Evaluates the findings of `rules` under `answers`.
    pub fn new(rules: &'r RuleSet, answers: &'a Answers) -> Self {
        let findings = rules.findings().map(|_, _| Truth::Open);
        let mut truths = Self {
            rules,
            answers,
            findings,
        };
        for &finding in rules.finding_order() {
            truths.findings[finding] = truths.of(&rules.findings()[finding].when);
        }
        truths
    }

    /// What is known about a finding.
    pub fn finding(&self, finding: FindingId) -> Truth {
        self.findings[finding]
    }

    /// What is known about a condition.
    pub fn of(&self, condition: &Condition) -> Truth {
        match condition {
            Condition::All(of) => self.at_least(of.len(), of),
            Condition::Any(of) => self.at_least(1, of),
            Condition::AtLeast { count, of } => self.at_least(*count, of),
            Condition::Not(condition) => match self.of(condition) {
                Truth::True => Truth::False,
                Truth::False => Truth::True,
                Truth::Open => Truth::Open,
            },
            Condition::Finding(finding) => self.findings[*finding],
            Condition::Chosen { question, .. }
            | Condition::Within { question, .. }
            | Condition::NoneChosen(question)
            | Condition::NotSure(question) => {
                let answer = self.answers.answer(*question);
                answer.map_or(Truth::Open, |answer| condition.is_met_by(answer).into())
            }
        }
    }

    /// The questions whose answers make a condition true, false or open. Parts of it with another
    /// truth value do not count.
    pub fn behind(&self, condition: &Condition) -> Questions {
        match condition {
            Condition::All(of) | Condition::Any(of) | Condition::AtLeast { of, .. } => {
                let truth = self.of(condition);
                let parts = of.iter().filter(|part| self.of(part) == truth);
                let behind = parts.map(|part| self.behind(part));
                behind.fold(Questions::EMPTY, Questions::union)
            }
            Condition::Not(condition) => self.behind(condition),
            Condition::Finding(finding) => self.behind(&self.rules.findings()[*finding].when),
            condition => condition.question().into_iter().collect(),
        }
    }

    fn at_least(&self, count: usize, of: &[Condition]) -> Truth {
        let mut sure = 0;
        let mut thinkable = 0;
        for condition in of {
            let truth = self.of(condition);
            sure += usize::from(truth == Truth::True);
            thinkable += usize::from(truth != Truth::False);
        }
        if sure >= count {
            Truth::True
        } else if thinkable < count {
            Truth::False
        } else {
            Truth::Open
        }
    }
}

impl RuleSet {
    /// The rule that decides if every unanswered question counts as its
    /// [`stand_in`](crate::ruleset::Question::stand_in).
    pub fn deciding_rule(&self, answers: &Answers) -> RuleId {
        let mut complete = answers.clone();
        complete.complete(self);
        let truths = Truths::new(self, &complete);
        let mut decision = self.decision().iter();
        match decision.find(|(_, rule)| truths.of(&rule.when) == Truth::True) {
            Some((rule, _)) => rule,
            None => unreachable!("the rules of a compiled decision cover all answers"),
        }
    }
}
