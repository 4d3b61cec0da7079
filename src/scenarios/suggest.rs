//! Scenarios that would detect the mutants that no scenario detects.

use std::collections::VecDeque;

use serde::Serialize;

use crate::answers::{AnswerMap, pairs};
use crate::decision::{DecisionFunction, Exceeded, Functions, Order, TooLarge};
use crate::ids::{OutcomeId, QuestionId};
use crate::limits::{EDGES, MUTANT_STEPS};
use crate::ruleset::{Answer, Expected, RuleSet, Scenario};
use crate::scenarios::mutants;
use crate::scenarios::original::Original;
use crate::scenarios::score::{Case, Survivor};

/// The maximum number of scenarios that are suggested at a time. Nobody reviews more at once.
const MOST: usize = 50;

/// Scenarios that would detect survivors.
#[derive(Clone, Debug)]
pub struct Suggestions<'r> {
    /// The scenarios.
    pub scenarios: Vec<Suggestion<'r>>,
    /// How many survivors they would not detect: there are too many, or they are too large.
    pub undetected: usize,
}

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

/// Suggests up to 50 scenarios that together detect as many `survivors` among the mutants of `rules`
/// as they can, in addition to the existing `scenarios`, within this many `times` the usual budget.
/// The diagrams have their levels in this `order`.
///
/// # Errors
/// Names the rule or finding at which the original exceeds the budget.
pub fn suggest<'r>(
    rules: &'r RuleSet,
    order: &Order,
    scenarios: &[Scenario],
    survivors: &[Survivor<'_>],
    times: usize,
) -> Result<Suggestions<'r>, TooLarge> {
    let questions = mutants::questions(rules);
    let most = [EDGES, MUTANT_STEPS].map(|most| times * most);
    let (mut functions, original) = Original::in_new_store(rules, &questions, order, most)?;
    let mut left: VecDeque<(usize, &Survivor<'_>, DecisionFunction)> = VecDeque::new();
    for (index, survivor) in survivors.iter().enumerate() {
        functions.reset_steps(times);
        let decision = original.mutant(rules, &mut functions, &survivor.mutant);
        left.extend(decision.map(|decision| (index, survivor, decision)));
    }
    let ids = (1..).map(|number| format!("boundary-{number}"));
    let mut ids = ids.filter(|id| scenarios.iter().all(|it| it.id != *id));
    let mut found: Vec<Suggestion<'_>> = Vec::new();
    while found.len() < MOST
        && let Some((index, survivor, decision)) = left.pop_front()
    {
        functions.reset_steps(times);
        let telling = telling_apart(rules, &mut functions, &original.decision, &decision);
        let Ok((answers, outcome)) = telling else {
            continue;
        };
        let Some(id) = ids.next() else {
            break;
        };
        let given = functions.given(pairs(&answers));
        let rule = functions.deciding_rule(&original.decision, &given);
        let expected = &Expected::Decided {
            outcome,
            rule: Some(rule),
        };
        let mut case = Case { given, expected };
        let mut kills = vec![index];
        left.retain(|(index, _, decision)| {
            let passes = case.passes(&mut functions, decision);
            kills.extend((!passes).then_some(*index));
            passes
        });
        let rule = &rules.decision()[rule].id;
        found.push(Suggestion {
            id,
            says: says(survivor, kills.len()),
            answers: AnswerMap::new(rules, &answers),
            outcome: &rules.outcomes()[outcome].id,
            rule,
            kills,
        });
    }
    let detected: usize = found.iter().map(|it| it.kills.len()).sum();
    Ok(Suggestions {
        scenarios: found,
        undetected: survivors.len() - detected,
    })
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
/// the mutant: a sufficient reason among answers for which the mutant gives another outcome. As few
/// of them as possible are not-sure.
fn telling_apart(
    rules: &RuleSet,
    functions: &mut Functions<'_>,
    original: &DecisionFunction,
    mutant: &DecisionFunction,
) -> Result<(Vec<(QuestionId, Answer)>, OutcomeId), Exceeded> {
    let mut surest: Option<(usize, Vec<_>, OutcomeId)> = None;
    for outcome in rules.outcomes().ids() {
        let given = functions.gives(original.outcome, outcome)?;
        let still_given = functions.gives(mutant.outcome, outcome)?;
        let lost = functions.and_not(given, still_given)?;
        let Some(answers) = functions.sure_example(lost) else {
            continue;
        };
        let not_sure = answers.iter().filter(|(_, it)| *it == Answer::NotSure);
        let not_sure = not_sure.count();
        if surest.as_ref().is_none_or(|(least, ..)| not_sure < *least) {
            surest = Some((not_sure, answers, outcome));
        }
        if not_sure == 0 {
            break;
        }
    }
    let Some((_, answers, outcome)) = surest else {
        unreachable!("a surviving mutant is a different decision")
    };
    Ok((needed(functions, original, answers), outcome))
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
