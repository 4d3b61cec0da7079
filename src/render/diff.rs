//! What changes from one rule set to another, in words.

mod json;

use std::path::Path;

use crate::diff::{Area, Change, Diff};
use crate::ids::{ClassId, OutcomeId, QuestionId};
use crate::render::Look;
use crate::render::page::{HEADING, Page};
use crate::ruleset::RuleSet;
use crate::wording;

pub use json::json;

/// The name that stands for the shipped rule set.
pub const SHIPPED: &str = "shipped";

/// The most areas in a table.
const MOST_SHOWN: usize = 10;

/// What is said of every comparison.
const BASIS: &str = "compared over every complete answer set that both rule sets understand; questions \
    are matched by id and kind, options and outcomes by id; a question that only one side has counts as \
    not-sure there, and an option that only one side has is not chosen; of an advice the outcome is compared";

/// What changes as text. `paths` are the two rule sets as they were named.
pub fn table(diff: &Diff<'_>, paths: [&Path; 2], look: Look) -> String {
    let mut page = Page::new(look);
    let [old, new] = names(diff, paths);
    page.title(HEADING, &format!("From {old} to {new}"));
    let total = diff.total;
    page.paragraph(&match diff.changed() {
        0 => format!("The advice changes for none of {total} complete answer sets."),
        changed => format!(
            "The advice changes for {} of all complete answer sets: {changed} of {total}.",
            percent(changed, total)
        ),
    });
    if !diff.changes.is_empty() {
        page.heading("Outcomes, before and after");
        page.rows(diff.changes.iter().map(|change| {
            [
                arrow(diff, change),
                percent(change.count, diff.total),
                change.count.to_string(),
            ]
        }));
        areas(&mut page, diff, paths);
    }
    let apart = apart(diff);
    if !apart.is_empty() {
        page.heading("What they do not share");
        page.bullets(apart);
    }
    page.aside(&format!("Exact; {BASIS}."));
    page.into_text()
}

/// The largest areas, each with an example to run.
fn areas(page: &mut Page, diff: &Diff<'_>, paths: [&Path; 2]) {
    let mut areas: Vec<(&Change, &Area)> = diff
        .changes
        .iter()
        .flat_map(|change| change.areas.iter().map(move |area| (change, area)))
        .collect();
    areas.sort_by_key(|(_, area)| std::cmp::Reverse(area.answers.size));
    page.heading("Where, the largest part first");
    for (change, area) in areas.iter().take(MOST_SHOWN) {
        let conditions = area.answers.conditions.iter();
        let conditions: Vec<String> = conditions
            .map(|(question, classes)| {
                format!(
                    "{}: {}",
                    diff.question(*question).id,
                    words(diff, *question, classes)
                )
            })
            .collect();
        let conditions = match conditions.as_slice() {
            [] => "any answers".to_owned(),
            conditions => conditions.join("; "),
        };
        let [before, after] = rules(diff, area);
        let share = percent(area.answers.size, diff.total);
        page.bullets([format!("{}, {share}: {conditions}", arrow(diff, change))]);
        let deciding = if before == after {
            format!("`{before}` decides before and after")
        } else {
            format!("`{before}` decides before, `{after}` after")
        };
        page.nested(&format!("for example ({deciding}):"));
        page.verbatim(&command(diff, area, paths[1]));
    }
    let described: u128 = areas.iter().map(|(_, area)| area.answers.size).sum();
    let shown = areas.iter().take(MOST_SHOWN);
    let shown: u128 = shown.map(|(_, area)| area.answers.size).sum();
    let parts = areas.len().saturating_sub(MOST_SHOWN);
    if parts > 0 {
        page.paragraph(&format!(
            "and {} with {} of all answer sets; --json lists them",
            wording::count(parts, "smaller part"),
            percent(described - shown, diff.total)
        ));
    }
    let elsewhere: u128 = diff.changes.iter().map(Change::elsewhere).sum();
    if elsewhere > 0 {
        page.paragraph(&format!(
            "and {} of all answer sets in parts too many to describe",
            percent(elsewhere, diff.total)
        ));
    }
}

fn names(diff: &Diff<'_>, [old, new]: [&Path; 2]) -> [String; 2] {
    let name = |rules: &RuleSet, path: &Path| {
        format!("{} ({} {})", path.display(), rules.id(), rules.version())
    };
    [name(diff.rules[0], old), name(diff.rules[1], new)]
}

fn arrow(diff: &Diff<'_>, change: &Change) -> String {
    let [from, to] = diff.outcome_ids(change.outcomes);
    format!("{from} -> {to}")
}

fn rules<'d>(diff: &'d Diff<'_>, area: &Area) -> [&'d str; 2] {
    let [old, new] = diff.rules;
    let [before, after] = area.rules;
    [&old.decision()[before].id, &new.decision()[after].id]
}

fn words(diff: &Diff<'_>, question: QuestionId, classes: &[ClassId]) -> String {
    diff.classes(question)
        .describe(diff.question(question), classes)
}

/// The command that shows the advice for the example of an area.
fn command(diff: &Diff<'_>, area: &Area, path: &Path) -> String {
    let mut words = vec!["backend-advisor".to_owned()];
    if path != Path::new(SHIPPED) {
        words.extend(["--rules".to_owned(), quoted(&path.display().to_string())]);
    }
    for (question, answer) in &area.example {
        let question = diff.question(*question);
        words.push(format!("--{}", question.id));
        words.push(answer.words(question).join(","));
    }
    words.push("--rest-not-sure".to_owned());
    words.join(" ")
}

/// A word for a shell.
fn quoted(word: &str) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || "/._-+=:@%".contains(letter);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// A share in percent; what is there is never said to be nothing, nor what is missing.
fn percent(part: u128, whole: u128) -> String {
    let share = 100.0 * part as f64 / whole as f64;
    if part > 0 && share < 0.05 {
        "< 0.1 %".to_owned()
    } else if part < whole && share >= 99.95 {
        "> 99.9 %".to_owned()
    } else {
        format!("{share:.1} %")
    }
}

/// What only one side has, each in a sentence.
fn apart(diff: &Diff<'_>) -> Vec<String> {
    let apart = &diff.apart;
    let mut sentences = Vec::new();
    let sides = ["old", "new"];
    for (side, (name, rules)) in sides.into_iter().zip(diff.rules).enumerate() {
        let questions = apart.questions.get(side).into_iter().flatten();
        for question in questions.map(|question| &rules.questions()[*question].id) {
            sentences.push(format!(
                "question `{question}`, only in the {name} one, where it counts as not-sure"
            ));
        }
        for options in &apart.options {
            let (Some(question), Some(only)) =
                (options.question.get(side), options.options.get(side))
            else {
                continue;
            };
            let question = &rules.questions()[*question];
            if !only.is_empty() {
                let only = only.iter().map(|option| &question.options[*option].id);
                let noun = if only.len() == 1 { "option" } else { "options" };
                let only = wording::words(only, "and");
                sentences.push(format!(
                    "{noun} {only} of `{}`, only in the {name} one, where nobody chooses so",
                    question.id
                ));
            }
        }
        for outcome in outcomes(diff, side) {
            sentences.push(format!("outcome `{outcome}`, only in the {name} one"));
        }
    }
    for [one, other] in &apart.kinds {
        let [old, new] = diff.rules;
        let (one, other) = (&old.questions()[*one], &new.questions()[*other]);
        sentences.push(format!(
            "question `{}`, {} in the old one and {} in the new one: not matched, and not-sure on both sides",
            one.id,
            one.kind.name(),
            other.kind.name()
        ));
    }
    if apart.reordered {
        sentences.push("the order of the questions, which changes no advice".to_owned());
    }
    sentences
}

fn outcomes<'r>(diff: &Diff<'r>, side: usize) -> impl Iterator<Item = &'r str> {
    let rules = diff.rules.into_iter().nth(side);
    let only: &[OutcomeId] = diff.apart.outcomes.get(side).map_or(&[], Vec::as_slice);
    let only = only.to_vec();
    rules.into_iter().flat_map(move |rules| {
        let only = only.clone().into_iter();
        only.map(|outcome| rules.outcomes()[outcome].id.as_str())
    })
}
