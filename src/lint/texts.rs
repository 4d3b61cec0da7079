//! Texts that are missing, claims without a place, and scenarios that say nothing new.

use std::collections::HashMap;

use crate::ids::Id;
use crate::lint::owners::notes;
use crate::lint::{Code, Lints, entry, id_of};
use crate::ruleset::RuleSet;
use crate::ruleset::spans::Step;
use crate::scenarios::answers;

/// Looks at everything that is not a condition.
pub(super) fn check(lints: &mut Lints<'_>) {
    missing(lints);
    claims(lints);
    scenarios(lints);
}

fn missing(lints: &mut Lints<'_>) {
    let loaded = lints.loaded;
    let rules = &loaded.rules;
    let mut text = |what: &str, id: &str, at: &[Step<'_>], key: &'static str, text: &str| {
        if text.trim().is_empty() {
            let at = [at, &[Step::Key(key)]].concat();
            let message = format!("the `{key}` of {what} `{id}` is empty");
            lints.add(Code::TextMissing, id, &at, message);
        }
    };
    text("rule set", rules.id(), &[], "title", rules.title());
    for (id, it) in rules.topics().iter() {
        text(
            "topic",
            &it.id,
            &entry("topics", id.index()),
            "title",
            &it.title,
        );
    }
    for (id, question) in rules.questions().iter() {
        let at = entry("questions", id.index());
        text("question", &question.id, &at, "ask", &question.ask);
        for (option, it) in question.options.iter() {
            let at = [at, entry("options", option.index())].concat();
            text("option", &it.id, &at, "label", &it.label);
        }
    }
    for (id, it) in rules.findings().iter() {
        text(
            "finding",
            &it.id,
            &entry("findings", id.index()),
            "says",
            &it.says,
        );
    }
    for (id, it) in rules.decision().iter() {
        text(
            "rule",
            &it.id,
            &entry("decision", id.index()),
            "because",
            &it.because,
        );
    }
    for (id, it) in rules.signals().iter() {
        text(
            "signal",
            &it.id,
            &entry("signals", id.index()),
            "because",
            &it.because,
        );
    }
    for (id, outcome) in rules.outcomes().iter() {
        let at = entry("outcomes", id.index());
        text("outcome", &outcome.id, &at, "title", &outcome.title);
        text("outcome", &outcome.id, &at, "summary", &outcome.summary);
        for (at, note) in notes(id.index(), outcome) {
            text("a note of outcome", &outcome.id, &at, "say", &note.say);
        }
    }
    for (id, it) in rules.sources().iter() {
        text(
            "source",
            &it.id,
            &entry("sources", id.index()),
            "title",
            &it.title,
        );
    }
    for (it, at) in rules.claims().values().zip(claims_at(rules)) {
        text("claim", &it.id, &at, "says", &it.says);
    }
    for (index, it) in rules.background().iter().enumerate() {
        let id = &rules.claims()[it.claim].id;
        text(
            "the background entry",
            id,
            &entry("background", index),
            "because",
            &it.because,
        );
    }
    for (index, it) in loaded.accepted.iter().enumerate() {
        text(
            "the acceptance of",
            &it.id,
            &entry("accept", index),
            "because",
            &it.because,
        );
    }
}

fn claims(lints: &mut Lints<'_>) {
    let rules = &lints.loaded.rules;
    let mut is_cited = rules.claims().map(|_, _| false);
    for claim in rules.cited() {
        is_cited[claim] = true;
    }
    let mut in_background = rules.claims().map(|_, _| false);
    for entered in rules.background() {
        in_background[entered.claim] = true;
    }
    for ((id, claim), at) in rules.claims().iter().zip(claims_at(rules)) {
        if !is_cited[id] && !in_background[id] {
            let message = format!(
                "nothing cites the claim `{}`, and it is not in the background",
                claim.id
            );
            let at = [at.as_slice(), &[Step::Key("id")]].concat();
            lints.add(Code::ClaimUncited, &claim.id, &at, message);
        }
    }
    for (index, entered) in rules.background().iter().enumerate() {
        if is_cited[entered.claim] {
            let id = &rules.claims()[entered.claim].id;
            let message = format!("the claim `{id}` is in the background, and is cited");
            let at = [&entry("background", index)[..], &[Step::Key("claim")]].concat();
            lints.add(Code::ClaimBackgroundCited, id, &at, message);
        }
    }
}

fn scenarios(lints: &mut Lints<'_>) {
    let loaded = lints.loaded;
    let mut known: HashMap<_, &str> = HashMap::new();
    for (index, scenario) in loaded.scenarios.iter().enumerate() {
        let answers = answers(&loaded.rules, scenario);
        let given: Vec<_> = answers.given().map(|(id, it)| (id, it.clone())).collect();
        if let Some(first) = known.get(&given) {
            let id = &scenario.id;
            let message = format!("scenario `{id}` gives the same answers as `{first}`");
            lints.add(
                Code::ScenarioDuplicate,
                id,
                &id_of("scenarios", index),
                message,
            );
        } else {
            known.insert(given, &scenario.id);
        }
    }
}

/// The steps to the claims, which stand among those of their sources.
fn claims_at(rules: &RuleSet) -> Vec<Vec<Step<'static>>> {
    let mut numbers = rules.sources().map(|_, _| 0);
    let claims = rules.claims().values().map(|claim| {
        let number = &mut numbers[claim.source];
        *number += 1;
        [
            entry("sources", claim.source.index()),
            entry("claims", *number - 1),
        ]
        .concat()
    });
    claims.collect()
}
