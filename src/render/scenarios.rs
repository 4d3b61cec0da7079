//! How a rule set fares with its scenarios, as text.

use crate::grammar;
use crate::render::Look;
use crate::render::layout::{HEADING, Layout, RESULT};
use crate::ruleset::RuleSet;
use crate::scenarios::score::Score;
use crate::scenarios::suggest::Suggestion;
use crate::scenarios::{Failure, TestReport, Verdict};

/// The report as text, and the suggestions as YAML.
pub fn table(rules: &RuleSet, report: &TestReport<'_>, look: Look) -> String {
    let mut layout = Layout::new(look);
    layout.title(HEADING, rules.title());
    layout.paragraph(&format!("{} {}", rules.id(), rules.version()));
    for it in &report.scenarios.failures {
        failure(&mut layout, it);
    }
    let coverage = &report.coverage;
    let survivors = report.mutants.iter().flat_map(|score| &score.survivors);
    let survivors = survivors.map(|it| format!("{}: {}", it.site, it.change));
    let survivors: Vec<String> = survivors.collect();
    list(
        &mut layout,
        "Rules that decide no scenario",
        &coverage.unused_rules,
    );
    list(
        &mut layout,
        "Outcomes that no scenario gives",
        &coverage.unused_outcomes,
    );
    list(
        &mut layout,
        "Mutants that every scenario passes on",
        &survivors,
    );
    summary(&mut layout, report);
    let has_none = report.scenarios.passed + report.scenarios.failed == 0;
    match (&report.suggestions, has_none, survivors.is_empty()) {
        (None, true, _) => layout.aside(
            "There are no scenarios: write some under `scenarios`, or begin with those that --suggest \
             prints.",
        ),
        (None, false, false) => {
            layout.aside("--suggest prints scenarios that would notice these mutants.");
        }
        _ => {}
    }
    let suggested = report.suggestions.as_deref().map(yaml);
    layout.into_text() + &suggested.unwrap_or_default()
}

fn list<T: std::fmt::Display>(layout: &mut Layout, heading: &str, entries: &[T]) {
    if !entries.is_empty() {
        layout.heading(heading);
        layout.bullets(entries);
    }
}

fn failure(layout: &mut Layout, failure: &Failure<'_>) {
    layout.heading(&format!("{} fails", failure.id));
    if let Some(says) = failure.says {
        layout.paragraph(says);
    }
    let mut rows = vec![
        ["expected".to_owned(), verdict(&failure.expected)],
        ["found".to_owned(), verdict(&failure.found)],
    ];
    if let Some(answers) = &failure.reason {
        let settling = answers.iter().map(|reply| {
            let options = grammar::list(reply.words(), "and");
            format!("{} is {options}", reply.question.id)
        });
        let because = match grammar::list(settling, "and").as_str() {
            "" => "no answers change it".to_owned(),
            because => because.to_owned(),
        };
        rows.push(["because".to_owned(), because]);
    }
    layout.rows(rows);
}

fn verdict(verdict: &Verdict<'_>) -> String {
    match (verdict.outcome, verdict.rule) {
        (Some(outcome), Some(rule)) => format!("{outcome}, by {rule}"),
        (Some(outcome), None) => outcome.to_owned(),
        (None, _) => format!("undecided, open: {}", grammar::list(&verdict.open, "and")),
    }
}

fn summary(layout: &mut Layout, report: &TestReport<'_>) {
    layout.heading("Summary");
    let share = |unused: usize, all: usize, what| format!("{} of {all} {what}", all - unused);
    let (runs, coverage) = (&report.scenarios, &report.coverage);
    let mut rows = vec![
        format!("{} passed, {} failed", runs.passed, runs.failed),
        share(
            coverage.unused_rules.len(),
            coverage.rules,
            "decide a scenario",
        ),
        share(
            coverage.unused_outcomes.len(),
            coverage.outcomes,
            "are given",
        ),
    ];
    rows.extend(report.mutants.as_ref().map(mutants));
    let names = ["scenarios", "rules", "outcomes", "mutants"];
    layout.rows(
        names
            .into_iter()
            .zip(rows)
            .map(|(name, says)| [name.to_owned(), says]),
    );
    if let Some(score) = &report.mutants {
        // Rounded down: only all is 100.
        let percent = (score.percent * 10.0).floor() / 10.0;
        let says =
            format!("Score: {percent:.1} % of the mutants that are another decision are killed");
        layout.title(RESULT, &says);
    }
}

fn mutants(score: &Score<'_>) -> String {
    let too_large = match score.too_large {
        0 => String::new(),
        number => format!(", {number} too large to compile"),
    };
    format!(
        "{}: {} equivalent{too_large}, {} killed, {} survived",
        score.total,
        score.equivalent,
        score.killed,
        score.survivors.len()
    )
}

/// The suggestions, to be judged and then put under `scenarios:`.
fn yaml(suggestions: &[Suggestion<'_>]) -> String {
    if suggestions.is_empty() {
        return "\n# Nothing to suggest: no mutant survives.\n".to_owned();
    }
    let mut text = String::from(
        "\n# Answers that tell this decision from the mutants above. Outcome and rule are what it\n\
         # gives today; whether that is right is for you to judge.\n\
         scenarios:\n",
    );
    for it in suggestions {
        let answers: Vec<String> = it.answers.yaml().collect();
        text.push_str(&format!(
            "  - id: {}\n    says: '{}'\n    answers: {{{}}}\n    outcome: {}\n    rule: {}\n",
            it.id,
            // It may hold what means something in YAML.
            it.says.replace('\'', "''"),
            answers.join(", "),
            it.outcome,
            it.rule
        ));
    }
    text
}
