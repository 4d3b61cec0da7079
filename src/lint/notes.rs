//! Texts of outcomes that are never shown.

use crate::decision::{Exceeded, TooLarge};
use crate::ids::{Id, OutcomeId};
use crate::lint::analysis::Analysis;
use crate::lint::entries::texts;
use crate::lint::{Code, Lints};

/// Checks each text of each outcome that some answers lead to.
pub(super) fn check(analysis: &mut Analysis<'_>, lints: &mut Lints<'_>) -> Result<(), TooLarge> {
    for (id, outcome) in analysis.rules.outcomes().iter() {
        never_shown(analysis, lints, id).map_err(|_| TooLarge::at("outcome", &outcome.id))?;
    }
    Ok(())
}

fn never_shown(
    analysis: &mut Analysis<'_>,
    lints: &mut Lints<'_>,
    id: OutcomeId,
) -> Result<(), Exceeded> {
    let outcome = &analysis.rules.outcomes()[id];
    let functions = &mut analysis.functions;
    let reached = functions.gives(analysis.decision.outcome, id)?;
    if reached == functions.never {
        return Ok(());
    }
    let at = lints.loaded.texts.top().key("outcomes").index(id.index());
    let mut left = reached;
    let mut last = None;
    for text in texts(outcome, at) {
        let component = text.component.map(|it| it.id.as_str());
        // Only the first choice that holds is shown for a component.
        if component.is_none() || component != last {
            left = reached;
        }
        last = component;
        let holds = functions.condition(&text.note.when, &analysis.decision.findings)?;
        let shown = functions.and(left, holds)?;
        if shown == functions.never {
            let what = match component {
                Some(component) => format!("a choice for `{component}`"),
                None => "a text".to_owned(),
            };
            let why = match functions.and(reached, holds)? == functions.never {
                true => "its condition is false for all answers that lead there",
                false => "an earlier choice is always shown instead",
            };
            let message = format!("{what} of outcome `{}` is never shown: {why}", outcome.id);
            lints.add(
                Code::TextNeverShown,
                &outcome.id,
                text.at.key("say"),
                message,
            );
        }
        left = functions.and_not(left, holds)?;
    }
    Ok(())
}
