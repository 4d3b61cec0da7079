//! Rules that say `certainty: clear` although the signals can favor another outcome.

use crate::decision::{Exceeded, Function, TooLarge, Weight};
use crate::grammar;
use crate::ids::{Id, OutcomeId, RuleId, SignalId, Table};
use crate::lint::analysis::Analysis;
use crate::lint::{Code, Lints};
use crate::ruleset::{Certainty, RuleSet, Strength};

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

/// Finds the answers for which the signals against the outcome of a rule weigh the most.
fn outweighed(
    analysis: &mut Analysis<'_>,
    lints: &mut Lints<'_>,
    signals: &Table<SignalId, Function>,
    id: RuleId,
) -> Result<(), Exceeded> {
    let rules = analysis.rules;
    let rule = &rules.decision()[id];
    let mut worst = None;
    let mut most = [0; 3];
    for other in rules.outcomes().ids().filter(|it| *it != rule.recommend) {
        let weighted = rules.signals().iter().filter_map(|(id, signal)| {
            let unit = STRENGTHS.map(|it| i32::from(it == signal.strength));
            let weight = match signal.points_to {
                outcome if outcome == other => unit,
                outcome if outcome == rule.recommend => unit.map(|it| -it),
                _ => return None,
            };
            Some((signals[id], weight))
        });
        let weighted: Vec<(Function, Weight)> = weighted.collect();
        let decides = analysis.traced[id].decides;
        if let Some((weight, witness)) = analysis.functions.heaviest(decides, &weighted)?
            && weight > most
        {
            most = weight;
            worst = Some((other, witness));
        }
    }
    let Some((other, witness)) = worst else {
        return Ok(());
    };
    let given = witness.iter().map(|(question, answer)| (*question, answer));
    let given = analysis.functions.given(given);
    let holds = |id| analysis.functions.is_true(signals[id], &given);
    let message = format!(
        "rule `{}` says `certainty: clear` for `{}`, but the signals can favor `{}`: {} against {}",
        rule.id,
        rules.outcomes()[rule.recommend].id,
        rules.outcomes()[other].id,
        counted(rules, other, holds),
        counted(rules, rule.recommend, holds),
    );
    let place = lints.id_of("decision", id.index());
    let lint = lints.add(Code::ClearOutweighed, &rule.id, place, message);
    lint.related = vec![rules.outcomes()[other].id.clone()];
    lint.witness = Some(witness);
    Ok(())
}

/// How many signals of each strength hold and point to an outcome: "2 decisive and 1 strong".
fn counted(rules: &RuleSet, outcome: OutcomeId, holds: impl Fn(SignalId) -> bool) -> String {
    let counts = STRENGTHS.iter().filter_map(|strength| {
        let signals = rules.signals().iter().filter(|(id, signal)| {
            signal.points_to == outcome && signal.strength == *strength && holds(*id)
        });
        let count = signals.count();
        (count > 0).then(|| format!("{count} {strength}"))
    });
    let counts: Vec<String> = counts.collect();
    match counts.is_empty() {
        true => "none".to_owned(),
        false => grammar::list(counts, "and"),
    }
}
