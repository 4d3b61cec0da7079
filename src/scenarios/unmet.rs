//! What a scenario expects of a result besides its outcome and rule.

use crate::advice::Advice;
use crate::answers::Answers;
use crate::decision::{Decision, Truth, Truths};
use crate::grammar;
use crate::ids::Id;
use crate::ruleset::{RuleSet, Scenario};

/// One sentence for each expectation that the result does not meet: what was expected, and what is
/// there. Unanswered questions count as not-sure for findings, as they do for the rule.
pub(super) fn unmet(
    rules: &RuleSet,
    decision: &Decision,
    scenario: &Scenario,
    answers: &Answers,
) -> Vec<String> {
    let mut unmet = Vec::new();
    if let Some(expected) = scenario.certainty {
        let found = rules.decision()[rules.deciding_rule(answers)].certainty;
        if found != Some(expected) {
            let found = found.map_or_else(|| "none".to_owned(), |it| it.to_string());
            unmet.push(format!(
                "the certainty should be {expected}, but it is {found}"
            ));
        }
    }
    let mut complete = answers.clone();
    complete.rest_not_sure(rules);
    let (truths, complete) = (Truths::new(rules, answers), Truths::new(rules, &complete));
    let holding = rules.findings().iter();
    let holding = holding.filter(|(id, _)| complete.finding(*id) == Truth::True);
    let holding = holding.map(|(id, it)| (id, &*it.id)).collect();
    unmet.extend(missing(&scenario.findings, holding, |id| {
        let id = &rules.findings()[id].id;
        (format!("the finding `{id}` does not hold"), "hold")
    }));
    let shown = rules.signals().iter();
    let shown = shown.filter(|(_, it)| truths.of(&it.when) == Truth::True);
    let shown = shown.map(|(id, it)| (id, &*it.id)).collect();
    unmet.extend(missing(&scenario.signals, shown, |id| {
        let id = &rules.signals()[id].id;
        (format!("the signal `{id}` is not shown"), "are shown")
    }));
    unmet.extend(texts(rules, decision, scenario, answers));
    unmet
}

/// The expected things that are not among those that are there.
fn missing<I: Id>(
    expected: &[I],
    there: Vec<(I, &str)>,
    says: impl Fn(I) -> (String, &'static str),
) -> Vec<String> {
    let is_there = |id: &I| there.iter().any(|(it, _)| it == id);
    let missing = expected.iter().filter(|id| !is_there(id));
    let missing = missing.map(|id| {
        let (lacks, verb) = says(*id);
        let others = there.iter().map(|(_, id)| format!("`{id}`"));
        match there.len() {
            0 => format!("{lacks}; none {verb}"),
            _ => format!("{lacks}; these {verb}: {}", grammar::list(others, "and")),
        }
    });
    missing.collect()
}

/// The texts that the result should have and does not have, and those that it should not have.
fn texts(
    rules: &RuleSet,
    decision: &Decision,
    scenario: &Scenario,
    answers: &Answers,
) -> Vec<String> {
    if scenario.shows.is_empty() && scenario.hides.is_empty() {
        return Vec::new();
    }
    let advice = match Advice::new(rules, decision, answers, None) {
        Ok(advice) => advice,
        Err(too_large) => return vec![too_large.to_string()],
    };
    let texts = advice.texts();
    let with = |part: &String| texts.iter().find(|text| text.contains(part.as_str()));
    let missing = scenario.shows.iter().filter(|part| with(part).is_none());
    let missing = missing.map(|part| format!("no text contains \"{part}\""));
    let unwanted = scenario.hides.iter().filter_map(|part| {
        let text = with(part)?;
        Some(format!("a text contains \"{part}\": {text}"))
    });
    missing.chain(unwanted).collect()
}
