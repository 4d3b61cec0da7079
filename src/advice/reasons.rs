//! Which answers settle an outcome and which would change it, in ids of the rule set.

use schemars::JsonSchema;
use serde::Serialize;

use crate::advice::Named;
use crate::answers::{Answers, Origin, Reply};
use crate::decision::{Decision, Questions, Remaining, Truth, Truths, reasons};
use crate::ids::{OutcomeId, QuestionId};
use crate::ruleset::{Answer, Outcome, Question, RuleSet};

/// Which answers settle the outcome and which would change it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Reasons<'r> {
    /// The smallest sets of answered questions that settle the outcome on their own, smallest
    /// first.
    pub sufficient: Vec<Vec<Named<'r, Question>>>,
    /// How many answers must change for another outcome; null if none can.
    pub robustness: Option<usize>,
    /// The smallest changes that lead to another outcome, including changes to not-sure.
    pub counterfactuals: Vec<Counterfactual<'r>>,
    /// For each other outcome, the changes of the fewest answers that lead to it, nearest outcome
    /// first. They change an answer to not-sure, or a fact that nobody can change, only if nothing
    /// else leads to it.
    pub nearest: Vec<Counterfactual<'r>>,
    /// The questions answered with not-sure whose answer could change the advice.
    pub worth_finding_out: Vec<Named<'r, Question>>,
    /// Whether the lists are complete; false if there are too many to list.
    pub complete: bool,
}

/// A change of answers that leads to another outcome.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Counterfactual<'r> {
    /// The answers that change.
    pub change: Vec<Change<'r>>,
    /// Additional answers to questions that are not answered yet.
    pub with: Vec<Given<'r>>,
    /// The id of the outcome that it leads to.
    pub recommendation: Named<'r, Outcome>,
    /// How many of the rule set's conflicts the answers have after it.
    #[serde(skip)]
    conflicts: usize,
}

/// A changed answer.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Change<'r> {
    /// The id of the question.
    pub question: Named<'r, Question>,
    /// The answer before.
    pub from: Reply<'r>,
    /// The answer after.
    pub to: Reply<'r>,
}

/// An additional answer.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Given<'r> {
    /// The id of the question.
    pub question: Named<'r, Question>,
    /// The answer.
    pub answer: Reply<'r>,
}

impl<'r> Reasons<'r> {
    /// The reasons for the outcome of `answers`, as `found` by the decision.
    pub fn new(
        rules: &'r RuleSet,
        decision: &Decision,
        answers: &Answers,
        found: &reasons::Reasons,
    ) -> Self {
        let all = |found: &[_]| Counterfactual::all(rules, decision, answers, found);
        let questions = |ids: Questions| Named::all(rules.questions(), ids.iter());
        let mut nearest = all(&found.nearest);
        for ways in nearest.chunk_by_mut(Counterfactual::leads_as) {
            ways.sort_by_key(|it| it.conflicts);
        }
        Self {
            sufficient: found.sufficient.iter().copied().map(questions).collect(),
            robustness: found.robustness,
            counterfactuals: all(&found.counterfactuals),
            nearest,
            worth_finding_out: questions(worth_finding_out(answers, found)),
            complete: found.are_all,
        }
    }

    /// What people can do about the outcome: the counterfactuals without changes to not-sure, and
    /// the nearest ones for an outcome that only such changes lead to. Changes to answers that do
    /// not fit together come last, after those of facts.
    pub fn proposals(&self) -> Vec<&Counterfactual<'r>> {
        let all = self.counterfactuals.iter();
        let (mut proposals, unsure): (Vec<_>, Vec<_>) = all.partition(|it| it.is_sure());
        let leads_there = |ways: &[&Counterfactual<'_>], way: &Counterfactual<'_>| {
            ways.iter().any(|it| it.leads_as(way))
        };
        let nearest = self.nearest.iter();
        let missing = nearest.filter(|it| leads_there(&unsure, it) && !leads_there(&proposals, it));
        let missing: Vec<_> = missing.collect();
        proposals.extend(missing);
        proposals.sort_by_key(|it| (it.conflicts, it.facts(), it.change.len()));
        proposals
    }

    /// The counterfactuals in `nearest`, grouped by outcome.
    pub fn ways(&self) -> impl Iterator<Item = &[Counterfactual<'r>]> {
        self.nearest.chunk_by(Counterfactual::leads_as)
    }
}

impl<'r> Counterfactual<'r> {
    /// Whether no answer changes to not-sure.
    fn is_sure(&self) -> bool {
        self.change.iter().all(|it| it.to.answer != Answer::NotSure)
    }

    /// Whether it leads to the same outcome as another.
    fn leads_as(&self, other: &Self) -> bool {
        self.recommendation == other.recommendation
    }

    /// How many facts that nobody can change it changes.
    fn facts(&self) -> usize {
        self.change.iter().filter(|it| it.question.fixed).count()
    }

    /// The counterfactuals that the decision `found` for the given answers.
    pub fn all<'f>(
        rules: &'r RuleSet,
        decision: &Decision,
        answers: &Answers,
        found: impl IntoIterator<Item = &'f reasons::Counterfactual>,
    ) -> Vec<Self> {
        let name = |question: QuestionId| Named(&rules.questions()[question]);
        let from = |question| match answers.answer(question) {
            Some(answer) => Reply::new(rules, question, answer),
            None => unreachable!("only given answers change"),
        };
        let new = |question, answer: &Answer| {
            let alike = decision.classes()[question].alike(answer);
            Reply::like(rules, question, answer, alike)
        };
        let change = |(question, to): &(QuestionId, Answer)| Change {
            question: name(*question),
            from: from(*question),
            to: new(*question, to),
        };
        let with = |(question, answer): &(QuestionId, Answer)| Given {
            question: name(*question),
            answer: new(*question, answer),
        };
        let conflicts = |it: &reasons::Counterfactual| {
            let mut after = answers.clone();
            let new = it.change.iter().chain(&it.with).cloned();
            after.give_all(new.collect(), Origin::Prompt);
            let truths = Truths::new(rules, &after);
            let all = rules.conflicts().iter();
            all.filter(|it| truths.of(&it.when) == Truth::True).count()
        };
        let found = found.into_iter().map(|it| Self {
            conflicts: conflicts(it),
            change: it.change.iter().map(change).collect(),
            with: it.with.iter().map(with).collect(),
            recommendation: Named(&rules.outcomes()[it.outcome]),
        });
        found.collect()
    }
}

/// An outcome, and what it would take.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Ranked<'r> {
    /// The id of the outcome.
    pub id: Named<'r, Outcome>,
    /// Whether it can still win.
    pub standing: Standing,
    /// The changes of the fewest given answers, then the fewest answers to open questions, that
    /// lead to it. Null if it is recommended or unreachable, or if this takes too long to compute.
    pub way: Option<Counterfactual<'r>>,
    /// Whether this is certainly the minimum; false if there are too many ways to compare.
    pub fewest: bool,
}

/// Whether an outcome can still win.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// The answers settle it.
    Recommended,
    /// Answers to open questions can lead to it.
    Possible,
    /// It takes a change of given answers.
    RuledOut,
    /// No answers lead to it.
    Unreachable,
}

impl<'r> Ranked<'r> {
    /// All outcomes, the nearest first. `found` are the reasons, if the outcome is settled.
    pub fn all(
        rules: &'r RuleSet,
        decision: &Decision,
        remaining: &Remaining<'_>,
        answers: &Answers,
        found: Option<&reasons::Reasons>,
    ) -> Vec<Self> {
        let (settled, possible) = (remaining.settled(), remaining.possible());
        let ways: Vec<(OutcomeId, Option<reasons::Counterfactual>)> = match found {
            Some(found) => {
                let nearest = found.nearest.iter().cloned();
                nearest.map(|it| (it.outcome, Some(it))).collect()
            }
            None => decision.ways_to_all(answers),
        };
        let ranked = rules.outcomes().iter().map(|(id, outcome)| {
            let known = ways.iter().find(|(it, _)| *it == id);
            let way = known.and_then(|(_, way)| way.as_ref());
            let standing = match known {
                _ if settled == Some(id) => Standing::Recommended,
                _ if possible.contains(&id) => Standing::Possible,
                Some(_) => Standing::RuledOut,
                None => Standing::Unreachable,
            };
            let cost = way.map(|way| (way.change.len(), way.with.len()));
            let fewest = known.is_none() || way.is_some_and(|it| it.is_fewest);
            let mut way = Counterfactual::all(rules, decision, answers, way).into_iter();
            let ranked = Self {
                id: Named(outcome),
                standing,
                way: way.next(),
                fewest,
            };
            ((standing, cost.is_none(), cost), ranked)
        });
        let mut ranked: Vec<_> = ranked.collect();
        ranked.sort_by_key(|(key, _)| *key);
        ranked.into_iter().map(|(_, ranked)| ranked).collect()
    }
}

/// The questions answered with not-sure whose answer could change the outcome.
pub(super) fn worth_finding_out(answers: &Answers, found: &reasons::Reasons) -> Questions {
    let not_sure = answers.given().filter(|(_, it)| **it == Answer::NotSure);
    let not_sure: Questions = not_sure.map(|(question, _)| question).collect();
    let changes = found.counterfactuals.iter().map(|it| it.changed());
    let found_out = changes.filter(|change| change.is_subset(not_sure));
    found_out.fold(Questions::EMPTY, Questions::union)
}
