//! Laws that the decision does not obey.

use crate::decision::{Exceeded, TooLarge};
use crate::ids::{OptionId, OutcomeId, QuestionId};
use crate::lint::analysis::Analysis;
use crate::lint::{Code, Lints};
use crate::ruleset::{Answer, Law, More, RuleSet};

/// How the answer to one question rises.
#[derive(Clone, Copy)]
enum Rise<'r> {
    /// From one answer to another.
    Answer(&'r Answer, &'r Answer),
    /// By one more option.
    Option(OptionId),
}

/// Answers before a rise that breaks a law, and the outcomes before and after it.
type Breach = (Vec<(QuestionId, Answer)>, [OutcomeId; 2]);

/// Looks at each law: does some answer, rising alone, move the outcome as the law forbids?
pub(super) fn check(analysis: &mut Analysis<'_>, lints: &mut Lints<'_>) -> Result<(), TooLarge> {
    for (index, law) in analysis.rules.laws().iter().enumerate() {
        for more in &law.more_of {
            for rise in rises(more) {
                let breach = breach(analysis, law, more.question, rise)
                    .map_err(|_| TooLarge::at("law", &law.id))?;
                if let Some((witness, outcomes)) = breach {
                    let message = message(analysis.rules, law, more.question, rise, outcomes);
                    let at = lints.id_of("laws", index);
                    lints.add(Code::LawBroken, &law.id, at, message).witness = Some(witness);
                }
            }
        }
    }
    Ok(())
}

fn rises(more: &More) -> Vec<Rise<'_>> {
    let mut rises = Vec::new();
    for (index, less) in more.answers.iter().enumerate() {
        match less {
            Answer::Many(options) => rises.extend(options.iter().map(|it| Rise::Option(*it))),
            less => {
                let greater = more.answers.iter().skip(index + 1);
                rises.extend(greater.map(|greater| Rise::Answer(less, greater)));
            }
        }
    }
    rises
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

fn message(
    rules: &RuleSet,
    law: &Law,
    question: QuestionId,
    rise: Rise<'_>,
    outcomes: [OutcomeId; 2],
) -> String {
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
    format!(
        "law `{}` is broken: {rises} changes the outcome from `{from}` to `{to}`",
        law.id
    )
}
