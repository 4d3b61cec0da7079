//! Scenarios that would detect the mutants that no scenario detects.

use serde::Serialize;

use crate::answers::map::AnswerMap;
use crate::decision::functions::{DecisionFunction, Functions};
use crate::decision::{Exceeded, Order, TooLarge};
use crate::ids::{OutcomeId, QuestionId};
use crate::limits::{EDGES, MUTANT_STEPS};
use crate::ruleset::{Answer, Expected, RuleSet, Scenario};
use crate::scenarios::mutants;
use crate::scenarios::original::Original;
use crate::scenarios::score::{Case, Survivor};

/// The maximum number of survivors for which scenarios are suggested.
const MOST_SURVIVORS: usize = 1_000;

/// A scenario that would detect survivors. The outcome and rule are those of the original. The
/// author must check whether they are right.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Suggestion<'r> {
    /// An id that no scenario has yet.
    pub id: String,
    /// The changes that it detects.
    pub says: String,
    /// The answers. Without any one of them, the outcome would be open.
    pub answers: AnswerMap<'r>,
    /// The outcome.
    pub outcome: &'r str,
    /// The rule that decides if unanswered questions count as not-sure.
    pub rule: &'r str,
    /// The positions of the survivors that it detects and no earlier suggestion does.
    pub kills: Vec<usize>,
}

/// Suggests scenarios that together detect all `survivors` among the mutants of `rules`, or the
/// first 1,000 of them, in addition to the existing `scenarios`, within this many `times` the usual
/// budget.
///
/// # Errors
/// Names the rule or finding at which the survivors together exceed the budget.
pub fn suggest<'r>(
    rules: &'r RuleSet,
    order: &Order,
    scenarios: &[Scenario],
    survivors: &[Survivor<'_>],
    times: usize,
) -> Result<Vec<Suggestion<'r>>, TooLarge> {
    let questions = mutants::questions(rules);
    let most = [EDGES, MUTANT_STEPS].map(|most| times * most);
    let (mut functions, original) = Original::in_new_store(rules, &questions, order, most)?;
    let mut left: Vec<(usize, &Survivor<'_>, DecisionFunction)> = Vec::new();
    for (index, survivor) in survivors.iter().take(MOST_SURVIVORS).enumerate() {
        functions.reset_steps(times);
        let decision = original.mutant(rules, &mut functions, &survivor.mutant)?;
        left.push((index, survivor, decision));
    }
    let mut ids = (1..)
        .map(|number| format!("boundary-{number}"))
        .filter(|id| scenarios.iter().all(|it| it.id != *id));
    let mut suggestions = Vec::new();
    while let (Some((_, survivor, decision)), Some(id)) = (left.first(), ids.next()) {
        functions.reset_steps(times);
        let (answers, outcome) = telling_apart(rules, &mut functions, &original.decision, decision)
            .map_err(|_| TooLarge::at("rule set", rules.id()))?;
        let survivor = *survivor;
        let given = functions.given(pairs(&answers));
        let rule = functions.deciding_rule(&original.decision, &given);
        let expected = &Expected::Decided {
            outcome,
            rule: Some(rule),
        };
        let mut case = Case { given, expected };
        let (passed, killed): (Vec<_>, Vec<_>) = left
            .into_iter()
            .partition(|(_, _, decision)| case.passes(&mut functions, decision));
        let rule = &rules.decision()[rule].id;
        suggestions.push(Suggestion {
            id,
            says: says(survivor, killed.len()),
            answers: AnswerMap::new(rules, &answers),
            outcome: &rules.outcomes()[outcome].id,
            rule,
            kills: killed.iter().map(|(index, ..)| *index).collect(),
        });
        left = passed;
    }
    Ok(suggestions)
}

/// `detects a change of rule lean-api: without {data-model: small}`
fn says(survivor: &Survivor<'_>, killed: usize) -> String {
    let more = match killed {
        1 => String::new(),
        killed => format!("; and {} more", killed - 1),
    };
    format!(
        "detects a change of {}: {}{more}",
        survivor.site, survivor.change
    )
}

/// A minimal set of answers that settles the outcome of the original but not the same outcome of
/// the mutant: a sufficient reason among answers for which the mutant gives another outcome.
fn telling_apart(
    rules: &RuleSet,
    functions: &mut Functions<'_>,
    original: &DecisionFunction,
    mutant: &DecisionFunction,
) -> Result<(Vec<(QuestionId, Answer)>, OutcomeId), Exceeded> {
    for outcome in rules.outcomes().ids() {
        let given = functions.gives(original.outcome, outcome)?;
        let still_given = functions.gives(mutant.outcome, outcome)?;
        let lost = functions.and_not(given, still_given)?;
        if let Some(answers) = functions.example(lost) {
            return Ok((needed(functions, original, answers), outcome));
        }
    }
    unreachable!("a surviving mutant is a different decision")
}

/// The answers that are needed to settle the outcome, among answers that settle it.
fn needed(
    functions: &mut Functions<'_>,
    original: &DecisionFunction,
    mut answers: Vec<(QuestionId, Answer)>,
) -> Vec<(QuestionId, Answer)> {
    for index in (0..answers.len()).rev() {
        let mut fewer = answers.clone();
        fewer.remove(index);
        let mut given = functions.given(pairs(&fewer));
        if functions.settled(original.outcome, &mut given).is_some() {
            answers = fewer;
        }
    }
    answers
}

fn pairs(answers: &[(QuestionId, Answer)]) -> impl Iterator<Item = (QuestionId, &Answer)> {
    answers.iter().map(|(question, answer)| (*question, answer))
}
