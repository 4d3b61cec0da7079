//! What other answers changed in a result.

use textwrap::core::display_width;

use crate::advice::{Advice, Statement};
use crate::grammar;
use crate::render::{phrases, words};

/// How many parts that differ are named if there is no room for all.
const MOST_NAMED: usize = 3;

/// Whether the recommendation is the one `before` and, if it is the same outcome, which parts of the
/// result differ, by their headings in the full report: "Unchanged: Django (likely choice). Changed:
/// Start and Later." Names all parts if the sentence fits into `width` columns.
pub fn sentence(before: &Advice<'_>, now: &Advice<'_>, width: usize) -> Option<String> {
    let [was, is] = [before, now].map(|it| it.recommendation.as_ref().map(phrases::recommended));
    let (was, is) = (was?, is?);
    let recommended = match was == is {
        true => format!("Unchanged: {is}"),
        false => format!("Was: {was}. Now: {is}"),
    };
    if before.outcome() != now.outcome() {
        return Some(format!("{recommended}."));
    }
    let (before, now) = (parts(before)?, parts(now)?);
    let added = now.iter().filter(|part| !before.contains(part));
    let gone = before
        .iter()
        .filter(|(name, _)| now.iter().all(|(other, _)| other != name));
    let names: Vec<&str> = added.chain(gone).map(|(name, _)| *name).collect();
    if names.is_empty() {
        return Some(format!("{recommended}, with the same plan."));
    }
    let changed = |most: usize| {
        let (named, more) = names.split_at(names.len().min(most));
        let more = (!more.is_empty()).then(|| format!("{} more", more.len()));
        let named = named.iter().map(|name| (*name).to_owned());
        let named = grammar::list(named.chain(more), "and");
        format!("{recommended}. Changed: {named}.")
    };
    let all = changed(usize::MAX);
    Some(match display_width(&all) <= width {
        true => all,
        false => changed(MOST_NAMED),
    })
}

/// The parts of a decided result that are not empty, each with its text.
fn parts<'r>(advice: &Advice<'r>) -> Option<Vec<(&'r str, String)>> {
    let decided = advice.decided()?;
    let plan = decided.plan;
    let dissent = phrases::dissent(advice);
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
    let dissent = (words::DISSENT, dissent.unwrap_or_default());
    let why = phrases::cited(&decided.by.because, &decided.by.grounds);
    let parts = [(words::WHY, why), dissent]
        .into_iter()
        .chain(chosen)
        .chain(lists);
    Some(parts.filter(|(_, says)| !says.is_empty()).collect())
}
