//! The results of `rules test` as text.

use crate::grammar;
use crate::render::{HEADING, Layout, Look, RESULT};
use crate::ruleset::RuleSet;
use crate::scenarios::{Failure, TestReport, Verdict};

/// The report as text, without the suggestions.
pub fn table(rules: &RuleSet, report: &TestReport<'_>, look: Look) -> String {
    let mut layout = Layout::new(look);
    layout.title(HEADING, rules.title());
    layout.paragraph(&format!("{} {}", rules.id(), rules.version()));
    for it in &report.scenarios.failures {
        failure(&mut layout, it);
    }
    let coverage = &report.coverage;
    let survivors = report.mutants.iter().flat_map(|score| &score.survivors);
    let survivors: Vec<String> = survivors
        .map(|it| format!("{}: {}", it.site, it.change))
        .collect();
    layout.section("Rules without a scenario", &coverage.unused_rules);
    layout.section("Outcomes without a scenario", &coverage.unused_outcomes);
    layout.section(
        "Surviving mutants (changes that no scenario detects)",
        &survivors,
    );
    summary(&mut layout, report);
    if report.suggestions.is_some() {
        return layout.into_text();
    }
    if report.mutants.as_ref().is_some_and(|it| it.too_large > 0) {
        layout.aside("Not all mutants were tested. --limit 10 allows 10 times as many steps.");
    }
    if report.scenarios.passed + report.scenarios.failed == 0 {
        layout.aside(
            "There are no scenarios. Write some under `scenarios`, or start with those that \
             --suggest prints.",
        );
    } else if !survivors.is_empty() {
        layout.aside("--suggest prints scenarios that detect these mutants.");
    }
    layout.into_text()
}

fn failure(layout: &mut Layout, failure: &Failure<'_>) {
    layout.heading(&format!("{} fails", failure.id));
    if let Some(place) = &failure.place {
        layout.whole(&place.to_string());
    }
    if let Some(says) = failure.says {
        layout.paragraph(says);
    }
    let mut rows = vec![
        ["expected".to_owned(), verdict(&failure.expected)],
        ["found".to_owned(), verdict(&failure.found)],
    ];
    let unmet = failure.unmet.iter().enumerate();
    rows.extend(unmet.map(|(index, unmet)| {
        let name = if index == 0 { "unmet" } else { "" };
        [name.to_owned(), unmet.clone()]
    }));
    if let Some(answers) = &failure.reason {
        let settling = answers.iter().map(|reply| {
            let options = grammar::list(reply.words(), "and");
            format!("{} is {options}", reply.question.id)
        });
        let because = Some(grammar::list(settling, "and")).filter(|it| !it.is_empty());
        let because = because.unwrap_or_else(|| "no answers change it".to_owned());
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
    let used = |all: usize, unused: &[&str]| format!("{} of {all}", all - unused.len());
    let (runs, coverage) = (&report.scenarios, &report.coverage);
    let rules = used(coverage.rules, &coverage.unused_rules);
    let outcomes = used(coverage.outcomes, &coverage.unused_outcomes);
    let passed = format!("{} passed, {} failed", runs.passed, runs.failed);
    let mut rows = vec![
        ("scenarios", passed),
        ("rules", format!("{rules} decide in a scenario")),
        ("outcomes", format!("{outcomes} have a scenario")),
    ];
    if let Some(score) = &report.mutants {
        let mut parts = vec![format!("{} equivalent", score.equivalent)];
        if score.too_large > 0 {
            parts.push(format!("{} too large to compile", score.too_large));
        }
        parts.push(format!("{} killed", score.killed));
        parts.push(format!("{} survived", score.survivors.len()));
        rows.push(("mutants", format!("{}: {}", score.total, parts.join(", "))));
    }
    layout.rows(rows.into_iter().map(|(name, says)| [name.to_owned(), says]));
    if let Some(score) = &report.mutants {
        let result = match score.percent {
            // Round down, so that only all is 100.
            Some(percent) => {
                let percent = (percent * 10.0).floor() / 10.0;
                format!("Score: {percent:.1}% of non-equivalent mutants killed")
            }
            None => "No score: there is no mutant that a scenario could detect".to_owned(),
        };
        layout.title(RESULT, &result);
    }
}

/// The suggestions as YAML, to review and add to the scenarios of the rule set, if requested.
pub fn suggestions(report: &TestReport<'_>) -> Option<String> {
    let suggestions = report.suggestions.as_ref()?;
    let undetected = report.undetected.unwrap_or(0);
    let left = grammar::count(undetected, "surviving mutant");
    if suggestions.is_empty() {
        let why = match undetected {
            0 => "no mutant survives.".to_owned(),
            _ => format!("{left} would take too long. --limit TIMES allows more."),
        };
        return Some(format!("# Nothing to suggest: {why}\nscenarios: []\n"));
    }
    let mut text = String::from(
        "# Answers that detect the surviving mutants. The outcome and the rule are what the rule set\n\
         # gives today: check that they are right.\n",
    );
    if undetected > 0 {
        text.push_str(&format!(
            "# {left} would still not be detected. Add these scenarios, then run this again.\n"
        ));
    }
    text.push_str("scenarios:\n");
    for it in suggestions {
        let answers: Vec<String> = it.answers.yaml().collect();
        text.push_str(&format!(
            "  - id: {}\n    says: '{}'\n    answers: {{{}}}\n    outcome: {}\n    rule: {}\n",
            it.id,
            // It may contain YAML syntax.
            it.says.replace('\'', "''"),
            answers.join(", "),
            it.outcome,
            it.rule
        ));
    }
    Some(text)
}
