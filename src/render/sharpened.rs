//! What additional answers changed in a plan.

use crate::advice::{Advice, Plan, Statement};
use crate::grammar;
use crate::render::phrases;

/// The parts of the plan that differ from `before`, by their headings in the full report. `None` if
/// another outcome is recommended.
pub fn sentence(before: &Advice<'_>, now: &Advice<'_>) -> Option<String> {
    if before.recommended() != now.recommended() {
        return None;
    }
    let (before, now) = (
        parts(before.outcome.as_ref()?),
        parts(now.outcome.as_ref()?),
    );
    let added = now.iter().filter(|part| !before.contains(part));
    let gone = before
        .iter()
        .filter(|(name, _)| now.iter().all(|(other, _)| other != name));
    let names = added.chain(gone).map(|(name, _)| *name);
    Some(match grammar::list(names, "and").as_str() {
        "" => "Your new answers do not change the plan.".to_owned(),
        names => format!("Your new answers changed these parts of the plan: {names}."),
    })
}

/// The parts of a plan that are not empty, each with its text.
fn parts<'r>(plan: &Plan<'r>) -> Vec<(&'r str, String)> {
    let said = |says: &[Statement<'_>]| {
        let says = says.iter().map(phrases::stated);
        says.collect::<Vec<String>>().join("\n")
    };
    let drawn = plan.architecture.as_ref();
    let built = drawn.map(|it| [said(&it.first), said(&it.later)]);
    let [first, later] = built.unwrap_or_default();
    let chosen = plan.plan.iter().map(|it| (it.title, phrases::chosen(it)));
    let lists = [
        ("Price", said(&plan.costs)),
        ("Start", said(&plan.start)),
        ("Keep in mind", said(&plan.cautions)),
        ("What to bring", said(&plan.bring)),
        (
            "What runs where",
            drawn.map(|it| it.mermaid.clone()).unwrap_or_default(),
        ),
        ("What to build first", first),
        ("Later", later),
    ];
    let parts = chosen.chain(lists);
    parts.filter(|(_, says)| !says.is_empty()).collect()
}
