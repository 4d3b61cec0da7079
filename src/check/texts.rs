//! Texts that are missing, claims without a place, and scenarios that say nothing new.

use crate::check::{Code, Notes, id_of};
use crate::ids::{Id, QuestionId};
use crate::ruleset::places::Step;
use crate::ruleset::{Answer, Outcome, RuleSet, Scenario};

/// Looks at everything that is not a condition.
pub(super) fn check(notes: &mut Notes<'_>) {
    missing(notes);
    claims(notes);
    scenarios(notes);
}

/// The notes of an outcome, by the key that they stand under.
fn notes_of(outcome: &Outcome) -> [(&'static str, &[crate::ruleset::Note]); 4] {
    [
        ("costs", &outcome.costs),
        ("bring", &outcome.bring),
        ("start", &outcome.start),
        ("cautions", &outcome.cautions),
    ]
}

fn missing(notes: &mut Notes<'_>) {
    let loaded = notes.loaded;
    let rules = &loaded.rules;
    let mut text = |text: &str, what: &str, id: &str, at: &[Step<'_>], key: &'static str| {
        if text.trim().is_empty() {
            let at: Vec<Step<'_>> = at.iter().copied().chain([Step::Key(key)]).collect();
            let message = format!("the `{key}` of {what} `{id}` is empty");
            notes.add(Code::TextMissing, id, &at, message);
        }
    };
    text(rules.title(), "rule set", rules.id(), &[], "title");
    for (index, topic) in rules.topics().values().enumerate() {
        text(
            &topic.title,
            "topic",
            &topic.id,
            &entry("topics", index),
            "title",
        );
    }
    for (index, question) in rules.questions().values().enumerate() {
        let at = entry("questions", index);
        text(&question.ask, "question", &question.id, &at, "ask");
        for (number, option) in question.options.values().enumerate() {
            let at = [at.as_slice(), &entry("options", number)].concat();
            text(&option.label, "option", &option.id, &at, "label");
        }
    }
    for (index, finding) in rules.findings().values().enumerate() {
        text(
            &finding.says,
            "finding",
            &finding.id,
            &entry("findings", index),
            "says",
        );
    }
    for (index, rule) in rules.decision().values().enumerate() {
        text(
            &rule.because,
            "rule",
            &rule.id,
            &entry("decision", index),
            "because",
        );
    }
    for (index, signal) in rules.signals().values().enumerate() {
        text(
            &signal.because,
            "signal",
            &signal.id,
            &entry("signals", index),
            "because",
        );
    }
    for (index, outcome) in rules.outcomes().values().enumerate() {
        let at = entry("outcomes", index);
        text(&outcome.title, "outcome", &outcome.id, &at, "title");
        text(&outcome.summary, "outcome", &outcome.id, &at, "summary");
        for (list, notes) in notes_of(outcome) {
            for (number, note) in notes.iter().enumerate() {
                let at = [at.as_slice(), &entry(list, number)].concat();
                text(&note.say, "a note of outcome", &outcome.id, &at, "say");
            }
        }
    }
    for (index, source) in rules.sources().values().enumerate() {
        text(
            &source.title,
            "source",
            &source.id,
            &entry("sources", index),
            "title",
        );
    }
    for (claim, at) in rules.claims().values().zip(claims_at(rules)) {
        text(&claim.says, "claim", &claim.id, &at, "says");
    }
    for (index, entered) in rules.background().iter().enumerate() {
        let id = &rules.claims()[entered.claim].id;
        text(
            &entered.because,
            "the background entry",
            id,
            &entry("background", index),
            "because",
        );
    }
    for (index, accepted) in loaded.accepted.iter().enumerate() {
        text(
            &accepted.because,
            "the acceptance of",
            &accepted.id,
            &entry("accept", index),
            "because",
        );
    }
}

fn claims(notes: &mut Notes<'_>) {
    let rules = &notes.loaded.rules;
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
            notes.add(Code::ClaimUncited, &claim.id, &at, message);
        }
    }
    for (index, entered) in rules.background().iter().enumerate() {
        if is_cited[entered.claim] {
            let id = &rules.claims()[entered.claim].id;
            let message = format!("the claim `{id}` is in the background, and is cited");
            let at = [
                Step::Key("background"),
                Step::Index(index),
                Step::Key("claim"),
            ];
            notes.add(Code::ClaimBackgroundCited, id, &at, message);
        }
    }
}

fn scenarios(notes: &mut Notes<'_>) {
    let loaded = notes.loaded;
    let questions = loaded.rules.questions();
    let answers = |scenario: &Scenario| {
        let mut all: Vec<(QuestionId, Answer)> = scenario.answers.clone();
        if scenario.rest_not_sure {
            let rest = questions.ids().filter(|question| {
                let mut given = scenario.answers.iter();
                !given.any(|(answered, _)| answered == question)
            });
            all.extend(rest.map(|question| (question, Answer::NotSure)));
        }
        all.sort();
        all
    };
    let mut known: std::collections::HashMap<_, &str> = std::collections::HashMap::new();
    for (index, scenario) in loaded.scenarios.iter().enumerate() {
        match known.get(&answers(scenario)) {
            Some(first) => {
                let message = format!(
                    "scenario `{}` gives the same answers as `{first}`",
                    scenario.id
                );
                let place = id_of("scenarios", index);
                notes.add(Code::ScenarioDuplicate, &scenario.id, &place, message);
            }
            None => {
                known.insert(answers(scenario), &scenario.id);
            }
        }
    }
}

/// The way to an entry of a list.
fn entry(list: &'static str, index: usize) -> [Step<'static>; 2] {
    [Step::Key(list), Step::Index(index)]
}

/// The ways to the claims, which stand among those of their sources.
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
