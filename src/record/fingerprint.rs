//! Fingerprints of rules: equal exactly if the rules are, whatever they are called.

use sha2::{Digest, Sha256};

use crate::ids::{FindingId, Table};
use crate::ruleset::answer::{NONE, NOT_SURE};
use crate::ruleset::{Condition, RuleSet};

/// How many letters a fingerprint has: of two rules that differ, one in four thousand million pairs
/// has the same.
const LENGTH: usize = 8;

/// The fingerprint of each rule, in order: of its condition, with the conditions of the findings
/// that it names in place of their names, and of the outcome.
pub(crate) fn all(rules: &RuleSet) -> Vec<String> {
    let mut findings: Table<FindingId, String> = rules.findings().map(|_, _| String::new());
    for &finding in rules.finding_order() {
        findings[finding] = condition(rules, &findings, &rules.findings()[finding].when);
    }
    let rule_texts = rules.decision().values().map(|rule| {
        let when = condition(rules, &findings, &rule.when);
        format!("{when} -> {}", rules.outcomes()[rule.recommend].id)
    });
    rule_texts
        .map(|text| digest(&text).chars().take(LENGTH).collect())
        .collect()
}

fn digest(text: &str) -> String {
    let digest = Sha256::digest(text);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The digest of a condition, the same whether its parts are written out or named as findings. A
/// digest and not a text, which could double with each finding.
fn condition(rules: &RuleSet, findings: &Table<FindingId, String>, of: &Condition) -> String {
    let list = |of: &[Condition]| {
        let parts = of.iter().map(|part| condition(rules, findings, part));
        parts.collect::<Vec<String>>().join(",")
    };
    let text = match of {
        Condition::All(of) => format!("all({})", list(of)),
        Condition::Any(of) => format!("any({})", list(of)),
        Condition::AtLeast { count, of } => format!("at-least-{count}({})", list(of)),
        Condition::Not(inner) => format!("not({})", condition(rules, findings, inner)),
        Condition::Finding(finding) => return findings[*finding].clone(),
        Condition::Chosen { question, options } => {
            let question = &rules.questions()[*question];
            let options = options.iter();
            let mut ids: Vec<&str> = options
                .map(|option| question.options[*option].id.as_str())
                .collect();
            // What counts is which options, not in which order they are named.
            ids.sort_unstable();
            format!("{}:{}", question.id, ids.join("|"))
        }
        Condition::NoneChosen(question) => format!("{}:{NONE}", rules.questions()[*question].id),
        Condition::NotSure(question) => format!("{}:{NOT_SURE}", rules.questions()[*question].id),
    };
    digest(&text)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails loudly")]

    use super::*;
    use crate::ruleset::load;

    fn fingerprints(decision: &str) -> Vec<String> {
        let text = format!(
            "{{format: 1, id: small, version: '1', title: Small,
              questions: [
                {{id: staff, ask: Staff?, kind: yes-no}},
                {{id: size, ask: Size?, kind: one-of, options: [{{id: s, label: S}}, {{id: l, label: L}}]}}],
              findings: [{{id: busy, says: it is busy, when: {{size: l}}}}, {{id: idle, says: it is idle, when: {{size: s}}}}],
              decision: [{decision}, {{id: last, recommend: one, because: B, house: true}}],
              outcomes: [{{id: one, title: One, summary: S}}, {{id: two, title: Two, summary: S}}]}}"
        );
        all(&load::load_text("small.yaml", &text).unwrap().rules)
    }

    fn rule(when: &str, outcome: &str) -> String {
        format!("{{id: rule, when: {when}, recommend: {outcome}, because: B, house: true}}")
    }

    #[test]
    fn rules_differ_by_what_they_say_and_not_by_how_they_are_called() {
        let of = |when, outcome| fingerprints(&rule(when, outcome)).swap_remove(0);
        let first = of("{finding: busy}", "two");
        assert_eq!(first.len(), LENGTH);
        assert_ne!(first, of("{finding: idle}", "two"));
        assert_eq!(first, of("{size: l}", "two"));
        assert_ne!(first, of("{finding: busy}", "one"));
        assert_ne!(first, of("{not: {finding: busy}}", "two"));
        assert_ne!(
            of("{all: [{staff: yes}]}", "two"),
            of("{any: [{staff: yes}]}", "two")
        );
        assert_eq!(of("{size: [s, l]}", "two"), of("{size: [l, s]}", "two"));
        let renamed = rule("{finding: busy}", "two").replace("rule", "other");
        assert_eq!(fingerprints(&renamed).swap_remove(0), first);
    }
}
