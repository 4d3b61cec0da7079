//! Texts that are missing, claims without a use, and scenarios that say nothing new.

use std::collections::{HashMap, HashSet};

use crate::lint::entries::Entry;
use crate::lint::{Code, Lints};
use crate::scenarios::answers;

/// Looks at everything that is not a condition.
pub(super) fn check(entries: &[Entry<'_>], lints: &mut Lints<'_>) {
    for entry in entries {
        for (key, text) in &entry.texts {
            if text.trim().is_empty() {
                let message = format!("the `{key}` of {} `{}` is empty", entry.kind, entry.id);
                lints.add(Code::TextMissing, entry.id, entry.at.key(key), message);
            }
        }
    }
    claims(entries, lints);
    scenarios(lints);
}

fn claims(entries: &[Entry<'_>], lints: &mut Lints<'_>) {
    let rules = &lints.loaded.rules;
    let id = |claim| rules.claims()[claim].id.as_str();
    let cited: HashSet<&str> = rules.cited().map(id).collect();
    let background: HashSet<&str> = rules.background().iter().map(|it| id(it.claim)).collect();
    for Entry { kind, id, at, .. } in entries {
        if *kind == "claim" && !cited.contains(id) && !background.contains(id) {
            let message = format!("the claim `{id}` is neither cited nor in the background");
            lints.add(Code::ClaimUncited, id, at.key("id"), message);
        }
        if *kind == "the background entry" && cited.contains(id) {
            let message = format!("the claim `{id}` is in the background, but it is cited");
            lints.add(Code::ClaimBackgroundCited, id, at.key("claim"), message);
        }
    }
}

fn scenarios(lints: &mut Lints<'_>) {
    let loaded = lints.loaded;
    let mut known: HashMap<_, &str> = HashMap::new();
    for (index, scenario) in loaded.scenarios.iter().enumerate() {
        let id = &scenario.id;
        let answers = answers(&loaded.rules, scenario);
        let given: Vec<_> = answers.given().map(|(id, it)| (id, it.clone())).collect();
        if let Some(first) = known.get(&given) {
            let message = format!("scenario `{id}` gives the same answers as `{first}`");
            let at = lints.id_of("scenarios", index);
            lints.add(Code::ScenarioDuplicate, id, at, message);
        } else {
            known.insert(given, id);
        }
    }
}
