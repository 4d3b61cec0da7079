//! Which changes of the rules are behind another advice.

use crate::answers::{Answers, Origin};
use crate::decision::Decision;
use crate::decision::kleene::Truths;
use crate::ids::{Id, OutcomeId, RuleId};
use crate::record::{Record, fingerprint};
use crate::ruleset::RuleSet;

/// A change in the rules that made a difference. Rules are named by their ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The rules are those of the record, so the record itself was changed.
    Edited,
    /// The rule that decided is gone, and no other says the same.
    Gone(String),
    /// The rule that decided has another condition.
    Rewritten(String),
    /// The rule that decided recommends something else.
    Recommends(String),
    /// The rule that decides today is new, or was rewritten.
    New(String),
    /// The rule that decides today stood after the one that decided, and now stands before it.
    Moved(String),
    /// The rule that decides today, if some questions are answered so, is as it was, and so is the
    /// one that decided; another that stood before it is gone, was rewritten or stands behind it.
    Uncovered(String),
}

/// What has changed: of the rule that decided, and of the one that decides today for a completion of
/// the answers that gives another outcome. With not-sure for the rest, if that is one: which rule
/// decided that is on record.
pub(super) fn causes(record: &Record, rules: &RuleSet, decision: &Decision) -> Vec<Cause> {
    let Some(completion) = differing(record, rules, decision) else {
        return Vec::new();
    };
    let Some(decides) = Truths::new(rules, &completion).deciding_rule() else {
        return Vec::new();
    };
    let fingerprints = fingerprint::all(rules);
    let then = |rule: RuleId| {
        let own = fingerprints.get(rule.index())?;
        record.fingerprints.iter().position(|known| known == own)
    };
    let are_known = !record.fingerprints.is_empty();
    let id = |rule: RuleId| rules.decision()[rule].id.clone();
    let outcome = |rule: RuleId| &rules.outcomes()[rules.decision()[rule].recommend].id;
    let mut causes = Vec::new();
    let is_as_it_was = record
        .fingerprint
        .as_ref()
        .is_some_and(|fingerprint| fingerprints.contains(fingerprint));
    if let Some(decided) = record.rule.as_ref().filter(|_| !is_as_it_was) {
        match rules.decision().position(|rule| rule.id == *decided) {
            // A rule whose fingerprint is not known may have another name today.
            None if record.fingerprint.is_some() => causes.push(Cause::Gone(decided.clone())),
            None => {}
            Some(rule) if record.outcome != *outcome(rule) => {
                causes.push(Cause::Recommends(decided.clone()));
            }
            Some(_) if are_known => causes.push(Cause::Rewritten(decided.clone())),
            Some(_) => {}
        }
    }
    let is_named = !causes.is_empty() && record.rule.as_ref() == Some(&id(decides));
    if is_named || !are_known {
        return causes;
    }
    let own = record.fingerprint.as_ref();
    let place_then = own.and_then(|own| record.fingerprints.iter().position(|it| it == own));
    let place_now = own.and_then(|own| fingerprints.iter().position(|it| it == own));
    match then(decides) {
        None => causes.push(Cause::New(id(decides))),
        Some(then) if place_then < Some(then) && Some(decides.index()) < place_now => {
            causes.push(Cause::Moved(id(decides)));
        }
        Some(_) if causes.is_empty() => causes.push(Cause::Uncovered(id(decides))),
        // What decided instead is not there, or not so, any more.
        Some(_) => {}
    }
    causes
}

/// A completion of the answers that gives another outcome than is on record.
fn differing(record: &Record, rules: &RuleSet, decision: &Decision) -> Option<Answers> {
    let differs = |outcome: &OutcomeId| record.outcome != rules.outcomes()[*outcome].id;
    let mut not_sure = record.answers.clone();
    not_sure.rest_not_sure();
    if decision
        .remaining(&not_sure)
        .settled()
        .is_some_and(|outcome| differs(&outcome))
    {
        return Some(not_sure);
    }
    let possible = decision.remaining(&record.answers).possible();
    let wanted = possible.into_iter().find(differs)?;
    let (ways, _) = decision.ways_to(&record.answers, wanted);
    let mut completion = record.answers.clone();
    for (question, answer) in ways.into_iter().next()?.with {
        completion.give(question, answer, Origin::RestNotSure);
    }
    completion.rest_not_sure();
    Some(completion)
}
