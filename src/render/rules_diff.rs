//! What changes from one rule set to another, as text.

use crate::advice::RuleSetName;
use crate::grammar::{self, percent};
use crate::render::Look;
use crate::render::layout::{HEADING, Layout};
use crate::rules_diff::{BASIS, Change, Only, RulesDiff, Side};

/// What changes as text.
pub fn table(diff: &RulesDiff<'_>, look: Look) -> String {
    let mut layout = Layout::new(look);
    let [old, new] = [&diff.old, &diff.new].map(name);
    layout.title(HEADING, &format!("From {old} to {new}"));
    let total = diff.complete_answer_sets;
    layout.paragraph(&match diff.changed {
        0 => format!("The advice changes for none of {total} complete answer sets."),
        changed => format!(
            "The advice changes for {} of all complete answer sets: {changed} of {total}.",
            percent(changed, total)
        ),
    });
    if !diff.changes.is_empty() {
        layout.heading("Outcomes, before and after");
        layout.rows(diff.changes.iter().map(|change| {
            let count = change.complete_answer_sets;
            [arrow(change), percent(count, total), count.to_string()]
        }));
        layout.heading("For example");
        for change in &diff.changes {
            layout.bullets([format!("{}: {}", arrow(change), deciding(change))]);
            layout.verbatim(&change.example.after.command);
        }
    }
    layout.section("What they do not share", apart(diff));
    layout.aside(&format!("Exact; {BASIS}."));
    layout.into_text()
}

fn name(side: &Side<'_>) -> String {
    let RuleSetName { id, version, .. } = &side.ruleset;
    format!("{} ({id} {version})", side.path)
}

fn arrow(change: &Change<'_>) -> String {
    format!("{} -> {}", change.from, change.to)
}

fn deciding(change: &Change<'_>) -> String {
    let [before, after] = [&change.example.before, &change.example.after].map(|it| it.rule);
    match before == after {
        true => format!("`{before}` decides before and after"),
        false => format!("`{before}` decides before, `{after}` after"),
    }
}

/// What only one side has, each in a sentence.
fn apart(diff: &RulesDiff<'_>) -> Vec<String> {
    let mut sentences = only("old", &diff.only_in_old);
    sentences.extend(only("new", &diff.only_in_new));
    sentences.extend(diff.other_kind.iter().map(|it| {
        format!(
            "question `{}`, {} in the old one and {} in the new one: not matched, and not-sure on both sides",
            it.question, it.old, it.new
        )
    }));
    if diff.reordered {
        sentences.push("the order of the questions, which changes no advice".to_owned());
    }
    sentences
}

fn only(side: &str, only: &Only<'_>) -> Vec<String> {
    let questions = only.questions.iter().map(|question| {
        format!("question `{question}`, only in the {side} one, where it counts as not-sure")
    });
    let options = only.options.iter().map(|(question, options)| {
        let s = if options.len() == 1 { "" } else { "s" };
        let options = grammar::quoted_list(options, "and");
        format!(
            "option{s} {options} of `{question}`, only in the {side} one, where nobody chooses so"
        )
    });
    let outcomes = only.outcomes.iter();
    let outcomes = outcomes.map(|outcome| format!("outcome `{outcome}`, only in the {side} one"));
    questions.chain(options).chain(outcomes).collect()
}
