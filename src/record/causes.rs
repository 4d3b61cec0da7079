//! Which changes of the rules are behind another advice.

use crate::answers::{Answers, Origin};
use crate::decision::Decision;
use crate::decision::truth::Truths;
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
    /// The rule that decides today, if some questions are answered so, is as it was; one that
    /// decided before it is gone, has another condition, or stands behind it.
    Uncovered(String),
}

/// What has changed in the rules, as far as it made the difference for one completion of the
/// answers that gives another outcome today: that with not-sure for the rest, if it does. Which
/// rule decided that one is on record.
pub(super) fn causes(record: &Record, rules: &RuleSet, decision: &Decision) -> Vec<Cause> {
    let Some((completion, is_on_record)) = differing(record, rules, decision) else {
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
    let decided = record.rule.as_ref().filter(|_| is_on_record);
    let is_as_it_was = record
        .fingerprint
        .as_ref()
        .is_some_and(|fingerprint| fingerprints.contains(fingerprint));
    if let Some(decided) = decided.filter(|_| !is_as_it_was) {
        match rules.decision().position(|rule| rule.id == *decided) {
            None => causes.push(Cause::Gone(decided.clone())),
            Some(rule) if record.outcome.as_ref() != Some(outcome(rule)) => {
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
    match then(decides) {
        None => causes.push(Cause::New(id(decides))),
        // What decided instead was not there, or not so, or behind it.
        Some(_) if !causes.is_empty() || record.outcome.is_none() => {}
        Some(_) if is_on_record => causes.push(Cause::Moved(id(decides))),
        Some(_) => causes.push(Cause::Uncovered(id(decides))),
    }
    causes
}

/// A completion of the answers that gives another outcome than is on record, and whether it is the
/// one with not-sure for the rest.
fn differing(record: &Record, rules: &RuleSet, decision: &Decision) -> Option<(Answers, bool)> {
    let differs =
        |outcome: &OutcomeId| record.outcome.as_ref() != Some(&rules.outcomes()[*outcome].id);
    let mut not_sure = record.answers.clone();
    not_sure.rest_not_sure();
    if decision
        .remaining(&not_sure)
        .settled()
        .is_some_and(|outcome| differs(&outcome))
    {
        return Some((not_sure, true));
    }
    let possible = decision.remaining(&record.answers).possible();
    let wanted = possible.into_iter().find(differs)?;
    let (ways, _) = decision.ways_to(&record.answers, wanted);
    let mut completion = record.answers.clone();
    for (question, answer) in ways.into_iter().next()?.with {
        completion.give(question, answer, Origin::RestNotSure);
    }
    completion.rest_not_sure();
    Some((completion, false))
}
