//! Questions and options that cannot matter, outcomes that cannot come out or always do.

use crate::answers::Answers;
use crate::decision::{Decision, Exceeded, TooLarge};
use crate::grammar;
use crate::ids::{ClassId, Id, OptionId, QuestionId};
use crate::lint::analysis::Analysis;
use crate::lint::{Code, Lints, id_of};
use crate::ruleset::spans::Step;
use crate::ruleset::{Answer, Kind};

/// Looks at each question and outcome.
pub(super) fn check(
    analysis: &mut Analysis<'_>,
    decision: &Decision,
    lints: &mut Lints<'_>,
) -> Result<(), TooLarge> {
    let rules = analysis.rules;
    let remaining = decision.remaining(&Answers::none(rules.questions().len()));
    for (id, question) in rules.questions().iter() {
        if remaining.is_relevant(id) {
            options(analysis, decision, lints, id);
        } else {
            let message = format!("no outcome depends on the question `{}`", question.id);
            let place = id_of("questions", id.index());
            lints.add(Code::QuestionWithoutEffect, &question.id, &place, message);
        }
    }
    let possible = remaining.possible();
    for (id, outcome) in rules.outcomes().iter() {
        let place = id_of("outcomes", id.index());
        if !possible.contains(&id) {
            let message = format!("no answers lead to the outcome `{}`", outcome.id);
            lints.add(Code::OutcomeNeverReached, &outcome.id, &place, message);
        } else if possible.len() == 1 {
            let message = format!("all answers lead to the outcome `{}`", outcome.id);
            lints.add(Code::OutcomeAlwaysReached, &outcome.id, &place, message);
        }
    }
    Ok(())
}

/// The options of a question that no outcome tells apart.
fn options(
    analysis: &mut Analysis<'_>,
    decision: &Decision,
    lints: &mut Lints<'_>,
    id: QuestionId,
) {
    let question = &analysis.rules.questions()[id];
    let (groups, idle) = match question.kind {
        Kind::YesNo | Kind::OneOf => (by_class(decision, id, question.options.ids()), Vec::new()),
        Kind::AnyOf => by_exchange(analysis, id),
    };
    let names = |options: &[OptionId]| {
        grammar::quoted_list(options.iter().map(|it| &question.options[*it].id), "and")
    };
    let groups = groups.iter().filter(|group| group.len() > 1);
    let mut said: Vec<String> = groups
        .map(|group| format!("no outcome tells {} apart", names(group)))
        .collect();
    if !idle.is_empty() {
        said.push(format!("no outcome depends on {}", names(&idle)));
    }
    if !said.is_empty() {
        let message = format!("of the question `{}`, {}", question.id, said.join("; "));
        let place = id_of("questions", id.index());
        lints.add(Code::OptionsNotToldApart, &question.id, &place, message);
    }
}

/// The options of a question with one answer, by their class.
fn by_class(
    decision: &Decision,
    question: QuestionId,
    options: impl Iterator<Item = OptionId>,
) -> Vec<Vec<OptionId>> {
    let classes = &decision.classes()[question];
    let mut groups: Vec<(ClassId, Vec<OptionId>)> = Vec::new();
    for option in options {
        let class = classes.of(&Answer::One(option));
        match groups.iter_mut().find(|(known, _)| *known == class) {
            Some((_, group)) => group.push(option),
            None => groups.push((class, vec![option])),
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

/// The options of an any-of question that can stand for each other in every answer, and those that
/// make no difference at all.
fn by_exchange(
    analysis: &mut Analysis<'_>,
    question: QuestionId,
) -> (Vec<Vec<OptionId>>, Vec<OptionId>) {
    let functions = &mut analysis.functions;
    let decided = analysis.decision.outcome;
    let mut groups: Vec<(OptionId, Vec<OptionId>)> = Vec::new();
    let mut idle = Vec::new();
    for option in analysis.rules.questions()[question].options.ids() {
        let chosen = functions.with_option(decided, question, option, true);
        let left = functions.with_option(decided, question, option, false);
        if chosen == left {
            idle.push(option);
            continue;
        }
        let group = groups.iter_mut().find(|(first, _)| {
            functions.with_option(chosen, question, *first, false)
                == functions.with_option(left, question, *first, true)
        });
        match group {
            Some((_, group)) => group.push(option),
            None => groups.push((option, vec![option])),
        }
    }
    let groups = groups.into_iter().map(|(_, group)| group);
    (groups.collect(), idle)
}

/// Says so if more than half of all outcomes hang by a single answer.
pub(super) fn fragile(analysis: &mut Analysis<'_>, lints: &mut Lints<'_>) -> Result<(), TooLarge> {
    let id = analysis.rules.id();
    let firm = firm(analysis).map_err(|_| TooLarge::at("rule set", id))?;
    let all = analysis.functions.answer_sets();
    let flipped = all.saturating_sub(firm);
    if flipped > firm {
        let message = format!(
            "changing one answer changes the outcome for {} of all complete answer sets",
            grammar::percent(flipped, all)
        );
        lints.add(Code::Fragile, id, &[Step::Key("id")], message);
    }
    Ok(())
}

/// How many complete answer sets keep their outcome whichever one answer is changed.
fn firm(analysis: &mut Analysis<'_>) -> Result<u128, Exceeded> {
    let functions = &mut analysis.functions;
    let mut number = 0;
    for outcome in analysis.rules.outcomes().ids() {
        let gives = functions.gives(analysis.decision.outcome, outcome)?;
        let mut firm = gives;
        for question in analysis.rules.questions().ids() {
            let whatever = functions.for_every_answer(gives, question)?;
            firm = functions.and(firm, whatever)?;
        }
        number += functions.count(firm);
    }
    Ok(number)
}
