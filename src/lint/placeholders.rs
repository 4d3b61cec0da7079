//! Texts that contain the answer to a question, and can be shown while it has none.

use std::collections::BTreeSet;

use crate::decision::{Exceeded, Function, TooLarge};
use crate::ids::QuestionId;
use crate::lint::analysis::Analysis;
use crate::lint::entries::Entry;
use crate::lint::{Code, Lints};
use crate::ruleset::{Condition, Site, placeholders};

/// Looks at every text.
pub(super) fn check(analysis: &mut Analysis<'_>, lints: &mut Lints<'_>) -> Result<(), TooLarge> {
    for entry in lints.entries {
        for (key, text) in &entry.texts {
            let questions = placeholders::questions(text);
            let questions = questions.filter_map(|id| analysis.rules.question(id));
            for question in questions.collect::<BTreeSet<_>>() {
                unanswered(analysis, entry, key, question, lints)
                    .map_err(|_| TooLarge::at(entry.kind, entry.id))?;
            }
        }
    }
    Ok(())
}

fn unanswered(
    analysis: &mut Analysis<'_>,
    entry: &Entry<'_>,
    key: &'static str,
    question: QuestionId,
    lints: &mut Lints<'_>,
) -> Result<(), Exceeded> {
    let shown = shown(analysis, entry)?;
    let functions = &mut analysis.functions;
    let shown = match analysis.rules.questions()[question].must_know {
        // What is shown without an answer is shown whatever the answer is.
        true => functions.for_every_answer(shown, question)?,
        // What is shown without an answer is also shown if the answer is not-sure.
        false => {
            let is_unknown = Condition::NotSure(question);
            let is_unknown = functions.condition(&is_unknown, &analysis.decision.findings)?;
            functions.and(shown, is_unknown)?
        }
    };
    if let Some(witness) = functions.example(shown) {
        let Entry { kind, id, .. } = entry;
        let question = &analysis.rules.questions()[question].id;
        let message = match entry.has_answers {
            true => format!(
                "the `{key}` of {kind} `{id}` contains the answer to `{question}`, \
                 but can be shown without one"
            ),
            false => format!(
                "the `{key}` of {kind} `{id}` cannot contain `{{{question}}}`: \
                 this text is shown without answers"
            ),
        };
        let lint = lints.add(Code::TextUnanswered, id, entry.at.key(key), message);
        lint.witness = Some(witness).filter(|_| entry.has_answers);
    }
    Ok(())
}

/// Where the texts of an entry can be shown.
fn shown(analysis: &mut Analysis<'_>, entry: &Entry<'_>) -> Result<Function, Exceeded> {
    let functions = &mut analysis.functions;
    match (entry.site, entry.when) {
        (Some(Site::Rule(rule)), _) => Ok(analysis.traced[rule].decides),
        (_, Some(when)) if entry.has_answers => {
            functions.condition(when, &analysis.decision.findings)
        }
        _ => Ok(functions.always),
    }
}
