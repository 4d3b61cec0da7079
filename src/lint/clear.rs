//! Rules that say `certainty: clear` although the signals can favor another outcome.

use std::cmp::Reverse;

use crate::answers::pairs;
use crate::decision::{Exceeded, Function, TooLarge, Weight};
use crate::grammar;
use crate::ids::{Id, OutcomeId, QuestionId, RuleId, SignalId, Table};
use crate::lint::analysis::Analysis;
use crate::lint::{Code, Lints};
use crate::ruleset::{Answer, Certainty, RuleSet, Signal, Strength};

const STRENGTHS: [Strength; 3] = [Strength::Decisive, Strength::Strong, Strength::Supporting];

/// Checks each rule that says `certainty: clear`.
pub(super) fn check(analysis: &mut Analysis<'_>, lints: &mut Lints<'_>) -> Result<(), TooLarge> {
    let rules = analysis.rules;
    let clear = rules.decision().iter();
    let mut clear = clear
        .filter(|(_, rule)| rule.certainty == Some(Certainty::Clear))
        .peekable();
    if clear.peek().is_none() {
        return Ok(());
    }
    let mut signals = Vec::new();
    for signal in rules.signals().values() {
        let holds = analysis
            .functions
            .condition(&signal.when, &analysis.decision.findings);
        signals.push(holds.map_err(|_| TooLarge::at("signal", &signal.id))?);
    }
    let signals = signals.into_iter().collect();
    for (id, rule) in clear {
        outweighed(analysis, lints, &signals, id).map_err(|_| TooLarge::at("rule", &rule.id))?;
    }
    Ok(())
}

/// An outcome that the signals can favor.
struct Ahead {
    outcome: OutcomeId,
    /// How far it can be ahead.
    weight: Weight,
    /// Answers for which it is.
    witness: Vec<(QuestionId, Answer)>,
}

/// Finds the outcomes that the signals can favor over that of a rule, each with the answers for
/// which it is furthest ahead.
fn outweighed(
    analysis: &mut Analysis<'_>,
    lints: &mut Lints<'_>,
    signals: &Table<SignalId, Function>,
    id: RuleId,
) -> Result<(), Exceeded> {
    let rules = analysis.rules;
    let rule = &rules.decision()[id];
    let own = rule.recommend;
    let mut ahead = Vec::new();
    for other in rules.outcomes().ids().filter(|it| *it != own) {
        let weighted = rules.signals().iter().filter_map(|(id, signal)| {
            let unit = STRENGTHS.map(|it| i32::from(it == signal.strength));
            let weight = match side(rules, signal, own) {
                outcome if outcome == other => unit,
                outcome if outcome == own => unit.map(|it| -it),
                _ => return None,
            };
            Some((signals[id], weight))
        });
        let weighted: Vec<(Function, Weight)> = weighted.collect();
        let decides = analysis.traced[id].decides;
        if let Some((weight, witness)) = analysis.functions.heaviest(decides, &weighted)?
            && weight > [0; 3]
        {
            ahead.push(Ahead {
                outcome: other,
                weight,
                witness,
            });
        }
    }
    ahead.sort_by_key(|it| Reverse(it.weight));
    let Some(first) = ahead.first() else {
        return Ok(());
    };
    let given = analysis.functions.given(pairs(&first.witness));
    let holds = |id| analysis.functions.is_true(signals[id], &given);
    let counted = |outcome| counted(rules, |it| side(rules, it, own) == outcome, holds);
    let ids = ahead.iter().map(|it| &rules.outcomes()[it.outcome].id);
    let ids: Vec<String> = ids.cloned().collect();
    let named = grammar::quoted_some(&ids, "outcome", "and");
    let most = match ids.as_slice() {
        [first, _, ..] => format!(", `{first}` the most"),
        _ => String::new(),
    };
    let message = format!(
        "rule `{}` says `certainty: clear` for `{}`, but the signals can favor {named}{most}: \
         {} against {}",
        rule.id,
        rules.outcomes()[own].id,
        counted(first.outcome),
        counted(own),
    );
    let place = lints.id_of("decision", id.index());
    let lint = lints.add(Code::ClearOutweighed, &rule.id, place, message);
    lint.related = ids;
    lint.witness = Some(first.witness.clone());
    Ok(())
}

/// The outcome that a signal counts for if `own` is recommended: `own` itself if the signal is for
/// a part of it.
fn side(rules: &RuleSet, signal: &Signal, own: OutcomeId) -> OutcomeId {
    match rules.outcomes()[own].takes(signal.points_to, signal.alone) {
        true => own,
        false => signal.points_to,
    }
}

/// How many of the signals to count hold, by strength: "2 decisive and 1 strong".
fn counted(
    rules: &RuleSet,
    counts: impl Fn(&Signal) -> bool,
    holds: impl Fn(SignalId) -> bool,
) -> String {
    let found = STRENGTHS.iter().filter_map(|strength| {
        let signals = rules.signals().iter();
        let signals = signals.filter(|(_, it)| it.strength == *strength);
        let count = signals.filter(|(id, it)| counts(it) && holds(*id)).count();
        (count > 0).then(|| format!("{count} {strength}"))
    });
    let found: Vec<String> = found.collect();
    match found.is_empty() {
        true => "none".to_owned(),
        false => grammar::list(found, "and"),
    }
}
