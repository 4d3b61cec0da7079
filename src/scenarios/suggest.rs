//! Scenarios that would notice the mutants that no scenario does.

use crate::decision::functions::{DecisionFunction, Functions};
use crate::decision::{Budget, Exceeded, TooLarge};
use crate::ids::{OutcomeId, QuestionId, RuleId};
use crate::ruleset::edit::EditableDecision;
use crate::ruleset::{Answer, Expected, RuleSet};
use crate::scenarios::mutants::Mutant;
use crate::scenarios::score::Case;

/// The most survivors that scenarios are looked for.
const MOST_SURVIVORS: usize = 1_000;

/// A scenario that would notice survivors. The outcome and rule are those of the original: whether
/// they are right is for the author to judge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The answers; none can be left out without the outcome becoming open.
    pub answers: Vec<(QuestionId, Answer)>,
    /// The outcome.
    pub outcome: OutcomeId,
    /// The rule that gives it when what is unanswered counts as not-sure.
    pub rule: RuleId,
    /// The survivors that it would notice, by their positions, and that no suggestion before it
    /// does.
    pub kills: Vec<usize>,
}

/// Suggests scenarios that together notice all `survivors` among the mutants of `rules`, or the
/// first 1,000 of them.
///
/// # Errors
/// The rule or finding at which the survivors together outgrew the budget.
pub fn suggest(rules: &RuleSet, survivors: &[Mutant]) -> Result<Vec<Suggestion>, TooLarge> {
    let mut functions = Functions::new(rules.questions(), Budget::default())?;
    let original = functions.decision(rules, &EditableDecision::of(rules))?;
    let mut left: Vec<(usize, DecisionFunction)> = Vec::new();
    for (index, mutant) in survivors.iter().take(MOST_SURVIVORS).enumerate() {
        functions.reset_steps();
        left.push((index, functions.decision(rules, &mutant.edited(rules))?));
    }
    let mut suggestions = Vec::new();
    while let Some((_, first)) = left.first() {
        functions.reset_steps();
        let (answers, outcome) = telling_apart(rules, &mut functions, &original, first)
            .map_err(|_| TooLarge::at("rule set", rules.id()))?;
        let given = functions.given(pairs(&answers));
        let rule = functions.deciding_rule(&original, &given);
        let expected = &Expected::Decided {
            outcome,
            rule: Some(rule),
        };
        let mut case = Case { given, expected };
        let (passed, killed): (Vec<_>, Vec<_>) = left
            .into_iter()
            .partition(|(_, mutant)| case.passes(&mut functions, mutant));
        suggestions.push(Suggestion {
            answers,
            outcome,
            rule,
            kills: killed.into_iter().map(|(index, _)| index).collect(),
        });
        left = passed;
    }
    Ok(suggestions)
}

/// Answers that settle the outcome of the original, none of them needlessly, and that do not settle
/// it for the mutant: a sufficient reason among answers for which the mutant gives another.
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
    unreachable!("a mutant that survives is another decision")
}

/// Of answers that settle the outcome, those without which it is not settled.
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
