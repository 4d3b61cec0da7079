//! How a rule set reads code: traits that nothing uses, and patterns that add nothing.

use std::collections::BTreeSet;

use crate::ids::{Id, TraitId};
use crate::lint::{Code, Lints};
use crate::ruleset::mapping::{FactKind, Mapping, Sought};

pub(super) fn check(lints: &mut Lints<'_>) {
    let Some(mapping) = &lints.loaded.scan else {
        return;
    };
    let traits = lints.loaded.texts.top().key("scan").key("traits");
    let used = used(mapping);
    for (id, it) in mapping.traits.iter() {
        let at = traits.index(id.index());
        if it.framework.is_none() && !used.contains(&id) {
            let message = format!("nothing uses the trait `{}`", it.id);
            lints.add(Code::TraitUnused, &it.id, at.key("id"), message);
        }
        for (index, pattern) in it.patterns.iter().enumerate() {
            let at = at.key("patterns").index(index);
            for (number, name) in pattern.names.iter().enumerate() {
                let earlier = it.patterns.iter().take(index);
                let earlier =
                    earlier.flat_map(|other| other.names.iter().map(move |name| (other, name)));
                let own = pattern.names.iter().take(number);
                let mut earlier = earlier.chain(own.map(|name| (pattern, name)));
                let covers = earlier.find(|(other, earlier)| {
                    has_limits_of(other, pattern) && matches(pattern.kind, earlier, name)
                });
                if let Some((_, earlier)) = covers {
                    let message = format!(
                        "in the trait `{}`, `{earlier}` already matches everything that `{name}` matches",
                        it.id
                    );
                    lints.add(Code::PatternDuplicate, &it.id, at, message);
                }
            }
        }
    }
}

/// The traits that answers and moves depend on.
fn used(mapping: &Mapping) -> BTreeSet<TraitId> {
    let answers = mapping.answers.iter().flat_map(|it| &it.when);
    let moves = mapping.moves.iter().flat_map(|it| &it.when);
    let needed = answers.chain(moves);
    let used = needed.flat_map(|it| it.seen.iter().chain(&it.unseen));
    used.copied().collect()
}

/// Whether a pattern matches at least where another one of the same name does.
fn has_limits_of(it: &Sought, other: &Sought) -> bool {
    it.kind == other.kind
        && (it.holds.is_empty() || it.holds == other.holds)
        && it
            .is_async
            .is_none_or(|is_async| other.is_async == Some(is_async))
        && (it.keyword.is_none() || it.keyword == other.keyword)
}

/// Whether everything that matches `name` also matches `earlier`.
fn matches(kind: FactKind, earlier: &str, name: &str) -> bool {
    let below = |stem: &str| {
        name.strip_prefix(stem)
            .is_some_and(|rest| rest.starts_with('.'))
    };
    match (kind, earlier.strip_suffix(".*")) {
        _ if earlier == name => true,
        (FactKind::File | FactKind::Text | FactKind::Service | FactKind::History, _) => false,
        (FactKind::Import, _) => below(earlier),
        (_, Some(stem)) => below(stem),
        (_, None) => false,
    }
}
