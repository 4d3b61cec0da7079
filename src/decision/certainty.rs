//! Which questions can still change how certain a settled outcome is.

use crate::answers::Answers;
use crate::decision::{Decision, Function, Functions, Questions, TooLarge, Truth, Truths};
use crate::ids::{FindingId, Id, OutcomeId, Table};
use crate::ruleset::{Rule, RuleSet};

/// The unanswered questions that can change the certainty: two completions of `answers` that differ
/// only there have different certainties. `decision` is that of `rules`.
///
/// # Errors
/// Names the rule or finding whose conditions exceeded the budget.
pub fn certainty_questions(
    rules: &RuleSet,
    decision: &Decision,
    answers: &Answers,
) -> Result<Questions, TooLarge> {
    let truths = Truths::new(rules, answers);
    let mut open = Vec::new();
    for rule in rules.decision().values() {
        let truth = truths.of(&rule.when);
        if truth != Truth::False {
            open.push(rule);
        }
        if truth == Truth::True {
            break;
        }
    }
    // The other rules decide for no completion.
    let mut certainties = open.iter().map(|rule| rule.certainty);
    let first = certainties.next();
    if certainties.all(|it| Some(it) == first) {
        return Ok(Questions::EMPTY);
    }
    let mut functions = decision.functions(rules)?;
    let findings = rules.findings().values().map(|finding| &finding.when);
    let findings = functions.findings(rules, findings.collect())?;
    let certainty = certainty(&mut functions, &findings, open.into_iter())?;
    let mut given = functions.given(answers.given());
    Ok(functions.relevant(&[certainty], &mut given))
}

/// The certainty of the first of these rules that holds. Each certainty has a leaf of its own.
pub(super) fn certainty<'r>(
    functions: &mut Functions<'_>,
    findings: &Table<FindingId, Function>,
    rules: impl DoubleEndedIterator<Item = &'r Rule>,
) -> Result<Function, TooLarge> {
    let mut decided = functions.never;
    for rule in rules.rev() {
        let leaf = OutcomeId::new(rule.certainty.map_or(0, |it| it as usize + 1));
        let leaf = functions.outcome(leaf);
        let holds = functions.condition(&rule.when, findings);
        decided = holds
            .and_then(|holds| functions.choose(holds, leaf, decided))
            .map_err(|_| TooLarge::at("rule", &rule.id))?;
    }
    Ok(decided)
}
