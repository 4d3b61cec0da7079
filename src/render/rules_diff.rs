//! How the advice changes from one rule set to another, as text.

use crate::advice::RuleSetName;
use crate::grammar::{self, percent, thousands};
use crate::render::{HEADING, Layout, Look};
use crate::rules_diff::{BASIS, Change, Only, RulesDiff, Side};

/// The changes as text.
pub fn table(diff: &RulesDiff<'_>, look: Look) -> String {
    let mut layout = Layout::new(look);
    let [old, new] = [&diff.old, &diff.new].map(name);
    layout.title(HEADING, &format!("From {old} to {new}"));
    let answer_sets = diff.complete_answer_sets;
    let total = thousands(answer_sets);
    layout.paragraph(&match diff.changed {
        0 => format!("The advice changes for none of {total} complete answer sets."),
        changed => format!(
            "The advice changes for {} of {total} complete answer sets ({}).",
            thousands(changed),
            percent(changed, answer_sets)
        ),
    });
    if !diff.changes.is_empty() {
        layout.heading("Outcomes, before and after");
        layout.rows(diff.changes.iter().map(|change| {
            let count = change.complete_answer_sets;
            [arrow(change), percent(count, answer_sets), thousands(count)]
        }));
        layout.heading("For example");
        for change in &diff.changes {
            layout.bullets([format!("{}: {}", arrow(change), deciding(change))]);
            layout.run(&change.example.after.command);
        }
    }
    layout.section("Other differences", apart(diff));
    layout.aside(BASIS);
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

/// The differences in questions, options and outcomes, one sentence per difference.
fn apart(diff: &RulesDiff<'_>) -> Vec<String> {
    let mut sentences = only("old", &diff.only_in_old);
    sentences.extend(only("new", &diff.only_in_new));
    sentences.extend(diff.other_kind.iter().map(|it| {
        format!(
            "question `{}` is {} in the old rule set and {} in the new one, so it is not compared",
            it.question, it.old, it.new
        )
    }));
    sentences.extend(diff.other_numbers.iter().map(|it| {
        format!(
            "question `{}` takes {} in the old rule set and {} in the new one; only answers that both take \
             are compared",
            it.question, it.old, it.new
        )
    }));
    sentences.extend(diff.other_must_know.iter().map(|it| {
        let side = if it.old == "yes" { "old" } else { "new" };
        format!(
            "question `{}` must be known in the {side} rule set only, so not-sure is not compared",
            it.question
        )
    }));
    if diff.reordered {
        sentences.push(
            "the questions are in another order, which does not change the advice".to_owned(),
        );
    }
    sentences
}

fn only(side: &str, only: &Only<'_>) -> Vec<String> {
    let questions = only.questions.iter();
    let questions = questions.map(|it| format!("question `{it}` is only in the {side} rule set"));
    let options = only.options.iter().map(|(question, options)| {
        let (s, is) = if options.len() == 1 {
            ("", "is")
        } else {
            ("s", "are")
        };
        let options = grammar::quoted_list(options, "and");
        format!(
            "option{s} {options} of `{question}` {is} only in the {side} rule set and never chosen"
        )
    });
    let outcomes = only.outcomes.iter();
    let outcomes =
        outcomes.map(|outcome| format!("outcome `{outcome}` is only in the {side} rule set"));
    questions.chain(options).chain(outcomes).collect()
}
