//! The questions that two rule sets share, and decisions rewritten for them.

use std::borrow::Cow;

use crate::ids::{QuestionId, Table};
use crate::ruleset::{Answer, Condition, EditableDecision, Kind, Question, RuleSet};

/// The questions that both rule sets have, with the options that both have, in the old order.
pub(super) fn shared(old: &RuleSet, new: &RuleSet) -> Table<QuestionId, Question> {
    let both = old.questions().values().filter_map(|question| {
        let other = &new.questions()[new.question(&question.id)?];
        let options = question.options.values();
        let options = options.filter(|it| other.option(&it.id).is_some());
        let scales = question.scale.as_ref().zip(other.scale.as_ref());
        let mut shared = Question {
            options: options.cloned().collect(),
            must_know: question.must_know || other.must_know,
            scale: scales.and_then(|(one, other)| one.shared(other)),
            ..question.clone()
        };
        shared.classify();
        let is_empty = match shared.kind {
            Kind::Number => shared.scale.is_none(),
            Kind::YesNo | Kind::OneOf => shared.must_know && shared.options.is_empty(),
            Kind::AnyOf => false,
        };
        (other.kind == question.kind && !is_empty).then_some(shared)
    });
    both.collect()
}

/// The shared question that a question is, if any.
pub(super) fn shared_as(
    shared: &Table<QuestionId, Question>,
    question: &Question,
) -> Option<QuestionId> {
    shared.position(|it| it.id == question.id && it.kind == question.kind)
}

/// The decision of a rule set, rewritten for the shared questions.
pub(super) fn mapped<'r>(
    rules: &'r RuleSet,
    shared: &Table<QuestionId, Question>,
) -> EditableDecision<'r> {
    let mut mapped = EditableDecision::of(rules);
    let findings = mapped.findings.values_mut();
    for when in findings.chain(mapped.rules.iter_mut().map(|it| &mut it.when)) {
        *when = Cow::Owned(over(shared, rules, when));
    }
    mapped
}

/// A condition of a rule set, rewritten for the shared questions. A question that is not shared
/// counts as its stand-in, and an option that is not shared is never chosen.
fn over(shared: &Table<QuestionId, Question>, rules: &RuleSet, condition: &Condition) -> Condition {
    let list = |of: &[Condition]| of.iter().map(|it| over(shared, rules, it)).collect();
    let found = |id: QuestionId| shared_as(shared, &rules.questions()[id]);
    let alone = |id: QuestionId| match condition.is_met_by(&rules.questions()[id].stand_in()) {
        true => Condition::ALWAYS,
        false => Condition::NEVER,
    };
    match condition {
        Condition::All(of) => Condition::All(list(of)),
        Condition::Any(of) => Condition::Any(list(of)),
        Condition::Not(inner) => Condition::Not(Box::new(over(shared, rules, inner))),
        Condition::AtLeast { count, of } => Condition::AtLeast {
            count: *count,
            of: list(of),
        },
        Condition::Finding(finding) => Condition::Finding(*finding),
        Condition::Chosen { question, options } => {
            let own = &rules.questions()[*question].options;
            let chosen = |question| {
                let options = options.iter();
                let options = options.filter_map(|it| shared[question].option(&own[*it].id));
                let mut options: Vec<_> = options.collect();
                options.sort_unstable();
                Condition::Chosen { question, options }
            };
            found(*question).map_or_else(|| alone(*question), chosen)
        }
        Condition::Within { question, range } => {
            let range = *range;
            let within = |question| Condition::Within { question, range };
            found(*question).map_or_else(|| alone(*question), within)
        }
        Condition::NoneChosen(question) => {
            found(*question).map_or_else(|| alone(*question), Condition::NoneChosen)
        }
        Condition::NotSure(question) => {
            found(*question).map_or_else(|| alone(*question), Condition::NotSure)
        }
    }
}

/// Answers to shared questions, as answers to the questions of the old rule set.
pub(super) fn in_terms_of(
    old: &RuleSet,
    shared: &Table<QuestionId, Question>,
    answers: &[(QuestionId, Answer)],
) -> Vec<(QuestionId, Answer)> {
    let answers = answers.iter().map(|(id, answer)| {
        let question = &shared[*id];
        let Some(id) = old.question(&question.id) else {
            unreachable!("the old rule set has every shared question");
        };
        let Ok(answer) = old.questions()[id].answer(&answer.words(question)) else {
            unreachable!("the old rule set has every shared option");
        };
        (id, answer)
    });
    answers.collect()
}
