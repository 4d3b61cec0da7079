//! Outcomes that not-sure leads to, but no other answer to the same question.

use crate::decision::{Exceeded, Function, TooLarge};
use crate::grammar;
use crate::ids::{Id, OutcomeId, QuestionId, RuleId};
use crate::lint::analysis::Analysis;
use crate::lint::negations::used_and_named;
use crate::lint::{Code, Lints};
use crate::ruleset::{Answer, Condition, Kind};

/// Checks each question: with sure answers to all others, does not-sure lead to an outcome that no
/// sure answer leads to? Rules that name not-sure are not reported.
pub(super) fn check(analysis: &mut Analysis<'_>, lints: &mut Lints<'_>) -> Result<(), TooLarge> {
    if lints.severity(Code::OnlyNotSure).is_none() {
        return Ok(());
    }
    let rules = analysis.rules;
    let questions = rules.questions().iter();
    for (id, question) in questions.filter(|(_, it)| !it.must_know) {
        let found = found(analysis, id).map_err(|_| TooLarge::at("question", &question.id))?;
        let Some((first, witness)) = found.first() else {
            continue;
        };
        let first = &rules.decision()[*first];
        let others = found.iter().skip(1);
        let others: Vec<&String> = others.map(|(it, _)| &rules.decision()[*it].id).collect();
        let also = match others.is_empty() {
            true => String::new(),
            false => format!(
                "; the same goes for {}",
                grammar::quoted_list(&others, "and")
            ),
        };
        let message = format!(
            "not-sure on `{}` leads to `{}` by rule `{}`, although every other answer to it leads \
             elsewhere{also}",
            question.id,
            rules.outcomes()[first.recommend].id,
            first.id,
        );
        let place = lints.id_of("questions", id.index());
        let lint = lints.add(Code::OnlyNotSure, &question.id, place, message);
        let related = found.iter().map(|(it, _)| &rules.decision()[*it].id);
        lint.related = related.cloned().collect();
        lint.witness = Some(witness.clone());
    }
    Ok(())
}

/// A rule, and answers that it decides.
type Found = (RuleId, Vec<(QuestionId, Answer)>);

/// The rules that give such an outcome, each with answers for which it does.
fn found(analysis: &mut Analysis<'_>, question: QuestionId) -> Result<Vec<Found>, Exceeded> {
    let rules = analysis.rules;
    let mut found = Vec::new();
    for outcome in rules.outcomes().ids() {
        let only = only_not_sure(analysis, question, outcome)?;
        if only == analysis.functions.never {
            continue;
        }
        let with_outcome = rules.decision().iter();
        for (id, rule) in with_outcome.filter(|(_, it)| it.recommend == outcome) {
            let [_, named] = used_and_named(rules, &rule.when);
            if named.contains(&question) {
                continue;
            }
            let functions = &mut analysis.functions;
            let decides = analysis.traced[id].decides;
            let decides = functions.with_answer(decides, question, &Answer::NotSure);
            let shown = functions.and(only, decides)?;
            if let Some(mut witness) = functions.example_of_sure_answers(shown) {
                witness.push((question, Answer::NotSure));
                witness.sort();
                found.push((id, witness));
            }
        }
    }
    found.sort_by_key(|(rule, witness)| (witness.len(), *rule));
    Ok(found)
}

/// Where not-sure gives an outcome, but no other answer to the question does.
fn only_not_sure(
    analysis: &mut Analysis<'_>,
    question: QuestionId,
    outcome: OutcomeId,
) -> Result<Function, Exceeded> {
    let functions = &mut analysis.functions;
    let gives = functions.gives(analysis.decision.outcome, outcome)?;
    let unsure = functions.with_answer(gives, question, &Answer::NotSure);
    if unsure == functions.never {
        return Ok(functions.never);
    }
    // Often one sure answer does the same as not-sure, which is cheap to find out.
    let asked = &analysis.rules.questions()[question];
    let one_of = asked.options.ids().map(Answer::One);
    let sure: Vec<Answer> = match asked.kind {
        Kind::AnyOf => vec![Answer::Many(Vec::new())],
        Kind::Number => Vec::new(),
        Kind::OneOf | Kind::YesNo => one_of.collect(),
    };
    let mut same = sure.iter();
    if same.any(|it| functions.with_answer(gives, question, it) == unsure) {
        return Ok(functions.never);
    }
    let is_unsure =
        functions.condition(&Condition::NotSure(question), &analysis.decision.findings)?;
    let is_sure = functions.and_not(gives, is_unsure)?;
    let never = functions.and_not(functions.always, is_sure)?;
    let never = functions.for_every_answer(never, question)?;
    functions.and(unsure, never)
}
