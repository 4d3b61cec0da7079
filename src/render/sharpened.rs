//! What other answers changed in a result.

use crate::advice::{Advice, Statement};
use crate::grammar;
use crate::render::{phrases, words};

/// The recommendation before, if it was another, or else the parts of the result that differ from
/// `before`, by their headings in the full report.
pub fn sentence(before: &Advice<'_>, now: &Advice<'_>) -> Option<String> {
    if before.outcome() != now.outcome() {
        let was = phrases::recommended(before.recommendation.as_ref()?);
        return Some(format!("Before your change, the recommendation was {was}."));
    }
    let (before, now) = (parts(before)?, parts(now)?);
    let added = now.iter().filter(|part| !before.contains(part));
    let gone = before
        .iter()
        .filter(|(name, _)| now.iter().all(|(other, _)| other != name));
    let names = added.chain(gone).map(|(name, _)| *name);
    Some(match grammar::list(names, "and").as_str() {
        "" => "The advice did not change.".to_owned(),
        names => format!("What changed in the advice: {names}."),
    })
}

/// The parts of a decided result that are not empty, each with its text.
fn parts<'r>(advice: &Advice<'r>) -> Option<Vec<(&'r str, String)>> {
    let decided = advice.decided()?;
    let plan = decided.plan;
    let certainty = phrases::certainty(decided.recommendation.certainty);
    let dissent = phrases::dissent(advice);
    let said = |says: &[Statement<'_>]| {
        let says = says.iter().map(phrases::stated);
        says.collect::<Vec<String>>().join("\n")
    };
    let drawn = plan.architecture.as_ref();
    let built = drawn.map(|it| [said(&it.first), said(&it.later)]);
    let [first, later] = built.unwrap_or_default();
    let chosen = plan.plan.iter().map(|it| (it.title, phrases::chosen(it)));
    let judged = [
        ("Certainty", certainty.unwrap_or_default().to_owned()),
        (words::DISSENT, dissent.unwrap_or_default()),
    ];
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
    let parts = judged.into_iter().chain(chosen).chain(lists);
    Some(parts.filter(|(_, says)| !says.is_empty()).collect())
}
