//! How recorded decisions stand today: text for people.

pub mod github;
pub mod json;
pub mod markdown;

use crate::ids::OutcomeId;
use crate::record::{Cause, Held, Report, Standing};
use crate::render::page::{HEADING, Page};
use crate::render::{Look, words};
use crate::ruleset::RuleSet;
use crate::wording;

/// The report as text.
pub fn table(rules: &RuleSet, report: &Report, look: Look) -> String {
    let mut page = Page::new(look);
    page.title(HEADING, &title(rules));
    page.rows(report.held().map(|(file, held)| {
        let mut lines = vec![format!("{}: {}.", file.name, result(rules, held))];
        lines.extend(details(rules, held));
        lines.extend(problems(report, held));
        [held.standing.name().to_owned(), lines.join("\n")]
    }));
    page.rows(
        report
            .skipped()
            .map(|(file, reason)| ["skipped".to_owned(), format!("{}: {reason}.", file.name)]),
    );
    page.title(HEADING, &summary(report));
    page.into_text()
}

/// What records are held against.
fn title(rules: &RuleSet) -> String {
    format!("{} ({} {})", rules.title(), rules.id(), rules.version())
}

/// "3 decisions: 2 hold, 1 has changed; 1 file skipped".
fn summary(report: &Report) -> String {
    let all = report.held().count();
    let counts = Standing::ALL.map(|standing| (report.count(standing), standing));
    let counts = counts.iter().filter(|(number, _)| *number > 0);
    let parts = counts.map(|(number, standing)| {
        let says = match (standing, number) {
            (Standing::Holds, 1) => "holds",
            (Standing::Holds, _) => "hold",
            (Standing::Weaker, 1) => "holds but is weaker",
            (Standing::Weaker, _) => "hold but are weaker",
            (Standing::Changed, 1) => "has changed",
            (Standing::Changed, _) => "have changed",
            (Standing::Invalid, 1) => "is not valid any more",
            (Standing::Invalid, _) => "are not valid any more",
        };
        format!("{number} {says}")
    });
    let parts = wording::list(parts, "and");
    let decisions = match all {
        0 => "No decision is recorded here".to_owned(),
        all => format!("{}: {parts}", wording::count(all, "decision")),
    };
    match report.skipped().count() {
        0 => decisions,
        skipped => format!("{decisions}; {} skipped", wording::count(skipped, "file")),
    }
}

/// What came of the answers then, and what comes of them today.
fn result(rules: &RuleSet, held: &Held) -> String {
    let now = now(rules, held);
    match held.standing {
        Standing::Holds => now,
        Standing::Weaker => format!("still {now}, but {}", robustness(held)),
        Standing::Changed => {
            let then = held.record.outcome.as_ref();
            let then = then.map_or("undecided", |id| outcome_title(rules, id));
            format!("was {then}, is {now} now")
        }
        Standing::Invalid => {
            let count = wording::count(held.record.problems.len(), "mistake");
            format!("{count} in the answers; without them it is {now}")
        }
    }
}

/// The outcome of today in words.
fn now(rules: &RuleSet, held: &Held) -> String {
    match held.outcome() {
        Some(outcome) => rules.outcomes()[outcome].title.clone(),
        None => "undecided".to_owned(),
    }
}

/// An outcome by its id: it may be one that the rules do not have any more.
fn outcome_title<'a>(rules: &'a RuleSet, id: &'a str) -> &'a str {
    let known = rules.outcome(id);
    known.map_or(id, |outcome: OutcomeId| &rules.outcomes()[outcome].title)
}

/// How much less it takes to change the advice.
fn robustness(held: &Held) -> String {
    let answers = |number: usize| wording::count(number, "changed answer");
    let now = answers(held.robustness.unwrap_or_default());
    match held.record.robustness {
        Some(then) => format!("{now} would change it, where it took {then}"),
        None => format!("{now} would change it, where none could"),
    }
}

/// Why it is not what it was, a sentence each.
fn details(rules: &RuleSet, held: &Held) -> Vec<String> {
    let decided = held.record.rule.as_deref().unwrap_or_default();
    let mut details: Vec<String> = Vec::new();
    for cause in &held.causes {
        details.push(match cause {
            Cause::Edited => {
                "The rules are those of the record: the record itself was changed.".to_owned()
            }
            Cause::Gone(rule) => format!("The rule `{rule}`, which decided it, is gone."),
            Cause::Rewritten(rule) => {
                format!("The rule `{rule}`, which decided it, has another condition now.")
            }
            Cause::Recommends(rule) => {
                format!("The rule `{rule}`, which decided it, recommends something else now.")
            }
            Cause::New(rule) => format!("The rule `{rule}` is new, or was rewritten."),
            Cause::Moved(rule) => format!("The rule `{rule}` stands before `{decided}` now."),
            Cause::Uncovered(rule) => {
                format!("A rule that decided before `{rule}` is gone or is another now.")
            }
        });
    }
    let rule = held.rule.as_ref().filter(|rule| *rule != decided);
    let rule = rule.and_then(|id| rules.decision().values().find(|rule| rule.id == *id));
    match (held.standing, rule) {
        (Standing::Changed, Some(rule)) => {
            let because = words::cited(rules, &rule.because, &rule.claims, rule.house);
            details.push(format!("Now `{}` decides: {because}", rule.id));
        }
        (Standing::Holds | Standing::Weaker, Some(rule)) if !decided.is_empty() => {
            details.push(format!(
                "The rule `{}` decides it now, in place of `{decided}`.",
                rule.id
            ))
        }
        _ => {}
    }
    if held.standing == Standing::Changed && !held.open.is_empty() {
        let possible = words::outcomes(rules, &held.possible, "or");
        let open = held
            .open
            .iter()
            .map(|question| &rules.questions()[*question].id);
        let open = wording::list(open.map(|id| format!("--{id}")), "and");
        details.push(format!(
            "{possible} can come out; what can matter is {open}."
        ));
    }
    details
}

/// What is wrong with the answers, one line each, with its place.
fn problems(report: &Report, held: &Held) -> Vec<String> {
    let found = held.record.problems.iter();
    let lines = found.map(|problem| problem.line(&report.files));
    lines.collect()
}
