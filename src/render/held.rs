//! How recorded decisions stand today: text for people.

pub mod github;
pub mod json;
pub mod markdown;

use crate::ids::OutcomeId;
use crate::record::{Cause, Held, Report, Standing};
use crate::render::page::{HEADING, Page};
use crate::render::{Look, words};
use crate::ruleset::RuleSet;
use crate::ruleset::problem::{File, one_line};
use crate::wording;

/// The report as text.
pub fn table(rules: &RuleSet, report: &Report, look: Look) -> String {
    let mut page = Page::new(look);
    page.title(HEADING, &title(rules));
    let mut entry = |word: &str, file: &File, says: Vec<String>| {
        let says: Vec<String> = says.iter().map(|line| one_line([line.as_str()])).collect();
        page.entry(word, &one_line([file.name.as_str()]), &says);
    };
    for (file, held) in report.held() {
        let mut says = vec![format!("{}.", wording::capitalised(&result(rules, held)))];
        says.extend(details(rules, held));
        says.extend(problems(report, held));
        entry(held.standing.name(), file, says);
    }
    for (file, found) in report.unreadable() {
        let found = found.iter().map(|problem| problem.line(&report.files));
        entry("unread", file, found.collect());
    }
    for (file, reason) in report.skipped() {
        let reason = format!("{}.", wording::capitalised(reason));
        entry("skipped", file, vec![reason]);
    }
    page.title(HEADING, &summary(report));
    if let Some(hint) = hint(report) {
        page.aside(hint);
    }
    page.into_text()
}

/// What to do about decisions that cannot stay as they are.
fn hint(report: &Report) -> Option<&'static str> {
    let can_stay = report.held().all(|(_, held)| held.standing.passes());
    (!can_stay).then_some(
        "To decide again from a record, and answer what is missing: --answers FILE. Then put that \
         on record, and mark the old one as superseded.",
    )
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
    let rest = [
        (report.unreadable().count(), "cannot be read"),
        (report.skipped().count(), "skipped"),
    ];
    let rest = rest.iter().filter(|(number, _)| *number > 0);
    let rest = rest.map(|(number, says)| format!("; {} {says}", wording::count(*number, "file")));
    rest.fold(decisions, |summary, more| summary + &more)
}

/// What came of the answers then, and what comes of them today.
fn result(rules: &RuleSet, held: &Held) -> String {
    let now = now(rules, held);
    match held.standing {
        Standing::Holds if held.record.version == rules.version() => now,
        Standing::Holds => format!("{now} (recorded under {})", held.record.version),
        Standing::Weaker => format!("still {now}, but {}", robustness(held)),
        Standing::Changed => {
            let then = outcome_title(rules, &held.record.outcome);
            format!("was {then}, is {now} now")
        }
        Standing::Invalid => {
            let is_edited = held.record.sha256 == rules.sha256();
            let more = if is_edited { "" } else { " any more" };
            match held.record.problems.len() {
                1 => format!("1 answer is not valid{more}; without it it is {now}"),
                many => format!("{many} answers are not valid{more}; without them it is {now}"),
            }
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
                format!(
                    "The rule `{rule}`, which decided it, has another condition now, or a finding \
                     in it has."
                )
            }
            Cause::Recommends(rule) => {
                format!("The rule `{rule}`, which decided it, recommends something else now.")
            }
            Cause::New(rule) => {
                format!("The rule `{rule}` is new, or it or a finding in it was rewritten.")
            }
            Cause::Moved(rule) => format!("The rule `{rule}` stands before `{decided}` now."),
            Cause::Uncovered(rule) => format!(
                "A rule that stood before `{rule}` is gone, was rewritten or stands after it now."
            ),
        });
    }
    if held.standing == Standing::Changed && rules.outcome(&held.record.outcome).is_none() {
        let gone = format!("The outcome `{}` is gone.", held.record.outcome);
        details.push(gone);
    }
    let rule = held.rule.as_ref().filter(|rule| *rule != decided);
    let rule = rule.and_then(|id| rules.decision().values().find(|rule| rule.id == *id));
    match (held.standing, rule) {
        (Standing::Changed, Some(rule)) => {
            let because = words::cited(rules, rule);
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
