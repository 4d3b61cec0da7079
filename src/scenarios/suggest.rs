//! Scenarios that would notice the mutants that no scenario does.
//!
//! For each survivor there are answers on which it differs from the original. A sufficient reason
//! of the original's outcome among them is enough to tell both apart: it settles that outcome in
//! the original, and cannot settle it in the survivor. Such answers mostly tell other survivors
//! apart too, so few are needed.

use crate::answers::Answers;
use crate::decision::TooLarge;
use crate::decision::variants::{Function, Variants};
use crate::ids::{OutcomeId, QuestionId, RuleId};
use crate::ruleset::{Answer, Expected, RuleSet};
use crate::scenarios::mutants::Mutant;
use crate::scenarios::score::Case;

/// The most survivors that scenarios are looked for at once.
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

/// A suggestion, with every survivor that it would notice.
struct Candidate {
    suggestion: Suggestion,
    kills: Vec<bool>,
}

/// Suggests scenarios that together notice all `survivors` among the mutants of `rules`, or the
/// first 1,000 of them.
///
/// # Errors
/// The rule or finding at which the survivors together outgrew the budget.
pub fn suggest(rules: &RuleSet, survivors: &[Mutant]) -> Result<Vec<Suggestion>, TooLarge> {
    let mut variants = Variants::new(rules);
    let original = variants.original()?;
    let functions: Vec<Function> = survivors
        .iter()
        .take(MOST_SURVIVORS)
        .map(|mutant| mutant.compile(&mut variants))
        .collect::<Result<_, _>>()?;
    let mut candidates: Vec<Candidate> = Vec::new();
    for (index, function) in functions.iter().enumerate() {
        let Some(witness) = variants.difference(&original, function) else {
            continue;
        };
        for reason in reasons(&mut variants, &original, &witness) {
            let found = candidate(&mut variants, &original, &functions, &reason, index);
            let is_new = |found: &Candidate| {
                let mut known = candidates.iter();
                !known.any(|known| known.suggestion.answers == found.suggestion.answers)
            };
            candidates.extend(found.filter(is_new));
        }
    }
    Ok(chosen(candidates, functions.len()))
}

/// Two sufficient reasons of the original's outcome among some answers: one that keeps the earlier
/// questions, one that keeps the later.
fn reasons(variants: &mut Variants<'_>, original: &Function, answers: &Answers) -> [Answers; 2] {
    let given: Vec<QuestionId> = answers.given().map(|(question, _)| question).collect();
    let mut needed = |order: &mut dyn Iterator<Item = QuestionId>| {
        let mut kept = answers.clone();
        for question in order {
            let mut fewer = kept.clone();
            fewer.take_back(question);
            let mut prepared = variants.given(&fewer);
            if variants.settled(original, &mut prepared).is_some() {
                kept = fewer;
            }
        }
        kept
    };
    [
        needed(&mut given.iter().copied().rev()),
        needed(&mut given.iter().copied()),
    ]
}

/// The scenario of some answers, if it notices the survivor that it was found for.
fn candidate(
    variants: &mut Variants<'_>,
    original: &Function,
    survivors: &[Function],
    answers: &Answers,
    found_for: usize,
) -> Option<Candidate> {
    let outcome = variants.settled(original, &mut variants.given(answers))?;
    let expected = |rule| Expected::Decided { outcome, rule };
    let rule = Case::new(variants, answers, expected(None)).rule(variants, original)?;
    let mut case = Case::new(variants, answers, expected(Some(rule)));
    let kills = survivors.iter();
    let kills: Vec<bool> = kills.map(|it| !case.passes(variants, it)).collect();
    let given = answers.given();
    kills.get(found_for).filter(|kills| **kills)?;
    Some(Candidate {
        suggestion: Suggestion {
            answers: given
                .map(|(question, answer)| (question, answer.clone()))
                .collect(),
            outcome,
            rule,
            kills: vec![found_for],
        },
        kills,
    })
}

/// Of the candidates, again and again the one that notices most of what is left; of several, the
/// one with the fewest answers.
fn chosen(candidates: Vec<Candidate>, survivors: usize) -> Vec<Suggestion> {
    let mut left = vec![true; survivors];
    let mut chosen = Vec::new();
    loop {
        let new = |candidate: &Candidate| -> Vec<usize> {
            let kills = candidate.kills.iter().zip(&left).enumerate();
            let new = kills.filter(|(_, (kills, left))| **kills && **left);
            new.map(|(index, _)| index).collect()
        };
        // Of equals the last would be taken, and the first is wanted.
        let best = candidates.iter().rev().max_by_key(|candidate| {
            let answers = candidate.suggestion.answers.len();
            (new(candidate).len(), std::cmp::Reverse(answers))
        });
        let Some((best, kills)) = best.map(|best| (best, new(best))) else {
            break;
        };
        if kills.is_empty() {
            break;
        }
        for index in &kills {
            if let Some(left) = left.get_mut(*index) {
                *left = false;
            }
        }
        chosen.push(Suggestion {
            kills,
            ..best.suggestion.clone()
        });
    }
    chosen
}
