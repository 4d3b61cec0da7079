//! Questions that cannot matter, outcomes that cannot come out or always do.

use std::collections::BTreeSet;

use crate::answers::Answers;
use crate::decision::{Decision, TooLarge};
use crate::ids::{Id, QuestionId};
use crate::lint::analysis::Analysis;
use crate::lint::entries::Entry;
use crate::lint::{Code, Lints};

/// The questions that some note of an outcome depends on.
pub(super) fn shaping(
    analysis: &mut Analysis<'_>,
    entries: &[Entry<'_>],
) -> Result<BTreeSet<QuestionId>, TooLarge> {
    let functions = &mut analysis.functions;
    let mut shaping = BTreeSet::new();
    for entry in entries.iter().filter(|entry| entry.is_note()) {
        let too_large = |_| TooLarge::at(entry.kind, entry.id);
        if let Some(when) = entry.when {
            let holds = functions.condition(when, &analysis.decision.findings);
            let mut nothing = functions.given([]);
            shaping.extend(functions.relevant(holds.map_err(too_large)?, &mut nothing));
        }
    }
    Ok(shaping)
}

/// Looks at each question and outcome.
pub(super) fn check(decision: &Decision, shaping: &BTreeSet<QuestionId>, lints: &mut Lints<'_>) {
    let rules = &lints.loaded.rules;
    let remaining = decision.remaining(&Answers::none(rules.questions().len()));
    for (id, question) in rules.questions().iter() {
        if !remaining.is_relevant(id) && !shaping.contains(&id) {
            let message = format!(
                "no outcome and no note depends on the question `{}`",
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
}
