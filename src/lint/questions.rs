//! Questions that cannot matter, and outcomes that are never or always reached.

use crate::answers::Answers;
use crate::decision::{Decision, Questions, TooLarge, shaping};
use crate::ids::Id;
use crate::lint::{Code, Lints};

/// Checks each question and outcome.
pub(super) fn check(decision: &Decision, lints: &mut Lints<'_>) -> Result<(), TooLarge> {
    let rules = &lints.loaded.rules;
    let nothing = Answers::none(rules.questions().len());
    let remaining = decision.remaining(&nothing);
    let mut shapes = Questions::EMPTY;
    for outcome in rules.outcomes().ids() {
        shapes = shapes.union(shaping(rules, decision, &nothing, outcome)?);
    }
    for (id, question) in rules.questions().iter() {
        if !remaining.is_relevant(id) && !shapes.contains(id) {
            let message = format!(
                "no outcome and no text of an outcome depends on the question `{}`",
                question.id
            );
            let place = lints.id_of("questions", id.index());
            lints.add(Code::QuestionWithoutEffect, &question.id, place, message);
        }
    }
    let possible = remaining.possible();
    for (id, outcome) in rules.outcomes().iter() {
        let place = lints.id_of("outcomes", id.index());
        if !possible.contains(&id) {
            let message = format!("no answers lead to the outcome `{}`", outcome.id);
            lints.add(Code::OutcomeNeverReached, &outcome.id, place, message);
        } else if possible.len() == 1 {
            let message = format!("all answers lead to the outcome `{}`", outcome.id);
            lints.add(Code::OutcomeAlwaysReached, &outcome.id, place, message);
        }
    }
    Ok(())
}
