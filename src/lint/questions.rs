//! Questions that cannot matter, outcomes that cannot come out or always do.

use crate::answers::Answers;
use crate::decision::Decision;
use crate::ids::Id;
use crate::lint::{Code, Lints};

/// Looks at each question and outcome.
pub(super) fn check(decision: &Decision, lints: &mut Lints<'_>) {
    let rules = &lints.loaded.rules;
    let remaining = decision.remaining(&Answers::none(rules.questions().len()));
    for (id, question) in rules.questions().iter() {
        if !remaining.is_relevant(id) {
            let message = format!("no outcome depends on the question `{}`", question.id);
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
}
