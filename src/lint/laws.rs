//! Laws that the decision breaks.

use crate::decision::{Exceeded, TooLarge};
use crate::ids::{OptionId, OutcomeId, QuestionId};
use crate::lint::analysis::Analysis;
use crate::lint::{Code, Lints};
use crate::ruleset::{Answer, Law};

/// How the answer to one question can rise.
#[derive(Clone, Copy)]
enum Rise<'r> {
    /// From one answer to another.
    Answer(&'r Answer, &'r Answer),
    /// By one more option.
    Option(OptionId),
}

/// The answers before a rise that breaks a law, and the outcomes before and after it.
type Breach = (Vec<(QuestionId, Answer)>, [OutcomeId; 2]);

/// Checks each law: can the rise of a single answer change the outcome in a way that the law
/// forbids?
pub(super) fn check(analysis: &mut Analysis<'_>, lints: &mut Lints<'_>) -> Result<(), TooLarge> {
    let rules = analysis.rules;
    for (index, law) in rules.laws().iter().enumerate() {
        let rises = law.more_of.iter().flat_map(|more| {
            let rises = rises(&more.answers).into_iter();
            rises.map(|rise| (more.question, rise))
        });
        for (question, rise) in rises {
            let breach = breach(analysis, law, question, rise);
            let Some((witness, outcomes)) = breach.map_err(|_| TooLarge::at("law", &law.id))?
            else {
                continue;
            };
            let question = &rules.questions()[question];
            let rises = match rise {
                Rise::Answer(less, greater) => {
                    let [less, greater] = [less, greater].map(|it| it.words(question).concat());
                    format!("changing `{}` from `{less}` to `{greater}`", question.id)
                }
                Rise::Option(option) => {
                    let option = &question.options[option].id;
                    format!("adding `{option}` to `{}`", question.id)
                }
            };
            let [from, to] = outcomes.map(|it| &rules.outcomes()[it].id);
            let id = &law.id;
            let message = format!(
                "law `{id}` is broken: {rises} changes the outcome from `{from}` to `{to}`"
            );
            let at = lints.id_of("laws", index);
            lints.add(Code::LawBroken, id, at, message).witness = Some(witness);
        }
    }
    Ok(())
}

/// The rises from each answer to each greater one, or of an any-of answer, the options that can be
/// added.
fn rises(answers: &[Answer]) -> Vec<Rise<'_>> {
    let rises = answers.iter().enumerate();
    let rises = rises.flat_map(|(index, less)| match less {
        Answer::Many(options) => options.iter().map(|it| Rise::Option(*it)).collect(),
        less => {
            let greater = answers.iter().skip(index + 1);
            greater.map(|it| Rise::Answer(less, it)).collect::<Vec<_>>()
        }
    });
    rises.collect()
}

fn breach(
    analysis: &mut Analysis<'_>,
    law: &Law,
    question: QuestionId,
    rise: Rise<'_>,
) -> Result<Option<Breach>, Exceeded> {
    let decided = analysis.decision.outcome;
    let functions = &mut analysis.functions;
    let (before, after, least) = match rise {
        Rise::Answer(less, greater) => (
            functions.with_answer(decided, question, less),
            functions.with_answer(decided, question, greater),
            less.clone(),
        ),
        Rise::Option(option) => (
            functions.with_option(decided, question, option, false),
            functions.with_option(decided, question, option, true),
            Answer::Many(Vec::new()),
        ),
    };
    for &from in &law.never_from {
        for &to in law.never_to.iter().filter(|to| **to != from) {
            let is_before = functions.gives(before, from)?;
            let is_after = functions.gives(after, to)?;
            let is_broken = functions.and(is_before, is_after)?;
            if let Some(mut witness) = functions.example(is_broken) {
                if !witness.iter().any(|(answered, _)| *answered == question) {
                    witness.push((question, least));
                    witness.sort();
                }
                return Ok(Some((witness, [from, to])));
            }
        }
    }
    Ok(None)
}
